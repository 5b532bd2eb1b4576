import type { Database } from 'better-sqlite3';
import { type ProfileNotice, profileNotice } from '../../shared/contract/profile.ts';
import { appendAuditEntry } from '../audit/append-audit-entry.ts';

const key = 'profile.notices';

/** What a person must know about this profile before going on with it, until it was acknowledged. */
export const createNoticeRepository = (database: Database) => {
  const read = (): ProfileNotice[] => {
    const value = database
      .prepare<[string], string>('SELECT value FROM settings WHERE key = ?')
      .pluck()
      .get(key);
    return value === undefined ? [] : (profileNotice.array().safeParse(JSON.parse(value)).data ?? []);
  };
  const set = (name: string, value: unknown) =>
    database
      .prepare(
        'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      )
      .run(name, JSON.stringify(value));

  return {
    list: read,

    /**
     * Puts down what opening found, with its audit entries, and the settings that go with it. A notice
     * that is there already is not put down twice.
     */
    found(
      notices: readonly ProfileNotice[],
      by: { readonly actor: string; readonly origin: string },
      settings: Readonly<Record<string, unknown>>,
    ): void {
      const known = read();
      const fresh = notices.filter(({ id }) => !known.some((notice) => notice.id === id));
      for (const notice of fresh)
        appendAuditEntry(database, {
          at: notice.at,
          actor: by.actor,
          role: 'admin',
          origin: by.origin,
          action: `profile.${notice.kind}`,
          subject: 'profile',
          outcome: 'ok',
          detail: { found: notice.found },
        });
      if (fresh.length > 0) set(key, [...known, ...fresh]);
      for (const [name, value] of Object.entries(settings)) set(name, value);
    },

    /** Takes a notice away; false where there is none of that id. */
    acknowledge(id: string): boolean {
      const known = read();
      const left = known.filter((notice) => notice.id !== id);
      if (left.length === known.length) return false;
      set(key, left);
      return true;
    },
  };
};
