import {
  type ResourcePermission,
  UpdateDashboardPermissionsCommand,
  UpdateDataSetPermissionsCommand,
  UpdateFolderPermissionsCommand,
} from '@aws-sdk/client-quicksight';
import { type GrantedResource, levelOf } from '../../../../shared/domain/permission-sets.ts';
import type { Json } from '../../../../shared/domain/plan.ts';
import type { StepContext, StepExecutor } from '../../../operations/executor.ts';
import type { QuickSight } from '../quicksight.ts';
import { isMissing } from '../read-paged.ts';
import { readPermissions } from '../read-permissions.ts';

/** What a principal holds on a resource: `{ level, actions }`, or null for nothing. */
export type AccessState = { readonly level: string; readonly actions: string[] };

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
  /** A group's ARN. */
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

const actionsOf = (state: Json): readonly string[] =>
  typeof state === 'object' && state !== null && 'actions' in state && Array.isArray(state.actions)
    ? state.actions.filter((action) => typeof action === 'string')
    : [];

const update = async (
  { resource, id, principal }: AccessInput,
  grant: readonly string[],
  revoke: readonly string[],
  { cloud, signal }: StepContext<QuickSight>,
) => {
  const list = (actions: readonly string[]): ResourcePermission[] | undefined =>
    actions.length === 0 ? undefined : [{ Principal: principal, Actions: [...actions] }];
  const changes = {
    AwsAccountId: cloud.accountId,
    GrantPermissions: list(grant),
    RevokePermissions: list(revoke),
  };
  switch (resource) {
    case 'dashboard':
      await cloud.send(new UpdateDashboardPermissionsCommand({ ...changes, DashboardId: id }), signal);
      return;
    case 'dataset':
      await cloud.send(new UpdateDataSetPermissionsCommand({ ...changes, DataSetId: id }), signal);
      return;
    case 'folder':
      await cloud.send(new UpdateFolderPermissionsCommand({ ...changes, FolderId: id }), signal);
  }
};

/**
 * Gives a principal exactly a whole set. What it holds beyond that set is taken in the same call, because
 * the service judges the resultant state (reference: permission action sets).
 */
export const accessGrant: StepExecutor<AccessGrantInput, QuickSight> = {
  kind: 'quicksight.access.grant',
  canLook: true,
  repeatable: true,
  settleMs: 15_000,
  batchKey,
  lookMany: look,
  // The service may complete a set with an action that is newer than this list.
  satisfies: (found, after) => {
    const held = new Set(actionsOf(found));
    return actionsOf(after).every((action) => held.has(action));
  },
  async act(input, before, context) {
    const wanted = new Set(input.actions);
    const surplus = actionsOf(before).filter((action) => !wanted.has(action));
    await update(input, input.actions, surplus, context);
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
    const held = actionsOf(before);
    if (held.length === 0) return;
    try {
      await update(input, [], held, context);
    } catch (error) {
      // The resource itself is gone, and every grant on it.
      if (!isMissing(error)) throw error;
    }
  },
};
