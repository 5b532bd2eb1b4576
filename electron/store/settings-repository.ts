import type { Database } from 'better-sqlite3';
import type { Json } from '../../shared/domain/plan.ts';

/** Small JSON values by name: the profile's id, who owns it, how it looks. */
export const createSettingsRepository = (database: Database) => ({
  /** The value, or undefined where nothing was set. */
  get(key: string): Json | undefined {
    const row = database
      .prepare<[string], { value: string }>('SELECT value FROM settings WHERE key = ?')
      .get(key);
    return row === undefined ? undefined : (JSON.parse(row.value) as Json);
  },

  set(key: string, value: Json): void {
    database
      .prepare(
        'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      )
      .run(key, JSON.stringify(value));
  },

  /** Sets the value only where there is none; returns the one in force. */
  keep(key: string, value: Json): Json {
    database
      .prepare('INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING')
      .run(key, JSON.stringify(value));
    const kept = database
      .prepare<[string], { value: string }>('SELECT value FROM settings WHERE key = ?')
      .get(key);
    return kept === undefined ? value : (JSON.parse(kept.value) as Json);
  },

  remove(key: string): void {
    database.prepare('DELETE FROM settings WHERE key = ?').run(key);
  },
});
