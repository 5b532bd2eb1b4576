import type { Database } from 'better-sqlite3';
import type { DrillReport } from '../../shared/contract/backups.ts';
import type { RetentionRules } from '../../shared/domain/backups/retention.ts';
import type { BackupSchedule } from '../../shared/domain/backups/schedule.ts';

/** What this profile knows of a backup that it made or looked at. */
export interface BackupRecord {
  readonly id: string;
  readonly set: string;
  readonly connectionId: string;
  readonly connection: string;
  readonly accountId: string;
  readonly region: string;
  readonly place: string;
  readonly begunAt: string;
  readonly madeAt: string;
  readonly madeBy: string;
  readonly assets: number;
  readonly byName: number;
  readonly bytes: number;
  readonly written: number;
  readonly digest: string;
  readonly verifiedAt: string | null;
  /** What a verification found lost; null where it found it whole. */
  readonly damage: readonly string[] | null;
  readonly drill: DrillReport | null;
}

/** How a connection's account is backed up. */
export interface BackupRulesRecord {
  readonly connectionId: string;
  /** What the connection is called. */
  readonly connection: string;
  readonly place: string;
  readonly schedule: BackupSchedule;
  readonly retention: RetentionRules;
  readonly savedAt: string;
  readonly failedAt: string | null;
  readonly failure: string | null;
}

interface BackupRow {
  readonly id: string;
  readonly set_id: string;
  readonly connection_id: string;
  readonly connection: string;
  readonly account: string;
  readonly region: string;
  readonly place: string;
  readonly begun_at: string;
  readonly made_at: string;
  readonly made_by: string;
  readonly assets: number;
  readonly by_name: number;
  readonly bytes: number;
  readonly written: number;
  readonly digest: string;
  readonly verified_at: string | null;
  readonly damage: string | null;
  readonly drill: string | null;
}

interface RulesRow {
  readonly connection: string;
  readonly connection_id: string;
  readonly place: string;
  readonly schedule: string;
  readonly retention: string;
  readonly saved_at: string;
  readonly failed_at: string | null;
  readonly failure: string | null;
}

const toRecord = (row: BackupRow): BackupRecord => ({
  id: row.id,
  set: row.set_id,
  connectionId: row.connection_id,
  connection: row.connection,
  accountId: row.account,
  region: row.region,
  place: row.place,
  begunAt: row.begun_at,
  madeAt: row.made_at,
  madeBy: row.made_by,
  assets: row.assets,
  byName: row.by_name,
  bytes: row.bytes,
  written: row.written,
  digest: row.digest,
  verifiedAt: row.verified_at,
  damage: row.damage === null ? null : (JSON.parse(row.damage) as string[]),
  drill: row.drill === null ? null : (JSON.parse(row.drill) as DrillReport),
});

const toRules = (row: RulesRow): BackupRulesRecord => ({
  connectionId: row.connection_id,
  connection: row.connection,
  place: row.place,
  schedule: JSON.parse(row.schedule) as BackupSchedule,
  retention: JSON.parse(row.retention) as RetentionRules,
  savedAt: row.saved_at,
  failedAt: row.failed_at,
  failure: row.failure,
});

/** Account backups as this profile knows them, and the rules by which they are made. */
export const createBackupRepository = (database: Database) => ({
  add: (backup: BackupRecord): void => {
    database
      .prepare(
        `INSERT INTO account_backups VALUES (:id, :set, :connectionId, :connection, :accountId, :region, :place,
           :begunAt, :madeAt, :madeBy, :assets, :byName, :bytes, :written, :digest, :verifiedAt, :damage, :drill)`,
      )
      .run({
        ...backup,
        damage: backup.damage === null ? null : JSON.stringify(backup.damage),
        drill: backup.drill === null ? null : JSON.stringify(backup.drill),
      });
  },

  list: (): readonly BackupRecord[] =>
    database
      .prepare<[], BackupRow>('SELECT * FROM account_backups ORDER BY made_at DESC, id DESC')
      .all()
      .map(toRecord),

  get: (id: string): BackupRecord | null => {
    const row = database.prepare<[string], BackupRow>('SELECT * FROM account_backups WHERE id = ?').get(id);
    return row === undefined ? null : toRecord(row);
  },

  remove: database.transaction((ids: readonly string[]): void => {
    const remove = database.prepare('DELETE FROM account_backups WHERE id = ?');
    for (const id of ids) remove.run(id);
  }),

  /** What a verification found: null for whole, else what is lost. */
  setVerified: (id: string, at: string, damage: readonly string[] | null): void => {
    database
      .prepare('UPDATE account_backups SET verified_at = ?, damage = ? WHERE id = ?')
      .run(damage === null ? at : null, damage === null ? null : JSON.stringify(damage), id);
  },

  setDrilled: (id: string, report: DrillReport): void => {
    database.prepare('UPDATE account_backups SET drill = ? WHERE id = ?').run(JSON.stringify(report), id);
  },

  rules: (): readonly BackupRulesRecord[] =>
    database
      .prepare<[], RulesRow>(
        `SELECT r.*, c.name AS connection
         FROM account_backup_rules r JOIN connections c ON c.id = r.connection_id ORDER BY c.name`,
      )
      .all()
      .map(toRules),

  saveRules: (
    rules: Pick<BackupRulesRecord, 'connectionId' | 'place' | 'schedule' | 'retention'>,
    by: { readonly actor: string; readonly at: string },
  ): void => {
    database
      .prepare(
        `INSERT INTO account_backup_rules (connection_id, place, schedule, retention, saved_at, saved_by)
         VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET place = excluded.place, schedule = excluded.schedule,
           retention = excluded.retention, saved_at = excluded.saved_at, saved_by = excluded.saved_by`,
      )
      .run(
        rules.connectionId,
        rules.place,
        JSON.stringify(rules.schedule),
        JSON.stringify(rules.retention),
        by.at,
        by.actor,
      );
  },

  /** How the last scheduled attempt ended; null where it worked. */
  setAttempt: (connectionId: string, at: string, failure: string | null): void => {
    database
      .prepare('UPDATE account_backup_rules SET failed_at = ?, failure = ? WHERE connection_id = ?')
      .run(failure === null ? null : at, failure, connectionId);
  },
});
