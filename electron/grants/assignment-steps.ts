import type { ReceiverKind } from '../../shared/domain/given.ts';
import { assignmentPlace } from '../../shared/domain/given.ts';
import type { PlanStep } from '../../shared/domain/plan.ts';
import type { PolicyAssignment } from '../connectors/quicksight/read-policy-assignment.ts';
import type { AccessState } from '../connectors/quicksight/steps/access-steps.ts';

/** Somebody in an IAM policy assignment, by the service's names. */
export interface Assigned {
  readonly kind: ReceiverKind;
  readonly name: string;
}

/** What stands for being in an assignment where what was held before is kept: it has no actions. */
export const assignedState: AccessState = { level: 'viewer', actions: [] };

export const isAssigned = (found: PolicyAssignment | null | undefined, { kind, name }: Assigned): boolean =>
  (kind === 'user' ? found?.users : kind === 'group' ? found?.groups : [])?.includes(name) ?? false;

export const assignedCount = ({ users, groups }: PolicyAssignment): number => users.length + groups.length;

export const assignmentStepId = (id: string): string => `grant:policy_assignment/${id}`;

const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort();
const namesOf = (assigned: readonly Assigned[], kind: ReceiverKind): string[] =>
  assigned.flatMap((one) => (one.kind === kind ? [one.name] : []));

const isSame = (one: PolicyAssignment, other: PolicyAssignment): boolean =>
  JSON.stringify([one.policy, one.enabled, sorted(one.users), sorted(one.groups)]) ===
  JSON.stringify([other.policy, other.enabled, sorted(other.users), sorted(other.groups)]);

/**
 * The step that puts people and groups into an assignment, and makes it where it is not there; null where they are
 * in it already. The service replaces everybody at once, so that all of one request are one step.
 */
export const assignStep = (
  id: string,
  found: PolicyAssignment | null,
  adding: readonly Assigned[],
  policy: string | undefined,
): PlanStep | null => {
  const place = assignmentPlace(id);
  if (place === undefined) return null;
  const after: PolicyAssignment = {
    policy: found?.policy ?? policy ?? null,
    enabled: true,
    users: sorted([...(found?.users ?? []), ...namesOf(adding, 'user')]),
    groups: sorted([...(found?.groups ?? []), ...namesOf(adding, 'group')]),
  };
  if (found !== null && isSame(found, after)) return null;
  const who = adding.length === 1 ? (adding[0]?.name ?? '') : `${adding.length} receivers`;
  return {
    id: assignmentStepId(id),
    kind: 'quicksight.policy-assignment.put',
    title: `${found === null ? 'Make IAM policy assignment' : 'Put into IAM policy assignment'} ${place.name}${found === null ? ' for' : ':'} ${who}`,
    section: 'IAM policies',
    needs: [],
    input: { ...place, ...after },
    before: found,
    after,
  };
};

/**
 * The step that takes people and groups out of an assignment; null where they are not in it. One that is left with
 * nobody would hold for everybody: it is removed where a grant made it, and disabled otherwise.
 */
export const unassignStep = (
  id: string,
  found: PolicyAssignment | null,
  leaving: readonly Assigned[],
  madeByGrant: 'made' | 'found',
): PlanStep | null => {
  const place = assignmentPlace(id);
  if (place === undefined || found === null || !leaving.some((one) => isAssigned(found, one))) return null;
  const gone = (kind: ReceiverKind) => new Set(namesOf(leaving, kind));
  const users = found.users.filter((name) => !gone('user').has(name));
  const groups = found.groups.filter((name) => !gone('group').has(name));
  const isEmpty = users.length + groups.length === 0;
  const base = { section: 'IAM policies', needs: [], before: found };
  if (isEmpty && madeByGrant === 'made')
    return {
      ...base,
      id: `end:policy_assignment/${id}`,
      kind: 'quicksight.policy-assignment.delete',
      title: `Remove IAM policy assignment ${place.name}, which a grant made and which nobody is in any more`,
      input: place,
      after: null,
    };
  const after: PolicyAssignment = { policy: found.policy, enabled: found.enabled && !isEmpty, users, groups };
  const count = leaving.filter((one) => isAssigned(found, one)).length;
  return {
    ...base,
    id: `end:policy_assignment/${id}`,
    kind: 'quicksight.policy-assignment.put',
    title: `Take ${count === 1 ? (leaving.find((one) => isAssigned(found, one))?.name ?? '') : `${count} receivers`} out of IAM policy assignment ${place.name}${isEmpty ? ' and disable it, since it would hold for everybody' : ''}`,
    input: { ...place, ...after },
    after,
  };
};
