import { givenLevels, isGuarded } from '../../shared/domain/given.ts';
import { type AccessLevel, actionsFor, amountsTo } from '../../shared/domain/permission-sets.ts';
import type { PlanStep } from '../../shared/domain/plan.ts';
import { heldAs } from '../connectors/quicksight/read-permissions.ts';
import { type AccessState, accessState } from '../connectors/quicksight/steps/access-steps.ts';
import { assignedState, assignStep, isAssigned } from './assignment-steps.ts';
import { resourceWords } from './grant-words.ts';
import { type GrantWorld, targetKey } from './grant-world.ts';
import type { GrantPair, GrantPlanInput } from './plan-grants.ts';

/** What a receiver holds now of what it is given. */
export const heldOf = (world: GrantWorld, { principal, target }: GrantPair): AccessState | null => {
  if (target.resource === 'policy_assignment')
    return isAssigned(world.assignments.get(targetKey(target)), principal) ? assignedState : null;
  const found = world.held.get(targetKey(target));
  const actions = found?.get(heldAs(found, principal.key) ?? '');
  return accessState(isGuarded(target.resource) ? target.resource : 'dashboard', actions);
};

/** The call that gives a level of something with permissions, or its link; null where it is held already. */
export const stepOf = (
  { principal, target }: GrantPair,
  held: AccessState | null,
  level: AccessLevel,
): PlanStep | null => {
  const { resource } = target;
  if (!givenLevels(resource).includes(level)) return null;
  const guarded = isGuarded(resource) ? resource : 'dashboard';
  const after = accessState(guarded, actionsFor(guarded, level));
  if (after === null || (held !== null && amountsTo(held, after))) return null;
  const common = {
    id: `grant:${resource}/${target.id}/${principal.key}`,
    needs: [],
    before: held,
    after,
  };
  return isGuarded(resource)
    ? {
        ...common,
        kind: 'quicksight.access.grant',
        title: `Make ${principal.kind} ${principal.name} ${level} of ${resourceWords[resource][0]} ${target.title}`,
        section: 'Access',
        input: { resource, id: target.id, principal: principal.key, actions: [...after.actions] },
      }
    : {
        ...common,
        kind: 'quicksight.link.grant',
        title: `Let ${principal.kind === 'public' ? principal.name : `everybody in ${principal.kind} ${principal.name}`} see dashboard ${target.title} by its link`,
        section: 'Links',
        input: { dashboard: target.id, principal: principal.key },
      };
};

/** One step for each IAM policy assignment: the service replaces everybody in it at once. */
export const assigningSteps = ({ pairs, world }: GrantPlanInput): ReadonlyMap<string, PlanStep | null> => {
  const assigned = pairs.filter(({ target }) => target.resource === 'policy_assignment');
  return new Map(
    [...Map.groupBy(assigned, ({ target }) => targetKey(target))].map(([key, some]) => [
      key,
      assignStep(
        some[0]?.target.id ?? '',
        world.assignments.get(key) ?? null,
        some.map(({ principal }) => principal),
        some[0]?.target.policy,
      ),
    ]),
  );
};
