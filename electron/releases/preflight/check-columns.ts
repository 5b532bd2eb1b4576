import type { PlanFinding } from '../../../shared/domain/plan.ts';
import { type AssetFacts, assetKey } from '../../../shared/domain/releases/release.ts';
import { assetOfArn } from '../../../shared/domain/releases/resolve-mention.ts';
import { assetWords, isPut, type PromotedAsset } from '../promotion-input.ts';
import { columnsUsed } from './columns-used.ts';
import type { Preflight, PreflightCheck } from './preflight.ts';

type Columns = NonNullable<AssetFacts['columns']>;

const named = (names: readonly string[]): string =>
  names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;

/** What stands for a dataset in the stage, with the columns that it has there; undefined where they are not known. */
const standIn = (
  { placed, input, facts }: Preflight,
  arn: string,
): { readonly id: string; readonly columns: Columns; readonly source: Columns | null } | undefined => {
  const asset = assetOfArn(arn, input.to);
  if (asset === undefined) return undefined;
  const mapped = placed.find(
    (one) =>
      (one.action === 'mapped' || one.action === 'kept') &&
      assetKey({ ...one.asset, id: one.targetId }) === assetKey(asset),
  );
  const there = mapped?.there ?? facts.named.get(assetKey(asset));
  return there?.columns == null
    ? undefined
    : { id: asset.id, columns: there.columns, source: mapped?.asset.facts.columns ?? null };
};

const judge = (
  what: string,
  used: readonly string[],
  { id, columns, source }: NonNullable<ReturnType<typeof standIn>>,
  title: string,
): PlanFinding[] => {
  const there = new Map(columns.map(({ name, type }) => [name, type]));
  const before = new Map((source ?? []).map(({ name, type }) => [name, type]));
  const missing = used.filter((name) => !there.has(name));
  const others = used.flatMap((name) => {
    const [was, is] = [before.get(name), there.get(name)];
    return was === undefined || is === undefined || was === is ? [] : [{ name, was, is }];
  });
  // Whole numbers where decimals were read are read as well.
  const harmless = ({ was, is }: { was: string; is: string }) => was === 'DECIMAL' && is === 'INTEGER';
  const blocking = others.filter((other) => !harmless(other));
  return [
    ...(missing.length === 0
      ? []
      : [
          {
            severity: 'blocker' as const,
            message: `${what} reads columns that the dataset ${id} of ${title} has not: ${named(missing)}.`,
            todo: 'Add the columns there, or map to another dataset.',
          },
        ]),
    ...(blocking.length === 0
      ? []
      : [
          {
            severity: 'blocker' as const,
            message: `${what} reads columns that have another type in the dataset ${id} of ${title}: ${named(blocking.map(({ name, was, is }) => `${name} is ${is}, was ${was}`))}.`,
            todo: 'Give the columns their type there, or map to another dataset.',
          },
        ]),
  ];
};

const ofDashboard = (one: PromotedAsset, preflight: Preflight): PlanFinding[] => {
  if (!isPut(one)) return [];
  return columnsUsed(one.content.document).flatMap(({ dataset, columns }) => {
    const found = standIn(preflight, dataset);
    const what = `The ${assetWords[one.asset.kind]} ${one.asset.name}`;
    return found === undefined ? [] : judge(what, columns, found, preflight.input.environment.title);
  });
};

/** The stage's own datasets have the columns that dashboards and analyses read, of the types that they had. */
export const checkColumns: PreflightCheck = (preflight) =>
  preflight.placed
    .filter(({ asset }) => asset.kind === 'dashboard' || asset.kind === 'analysis')
    .flatMap((one) => ofDashboard(one, preflight));
