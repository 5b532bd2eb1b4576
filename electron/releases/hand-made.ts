import type { PlanFinding } from '../../shared/domain/plan.ts';
import { type AssetId, assetKey } from '../../shared/domain/releases/release.ts';
import { holdsHandMade, type ThreeWayPart } from '../../shared/domain/releases/three-way.ts';
import { assetWords, type PromotedAsset, type PromotionInput } from './promotion-input.ts';

/** What becomes of a fix that somebody made by hand: the asset is left as it is, or replaced all the same. */
export type HandMadeChoice = 'keep' | 'overwrite';

/** Choices by `assetKey` of the release's asset. */
export const choicesByAsset = (
  choices: readonly (AssetId & { readonly choice: HandMadeChoice })[],
): ReadonlyMap<string, HandMadeChoice> => new Map(choices.map((one) => [assetKey(one), one.choice]));

/** More parts than these are counted. */
const mostNamed = 4;

const saidParts = (parts: readonly ThreeWayPart[]): string => {
  const said = parts.flatMap(({ origin, hand }) =>
    hand === null || (origin !== 'hand' && origin !== 'conflict')
      ? []
      : [
          `${hand.type} ${hand.name} ${hand.change}${origin === 'conflict' ? ' (the release changes it too)' : ''}`,
        ],
  );
  const more = said.length - mostNamed;
  return `${said.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};

/** Whether the promotion would take back what somebody made in the stage by hand. */
export const isHandMade = ({ parts }: PromotedAsset): boolean => parts !== null && holdsHandMade(parts);

/** Fixes made by hand in the stage since the last promotion: each stands in the way until somebody says what becomes of it. */
export const handMadeFindings = (
  placed: readonly PromotedAsset[],
  { environment, handMade, lastPromotions }: PromotionInput,
): PlanFinding[] =>
  placed.flatMap((one): PlanFinding[] => {
    const { asset, parts } = one;
    const last = lastPromotions.get(assetKey(asset));
    const what = `${assetWords[asset.kind]} ${asset.name}`;
    const choice = handMade.get(assetKey(asset));
    if (choice === 'keep' && one.action === 'kept')
      return [
        {
          severity: 'warning',
          message: `The ${what} stays as it is in ${environment.title}${parts === null || !isHandMade(one) ? '' : `, with what was made by hand: ${saidParts(parts)}`}. Nothing of the release reaches it.`,
        },
      ];
    if (parts === null || last === undefined || !isHandMade(one)) return [];
    const since = `since it was promoted on ${last.carried.at.slice(0, 10)}${last.carried.release === null ? '' : ` (release ${last.carried.release.slice(0, 12)})`}`;
    const message = `The ${what} was changed by hand in ${environment.title} ${since}: ${saidParts(parts)}.`;
    if (choice === 'overwrite')
      return [{ severity: 'warning', message: `${message} This is overwritten knowingly.` }];
    return [
      {
        severity: 'blocker',
        message: `${message} The promotion would take that back.`,
        todo: 'Choose to keep it as it is, to take it back as a release, or to overwrite it knowingly.',
      },
    ];
  });
