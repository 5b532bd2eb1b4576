import type { Database } from 'better-sqlite3';

/** One reading of the directory, as far as answers about access rest on it. */
export interface ScopeAge {
  /** `grants`, `members`, `users` …: the first part of its name. */
  readonly list: string;
  /** What follows: `default/analysts`. */
  readonly of: string;
  /** The object that it is about; null for whole lists. */
  readonly ownerId: number | null;
  readonly state: 'read' | 'assumed' | 'unreadable' | 'failed';
  readonly readAt: string | null;
  readonly message: string | null;
  readonly action: string | null;
  /** A run of Steward's own changed something of it, and how that is now was not read back. */
  readonly overtaken: boolean;
}

/** All readings of one connection. */
export interface ScopeAges {
  readonly all: readonly ScopeAge[];
  readonly byOwner: ReadonlyMap<number, readonly ScopeAge[]>;
}

type Row = [
  connectionId: string,
  scope: string,
  ownerId: number | null,
  state: ScopeAge['state'],
  readAt: string | null,
  message: string | null,
  action: string | null,
  overtaken: number,
];

/** The readings by connection, read again only after a sync has changed some. */
export const createScopeAges = (database: Database) => {
  // A sync at work changes them with every batch; one that has ended, never again.
  const syncs = database
    .prepare<[], string>(
      `SELECT coalesce((SELECT group_concat(id || state || coalesce(ended_at, '') || began || ' ' || ended, ',') FROM directory_syncs), '')
         || ';' || (SELECT count(*) FROM directory_look_ups)
         || ';' || coalesce((SELECT group_concat(run_id || at || began || ' ' || ended, ',') FROM directory_runs), '')`,
    )
    .pluck();
  const written = database.prepare<[], number>('SELECT total_changes()').pluck();
  const version = (): string => {
    const told = syncs.get() ?? '';
    if (!told.includes('running')) return told;
    return `${told} ${database.pragma('data_version', { simple: true })} ${written.get()}`;
  };
  let kept: { readonly version: string; readonly ages: ReadonlyMap<string, ScopeAges> } | undefined;

  const load = (): ReadonlyMap<string, ScopeAges> => {
    const ages = new Map<string, { all: ScopeAge[]; byOwner: Map<number, ScopeAge[]> }>();
    const rows = database
      .prepare<[], Row>(
        `SELECT connection_id, scope, owner_id, state, read_at,
           CASE WHEN reason IS NULL THEN NULL ELSE reason ->> '$.message' END,
           CASE WHEN reason IS NULL THEN NULL ELSE reason ->> '$.action' END,
           EXISTS (SELECT 1 FROM directory_run_changes c WHERE c.scope_id = s.id AND c.known = 0)
         FROM directory_scopes s WHERE state <> 'gone' AND scope NOT LIKE 'tags/%'`,
      )
      .raw()
      .iterate();
    for (const [connectionId, scope, ownerId, state, readAt, message, action, overtaken] of rows) {
      const slash = scope.indexOf('/');
      const age: ScopeAge = {
        list: slash < 0 ? scope : scope.slice(0, slash),
        of: slash < 0 ? '' : scope.slice(slash + 1),
        ownerId,
        state,
        readAt,
        message,
        action,
        overtaken: overtaken === 1,
      };
      const of = ages.get(connectionId) ?? { all: [], byOwner: new Map<number, ScopeAge[]>() };
      ages.set(connectionId, of);
      of.all.push(age);
      if (ownerId === null) continue;
      const owned = of.byOwner.get(ownerId);
      if (owned) owned.push(age);
      else of.byOwner.set(ownerId, [age]);
    }
    return ages;
  };

  return (connectionId: string): ScopeAges => {
    const now = version();
    if (kept?.version !== now) kept = { version: now, ages: load() };
    return kept.ages.get(connectionId) ?? { all: [], byOwner: new Map() };
  };
};
