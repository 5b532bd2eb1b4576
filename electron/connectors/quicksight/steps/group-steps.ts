import { CreateGroupCommand } from '@aws-sdk/client-quicksight';
import type { StepExecutor } from '../../../operations/executor.ts';
import type { QuickSight } from '../quicksight.ts';
import { isThereAlready } from '../read-paged.ts';
import { readGroups } from '../read-people.ts';

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
  batchKey: ({ namespace }) => `groups:${namespace}`,
  within: ({ namespace }) => `namespace:${namespace}`,
  async lookMany(inputs, { cloud, signal }) {
    const names = inputs.map(({ group }) => group);
    const found = await readGroups(cloud, inputs[0]?.namespace ?? '', names, signal);
    return names.map((name) => {
      const group = found.get(name);
      return group === undefined ? null : { description: group.description };
    });
  },
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
