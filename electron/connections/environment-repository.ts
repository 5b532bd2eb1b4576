import type { Database } from 'better-sqlite3';
import type { Environment } from '../../shared/contract/connections.ts';

interface Row {
  readonly name: string;
  readonly title: string;
  readonly position: number;
  readonly colour: Environment['colour'];
  readonly production: number;
  readonly connection_id: string | null;
  readonly connection_name: string | null;
}

const select = `SELECT e.name, e.title, e.position, e.colour, e.production, e.connection_id, c.name AS connection_name
  FROM environments e LEFT JOIN connections c ON c.id = e.connection_id`;

const toEnvironment = (row: Row): Environment => ({
  name: row.name,
  title: row.title,
  position: row.position,
  colour: row.colour,
  production: row.production === 1,
  connection:
    row.connection_id === null || row.connection_name === null
      ? null
      : { id: row.connection_id, name: row.connection_name },
});

const currentKey = 'environments.current';

/** Environments in order, which connection each uses, and which one the console works in. */
export const createEnvironmentRepository = (database: Database) => {
  const get = (name: string): Environment | undefined => {
    const row = database.prepare<[string], Row>(`${select} WHERE e.name = ?`).get(name);
    return row && toEnvironment(row);
  };
  return {
    get,

    list: (): readonly Environment[] =>
      database.prepare<[], Row>(`${select} ORDER BY e.position`).all().map(toEnvironment),

    /** The chosen one, or the first in order when none was chosen or the chosen one is gone. */
    current: (): Environment | undefined => {
      const row = database
        .prepare<[string], Row>(
          `${select} ORDER BY e.name = (SELECT value ->> '$' FROM settings WHERE key = ?) DESC, e.position LIMIT 1`,
        )
        .get(currentKey);
      return row && toEnvironment(row);
    },

    /** The environment, or undefined when there is none of that name; then nothing was changed. */
    setCurrent: (name: string): Environment | undefined => {
      const found = get(name);
      if (found !== undefined)
        database
          .prepare(
            'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
          )
          .run(currentKey, JSON.stringify(name));
      return found;
    },

    assign: database.transaction(
      (name: string, connectionId: string | null): Environment | 'no_environment' | 'no_connection' => {
        if (get(name) === undefined) return 'no_environment';
        if (
          connectionId !== null &&
          database.prepare('SELECT 1 FROM connections WHERE id = ?').get(connectionId) === undefined
        )
          return 'no_connection';
        database.prepare('UPDATE environments SET connection_id = ? WHERE name = ?').run(connectionId, name);
        return get(name) ?? 'no_environment';
      },
    ) as (name: string, connectionId: string | null) => Environment | 'no_environment' | 'no_connection',
  };
};
