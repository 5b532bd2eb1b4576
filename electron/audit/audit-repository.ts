import type { Database } from 'better-sqlite3';
import type { AuditEntry } from '../../shared/contract/console.ts';
import type { Json } from '../../shared/domain/plan.ts';
import {
  appendAuditEntry,
  auditHash,
  firstPrevious,
  type NewAuditEntry,
  type StoredAuditEntry,
} from './append-audit-entry.ts';

export interface AuditQuery {
  /** Found in actor, action, subject or detail, without regard to case. */
  readonly search?: string | undefined;
  readonly subject?: string | undefined;
  /** The whole action, or its beginning when it ends with a dot: `connection.`. */
  readonly action?: string | undefined;
  /** Entries with a smaller number than this. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** `broken` is the first entry whose hash, or place in the chain, is not what it must be. */
export type AuditProof =
  | { readonly ok: true; readonly entries: number; readonly lastHash: string }
  | { readonly ok: false; readonly entries: number; readonly broken: number; readonly why: string };

const entryOf = (row: StoredAuditEntry): AuditEntry => ({
  seq: row.seq,
  at: row.at,
  actor: row.actor,
  role: row.role,
  origin: row.origin,
  action: row.action,
  subject: row.subject,
  outcome: row.outcome,
  runId: row.run_id,
  detail: JSON.parse(row.detail) as Json,
  hash: row.hash,
});

/** What was typed is text to find, not a pattern. */
const containing = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

const conditionsOf = (query: AuditQuery): { where: string; values: Record<string, string> } => {
  const values: Record<string, string> = {};
  const parts: string[] = [];
  if (query.search) {
    values.search = containing(query.search);
    parts.push(
      `(actor LIKE :search ESCAPE '\\' OR action LIKE :search ESCAPE '\\'
        OR subject LIKE :search ESCAPE '\\' OR detail LIKE :search ESCAPE '\\')`,
    );
  }
  if (query.subject) {
    values.subject = query.subject;
    parts.push('subject = :subject');
  }
  if (query.action) {
    values.action = query.action;
    // A range, so that the index serves it: '/' follows '.' in ASCII.
    if (query.action.endsWith('.')) {
      values.end = `${query.action.slice(0, -1)}/`;
      parts.push('action >= :action AND action < :end');
    } else parts.push('action = :action');
  }
  return { where: parts.length > 0 ? parts.join(' AND ') : 'true', values };
};

/** The append-only record of who did what. Other domains append inside their own transactions. */
export const createAuditRepository = (database: Database) => ({
  append(entry: NewAuditEntry): { seq: number } {
    return { seq: appendAuditEntry(database, entry).seq };
  },

  /** Newest first; `total` counts everything that fits the query, whatever the page. */
  list(query: AuditQuery): { total: number; entries: AuditEntry[] } {
    const { where, values } = conditionsOf(query);
    const total =
      database
        .prepare<[Record<string, string>], { n: number }>(
          `SELECT count(*) AS n FROM audit_entries WHERE ${where}`,
        )
        .get(values)?.n ?? 0;
    const entries = database
      .prepare<[Record<string, string | number>], StoredAuditEntry>(
        `SELECT * FROM audit_entries WHERE ${where} AND seq < :before ORDER BY seq DESC LIMIT :limit`,
      )
      .all({ ...values, before: query.before ?? Number.MAX_SAFE_INTEGER, limit: query.limit })
      .map(entryOf);
    return { total, entries };
  },

  /**
   * Recomputes the whole chain. It finds every entry that was changed, removed from the middle or put in;
   * entries cut off the end can only be found by somebody who noted an earlier `lastHash`.
   */
  verify(): AuditProof {
    let expected = 1;
    let previous = firstPrevious;
    let entries = 0;
    let broken: { broken: number; why: string } | undefined;
    const rows = database.prepare<[], StoredAuditEntry>('SELECT * FROM audit_entries ORDER BY seq').iterate();
    for (const row of rows) {
      entries++;
      if (broken) continue;
      if (row.seq !== expected) broken = { broken: expected, why: `entry ${expected} is missing` };
      else if (row.previous !== previous) {
        broken = { broken: row.seq, why: `entry ${row.seq} does not follow the one before it` };
      } else if (auditHash(row) !== row.hash) {
        broken = { broken: row.seq, why: `entry ${row.seq} was changed after it was written` };
      }
      expected = row.seq + 1;
      previous = row.hash;
    }
    return broken ? { ok: false, entries, ...broken } : { ok: true, entries, lastHash: previous };
  },
});
