import { type AccessGraph, eachEdge, objectAt } from './access-graph.ts';

/**
 * What lies in some folders and in the folders below them, by the directory's keys, and every folder that was looked
 * into. The folders that it begins with are among `folders`, and among `things` only where one lies in another. Ends
 * with any circle.
 */
export const contentsBelow = (
  graph: AccessGraph,
  connectionId: string,
  keys: readonly string[],
): { readonly things: readonly string[]; readonly folders: readonly string[] } => {
  const open = keys.flatMap((key) => {
    const place = graph.byKey.get(`${connectionId} ${key}`);
    return place !== undefined && objectAt(graph, place).kind === 'folder' ? [place] : [];
  });
  const folders = new Set(open);
  const things = new Set<number>();
  for (let next = open.pop(); next !== undefined; next = open.pop())
    eachEdge(graph, 'from', next, ({ kind, to }) => {
      if (kind !== 'contains') return;
      things.add(to);
      if (objectAt(graph, to).kind !== 'folder' || folders.has(to)) return;
      folders.add(to);
      open.push(to);
    });
  const keysOf = (places: ReadonlySet<number>) =>
    [...places].map((place) => objectAt(graph, place).key).sort();
  return { things: keysOf(things), folders: keysOf(folders) };
};
