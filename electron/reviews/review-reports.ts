import { gunzipSync, gzipSync } from 'node:zlib';
import type { Database } from 'better-sqlite3';
import { appendAuditEntry, type NewAuditEntry } from '../audit/append-audit-entry.ts';
import { inTransaction } from './in-transaction.ts';

interface KeptReport {
  readonly format: 'json' | 'html';
  readonly sha256: string;
  readonly fingerprint: string;
  readonly signedAt: string;
}

/** Signed reports, as they were handed out. Part of the reviews' repository. */
export const createReviewReports = (database: Database) => ({
  /** Keeps signed reports as they are handed out, with their hashes in the audit log. The first ones stay. */
  putReports: inTransaction(database)(
    (
      id: string,
      reports: readonly {
        readonly format: 'json' | 'html';
        readonly text: string;
        readonly sha256: string;
      }[],
      signed: { readonly fingerprint: string; readonly at: string },
      caller: Pick<NewAuditEntry, 'actor' | 'role' | 'origin'>,
    ): void => {
      for (const { format, text, sha256 } of reports) {
        const { changes } = database
          .prepare('INSERT OR IGNORE INTO review_reports VALUES (?, ?, ?, ?, ?, ?)')
          .run(id, format, gzipSync(text), sha256, signed.fingerprint, signed.at);
        if (changes > 0)
          appendAuditEntry(database, {
            ...caller,
            at: signed.at,
            action: 'review.report',
            subject: `review:${id}`,
            outcome: 'ok',
            detail: { format, sha256, fingerprint: signed.fingerprint },
          });
      }
    },
  ),
  reports: (id: string): KeptReport[] =>
    database
      .prepare<[string], KeptReport>(
        'SELECT format, sha256, fingerprint, signed_at AS signedAt FROM review_reports WHERE review_id = ? ORDER BY format DESC',
      )
      .all(id),
  report: (id: string, format: 'json' | 'html'): string | undefined => {
    const row = database
      .prepare<[string, string], { text: Buffer }>(
        'SELECT text FROM review_reports WHERE review_id = ? AND format = ?',
      )
      .get(id, format);
    return row && gunzipSync(row.text).toString('utf8');
  },
});
