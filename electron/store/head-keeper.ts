import type { Database } from 'better-sqlite3';
import { firstPrevious } from '../audit/append-audit-entry.ts';
import { type AuditHead, fileIdentity, type RememberedHead, writeRememberedHead } from './remembered-head.ts';

/** Milliseconds between a change and what is remembered of it, at most. */
const lagMs = 1_000;

/** The last entry of the audit log; number 0 where there is none. */
export const auditHeadOf = (database: Database): AuditHead =>
  database
    .prepare<[], AuditHead>('SELECT seq, hash, at FROM audit_entries ORDER BY seq DESC LIMIT 1')
    .get() ?? { seq: 0, hash: firstPrevious, at: null };

/** A database that lacks what is remembered of it. */
export interface Behind {
  /** The last entry that was there. */
  readonly remembered: AuditHead;
  /** The last one that is there. */
  readonly found: AuditHead;
  /** How many of the remembered entries are missing, counted from where the two part; at least 1. */
  readonly missing: number;
  /** The backup that a restore took, where it was one. */
  readonly restored?: { readonly from: string; readonly at: string };
}

/** Compares a database with what is remembered of it; undefined when everything remembered is there. */
export const behindOf = (database: Database, head: RememberedHead | undefined): Behind | undefined => {
  if (head === undefined || head.audit.seq === 0) return undefined;
  const kept = database
    .prepare<[number], { hash: string }>('SELECT hash FROM audit_entries WHERE seq = ?')
    .get(head.audit.seq);
  if (kept?.hash === head.audit.hash) return undefined;
  const found = auditHeadOf(database);
  return {
    remembered: head.audit,
    found,
    // Where the log went on differently, at least the remembered entry itself is not there.
    missing: Math.max(1, head.audit.seq - found.seq),
    ...(head.restored ? { restored: head.restored } : {}),
  };
};

/** Notes outside the database how far its audit log reaches, soon after each change. */
export const createHeadKeeper = (database: Database, files: readonly string[]) => {
  let following = false;
  let written = -1;
  let timer: NodeJS.Timeout | undefined;

  const write = () => {
    clearTimeout(timer);
    timer = undefined;
    const audit = auditHeadOf(database);
    if (!following || audit.seq === written) return;
    writeRememberedHead(files, {
      version: 1,
      audit,
      files: { database: fileIdentity(database.name), log: fileIdentity(`${database.name}-wal`) },
    });
    written = audit.seq;
  };

  return {
    /** Begins: what was remembered before has been looked at and dealt with. */
    follow(): void {
      following = true;
      written = -1;
      write();
    },
    /** Something may have been written. */
    touched(): void {
      if (following) timer ??= setTimeout(write, lagMs).unref();
    },
    /** Writes what is left. */
    flush: write,
  };
};
export type HeadKeeper = ReturnType<typeof createHeadKeeper>;
