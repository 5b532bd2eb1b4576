import type { Database } from 'better-sqlite3';
import type { Seat } from '../../shared/domain/licence-advice.ts';
import { type LicencePrices, licencePrices } from '../../shared/domain/licence-prices.ts';
import { type GrantedResource, givesLevel, grantedResources } from '../../shared/domain/permission-sets.ts';

/** An account with whose it is, and what it owns. */
export interface SeatRecord extends Seat {
  readonly person: { readonly id: string; readonly name: string } | null;
  readonly owns: number;
}

export interface PricesRecord {
  readonly prices: LicencePrices;
  readonly setBy: string;
  readonly setAt: string;
}

/** How much SPICE an account used when that was last asked. */
export interface SpiceReading {
  readonly bytes: number;
  readonly datasets: number;
  /** Datasets that could not be asked; what they use is not among `bytes`. */
  readonly unread: number;
  readonly readAt: string;
}

const kinds = grantedResources.map((kind) => `'${kind}'`).join(', ');

interface SeatRow {
  readonly id: number;
  readonly key: string;
  readonly user_name: string;
  readonly namespace: string | null;
  readonly role: string;
  readonly identity_type: string | null;
  readonly nameless: number;
  readonly first_seen: string;
  readonly unseen: string | null;
  readonly person_id: string | null;
  readonly person_name: string | null;
  readonly tenants: string | null;
  readonly sole: number | null;
  readonly sole_known: number | null;
  readonly last_at: string | null;
  readonly changed_at: string | null;
}

// The greatest of an index range is one step each; joined, all of the days would be gone through.
const usageMax = (more: string) =>
  `(SELECT max(last_at) FROM usage_days u WHERE u.connection_id = o.connection_id AND u.user_name = s.name ${more})`;

const selectSeats = `SELECT o.id, o.key, s.name AS user_name, s.namespace, coalesce(d.value ->> '$.role', '') AS role,
  d.value ->> '$.identityType' AS identity_type, coalesce(d.value ->> '$.nameless', 0) AS nameless,
  f.valid_from AS first_seen, f.unseen_at AS unseen, p.id AS person_id, p.name AS person_name, p.tenants,
  p.sole_known, (SELECT count(*) FROM person_sole_assets w JOIN directory_objects t ON t.id = w.object_id
    WHERE w.person_id = p.id AND t.connection_id = o.connection_id) AS sole,
  ${usageMax('')} AS last_at, ${usageMax("AND u.action = 'change'")} AS changed_at
  FROM directory_objects o
  JOIN directory_states s ON s.object_id = o.id AND s.valid_to IS NULL
  JOIN directory_states f ON f.object_id = o.id
    AND f.valid_from = (SELECT min(valid_from) FROM directory_states WHERE object_id = o.id)
  JOIN directory_details d ON d.id = s.detail_id
  LEFT JOIN person_accounts a ON a.object_id = o.id LEFT JOIN people p ON p.id = a.person_id
  WHERE o.connection_id = ? AND o.kind = 'user' ORDER BY s.name, o.id`;

/** What seats cost, and who sits in them. Each method is one transaction. */
export const createLicenceRepository = (database: Database) => {
  const pricesOf = (connectionId: string): PricesRecord | null => {
    const row = database
      .prepare<[string], { prices: string; set_by: string; set_at: string }>(
        'SELECT prices, set_by, set_at FROM licence_prices WHERE connection_id = ?',
      )
      .get(connectionId);
    const prices = row && licencePrices.safeParse(JSON.parse(row.prices)).data;
    // What cannot be read counts as unset.
    return row && prices ? { prices, setBy: row.set_by, setAt: row.set_at } : null;
  };

  /** When Steward itself registered accounts, by `namespace/name`, in runs that began since. */
  const registeredSince = (connectionId: string, since: string): ReadonlyMap<string, string> =>
    new Map(
      database
        .prepare<[string, string], { name: string; at: string }>(
          `SELECT x.value ->> '$.input.namespace' || '/' || (x.value ->> '$.input.userName') AS name, max(s.ended_at) AS at
           FROM runs r JOIN plans p ON p.id = r.plan_id JOIN json_each(p.body, '$.steps') x
           JOIN run_steps s ON s.run_id = r.id AND s.position = x.key
           WHERE r.connection_id = ? AND r.started_at >= ? AND s.state = 'done' AND s.ended_at IS NOT NULL
             AND x.value ->> '$.kind' = 'quicksight.user.register' GROUP BY 1`,
        )
        .all(connectionId, since)
        .map(({ name, at }) => [name, at]),
    );

  /** How many assets each account holds an owner's rights on. */
  const ownedBy = (connectionId: string): ReadonlyMap<number, number> => {
    const rows = database
      .prepare<[string], { from_id: number; kind: GrantedResource; detail_id: number; n: number }>(
        `SELECT e.from_id, t.kind, e.detail_id, count(*) AS n FROM directory_objects o
         JOIN directory_edges e ON e.from_id = o.id AND e.kind = 'grant' AND e.valid_to IS NULL
         JOIN directory_objects t ON t.id = e.to_id AND t.kind IN (${kinds})
         WHERE o.connection_id = ? AND o.kind = 'user' GROUP BY 1, 2, 3`,
      )
      .all(connectionId);
    const detail = database.prepare<[number], { value: string }>(
      'SELECT value FROM directory_details WHERE id = ?',
    );
    const judged = new Map<string, boolean>();
    const owned = new Map<number, number>();
    for (const { from_id, kind, detail_id, n } of rows) {
      const known = judged.get(`${kind} ${detail_id}`) ?? isOwner(kind, detail.get(detail_id)?.value);
      judged.set(`${kind} ${detail_id}`, known);
      if (known) owned.set(from_id, (owned.get(from_id) ?? 0) + n);
    }
    return owned;
  };

  return {
    prices: pricesOf,

    /** What each connection pays; null where nobody has said so. */
    allPrices: (): { readonly connectionId: string; readonly prices: LicencePrices | null }[] =>
      database
        .prepare<[], { id: string }>('SELECT id FROM connections')
        .all()
        .map(({ id }) => ({ connectionId: id, prices: pricesOf(id)?.prices ?? null })),

    setPrices: (
      connectionId: string,
      prices: LicencePrices | null,
      by: { readonly actor: string; readonly at: string },
    ): void => {
      if (prices === null)
        database.prepare('DELETE FROM licence_prices WHERE connection_id = ?').run(connectionId);
      else
        database
          .prepare('INSERT OR REPLACE INTO licence_prices VALUES (?, ?, ?, ?)')
          .run(connectionId, JSON.stringify(prices), by.actor, by.at);
    },

    /**
     * Every account of a connection that is there now; whether Steward registered it is looked for in runs that began
     * since. People must be made before.
     */
    seats: database.transaction((connectionId: string, since: string): SeatRecord[] => {
      const owned = ownedBy(connectionId);
      const registered = registeredSince(connectionId, since);
      return database
        .prepare<[string], SeatRow>(selectSeats)
        .all(connectionId)
        .map((row) => ({
          key: row.key,
          userName: row.user_name,
          role: row.role,
          identityType: row.identity_type,
          nameless: row.nameless === 1,
          lastAt: row.last_at,
          changedAt: row.changed_at,
          soleOwnerOf: row.sole_known === 1 ? (row.sole ?? 0) : null,
          firstSeenAt: row.first_seen,
          unseenAt: row.unseen,
          registeredAt: registered.get(`${row.namespace}/${row.user_name}`) ?? null,
          tenants: row.tenants === null ? [] : (JSON.parse(row.tenants) as SeatRecord['tenants']),
          person:
            row.person_id === null || row.person_name === null
              ? null
              : { id: row.person_id, name: row.person_name },
          owns: owned.get(row.id) ?? 0,
        }));
    }) as (connectionId: string, since: string) => SeatRecord[],

    /** What an account owns, for the sentence that says so: the first titles. */
    ownedTitles: (connectionId: string, key: string): string[] =>
      database
        .prepare<[string, string], { kind: GrantedResource; title: string; value: string }>(
          `SELECT t.kind, coalesce(nullif(ts.title, ''), ts.name) AS title, d.value FROM directory_objects o
           JOIN directory_edges e ON e.from_id = o.id AND e.kind = 'grant' AND e.valid_to IS NULL
           JOIN directory_details d ON d.id = e.detail_id
           JOIN directory_objects t ON t.id = e.to_id AND t.kind IN (${kinds})
           JOIN directory_states ts ON ts.object_id = t.id AND ts.valid_to IS NULL
           WHERE o.connection_id = ? AND o.key = ? ORDER BY t.kind, title`,
        )
        .all(connectionId, key)
        .flatMap(({ kind, title, value }) =>
          isOwner(kind, value) ? [`${kind.replace('_', ' ')} ${title}`] : [],
        ),

    /** Datasets that are imported, by the directory. */
    imported: (connectionId: string): string[] =>
      database
        .prepare<[string], { name: string }>(
          `SELECT s.name FROM directory_objects o JOIN directory_states s ON s.object_id = o.id AND s.valid_to IS NULL
           JOIN directory_details d ON d.id = s.detail_id
           WHERE o.connection_id = ? AND o.kind = 'dataset'
             AND coalesce(d.value ->> '$.importMode', 'SPICE') = 'SPICE' ORDER BY s.name`,
        )
        .all(connectionId)
        .map(({ name }) => name),

    /** The last reading of an account's SPICE; null where it never was read. */
    spice: (connectionId: string): SpiceReading | null =>
      database
        .prepare<[string], SpiceReading>(
          'SELECT bytes, datasets, unread, read_at AS readAt FROM spice_readings WHERE connection_id = ?',
        )
        .get(connectionId) ?? null,

    /** Keeps a reading in place of the one before. */
    keepSpice: (connectionId: string, { bytes, datasets, unread, readAt }: SpiceReading): void => {
      database
        .prepare('INSERT OR REPLACE INTO spice_readings VALUES (?, ?, ?, ?, ?)')
        .run(connectionId, bytes, datasets, unread, readAt);
    },

    /** When the oldest list of people was read; null where one never was. */
    peopleReadAt: (connectionId: string): string | null =>
      database
        .prepare<[string], { readAt: string | null }>(
          `SELECT CASE WHEN count(*) = count(read_at) THEN min(read_at) END AS readAt FROM directory_scopes
           WHERE connection_id = ? AND scope LIKE 'users/%' AND state <> 'gone'`,
        )
        .get(connectionId)?.readAt ?? null,
  };
};

/** An owner's set in any of its ages, or any other that may hand the asset on. */
const isOwner = (kind: GrantedResource, detail: string | undefined): boolean => {
  const value = JSON.parse(detail ?? 'null') as { readonly actions?: unknown } | null;
  const actions = Array.isArray(value?.actions) ? value.actions.map(String) : [];
  return (
    givesLevel(kind, actions, 'owner') || actions.some((action) => /:Update\w+Permissions$/.test(action))
  );
};
