import { CreateGroupMembershipCommand, DeleteGroupMembershipCommand } from '@aws-sdk/client-quicksight';
import type { StepContext, StepExecutor } from '../../../operations/executor.ts';
import type { QuickSight } from '../quicksight.ts';
import { isMissing, isThereAlready } from '../read-paged.ts';
import { readMembers } from '../read-people.ts';

/** Somebody's place in a group. State: `{ member: true }`, or null. */
export type MembershipInput = {
  readonly namespace: string;
  readonly group: string;
  readonly userName: string;
};

export const memberState = { member: true } as const;

const look = async (inputs: readonly MembershipInput[], { cloud, signal }: StepContext<QuickSight>) => {
  const [first] = inputs;
  if (first === undefined) return [];
  const members = await readMembers(cloud, first.namespace, first.group, signal);
  return inputs.map(({ userName }) => (members.has(userName) ? memberState : null));
};

const parameters = (input: MembershipInput, cloud: QuickSight) => ({
  AwsAccountId: cloud.accountId,
  Namespace: input.namespace,
  GroupName: input.group,
  MemberName: input.userName,
});

/** All members of one group are looked up together. */
const batchKey = ({ namespace, group }: MembershipInput) => `members:${namespace}/${group}`;

export const membershipCreate: StepExecutor<MembershipInput, QuickSight> = {
  kind: 'quicksight.membership.create',
  canLook: true,
  repeatable: true,
  settleMs: 15_000,
  batchKey,
  within: ({ namespace }) => `namespace:${namespace}`,
  lookMany: look,
  async act(input, _before, { cloud, signal, wasThere }) {
    try {
      await cloud.send(new CreateGroupMembershipCommand(parameters(input, cloud)), signal);
    } catch (error) {
      if (!isThereAlready(error)) throw error;
      wasThere?.();
    }
  },
};

export const membershipDelete: StepExecutor<MembershipInput, QuickSight> = {
  kind: 'quicksight.membership.delete',
  canLook: true,
  repeatable: true,
  settleMs: 15_000,
  batchKey,
  lookMany: look,
  async act(input, _before, { cloud, signal }) {
    try {
      await cloud.send(new DeleteGroupMembershipCommand(parameters(input, cloud)), signal);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  },
};
