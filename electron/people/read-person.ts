import type { Database } from 'better-sqlite3';
import type {
  LinkedAccount,
  OpenInvitation,
  PersonDetail,
  PersonDoubt,
} from '../../shared/contract/people.ts';
import { type Invitation, invitationOf } from '../../shared/domain/invitation.ts';
import { federatedSession } from '../../shared/domain/link-people.ts';
import { changedBy, changedColumn, readColumns } from '../directory/changed-by.ts';
import { historyOf, mostHistory, type StateRow } from './person-history.ts';
import { invitationSeen, invitedAt, isInvitation } from './select-invitation.ts';

interface AccountRow {
  readonly id: number;
  readonly connection_id: string;
  readonly connection_name: string;
  readonly key: string;
  readonly name: string;
  readonly namespace: string | null;
  readonly email: string | null;
  readonly role: string | null;
  readonly identity_type: string | null;
  readonly external_login: string | null;
  readonly active: number | null;
  readonly nameless: number | null;
  readonly since: string;
  readonly unseen_at: string | null;
  readonly gone_at: string | null;
  readonly read_at: string | null;
  readonly read_state: LinkedAccount['readState'];
  readonly changed_by: string | null;
  readonly groups: number;
  readonly groups_unread: number;
  readonly reason: LinkedAccount['reason'];
  readonly decision_kind: 'link' | 'apart' | null;
  readonly decided_by: string | null;
  readonly decided_at: string | null;
  readonly invitation: string | null;
}

const selectAccounts = `SELECT o.id, o.connection_id, n.name AS connection_name, o.key, s.name, s.namespace,
  d.value ->> '$.email' AS email, d.value ->> '$.role' AS role, d.value ->> '$.identityType' AS identity_type,
  d.value ->> '$.externalLogin' AS external_login, d.value ->> '$.active' AS active, d.value ->> '$.nameless' AS nameless,
  s.valid_from AS since, s.unseen_at, s.valid_to AS gone_at, ${readColumns}, a.reason, ${changedColumn},
  (SELECT count(*) FROM directory_edges e WHERE e.from_id = o.id AND e.kind = 'member' AND e.valid_to IS NULL) AS groups,
  EXISTS (SELECT 1 FROM directory_scopes m WHERE m.connection_id = o.connection_id AND m.state IN ('unreadable', 'failed')
    AND m.read_at IS NULL AND (m.scope = 'groups/' || s.namespace OR m.scope LIKE 'members/' || s.namespace || '/%')) AS groups_unread,
  h.kind AS decision_kind, h.decided_by, h.decided_at, ${invitationSeen} AS invitation
  FROM person_accounts a JOIN directory_objects o ON o.id = a.object_id
  JOIN connections n ON n.id = o.connection_id
  JOIN directory_states s ON s.object_id = o.id
    AND s.valid_from = (SELECT max(valid_from) FROM directory_states WHERE object_id = o.id)
  JOIN directory_details d ON d.id = s.detail_id
  JOIN directory_scopes c ON c.id = s.scope_id
  LEFT JOIN person_decisions h ON h.connection_id = o.connection_id AND h.account_key = o.key
  WHERE a.person_id = ? ORDER BY s.valid_to IS NOT NULL, s.name COLLATE NOCASE, o.id`;

const selectDoubts = `SELECT f.object_id AS id, f.kind, f.candidates, o.connection_id, n.name AS connection_name, o.key,
  s.name, d.value ->> '$.email' AS email, a.person_id, p.name AS person_name
  FROM person_doubts f JOIN directory_objects o ON o.id = f.object_id
  JOIN connections n ON n.id = o.connection_id
  JOIN directory_states s ON s.object_id = o.id AND s.valid_to IS NULL
  JOIN directory_details d ON d.id = s.detail_id
  JOIN person_accounts a ON a.object_id = o.id JOIN people p ON p.id = a.person_id`;

interface DoubtRow {
  readonly id: number;
  readonly kind: PersonDoubt['kind'];
  readonly candidates: string;
  readonly connection_id: string;
  readonly connection_name: string;
  readonly key: string;
  readonly name: string;
  readonly email: string | null;
  readonly person_id: string;
  readonly person_name: string;
}

/** An invitation out of the JSON that SQL makes of when it was first seen. */
export const seenInvitation = (seen: string | null, now: number): Invitation | null =>
  seen === null ? null : invitationOf(JSON.parse(seen) as Parameters<typeof invitationOf>[0], now);

/** Every invitation that waits for an answer. Two connections may show one account: it is one invitation. */
const selectInvitations = `SELECT o.key, o.connection_id, n.name AS connection_name, s.name, s.namespace,
  d.value ->> '$.email' AS email, d.value ->> '$.role' AS role, coalesce(d.value ->> '$.nameless', 0) AS nameless,
  ${invitationSeen} AS invitation, a.person_id, p.name AS person_name
  FROM person_accounts a JOIN people p ON p.id = a.person_id JOIN directory_objects o ON o.id = a.object_id
  JOIN connections n ON n.id = o.connection_id
  JOIN directory_states s ON s.object_id = o.id AND s.valid_to IS NULL
  JOIN directory_details d ON d.id = s.detail_id
  WHERE ${isInvitation} ORDER BY ${invitedAt}, s.name COLLATE NOCASE, o.id`;

interface InvitationRow
  extends Pick<
    AccountRow,
    'key' | 'connection_id' | 'connection_name' | 'name' | 'namespace' | 'email' | 'role' | 'nameless'
  > {
  readonly invitation: string;
  readonly person_id: string;
  readonly person_name: string;
}

const toAccount = (row: AccountRow, now: number): LinkedAccount => ({
  id: row.id,
  connection: { id: row.connection_id, name: row.connection_name },
  key: row.key,
  namespace: row.namespace ?? '',
  userName: row.name,
  email: row.email,
  role: row.role,
  identityType: row.identity_type,
  federated:
    row.identity_type === 'IAM_IDENTITY_CENTER' ||
    row.external_login !== null ||
    federatedSession({
      userName: row.name,
      identityType: row.identity_type,
      nameless: row.nameless === 1,
    }) !== undefined,
  active: row.active === null ? null : row.active === 1,
  nameless: row.nameless === 1,
  groups: row.groups_unread === 1 ? null : row.groups,
  since: row.since,
  unseenAt: row.unseen_at,
  readAt: row.read_at,
  readState: row.read_state,
  changedBy: changedBy(row.changed_by),
  reason: row.reason,
  decision:
    row.decision_kind === null || row.decided_by === null || row.decided_at === null
      ? null
      : { kind: row.decision_kind, by: row.decided_by, at: row.decided_at },
  goneAt: row.gone_at,
  invitation: seenInvitation(row.invitation, now),
});

/** What the directory tells of one person's accounts, and of accounts in doubt. */
export const createPersonReader = (database: Database) => {
  const all = <R>(sql: string, ...values: readonly unknown[]): R[] =>
    database.prepare<unknown[], R>(sql).all(...values);

  const candidates = (row: DoubtRow): PersonDoubt['candidates'] =>
    all<{ personId: string; name: string; userName: string }>(
      `SELECT a.person_id AS personId, p.name, s.name AS userName FROM json_each(?) w
       JOIN person_accounts a ON a.object_id = w.value JOIN people p ON p.id = a.person_id
       JOIN directory_states s ON s.object_id = a.object_id AND s.valid_to IS NULL
       WHERE a.person_id <> ? ORDER BY p.name COLLATE NOCASE LIMIT 20`,
      row.candidates,
      row.person_id,
    );
  const toDoubts = (rows: readonly DoubtRow[]): PersonDoubt[] => {
    // Whether two people are one is asked once, not from each side and for each of their accounts.
    const asked = new Set<string>();
    return rows.flatMap((row) => {
      const found = candidates(row);
      const pairs = found.map(({ personId }) => [row.kind, ...[personId, row.person_id].sort()].join(' '));
      // Linked by something else meanwhile: there is nothing left to decide.
      if (pairs.every((pair) => asked.has(pair))) return [];
      for (const pair of pairs) asked.add(pair);
      return [
        {
          account: row.id,
          userName: row.name,
          email: row.email,
          personId: row.person_id,
          personName: row.person_name,
          connection: { id: row.connection_id, name: row.connection_name },
          key: row.key,
          kind: row.kind,
          candidates: found,
        },
      ];
    });
  };

  return {
    detail: (
      id: string,
      now: number,
    ): Omit<PersonDetail, keyof import('../../shared/contract/people.ts').PersonSummary> => {
      const accounts = all<AccountRow>(selectAccounts, id);
      const ids = JSON.stringify(accounts.map((account) => account.id));
      const groupList = all<{
        key: string;
        name: string;
        namespace: string | null;
        connection_id: string;
        connection_name: string;
        user_name: string;
        since: string;
        unseen_at: string | null;
      }>(
        `SELECT g.key, s.name, s.namespace, g.connection_id, n.name AS connection_name, u.name AS user_name,
           e.valid_from AS since, e.unseen_at
         FROM json_each(?) w JOIN directory_edges e ON e.from_id = w.value AND e.kind = 'member' AND e.valid_to IS NULL
         JOIN directory_objects g ON g.id = e.to_id JOIN connections n ON n.id = g.connection_id
         JOIN directory_states s ON s.object_id = g.id AND s.valid_to IS NULL
         JOIN directory_states u ON u.object_id = e.from_id AND u.valid_to IS NULL
         ORDER BY s.name COLLATE NOCASE, s.namespace, g.key`,
        ids,
      );
      const soleAssets = all<PersonDetail['soleAssets'][number]>(
        `SELECT o.key, o.kind, s.title, n.name AS connection FROM person_sole_assets w
         JOIN directory_objects o ON o.id = w.object_id JOIN connections n ON n.id = o.connection_id
         JOIN directory_states s ON s.object_id = o.id AND s.valid_to IS NULL
         WHERE w.person_id = ? ORDER BY o.kind, s.title COLLATE NOCASE, o.key`,
        id,
      );
      const states = all<StateRow>(
        `SELECT s.object_id, s.name, s.valid_from, s.valid_to, s.unseen_at, d.value AS detail
         FROM json_each(?) w JOIN directory_states s ON s.object_id = w.value
         JOIN directory_details d ON d.id = s.detail_id ORDER BY s.object_id, s.valid_from`,
        ids,
      );
      const edges = all<Parameters<typeof historyOf>[1][number]>(
        `SELECT e.kind, e.from_id, e.valid_from, e.valid_to, e.unseen_at, o.kind AS to_kind, d.value AS detail,
           coalesce((SELECT s.title FROM directory_states s WHERE s.object_id = o.id ORDER BY s.valid_from DESC LIMIT 1), o.key) AS title
         FROM json_each(?) w JOIN directory_edges e ON e.from_id = w.value AND e.kind IN ('member', 'grant')
         JOIN directory_objects o ON o.id = e.to_id JOIN directory_details d ON d.id = e.detail_id
         ORDER BY coalesce(e.valid_to, e.valid_from) DESC, e.id DESC LIMIT ${mostHistory * 2}`,
        ids,
      );
      const history = historyOf(states, edges);
      return {
        accountList: accounts.map((account) => toAccount(account, now)),
        groupList: groupList.map((row) => ({
          key: row.key,
          name: row.name,
          namespace: row.namespace ?? '',
          connection: { id: row.connection_id, name: row.connection_name },
          userName: row.user_name,
          since: row.since,
          unseenAt: row.unseen_at,
        })),
        soleAssets,
        doubtList: toDoubts(all<DoubtRow>(`${selectDoubts} WHERE a.person_id = ? ORDER BY f.object_id`, id)),
        history: history.slice(0, mostHistory),
        historyCut: history.length > mostHistory,
      };
    },

    invitations: (now: number): OpenInvitation[] => {
      const rows = all<InvitationRow>(selectInvitations);
      return [...new Map(rows.toReversed().map((row) => [row.key, row])).values()]
        .toReversed()
        .map((row) => ({
          person: { id: row.person_id, name: row.person_name },
          connection: { id: row.connection_id, name: row.connection_name },
          key: row.key,
          namespace: row.namespace ?? '',
          userName: row.name,
          nameless: row.nameless === 1,
          email: row.email,
          role: row.role,
          invitation: invitationOf(JSON.parse(row.invitation) as Parameters<typeof invitationOf>[0], now),
        }));
    },

    doubts: (): PersonDoubt[] =>
      toDoubts(
        all<DoubtRow>(`${selectDoubts} ORDER BY p.accounts, p.name COLLATE NOCASE, f.object_id LIMIT 500`),
      ),
  };
};
