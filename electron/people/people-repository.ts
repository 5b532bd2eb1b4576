import type { Database } from 'better-sqlite3';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type {
  OpenInvitation,
  PersonDetail,
  PersonDoubt,
  PersonSummary,
  peopleContract,
} from '../../shared/contract/people.ts';
import { expiredSince } from '../../shared/domain/invitation.ts';
import { type DepartureFacts, readDepartureFacts } from './departure-facts.ts';
import { makePeople } from './make-people.ts';
import { createPersonReader, seenInvitation } from './read-person.ts';
import { invitationSeen, invitedAt, isInvitation } from './select-invitation.ts';

type ListInput = z.output<NonNullable<(typeof peopleContract)['list']['~orpc']['inputSchema']>>;
/** Cents a month for `connection role`, and the currency of each connection. */
export interface SeatPrices {
  readonly cents: Readonly<Record<string, number>>;
  readonly currencies: Readonly<Record<string, string>>;
}

/** A person whose use is not yet said to be known since when: that stands with each connection. */
export type UndatedPerson = Omit<PersonSummary, 'usageKnownSince'> & {
  readonly connectionIds: readonly string[];
};
type UndatedDetail = Omit<PersonDetail, 'usageKnownSince'> & { readonly connectionIds: readonly string[] };

const noPrices: SeatPrices = { cents: {}, currencies: {} };

interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly state: PersonSummary['state'];
  readonly accounts: number;
  readonly seats: string;
  readonly identities: string;
  readonly federated: PersonSummary['federated'];
  readonly connections: string;
  readonly tenants: string;
  readonly groups: number | null;
  readonly sole: number;
  readonly sole_known: number;
  readonly doubts: number;
  readonly by_hand: number;
  readonly price: number | null;
  readonly last_at: string | null;
  readonly connection_ids: string;
  readonly invitation: string | null;
}

/** Null where one of the roles has no price: a sum without it would be too small. */
const price = `(SELECT CASE WHEN count(*) = count(:prices ->> seat) THEN coalesce(sum(:prices ->> seat), 0) END
  FROM (SELECT value ->> '$.connection' || ' ' || (value ->> '$.role') AS seat FROM json_each(p.seats)))`;

// The greatest of an index range is one step each; joined, all of the days would be gone through.
const lastAt = `(SELECT max((SELECT max(u.last_at) FROM usage_days u
    WHERE u.connection_id = o.connection_id AND u.user_name = s.name))
  FROM person_accounts a JOIN directory_objects o ON o.id = a.object_id
  JOIN directory_states s ON s.object_id = o.id AND s.valid_to IS NULL WHERE a.person_id = p.id)`;

const connectionIds = `(SELECT json_group_array(DISTINCT o.connection_id) FROM person_accounts a
  JOIN directory_objects o ON o.id = a.object_id
  JOIN directory_states s ON s.object_id = o.id AND s.valid_to IS NULL WHERE a.person_id = p.id)`;

const newestInvitation = `(SELECT ${invitationSeen} AS seen FROM person_accounts a
  JOIN directory_states s ON s.object_id = a.object_id AND s.valid_to IS NULL
  JOIN directory_details d ON d.id = s.detail_id
  WHERE a.person_id = p.id AND ${isInvitation} ORDER BY seen DESC LIMIT 1)`;

/** Everything that is shown of a person. */
const shown = `p.*, ${price} AS price, ${lastAt} AS last_at, ${connectionIds} AS connection_ids,
  ${newestInvitation} AS invitation`;

const toSummary = (row: PersonRow, { currencies }: SeatPrices, now: number): UndatedPerson => ({
  id: row.id,
  name: row.name,
  email: row.email,
  state: row.state,
  accounts: row.accounts,
  roles: [...new Set((JSON.parse(row.seats) as { role: string }[]).map(({ role }) => role))],
  identityTypes: JSON.parse(row.identities) as string[],
  federated: row.federated,
  connections: JSON.parse(row.connections) as string[],
  tenants: JSON.parse(row.tenants) as PersonSummary['tenants'],
  groups: row.groups,
  soleOwnerOf: row.sole,
  soleOwnerKnown: row.sole_known === 1,
  seatPrice: priceOf(row, currencies),
  lastActiveAt: row.last_at,
  connectionIds: JSON.parse(row.connection_ids) as string[],
  invitation: seenInvitation(row.invitation, now),
  doubts: row.doubts,
  byHand: row.by_hand === 1,
});

/** Amounts of two currencies make no sum. */
const priceOf = (
  { price: cents, seats }: PersonRow,
  currencies: SeatPrices['currencies'],
): PersonSummary['seatPrice'] => {
  const paidIn = new Set(
    (JSON.parse(seats) as { connection: string }[]).map(({ connection }) => currencies[connection] ?? 'USD'),
  );
  const [currency = 'USD', ...others] = paidIn;
  return cents === null || others.length > 0 ? null : { cents, currency };
};

const sorts: Readonly<Record<ListInput['sort'], string>> = {
  name: 'p.name COLLATE NOCASE',
  role: 'p.top_role',
  state: 'p.state',
  accounts: 'p.accounts',
  groups: 'p.groups',
  soleOwnerOf: 'p.sole',
  seatPrice: price,
  lastActive: lastAt,
};

const onlyWords: Readonly<Record<NonNullable<ListInput['only']>, string>> = {
  sole_owners: 'p.sole > 0',
  in_doubt: 'p.doubts > 0',
  by_hand: 'p.by_hand = 1',
  several_accounts: 'p.accounts > 1',
  expired_invitations: `EXISTS (SELECT 1 FROM person_accounts a
    JOIN directory_states s ON s.object_id = a.object_id AND s.valid_to IS NULL
    JOIN directory_details d ON d.id = s.detail_id
    WHERE a.person_id = p.id AND ${isInvitation} AND ${invitedAt} <= :expired)`,
};

const like = (text: string): string => `%${text.trim().replace(/[\\%_]/g, '\\$&')}%`;

/** While an account is being read, people are made anew at most this often, in milliseconds. */
const remakeAfterMs = 3_000;

/** What a hand decides about: an account as the directory knows it. */
export interface AccountName {
  readonly connectionId: string;
  readonly key: string;
}

/** People: who is one human across accounts. Each method is one transaction. */
export const createPeopleRepository = (database: Database) => {
  const mark = database.prepare<[], { mark: string; running: number }>(
    `SELECT (SELECT group_concat(id || number || state || began || ended, ' ') FROM directory_syncs
              WHERE (connection_id, number) IN (SELECT connection_id, max(number) FROM directory_syncs GROUP BY 1))
        || '/' || (SELECT coalesce(sum(began + ended), 0) FROM directory_syncs)
        || '/' || (SELECT coalesce(sum(began + ended), 0) FROM directory_look_ups)
        || '/' || (SELECT coalesce(sum(began + ended), 0) FROM directory_runs)
        || '/' || (SELECT group_concat(id || name, ' ') FROM connections)
        || '/' || (SELECT count(*) || coalesce(max(updated_at), '') FROM tenants)
        || '/' || (SELECT count(*) || coalesce(max(decided_at), '') FROM person_decisions) AS mark,
       EXISTS (SELECT 1 FROM directory_syncs WHERE state = 'running') AS running`,
  );
  const made = database.prepare<[], { mark: string; made_at: number }>(
    'SELECT mark, made_at FROM people_made',
  );
  const keepMark = database.prepare('INSERT OR REPLACE INTO people_made VALUES (1, ?, ?)');

  /** People are made from the directory when somebody asks, if anything has changed since. */
  const refresh = (now: number): void => {
    const present = mark.get();
    const last = made.get();
    const wanted = present?.mark ?? '';
    if (last?.mark === wanted) return;
    if (last && present?.running === 1 && Math.abs(now - last.made_at) < remakeAfterMs) return;
    makePeople(database);
    keepMark.run(wanted, now);
  };

  const person = createPersonReader(database);
  const summaryOf = (id: string, prices: SeatPrices, now: number): UndatedPerson | undefined => {
    const row = database
      .prepare<[object], PersonRow>(`SELECT ${shown} FROM people p WHERE p.id = :id`)
      .get({ id, prices: JSON.stringify(prices.cents) });
    return row && toSummary(row, prices, now);
  };
  const personOf = ({ connectionId, key }: AccountName): string | undefined =>
    database
      .prepare<[string, string], { person_id: string }>(
        `SELECT a.person_id FROM person_accounts a JOIN directory_objects o ON o.id = a.object_id
         WHERE o.connection_id = ? AND o.key = ?`,
      )
      .get(connectionId, key)?.person_id;
  const decide = database.prepare(
    `INSERT INTO person_decisions VALUES (:connectionId, :key, :personId, :kind, :by, :at)
     ON CONFLICT DO UPDATE SET person_id = excluded.person_id, kind = excluded.kind,
       decided_by = excluded.decided_by, decided_at = excluded.decided_at`,
  );
  /** A decision moves the mark on, also within one millisecond. */
  const remake = (now: number): void => {
    makePeople(database);
    keepMark.run(mark.get()?.mark ?? '', now);
  };

  return {
    list: database.transaction(
      (input: ListInput, prices: SeatPrices, now: number): { total: number; people: UndatedPerson[] } => {
        refresh(now);
        const conditions = [
          // Who has no account left is shown only when asked for.
          input.state === undefined ? `p.state <> 'gone'` : 'p.state = :state',
          input.role === undefined
            ? ''
            : `EXISTS (SELECT 1 FROM json_each(p.seats) WHERE value ->> '$.role' = :role)`,
          input.identityType === undefined
            ? ''
            : 'EXISTS (SELECT 1 FROM json_each(p.identities) WHERE value = :identityType)',
          input.federated === undefined ? '' : 'p.federated = :federated',
          input.tenant === undefined
            ? ''
            : `EXISTS (SELECT 1 FROM json_each(p.tenants) WHERE value ->> '$.slug' = :tenant)`,
          input.only === undefined ? '' : onlyWords[input.only],
          input.search?.trim()
            ? `(p.name LIKE :search ESCAPE '\\' OR p.email LIKE :search ESCAPE '\\' OR EXISTS (
                SELECT 1 FROM person_accounts a JOIN directory_states s ON s.object_id = a.object_id
                WHERE a.person_id = p.id AND s.valid_to IS NULL AND s.name LIKE :search ESCAPE '\\'))`
            : '',
        ].filter((condition) => condition !== '');
        const where = `WHERE ${conditions.join(' AND ')}`;
        const values = {
          state: input.state ?? null,
          role: input.role ?? null,
          identityType: input.identityType ?? null,
          federated: input.federated ?? null,
          tenant: input.tenant ?? null,
          search: like(input.search ?? ''),
          expired: expiredSince(now),
          prices: JSON.stringify(prices.cents),
          limit: input.limit,
          offset: input.offset,
        };
        const direction = input.descending ? 'DESC' : 'ASC';
        const total = database
          .prepare<[object], { total: number }>(`SELECT count(*) AS total FROM people p ${where}`)
          .get(values);
        // What is shown is worked out for the rows of the page alone, not for all that were sorted.
        const rows = database
          .prepare<[object], PersonRow>(
            `WITH page AS MATERIALIZED (SELECT p.id FROM people p ${where}
               ORDER BY ${sorts[input.sort]} ${direction}, p.name COLLATE NOCASE, p.id LIMIT :limit OFFSET :offset)
             SELECT ${shown} FROM people p WHERE p.id IN (SELECT id FROM page)
             ORDER BY ${sorts[input.sort]} ${direction}, p.name COLLATE NOCASE, p.id`,
          )
          .all(values);
        return { total: total?.total ?? 0, people: rows.map((row) => toSummary(row, prices, now)) };
      },
    ) as (input: ListInput, prices: SeatPrices, now: number) => { total: number; people: UndatedPerson[] },

    /** Makes people anew if anything has changed since they were made. */
    refresh: database.transaction((now: number): void => refresh(now)) as (now: number) => void,

    get: database.transaction((id: string, prices: SeatPrices, now: number): UndatedDetail | undefined => {
      refresh(now);
      const summary = summaryOf(id, prices, now);
      return summary && { ...summary, ...person.detail(id, now) };
    }) as (id: string, prices: SeatPrices, now: number) => UndatedDetail | undefined,

    doubts: database.transaction((now: number): PersonDoubt[] => {
      refresh(now);
      return person.doubts();
    }) as (now: number) => PersonDoubt[],

    /** Invitations that nobody has answered, the oldest first. */
    invitations: database.transaction((now: number): OpenInvitation[] => {
      refresh(now);
      return person.invitations(now);
    }) as (now: number) => OpenInvitation[],

    /** What hangs on a person's accounts in one connection; undefined where there is no such person. */
    departure: database.transaction(
      (personId: string, connectionId: string, now: number): DepartureFacts | undefined => {
        refresh(now);
        return readDepartureFacts(database, personId, connectionId);
      },
    ) as (personId: string, connectionId: string, now: number) => DepartureFacts | undefined,

    /** Puts an account with a person before a reading has shown it: Steward has just made it for them. */
    expect: (
      account: AccountName & { readonly personId: string; readonly by: string; readonly at: string },
    ): void => {
      decide.run({ ...account, kind: 'link' });
    },

    /** Answers the person with whom the account stands now; undefined where there is no such account or person. */
    decide: database.transaction(
      (
        account: AccountName,
        decision:
          | { readonly kind: 'link'; readonly personId: string }
          | { readonly kind: 'apart' | 'release' },
        by: { readonly actor: string; readonly at: string },
      ): string | undefined => {
        const now = Date.parse(by.at);
        refresh(now);
        if (personOf(account) === undefined) return undefined;
        if (decision.kind === 'release')
          database
            .prepare('DELETE FROM person_decisions WHERE connection_id = ? AND account_key = ?')
            .run(account.connectionId, account.key);
        else {
          const personId = decision.kind === 'link' ? decision.personId : uuidv7();
          if (decision.kind === 'link' && summaryOf(personId, noPrices, now) === undefined) return undefined;
          decide.run({ ...account, personId, kind: decision.kind, by: by.actor, at: by.at });
        }
        remake(now);
        return personOf(account);
      },
    ) as (
      account: AccountName,
      decision: { readonly kind: 'link'; readonly personId: string } | { readonly kind: 'apart' | 'release' },
      by: { readonly actor: string; readonly at: string },
    ) => string | undefined,
  };
};
