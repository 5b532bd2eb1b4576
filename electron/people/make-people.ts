import type { Database } from 'better-sqlite3';
import { v7 as uuidv7 } from 'uuid';
import type { PersonState } from '../../shared/contract/people.ts';
import {
  federatedSession,
  foldedEmail,
  type LinkDecision,
  linkPeople,
} from '../../shared/domain/link-people.ts';
import { soleOwners } from '../../shared/domain/sole-owners.ts';
import { readOwnership } from './read-ownership.ts';

interface AccountRow {
  readonly id: number;
  readonly connection_id: string;
  readonly connection_name: string;
  readonly account_id: string | null;
  readonly key: string;
  readonly name: string;
  readonly namespace: string | null;
  readonly email: string | null;
  readonly role: string | null;
  readonly identity_type: string | null;
  readonly external_login: string | null;
  readonly active: number | null;
  readonly nameless: number;
  readonly present: number;
}

/** Every user ever seen, as it is now or was last. */
const selectAccounts = `SELECT o.id, o.connection_id, n.name AS connection_name, n.account_id, o.key, s.name, s.namespace,
  d.value ->> '$.email' AS email, d.value ->> '$.role' AS role, d.value ->> '$.identityType' AS identity_type,
  d.value ->> '$.externalLogin' AS external_login, d.value ->> '$.active' AS active,
  coalesce(d.value ->> '$.nameless', 0) AS nameless, s.valid_to IS NULL AS present
  FROM directory_objects o
  JOIN directory_states s ON s.object_id = o.id
    AND s.valid_from = (SELECT max(valid_from) FROM directory_states WHERE object_id = o.id)
  JOIN directory_details d ON d.id = s.detail_id
  JOIN connections n ON n.id = o.connection_id
  WHERE o.kind = 'user' ORDER BY o.id`;

/** Where a count of groups would be too small: who is in groups could not be read. */
const selectUnreadGroups = `SELECT DISTINCT connection_id, scope FROM directory_scopes
  WHERE state IN ('unreadable', 'failed') AND read_at IS NULL AND (scope LIKE 'members/%' OR scope LIKE 'groups/%')`;

const selectTenants = `SELECT t.slug, t.name, t.connection_id, t.namespace, p.user_name
  FROM tenant_people p JOIN tenants t ON t.id = p.tenant_id WHERE t.status <> 'offboarded'`;

/** What the tenants' documents call people. */
const selectNames = `SELECT lower(p.value ->> '$.email') AS email, p.value ->> '$.name' AS name
  FROM tenants t, json_each(t.spec, '$.people') p WHERE p.value ->> '$.name' <> '' ORDER BY t.updated_at`;

const roleOrder = ['READER', 'READER_PRO', 'AUTHOR', 'AUTHOR_PRO', 'ADMIN', 'ADMIN_PRO'];

const stateOf = (accounts: readonly AccountRow[]): PersonState => {
  if (accounts.length === 0) return 'gone';
  if (accounts.some(({ active }) => active === 1)) return 'active';
  if (accounts.every(({ nameless }) => nameless === 1)) return 'nameless';
  return accounts.some(({ active }) => active === null) ? 'unknown' : 'invited';
};

const isFederated = (row: AccountRow): boolean =>
  row.identity_type === 'IAM_IDENTITY_CENTER' ||
  row.external_login !== null ||
  federatedSession({ userName: row.name, identityType: row.identity_type, nameless: row.nameless === 1 }) !==
    undefined;

const distinct = <T>(items: readonly T[]): T[] => [...new Set(items)];

/** Reads the directory once and writes who the people are: one transaction, called when something has changed. */
export const makePeople = (database: Database): void => {
  const rows = <R>(sql: string): R[] => database.prepare<[], R>(sql).all();
  const accounts = rows<AccountRow>(selectAccounts);
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const byKey = new Map(accounts.map((account) => [`${account.connection_id} ${account.key}`, account.id]));
  const decisions = rows<{
    connection_id: string;
    account_key: string;
    person_id: string;
    kind: LinkDecision['kind'];
  }>('SELECT * FROM person_decisions').flatMap(
    ({ connection_id, account_key, person_id, kind }): LinkDecision[] => {
      const account = byKey.get(`${connection_id} ${account_key}`);
      return account === undefined ? [] : [{ account, person: person_id, kind }];
    },
  );
  const previous = new Map(
    rows<{ object_id: number; person_id: string }>('SELECT object_id, person_id FROM person_accounts').map(
      (row) => [row.object_id, row.person_id],
    ),
  );
  const { people, doubts } = linkPeople(
    accounts.map((row) => ({
      id: row.id,
      key: row.key,
      present: row.present === 1,
      place: row.key.split(':')[4] || row.account_id || row.connection_id,
      userName: row.name,
      email: row.email,
      identityType: row.identity_type,
      nameless: row.nameless === 1,
    })),
    decisions,
    previous,
  );
  const named = people.map((person) => ({ ...person, id: person.id ?? uuidv7() }));
  const personOf = new Map(
    named.flatMap(({ id, accounts: linked }) => linked.map((one) => [one.id, id] as const)),
  );

  const unreadGroups = new Set(
    rows<{ connection_id: string; scope: string }>(selectUnreadGroups).map(
      ({ connection_id, scope }) => `${connection_id} ${scope.split('/')[1] ?? ''}`,
    ),
  );
  const groups = new Map(
    rows<{ from_id: number; groups: number }>(
      `SELECT from_id, count(*) AS groups FROM directory_edges WHERE kind = 'member' AND valid_to IS NULL GROUP BY from_id`,
    ).map((row) => [row.from_id, row.groups]),
  );
  const names = new Map(
    rows<{ email: string; name: string }>(selectNames).map((row) => [row.email, row.name]),
  );
  const tenants = new Map<string, { slug: string; name: string }[]>();
  for (const row of rows<{
    slug: string;
    name: string;
    connection_id: string;
    namespace: string;
    user_name: string;
  }>(selectTenants)) {
    const key = `${row.connection_id} ${row.namespace} ${row.user_name}`;
    tenants.set(key, [...(tenants.get(key) ?? []), { slug: row.slug, name: row.name }]);
  }
  const ownership = readOwnership(
    database,
    new Map([...personOf].filter(([account]) => byId.get(account)?.present === 1)),
  );
  const alone = soleOwners(ownership.facts);
  const soleBy = new Map<string, number>();
  for (const person of alone.values()) soleBy.set(person, (soleBy.get(person) ?? 0) + 1);
  const doubtsBy = new Map<string, number>();
  for (const { account } of doubts) {
    const person = personOf.get(account) ?? '';
    doubtsBy.set(person, (doubtsBy.get(person) ?? 0) + 1);
  }

  for (const table of ['people', 'person_accounts', 'person_doubts', 'person_sole_assets'])
    database.prepare(`DELETE FROM ${table}`).run();
  const insertPerson =
    database.prepare(`INSERT INTO people VALUES (:id, :name, :email, :state, :accounts, :seats,
    :topRole, :identities, :federated, :connections, :tenants, :groups, :sole, :soleKnown, :doubts, :byHand)`);
  const insertAccount = database.prepare('INSERT INTO person_accounts VALUES (?, ?, ?)');
  const insertDoubt = database.prepare('INSERT OR IGNORE INTO person_doubts VALUES (?, ?, ?)');
  const insertSole = database.prepare('INSERT INTO person_sole_assets VALUES (?, ?)');
  for (const { id, accounts: linked } of named) {
    // Whom the rules found speaks for the person before what a hand added.
    const all = [
      ...linked.filter(({ reason }) => reason !== 'hand'),
      ...linked.filter(({ reason }) => reason === 'hand'),
    ].flatMap((one) => byId.get(one.id) ?? []);
    const present = all.filter((one) => one.present === 1);
    const shown = present.length > 0 ? present : all;
    // What two connections show of one account is one seat.
    const seats = [...new Map(present.map((one) => [one.key, one])).values()];
    const paid = seats.flatMap(({ role, connection_id }) =>
      role === null ? [] : [{ connection: connection_id, role }],
    );
    const roles = paid.map(({ role }) => role);
    const federated = shown.filter(isFederated).length;
    const inTenants = present.flatMap(
      (one) => tenants.get(`${one.connection_id} ${one.namespace} ${one.name}`) ?? [],
    );
    const sessionEmails = shown.flatMap((one) => {
      const session = federatedSession({
        userName: one.name,
        identityType: one.identity_type,
        nameless: one.nameless === 1,
      });
      return foldedEmail(session?.session ?? null) ?? [];
    });
    const email = shown.flatMap((one) => foldedEmail(one.email) ?? [])[0] ?? sessionEmails[0] ?? null;
    const unread = present.some((one) => unreadGroups.has(`${one.connection_id} ${one.namespace}`));
    insertPerson.run({
      id,
      name: names.get(email ?? '') ?? email ?? shown[0]?.name ?? id,
      email,
      state: stateOf(present),
      accounts: seats.length,
      seats: JSON.stringify(paid),
      topRole: roles.toSorted((a, b) => roleOrder.indexOf(b) - roleOrder.indexOf(a))[0] ?? null,
      identities: JSON.stringify(distinct(shown.flatMap(({ identity_type }) => identity_type ?? []))),
      federated: federated === 0 ? 'none' : federated === shown.length ? 'all' : 'some',
      connections: JSON.stringify(distinct(shown.map(({ connection_name }) => connection_name))),
      tenants: JSON.stringify([
        ...new Map(inTenants.map(({ slug, name }) => [slug, { slug, name }])).values(),
      ]),
      groups: unread ? null : seats.reduce((sum, one) => sum + (groups.get(one.id) ?? 0), 0),
      sole: soleBy.get(id) ?? 0,
      soleKnown: present.some((one) => ownership.unreadConnections.has(one.connection_id)) ? 0 : 1,
      doubts: doubtsBy.get(id) ?? 0,
      byHand: linked.some(({ reason }) => reason === 'hand') ? 1 : 0,
    });
    for (const one of linked) insertAccount.run(one.id, id, one.reason);
  }
  for (const { account, kind, candidates } of doubts)
    insertDoubt.run(account, kind, JSON.stringify(candidates));
  for (const [asset, person] of alone) insertSole.run(asset, person);
};
