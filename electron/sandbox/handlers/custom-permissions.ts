import type {
  CreateCustomPermissionsRequest,
  DeleteAccountCustomPermissionRequest,
  DeleteCustomPermissionsRequest,
  DeleteRoleCustomPermissionRequest,
  DeleteUserCustomPermissionRequest,
  DescribeAccountCustomPermissionRequest,
  DescribeCustomPermissionsRequest,
  DescribeRoleCustomPermissionRequest,
  ListCustomPermissionsRequest,
  UpdateAccountCustomPermissionRequest,
  UpdateCustomPermissionsRequest,
  UpdateRoleCustomPermissionRequest,
  UpdateUserCustomPermissionRequest,
} from '@aws-sdk/client-quicksight';
import { assetArn } from '../arns.ts';
import type { Call, Handler, Handlers } from '../handler.ts';
import { page } from '../pages.ts';
import { alreadyExists, conflict, notFound } from '../service-error.ts';
import { putTags } from '../tagging.ts';
import { requireNamespace } from './namespaces.ts';
import { requireUser } from './users.ts';

interface Row {
  readonly name: string;
  readonly capabilities: string;
  readonly governance: string | null;
}

const arnOf = ({ world }: Call, name: string): string =>
  assetArn(world, world.identityRegion, 'custompermissions', name);

function requireProfile(call: Call, name: string): Row {
  const found = call.world.row<Row>('SELECT * FROM custom_permissions WHERE name = :name', { name });
  if (found === undefined) throw notFound('CUSTOM_PERMISSIONS', `Custom permissions ${name} do not exist.`);
  return found;
}

const show = (call: Call, row: Row) => ({
  Arn: arnOf(call, row.name),
  CustomPermissionsName: row.name,
  Capabilities: JSON.parse(row.capabilities) as unknown,
  Governance: row.governance === null ? undefined : (JSON.parse(row.governance) as unknown),
});

const put = (call: Call, name: string, capabilities: unknown, governance: unknown): void => {
  call.world.run(
    `INSERT INTO custom_permissions VALUES (:name, :capabilities, :governance) ON CONFLICT (name)
       DO UPDATE SET capabilities = excluded.capabilities, governance = excluded.governance`,
    {
      name,
      capabilities: JSON.stringify(capabilities ?? {}),
      governance: governance === undefined ? null : JSON.stringify(governance),
    },
  );
};

const createCustomPermissions: Handler<CreateCustomPermissionsRequest> = (call, input) => {
  const name = input.CustomPermissionsName;
  const known = call.world.row('SELECT 1 FROM custom_permissions WHERE name = :name', { name });
  if (known !== undefined)
    throw alreadyExists('CUSTOM_PERMISSIONS', `Custom permissions ${name} already exist.`);
  put(call, name, input.Capabilities, input.Governance);
  putTags(call.world, arnOf(call, name), input.Tags);
  return { Arn: arnOf(call, name) };
};

const updateCustomPermissions: Handler<UpdateCustomPermissionsRequest> = (call, input) => {
  const { name } = requireProfile(call, input.CustomPermissionsName);
  put(call, name, input.Capabilities, input.Governance);
  return { Arn: arnOf(call, name) };
};

const describeCustomPermissions: Handler<DescribeCustomPermissionsRequest> = (call, input) => ({
  CustomPermissions: show(call, requireProfile(call, input.CustomPermissionsName)),
});

const listCustomPermissions: Handler<ListCustomPermissionsRequest> = (call, input) => {
  const { rows, nextToken } = page(
    call,
    input,
    '',
    (row: Row) => row.name,
    (after, limit) =>
      call.world.rows<Row>(
        'SELECT * FROM custom_permissions WHERE name > :after ORDER BY name LIMIT :limit',
        { after, limit },
      ),
  );
  return { CustomPermissionsList: rows.map((row) => show(call, row)), NextToken: nextToken };
};

/** A profile that is applied to somebody stays. */
const deleteCustomPermissions: Handler<DeleteCustomPermissionsRequest> = (call, input) => {
  const { name } = requireProfile(call, input.CustomPermissionsName);
  const used =
    call.world.account().customPermissions === name ||
    call.world.row('SELECT 1 FROM role_restrictions WHERE profile = :name', { name }) !== undefined ||
    call.world.row('SELECT 1 FROM users WHERE custom_permissions = :name', { name }) !== undefined;
  if (used) throw conflict(`Custom permissions ${name} are applied. Unapply them first.`);
  call.world.run('DELETE FROM custom_permissions WHERE name = :name', { name });
  call.world.run('DELETE FROM tags WHERE resource = :arn', { arn: arnOf(call, name) });
  return { Arn: arnOf(call, name) };
};

const describeRoleCustomPermission: Handler<DescribeRoleCustomPermissionRequest> = (call, input) => {
  requireNamespace(call, input.Namespace);
  const found = call.world.row<{ profile: string }>(
    'SELECT profile FROM role_restrictions WHERE namespace = :namespace AND role = :role',
    { namespace: input.Namespace, role: input.Role },
  );
  return { CustomPermissionsName: found?.profile };
};

const updateRoleCustomPermission: Handler<UpdateRoleCustomPermissionRequest> = (call, input) => {
  requireNamespace(call, input.Namespace);
  const { name } = requireProfile(call, input.CustomPermissionsName);
  call.world.run(
    `INSERT INTO role_restrictions VALUES (:namespace, :role, :name)
     ON CONFLICT DO UPDATE SET profile = excluded.profile WHERE profile <> excluded.profile`,
    { namespace: input.Namespace, role: input.Role, name },
  );
  return {};
};

const deleteRoleCustomPermission: Handler<DeleteRoleCustomPermissionRequest> = (call, input) => {
  requireNamespace(call, input.Namespace);
  call.world.run('DELETE FROM role_restrictions WHERE namespace = :namespace AND role = :role', {
    namespace: input.Namespace,
    role: input.Role,
  });
  return {};
};

const setOfUser = (call: Call, namespace: string, name: string, profile: string | null): void => {
  requireUser(call, namespace, name);
  call.world.run(
    `UPDATE users SET custom_permissions = :profile
      WHERE namespace = :namespace AND name = :name AND custom_permissions IS NOT :profile`,
    { namespace, name, profile },
  );
};

const updateUserCustomPermission: Handler<UpdateUserCustomPermissionRequest> = (call, input) => {
  const { name } = requireProfile(call, input.CustomPermissionsName);
  setOfUser(call, input.Namespace, input.UserName, name);
  return {};
};

const deleteUserCustomPermission: Handler<DeleteUserCustomPermissionRequest> = (call, input) => {
  setOfUser(call, input.Namespace, input.UserName, null);
  return {};
};

const describeAccountCustomPermission: Handler<DescribeAccountCustomPermissionRequest> = (call) => {
  const name = call.world.account().customPermissions;
  if (name === null)
    throw notFound('CUSTOM_PERMISSIONS', 'No custom permissions are applied to this account.');
  return { CustomPermissionsName: name };
};

const updateAccountCustomPermission: Handler<UpdateAccountCustomPermissionRequest> = (call, input) => {
  const { name } = requireProfile(call, input.CustomPermissionsName);
  call.world.setAccount({ customPermissions: name });
  return {};
};

const deleteAccountCustomPermission: Handler<DeleteAccountCustomPermissionRequest> = (call) => {
  call.world.setAccount({ customPermissions: null });
  return {};
};

export const customPermissionHandlers: Handlers = {
  CreateCustomPermissions: createCustomPermissions,
  UpdateCustomPermissions: updateCustomPermissions,
  DescribeCustomPermissions: describeCustomPermissions,
  ListCustomPermissions: listCustomPermissions,
  DeleteCustomPermissions: deleteCustomPermissions,
  DescribeRoleCustomPermission: describeRoleCustomPermission,
  UpdateRoleCustomPermission: updateRoleCustomPermission,
  DeleteRoleCustomPermission: deleteRoleCustomPermission,
  UpdateUserCustomPermission: updateUserCustomPermission,
  DeleteUserCustomPermission: deleteUserCustomPermission,
  DescribeAccountCustomPermission: describeAccountCustomPermission,
  UpdateAccountCustomPermission: updateAccountCustomPermission,
  DeleteAccountCustomPermission: deleteAccountCustomPermission,
};
