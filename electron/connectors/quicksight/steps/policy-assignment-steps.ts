import {
  CreateIAMPolicyAssignmentCommand,
  DeleteIAMPolicyAssignmentCommand,
  UpdateIAMPolicyAssignmentCommand,
} from '@aws-sdk/client-quicksight';
import type { StepExecutor } from '../../../operations/executor.ts';
import type { QuickSight } from '../quicksight.ts';
import { isMissing, isThereAlready, readEach } from '../read-paged.ts';
import { type PolicyAssignment, readPolicyAssignment } from '../read-policy-assignment.ts';

/** The whole assignment as it shall be: the service replaces everybody in it at once. */
export type PolicyAssignmentInput = PolicyAssignment & {
  readonly namespace: string;
  readonly name: string;
};

/**
 * Makes an IAM policy assignment or replaces who is in it. An assignment that is left with nobody is disabled,
 * since the console takes an enabled one without identities for one of everybody.
 */
export const policyAssignmentPut: StepExecutor<PolicyAssignmentInput, QuickSight> = {
  kind: 'quicksight.policy-assignment.put',
  canLook: true,
  repeatable: true,
  settleMs: 30_000,
  batchKey: ({ namespace, name }) => `policy-assignment:${namespace}/${name}`,
  lookMany: (inputs, { cloud, signal }) =>
    readEach(inputs, ({ namespace, name }) => readPolicyAssignment(cloud, namespace, name, signal)),
  async act(input, before, { cloud, signal, wasThere }) {
    const request = {
      AwsAccountId: cloud.accountId,
      Namespace: input.namespace,
      AssignmentName: input.name,
      AssignmentStatus: input.enabled ? ('ENABLED' as const) : ('DISABLED' as const),
      ...(input.policy === null ? {} : { PolicyArn: input.policy }),
      Identities: { user: [...input.users], group: [...input.groups] },
    };
    if (before !== null) {
      await cloud.send(new UpdateIAMPolicyAssignmentCommand(request), signal);
      return;
    }
    try {
      await cloud.send(new CreateIAMPolicyAssignmentCommand(request), signal);
    } catch (error) {
      if (!isThereAlready(error)) throw error;
      wasThere?.();
    }
  },
};

/** Removes an IAM policy assignment: everybody in it loses what its policy opens. */
export const policyAssignmentDelete: StepExecutor<
  Pick<PolicyAssignmentInput, 'namespace' | 'name'>,
  QuickSight
> = {
  kind: 'quicksight.policy-assignment.delete',
  canLook: true,
  repeatable: true,
  settleMs: 30_000,
  batchKey: ({ namespace, name }) => `policy-assignment:${namespace}/${name}`,
  lookMany: (inputs, { cloud, signal }) =>
    readEach(inputs, ({ namespace, name }) => readPolicyAssignment(cloud, namespace, name, signal)),
  async act({ namespace, name }, _before, { cloud, signal }) {
    try {
      await cloud.send(
        new DeleteIAMPolicyAssignmentCommand({
          AwsAccountId: cloud.accountId,
          Namespace: namespace,
          AssignmentName: name,
        }),
        signal,
      );
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  },
};
