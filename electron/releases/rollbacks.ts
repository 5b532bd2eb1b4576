import {
  isJsonList,
  isJsonObject,
  type JsonDocument,
  type JsonObject,
} from '../../shared/domain/json-document.ts';
import { readJsonAt, walkJson } from '../../shared/domain/json-document-path.ts';
import { parseJsonDocument } from '../../shared/domain/parse-json-document.ts';
import { meaningOf } from '../../shared/domain/releases/asset-places.ts';
import type { CarriedAsset } from '../../shared/domain/releases/deployment.ts';
import { assetKey } from '../../shared/domain/releases/release.ts';
import { describeDefinition } from '../connectors/quicksight/definitions/raw-assets.ts';
import type { QuickSight } from '../connectors/quicksight/quicksight.ts';
import { orMissing, readEach } from '../connectors/quicksight/read-paged.ts';
import { readPermissions } from '../connectors/quicksight/read-permissions.ts';
import type { Store } from '../store/store.ts';
import type { LostDataset, ReplacedAsset, RollbackOf } from './plan-rollback.ts';
import { readTarget } from './steps/read-target.ts';

interface RollbackSources {
  readonly store: Pick<Store, 'deployments' | 'releases'>;
  readonly cloud: QuickSight;
  readonly environment: string;
  readonly signal: AbortSignal;
}

const datasetIds = (definition: JsonObject): string[] => {
  const declared = readJsonAt(definition, ['Definition', 'DataSetIdentifierDeclarations']);
  if (declared === undefined || !isJsonList(declared)) return [];
  const arns = declared.flatMap((one) => (isJsonObject(one) ? [one.get('DataSetArn')] : []));
  return [
    ...new Set(
      arns.filter((arn) => typeof arn === 'string').map((arn) => arn.slice(arn.lastIndexOf('/') + 1)),
    ),
  ];
};

/** Datasets that a dataset is made of, or takes its rules from. */
const parentIds = (document: JsonDocument): string[] => {
  const ids = new Set<string>();
  walkJson(document, (path, value) => {
    if (typeof value === 'string' && meaningOf('dataset', path) === 'dataset')
      ids.add(value.slice(value.lastIndexOf('/') + 1));
  });
  return [...ids];
};

/** A dataset that is gone, as the deployment that made it knew it. */
const lostDataset = async (
  { store, cloud, environment, signal }: RollbackSources,
  id: string,
): Promise<LostDataset> => {
  const made = (await store.deployments.history(environment, 'dataset', id)).find(
    ({ content }) => content !== null,
  );
  const carried = made === undefined ? [] : await store.deployments.carried(environment, 'dataset');
  const successor = carried
    .filter((one) => one.sourceId === made?.sourceId && one.tenant === made?.tenant && one.targetId !== id)
    .sort((a, b) => (a.at < b.at ? 1 : -1))[0];
  const content = made?.content ?? null;
  const text = content === null ? null : await store.releases.content(content);
  return {
    id,
    name: made?.name ?? id,
    content: text === null ? null : content,
    needs: text === null ? [] : parentIds(parseJsonDocument(text)),
    held:
      successor === undefined
        ? new Map()
        : ((await readPermissions(cloud, 'dataset', successor.targetId, signal)) ?? new Map()),
  };
};

/** Those of some datasets that are gone, and what they in turn are made of; what is needed stands first. */
const lostDatasets = async (from: RollbackSources, ids: readonly string[]): Promise<LostDataset[]> => {
  const found = new Map<string, LostDataset>();
  for (let asked = ids; asked.length > 0; ) {
    const there = await readEach(asked, (id) => readTarget(from.cloud, { kind: 'dataset', id }, from.signal));
    const lost = await readEach(
      asked.filter((_, position) => there[position] === null),
      (id) => lostDataset(from, id),
    );
    for (const one of lost) found.set(one.id, one);
    asked = [...new Set(lost.flatMap(({ needs }) => needs))].filter((id) => !found.has(id));
  }
  return [...found.values()]
    .reverse()
    .map((one) => ({ ...one, needs: one.needs.filter((id) => found.has(id)) }));
};

/** What the deployment of a dashboard replaced in place of all that the dashboard rests on. */
const replacedWith = async (
  { store, cloud, environment, signal }: RollbackSources,
  current: CarriedAsset,
): Promise<ReplacedAsset[]> => {
  if (current.release === null) return [];
  const release = await store.releases.get(current.release);
  const needs = new Map(release?.manifest.assets.map((asset) => [assetKey(asset), asset.needs]));
  const needed = new Set<string>();
  const open = [assetKey({ kind: 'dashboard', id: current.sourceId })];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (needed.has(key)) continue;
    needed.add(key);
    open.push(...(needs.get(key) ?? []).map(assetKey));
  }
  const assets = (await store.deployments.assets(current.runId)).filter(
    ({ kind, sourceId, tenant, action, state }) =>
      // An analysis is its authors' own: nobody sees it through the dashboard.
      (kind === 'dataset' || kind === 'theme') &&
      action === 'update' &&
      state === 'done' &&
      tenant === current.tenant &&
      needed.has(assetKey({ kind, id: sourceId })),
  );
  const found = await readEach(assets, async (asset): Promise<ReplacedAsset | undefined> => {
    const { kind, targetId } = asset;
    const history = await store.deployments.history(environment, kind, targetId);
    // Whatever came later replaced it again: what stood before this deployment is no longer what is next.
    if (history[0]?.runId !== current.runId) return undefined;
    return {
      asset,
      now: await readTarget(cloud, { kind, id: targetId }, signal),
      earlier: history.find(({ content }) => content === asset.before?.content)?.before ?? null,
    };
  });
  return found.filter((one) => one !== undefined);
};

/** Reads what the way back of a dashboard depends on. Changes nothing. */
export const readRollback = async (from: RollbackSources, id: string): Promise<RollbackOf> => {
  const { store, cloud, environment, signal } = from;
  const [now, history] = await Promise.all([
    readTarget(cloud, { kind: 'dashboard', id }, signal),
    store.deployments.history(environment, 'dashboard', id),
  ]);
  const [current] = history;
  const version = current?.before?.published ?? null;
  if (current === undefined || now === null || version === null)
    return { id, current, now, earlier: null, hasVersion: false, lost: [], replaced: [] };
  const definition = await orMissing(describeDefinition(cloud, 'dashboard', { id, version }, signal));
  const reads = definition === null ? [] : datasetIds(definition);
  return {
    id,
    current,
    now,
    earlier: history.find((one) => one.version === version)?.before ?? null,
    hasVersion: definition !== null,
    lost: await lostDatasets(from, reads),
    replaced: await replacedWith(from, current),
  };
};
