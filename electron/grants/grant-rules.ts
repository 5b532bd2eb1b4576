import type { Database } from 'better-sqlite3';
import { firstPolicies, type GrantPolicy } from '../../shared/domain/grant-policy.ts';
import type { By } from './grant-record.ts';
import { immediateTransaction } from './immediate-transaction.ts';

/** What grants need, in versions, and whose approval counts. Part of the grants' repository. */
export const createGrantRules = (database: Database) => {
  const transaction = immediateTransaction(database);
  return {
    policies: (): { readonly version: number; readonly policies: readonly GrantPolicy[] } => {
      const row = database
        .prepare<[], { version: number; policies: string }>(
          'SELECT version, policies FROM grant_policies ORDER BY version DESC LIMIT 1',
        )
        .get();
      return row === undefined
        ? { version: 0, policies: firstPolicies }
        : { version: row.version, policies: JSON.parse(row.policies) as GrantPolicy[] };
    },

    /** Keeps a new version; false where somebody else has made one since `version`. */
    savePolicies: transaction((version: number, policies: readonly GrantPolicy[], by: By): boolean => {
      const last = database
        .prepare<[], { version: number | null }>('SELECT max(version) AS version FROM grant_policies')
        .get();
      if ((last?.version ?? 0) !== version) return false;
      database
        .prepare('INSERT INTO grant_policies (version, policies, at, actor) VALUES (?, ?, ?, ?)')
        .run(version + 1, JSON.stringify(policies), by.at, by.actor);
      return true;
    }),

    approvers: (): {
      fingerprint: string;
      name: string;
      publicKey: string;
      addedAt: string;
      addedBy: string;
    }[] =>
      database
        .prepare<
          [],
          { fingerprint: string; name: string; publicKey: string; addedAt: string; addedBy: string }
        >(
          `SELECT fingerprint, name, public_key AS publicKey, added_at AS addedAt, added_by AS addedBy
           FROM grant_approvers ORDER BY name`,
        )
        .all(),
    addApprover: (
      key: { readonly fingerprint: string; readonly name: string; readonly publicKey: string },
      by: By,
    ): boolean =>
      database
        .prepare(
          `INSERT OR IGNORE INTO grant_approvers (fingerprint, name, public_key, added_at, added_by)
           VALUES (:fingerprint, :name, :publicKey, :at, :actor)`,
        )
        .run({ ...key, ...by }).changes > 0,
    removeApprover: (fingerprint: string): boolean =>
      database.prepare('DELETE FROM grant_approvers WHERE fingerprint = ?').run(fingerprint).changes > 0,
  };
};
