import type {
  DeleteUserByPrincipalIdRequest,
  DeleteUserRequest,
  DescribeUserRequest,
  ListUserGroupsRequest,
  ListUsersRequest,
  UpdateUserRequest,
} from '@aws-sdk/client-quicksight';
import { userArn } from '../arns.ts';
import { removePrincipal } from '../grants.ts';
import type { Call, Handler, Handlers } from '../handler.ts';
import { managedCentrally } from '../identity-center.ts';
import { page } from '../pages.ts';
import { invalidParameter, notFound } from '../service-error.ts';
import { type GroupRow, groupColumns, showGroup } from './groups.ts';
import { requireNamespace } from './namespaces.ts';
import { registerUser } from './register-user.ts';
import { showUser, type UserRow, userColumns } from './user-row.ts';

/** Throws `ResourceNotFoundException`, for the namespace or the user. */
export function requireUser(call: Call, namespace: string, name: string): UserRow {
  requireNamespace(call, namespace);
  const found = call.world.row<UserRow>(
    `SELECT ${userColumns} FROM users WHERE namespace = :namespace AND name = :name`,
    { namespace, name },
  );
  if (found === undefined) {
    throw notFound(
      'USER',
      `User ${name} not found in namespace ${namespace} of account ${call.world.accountId}.`,
    );
  }
  return found;
}

const describeUser: Handler<DescribeUserRequest> = (call, input) => ({
  User: showUser(call.world, requireUser(call, input.Namespace, input.UserName)),
});

const listUsers: Handler<ListUsersRequest> = (call, input) => {
  const namespace = input.Namespace;
  requireNamespace(call, namespace);
  const { rows, nextToken } = page(
    call,
    input,
    namespace,
    (row: UserRow) => row.name,
    (after, limit) =>
      call.world.rows<UserRow>(
        `SELECT ${userColumns} FROM users WHERE namespace = :namespace AND name > :after ORDER BY name LIMIT :limit`,
        { namespace, after, limit },
      ),
  );
  return { UserList: rows.map((row) => showUser(call.world, row)), NextToken: nextToken };
};

const updateUser: Handler<UpdateUserRequest> = (call, input) => {
  const user = requireUser(call, input.Namespace, input.UserName);
  if (input.Role.startsWith('RESTRICTED_'))
    throw invalidParameter(`The role ${input.Role} is not available for use.`);
  if (input.UnapplyCustomPermissions === true && input.CustomPermissionsName !== undefined) {
    throw invalidParameter('CustomPermissionsName and UnapplyCustomPermissions exclude each other.');
  }
  const next: UserRow = {
    ...user,
    email: input.Email,
    role: input.Role,
    custom_permissions:
      input.UnapplyCustomPermissions === true
        ? null
        : (input.CustomPermissionsName ?? user.custom_permissions),
    login_provider_type: input.ExternalLoginFederationProviderType ?? user.login_provider_type,
    login_provider_url: input.CustomFederationProviderUrl ?? user.login_provider_url,
    login_id: input.ExternalLoginId ?? user.login_id,
  };
  call.world.run(
    `UPDATE users SET email = :email, role = :role, custom_permissions = :custom_permissions,
            login_provider_type = :login_provider_type, login_provider_url = :login_provider_url, login_id = :login_id
      WHERE namespace = :namespace AND name = :name`,
    {
      namespace: next.namespace,
      name: next.name,
      email: next.email,
      role: next.role,
      custom_permissions: next.custom_permissions,
      login_provider_type: next.login_provider_type,
      login_provider_url: next.login_provider_url,
      login_id: next.login_id,
    },
  );
  return { User: showUser(call.world, next) };
};

function remove(call: Call, user: UserRow): void {
  if (user.identity_type === 'IAM_IDENTITY_CENTER') {
    throw managedCentrally();
  }
  const key = { namespace: user.namespace, name: user.name };
  const arn = userArn(call.world, user.namespace, user.name);
  removePrincipal(call.world, arn, call.now);
  call.world.run('DELETE FROM tags WHERE resource = :arn', { arn });
  call.world.run('DELETE FROM users WHERE namespace = :namespace AND name = :name', key);
}

const deleteUser: Handler<DeleteUserRequest> = (call, input) => {
  remove(call, requireUser(call, input.Namespace, input.UserName));
  return {};
};

const deleteUserByPrincipalId: Handler<DeleteUserByPrincipalIdRequest> = (call, input) => {
  requireNamespace(call, input.Namespace);
  const found = call.world.row<UserRow>(
    `SELECT ${userColumns} FROM users WHERE namespace = :namespace AND principal_id = :principalId`,
    { namespace: input.Namespace, principalId: input.PrincipalId },
  );
  if (found === undefined) throw notFound('USER', `User with principal id ${input.PrincipalId} not found.`);
  remove(call, found);
  return {};
};

const listUserGroups: Handler<ListUserGroupsRequest> = (call, input) => {
  const user = requireUser(call, input.Namespace, input.UserName);
  const { rows, nextToken } = page(
    call,
    input,
    `${user.namespace}/${user.name}`,
    (row: GroupRow) => row.name,
    (after, limit) =>
      call.world.rows<GroupRow>(
        `SELECT ${groupColumns} FROM groups g
           JOIN group_members m ON m.namespace = g.namespace AND m.group_name = g.name
          WHERE m.namespace = :namespace AND m.user_name = :user AND m.group_name > :after
          ORDER BY m.group_name LIMIT :limit`,
        { namespace: user.namespace, user: user.name, after, limit },
      ),
  );
  return { GroupList: rows.map((row) => showGroup(call.world, row)), NextToken: nextToken };
};

export const userHandlers: Handlers = {
  RegisterUser: registerUser,
  DescribeUser: describeUser,
  ListUsers: listUsers,
  UpdateUser: updateUser,
  DeleteUser: deleteUser,
  DeleteUserByPrincipalId: deleteUserByPrincipalId,
  ListUserGroups: listUserGroups,
};
