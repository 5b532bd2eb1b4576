import { assetArn } from './arns.ts';
import { removeResource } from './grants.ts';
import type { Call } from './handler.ts';
import { printAnswer } from './raw-json.ts';
import { queueForSearch } from './search-index.ts';
import { alreadyExists, conflict, notFound } from './service-error.ts';

/** What lives in a region under an id of its own. The words are those of its ARN. */
export type AssetKind =
  | 'dashboard'
  | 'analysis'
  | 'dataset'
  | 'datasource'
  | 'template'
  | 'theme'
  | 'topic'
  | 'vpcConnection';

export interface AssetRow {
  readonly id: string;
  readonly name: string;
  readonly created_at: number;
  readonly updated_at: number;
  readonly ready_at: number;
  readonly changing: 'CREATION' | 'UPDATE';
  /** JSON list of the service's error structures; its work failed when there is one. */
  readonly errors: string | null;
  readonly published: number | null;
  readonly deleted_at: number | null;
  /** JSON of what the caller sent. */
  readonly document: string;
}

/** The word for a kind in errors, and for those that may lie in folders their member type. */
export const memberTypes: Readonly<Record<AssetKind, string>> = {
  dashboard: 'DASHBOARD',
  analysis: 'ANALYSIS',
  dataset: 'DATASET',
  datasource: 'DATASOURCE',
  template: 'TEMPLATE',
  theme: 'THEME',
  topic: 'TOPIC',
  vpcConnection: 'VPC_CONNECTION',
};

export const arnOf = (call: Call, kind: AssetKind, id: string): string =>
  assetArn(call.world, call.region, kind, id);

export const findAsset = (call: Call, kind: AssetKind, id: string): AssetRow | undefined =>
  call.world.row<AssetRow>('SELECT * FROM assets WHERE region = :region AND kind = :kind AND id = :id', {
    region: call.region,
    kind,
    id,
  });

/** Throws `ResourceNotFoundException`, also for an analysis that waits in the bin. */
export function requireAsset(call: Call, kind: AssetKind, id: string): AssetRow {
  const found = findAsset(call, kind, id);
  if (found === undefined || found.deleted_at !== null) {
    throw notFound(memberTypes[kind], `${arnOf(call, kind, id)} is not found.`);
  }
  return found;
}

/** How the asynchronous work on an asset stands: `CREATION_IN_PROGRESS`, `UPDATE_SUCCESSFUL`, … */
export const statusOf = (
  row: Pick<AssetRow, 'ready_at' | 'errors'>,
  changing: AssetRow['changing'],
  now: number,
): string =>
  `${changing}_${row.ready_at > now ? 'IN_PROGRESS' : row.errors === null ? 'SUCCESSFUL' : 'FAILED'}`;

/** Throws `ConflictException` while the last change is still being worked on. */
export function requireSettled(call: Call, kind: AssetKind, row: Pick<AssetRow, 'id' | 'ready_at'>): void {
  if (row.ready_at > call.now)
    throw conflict(`${memberTypes[kind]} ${row.id} is still being created or updated. Try again later.`);
}

export interface NewAsset {
  readonly kind: AssetKind;
  readonly id: string;
  readonly name: string;
  readonly document: Readonly<Record<string, unknown>>;
  readonly readyAt: number;
  readonly errors?: readonly object[] | undefined;
}

/** Stores a new asset. Throws `ResourceExistsException`. */
export function insertAsset(call: Call, asset: NewAsset): void {
  if (findAsset(call, asset.kind, asset.id) !== undefined) {
    throw alreadyExists(memberTypes[asset.kind], `${arnOf(call, asset.kind, asset.id)} already exists.`);
  }
  call.world.run(
    `INSERT INTO assets (region, kind, id, name, created_at, updated_at, ready_at, errors, published, document)
     VALUES (:region, :kind, :id, :name, :now, :now, :readyAt, :errors, :published, :document)`,
    {
      region: call.region,
      kind: asset.kind,
      id: asset.id,
      name: asset.name,
      now: call.now,
      readyAt: asset.readyAt,
      errors: asset.errors === undefined ? null : JSON.stringify(asset.errors),
      published: asset.kind === 'dashboard' ? 1 : null,
      document: printAnswer(asset.document),
    },
  );
  queueForSearch(call.world, arnOf(call, asset.kind, asset.id), call.now);
}

export function updateAsset(call: Call, asset: NewAsset): void {
  call.world.run(
    `UPDATE assets SET name = :name, updated_at = :now, ready_at = :readyAt, changing = 'UPDATE', errors = :errors,
            document = :document WHERE region = :region AND kind = :kind AND id = :id`,
    {
      region: call.region,
      kind: asset.kind,
      id: asset.id,
      name: asset.name,
      now: call.now,
      readyAt: asset.readyAt,
      errors: asset.errors === undefined ? null : JSON.stringify(asset.errors),
      document: printAnswer(asset.document),
    },
  );
  queueForSearch(call.world, arnOf(call, asset.kind, asset.id), call.now);
}

/** Removes an asset with its grants, tags and folder memberships. */
export function deleteAsset(call: Call, kind: AssetKind, id: string): void {
  const key = { region: call.region, id };
  call.world.run('DELETE FROM assets WHERE region = :region AND kind = :kind AND id = :id', { ...key, kind });
  call.world.run(
    'DELETE FROM folder_members WHERE region = :region AND member_type = :type AND member_id = :id',
    {
      ...key,
      type: memberTypes[kind],
    },
  );
  removeResource(call.world, arnOf(call, kind, id), call.now);
}

/** One page of a kind's assets in the order of their ids. */
export const readAssets = (call: Call, kind: AssetKind, after: string, limit: number): readonly AssetRow[] =>
  call.world.rows<AssetRow>(
    `SELECT * FROM assets WHERE region = :region AND kind = :kind AND id > :after AND deleted_at IS NULL
      ORDER BY id LIMIT :limit`,
    { region: call.region, kind, after, limit },
  );
