import type { AccessThing, RemainingAnswer } from '../../shared/domain/access-answer.ts';
import type { AccessGraph } from '../../shared/domain/access-graph.ts';
import { nameOfRank } from '../../shared/domain/access-levels.ts';
import { type AccessPath, pathsBetween } from '../../shared/domain/access-paths.ts';
import { thingWords } from '../../shared/domain/access-words.ts';
import type { GuardedKind } from '../../shared/domain/directory.ts';
import { isPublicPrincipal } from '../../shared/domain/given.ts';
import type { Opened, Questions } from './access-question.ts';
import { seenOfAsset } from './gaps.ts';

/** Who had something of their own, and on what. */
export interface TakenPair {
  /** An ARN: a user's, a group's or a namespace's. */
  readonly principal: string;
  readonly kind: GuardedKind;
  readonly id: string;
  /** What of their own does not count: their grant, or the link that was made for them. */
  readonly taken: 'grant' | 'link_grant';
}

export interface TakenAsked {
  readonly connectionId: string;
  readonly pairs: readonly TakenPair[];
}

/** More would not be read. */
const mostWays = 5;

/** The places of what is asked about, found in one walk over the graph. */
const placesOf = (graph: AccessGraph, { connectionId, pairs }: TakenAsked): ReadonlyMap<string, number> => {
  const wanted = new Set(pairs.map(({ kind, id }) => `${kind}/${id}`));
  const places = new Map<string, number>();
  graph.objects.forEach((object, place) => {
    const key = `${object.kind}/${object.name}`;
    if (object.connectionId === connectionId && wanted.has(key)) places.set(key, place);
  });
  return places;
};

/** One way in a few words, as in “still effective through …”. */
const throughWords = (way: {
  /** Held by the one who is asked about, not by a group or everybody. */
  readonly own: boolean;
  readonly holder: Pick<AccessThing, 'kind' | 'title' | 'email' | 'id'>;
  readonly byLink: boolean;
  readonly on: Pick<AccessThing, 'kind' | 'title' | 'email' | 'id'>;
  readonly inFolder: boolean;
}): string => {
  const on = way.inFolder ? ` on ${thingWords(way.on)}` : '';
  if (way.byLink) return `the link of ${thingWords(way.on)} for ${thingWords(way.holder)}`;
  return way.own
    ? `a grant of its own${on}`
    : `${thingWords(way.holder)}${on === '' ? '' : `, granted${on}`}`;
};

const isTaken = (pair: TakenPair, principal: number, { memberships, grant, folders }: AccessPath): boolean =>
  grant.kind === pair.taken && grant.from === principal && memberships.length === 0 && folders.length === 0;

const remainingOf = (opened: Opened, asked: TakenAsked, pair: TakenPair, asset: number | undefined) => {
  const { graph, thing, basis, question } = opened;
  const principal = isPublicPrincipal(pair.principal)
    ? graph.publicOf.get(asked.connectionId)
    : graph.byKey.get(`${asked.connectionId} ${pair.principal}`);
  // What the directory has not read cannot be said to be reached in no other way.
  if (principal === undefined || asset === undefined) return null;
  const { paths, cut } = pathsBetween(graph, principal, asset);
  const left = paths.filter((path) => !isTaken(pair, principal, path));
  return {
    ways: left.slice(0, mostWays).map((path) => ({
      level: nameOfRank(path.rank),
      through: throughWords({
        own: path.grant.from === principal,
        holder: thing(path.grant.from),
        byLink: path.grant.kind === 'link_grant',
        on: thing(path.grant.to),
        inFolder: path.folders.length > 0,
      }),
    })),
    more: Math.max(0, left.length - mostWays),
    cut,
    basis: basis(asked.connectionId, seenOfAsset(question(asked.connectionId), asset, principal)),
  };
};

/**
 * How the same is still reached when what somebody had of their own is gone: groups, folders, namespaces and links
 * that remain. An answer for each pair in its order; null where the directory does not know one of the two.
 */
export const createRemainingWays =
  ({ open }: Questions) =>
  (asked: TakenAsked): readonly (RemainingAnswer | null)[] => {
    const opened = open({ connectionId: asked.connectionId });
    const places = placesOf(opened.graph, asked);
    return asked.pairs.map((pair) => remainingOf(opened, asked, pair, places.get(`${pair.kind}/${pair.id}`)));
  };
