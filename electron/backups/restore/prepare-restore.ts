import type { BackupManifest } from '../../../shared/domain/backups/backup-manifest.ts';
import { lacksCredentials } from '../../../shared/domain/backups/by-name-only.ts';
import type { JsonObject } from '../../../shared/domain/json-document.ts';
import { parseJsonDocument } from '../../../shared/domain/parse-json-document.ts';
import type { PlanBody, PlanFinding, PlanStep } from '../../../shared/domain/plan.ts';
import {
  type AssetId,
  assetKey,
  type ReleasedAsset,
  type ReleaseManifest,
} from '../../../shared/domain/releases/release.ts';
import type { Place } from '../../../shared/domain/releases/resolve-mention.ts';
import { emptyMapping, type StageMapping } from '../../../shared/domain/releases/stage-mapping.ts';
import { StewardError } from '../../../shared/errors.ts';
import { partitionOf } from '../../connectors/aws/partition.ts';
import { CloudError } from '../../connectors/cloud-call.ts';
import { contentHash } from '../../connectors/quicksight/definitions/content-hash.ts';
import { readAssetList } from '../../connectors/quicksight/directory/read-lists.ts';
import type { QuickSight } from '../../connectors/quicksight/quicksight.ts';
import { readEach } from '../../connectors/quicksight/read-paged.ts';
import { type PermissionsFound, readPermissions } from '../../connectors/quicksight/read-permissions.ts';
import { readPrincipals } from '../../connectors/quicksight/read-principals.ts';
import type { CarryFacts } from '../../releases/carry/carry-facts.ts';
import { placeAssets } from '../../releases/place-assets.ts';
import { inPlaceFindings, mentionFindings, plural } from '../../releases/promotion-findings.ts';
import { assetWords, type PromotedAsset, type PromotionInput } from '../../releases/promotion-input.ts';
import { promotionSteps } from '../../releases/promotion-steps.ts';
import { vocabularyOf } from '../../releases/promotions.ts';
import { readTarget, type TargetAsset } from '../../releases/steps/read-target.ts';
import type { BackupStore } from '../backup-store.ts';
import { readTargetAccount } from './read-target-account.ts';
import { type RestoredAsset, restoredStructure } from './restored-structure.ts';

/** What shall come back, and where. */
export interface RestoreChoice {
  /** Ids; none: everything. */
  readonly dashboards: readonly string[];
  /** Assets that were changed since, by `assetKey`; `all`: every one. The others stay as they are. */
  readonly changed: ReadonlySet<string> | 'all';
  /** `made`: who held what is given back on what is made; `all`: also on what is there. */
  readonly access: 'made' | 'all';
  /** Undefined: as it was saved for the stage, or as ids and names match. */
  readonly mapping: StageMapping | undefined;
  /** Makes also data sources whose credentials are not known: only where nothing is behind them. */
  readonly withoutCredentials: boolean;
}

export interface RestoreInto {
  readonly cloud: QuickSight;
  readonly connection: PlanBody['connection'] & { readonly readOnly: boolean };
  /** The environment's name and title; the connection's where it is nobody's. */
  readonly stage: { readonly name: string; readonly title: string; readonly production: boolean };
  readonly savedMapping: StageMapping | null;
  readonly otherAccounts: ReadonlyMap<string, string>;
}

/** `kept`: changed since, and left so. `left_out`: it cannot be made. */
export interface AssetOfRestore {
  readonly asset: ReleasedAsset;
  readonly targetId: string;
  readonly action: 'create' | 'update' | 'none' | 'kept' | 'mapped' | 'left_out';
  readonly changes: PromotedAsset['changes'];
  readonly mentions: PromotedAsset['mentions'];
  readonly content: PromotedAsset['content'];
}

export interface PreparedRestore {
  readonly body: PlanBody;
  readonly mapping: StageMapping;
  readonly assets: readonly AssetOfRestore[];
}

const beforeAssets = new Set(['Namespaces', 'Groups', 'Memberships', 'Folders']);

const sayNames = (assets: readonly ReleasedAsset[]): string =>
  `${assets
    .slice(0, 5)
    .map(({ kind, name }) => `${assetWords[kind]} ${name}`)
    .join(', ')}${assets.length > 5 ? ` and ${assets.length - 5} more` : ''}`;

/** The chosen dashboards with all that they rest on; everything where none is chosen. */
const inScope = (manifest: BackupManifest, dashboards: readonly string[]): ReleasedAsset[] => {
  if (dashboards.length === 0) return manifest.assets;
  const byKey = new Map(manifest.assets.map((asset) => [assetKey(asset), asset]));
  const wanted = new Set<string>();
  const open = dashboards.map((id) => {
    const key = assetKey({ kind: 'dashboard', id });
    if (!byKey.has(key))
      throw new StewardError({
        code: 'NOT_FOUND',
        happened: `There is no dashboard ${id} in the backup ${manifest.id}.`,
        unchanged: 'Nothing was changed.',
        todo: 'Choose from the dashboards that it holds, or another backup.',
      });
    return key;
  });
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    const asset = byKey.get(key);
    if (asset === undefined || wanted.has(key)) continue;
    wanted.add(key);
    open.push(...asset.needs.map(assetKey));
  }
  return manifest.assets.filter((asset) => wanted.has(assetKey(asset)));
};

/** What a restore would do. Reads the account, changes nothing. */
export const prepareRestore = async (
  manifest: BackupManifest,
  backup: Pick<BackupStore, 'document'>,
  choice: RestoreChoice,
  into: RestoreInto,
  signal: AbortSignal,
): Promise<PreparedRestore> => {
  const { cloud, connection, stage } = into;
  const from: Place = manifest.source;
  const to: Place = {
    partition: partitionOf(cloud.region),
    region: cloud.region,
    accountId: cloud.accountId,
  };
  const isHome = from.accountId === to.accountId && from.region === to.region;
  const scope = inScope(manifest, choice.dashboards);
  const findings: PlanFinding[] = [];
  const said = choice.mapping ?? (isHome ? emptyMapping : (into.savedMapping ?? { ...emptyMapping }));
  const mapped = new Map(said.assets.map((one) => [assetKey({ kind: one.kind, id: one.from }), one.to]));
  if (!isHome && choice.mapping === undefined && into.savedMapping === null)
    for (const one of await matchByName(cloud, scope, signal))
      mapped.set(assetKey({ kind: one.kind, id: one.from }), one.to);

  const idOf = (asset: AssetId): string => mapped.get(assetKey(asset)) ?? said.idPrefix + asset.id;
  const found = await readEach(scope, (asset) =>
    readIfDescribed(cloud, { kind: asset.kind, id: idOf(asset) }, signal),
  );
  const there = new Map(scope.map((asset, position) => [assetKey(asset), found[position] ?? null]));
  // What is there under its id stands for what has no document, and for data sources: those hold credentials.
  for (const asset of scope)
    if ((asset.content === null || asset.kind === 'data_source') && there.get(assetKey(asset)) != null)
      mapped.set(assetKey(asset), idOf(asset));

  const isMade = (asset: ReleasedAsset) => there.get(assetKey(asset)) == null;
  const leftOut = leaveOut(scope, isMade, (asset) => {
    const key = assetKey(asset);
    if (mapped.has(key) || there.get(key) != null) return undefined;
    if (asset.content === null) return asset.absent ?? 'It is known by name only.';
    if (
      !choice.withoutCredentials &&
      !said.newDataSources.some(({ from: id }) => id === asset.id) &&
      lacksCredentials(asset, manifest)
    )
      return 'Its credentials are not in the backup: QuickSight gives them to nobody.';
    return undefined;
  });
  for (const { cause, why, with: others } of leftOut.causes) {
    const chosen = [cause, ...others].filter(
      ({ kind, id }) => kind === 'dashboard' && choice.dashboards.includes(id),
    );
    findings.push({
      severity: chosen.length > 0 ? 'blocker' : 'warning',
      message: `The ${assetWords[cause.kind]} ${cause.name} cannot be made: ${why}${others.length === 0 ? '' : ` Left out with it, since it needs it: ${sayNames(others)}.`}`,
      todo: `Make it by hand under the id ${said.idPrefix + cause.id}, or map it to another one, then restore again.`,
    });
  }

  // What is there as it was needs no planning; in a large account that is nearly everything.
  const same = new Set(
    scope
      .filter((asset) => {
        const target = there.get(assetKey(asset));
        return (
          isHome && said.idPrefix === '' && target != null && contentHash(target.document) === asset.content
        );
      })
      .map(assetKey),
  );
  const planned = scope.filter((asset) => !leftOut.keys.has(assetKey(asset)) && !same.has(assetKey(asset)));
  const documents = new Map<string, JsonObject>();
  const lost: ReleasedAsset[] = [];
  const bytes = new Map(manifest.chunks.map((chunk) => [chunk.content, chunk.bytes]));
  for (const asset of planned) {
    if (asset.content === null || mapped.has(assetKey(asset))) continue;
    const text = await backup.document(asset.content, bytes.get(asset.content) ?? -1);
    if (text === 'missing' || text === 'damaged') lost.push(asset);
    else documents.set(asset.content, parseJsonDocument(text) as JsonObject);
  }
  if (lost.length > 0)
    findings.push({
      severity: 'blocker',
      message: `The backup has lost ${sayNames(lost)}: ${lost.length === 1 ? 'its document is' : 'their documents are'} damaged or gone.`,
      todo: 'Restore from another backup, or from another copy of this one.',
    });

  const release: ReleaseManifest = {
    version: 1,
    source: { partition: from.partition, accountId: from.accountId, region: from.region },
    roots: planned.map(({ kind, id }) => ({ kind, id })),
    assets: planned,
  };
  const targetsByKey = new Map<string, TargetAsset | null>();
  for (const asset of scope)
    targetsByKey.set(assetKey({ kind: asset.kind, id: idOf(asset) }), there.get(assetKey(asset)) ?? null);
  const existing = scope.filter((asset) => there.get(assetKey(asset)) != null);
  const wantHeld = existing.filter(
    (asset) => choice.access === 'all' || (planned.includes(asset) && !mapped.has(assetKey(asset))),
  );
  const heldFound = await readEach(wantHeld, (asset) =>
    readPermissions(cloud, asset.kind, idOf(asset), signal),
  );
  const held = new Map<string, PermissionsFound>(
    wantHeld.map((asset, position) => [
      assetKey({ kind: asset.kind, id: idOf(asset) }),
      heldFound[position] ?? new Map(),
    ]),
  );
  const made = planned.filter(
    ({ kind, id }) => kind === 'data_source' && !mapped.has(assetKey({ kind, id })),
  );
  const newDataSources = made.map(
    ({ id }) => said.newDataSources.find((one) => one.from === id) ?? { from: id, secretArn: null },
  );

  const mappingWith = (unchanged: StageMapping['unchanged'], kept: ReadonlySet<string>): StageMapping => ({
    ...said,
    assets: [
      ...[...mapped].map(([key, id]) => ({ ...assetOfKey(key), to: id })),
      ...[...kept]
        .filter((key) => !mapped.has(key))
        .map((key) => ({ ...assetOfKey(key), to: idOf(idOfKey(key)) })),
    ],
    unchanged,
    newDataSources,
    // Around the assets a restore brings back what the backup says, not what a stage wants carried.
    carry: emptyMapping.carry,
  });
  const owners = await readPrincipals(
    cloud,
    said.owners.map((owner) =>
      owner.startsWith('arn:')
        ? owner
        : `arn:${to.partition}:quicksight:${cloud.identityRegion}:${to.accountId}:${owner}`,
    ),
    signal,
  );
  const inputWith = (mapping: StageMapping): PromotionInput => ({
    release: { hash: manifest.id, name: manifest.id },
    manifest: release,
    documents,
    environment: stage,
    connection,
    to,
    mapping,
    targets: targetsByKey,
    held,
    carried: new Map(),
    lastPromotions: new Map(),
    handMade: new Map(),
    owners,
    tenant: undefined,
    datasets: 'in_place',
    dataSources: 'of_the_stage',
    way: 'definition',
    job: '', // no asset bundle is imported
    otherAccounts: into.otherAccounts,
    // At home everything is called as it was.
    vocabulary: isHome
      ? { ids: new Set(), names: new Set(), words: new Set() }
      : vocabularyOf(release, documents, mapping),
  });
  const peek = (assets: readonly AssetId[]) => readEach(assets, (asset) => readTarget(cloud, asset, signal));
  const place = async (unchanged: StageMapping['unchanged'], kept: ReadonlySet<string>) => {
    const mapping = mappingWith(unchanged, kept);
    const input = inputWith(mapping);
    return { mapping, input, ...(await placeAssets(input, peek)) };
  };

  const first = await place(said.unchanged, new Set());
  const kept = new Map(
    first.placed
      .filter(
        ({ asset, action }) =>
          action === 'update' && choice.changed !== 'all' && !choice.changed.has(assetKey(asset)),
      )
      .map((one) => [assetKey(one.asset), one]),
  );
  const unchanged = isHome
    ? [
        ...said.unchanged,
        ...[
          ...new Set(
            first.placed.flatMap(({ mentions }) =>
              mentions.filter(({ outcome }) => outcome === 'unresolved').map(({ text }) => text),
            ),
          ),
        ].map((mention) => ({ mention, reason: 'this is the account that was backed up' })),
      ]
    : said.unchanged;
  const last =
    kept.size > 0 || unchanged.length > said.unchanged.length
      ? await place(unchanged, new Set(kept.keys()))
      : first;

  const byAsset = promotionSteps(last.placed, last.input, nothingCarried);
  const assetSteps = [...byAsset.values()].flat();
  const ids = new Set(assetSteps.map(({ id }) => id));
  const placedByKey = new Map(last.placed.map((one) => [assetKey(one.asset), one]));
  const restored: RestoredAsset[] = scope
    .filter((asset) => !leftOut.keys.has(assetKey(asset)))
    .map((asset) => {
      const one = placedByKey.get(assetKey(asset));
      const targetId = one?.targetId ?? idOf(asset);
      const put = `put:${asset.kind}/${targetId}`;
      return {
        asset,
        targetId,
        put: ids.has(put) ? put : undefined,
        held: held.get(assetKey({ kind: asset.kind, id: targetId })) ?? new Map(),
        isNew: one?.action === 'create',
      };
    });
  const target = await readTargetAccount(
    cloud,
    {
      namespaces: new Set(manifest.namespaces),
      groups: new Set(manifest.groups.map(({ namespace, name }) => `${namespace}/${name}`)),
      folders: new Set(manifest.folders.map(({ id }) => id)),
    },
    signal,
  );
  const structure = restoredStructure({
    manifest,
    to: { ...to, identityRegion: cloud.identityRegion },
    mapping: last.mapping,
    target,
    assets: restored,
    whole: choice.dashboards.length === 0,
    everywhere: choice.access === 'all',
    planned: ids,
  });

  findings.push(
    ...last.findings,
    ...mentionFindings(last.placed, last.input),
    ...inPlaceFindings(last.placed),
    ...structure.findings,
  );
  if (connection.readOnly)
    findings.push({
      severity: 'blocker',
      message: `The connection “${connection.name}” is read-only.`,
      todo: 'Allow writing in the connection’s settings.',
    });
  // As somebody would do it: whom and where first, then the assets, then who holds them and where they lie.
  const isBefore = ({ section }: PlanStep) => beforeAssets.has(section);
  const steps = [
    ...structure.steps.filter(isBefore),
    ...assetSteps,
    ...structure.steps.filter((step) => !isBefore(step)),
  ];
  const assets = scope.map((asset): AssetOfRestore => {
    const key = assetKey(asset);
    const changed = kept.get(key);
    const one = changed ?? placedByKey.get(key);
    const action = leftOut.keys.has(key)
      ? 'left_out'
      : changed !== undefined
        ? 'kept'
        : same.has(key)
          ? 'none'
          : actionOf(one, asset);
    return {
      asset,
      targetId: one?.targetId ?? idOf(asset),
      action,
      changes: one?.changes ?? [],
      mentions: one?.mentions ?? [],
      content: action === 'create' || action === 'update' ? one?.content : undefined,
    };
  });
  const count = (action: AssetOfRestore['action']) => assets.filter((one) => one.action === action).length;
  const title = `${stage.title} (account ${to.accountId})`;
  const { readOnly: _, ...shown } = connection;
  return {
    mapping: last.mapping,
    assets,
    body: {
      version: 1,
      kind: 'backup.restore',
      title: `Restore ${choice.dashboards.length === 0 ? 'everything' : `${choice.dashboards.length} ${choice.dashboards.length === 1 ? 'dashboard' : 'dashboards'}`} of the backup ${manifest.id} into ${stage.title}`,
      subject: { type: 'backup', id: manifest.id, name: manifest.id },
      connection: shown,
      effects:
        steps.length === 0
          ? [`${title} has all of it already.`]
          : [
              `${plural(count('create'), 'asset')} ${count('create') === 1 ? 'comes' : 'come'} back to ${title}.`,
              ...(count('update') > 0
                ? [
                    `${plural(count('update'), 'asset')} changed since ${count('update') === 1 ? 'becomes what it was' : 'become what they were'}.`,
                  ]
                : []),
              ...(count('kept') > 0
                ? [
                    `${plural(count('kept'), 'asset')} changed since ${count('kept') === 1 ? 'stays as it is' : 'stay as they are'}.`,
                  ]
                : []),
              'Nothing is removed, and nobody loses access.',
            ],
      findings,
      steps,
      context: { backup: manifest.id },
    },
  };
};

/** What stands around the assets is the restore's own (`restoredStructure`). */
const nothingCarried: CarryFacts = {
  principals: new Map(),
  folders: new Map(),
  surroundings: new Map(),
  embedAs: null,
};

/** What is there and cannot be described (an uploaded file's dataset) is there all the same. */
const readIfDescribed = async (
  cloud: QuickSight,
  asset: AssetId,
  signal: AbortSignal,
): Promise<TargetAsset | null> => {
  try {
    return await readTarget(cloud, asset, signal);
  } catch (error) {
    if (!(error instanceof CloudError) || error.name !== 'InvalidParameterValueException') throw error;
    return {
      document: new Map(),
      version: null,
      published: null,
      status: null,
      errors: [],
      columns: null,
      spiceBytes: null,
      credentials: null,
    };
  }
};

const actionOf = (one: PromotedAsset | undefined, asset: ReleasedAsset): AssetOfRestore['action'] => {
  switch (one?.action) {
    case 'create':
    case 'update':
    case 'none':
      return one.action;
    case 'mapped':
      return one.there !== null && asset.content !== null && one.targetId === asset.id ? 'none' : 'mapped';
    default:
      return 'left_out';
  }
};

const idOfKey = (key: string): AssetId => {
  const at = key.indexOf(' ');
  return { kind: key.slice(0, at) as AssetId['kind'], id: key.slice(at + 1) };
};
const assetOfKey = (key: string): { kind: AssetId['kind']; from: string } => {
  const { kind, id } = idOfKey(key);
  return { kind, from: id };
};

/** Data sources of another account that can stand for the backup's: by the same id, else by the only one of that name. */
const matchByName = async (
  cloud: QuickSight,
  scope: readonly ReleasedAsset[],
  signal: AbortSignal,
): Promise<StageMapping['assets']> => {
  const wanted = scope.filter(({ kind }) => kind === 'data_source');
  if (wanted.length === 0) return [];
  const { objects } = await readAssetList(cloud, 'data_source', signal);
  return wanted.flatMap(({ id, name }) => {
    const [named, another] = objects.filter((one) => one.title === name);
    const match = objects.find((one) => one.name === id) ?? (another === undefined ? named : undefined);
    return match === undefined ? [] : [{ kind: 'data_source' as const, from: id, to: match.name }];
  });
};

/** What cannot be made, and all that needs it and is to be made. */
const leaveOut = (
  scope: readonly ReleasedAsset[],
  isMade: (asset: ReleasedAsset) => boolean,
  whyNot: (asset: ReleasedAsset) => string | undefined,
) => {
  const keys = new Set<string>();
  const causes: { cause: ReleasedAsset; why: string; with: ReleasedAsset[] }[] = [];
  for (const cause of scope) {
    const why = whyNot(cause);
    if (why === undefined) continue;
    const gone = new Set([assetKey(cause)]);
    for (let grew = true; grew; ) {
      grew = false;
      for (const asset of scope)
        if (
          isMade(asset) &&
          !gone.has(assetKey(asset)) &&
          asset.needs.some((need) => gone.has(assetKey(need)))
        ) {
          gone.add(assetKey(asset));
          grew = true;
        }
    }
    causes.push({
      cause,
      why,
      with: scope.filter((asset) => asset !== cause && gone.has(assetKey(asset))),
    });
    for (const key of gone) keys.add(key);
  }
  return { keys, causes };
};
