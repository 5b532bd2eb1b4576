import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { Json } from '../../shared/domain/plan.ts';

/** What is known when something happened; number, time and hash are added on writing. */
export interface NewAuditEntry {
  /** UTC ISO-8601; default: now. */
  readonly at?: string;
  readonly actor: string;
  readonly role: string;
  readonly origin: string;
  /** The procedure's audit name or the step's kind: `tenant.apply`, `quicksight.user.register`. */
  readonly action: string;
  /** What it was about: `tenant:acme`. */
  readonly subject?: string | null;
  readonly outcome: 'ok' | 'failed' | 'refused';
  readonly runId?: string | null;
  /** Safe fields only: never a secret. Keys are stored in the order given. */
  readonly detail?: Json;
}

/** A row of `audit_entries` as it is stored. */
export interface StoredAuditEntry {
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  readonly role: string;
  readonly origin: string;
  readonly action: string;
  readonly subject: string | null;
  readonly outcome: 'ok' | 'failed' | 'refused';
  readonly run_id: string | null;
  readonly detail: string;
  readonly previous: string;
  readonly hash: string;
}

/** What the first entry names as the one before it. */
export const firstPrevious = '0'.repeat(64);

/**
 * SHA-256 (hex) over the stored columns in a fixed order, as one JSON array. `detail` is covered as the
 * text that is stored, so that a proof never depends on how a later version writes JSON.
 */
export const auditHash = (entry: Omit<StoredAuditEntry, 'hash'>): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        entry.seq,
        entry.at,
        entry.actor,
        entry.role,
        entry.origin,
        entry.action,
        entry.subject,
        entry.outcome,
        entry.run_id,
        entry.detail,
        entry.previous,
      ]),
      'utf8',
    )
    .digest('hex');

/** Lone surrogates become U+FFFD, as they will be in SQLite's UTF-8: the hash covers what is stored. */
const wellFormed = (text: string): string => text.toWellFormed();

type Append = (entry: NewAuditEntry) => StoredAuditEntry;

const createAppend = (database: Database): Append => {
  const selectLast = database.prepare<[], { seq: number; hash: string }>(
    'SELECT seq, hash FROM audit_entries ORDER BY seq DESC LIMIT 1',
  );
  const insert = database.prepare(
    `INSERT INTO audit_entries
       (seq, at, actor, role, origin, action, subject, outcome, run_id, detail, previous, hash)
     VALUES
       (:seq, :at, :actor, :role, :origin, :action, :subject, :outcome, :run_id, :detail, :previous, :hash)`,
  );
  return database.transaction((entry: NewAuditEntry): StoredAuditEntry => {
    const last = selectLast.get();
    const unhashed = {
      seq: (last?.seq ?? 0) + 1,
      at: entry.at ?? new Date().toISOString(),
      actor: wellFormed(entry.actor),
      role: wellFormed(entry.role),
      origin: wellFormed(entry.origin),
      action: wellFormed(entry.action),
      subject: entry.subject == null ? null : wellFormed(entry.subject),
      outcome: entry.outcome,
      run_id: entry.runId ?? null,
      detail: JSON.stringify(entry.detail ?? {}),
      previous: last?.hash ?? firstPrevious,
    };
    const stored: StoredAuditEntry = { ...unhashed, hash: auditHash(unhashed) };
    insert.run(stored);
    return stored;
  });
};

/** Prepared once for each open database: a large run appends tens of thousands of entries. */
const appends = new WeakMap<Database, Append>();

/**
 * Appends one entry to the chain. Call it inside the transaction of the change that it records: both are
 * kept or neither is. Returns the entry as stored.
 */
export const appendAuditEntry = (database: Database, entry: NewAuditEntry): StoredAuditEntry => {
  const append = appends.get(database) ?? createAppend(database);
  appends.set(database, append);
  return append(entry);
};
