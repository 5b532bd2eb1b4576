import { CreateGroupCommand } from '@aws-sdk/client-quicksight';
import type { StepExecutor } from '../../../operations/executor.ts';
import type { QuickSight } from '../quicksight.ts';
import { isThereAlready, readEach } from '../read-paged.ts';
import { readGroup } from '../read-people.ts';

/** State: `{ description }`, or null. */
export type GroupCreateInput = {
  readonly namespace: string;
  readonly group: string;
  readonly description: string;
};

export const groupCreate: StepExecutor<GroupCreateInput, QuickSight> = {
  kind: 'quicksight.group.create',
  canLook: true,
  repeatable: true,
  settleMs: 30_000,
  // A tenant has three groups, a namespace may have ten thousand: asking for each is cheaper than the list.
  batchKey: ({ namespace }) => `groups:${namespace}`,
  lookMany: (inputs, { cloud, signal }) =>
    readEach(inputs, ({ namespace, group }) => readGroup(cloud, namespace, group, signal)),
  async act(input, _before, { cloud, signal }) {
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
    }
  },
};
