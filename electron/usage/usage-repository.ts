import type { Database } from 'better-sqlite3';
import type { UsageOfUser, UsageSync } from '../../shared/contract/usage.ts';
import type { Problem } from '../../shared/errors.ts';
import type { DayReading } from './read-usage.ts';
import { type Day, dayBefore, mayStillBeLate } from './usage-days.ts';

interface SyncRow {
  readonly connection_id: string;
  readonly state: UsageSync['state'];
  readonly run_id: string | null;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly calls: number;
  readonly throttled: number;
  readonly problem: string | null;
}

const toSync = (row: SyncRow): UsageSync => ({
  connectionId: row.connection_id,
  state: row.state,
  runId: row.run_id,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  calls: row.calls,
  throttled: row.throttled,
  problem: row.problem === null ? null : (JSON.parse(row.problem) as Problem),
});

export interface UsageFilter {
  readonly connectionId?: string | undefined;
  readonly search?: string | undefined;
  readonly sort: 'userName' | 'lastAt' | 'views';
  readonly descending: boolean;
  readonly limit: number;
  readonly offset: number;
}

const sortColumns = { userName: 'user_name COLLATE NOCASE', lastAt: 'last_at', views: 'views' } as const;
const escaped = (text: string) => text.replace(/[\\%_]/g, '\\$&');

/** Who used what, in the profile's database. Each method is one transaction. */
export const createUsageRepository = (database: Database) => {
  const syncOf = (connectionId: string): UsageSync | undefined => {
    const row = database
      .prepare<[string], SyncRow>('SELECT * FROM usage_syncs WHERE connection_id = ?')
      .get(connectionId);
    return row && toSync(row);
  };

  return {
    begin: database.transaction((connectionId: string, runId: string | null, at: string): UsageSync => {
      database
        .prepare(
          `INSERT OR REPLACE INTO usage_syncs (connection_id, state, run_id, started_at)
             VALUES (?, 'running', ?, ?)`,
        )
        .run(connectionId, runId, at);
      const made = syncOf(connectionId);
      if (made === undefined) throw new Error('A sync that was just begun is not there.');
      return made;
    }),

    end: (
      connectionId: string,
      end: Pick<UsageSync, 'state' | 'calls' | 'throttled' | 'problem'> & { readonly at: string },
    ): void => {
      database
        .prepare(
          `UPDATE usage_syncs SET state = ?, ended_at = ?, calls = ?, throttled = ?, problem = ?
           WHERE connection_id = ?`,
        )
        .run(
          end.state,
          end.at,
          end.calls,
          end.throttled,
          end.problem === null ? null : JSON.stringify(end.problem),
          connectionId,
        );
    },

    /** Syncs whose process died. */
    stopLeftovers: (at: string): void => {
      database
        .prepare("UPDATE usage_syncs SET state = 'stopped', ended_at = ? WHERE state = 'running'")
        .run(at);
    },

    /** The days of a region that need not be read again. */
    wholeDays: (connectionId: string, region: string): Day[] =>
      database
        .prepare<[string, string], { day: Day }>(
          'SELECT day FROM usage_readings WHERE connection_id = ? AND region = ? AND whole = 1',
        )
        .all(connectionId, region)
        .map(({ day }) => day),

    /** Puts days down as they were read, in place of what was known of them. */
    put: database.transaction((connectionId: string, days: readonly DayReading[], at: string): void => {
      const forget = database.prepare(
        'DELETE FROM usage_days WHERE connection_id = ? AND region = ? AND day = ?',
      );
      const add = database.prepare('INSERT INTO usage_days VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
      const read = database.prepare('INSERT OR REPLACE INTO usage_readings VALUES (?, ?, ?, ?, ?)');
      for (const { region, day, whole, uses } of days) {
        forget.run(connectionId, region, day);
        for (const { userName, asset, action, times, lastAt } of uses)
          add.run(connectionId, region, day, userName, asset, action, times, lastAt);
        read.run(connectionId, region, day, at, whole ? 1 : 0);
      }
    }),

    sync: (connectionId: string): UsageSync | null => syncOf(connectionId) ?? null,

    /** How far back the days are known without a gap in any region, and how old that is. */
    known: database.transaction(
      (connectionId: string): { knownSince: Day | null; readAt: string | null; users: number } => {
        const rows = database
          .prepare<[string], { region: string; day: Day; read_at: string; whole: number }>(
            'SELECT region, day, read_at, whole FROM usage_readings WHERE connection_id = ? ORDER BY region, day DESC',
          )
          .all(connectionId);
        const regions = Map.groupBy(rows, ({ region }) => region);
        let knownSince: Day | null = null;
        let readAt: string | null = null;
        for (const days of regions.values()) {
          const newest = days[0]?.read_at ?? null;
          let since = days[0]?.day ?? null;
          for (const [at, { day, whole, read_at }] of days.entries()) {
            const isKnown = whole === 1 || (newest !== null && mayStillBeLate(day, read_at, newest));
            if (at > 0 && (since === null || day !== dayBefore(since) || !isKnown)) break;
            since = day;
          }
          if (knownSince === null || (since !== null && since > knownSince)) knownSince = since;
          if (readAt === null || (newest !== null && newest < readAt)) readAt = newest;
        }
        const users =
          database
            .prepare<[string], { n: number }>(
              'SELECT count(DISTINCT user_name) AS n FROM usage_days WHERE connection_id = ?',
            )
            .get(connectionId)?.n ?? 0;
        return { knownSince, readAt, users };
      },
    ),

    users: database.transaction((filter: UsageFilter): { total: number; users: UsageOfUser[] } => {
      const values = {
        connectionId: filter.connectionId ?? null,
        search: filter.search ? `%${escaped(filter.search)}%` : null,
      };
      const where = `(:connectionId IS NULL OR u.connection_id = :connectionId)
          AND (:search IS NULL OR u.user_name LIKE :search ESCAPE '\\')`;
      const total =
        database
          .prepare<typeof values, { n: number }>(
            `SELECT count(*) AS n FROM (SELECT 1 FROM usage_days u WHERE ${where} GROUP BY u.connection_id, u.user_name)`,
          )
          .get(values)?.n ?? 0;
      const rows = database
        .prepare<
          typeof values & { limit: number; offset: number },
          {
            connection_id: string;
            connection: string;
            user_name: string;
            last_at: string;
            last_asset: string;
            days: number;
            views: number;
          }
        >(
          // SQLite takes the other columns from the row that has the greatest last_at.
          `SELECT u.connection_id, c.name AS connection, u.user_name, max(u.last_at) AS last_at, u.asset AS last_asset,
                    count(DISTINCT u.day) AS days, sum(u.times) FILTER (WHERE u.action = 'view') AS views
             FROM usage_days u JOIN connections c ON c.id = u.connection_id
             WHERE ${where} GROUP BY u.connection_id, u.user_name
             ORDER BY ${sortColumns[filter.sort]} ${filter.descending ? 'DESC' : 'ASC'}, u.user_name
             LIMIT :limit OFFSET :offset`,
        )
        .all({ ...values, limit: filter.limit, offset: filter.offset });
      return {
        total,
        users: rows.map((row) => ({
          connection: { id: row.connection_id, name: row.connection },
          userName: row.user_name,
          lastAt: row.last_at,
          lastAsset: row.last_asset === '' ? null : row.last_asset,
          days: row.days,
          views: row.views ?? 0,
        })),
      };
    }),
  };
};
