import {
  amountsTo,
  type GrantedResource,
  type HeldSet,
  levelOf,
  supportedInstead,
} from '../../../../shared/domain/permission-sets.ts';
import type { Json } from '../../../../shared/domain/plan.ts';
import type { StepContext, StepExecutor } from '../../../operations/executor.ts';
import { CloudError } from '../../cloud-call.ts';
import type { QuickSight } from '../quicksight.ts';
import { isMissing } from '../read-paged.ts';
import { readPermissions } from '../read-permissions.ts';
import { updatePermissions } from './permission-updates.ts';

/** What a principal holds on a resource: `{ level, actions }`, or null for nothing. */
export type AccessState = {
  readonly level: string;
  readonly actions: string[];
};

export const accessState = (
  resource: GrantedResource,
  actions: readonly string[] | undefined,
): AccessState | null =>
  actions === undefined || actions.length === 0
    ? null
    : { level: levelOf(resource, actions), actions: [...actions].sort() };

export type AccessInput = {
  readonly resource: GrantedResource;
  readonly id: string;
  /** A user's, group's or namespace's ARN. */
  readonly principal: string;
};
export type AccessGrantInput = AccessInput & { readonly actions: string[] };

const look = async (inputs: readonly AccessInput[], { cloud, signal }: StepContext<QuickSight>) => {
  const [first] = inputs;
  if (first === undefined) return [];
  const held = await readPermissions(cloud, first.resource, first.id, signal);
  return inputs.map(({ resource, principal }) => accessState(resource, held?.get(principal)));
};

/** Everybody's access to one resource is looked up in one call. */
const batchKey = ({ resource, id }: AccessInput) => `access:${resource}/${id}`;

const heldIn = (state: Json): HeldSet | undefined =>
  typeof state === 'object' &&
  state !== null &&
  'actions' in state &&
  Array.isArray(state.actions) &&
  'level' in state
    ? {
        level: String(state.level),
        actions: state.actions.filter((action) => typeof action === 'string'),
      }
    : undefined;

const actionsOf = (state: Json): readonly string[] => heldIn(state)?.actions ?? [];

/** The service refused what a principal would end up with. */
const isUnsupportedSet = (error: unknown): error is CloudError =>
  error instanceof CloudError &&
  error.name === 'InvalidParameterValueException' &&
  /permission/i.test(error.message);

/** Tries the sets that the service may support instead; fails with its first refusal where it takes none. */
const grantInstead = async (
  input: AccessGrantInput,
  refusal: CloudError,
  context: StepContext<QuickSight>,
): Promise<void> => {
  const { resource, id, principal } = input;
  // Read again: what was held may not be what was found before, and the service judges the whole.
  const held = (await readPermissions(context.cloud, resource, id, context.signal))?.get(principal) ?? [];
  for (const grant of supportedInstead(resource, input.actions, refusal.message)) {
    const wanted = new Set(grant);
    try {
      const revoke = held.filter((action) => !wanted.has(action));
      await updatePermissions(input, { grant, revoke }, context);
      return;
    } catch (error) {
      if (!isUnsupportedSet(error)) throw error;
    }
  }
  throw refusal;
};

/**
 * Gives a principal exactly a whole set. What it holds beyond that set is taken in the same call, because
 * the service judges the resultant state (reference: permission action sets). Where the service refuses the set
 * and lists the ones that it supports, the nearest of the same level is given instead.
 */
export const accessGrant: StepExecutor<AccessGrantInput, QuickSight> = {
  kind: 'quicksight.access.grant',
  canLook: true,
  repeatable: true,
  settleMs: 15_000,
  batchKey,
  lookMany: look,
  satisfies: (found, after) => {
    const [held, wanted] = [heldIn(found), heldIn(after)];
    return held !== undefined && wanted !== undefined && amountsTo(held, wanted);
  },
  async act(input, before, context) {
    const wanted = new Set(input.actions);
    const revoke = actionsOf(before).filter((action) => !wanted.has(action));
    try {
      await updatePermissions(input, { grant: input.actions, revoke }, context);
    } catch (error) {
      if (!isUnsupportedSet(error)) throw error;
      await grantInstead(input, error, context);
    }
  },
};

/** Takes from a principal exactly what it holds at that moment. */
export const accessRevoke: StepExecutor<AccessInput, QuickSight> = {
  kind: 'quicksight.access.revoke',
  canLook: true,
  repeatable: true,
  settleMs: 15_000,
  batchKey,
  lookMany: look,
  async act(input, before, context) {
    const revoke = actionsOf(before);
    if (revoke.length === 0) return;
    try {
      await updatePermissions(input, { grant: [], revoke }, context);
    } catch (error) {
      // The resource itself is gone, and every grant on it.
      if (!isMissing(error)) throw error;
    }
  },
};
