import { DeleteUserByPrincipalIdCommand, ListUsersCommand } from '@aws-sdk/client-quicksight';
import type { StepContext, StepExecutor } from '../../../operations/executor.ts';
import type { QuickSight } from '../quicksight.ts';
import { isMissing, pageSize, readPages } from '../read-paged.ts';

export type UserDeleteByPrincipalInput = { readonly namespace: string; readonly principalId: string };

const look = async (
  inputs: readonly UserDeleteByPrincipalInput[],
  { cloud, signal }: StepContext<QuickSight>,
) => {
  const [first] = inputs;
  if (first === undefined) return [];
  const users = await readPages(async (NextToken) => {
    const page = await cloud.send(
      new ListUsersCommand({
        AwsAccountId: cloud.accountId,
        Namespace: first.namespace,
        MaxResults: pageSize,
        NextToken,
      }),
      signal,
    );
    return { items: page.UserList, next: page.NextToken };
  });
  return inputs.map(({ principalId }) => {
    const user = users.find(({ PrincipalId }) => PrincipalId === principalId);
    return user === undefined ? null : { email: user.Email ?? '', role: user.Role ?? '' };
  });
};

/**
 * Removes an invitation that nobody answered. The service may list it as `N/A`, without a name that DeleteUser
 * would take.
 */
export const userDeleteByPrincipal: StepExecutor<UserDeleteByPrincipalInput, QuickSight> = {
  kind: 'quicksight.user.delete-by-principal',
  canLook: true,
  repeatable: true,
  // Whoever is registered under the same name again must not find the one who was there.
  provesBeforeDependents: true,
  settleMs: 30_000,
  batchKey: ({ namespace }) => `principals:${namespace}`,
  lookMany: look,
  async act({ namespace, principalId }, _before, { cloud, signal }) {
    const command = new DeleteUserByPrincipalIdCommand({
      AwsAccountId: cloud.accountId,
      Namespace: namespace,
      PrincipalId: principalId,
    });
    try {
      await cloud.send(command, signal);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  },
};
