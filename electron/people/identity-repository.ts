import type { Database } from 'better-sqlite3';
import type { IdentityRuleRecord } from '../../shared/contract/identity.ts';
import type { RuleAccount, RuleSourceGroup } from '../../shared/domain/identity-rules.ts';
import { federatedSession, foldedEmail } from '../../shared/domain/link-people.ts';

export interface SourceRecord {
  readonly id: string;
  readonly name: string;
  readonly kind: 'csv' | 'entra';
  readonly settings: {
    readonly tenantId?: string;
    readonly clientId?: string;
    readonly loginEndpoint?: string;
    readonly graphEndpoint?: string;
  };
  readonly groups: readonly RuleSourceGroup[] | null;
  readonly readAt: string | null;
  readonly triedAt: string | null;
  readonly problem: { readonly message: string; readonly todo: string } | null;
}

interface SourceRow {
  readonly id: string;
  readonly name: string;
  readonly kind: SourceRecord['kind'];
  readonly settings: string;
  readonly groups: string | null;
  readonly read_at: string | null;
  readonly tried_at: string | null;
  readonly problem: string | null;
}

interface RuleRow extends Omit<IdentityRuleRecord, 'sourceId' | 'sourceGroup' | 'connectionId' | 'group'> {
  readonly connection_id: string;
  readonly source_id: string;
  readonly source_group: string;
  readonly target_group: string;
}

const toSource = (row: SourceRow): SourceRecord => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  settings: JSON.parse(row.settings) as SourceRecord['settings'],
  groups: row.groups === null ? null : (JSON.parse(row.groups) as RuleSourceGroup[]),
  readAt: row.read_at,
  triedAt: row.tried_at,
  problem: row.problem === null ? null : (JSON.parse(row.problem) as NonNullable<SourceRecord['problem']>),
});

/** Identity sources, what was read of them, and rules. Each method is one transaction. */
export const createIdentityRepository = (database: Database) => ({
  sources: (): SourceRecord[] =>
    database
      .prepare<[], SourceRow>('SELECT * FROM identity_sources ORDER BY name COLLATE NOCASE')
      .all()
      .map(toSource),
  source: (id: string): SourceRecord | undefined => {
    const row = database.prepare<[string], SourceRow>('SELECT * FROM identity_sources WHERE id = ?').get(id);
    return row && toSource(row);
  },
  /** False where another has the name. */
  insertSource: (
    source: Pick<SourceRecord, 'id' | 'name' | 'kind' | 'settings'> & { readonly at: string },
  ): boolean =>
    database
      .prepare(
        `INSERT INTO identity_sources (id, name, kind, settings, created_at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO NOTHING`,
      )
      .run(source.id, source.name, source.kind, JSON.stringify(source.settings), source.at).changes === 1,
  removeSource: (id: string): boolean =>
    database.prepare('DELETE FROM identity_sources WHERE id = ?').run(id).changes === 1,
  keepReading: (id: string, groups: readonly RuleSourceGroup[], at: string): void => {
    database
      .prepare(
        'UPDATE identity_sources SET groups = ?, read_at = ?, tried_at = ?, problem = NULL WHERE id = ?',
      )
      .run(JSON.stringify(groups), at, at, id);
  },
  keepProblem: (id: string, problem: NonNullable<SourceRecord['problem']>, at: string): void => {
    database
      .prepare('UPDATE identity_sources SET tried_at = ?, problem = ? WHERE id = ?')
      .run(at, JSON.stringify(problem), id);
  },
  rules: (): IdentityRuleRecord[] =>
    database
      .prepare<[], RuleRow>('SELECT * FROM identity_rules ORDER BY namespace, target_group, source_group, id')
      .all()
      .map((row) => ({
        id: row.id,
        sourceId: row.source_id,
        sourceGroup: row.source_group,
        connectionId: row.connection_id,
        namespace: row.namespace,
        group: row.target_group,
        account: row.account,
        mode: row.mode,
      })),
  /** False where there is such a rule already. */
  insertRule: (rule: IdentityRuleRecord): boolean =>
    database
      .prepare(
        `INSERT INTO identity_rules VALUES (:id, :connectionId, :sourceId, :sourceGroup, :namespace, :group, :account, :mode)
         ON CONFLICT DO NOTHING`,
      )
      .run(rule).changes === 1,
  removeRule: (id: string): boolean =>
    database.prepare('DELETE FROM identity_rules WHERE id = ?').run(id).changes === 1,

  /** Accounts of a connection with every address by which their person is known. */
  accounts: (connectionId: string): RuleAccount[] => {
    const rows = database
      .prepare<
        [],
        {
          connection_id: string;
          name: string;
          namespace: string | null;
          email: string | null;
          identity_type: string | null;
          nameless: number | null;
          person_id: string;
        }
      >(
        `SELECT o.connection_id, s.name, s.namespace, d.value ->> '$.email' AS email,
           d.value ->> '$.identityType' AS identity_type, d.value ->> '$.nameless' AS nameless, a.person_id
         FROM person_accounts a JOIN directory_objects o ON o.id = a.object_id
         JOIN directory_states s ON s.object_id = o.id AND s.valid_to IS NULL
         JOIN directory_details d ON d.id = s.detail_id ORDER BY o.id`,
      )
      .all();
    const emails = new Map<string, Set<string>>();
    for (const row of rows) {
      const account = { userName: row.name, identityType: row.identity_type, nameless: row.nameless === 1 };
      const known = emails.get(row.person_id) ?? new Set<string>();
      emails.set(row.person_id, known);
      for (const text of [row.email, federatedSession(account)?.session ?? null]) {
        const email = foldedEmail(text);
        if (email !== undefined) known.add(email);
      }
    }
    return rows.flatMap((row) =>
      row.connection_id === connectionId && row.nameless !== 1
        ? [
            {
              userName: row.name,
              namespace: row.namespace ?? '',
              personId: row.person_id,
              emails: [...(emails.get(row.person_id) ?? [])],
            },
          ]
        : [],
    );
  },
});
