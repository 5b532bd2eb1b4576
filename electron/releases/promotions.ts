import { randomUUID } from 'node:crypto';
import { ListDataSourcesCommand } from '@aws-sdk/client-quicksight';
import type { JsonObject } from '../../shared/domain/json-document.ts';
import { walkJson } from '../../shared/domain/json-document-path.ts';
import { parseJsonDocument } from '../../shared/domain/parse-json-document.ts';
import type { Plan } from '../../shared/domain/plan.ts';
import { printJsonDocument } from '../../shared/domain/print-json-document.ts';
import { meaningOf } from '../../shared/domain/releases/asset-places.ts';
import type { PromotionWay } from '../../shared/domain/releases/choose-way.ts';
import type { Vocabulary } from '../../shared/domain/releases/mentions.ts';
import {
  type AssetId,
  assetKey,
  type ReleasedAsset,
  type ReleaseManifest,
} from '../../shared/domain/releases/release.ts';
import type { Place } from '../../shared/domain/releases/resolve-mention.ts';
import { emptyMapping, mappedNames, type StageMapping } from '../../shared/domain/releases/stage-mapping.ts';
import type { TenantCopy } from '../../shared/domain/releases/tenant-copies.ts';
import { StewardError } from '../../shared/errors.ts';
import { partitionOf } from '../connectors/aws/partition.ts';
import { contentHash } from '../connectors/quicksight/definitions/content-hash.ts';
import type { QuickSight } from '../connectors/quicksight/quicksight.ts';
import { pageSize, readEach, readPages } from '../connectors/quicksight/read-paged.ts';
import { readPermissions } from '../connectors/quicksight/read-permissions.ts';
import { readPrincipals } from '../connectors/quicksight/read-principals.ts';
import { makePlan } from '../operations/make-plan.ts';
import type { CallContext } from '../rpc/service.ts';
import { readCarryFacts } from './carry/read-carry-facts.ts';
import type { HandMadeChoice } from './hand-made.ts';
import { type LastPromotion, readLastPromotions } from './last-promotions.ts';
import { type PlannedPromotion, planPromotion, targetsOf } from './plan-promotion.ts';
import { readPreflightFacts } from './preflight/read-preflight-facts.ts';
import { principalArn } from './principal-arn.ts';
import type { ReleaseRecord } from './release-repository.ts';
import type { ReleasesDeps } from './releases-service.ts';
import type { Stage } from './stage-of.ts';
import { readTarget } from './steps/read-target.ts';

/** A release on its way to a stage. */
export interface Promotion {
  readonly record: ReleaseRecord;
  readonly manifest: ReleaseManifest;
  readonly environment: Stage;
  readonly datasets: 'beside' | 'in_place';
  /** What a person chose; undefined: whatever is right. */
  readonly way: PromotionWay | undefined;
  /** What was said so far; undefined: as it was saved, or as names match. */
  readonly mapping: StageMapping | undefined;
  /** What becomes of fixes that were made by hand in the stage, by `assetKey` of the release's asset. */
  readonly handMade: ReadonlyMap<string, HandMadeChoice>;
  /** Whose copy is made, with who sees it as `group/NAMESPACE/NAME`; undefined: everybody's. */
  readonly tenant?: Pick<TenantCopy, 'slug' | 'name' | 'viewers'>;
}

const isName = new Set<string>(mappedNames);

/** Everything that the released documents call by name in typed places. */
export const vocabularyOf = (
  manifest: ReleaseManifest,
  documents: ReadonlyMap<string, JsonObject>,
  mapping: StageMapping,
): Vocabulary => {
  const names = new Set(mapping.names.map(({ from }) => from));
  for (const { kind, content } of manifest.assets) {
    const document = content === null ? undefined : documents.get(content);
    if (document === undefined) continue;
    walkJson(document, (path, value) => {
      const meaning = typeof value === 'string' ? meaningOf(kind, path) : undefined;
      if (typeof value === 'string' && meaning !== undefined && isName.has(meaning)) names.add(value);
    });
  }
  return {
    ids: new Set([...manifest.assets.map(({ id }) => id), ...mapping.assets.map(({ from }) => from)]),
    names,
    words: new Set(mapping.words.map(({ from }) => from)),
  };
};

/** Data sources of the stage that can stand for the release's: by the same id, else by the only one of that name. */
const matchDataSources = async (
  cloud: QuickSight,
  manifest: ReleaseManifest,
  signal: AbortSignal,
): Promise<StageMapping['assets']> => {
  const wanted = manifest.assets.filter(({ kind }) => kind === 'data_source');
  if (wanted.length === 0) return [];
  const found = await readPages(async (token) => {
    const page = await cloud.send(
      new ListDataSourcesCommand({
        AwsAccountId: cloud.accountId,
        MaxResults: pageSize,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
      signal,
    );
    return { items: page.DataSources, next: page.NextToken };
  });
  return wanted.flatMap((asset: ReleasedAsset) => {
    const same = found.find(({ DataSourceId }) => DataSourceId === asset.id);
    const [named, another] = found.filter(({ Name }) => Name === asset.name);
    const match = same ?? (another === undefined ? named : undefined);
    return match?.DataSourceId === undefined
      ? []
      : [{ kind: 'data_source' as const, from: asset.id, to: match.DataSourceId }];
  });
};

/** What a stage calls otherwise: as was said, as it was saved, or as names match. */
export const stageMappingOf = async (
  { store, clouds }: Pick<ReleasesDeps, 'store' | 'clouds'>,
  { manifest, environment, mapping }: Pick<Promotion, 'manifest' | 'environment' | 'mapping'>,
  call: CallContext,
): Promise<{ readonly mapping: StageMapping; readonly saved: boolean }> => {
  const { accountId, region } = manifest.source;
  const kept = await store.releases.mapping(environment.name, accountId, region);
  const said = mapping ?? kept;
  if (said !== null) return { mapping: said, saved: kept !== null };
  const cloud = await clouds.quicksight(environment.connection.id);
  const assets = await matchDataSources(cloud, manifest, call.signal);
  return { mapping: { ...emptyMapping, assets }, saved: false };
};

/** What a release would become in a stage. Reads the stage's account, changes nothing. */
export const preparePromotion = async (
  deps: ReleasesDeps,
  promotion: Promotion,
  call: CallContext,
): Promise<{
  readonly planned: PlannedPromotion;
  readonly mapping: StageMapping;
  readonly saved: boolean;
  readonly lastPromotions: ReadonlyMap<string, LastPromotion>;
}> => {
  const { store, clouds, connections, environments } = deps;
  const { record, manifest, environment, tenant } = promotion;
  const cloud = await clouds.quicksight(environment.connection.id);
  const connection = await connections.get({ id: environment.connection.id }, call);
  const { mapping, saved } = await stageMappingOf(deps, promotion, call);

  const documents = new Map<string, JsonObject>();
  for (const content of new Set(manifest.assets.flatMap((asset) => asset.content ?? []))) {
    const text = await store.releases.content(content);
    if (text === null)
      throw new StewardError({
        code: 'STORE',
        happened: `A document of release ${record.hash.slice(0, 12)} is not in the profile.`,
        unchanged: 'Nothing was changed.',
        todo: 'Import the release again from its file.',
      });
    documents.set(content, parseJsonDocument(text) as JsonObject);
  }
  const readTargets = (assets: readonly AssetId[]) =>
    readEach(assets, (asset) => readTarget(cloud, asset, call.signal));
  const asked = targetsOf(manifest, mapping);
  const read = await readTargets(asked);
  const mapped = new Set(mapping.assets.map(({ kind, to: id }) => assetKey({ kind, id })));
  const own = asked.filter((asset, position) => read[position] != null && !mapped.has(assetKey(asset)));
  const held = await readEach(own, async ({ kind, id }) => readPermissions(cloud, kind, id, call.signal));
  const to: Place = {
    partition: partitionOf(cloud.region),
    region: cloud.region,
    accountId: cloud.accountId,
  };
  const otherAccounts = new Map<string, string>();
  for (const other of await environments.list(undefined, call)) {
    if (other.connection === null) continue;
    const { accountId } = await connections.get({ id: other.connection.id }, call);
    if (accountId && accountId !== to.accountId) otherAccounts.set(accountId, other.title);
  }
  const targets = new Map(asked.map((asset, position) => [assetKey(asset), read[position] ?? null]));
  const carried = await store.deployments.carried(environment.name);
  const lastPromotions = await readLastPromotions(
    { cloud, releases: store.releases, signal: call.signal, carried, targets, tenant: tenant?.slug },
    manifest.assets
      .filter((asset) => targets.get(assetKey({ kind: asset.kind, id: mapping.idPrefix + asset.id })) != null)
      .map(({ kind, id }) => ({ kind, id, baseId: mapping.idPrefix + id })),
  );
  const arePrincipals = (names: readonly string[]) =>
    readPrincipals(
      cloud,
      names.map((name) => principalArn(name, to, cloud.identityRegion)),
      call.signal,
    );
  const planned = await planPromotion(
    {
      release: record,
      manifest,
      documents,
      environment,
      connection: {
        id: connection.id,
        name: connection.name,
        accountId: cloud.accountId,
        region: cloud.region,
        readOnly: connection.readOnly,
      },
      to,
      mapping,
      targets,
      held: new Map(own.map((asset, position) => [assetKey(asset), held[position] ?? new Map()])),
      carried: new Map(carried.map((one) => [assetKey({ kind: one.kind, id: one.targetId }), one])),
      lastPromotions,
      handMade: promotion.handMade,
      owners: await arePrincipals(mapping.owners),
      tenant: tenant && {
        slug: tenant.slug,
        name: tenant.name,
        viewers: await arePrincipals(tenant.viewers),
      },
      datasets: promotion.datasets,
      dataSources: 'of_the_stage',
      way: promotion.way,
      job: `steward-${record.hash.slice(0, 12)}-${randomUUID().slice(0, 8)}`,
      otherAccounts,
      vocabulary: vocabularyOf(manifest, documents, mapping),
    },
    readTargets,
    {
      carry: (placed) => readCarryFacts(cloud, placed, { from: manifest.source, to, mapping }, call.signal),
      preflight: (placed) => readPreflightFacts(cloud, placed, to, readTargets, call.signal),
    },
  );
  return { planned, mapping, saved, lastPromotions };
};

/** Keeps the documents that the plan's steps name, then the plan: applied later, it finds them. */
export const keepPromotion = async (
  { store, now = () => new Date() }: ReleasesDeps,
  { body, assets }: Pick<PlannedPromotion, 'body' | 'assets'>,
): Promise<Plan> => {
  const kept = (document: JsonObject) => ({
    hash: contentHash(document),
    text: printJsonDocument(document),
  });
  await store.releases.addContents(
    assets.flatMap(({ asset, content, action, there }) => [
      // Also of what the stage has already: the next promotion tells by it what was made by hand since.
      ...(content === undefined || action === 'kept'
        ? []
        : [{ hash: content.hash, text: printJsonDocument(content.document) }]),
      // What is replaced and has no versions of its own is kept, to go back to.
      ...(action === 'update' && there !== null && asset.kind !== 'dashboard' ? [kept(there.document)] : []),
    ]),
  );
  const plan = await makePlan(body, now());
  await store.plans.save(plan);
  return plan;
};
