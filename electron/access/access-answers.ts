import type { Database } from 'better-sqlite3';
import type {
  AccessBasis,
  AccessPathAnswer,
  AudienceAnswer,
  CountingGrantAnswer,
  PairAnswer,
  PersonAnswer,
} from '../../shared/domain/access-answer.ts';
import { type AccessEdge, isAsset, objectAt } from '../../shared/domain/access-graph.ts';
import { actionsIn, isWholeSet, nameOfRank } from '../../shared/domain/access-levels.ts';
import { type AccessPath, pathsBetween } from '../../shared/domain/access-paths.ts';
import {
  audienceOf,
  containersOf,
  grantsOn,
  groupsAbove,
  peopleBehind,
  reachOfAccount,
  waysIn,
} from '../../shared/domain/access-reach.ts';
import { audienceText, pairText, pathSentence, personText } from '../../shared/domain/access-words.ts';
import { StewardError } from '../../shared/errors.ts';
import { createAccessComparisons } from './access-comparisons.ts';
import { type AccessMatrix, createAccessMatrix } from './access-matrix.ts';
import {
  type Asked,
  countsOf,
  createQuestions,
  matching,
  type Opened,
  type Paged,
  reached,
  sorted,
} from './access-question.ts';
import { limitGaps, seenOfAsset } from './gaps.ts';
import { consoleRolesOf, restrictionsOn } from './limits.ts';
import { createRemainingWays } from './remaining-ways.ts';

/** A table that was begun. */
export interface MatrixOpened {
  readonly id: number;
  readonly header: string;
  readonly people: number;
  readonly assets: number;
  /** So many grants end by themselves: the letters say what holds now. */
  readonly ending: number;
  /** What it rests on, by connection. */
  readonly bases: AccessBasis[];
}

const dayMs = 86_400_000;

/** So many tables may be under way at once. */
const mostMatrices = 4;

/** How many names a text to be copied lists; the rest is counted. */
const namedInText = 200;

/** The answers to questions about access, from the profile's database. Each is one transaction that only reads. */
export const createAccessAnswers = (database: Database, now: () => Date = () => new Date()) => {
  const questions = createQuestions(database, now);
  const { open, seenOfAccount, writes } = questions;
  const comparisons = createAccessComparisons(database, questions);

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
      until: opened.ends.of(path.grant),
      origin: writes.originOf(opened.graph, path.grant),
      sentence: pathSentence({ things, links, level }),
    };
  };

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
      until: opened.ends.between(person)(asset),
      paths: paths.map((path) => pathAnswer(opened, person, path)),
      cut,
      roles: consoleRolesOf(graph, person, thing),
      restrictions: restrictionsOn(graph, person),
      basis: basis(
        connectionId,
        seenOfAsset(question(connectionId), asset, person),
        limitGaps(question(connectionId), person),
      ),
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
    const endOn = opened.ends.between(place);
    const row = (at: number) => reached(opened, reach, at, endOn(at));
    const answer = {
      person: thing(place),
      groups: groupsAbove(graph, place).slice(1).map(thing),
      roles: consoleRolesOf(graph, place, thing),
      restrictions: restrictionsOn(graph, place),
      counts: countsOf(all.map((at) => reach.rank[at] ?? 0)),
      total: wanted.length,
      assets: wanted.slice(asked.offset, asked.offset + asked.limit).map(row),
      basis: basis(
        connectionId,
        seenOfAccount(opened, connectionId, namespace),
        limitGaps(opened.question(connectionId), place),
      ),
    };
    const told = {
      ...answer,
      total: all.length,
      assets: all.slice(0, namedInText).map(row),
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
          until: opened.ends.of(edge),
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
    const mayEnd = grantsOn(graph, asset).some(({ edge }) => opened.ends.of(edge) !== null);
    const row = (place: number) => {
      const end = mayEnd ? opened.ends.between(place)(asset) : null;
      const { asset: account, ...rest } = reached(opened, reach, place, end);
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
  const openMatrix = (asked: Asked & { readonly endsWithinDays?: number | undefined }): MatrixOpened => {
    const { at, endsWithinDays } = asked;
    if (at !== undefined && endsWithinDays !== undefined)
      throw new StewardError({
        code: 'BAD_INPUT',
        field: 'endsWithinDays',
        happened: 'What was to end on a past day is not recorded.',
        unchanged: 'Nothing was written.',
        todo: 'Ask for the ends as they are now, or for the past day without them.',
      });
    const opened = open(asked);
    const { graph, connectionName, basis, syncs } = opened;
    const { connectionId } = asked;
    const matrix = createAccessMatrix({
      graph,
      question: opened.question,
      connectionId,
      connectionName,
      ...(endsWithinDays === undefined
        ? {}
        : {
            ending: {
              until: new Date(now().getTime() + endsWithinDays * dayMs).toISOString(),
              between: opened.ends.between,
            },
          }),
    });
    lastMatrix += 1;
    matrices.set(lastMatrix, matrix);
    // Whoever asked for an older one has gone away before it began.
    for (const oldest of [...matrices.keys()].slice(0, -mostMatrices)) matrices.delete(oldest);
    const { header, people, assets } = matrix;
    const { count: ending } = opened.ends;
    const bases = syncs
      .filter(({ id }) => connectionId === undefined || id === connectionId)
      .map(({ id }) => basis(id, seenOfAccount(opened, id, null)));
    return { id: lastMatrix, header, people, assets, ending, bases };
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
    compare: inTransaction(comparisons.compare),
    broad: inTransaction(comparisons.broad),
    changes: inTransaction(comparisons.changes),
    remaining: inTransaction(createRemainingWays(questions)),
    openMatrix: inTransaction(openMatrix),
    matrixLines,
    closeMatrix: ({ id }: { readonly id: number }): void => {
      matrices.delete(id);
    },
  };
};
export type AccessAnswers = ReturnType<typeof createAccessAnswers>;
