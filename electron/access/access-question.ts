import type { Database } from 'better-sqlite3';
import type { AccessBasis, AccessGap, AccessThing } from '../../shared/domain/access-answer.ts';
import { type AccessGraph, objectAt } from '../../shared/domain/access-graph.ts';
import { nameOfRank } from '../../shared/domain/access-levels.ts';
import { type Reach, waysIn } from '../../shared/domain/access-reach.ts';
import { askedInstant } from './asked-instant.ts';
import { findThing, type Wanted } from './find-thing.ts';
import { type Seen, seenOfPerson } from './gaps.ts';
import { createGrantEnds } from './grant-ends.ts';
import { createScopeAges } from './scope-ages.ts';
import { createSnapshots } from './snapshots.ts';
import { createStewardWrites } from './steward-writes.ts';

/** Which part of a directory is asked about, and as of when. */
export interface Asked {
  /** A day (`2026-03-01`, to its end in UTC) or an instant; now where it is left out. */
  readonly at?: string | undefined;
  readonly connectionId?: string | undefined;
}
export interface Paged {
  readonly search?: string | undefined;
  readonly limit: number;
  readonly offset: number;
}

interface SyncRow {
  readonly id: string;
  readonly name: string;
  readonly last: string | null;
  /** When the last reading before the instant asked about began. */
  readonly began: string | null;
  readonly next: string | null;
  readonly running: number;
}

/** What every question about access begins with: the accounts as of an instant, and what is known of their age. */
export const createQuestions = (database: Database, now: () => Date) => {
  const snapshots = createSnapshots(database);
  const agesOf = createScopeAges(database);
  const writes = createStewardWrites(database);
  const endsOf = createGrantEnds(database);
  const readings = database.prepare<[{ at: string | null }], SyncRow>(
    `SELECT c.id, c.name,
       (SELECT max(ended_at) FROM directory_syncs s WHERE s.connection_id = c.id AND s.state = 'done'
          AND (:at IS NULL OR s.ended_at <= :at)) AS last,
       (SELECT max(started_at) FROM directory_syncs s WHERE s.connection_id = c.id AND s.state = 'done'
          AND s.ended_at <= :at) AS began,
       (SELECT min(ended_at) FROM directory_syncs s WHERE s.connection_id = c.id AND s.state = 'done'
          AND :at IS NOT NULL AND s.ended_at > :at) AS next,
       EXISTS (SELECT 1 FROM directory_syncs s WHERE s.connection_id = c.id AND s.state = 'running') AS running
     FROM connections c ORDER BY c.name COLLATE NOCASE`,
  );
  const firstReading = database
    .prepare<[], string | null>('SELECT min(started_at) FROM directory_syncs')
    .pluck();

  /** What one question works with. */
  const open = (asked: Asked) => {
    const at = askedInstant(asked.at, now(), firstReading.get() ?? null);
    const graph = snapshots.at(at);
    const syncs = readings.all({ at });
    const names = new Map(syncs.map(({ id, name }) => [id, name]));
    const connectionName = (id: string) => names.get(id) ?? 'a removed connection';
    const thing = (place: number): AccessThing => {
      const object = objectAt(graph, place);
      const { attributes } = object;
      return {
        kind: object.kind,
        key: object.key,
        id: object.name,
        title: object.title,
        namespace: object.namespace,
        connection: { id: object.connectionId, name: connectionName(object.connectionId) },
        listed: object.listed,
        email: typeof attributes.email === 'string' ? attributes.email : null,
        role: typeof attributes.role === 'string' ? attributes.role : null,
      };
    };
    const find = (wanted: Wanted, text: string): number =>
      findThing({ graph, wanted, text, connectionId: asked.connectionId, connectionName });
    const basis = (connectionId: string, seen: Seen, limits: readonly AccessGap[] = []): AccessBasis => ({
      at,
      readings: syncs
        .filter(({ id }) => id === connectionId)
        .map(({ id, name, last, next, running }) => ({
          connection: { id, name },
          lastSyncAt: last,
          nextSyncAt: next,
          running: running === 1,
        })),
      oldestReadAt: seen.oldestReadAt,
      gaps: [...seen.gaps],
      limitGaps: [...limits],
    });
    /** What was read by then was seen; refusals that came later do not matter to a past day. */
    const seenBy = (connectionId: string): string | null =>
      at === null ? null : (syncs.find(({ id }) => id === connectionId)?.began ?? at);
    const question = (connectionId: string) => ({
      graph,
      ages: agesOf(connectionId),
      at: seenBy(connectionId),
    });
    return { at, graph, thing, find, basis, question, connectionName, syncs, ends: endsOf(graph, at) };
  };

  // A whole account's gaps are the same for everybody in a namespace.
  const seenKept = new WeakMap<object, Map<string, Seen>>();
  const seenOfAccount = (
    opened: ReturnType<typeof open>,
    connectionId: string,
    namespace: string | null,
  ): Seen => {
    const question = opened.question(connectionId);
    const known = seenKept.get(question.ages) ?? new Map<string, Seen>();
    seenKept.set(question.ages, known);
    const key = `${opened.at} ${namespace} ${opened.graph.edges.length} ${opened.graph.objects.length}`;
    const seen = known.get(key) ?? seenOfPerson(question, { connectionId, namespace });
    if (known.size > 100) known.clear();
    known.set(key, seen);
    return seen;
  };

  return { open, seenOfAccount, writes };
};
export type Questions = ReturnType<typeof createQuestions>;
export type Opened = ReturnType<Questions['open']>;

/** How many there are of each level. */
export const countsOf = (levels: Iterable<number>): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const rank of levels) {
    const name = nameOfRank(rank);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
};

/** Places in the order of what they are called, the greatest level first. */
export const sorted = (graph: AccessGraph, places: readonly number[], reach: Reach): number[] =>
  places.toSorted((one, other) => {
    const by = (reach.rank[other] ?? 0) - (reach.rank[one] ?? 0);
    if (by !== 0) return by;
    const { title: a, key: x } = objectAt(graph, one);
    const { title: b, key: y } = objectAt(graph, other);
    return a < b ? -1 : a > b ? 1 : x < y ? -1 : 1;
  });

/** Those whose title, id or e-mail address holds a text. */
export const matching = (
  graph: AccessGraph,
  places: readonly number[],
  search: string | undefined,
): readonly number[] => {
  const text = search?.trim().toLowerCase() ?? '';
  if (text === '') return places;
  return places.filter((place) => {
    const { title, name, attributes } = objectAt(graph, place);
    const email = typeof attributes.email === 'string' ? attributes.email : '';
    return `${title}\n${name}\n${email}`.toLowerCase().includes(text);
  });
};

/** A place with what is held on it, or what it holds, and until when. */
export const reached = ({ thing }: Opened, reach: Reach, place: number, until: string | null) => ({
  asset: thing(place),
  level: nameOfRank(reach.rank[place] ?? 0),
  ways: [...waysIn(reach.ways[place] ?? 0)],
  until,
});
