import type { Database } from 'better-sqlite3';
import type { AssetKind } from '../../shared/domain/directory.ts';
import {
  type CarriedAsset,
  type DeployedAsset,
  type Deployment,
  deployedBefore,
} from '../../shared/domain/releases/deployment.ts';

interface DeploymentRow {
  readonly run_id: string;
  readonly environment: string;
  readonly kind: Deployment['kind'];
  readonly release_hash: string | null;
  readonly plan_id: string;
  readonly state: Deployment['state'];
  readonly actor: string;
  readonly started_at: string;
  readonly ended_at: string;
}

interface AssetRow {
  readonly run_id: string;
  readonly ended_at: string;
  readonly kind: AssetKind;
  readonly source_id: string;
  readonly target_id: string;
  readonly name: string;
  readonly action: DeployedAsset['action'];
  readonly release_hash: string | null;
  readonly content_hash: string | null;
  readonly version: number | null;
  readonly before: string | null;
  readonly state: DeployedAsset['state'];
  readonly problem: string | null;
  readonly tenant: string | null;
}

const toDeployment = (row: DeploymentRow): Deployment => ({
  runId: row.run_id,
  environment: row.environment,
  kind: row.kind,
  release: row.release_hash,
  planId: row.plan_id,
  state: row.state,
  actor: row.actor,
  startedAt: row.started_at,
  endedAt: row.ended_at,
});

const toAsset = (row: AssetRow): CarriedAsset => ({
  runId: row.run_id,
  at: row.ended_at,
  kind: row.kind,
  sourceId: row.source_id,
  targetId: row.target_id,
  name: row.name,
  action: row.action,
  release: row.release_hash,
  content: row.content_hash,
  version: row.version,
  before: row.before === null ? null : deployedBefore.parse(JSON.parse(row.before)),
  state: row.state,
  problem: row.problem,
  ...(row.tenant === null ? {} : { tenant: row.tenant }),
});

/** What runs brought about in environments. Each method is one transaction. */
export const createDeploymentRepository = (database: Database) => ({
  /** Writes down what a run brought about; again, after it was resumed, in place of what was said before. */
  record: database.transaction((one: Deployment, assets: readonly DeployedAsset[]): void => {
    database.prepare('DELETE FROM deployments WHERE run_id = ?').run(one.runId);
    database
      .prepare('INSERT INTO deployments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
      .run(
        one.runId,
        one.environment,
        one.kind,
        one.release,
        one.planId,
        one.state,
        one.actor,
        one.startedAt,
        one.endedAt,
      );
    const insert = database.prepare(
      'INSERT INTO deployed_assets VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    );
    for (const [position, asset] of assets.entries())
      insert.run(
        one.runId,
        position,
        one.environment,
        one.endedAt,
        asset.kind,
        asset.sourceId,
        asset.targetId,
        asset.name,
        asset.action,
        asset.release,
        asset.content,
        asset.version,
        asset.before === null ? null : JSON.stringify(asset.before),
        asset.state,
        asset.problem,
        asset.tenant ?? null,
      );
  }),

  /** The newest first. */
  list: (filter: {
    readonly environment: string | undefined;
    readonly limit: number;
    readonly offset: number;
  }): { readonly total: number; readonly deployments: readonly Deployment[] } => {
    const where = filter.environment === undefined ? '' : 'WHERE environment = :environment';
    const given = { environment: filter.environment ?? '', limit: filter.limit, offset: filter.offset };
    const total = database
      .prepare<typeof given, { n: number }>(`SELECT count(*) AS n FROM deployments ${where}`)
      .get(given);
    return {
      total: total?.n ?? 0,
      deployments: database
        .prepare<typeof given, DeploymentRow>(
          `SELECT * FROM deployments ${where} ORDER BY ended_at DESC, run_id DESC LIMIT :limit OFFSET :offset`,
        )
        .all(given)
        .map(toDeployment),
    };
  },

  /** Null where the run deployed nothing. */
  get: (runId: string): Deployment | null => {
    const row = database
      .prepare<[string], DeploymentRow>('SELECT * FROM deployments WHERE run_id = ?')
      .get(runId);
    return row === undefined ? null : toDeployment(row);
  },

  /** What a run did to each asset, in its plan's order. */
  assets: (runId: string): readonly CarriedAsset[] =>
    database
      .prepare<[string], AssetRow>('SELECT * FROM deployed_assets WHERE run_id = ? ORDER BY position')
      .all(runId)
      .map(toAsset),

  /** Assets of a stage as the newest deployment that came off left each; what was removed is not there. */
  carried: (environment: string, kind?: AssetKind): readonly CarriedAsset[] =>
    database
      .prepare<{ environment: string; kind: string | null }, AssetRow>(
        `SELECT * FROM (
           SELECT *, row_number() OVER (PARTITION BY kind, target_id ORDER BY ended_at DESC, run_id DESC) AS nth
           FROM deployed_assets
           WHERE environment = :environment AND state = 'done' AND (:kind IS NULL OR kind = :kind)
         ) WHERE nth = 1 AND action <> 'removed' ORDER BY kind, name, target_id`,
      )
      .all({ environment, kind: kind ?? null })
      .map(toAsset),

  /** What became of one asset of a stage, the newest first; only what came off. */
  history: (environment: string, kind: AssetKind, targetId: string): readonly CarriedAsset[] =>
    database
      .prepare<[string, string, string], AssetRow>(
        `SELECT * FROM deployed_assets
         WHERE environment = ? AND kind = ? AND target_id = ? AND state = 'done'
         ORDER BY ended_at DESC, run_id DESC LIMIT 200`,
      )
      .all(environment, kind, targetId)
      .map(toAsset),
});
