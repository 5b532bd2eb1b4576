import type { Database } from 'better-sqlite3';
import type {
  AccessChange,
  AccessDifference,
  BroadAnswer,
  ChangesAnswer,
  CompareAnswer,
} from '../../shared/domain/access-answer.ts';
import { type AccessObject, isAsset, objectAt } from '../../shared/domain/access-graph.ts';
import { actionsIn, isWholeSet, nameOfRank, rankOfActions } from '../../shared/domain/access-levels.ts';
import {
  audienceOf,
  containersOf,
  groupsAbove,
  peopleBehind,
  principalsBehind,
  type Reach,
  rankOfGrant,
  reachOfAccount,
  reachOfGroup,
} from '../../shared/domain/access-reach.ts';
import { broadText, changeSentence, changesText, compareText } from '../../shared/domain/access-words.ts';
import type { EdgeKind } from '../../shared/domain/directory.ts';
import type { Json } from '../../shared/domain/plan.ts';
import { StewardError } from '../../shared/errors.ts';
import type { Asked, Opened, Paged, Questions } from './access-question.ts';

interface ChangeRow {
  readonly kind: EdgeKind;
  readonly from_key: string;
  readonly to_key: string;
  readonly connection_id: string;
  readonly detail: string;
  readonly valid_from: string;
  readonly unseen_at: string | null;
  readonly at: string;
  readonly what: AccessChange['what'];
}

export interface Compared {
  readonly user: string;
  /** Another person, or a group; exactly one of the two. */
  readonly otherUser?: string | undefined;
  readonly group?: string | undefined;
}
export interface Between {
  readonly from: string;
  /** Now where it is left out. */
  readonly to?: string | undefined;
  readonly user?: string | undefined;
  readonly asset?: string | undefined;
  readonly connectionId?: string | undefined;
}

const nothing: Reach = { rank: new Uint8Array(0), ways: new Uint8Array(0), places: [] };

/** A place in another graph: two instants number their objects each in its own way. */
const keyIn = ({ graph }: Opened, place: number): string => {
  const { connectionId, key } = objectAt(graph, place);
  return `${connectionId} ${key}`;
};

/** What two reaches give differently, what is lost first, then by title. */
const differencesOf = (
  [before, one]: readonly [Opened, Reach],
  [after, other]: readonly [Opened, Reach],
  counts: (object: AccessObject) => boolean,
) => {
  const ranks = new Map<string, { before: number; after: number }>();
  for (const place of one.places)
    if (counts(objectAt(before.graph, place)))
      ranks.set(keyIn(before, place), { before: one.rank[place] ?? 0, after: 0 });
  for (const place of other.places) {
    if (!counts(objectAt(after.graph, place))) continue;
    const key = keyIn(after, place);
    const known = ranks.get(key);
    if (known) known.after = other.rank[place] ?? 0;
    else ranks.set(key, { before: 0, after: other.rank[place] ?? 0 });
  }
  const thingOf = (key: string) => {
    const later = after.graph.byKey.get(key);
    if (later !== undefined && after.graph.objects[later]?.listed) return after.thing(later);
    return before.thing(before.graph.byKey.get(key) ?? later ?? 0);
  };
  const all = [...ranks];
  return {
    same: all.filter(([, rank]) => rank.before === rank.after).length,
    differences: all
      .filter(([, rank]) => rank.before !== rank.after)
      .map(([key, rank]) => ({
        thing: thingOf(key),
        before: nameOfRank(rank.before),
        after: nameOfRank(rank.after),
        beforeUntil: null,
        afterUntil: null,
        lost: rank.after - rank.before,
      }))
      .sort((a, b) => a.lost - b.lost || (a.thing.title < b.thing.title ? -1 : 1))
      .map(({ lost: _, ...difference }): AccessDifference => difference),
  };
};

/** Answers that hold two things side by side, and searches over all grants. */
export const createAccessComparisons = (database: Database, { open, seenOfAccount, writes }: Questions) => {
  const changed = database.prepare<[{ from: string; to: string }], ChangeRow>(
    `SELECT e.kind, f.key AS from_key, t.key AS to_key, f.connection_id, d.value AS detail, e.valid_from, e.unseen_at,
       c.at, c.what
     FROM (
       SELECT id, valid_from AS at, 'began' AS what FROM directory_edges WHERE valid_from > :from AND valid_from <= :to
       UNION ALL
       SELECT id, valid_to AS at, 'ended' AS what FROM directory_edges WHERE valid_to > :from AND valid_to <= :to
     ) c
     JOIN directory_edges e ON e.id = c.id
     JOIN directory_objects f ON f.id = e.from_id
     JOIN directory_objects t ON t.id = e.to_id
     JOIN directory_details d ON d.id = e.detail_id
     WHERE e.kind IN ('member', 'contains', 'grant', 'link_grant')
     ORDER BY c.at DESC, c.what DESC, e.id`,
  );

  /** Two people, or a person and a group, side by side. */
  const compare = (asked: Asked & Paged & Compared): CompareAnswer => {
    if ((asked.otherUser === undefined) === (asked.group === undefined))
      throw new StewardError({
        code: 'BAD_INPUT',
        happened: 'A person is compared either with another person or with a group.',
        unchanged: 'Nothing was read.',
        todo: 'Name one of the two.',
      });
    const opened = open(asked);
    const { graph, find, thing, basis } = opened;
    const one = find('person', asked.user);
    const other =
      asked.group === undefined ? find('person', asked.otherUser ?? '') : find('group', asked.group);
    const isGroup = asked.group !== undefined;
    const reach = isGroup ? reachOfGroup(graph, other) : reachOfAccount(graph, other);
    const { same, differences } = differencesOf(
      [opened, reachOfAccount(graph, one)],
      [opened, reach],
      isAsset,
    );
    const groupsOf = (place: number) =>
      new Set(groupsAbove(graph, place).filter((at) => objectAt(graph, at).kind === 'group'));
    const [ofOne, ofOther] = [groupsOf(one), groupsOf(other)];
    const { connectionId } = objectAt(graph, one);
    // A look at every path of each: only of what is shown.
    const [endOfOne, endOfOther] = [opened.ends.between(one), opened.ends.between(other)];
    const withEnds = (some: typeof differences) =>
      some.map((difference) => {
        const place = graph.byKey.get(`${difference.thing.connection.id} ${difference.thing.key}`);
        return place === undefined
          ? difference
          : { ...difference, beforeUntil: endOfOne(place), afterUntil: endOfOther(place) };
      });
    const answer = {
      one: thing(one),
      other: thing(other),
      groups: {
        one: [...ofOne].filter((at) => !ofOther.has(at)).map(thing),
        both: [...ofOne].filter((at) => ofOther.has(at)).map(thing),
        other: [...ofOther].filter((at) => !ofOne.has(at)).map(thing),
      },
      same,
      total: differences.length,
      differences: withEnds(differences.slice(asked.offset, asked.offset + asked.limit)),
      basis: basis(connectionId, seenOfAccount(opened, connectionId, null)),
    };
    return { ...answer, text: compareText({ ...answer, differences: withEnds(differences.slice(0, 200)) }) };
  };

  /** Every grant to a whole namespace or to everybody on the internet. */
  const broad = (asked: Asked & Paged): BroadAnswer => {
    const opened = open(asked);
    const { graph, thing, basis, syncs } = opened;
    writes.refresh();
    const grants = graph.edges.flatMap((edge, index) => {
      const principal = objectAt(graph, edge.from);
      if (principal.kind !== 'namespace' && principal.kind !== 'public') return [];
      if (asked.connectionId !== undefined && principal.connectionId !== asked.connectionId) return [];
      const rank = rankOfGrant(graph, edge, index);
      return rank === 0 ? [] : [{ edge, rank, isPublic: principal.kind === 'public' }];
    });
    const sorted = grants.toSorted(
      (one, other) => Number(other.isPublic) - Number(one.isPublic) || other.rank - one.rank,
    );
    const answers = (some: typeof sorted): BroadAnswer['grants'] =>
      some.map(({ edge, rank, isPublic }) => ({
        principal: thing(edge.from),
        level: nameOfRank(rank),
        whole: isWholeSet(objectAt(graph, edge.to).kind, actionsIn(edge.detail)),
        byLink: edge.kind === 'link_grant' || isPublic,
        on: thing(edge.to),
        people: isPublic ? null : peopleBehind(graph, edge.from).length,
        since: edge.since,
        unseenAt: edge.unseenAt,
        until: opened.ends.of(edge),
        origin: writes.originOf(graph, edge),
      }));
    const bases = syncs
      .filter(({ id }) => asked.connectionId === undefined || id === asked.connectionId)
      .map(({ id }) => basis(id, seenOfAccount(opened, id, null)));
    const answer = {
      total: sorted.length,
      grants: answers(sorted.slice(asked.offset, asked.offset + asked.limit)),
      bases,
    };
    return { ...answer, text: broadText({ ...answer, grants: answers(sorted.slice(0, 200)) }) };
  };

  /** Finds somebody or something that may be there on only one of the two days. */
  const findIn = (opened: Opened, wanted: 'person' | 'asset', text: string): number | undefined => {
    try {
      return opened.find(wanted, text);
    } catch (error) {
      if (error instanceof StewardError && error.problem.code === 'NOT_FOUND') return undefined;
      throw error;
    }
  };

  /** What changed between two days: for one person, for one asset, or everywhere. */
  const changes = (asked: Between & Paged): ChangesAnswer => {
    const { connectionId, user, asset } = asked;
    const before = open({ at: asked.from, connectionId });
    const after = open({ at: asked.to, connectionId });
    if (before.at === null || (after.at !== null && before.at >= after.at))
      throw new StewardError({
        code: 'BAD_INPUT',
        happened: 'The first day has to be before the second.',
        unchanged: 'Nothing was read.',
        todo: 'Choose two days, the earlier one first.',
      });
    writes.refresh();
    const wanted = user !== undefined ? 'person' : 'asset';
    const text = user ?? asset;
    const place = (opened: Opened) => (text === undefined ? undefined : findIn(opened, wanted, text));
    const [then, now] = [place(before), place(after)];
    if (text !== undefined && then === undefined && now === undefined) after.find(wanted, text);
    const reach = (opened: Opened, at: number | undefined): readonly [Opened, Reach] => [
      opened,
      at === undefined
        ? nothing
        : wanted === 'person'
          ? reachOfAccount(opened.graph, at)
          : audienceOf(opened.graph, at),
    ];
    const only = user !== undefined && asset !== undefined ? asset : undefined;
    const target =
      only === undefined ? undefined : (findIn(after, 'asset', only) ?? before.find('asset', only));
    const targetKey =
      target === undefined
        ? undefined
        : keyIn(findIn(after, 'asset', only ?? '') === undefined ? before : after, target);
    const { differences } =
      text === undefined
        ? { differences: [] }
        : differencesOf(reach(before, then), reach(after, now), (object) =>
            wanted === 'asset'
              ? true
              : isAsset(object) &&
                (targetKey === undefined || `${object.connectionId} ${object.key}` === targetKey),
          );

    // What matters to a person or an asset: whatever it stands behind or lies in, on either day.
    const near = new Set<string>();
    for (const [opened, at] of [
      [before, then],
      [after, now],
    ] as const) {
      if (at === undefined) continue;
      const places =
        wanted === 'person'
          ? principalsBehind(opened.graph, at)
          : containersOf(opened.graph, at).map((container) => container.place);
      for (const each of places) near.add(keyIn(opened, each));
    }
    const rows = changed.all({ from: before.at, to: after.at ?? '9999' }).filter((row) => {
      if (connectionId !== undefined && row.connection_id !== connectionId) return false;
      const near1 = near.has(`${row.connection_id} ${row.from_key}`);
      const near2 = near.has(`${row.connection_id} ${row.to_key}`);
      return text === undefined || (wanted === 'person' ? near1 : near2);
    });
    const told = (row: ChangeRow): AccessChange => {
      const thing = (key: string) => {
        const full = `${row.connection_id} ${key}`;
        const later = after.graph.byKey.get(full);
        const earlier = before.graph.byKey.get(full);
        if (later !== undefined && (after.graph.objects[later]?.listed || earlier === undefined))
          return after.thing(later);
        return before.thing(earlier ?? 0);
      };
      const [from, to] = [thing(row.from_key), thing(row.to_key)];
      const isGrant = row.kind === 'grant' || row.kind === 'link_grant';
      const detail = JSON.parse(row.detail) as Json;
      const level = !isGrant
        ? null
        : row.kind === 'link_grant' || from.kind === 'public'
          ? ('link' as const)
          : nameOfRank(rankOfActions(to.kind, actionsIn(detail)));
      const place = after.graph.byKey.get(`${row.connection_id} ${row.from_key}`);
      const other = after.graph.byKey.get(`${row.connection_id} ${row.to_key}`);
      const origin =
        row.what === 'began' && place !== undefined && other !== undefined
          ? writes.originOf(after.graph, {
              kind: row.kind,
              from: place,
              to: other,
              detail,
              since: row.valid_from,
              unseenAt: row.unseen_at,
            })
          : null;
      const change = { at: row.at, what: row.what, from, to, level, origin };
      return { ...change, sentence: changeSentence({ ...change, kind: row.kind }) };
    };
    const about = now !== undefined ? after.thing(now) : then !== undefined ? before.thing(then) : null;
    const ids = new Set(about === null ? after.syncs.map(({ id }) => id) : [about.connection.id]);
    const bases = [before, after].flatMap((opened) =>
      [...ids]
        .filter((id) => connectionId === undefined || id === connectionId)
        .map((id) => opened.basis(id, seenOfAccount(opened, id, null))),
    );
    const answer = {
      about,
      differences,
      total: rows.length,
      changes: rows.slice(asked.offset, asked.offset + asked.limit).map(told),
      bases,
    };
    return { ...answer, text: changesText({ ...answer, changes: rows.slice(0, 200).map(told) }) };
  };

  return { compare, broad, changes };
};
