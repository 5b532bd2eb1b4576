import { CreateGroupCommand, DeleteGroupCommand, UpdateGroupCommand } from '@aws-sdk/client-quicksight';
import type { StepContext, StepExecutor } from '../../../operations/executor.ts';
import type { QuickSight } from '../quicksight.ts';
import { isMissing, isThereAlready } from '../read-paged.ts';
import { readGroups } from '../read-people.ts';

/** State: `{ description }`, or null. */
export type GroupCreateInput = {
  readonly namespace: string;
  readonly group: string;
  readonly description: string;
};

const look = async (
  inputs: readonly Pick<GroupCreateInput, 'namespace' | 'group'>[],
  { cloud, signal }: StepContext<QuickSight>,
) => {
  const names = inputs.map(({ group }) => group);
  const found = await readGroups(cloud, inputs[0]?.namespace ?? '', names, signal);
  return names.map((name) => {
    const group = found.get(name);
    return group === undefined ? null : { description: group.description };
  });
};

export const groupCreate: StepExecutor<GroupCreateInput, QuickSight> = {
  kind: 'quicksight.group.create',
  canLook: true,
  repeatable: true,
  settleMs: 30_000,
  batchKey: ({ namespace }) => `groups:${namespace}`,
  within: ({ namespace }) => `namespace:${namespace}`,
  lookMany: look,
  async act(input, _before, { cloud, signal, wasThere }) {
    try {
      await cloud.send(
        new CreateGroupCommand({
          AwsAccountId: cloud.accountId,
          Namespace: input.namespace,
          GroupName: input.group,
          Description: input.description,
        }),
        signal,
      );
    } catch (error) {
      if (!isThereAlready(error)) throw error;
      wasThere?.();
    }
  },
};

/** Describes a group otherwise. State as of a created one. */
export const groupDescribe: StepExecutor<GroupCreateInput, QuickSight> = {
  kind: 'quicksight.group.describe',
  canLook: true,
  repeatable: true,
  settleMs: 15_000,
  batchKey: ({ namespace }) => `groups:${namespace}`,
  lookMany: look,
  async act(input, _before, { cloud, signal }) {
    await cloud.send(
      new UpdateGroupCommand({
        AwsAccountId: cloud.accountId,
        Namespace: input.namespace,
        GroupName: input.group,
        Description: input.description,
      }),
      signal,
    );
  },
};

/** Removes a group: its members lose what it was granted. */
export const groupDelete: StepExecutor<Pick<GroupCreateInput, 'namespace' | 'group'>, QuickSight> = {
  kind: 'quicksight.group.delete',
  canLook: true,
  repeatable: true,
  settleMs: 30_000,
  batchKey: ({ namespace }) => `groups:${namespace}`,
  lookMany: look,
  async act({ namespace, group }, _before, { cloud, signal }) {
    try {
      await cloud.send(
        new DeleteGroupCommand({ AwsAccountId: cloud.accountId, Namespace: namespace, GroupName: group }),
        signal,
      );
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  },
};
