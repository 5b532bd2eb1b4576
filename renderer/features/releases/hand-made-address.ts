import { assetKinds } from '../../../shared/domain/directory.ts';
import { type AssetId, assetKey } from '../../../shared/domain/releases/release.ts';

/** What becomes of an asset that somebody changed by hand in the stage. */
export interface HandMadeChoice extends AssetId {
  readonly choice: 'keep' | 'overwrite';
}

const ways: readonly HandMadeChoice['choice'][] = ['keep', 'overwrite'];

/** Choices as they stand in the address: `keep:dashboard/sales,overwrite:theme/house`; what is no choice is passed over. */
export const readHandMade = (text: string | undefined): HandMadeChoice[] =>
  (text ?? '').split(',').flatMap((one) => {
    const [, way, kindText, id] = /^(\w+):(\w+)\/(.+)$/.exec(one) ?? [];
    const choice = ways.find((each) => each === way);
    const kind = assetKinds.find((each) => each === kindText);
    return choice === undefined || kind === undefined || id === undefined
      ? []
      : [{ kind, id: decodeURIComponent(id), choice }];
  });

/** The same choices with one more, or with another one for that asset; undefined where none is left. */
export const writeHandMade = (
  choices: readonly HandMadeChoice[],
  chosen: HandMadeChoice,
): string | undefined =>
  [...choices.filter((one) => assetKey(one) !== assetKey(chosen)), chosen]
    .map(({ kind, id, choice }) => `${choice}:${kind}/${encodeURIComponent(id)}`)
    .join(',') || undefined;
