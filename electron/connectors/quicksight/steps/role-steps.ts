import {
  DescribeRoleCustomPermissionCommand,
  type Role,
  UpdateRoleCustomPermissionCommand,
} from '@aws-sdk/client-quicksight';
import type { NamespaceRole } from '../../../../shared/domain/directory.ts';
import type { StepExecutor } from '../../../operations/executor.ts';
import type { QuickSight } from '../quicksight.ts';
import { orMissing, readEach } from '../read-paged.ts';

/** State: `{ customPermissions }`, or null where none are applied to the role. */
export type RoleRestrictInput = {
  readonly namespace: string;
  readonly role: NamespaceRole;
  readonly customPermissions: string;
};

/** Applies a profile of custom permissions to everybody of a role. */
export const roleRestrict: StepExecutor<RoleRestrictInput, QuickSight> = {
  kind: 'quicksight.role.restrict',
  canLook: true,
  repeatable: true,
  settleMs: 30_000,
  batchKey: ({ namespace, role }) => `role-restriction:${namespace}/${role}`,
  lookMany: (inputs, { cloud, signal }) =>
    readEach(inputs, async ({ namespace, role }) => {
      const command = new DescribeRoleCustomPermissionCommand({
        AwsAccountId: cloud.accountId,
        Namespace: namespace,
        Role: role as Role,
      });
      const found = (await orMissing(cloud.send(command, signal)))?.CustomPermissionsName;
      return found ? { customPermissions: found } : null;
    }),
  async act({ namespace, role, customPermissions }, _before, { cloud, signal }) {
    await cloud.send(
      new UpdateRoleCustomPermissionCommand({
        AwsAccountId: cloud.accountId,
        Namespace: namespace,
        Role: role as Role,
        CustomPermissionsName: customPermissions,
      }),
      signal,
    );
  },
};
