import type { Database } from 'better-sqlite3';
import type {
  AccessBasis,
  AccessPathAnswer,
  AccessThing,
  AudienceAnswer,
  CountingGrantAnswer,
  PairAnswer,
  PersonAnswer,
} from '../../shared/domain/access-answer.ts';
import { type AccessEdge, type AccessGraph, isAsset, objectAt } from '../../shared/domain/access-graph.ts';
import { actionsIn, isWholeSet, nameOfRank } from '../../shared/domain/access-levels.ts';
import { type AccessPath, pathsBetween } from '../../shared/domain/access-paths.ts';
import {
  audienceOf,
  containersOf,
  grantsOn,
  groupsAbove,
  peopleBehind,
  type Reach,
  reachOfAccount,
  waysIn,
} from '../../shared/domain/access-reach.ts';
import { audienceText, pairText, pathSentence, personText } from '../../shared/domain/access-words.ts';
import { type AccessMatrix, createAccessMatrix } from './access-matrix.ts';
import { askedInstant } from './asked-instant.ts';
import { findThing, type Wanted } from './find-thing.ts';
import { type Seen, seenOfAsset, seenOfPerson } from './gaps.ts';
import { consoleRolesOf, restrictionsOn } from './limits.ts';
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

/** A table that was begun. */
export interface MatrixOpened {
  readonly id: number;
  readonly header: string;
  readonly people: number;
  readonly assets: number;
  /** What it rests on, by connection. */
  readonly bases: AccessBasis[];
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

/** So many tables may be under way at once. */
const mostMatrices = 4;

/** How many names a text to be copied lists; the rest is counted. */
const namedInText = 200;

/** The answers to questions about access, from the profile's database. Each is one transaction that only reads. */
export const createAccessAnswers = (database: Database, now: () => Date = () => new Date()) => {
  const snapshots = createSnapshots(database);
  const agesOf = createScopeAges(database);
  const writes = createStewardWrites(database);
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
    const basis = (connectionId: string, seen: Seen): AccessBasis => ({
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
    });
    /** What was read by then was seen; refusals that came later do not matter to a past day. */
    const seenBy = (connectionId: string): string | null =>
      at === null ? null : (syncs.find(({ id }) => id === connectionId)?.began ?? at);
    const question = (connectionId: string) => ({
      graph,
      ages: agesOf(connectionId),
      at: seenBy(connectionId),
    });
    return { at, graph, thing, find, basis, question, connectionName, syncs };
  };
  type Opened = ReturnType<typeof open>;

  // A whole account's gaps are the same for everybody in a namespace.
  const seenKept = new WeakMap<object, Map<string, Seen>>();
  const seenOfAccount = (opened: Opened, connectionId: string, namespace: string | null): Seen => {
    const question = opened.question(connectionId);
    const known = seenKept.get(question.ages) ?? new Map<string, Seen>();
    seenKept.set(question.ages, known);
    const key = `${opened.at} ${namespace} ${opened.graph.edges.length} ${opened.graph.objects.length}`;
    const seen = known.get(key) ?? seenOfPerson(question, { connectionId, namespace });
    if (known.size > 100) known.clear();
    known.set(key, seen);
    return seen;
  };

  const linksOf = (
    opened: Opened,
    person: number,
    path: AccessPath,
  ): Pick<AccessPathAnswer, 'things' | 'links'> => {
    const { graph, thing } = opened;
    const link = (kind: AccessPathAnswer['links'][number]['kind'], edge: AccessEdge) => ({
      kind,
      since: edge.since,
      unseenAt: edge.unseenAt,
      origin: writes.originOf(graph, edge),
    });
    const things = [thing(person)];
    const links: AccessPathAnswer['links'] = [];
    for (const edge of path.memberships) {
      links.push(link('member', edge));
      things.push(thing(edge.to));
    }
    const holder = path.memberships.at(-1)?.to ?? person;
    if (path.grant.from !== holder) {
      const { since, unseenAt } = objectAt(graph, person);
      links.push({ kind: 'belongs', since, unseenAt, origin: null });
      things.push(thing(path.grant.from));
    }
    links.push(link(path.grant.kind === 'link_grant' ? 'link_grant' : 'grant', path.grant));
    things.push(thing(path.grant.to));
    for (const edge of path.folders) {
      links.push(link('contains', edge));
      things.push(thing(edge.to));
    }
    return { things, links };
  };

  const pathAnswer = (opened: Opened, person: number, path: AccessPath): AccessPathAnswer => {
    const { things, links } = linksOf(opened, person, path);
    // A path is as young as its youngest part.
    const youngest = links.reduce((one, other) => ((other.since ?? '') > (one.since ?? '') ? other : one));
    const level = nameOfRank(path.rank);
    return {
      level,
      whole: path.whole,
      ways: [...waysIn(path.ways)],
      things,
      links,
      since: youngest.since,
      unseenAt: youngest.unseenAt,
      until: null,
      origin: writes.originOf(opened.graph, path.grant),
      sentence: pathSentence({ things, links, level }),
    };
  };

  const countsOf = (levels: Iterable<number>): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const rank of levels) {
      const name = nameOfRank(rank);
      counts[name] = (counts[name] ?? 0) + 1;
    }
    return counts;
  };

  /** Places in the order of what they are called, the greatest level first. */
  const sorted = (graph: AccessGraph, places: readonly number[], reach: Reach): number[] =>
    places.toSorted((one, other) => {
      const by = (reach.rank[other] ?? 0) - (reach.rank[one] ?? 0);
      if (by !== 0) return by;
      const { title: a, key: x } = objectAt(graph, one);
      const { title: b, key: y } = objectAt(graph, other);
      return a < b ? -1 : a > b ? 1 : x < y ? -1 : 1;
    });

  const matching = (
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

  const reached = ({ thing }: Opened, reach: Reach, place: number) => ({
    asset: thing(place),
    level: nameOfRank(reach.rank[place] ?? 0),
    ways: [...waysIn(reach.ways[place] ?? 0)],
  });

  /** What one person has on one asset, by every path. */
  const pair = (asked: Asked & { readonly user: string; readonly asset: string }): PairAnswer => {
    const opened = open(asked);
    const { graph, find, thing, basis, question } = opened;
    const person = find('person', asked.user);
    const { connectionId } = objectAt(graph, person);
    // The asset is looked for where the person is.
    const asset = open({ ...asked, connectionId }).find('asset', asked.asset);
    writes.refresh();
    const { paths, cut } = pathsBetween(graph, person, asset);
    const reach = reachOfAccount(graph, person);
    const answer = {
      person: thing(person),
      asset: thing(asset),
      level: nameOfRank(reach.rank[asset] ?? 0),
      paths: paths.map((path) => pathAnswer(opened, person, path)),
      cut,
      roles: consoleRolesOf(graph, person, thing),
      restrictions: restrictionsOn(graph, person),
      basis: basis(connectionId, seenOfAsset(question(connectionId), asset, person)),
    };
    return { ...answer, text: pairText(answer) };
  };

  /** What one person can see. */
  const person = (asked: Asked & Paged & { readonly user: string }): PersonAnswer => {
    const opened = open(asked);
    const { graph, find, thing, basis } = opened;
    const place = find('person', asked.user);
    const { connectionId, namespace } = objectAt(graph, place);
    const reach = reachOfAccount(graph, place);
    const all = sorted(
      graph,
      reach.places.filter((at) => isAsset(objectAt(graph, at))),
      reach,
    );
    const wanted = matching(graph, all, asked.search);
    const answer = {
      person: thing(place),
      groups: groupsAbove(graph, place).slice(1).map(thing),
      roles: consoleRolesOf(graph, place, thing),
      restrictions: restrictionsOn(graph, place),
      counts: countsOf(all.map((at) => reach.rank[at] ?? 0)),
      total: wanted.length,
      assets: wanted.slice(asked.offset, asked.offset + asked.limit).map((at) => reached(opened, reach, at)),
      basis: basis(connectionId, seenOfAccount(opened, connectionId, namespace)),
    };
    const told = {
      ...answer,
      total: all.length,
      assets: all.slice(0, namedInText).map((at) => reached(opened, reach, at)),
    };
    return { ...answer, text: personText(told) };
  };

  const grantAnswers = (opened: Opened, asset: number): CountingGrantAnswer[] => {
    const { graph, thing } = opened;
    return grantsOn(graph, asset)
      .toSorted((one, other) => other.rank - one.rank)
      .map(({ edge, rank }) => {
        const principal = thing(edge.from);
        return {
          principal,
          level: nameOfRank(rank),
          whole: isWholeSet(objectAt(graph, edge.to).kind, actionsIn(edge.detail)),
          byLink: edge.kind === 'link_grant' || principal.kind === 'public',
          on: thing(edge.to),
          people: principal.kind === 'public' ? null : peopleBehind(graph, edge.from).length,
          since: edge.since,
          unseenAt: edge.unseenAt,
          origin: writes.originOf(graph, edge),
        };
      });
  };

  /** Who can see one asset. */
  const audience = (asked: Asked & Paged & { readonly asset: string }): AudienceAnswer => {
    const opened = open(asked);
    const { graph, find, thing, basis, question } = opened;
    const asset = find('asset', asked.asset);
    const { connectionId } = objectAt(graph, asset);
    writes.refresh();
    const reach = audienceOf(graph, asset);
    const all = sorted(graph, reach.places, reach);
    const wanted = matching(graph, all, asked.search);
    const row = (place: number) => {
      const { asset: account, ...rest } = reached(opened, reach, place);
      return { person: account, ...rest };
    };
    const answer = {
      asset: thing(asset),
      folders: containersOf(graph, asset)
        .filter(({ place }) => place !== asset)
        .map(({ place }) => thing(place)),
      grants: grantAnswers(opened, asset),
      counts: countsOf(all.map((at) => reach.rank[at] ?? 0)),
      total: wanted.length,
      people: wanted.slice(asked.offset, asked.offset + asked.limit).map(row),
      basis: basis(connectionId, seenOfAsset(question(connectionId), asset, null)),
    };
    const told = { ...answer, total: all.length, people: all.slice(0, namedInText).map(row) };
    return { ...answer, text: audienceText(told) };
  };

  const matrices = new Map<number, AccessMatrix>();
  let lastMatrix = 0;

  /** Begins a table of every person beside every asset; its lines are read in parts, all of one moment. */
  const openMatrix = (asked: Asked): MatrixOpened => {
    const opened = open(asked);
    const { graph, connectionName, basis, syncs } = opened;
    const { connectionId } = asked;
    const matrix = createAccessMatrix({ graph, question: opened.question, connectionId, connectionName });
    lastMatrix += 1;
    matrices.set(lastMatrix, matrix);
    // Whoever asked for an older one has gone away before it began.
    for (const oldest of [...matrices.keys()].slice(0, -mostMatrices)) matrices.delete(oldest);
    const { header, people, assets } = matrix;
    const bases = syncs
      .filter(({ id }) => connectionId === undefined || id === connectionId)
      .map(({ id }) => basis(id, seenOfAccount(opened, id, null)));
    return { id: lastMatrix, header, people, assets, bases };
  };
  const matrixLines = (asked: {
    readonly id: number;
    readonly from: number;
    readonly count: number;
  }): string => matrices.get(asked.id)?.lines(asked.from, asked.count) ?? '';

  const inTransaction = <A extends object, R>(answer: (asked: A) => R): ((asked: A) => R) =>
    database.transaction(answer) as (asked: A) => R;

  return {
    pair: inTransaction(pair),
    person: inTransaction(person),
    audience: inTransaction(audience),
    openMatrix: inTransaction(openMatrix),
    matrixLines,
    closeMatrix: ({ id }: { readonly id: number }): void => {
      matrices.delete(id);
    },
  };
};
export type AccessAnswers = ReturnType<typeof createAccessAnswers>;
