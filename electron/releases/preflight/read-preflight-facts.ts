import { ListDashboardsCommand } from '@aws-sdk/client-quicksight';
import { type AssetId, assetKey } from '../../../shared/domain/releases/release.ts';
import { assetArn, type Place } from '../../../shared/domain/releases/resolve-mention.ts';
import type { QuickSight } from '../../connectors/quicksight/quicksight.ts';
import { pageSize, readEach, readPages } from '../../connectors/quicksight/read-paged.ts';
import { readPermissions } from '../../connectors/quicksight/read-permissions.ts';
import { readSubscription, readTags } from '../../connectors/quicksight/read-places.ts';
import { readPrincipals } from '../../connectors/quicksight/read-principals.ts';
import { ifReadable } from '../if-readable.ts';
import type { PromotedAsset, ReadTargets } from '../promotion-input.ts';
import { namedInStage, textsIn } from './named-in-stage.ts';
import type { Belonging, PreflightFacts } from './preflight-facts.ts';

const readDashboards = (cloud: QuickSight, signal: AbortSignal) =>
  readPages(async (NextToken) => {
    const page = await cloud.send(
      new ListDashboardsCommand({ AwsAccountId: cloud.accountId, MaxResults: pageSize, NextToken }),
      signal,
    );
    return { items: page.DashboardSummaryList, next: page.NextToken };
  }).then((found) => found.map(({ DashboardId: id = '', Name: name = '' }) => ({ id, name })));

const namespaceOf = (principal: string): string =>
  /:(?:user|group|namespace)\/([^/]+)/.exec(principal)?.[1] ?? '';

const readBelonging = async (
  cloud: QuickSight,
  { kind, id }: AssetId,
  place: Place,
  signal: AbortSignal,
): Promise<Belonging> => {
  const [tags, held] = await Promise.all([
    ifReadable(readTags(cloud, assetArn(place, { kind, id }), signal)),
    ifReadable(readPermissions(cloud, kind, id, signal)),
  ]);
  const [namespace, another] = new Set([...(held?.keys() ?? [])].map(namespaceOf));
  const isOne = namespace !== undefined && another === undefined && namespace !== 'default';
  return { tenant: tags?.['steward:tenant'] ?? null, namespace: isOne ? namespace : null };
};

/** Reads what the checks judge, each thing once. What the connection may not read is not known, and no failure. */
export const readPreflightFacts = async (
  cloud: QuickSight,
  placed: readonly PromotedAsset[],
  to: Place,
  readTargets: ReadTargets,
  signal: AbortSignal,
): Promise<PreflightFacts> => {
  const brought = new Set(placed.map(({ asset, targetId }) => assetKey({ kind: asset.kind, id: targetId })));
  const named = new Map(
    placed
      .flatMap((one) => namedInStage(one, to))
      .filter((asset) => !brought.has(assetKey(asset)))
      .map((asset) => [assetKey(asset), asset]),
  );
  const mapped = placed
    .filter(({ action, there }) => action === 'mapped' && there !== null)
    .map(({ asset, targetId }) => ({ kind: asset.kind, id: targetId }));
  const isNew = placed.some(({ asset, action }) => asset.kind === 'dashboard' && action === 'create');
  const [subscription, dashboards, found, principals, belongings] = await Promise.all([
    readSubscription(cloud, signal),
    isNew ? ifReadable(readDashboards(cloud, signal)) : [],
    readTargets([...named.values()]),
    readPrincipals(
      cloud,
      placed.flatMap((one) => textsIn(one, (meaning) => meaning === 'principal')),
      signal,
    ),
    readEach(mapped, (asset) => readBelonging(cloud, asset, to, signal)),
  ]);
  return {
    edition:
      subscription === 'none'
        ? 'none'
        : subscription === 'unreadable'
          ? null
          : (subscription.edition ?? null),
    dashboards,
    named: new Map([...named.keys()].map((key, position) => [key, found[position] ?? null])),
    principals,
    belongings: new Map(
      mapped.flatMap((asset, position) => {
        const belonging = belongings[position];
        return belonging === undefined ? [] : [[assetKey(asset), belonging] as const];
      }),
    ),
  };
};
