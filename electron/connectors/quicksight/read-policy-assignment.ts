import { DescribeIAMPolicyAssignmentCommand } from '@aws-sdk/client-quicksight';
import type { QuickSight } from './quicksight.ts';
import { orMissing } from './read-paged.ts';

/** Which S3 buckets and Athena workgroups an IAM policy opens, and to whom in a namespace. */
export type PolicyAssignment = {
  readonly policy: string | null;
  readonly enabled: boolean;
  /** Names, not ARNs, sorted. */
  readonly users: string[];
  readonly groups: string[];
};

/** A namespace's IAM policy assignment, or null where it is not there. */
export const readPolicyAssignment = async (
  cloud: QuickSight,
  namespace: string,
  name: string,
  signal?: AbortSignal,
): Promise<PolicyAssignment | null> => {
  const answer = await orMissing(
    cloud.send(
      new DescribeIAMPolicyAssignmentCommand({
        AwsAccountId: cloud.accountId,
        Namespace: namespace,
        AssignmentName: name,
      }),
      signal,
    ),
  );
  const found = answer?.IAMPolicyAssignment;
  if (found === undefined) return null;
  // The reference writes the keys in lower case, the console's own requests in capitals.
  const named = (kind: string) =>
    Object.entries(found.Identities ?? {})
      .flatMap(([key, names]) => (key.toLowerCase() === kind ? names : []))
      .sort();
  return {
    policy: found.PolicyArn ?? null,
    enabled: found.AssignmentStatus === 'ENABLED',
    users: named('user'),
    groups: named('group'),
  };
};
