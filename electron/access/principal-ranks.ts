import { type AccessGraph, eachEdge, objectAt } from '../../shared/domain/access-graph.ts';
import { type Rank, rankInFolder } from '../../shared/domain/access-levels.ts';
import { rankOfGrant } from '../../shared/domain/access-reach.ts';

/**
 * What the grants to one principal give, as pairs of place and rank: the same as `reachOf` for that principal
 * alone, without the ways. For whole tables, where the greatest rank of all principals is wanted for each cell and
 * the same groups come thousands of times: one scratch is used for all.
 */
export const createPrincipalRanks = (graph: AccessGraph) => {
  const scratch = new Uint8Array(graph.objects.length);
  const isFolder = Uint8Array.from(graph.objects, ({ kind }) => (kind === 'folder' ? 1 : 0));
  return (principal: number): { readonly places: Int32Array; readonly ranks: Uint8Array } => {
    const places: number[] = [];
    const folders: number[] = [];
    const put = (to: number, given: number) => {
      const before = scratch[to] as number;
      if (given <= before) return;
      if (before === 0) places.push(to);
      scratch[to] = given;
      if (isFolder[to] === 1) folders.push(to);
    };
    eachEdge(graph, 'from', principal, (edge, index) => put(edge.to, rankOfGrant(graph, edge, index)));
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      const given = rankInFolder(scratch[folder] as Rank, { restricted: graph.restricted[folder] === 1 });
      eachEdge(graph, 'from', folder, ({ kind, to }) => {
        if (kind === 'contains') put(to, given);
      });
    }
    const ranks = Uint8Array.from(places, (place) => scratch[place] as number);
    for (const place of places) scratch[place] = 0;
    return { places: Int32Array.from(places), ranks };
  };
};

/** Whether an object stands for many: what its grants give is worth keeping for the next person. */
export const isShared = (graph: AccessGraph, place: number): boolean =>
  objectAt(graph, place).kind !== 'user';
