import { type AccessGraph, buildAccessGraph, isAsset, objectAt } from './access-graph.ts';
import { nameOfRank } from './access-levels.ts';
import { type AccessPath, pathsBetween } from './access-paths.ts';
import { reachOfAccount, reachOfGroup } from './access-reach.ts';
import { kindWord } from './access-words.ts';
import type { FrozenRow } from './review-snapshot.ts';

type Removed = Pick<FrozenRow, 'number' | 'how'> & {
  readonly who: Pick<FrozenRow['who'], 'key'>;
  readonly what: Pick<FrozenRow['what'], 'key'>;
};

/** How one path goes, from whoever it begins with: `group readers in folder Sales (viewer)`. */
const wayWords = (graph: AccessGraph, account: number, path: AccessPath): string => {
  const holder = objectAt(graph, path.grant.from);
  const level = nameOfRank(path.rank);
  const folder = path.folders.length > 0 ? ` in folder ${objectAt(graph, path.grant.to).title}` : '';
  if (holder.kind === 'public') return `a public link${folder} (${level})`;
  if (path.grant.kind === 'link_grant')
    return `the link that everybody of ${holder.title} may use${folder} (${level})`;
  if (path.grant.from === account) return `their own grant${folder} (${level})`;
  return `${kindWord(holder.kind)} ${holder.title}${folder} (${level})`;
};

const mostNamed = 5;

/**
 * By which ways the same is still reached once rows are gone, by the rows' numbers; rows of which nothing is left
 * effective are not in it. For a membership: which things of the group the account reaches otherwise. As far as
 * the directory knows; what could not be read may hold more.
 */
export const waysLeft = (
  before: AccessGraph,
  connectionId: string,
  removed: readonly Removed[],
): Map<number, string[]> => {
  const left = new Map<number, string[]>();
  if (removed.length === 0) return left;
  const placeOf = (key: string): number | undefined => before.byKey.get(`${connectionId} ${key}`);
  const gone = new Set<string>();
  for (const { who, what, how } of removed) {
    const [from, to] = [placeOf(who.key), placeOf(what.key)];
    const kinds =
      how === 'membership'
        ? ['member']
        : how === 'public'
          ? ['grant', 'link_grant']
          : how === 'link'
            ? ['link_grant']
            : ['grant'];
    for (const kind of kinds) gone.add(`${kind} ${from} ${to}`);
  }
  const graph = buildAccessGraph(
    before.objects,
    before.edges.filter(({ kind, from, to }) => !gone.has(`${kind} ${from} ${to}`)),
  );
  const reaches = new Map<number, ReturnType<typeof reachOfAccount>>();
  const groupThings = new Map<number, readonly number[]>();
  for (const { number, who, what, how } of removed) {
    const [from, to] = [placeOf(who.key), placeOf(what.key)];
    if (from === undefined || to === undefined) continue;
    if (how !== 'membership') {
      const ways = [
        ...new Set(pathsBetween(graph, from, to).paths.map((path) => wayWords(graph, from, path))),
      ];
      if (ways.length > 0) left.set(number, ways);
      continue;
    }
    const things =
      groupThings.get(to) ?? reachOfGroup(before, to).places.filter((at) => isAsset(objectAt(before, at)));
    groupThings.set(to, things);
    const reach = reaches.get(from) ?? reachOfAccount(graph, from);
    reaches.set(from, reach);
    const still = things.filter((at) => (reach.rank[at] ?? 0) > 0);
    if (still.length === 0) continue;
    const named = still.slice(0, mostNamed).map((at) => {
      const { kind, title } = objectAt(graph, at);
      return `${kindWord(kind)} ${title} (${nameOfRank(reach.rank[at] ?? 0)})`;
    });
    left.set(number, [
      `other ways to ${still.length} of the ${things.length} things of this group: ${named.join(', ')}${still.length > mostNamed ? ' and more' : ''}`,
    ]);
  }
  return left;
};
