import type { AccessRestriction, AccessThing, PersonAnswer } from '../../shared/domain/access-answer.ts';
import { type AccessGraph, eachEdge, objectAt } from '../../shared/domain/access-graph.ts';
import { groupsAbove } from '../../shared/domain/access-reach.ts';

/**
 * What an account may do in QuickSight at all: its own role, and roles that its groups are mapped to. A role opens
 * no asset.
 */
export const consoleRolesOf = (
  graph: AccessGraph,
  account: number,
  thing: (place: number) => AccessThing,
): PersonAnswer['roles'] => {
  const { role } = objectAt(graph, account).attributes;
  const own = typeof role === 'string' ? [{ role, group: null }] : [];
  const mapped = groupsAbove(graph, account).flatMap((group) => {
    const found: PersonAnswer['roles'] = [];
    eachEdge(graph, 'from', group, ({ kind, to }) => {
      if (kind !== 'role_member') return;
      found.push({ role: objectAt(graph, to).key.split('/').at(-1) ?? '', group: thing(group) });
    });
    return found;
  });
  return [...own, ...mapped];
};

/** The custom permissions that take abilities away from an account. */
export const restrictionsOn = (graph: AccessGraph, account: number): AccessRestriction[] => {
  const { customPermissions } = objectAt(graph, account).attributes;
  if (typeof customPermissions !== 'string') return [];
  return [{ name: customPermissions, on: 'person', denied: [], counts: true }];
};
