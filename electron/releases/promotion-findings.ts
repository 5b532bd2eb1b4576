import { jsonPathText } from '../../shared/domain/json-document-path.ts';
import { levelOf } from '../../shared/domain/permission-sets.ts';
import type { PlanFinding } from '../../shared/domain/plan.ts';
import { assetKey } from '../../shared/domain/releases/release.ts';
import { carriedGrants } from './carry/carried-grants.ts';
import type { CarryFacts } from './carry/carry-facts.ts';
import { handMadeFindings } from './hand-made.ts';
import { assetWords, type PromotedAsset, type PromotionInput } from './promotion-input.ts';

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

const blocker = (message: string, todo: string): PlanFinding => ({ severity: 'blocker', message, todo });
const warning = (message: string, todo: string): PlanFinding => ({ severity: 'warning', message, todo });

/** Everything that the release mentions is accounted for, and nothing in production points elsewhere. */
export const mentionFindings = (placed: readonly PromotedAsset[], input: PromotionInput): PlanFinding[] => {
  const mentions = placed.flatMap(({ asset, mentions: found }) =>
    found.map((mention) => ({ ...mention, asset })),
  );
  const unresolved = [
    ...Map.groupBy(
      mentions.filter((mention) => mention.outcome === 'unresolved'),
      ({ text }) => text,
    ),
  ].flatMap(([text, places]) => {
    const [first] = places;
    if (first === undefined) return [];
    return blocker(
      `${text}: ${first.reason}. It stands in ${plural(places.length, 'place')}, first in ${assetWords[first.asset.kind]} ${first.asset.name} at ${jsonPathText(first.path)}.`,
      'Say in the mapping what it becomes, or that it stays and why.',
    );
  });
  if (!input.environment.production) return unresolved;
  const elsewhere = mentions.filter(
    ({ outcome, text }) =>
      outcome === 'unchanged' && [...input.otherAccounts.keys()].some((account) => text.includes(account)),
  );
  return [
    ...unresolved,
    ...elsewhere.map(({ asset, text, path }) =>
      blocker(
        `${assetWords[asset.kind]} ${asset.name} would point from production to another environment: ${text} at ${jsonPathText(path)}.`,
        'Map it to what production has.',
      ),
    ),
  ];
};

const ownerFindings = (
  placed: readonly PromotedAsset[],
  { owners, tenant, environment }: PromotionInput,
  carry: CarryFacts,
) => {
  const unknown = [...owners].filter(([, isThere]) => !isThere);
  const unseen = [...(tenant?.viewers ?? [])].filter(([, isThere]) => !isThere);
  const hasOwner = (one: PromotedAsset) =>
    [...carriedGrants(one, carry).values()].some((actions) => levelOf(one.asset.kind, actions) === 'owner');
  const created = placed.filter((one) => one.action === 'create' && !hasOwner(one)).length;
  return [
    ...unknown.map(([arn]) =>
      blocker(
        `The owner ${arn.slice(arn.lastIndexOf(':') + 1)} is not in ${environment.title}.`,
        'Name a user or group that is there, as group/NAMESPACE/NAME or user/NAMESPACE/NAME.',
      ),
    ),
    ...unseen.map(([arn]) =>
      blocker(
        `The group ${arn.slice(arn.lastIndexOf(':') + 1)}, whose people are to see the copy of ${tenant?.name}, is not in ${environment.title}.`,
        'Plan the tenant again and apply it: that makes its groups.',
      ),
    ),
    ...(created > 0 && owners.size === 0
      ? [
          warning(
            `${plural(created, 'asset')} ${created === 1 ? 'is' : 'are'} created and nobody owns ${created === 1 ? 'it' : 'them'}: only the API reaches what has no owner.`,
            'Name an owner for this stage.',
          ),
        ]
      : []),
  ];
};

/** A copy takes the place of none but its own tenant's. */
const copyFindings = (
  placed: readonly PromotedAsset[],
  { tenant, carried, environment }: PromotionInput,
): PlanFinding[] =>
  placed.flatMap(({ asset, targetId, there, content }) => {
    const earlier = carried.get(assetKey({ kind: asset.kind, id: targetId }));
    return there === null || content === undefined || earlier === undefined || earlier.tenant === tenant?.slug
      ? []
      : blocker(
          `The ${assetWords[asset.kind]} ${targetId} in ${environment.title} is ${earlier.tenant === undefined ? 'for all tenants' : `the copy of the tenant ${earlier.tenant}`}.`,
          'Choose another prefix for ids in the mapping.',
        );
  });

export const inPlaceFindings = (placed: readonly PromotedAsset[]): PlanFinding[] => {
  const count = placed.filter(({ asset, action }) => asset.kind === 'dataset' && action === 'update').length;
  return count === 0
    ? []
    : [
        warning(
          `${plural(count, 'dataset')} ${count === 1 ? 'is' : 'are'} replaced in place: dashboards that read them change at once, before anything is verified.`,
          'Choose to make changed datasets beside the old ones.',
        ),
      ];
};

/** What stands against a promotion, or should be known before it. */
export const promotionFindings = (
  placed: readonly PromotedAsset[],
  input: PromotionInput,
  carry: CarryFacts,
): readonly PlanFinding[] => [
  ...mentionFindings(placed, input),
  ...handMadeFindings(placed, input),
  ...ownerFindings(placed, input, carry),
  ...copyFindings(placed, input),
  ...inPlaceFindings(placed),
  ...(input.connection.readOnly
    ? [
        blocker(
          `The connection “${input.connection.name}” is read-only.`,
          'Allow writing in the connection’s settings.',
        ),
      ]
    : []),
];
