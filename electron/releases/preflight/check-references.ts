import { assetKey } from '../../../shared/domain/releases/release.ts';
import { assetWords, type PromotedAsset, type PromotionInput } from '../promotion-input.ts';
import { namedInStage } from './named-in-stage.ts';
import type { PreflightCheck } from './preflight.ts';

const isBroken = (status: string | null): boolean => status !== null && /FAILED$|^DELETED$/.test(status);

/** Who names an asset, for the sentence: the first one that does. */
const namingOf = (placed: readonly PromotedAsset[], to: PromotionInput['to'], key: string) =>
  placed.find((one) => namedInStage(one, to).some((asset) => assetKey(asset) === key));

/** What the documents name in the stage beside what comes along is there, and the stage's own can be used. */
export const checkReferences: PreflightCheck = ({ placed, input: { environment, to }, facts: { named } }) => [
  ...[...named].flatMap(([key, there]) => {
    const by = namingOf(placed, to, key);
    const asset = by && namedInStage(by, to).find((one) => assetKey(one) === key);
    if (by === undefined || asset === undefined) return [];
    const what = `${assetWords[by.asset.kind]} ${by.asset.name}`;
    const other = `the ${assetWords[asset.kind]} ${asset.id}`;
    if (there === null)
      return [
        {
          severity: 'blocker' as const,
          message: `The ${what} would name ${other}, which is not in ${environment.title}.`,
          todo: 'Map it to one that is there.',
        },
      ];
    return isBroken(there.status)
      ? [
          {
            severity: 'blocker' as const,
            message: `The ${what} would name ${other}, which is ${there.status} in ${environment.title}.`,
            todo: 'Mend it there, or map to another one.',
          },
        ]
      : [];
  }),
  ...placed.flatMap(({ asset, action, targetId, there }) =>
    action === 'mapped' && asset.kind !== 'data_source' && isBroken(there?.status ?? null)
      ? [
          {
            severity: 'blocker' as const,
            message: `The ${assetWords[asset.kind]} ${targetId}, which stands for ${asset.name}, is ${there?.status} in ${environment.title}.`,
            todo: 'Mend it there, or map to another one.',
          },
        ]
      : [],
  ),
];
