import {
  CreateRoleMembershipCommand,
  DescribeRoleCustomPermissionCommand,
  type Role,
  UpdateRoleCustomPermissionCommand,
} from '@aws-sdk/client-quicksight';
import type { NamespaceRole } from '../../../../shared/domain/directory.ts';
import type { StepExecutor } from '../../../operations/executor.ts';
import type { QuickSight } from '../quicksight.ts';
import { isThereAlready, orMissing, readEach } from '../read-paged.ts';
import { readRoleMembers } from '../read-people.ts';

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

/** Assigns a group of IAM Identity Center to a role. State: `{ assigned: true }`, or null. */
export type RoleAssignInput = {
  readonly namespace: string;
  readonly role: NamespaceRole;
  readonly group: string;
};

export const assignedState = { assigned: true } as const;

/**
 * Its people come with the group, so everything that names the group waits until it was read back. The service
 * takes the assignment of an empty group, says yes and drops it.
 */
export const roleAssign: StepExecutor<RoleAssignInput, QuickSight> = {
  kind: 'quicksight.role.assign',
  canLook: true,
  repeatable: true,
  settleMs: 30_000,
  provesBeforeDependents: true,
  notProvenTodo:
    'The service drops the assignment of a group that is empty. Put people into it in IAM Identity Center, then resume the run.',
  batchKey: ({ namespace, role }) => `role-members:${namespace}/${role}`,
  async lookMany(inputs, { cloud, signal }) {
    const [first] = inputs;
    if (first === undefined) return [];
    const members = await readRoleMembers(cloud, first.namespace, first.role, signal);
    return inputs.map(({ group }) => (members.has(group) ? assignedState : null));
  },
  async act({ namespace, role, group }, _before, { cloud, signal, wasThere }) {
    try {
      await cloud.send(
        new CreateRoleMembershipCommand({
          AwsAccountId: cloud.accountId,
          Namespace: namespace,
          Role: role as Role,
          MemberName: group,
        }),
        signal,
      );
    } catch (error) {
      if (!isThereAlready(error)) throw error;
      wasThere?.();
    }
  },
};
