import { actionsFor, givesLevel } from '../../shared/domain/permission-sets.ts';
import type { PlanStep } from '../../shared/domain/plan.ts';
import { accessState } from '../connectors/quicksight/steps/access-steps.ts';
import { memberState } from '../connectors/quicksight/steps/membership-steps.ts';
import type { DepartureFacts } from './departure-facts.ts';
import { calledAsset, step } from './plan-departure.ts';
import { assetKeyOf, type DepartureWorld } from './read-departure.ts';

/** The account that is made in place of another, as soon as the step `registeredBy` is done. */
export interface Successor {
  readonly namespace: string;
  readonly userName: string;
  readonly arn: string;
  readonly registeredBy: string;
}

/** Puts the successor into these groups. Pure. */
export const joinAgain = (to: Successor, groups: readonly string[]): PlanStep[] =>
  groups.map((group) =>
    step({
      id: `join:${group}`,
      kind: 'quicksight.membership.create',
      title: `Add ${to.userName} to ${group}`,
      section: 'Memberships',
      needs: [to.registeredBy],
      input: { namespace: to.namespace, group, userName: to.userName },
      before: null,
      after: { ...memberState },
    }),
  );

/**
 * Gives the successor what `heldBy` holds now of the grants that the directory has for `account` (both are ARNs; an
 * invitation may be listed under another one than it holds grants by). Pure.
 */
export const giveAgain = (
  { facts, world }: { readonly facts: DepartureFacts; readonly world: DepartureWorld },
  from: { readonly account: string; readonly heldBy: string },
  to: Successor,
): PlanStep[] =>
  facts.grants.flatMap((grant): PlanStep[] => {
    const held = world.permissions.get(assetKeyOf(grant))?.get(from.heldBy);
    if (grant.account !== from.account || held === undefined || held.length === 0) return [];
    // A set of an earlier time is refused for somebody new: the same level is given as it is today.
    const level = (['owner', 'contributor', 'viewer'] as const).find((one) =>
      givesLevel(grant.kind, held, one),
    );
    const actions = level === undefined ? [...held] : [...actionsFor(grant.kind, level)];
    return [
      step({
        id: `grant:${assetKeyOf(grant)}`,
        kind: 'quicksight.access.grant',
        title: `Give ${calledAsset(grant)} to ${to.userName}`,
        section: 'Grants',
        needs: [to.registeredBy],
        input: { resource: grant.kind, id: grant.id, principal: to.arn, actions },
        before: null,
        after: accessState(grant.kind, actions),
      }),
    ];
  });
