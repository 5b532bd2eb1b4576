import type { PlanFinding } from '../../../shared/domain/plan.ts';
import { plural } from '../promotion-findings.ts';
import { assetWords, type PromotedAsset, type PromotionInput, travels } from '../promotion-input.ts';
import type { CarryFacts } from './carry-facts.ts';

/** Whoever holds something of the release has a stand-in in the stage, or is left out on purpose. */
const principalFindings = (
  placed: readonly PromotedAsset[],
  title: string,
  { principals }: CarryFacts,
): PlanFinding[] =>
  [
    ...Map.groupBy(
      placed.flatMap(({ asset }) => asset.facts.grants ?? []),
      ({ principal }) => principal,
    ),
  ].flatMap(([arn, grants]): PlanFinding[] => {
    const standIn = principals.get(arn);
    if (standIn == null || standIn.isThere) return [];
    const name = standIn.arn.slice(standIn.arn.lastIndexOf(':') + 1);
    return [
      {
        severity: 'blocker',
        message: standIn.isSaid
          ? `${name}, who stands for ${standIn.from}, is not in ${title}.`
          : `${standIn.from} holds something on ${plural(grants.length, 'asset')} and is not in ${title}.`,
        todo: 'Say who stands for them there, or leave them out.',
      },
    ];
  });

const folderFindings = (
  placed: readonly PromotedAsset[],
  title: string,
  { folders }: CarryFacts,
): PlanFinding[] =>
  [...folders].flatMap(([arn, id]): PlanFinding[] => {
    if (id !== null) return [];
    const inside = placed.filter(({ asset }) => asset.facts.folders?.includes(arn));
    return [
      {
        severity: 'warning',
        message: `${plural(inside.length, 'asset')} of the release ${inside.length === 1 ? 'lies' : 'lie'} in folder ${arn.slice(arn.lastIndexOf('/') + 1)}, which is not in ${title}.`,
        todo: `Make the folder in ${title}, or map its ARN to one that is there.`,
      },
    ];
  });

/** What should travel and is not known is not left out unnoticed. */
const unreadFindings = (
  placed: readonly PromotedAsset[],
  carry: PromotionInput['mapping']['carry'],
): PlanFinding[] =>
  placed.flatMap(({ asset }): PlanFinding[] => {
    const { grants, tags, folders, refresh, importMode } = asset.facts;
    const hasFolders = asset.kind !== 'theme' && asset.kind !== 'topic';
    const unread = [
      ...(carry.permissions && grants === null ? ['who holds what on it'] : []),
      ...(carry.tags && tags === null ? ['its tags'] : []),
      ...(carry.folders && hasFolders && folders === null ? ['the folders it lies in'] : []),
      ...(carry.schedules && importMode === 'SPICE' && refresh == null ? ['when it is refreshed'] : []),
    ];
    return unread.length === 0
      ? []
      : [
          {
            severity: 'warning',
            message: `The release does not know of the ${assetWords[asset.kind]} ${asset.name}: ${unread.join(', ')}.`,
            todo: 'Allow the connection to read it, and take the release again.',
          },
        ];
  });

/** What keeps that which surrounds the assets from coming along. */
export const carryFindings = (
  placed: readonly PromotedAsset[],
  { environment: { title }, mapping: { carry } }: Pick<PromotionInput, 'environment' | 'mapping'>,
  facts: CarryFacts,
): PlanFinding[] => {
  const travelling = placed.filter(travels);
  return [
    ...(carry.permissions ? principalFindings(travelling, title, facts) : []),
    ...(carry.folders ? folderFindings(travelling, title, facts) : []),
    ...unreadFindings(travelling, carry),
    ...(facts.embedAs?.isThere === false
      ? [
          {
            severity: 'blocker' as const,
            message: `${facts.embedAs.arn.slice(facts.embedAs.arn.lastIndexOf(':') + 1)}, in whose name embedding is to be tried, is not in ${title}.`,
            todo: 'Name a user who is there, as user/NAMESPACE/NAME, or nobody.',
          },
        ]
      : []),
  ];
};
