import type { AccessGraph, AccessObject } from './access-graph.ts';
import { kindWord, momentWords } from './access-words.ts';
import { assetKinds, type Scope, scopeKey } from './directory.ts';
import type { ReviewScope, SourceState } from './review.ts';

/** A reading that a snapshot rests on, as it was when it was frozen. */
export interface ReviewSource {
  /** The directory's name for it. */
  readonly scope: string;
  readonly list: Scope['list'];
  /** What it is about, in words; empty for a whole list. */
  readonly about: string;
  readonly state: SourceState;
  readonly readAt: string | null;
  /** Why it could not be read. */
  readonly reason: string | null;
}

/** A reading as the directory keeps it. */
export interface ScopeReading {
  readonly state: 'read' | 'assumed' | 'unreadable' | 'failed' | 'gone';
  readonly readAt: string | null;
  readonly reason: string | null;
}

/** A reading older than this is stale. */
const freshMs = 86_400_000;

/** How far one reading may be relied on at an instant. */
export const judgeReading = (reading: ScopeReading | undefined, at: string): SourceState => {
  if (reading === undefined) return 'never';
  if (reading.state === 'unreadable' || reading.state === 'failed') return 'unreadable';
  if (reading.readAt === null) return 'never';
  if (reading.state === 'assumed') return 'assumed';
  return Date.parse(at) - Date.parse(reading.readAt) > freshMs ? 'stale' : 'fresh';
};

interface Needed {
  readonly scope: Scope;
  readonly about: string;
}

const called = ({ kind, title, name }: AccessObject): string => `${kindWord(kind)} ${title || name}`;
const isGuarded = (kind: string): boolean =>
  kind === 'folder' || (assetKinds as readonly string[]).includes(kind);

/** Whose things a review is about; null for everybody's, or everything. */
export interface Selected {
  readonly principals: ReadonlySet<string> | null;
  readonly assets: ReadonlySet<string> | null;
  /** Folders whose contents are among the assets; null where none was looked into. */
  readonly contentsOf: ReadonlySet<string> | null;
  /** Their names, also where the directory does not know them. */
  readonly namespaces: ReadonlySet<string> | null;
}

/** The readings that the rows of a review follow from. */
export const neededReadings = (
  graph: AccessGraph,
  connectionId: string,
  { part, level }: Pick<ReviewScope, 'part' | 'level'>,
  selected: Selected,
): readonly Needed[] => {
  const needed: Needed[] = [];
  const objects = graph.objects.filter((one) => one.connectionId === connectionId && one.listed);
  const grants = part !== 'memberships';
  const members = part !== 'grants' && part !== 'broad' && level === 'any' && selected.assets === null;
  if (selected.namespaces === null) needed.push({ scope: { list: 'namespaces' }, about: '' });
  for (const one of objects) {
    if (one.kind !== 'namespace' || !(selected.namespaces?.has(one.name) ?? true)) continue;
    const about = `namespace ${one.title || one.name}`;
    needed.push({ scope: { list: 'users', namespace: one.name }, about });
    needed.push({ scope: { list: 'groups', namespace: one.name }, about });
  }
  if (grants && (selected.assets === null || selected.contentsOf !== null)) {
    needed.push({ scope: { list: 'folders' }, about: '' });
    for (const list of assetKinds) needed.push({ scope: { list }, about: '' });
  }
  for (const one of objects) {
    if (grants && isGuarded(one.kind) && (selected.assets?.has(one.key) ?? true))
      needed.push({
        scope: { list: 'grants', kind: one.kind as 'dashboard', id: one.name },
        about: called(one),
      });
    if (one.kind === 'folder' && selected.contentsOf?.has(one.key))
      needed.push({ scope: { list: 'folder_members', folder: one.name }, about: called(one) });
    if (
      members &&
      one.kind === 'group' &&
      one.namespace !== null &&
      (selected.principals?.has(one.key) ?? true)
    )
      needed.push({
        scope: { list: 'members', namespace: one.namespace, group: one.name },
        about: called(one),
      });
  }
  return needed;
};

/** The readings with what is to be said of each. */
export const sourcesOf = (
  needed: readonly Needed[],
  readings: ReadonlyMap<string, ScopeReading>,
  at: string,
): ReviewSource[] =>
  needed.map(({ scope, about }) => {
    const name = scopeKey(scope);
    const reading = readings.get(name);
    return {
      scope: name,
      list: scope.list,
      about,
      state: judgeReading(reading, at),
      readAt: reading?.readAt ?? null,
      reason: reading?.reason ?? null,
    };
  });

/** Readings that are alike in what is wrong with them, in one sentence. */
export interface SourceTrouble {
  readonly state: Exclude<SourceState, 'fresh'>;
  readonly list: string;
  readonly count: number;
  readonly oldestReadAt: string | null;
  readonly sentence: string;
}

const subjects: Readonly<Record<string, (about: string) => string>> = {
  grants: (about) => `Who was granted ${about}`,
  members: (about) => `Who is in ${about}`,
  folder_members: (about) => `What lies in ${about}`,
  users: (about) => `Which people there are in ${about}`,
  groups: (about) => `Which groups there are in ${about}`,
};
const plurals: Readonly<Record<string, string>> = { analysis: 'analyses' };
const ofList = (list: string): string =>
  `Which ${list === 'namespaces' || list === 'folders' ? list : (plurals[list] ?? `${kindWord(list)}s`)} there are`;

const mostNamed = 3;
const namesIn = (alike: readonly ReviewSource[]): string => {
  const named = alike.slice(0, mostNamed).map(({ about }) => about);
  const more = alike.length - named.length;
  return more === 0 ? named.join(', ') : `${named.join(', ')} and ${more.toLocaleString('en')} more`;
};

const endOf = (state: SourceTrouble['state'], oldest: string | null, reason: string | null): string => {
  const why = reason === null ? '' : `: ${reason.replace(/[.!?]$/, '')}`;
  switch (state) {
    case 'stale':
      return ` was last read ${momentWords(oldest ?? '')}, more than a day before.`;
    case 'assumed':
      return ` was not read again: it is assumed to be as it was ${momentWords(oldest ?? '')}.`;
    case 'unreadable':
      return oldest === null
        ? ` could not be read${why}. Nothing is known of it, which does not mean that there is nobody.`
        : ` can no longer be read${why}. What was known ${momentWords(oldest)} is used.`;
    case 'never':
      return ' was never read. Nothing is known of it, which does not mean that there is nobody.';
  }
};

const gravity = { unreadable: 0, never: 1, assumed: 2, stale: 3 } as const;

/** Whatever is not fresh, the gravest first; one sentence for all that is alike. */
export const troublesOf = (sources: readonly ReviewSource[]): SourceTrouble[] => {
  const groups = Map.groupBy(
    sources.filter(({ state }) => state !== 'fresh'),
    ({ state, list, reason, readAt }) =>
      JSON.stringify([state, list, state === 'unreadable' ? reason : '', readAt === null]),
  );
  return [...groups.values()]
    .map((alike): SourceTrouble => {
      const [{ state, list, reason }] = alike as [ReviewSource];
      const oldest = alike.flatMap(({ readAt }) => readAt ?? []).sort()[0] ?? null;
      const bad = state as SourceTrouble['state'];
      return {
        state: bad,
        list,
        count: alike.length,
        oldestReadAt: oldest,
        sentence: `${(subjects[list] ?? (() => ofList(list)))(namesIn(alike))}${endOf(bad, oldest, reason)}`,
      };
    })
    .sort((one, other) => gravity[one.state] - gravity[other.state] || other.count - one.count);
};

/** What has to be accepted knowingly before a snapshot is frozen over it: a gap, where there may be more than is shown. */
export const isGap = ({ state }: { readonly state: SourceState }): boolean =>
  state === 'unreadable' || state === 'never';
