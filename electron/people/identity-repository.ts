import type { Database } from 'better-sqlite3';
import type { IdentityRuleRecord } from '../../shared/contract/identity.ts';
import type { RuleAccount, RuleRole, RuleSourceGroup } from '../../shared/domain/identity-rules.ts';
import { federatedSession, foldedEmail } from '../../shared/domain/link-people.ts';

export interface SourceRecord {
  readonly id: string;
  readonly name: string;
  readonly kind: 'csv' | 'entra' | 'github';
  readonly settings: {
    readonly tenantId?: string;
    readonly clientId?: string;
    readonly loginEndpoint?: string;
    readonly graphEndpoint?: string;
    readonly org?: string;
    readonly apiEndpoint?: string;
  };
  /** As it was read, without what somebody said by hand. */
  readonly groups: readonly RuleSourceGroup[] | null;
  readonly note: string | null;
  /** E-mail addresses by member, as somebody said. */
  readonly matches: ReadonlyMap<string, string>;
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
  readonly note: string | null;
  readonly matches: string;
  readonly read_at: string | null;
  readonly tried_at: string | null;
  readonly problem: string | null;
}

interface RuleRow extends Omit<IdentityRuleRecord, 'sourceId' | 'sourceGroup' | 'connectionId' | 'target'> {
  readonly connection_id: string;
  readonly source_id: string;
  readonly source_group: string;
  readonly target_group: string | null;
  readonly target_role: RuleRole | null;
}

const toSource = (row: SourceRow): SourceRecord => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  settings: JSON.parse(row.settings) as SourceRecord['settings'],
  groups: row.groups === null ? null : (JSON.parse(row.groups) as RuleSourceGroup[]),
  note: row.note,
  matches: new Map(Object.entries(JSON.parse(row.matches) as Record<string, string>)),
  readAt: row.read_at,
  triedAt: row.tried_at,
  problem: row.problem === null ? null : (JSON.parse(row.problem) as NonNullable<SourceRecord['problem']>),
});

const selectSources = `SELECT s.*, (SELECT json_group_object(m.member, m.email) FROM identity_matches m
  WHERE m.source_id = s.id) AS matches FROM identity_sources s`;

/** Identity sources, what was read of them, and rules. Each method is one transaction. */
export const createIdentityRepository = (database: Database) => ({
  sources: (): SourceRecord[] =>
    database.prepare<[], SourceRow>(`${selectSources} ORDER BY name COLLATE NOCASE`).all().map(toSource),
  source: (id: string): SourceRecord | undefined => {
    const row = database.prepare<[string], SourceRow>(`${selectSources} WHERE id = ?`).get(id);
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
  keepReading: (
    id: string,
    reading: { readonly groups: readonly RuleSourceGroup[]; readonly note?: string },
    at: string,
  ): void => {
    database
      .prepare(
        'UPDATE identity_sources SET groups = ?, note = ?, read_at = ?, tried_at = ?, problem = NULL WHERE id = ?',
      )
      .run(JSON.stringify(reading.groups), reading.note ?? null, at, at, id);
  },
  /** Keeps whose e-mail address somebody has; null takes it back. */
  match: (
    id: string,
    matches: readonly { readonly member: string; readonly email: string | null }[],
    at: string,
  ): void => {
    const forget = database.prepare('DELETE FROM identity_matches WHERE source_id = ? AND member = ?');
    const keep = database.prepare(
      'INSERT INTO identity_matches (source_id, member, email, at) VALUES (?, ?, ?, ?)',
    );
    database.transaction(() => {
      for (const { member, email } of matches) {
        forget.run(id, member);
        if (email !== null) keep.run(id, member, email, at);
      }
    })();
  },
  keepProblem: (id: string, problem: NonNullable<SourceRecord['problem']>, at: string): void => {
    database
      .prepare('UPDATE identity_sources SET tried_at = ?, problem = ? WHERE id = ?')
      .run(at, JSON.stringify(problem), id);
  },
  rules: (): IdentityRuleRecord[] =>
    database
      .prepare<[], RuleRow>(
        'SELECT * FROM identity_rules ORDER BY namespace, target_role, target_group, source_group, id',
      )
      .all()
      .map((row) => ({
        id: row.id,
        sourceId: row.source_id,
        sourceGroup: row.source_group,
        connectionId: row.connection_id,
        namespace: row.namespace,
        target:
          row.target_role === null
            ? { kind: 'group', group: row.target_group ?? '' }
            : { kind: 'role', role: row.target_role },
        account: row.account,
        mode: row.mode,
      })),
  /** False where there is such a rule already. */
  insertRule: ({ target, ...rule }: IdentityRuleRecord): boolean =>
    database
      .prepare(
        `INSERT INTO identity_rules VALUES (:id, :connectionId, :sourceId, :sourceGroup, :namespace, :group, :role, :account, :mode)
         ON CONFLICT DO NOTHING`,
      )
      .run({
        ...rule,
        group: target.kind === 'group' ? target.group : null,
        role: target.kind === 'role' ? target.role : null,
      }).changes === 1,
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
