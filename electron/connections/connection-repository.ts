import type { Database } from 'better-sqlite3';
import type { ConnectionTest, CredentialSource } from '../../shared/contract/connections.ts';

/** A connection as it is kept: everything but its secret. */
export interface ConnectionRecord {
  readonly id: string;
  readonly name: string;
  readonly source: CredentialSource;
  readonly accountId: string | null;
  readonly region: string;
  readonly identityRegion: string | null;
  readonly endpoints: {
    readonly quicksight?: string | undefined;
    readonly sts?: string | undefined;
    readonly cloudtrail?: string | undefined;
    readonly s3?: string | undefined;
  };
  readonly readOnly: boolean;
  readonly lastTest: ConnectionTest | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What uses a connection, by the names that people know. */
export interface ConnectionUses {
  readonly environments: readonly string[];
  readonly tenants: readonly string[];
  /** Titles of runs that have not ended. */
  readonly runs: readonly string[];
}

export type ConnectionChange = Partial<
  Pick<ConnectionRecord, 'name' | 'source' | 'accountId' | 'region' | 'identityRegion' | 'readOnly'>
>;

interface Row {
  readonly id: string;
  readonly name: string;
  readonly source: string;
  readonly account_id: string | null;
  readonly region: string;
  readonly identity_region: string | null;
  readonly endpoints: string;
  readonly read_only: number;
  readonly last_test: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

const columns =
  'id, name, source, account_id, region, identity_region, endpoints, read_only, last_test, created_at, updated_at';

const toRecord = (row: Row): ConnectionRecord => ({
  id: row.id,
  name: row.name,
  source: JSON.parse(row.source) as CredentialSource,
  accountId: row.account_id,
  region: row.region,
  identityRegion: row.identity_region,
  endpoints: JSON.parse(row.endpoints) as ConnectionRecord['endpoints'],
  readOnly: row.read_only === 1,
  lastTest: row.last_test === null ? null : (JSON.parse(row.last_test) as ConnectionTest),
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

const seededKey = 'connections.seeded';

/** Connections without their secrets, and what uses them. */
export const createConnectionRepository = (database: Database) => {
  const titles = (sql: string, id: string): readonly string[] =>
    database
      .prepare<[string], { title: string }>(sql)
      .all(id)
      .map((row) => row.title);

  const get = (id: string): ConnectionRecord | undefined => {
    const row = database.prepare<[string], Row>(`SELECT ${columns} FROM connections WHERE id = ?`).get(id);
    return row && toRecord(row);
  };

  const uses = (id: string): ConnectionUses => ({
    environments: titles(
      'SELECT name AS title FROM environments WHERE connection_id = ? ORDER BY position',
      id,
    ),
    tenants: titles('SELECT name AS title FROM tenants WHERE connection_id = ? ORDER BY name', id),
    runs: titles(
      `SELECT title FROM runs WHERE connection_id = ? AND state IN ('running', 'cancelling', 'interrupted')
       AND type = 'plan' ORDER BY started_at`,
      id,
    ),
  });

  /** False when the name is taken, in whatever case it is written. */
  const insert = (record: ConnectionRecord): boolean =>
    database
      .prepare(
        `INSERT INTO connections (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING`,
      )
      .run(
        record.id,
        record.name,
        JSON.stringify(record.source),
        record.accountId,
        record.region,
        record.identityRegion,
        JSON.stringify(record.endpoints),
        record.readOnly ? 1 : 0,
        record.lastTest === null ? null : JSON.stringify(record.lastTest),
        record.createdAt,
        record.updatedAt,
      ).changes === 1;

  return {
    get,
    uses,
    insert,

    list: (): readonly ConnectionRecord[] =>
      database.prepare<[], Row>(`SELECT ${columns} FROM connections ORDER BY name`).all().map(toRecord),

    byName: (name: string): ConnectionRecord | undefined => {
      const row = database
        .prepare<[string], Row>(`SELECT ${columns} FROM connections WHERE name = ?`)
        .get(name);
      return row && toRecord(row);
    },

    /** Who uses each connection, for a list of all. */
    allUses: (): Readonly<Record<string, ConnectionUses>> =>
      Object.fromEntries(
        database
          .prepare<[], { id: string }>('SELECT id FROM connections')
          .all()
          .map(({ id }) => [id, uses(id)]),
      ),

    update: database.transaction(
      (id: string, change: ConnectionChange, at: string): 'ok' | 'missing' | 'taken' => {
        const before = get(id);
        if (before === undefined) return 'missing';
        const after = { ...before, ...change };
        const taken = database
          .prepare<[string, string]>('SELECT 1 FROM connections WHERE name = ? AND id <> ?')
          .get(after.name, id);
        if (taken !== undefined) return 'taken';
        // What a test found holds for the identity and place that it was run with.
        const still =
          change.source === undefined && change.accountId === undefined && change.region === undefined;
        database
          .prepare(
            `UPDATE connections SET name = ?, source = ?, account_id = ?, region = ?, identity_region = ?, read_only = ?,
           last_test = CASE WHEN ? THEN last_test END, updated_at = ? WHERE id = ?`,
          )
          .run(
            after.name,
            JSON.stringify(after.source),
            after.accountId,
            after.region,
            after.identityRegion,
            after.readOnly ? 1 : 0,
            still ? 1 : 0,
            at,
            id,
          );
        return 'ok';
      },
    ) as (id: string, change: ConnectionChange, at: string) => 'ok' | 'missing' | 'taken',

    /**
     * Keeps what calls taught: facts that were unknown are filled in, known ones stay unless `replace`
     * says that a test has just seen them.
     */
    learn: (
      id: string,
      facts: { accountId?: string; identityRegion?: string | null; replaceRegion?: boolean },
    ): void => {
      database
        .prepare(
          `UPDATE connections SET account_id = coalesce(account_id, ?),
           identity_region = CASE WHEN ? THEN ? ELSE coalesce(identity_region, ?) END WHERE id = ?`,
        )
        .run(
          facts.accountId ?? null,
          facts.replaceRegion === true ? 1 : 0,
          facts.identityRegion ?? null,
          facts.identityRegion ?? null,
          id,
        );
    },

    saveTest: (id: string, test: ConnectionTest): void => {
      database.prepare('UPDATE connections SET last_test = ? WHERE id = ?').run(JSON.stringify(test), id);
    },

    /** Removes it when nothing uses it; otherwise says what does. */
    remove: database.transaction(
      (id: string): { removed: ConnectionRecord } | { usedBy: ConnectionUses } | undefined => {
        const record = get(id);
        if (record === undefined) return undefined;
        const usedBy = uses(id);
        if (usedBy.environments.length + usedBy.tenants.length + usedBy.runs.length > 0) return { usedBy };
        database.prepare('DELETE FROM connections WHERE id = ?').run(id);
        return { removed: record };
      },
    ) as (id: string) => { removed: ConnectionRecord } | { usedBy: ConnectionUses } | undefined,

    /**
     * Gives a fresh profile its first connection and assigns it to the first environment; once in a
     * profile's life, so that a removed one does not come back.
     */
    seed: database.transaction((record: ConnectionRecord): boolean => {
      if (database.prepare('SELECT 1 FROM settings WHERE key = ?').get(seededKey) !== undefined) return false;
      database.prepare("INSERT INTO settings (key, value) VALUES (?, 'true')").run(seededKey);
      if (database.prepare('SELECT 1 FROM connections').get() !== undefined || !insert(record)) return false;
      database
        .prepare(
          `UPDATE environments SET connection_id = ? WHERE connection_id IS NULL
           AND position = (SELECT min(position) FROM environments)`,
        )
        .run(record.id);
      return true;
    }) as (record: ConnectionRecord) => boolean,
  };
};
