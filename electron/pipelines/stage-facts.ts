import type { Database } from 'better-sqlite3';
import type { StageCell } from '../../shared/contract/pipelines.ts';
import type { StandingEvent } from '../../shared/domain/releases/standings.ts';
import type { GatedRelease } from './when-stood.ts';

/** A dashboard that a release brought to an environment, as the newest deployment of it left it. */
export interface CarriedDashboard {
  readonly environment: string;
  readonly sourceId: string;
  readonly targetId: string;
  readonly name: string;
  readonly release: string | null;
  readonly releaseName: string | null;
  readonly content: string | null;
  readonly version: number | null;
  readonly at: string;
}

/** A dashboard as the directory knows it. */
export interface ListedDashboard {
  readonly objectId: number;
  readonly connectionId: string;
  readonly id: string;
  readonly title: string;
  readonly published: number | null;
  readonly readAt: string | null;
}

/** What a look at a stage's account found of one dashboard. */
export interface StageLook {
  readonly environment: string;
  readonly targetId: string;
  readonly at: string;
  readonly published: number | null;
  readonly drift: StageCell['drift'];
  readonly data: NonNullable<StageCell['data']> | null;
  /** Whether what is published holds: no errors, every dataset there. */
  readonly verified: boolean;
  readonly problem: string | null;
}

interface LookRow extends Omit<StageLook, 'data' | 'verified'> {
  readonly data: string | null;
  readonly verified: number;
}

const asJson = (values: readonly string[]): string => JSON.stringify(values);

/** What the profile knows of dashboards in environments. Part of the pipelines' repository. */
export const createStageFacts = (database: Database) => ({
  /** What releases brought to these environments and what is there still. */
  carriedDashboards: (environments: readonly string[]): CarriedDashboard[] =>
    database
      .prepare<[string], CarriedDashboard>(
        `SELECT a.environment, a.source_id AS sourceId, a.target_id AS targetId, a.name, a.release_hash AS release,
           r.name AS releaseName, a.content_hash AS content, a.version, a.ended_at AS at
         FROM (
           SELECT *, row_number() OVER (PARTITION BY environment, target_id ORDER BY ended_at DESC, run_id DESC) AS nth
           FROM deployed_assets
           WHERE environment IN (SELECT value FROM json_each(?)) AND kind = 'dashboard' AND state = 'done'
         ) a LEFT JOIN releases r ON r.hash = a.release_hash
         WHERE nth = 1 AND action <> 'removed'`,
      )
      .all(asJson(environments)),

  /** The dashboards of some accounts. */
  listedDashboards: (connections: readonly string[]): ListedDashboard[] =>
    database
      .prepare<[string], ListedDashboard>(
        `SELECT o.id AS objectId, o.connection_id AS connectionId, s.name AS id, s.title,
           d.value ->> '$.publishedVersion' AS published, c.read_at AS readAt
         FROM directory_objects o
         JOIN directory_states s ON s.object_id = o.id AND s.valid_to IS NULL
         JOIN directory_details d ON d.id = s.detail_id
         JOIN directory_scopes c ON c.id = s.scope_id
         WHERE o.connection_id IN (SELECT value FROM json_each(?)) AND o.kind = 'dashboard'`,
      )
      .all(asJson(connections)),

  /** When each account's list of dashboards was last read. */
  directoryAges: (connections: readonly string[]): { connectionId: string; readAt: string | null }[] =>
    database
      .prepare<[string], { connectionId: string; readAt: string | null }>(
        `SELECT connection_id AS connectionId, max(ended_at) AS readAt FROM directory_syncs
         WHERE connection_id IN (SELECT value FROM json_each(?)) AND state = 'done' GROUP BY connection_id`,
      )
      .all(asJson(connections)),

  /** Who holds what on some dashboards of the directory. */
  holders: (objects: readonly number[]): { objectId: number; name: string; detail: string }[] =>
    database
      .prepare<[string], { objectId: number; name: string; detail: string }>(
        `SELECT e.to_id AS objectId, coalesce(s.title, s.name, substr(p.key, instr(p.key, '/') + 1)) AS name,
           d.value AS detail
         FROM directory_edges e
         JOIN directory_objects p ON p.id = e.from_id
         LEFT JOIN directory_states s ON s.object_id = p.id AND s.valid_to IS NULL
         JOIN directory_details d ON d.id = e.detail_id
         WHERE e.to_id IN (SELECT value FROM json_each(?)) AND e.kind = 'grant' AND e.valid_to IS NULL
         ORDER BY name`,
      )
      .all(JSON.stringify(objects)),

  /** What runs did to some dashboards of an environment, in the order of time. */
  standingEvents: (environment: string, dashboards: readonly string[]): StandingEvent[] =>
    database
      .prepare<[string, string], Omit<StandingEvent, 'whole'> & { whole: number }>(
        `SELECT a.ended_at AS at, d.kind, d.state = 'done' AS whole, a.source_id AS dashboard, a.release_hash AS release
         FROM deployed_assets a JOIN deployments d ON d.run_id = a.run_id
         WHERE a.environment = ? AND a.kind = 'dashboard' AND a.state = 'done'
           AND a.source_id IN (SELECT value FROM json_each(?))
         ORDER BY a.ended_at, a.run_id`,
      )
      .all(environment, asJson(dashboards))
      .map((row) => ({ ...row, whole: row.whole === 1 })),

  /** The dashboards that releases were taken of. */
  rootsOf: (releases: readonly string[]): GatedRelease[] =>
    database
      .prepare<[string], Omit<GatedRelease, 'dashboards'> & { roots: string }>(
        `SELECT r.hash, r.environment, r.taken_at AS takenAt, json_group_array(a.id) AS roots
         FROM releases r JOIN release_assets a ON a.release_hash = r.hash AND a.kind = 'dashboard'
         WHERE r.hash IN (SELECT value FROM json_each(?)) GROUP BY r.hash`,
      )
      .all(asJson(releases))
      .map(({ roots, ...row }) => ({ ...row, dashboards: JSON.parse(roots) as string[] })),

  /** Whether one release holds all that another one holds, to the letter. */
  holdsAllOf: (release: string, wanted: string): boolean =>
    database
      .prepare(
        `SELECT 1 FROM release_assets w WHERE w.release_hash = :wanted AND NOT EXISTS (
           SELECT 1 FROM release_assets h WHERE h.release_hash = :release AND h.kind = w.kind AND h.id = w.id
             AND h.content_hash IS w.content_hash)`,
      )
      .get({ release, wanted }) === undefined,

  /** The newest release that was taken from an environment, of each dashboard. */
  newestReleases: (
    environment: string,
    dashboards: readonly string[],
  ): { dashboard: string; hash: string; name: string; at: string }[] =>
    database
      .prepare<[string, string], { dashboard: string; hash: string; name: string; at: string }>(
        `SELECT dashboard, hash, name, at FROM (
           SELECT a.id AS dashboard, r.hash, r.name, r.taken_at AS at,
             row_number() OVER (PARTITION BY a.id ORDER BY r.taken_at DESC, r.hash) AS nth
           FROM releases r JOIN release_assets a ON a.release_hash = r.hash AND a.kind = 'dashboard'
           WHERE r.environment = ? AND a.id IN (SELECT value FROM json_each(?))
         ) WHERE nth = 1`,
      )
      .all(environment, asJson(dashboards)),

  looks: (environments: readonly string[]): StageLook[] =>
    database
      .prepare<[string], LookRow>(
        `SELECT environment, target_id AS targetId, at, published, drift, data, verified, problem FROM stage_looks
         WHERE environment IN (SELECT value FROM json_each(?))`,
      )
      .all(asJson(environments))
      .map((row) => ({
        ...row,
        data: row.data === null ? null : (JSON.parse(row.data) as StageLook['data']),
        verified: row.verified === 1,
      })),

  /** Keeps what a look found, in place of what earlier ones did. */
  keepLook: (look: StageLook): void => {
    database
      .prepare(
        `INSERT OR REPLACE INTO stage_looks (environment, target_id, at, published, drift, data, verified, problem)
         VALUES (:environment, :targetId, :at, :published, :drift, :data, :verified, :problem)`,
      )
      .run({
        ...look,
        data: look.data === null ? null : JSON.stringify(look.data),
        verified: look.verified ? 1 : 0,
      });
  },
});
