import type { AccessRestriction } from '../../shared/domain/access-answer.ts';
import { type AccessGraph, type AccessObject, eachEdge, objectAt } from '../../shared/domain/access-graph.ts';
import { groupsAbove } from '../../shared/domain/access-reach.ts';

/**
 * What an account may do in QuickSight at all: its own role, and roles that its groups are mapped to. A role opens
 * no asset.
 */
export const consoleRolesOf = <T>(
  graph: AccessGraph,
  account: number,
  thing: (place: number) => T,
): { role: string; group: T | null }[] => {
  const { role } = objectAt(graph, account).attributes;
  const own = typeof role === 'string' ? [{ role, group: null }] : [];
  const mapped = groupsAbove(graph, account).flatMap((group) => {
    const found: { role: string; group: T | null }[] = [];
    eachEdge(graph, 'from', group, ({ kind, to }) => {
      if (kind !== 'role_member') return;
      found.push({ role: objectAt(graph, to).key.split('/').at(-1) ?? '', group: thing(group) });
    });
    return found;
  });
  return [...own, ...mapped];
};

/** What a profile of custom permissions takes away, by name; whole categories last. */
const deniedBy = ({ attributes }: AccessObject): string[] =>
  [attributes.denied, attributes.deniedCategories].flatMap((list) =>
    Array.isArray(list) ? list.filter((name) => typeof name === 'string') : [],
  );

/**
 * The custom permissions that take abilities away from an account: its own go before its role's, and those before
 * the account's (QuickSight's guide: customizing permissions).
 */
export const restrictionsOn = (graph: AccessGraph, person: number): AccessRestriction[] => {
  const { connectionId, namespace, attributes } = objectAt(graph, person);
  const found: AccessRestriction[] = [];
  const put = (on: AccessRestriction['on'], name: string, denied: string[]) => {
    if (found.some((one) => one.on === on && one.name === name)) return;
    found.push({ name, on, denied, counts: found.every((one) => one.on === on) });
  };
  const putFrom = (on: AccessRestriction['on'], key: string) => {
    const place = graph.byKey.get(`${connectionId} ${key}`);
    if (place === undefined) return;
    eachEdge(graph, 'from', place, ({ kind, to }) => {
      const profile = objectAt(graph, to);
      if (kind === 'restriction') put(on, profile.name, deniedBy(profile));
    });
  };
  putFrom('person', objectAt(graph, person).key);
  if (typeof attributes.customPermissions === 'string') put('person', attributes.customPermissions, []);
  for (const { role } of consoleRolesOf(graph, person, () => null))
    putFrom('role', `role:${namespace}/${role}`);
  for (const object of graph.objects)
    if (object.kind === 'account' && object.connectionId === connectionId) putFrom('account', object.key);
  return found;
};
