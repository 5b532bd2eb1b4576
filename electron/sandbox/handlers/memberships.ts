import type {
  CreateGroupMembershipRequest,
  CreateRoleMembershipRequest,
  DeleteGroupMembershipRequest,
  DeleteRoleMembershipRequest,
  DescribeGroupMembershipRequest,
  ListGroupMembershipsRequest,
  ListRoleMembershipsRequest,
} from '@aws-sdk/client-quicksight';
import { userArn } from '../arns.ts';
import type { Call, Handler, Handlers } from '../handler.ts';
import { hideUnassigned, refuseCentral, showAssignedGroup } from '../identity-center.ts';
import { page } from '../pages.ts';
import { notFound } from '../service-error.ts';
import { requireGroup } from './groups.ts';
import { requireNamespace } from './namespaces.ts';

interface MemberInput {
  readonly Namespace: string;
  readonly GroupName: string;
  readonly MemberName: string;
}

const keyOf = (input: MemberInput) => ({
  namespace: input.Namespace,
  group: input.GroupName,
  member: input.MemberName,
});

const showMember = (call: Call, namespace: string, name: string) => ({
  Arn: userArn(call.world, namespace, name),
  MemberName: name,
});

/** Adding a member twice is no error: the operation documents no ResourceExistsException. */
const createGroupMembership: Handler<CreateGroupMembershipRequest> = (call, input) => {
  requireGroup(call, input.Namespace, input.GroupName);
  refuseCentral(call.world);
  const key = keyOf(input);
  const user = { namespace: key.namespace, member: key.member };
  if (
    call.world.row('SELECT 1 FROM users WHERE namespace = :namespace AND name = :member', user) === undefined
  ) {
    throw notFound('USER', `User ${input.MemberName} not found in namespace ${input.Namespace}.`);
  }
  call.world.run('INSERT OR IGNORE INTO group_members VALUES (:namespace, :group, :member)', key);
  return { GroupMember: showMember(call, input.Namespace, input.MemberName) };
};

function requireMember(call: Call, input: MemberInput): void {
  requireGroup(call, input.Namespace, input.GroupName);
  const found = call.world.row(
    'SELECT 1 FROM group_members WHERE namespace = :namespace AND group_name = :group AND user_name = :member',
    keyOf(input),
  );
  if (found === undefined) {
    throw notFound('GROUP_MEMBERSHIP', `${input.MemberName} is not a member of group ${input.GroupName}.`);
  }
}

const describeGroupMembership: Handler<DescribeGroupMembershipRequest> = (call, input) => {
  requireMember(call, input);
  return { GroupMember: showMember(call, input.Namespace, input.MemberName) };
};

const deleteGroupMembership: Handler<DeleteGroupMembershipRequest> = (call, input) => {
  requireMember(call, input);
  refuseCentral(call.world);
  call.world.run(
    'DELETE FROM group_members WHERE namespace = :namespace AND group_name = :group AND user_name = :member',
    keyOf(input),
  );
  return {};
};

const listGroupMemberships: Handler<ListGroupMembershipsRequest> = (call, input) => {
  requireGroup(call, input.Namespace, input.GroupName);
  const { rows, nextToken } = page(
    call,
    input,
    `${input.Namespace}/${input.GroupName}`,
    (row: { name: string }) => row.name,
    (after, limit) =>
      call.world.rows<{ name: string }>(
        `SELECT user_name AS name FROM group_members
          WHERE namespace = :namespace AND group_name = :group AND user_name > :after ORDER BY user_name LIMIT :limit`,
        { namespace: input.Namespace, group: input.GroupName, after, limit },
      ),
  );
  return {
    GroupMemberList: rows.map((row) => showMember(call, input.Namespace, row.name)),
    NextToken: nextToken,
  };
};

/** The member of a role is a group's name. */
const createRoleMembership: Handler<CreateRoleMembershipRequest> = (call, input) => {
  const { world } = call;
  const key = { namespace: input.Namespace, role: input.Role, group: input.MemberName };
  if (world.account().authenticationType !== 'IAM_IDENTITY_CENTER') {
    requireGroup(call, input.Namespace, input.MemberName);
    world.run('INSERT OR IGNORE INTO role_members VALUES (:namespace, :role, :group)', key);
    return {};
  }
  requireNamespace(call, input.Namespace);
  const central = world.identityCenter().find(({ name }) => name === input.MemberName);
  if (central === undefined)
    throw notFound('GROUP', `Group ${input.MemberName} is not found in IAM Identity Center.`);
  // An empty group is taken and dropped (binbashar/le-tf-infra-aws#1185).
  if (central.members.length > 0) showAssignedGroup(world, key);
  return {};
};

const deleteRoleMembership: Handler<DeleteRoleMembershipRequest> = (call, input) => {
  requireNamespace(call, input.Namespace);
  const removed = call.world.run(
    'DELETE FROM role_members WHERE namespace = :namespace AND role = :role AND group_name = :group',
    { namespace: input.Namespace, role: input.Role, group: input.MemberName },
  );
  if (removed === 0)
    throw notFound('ROLE_MEMBERSHIP', `${input.MemberName} is not a member of role ${input.Role}.`);
  if (call.world.account().authenticationType === 'IAM_IDENTITY_CENTER')
    hideUnassigned(call.world, input.Namespace, input.MemberName);
  return {};
};

const listRoleMemberships: Handler<ListRoleMembershipsRequest> = (call, input) => {
  requireNamespace(call, input.Namespace);
  const { rows, nextToken } = page(
    call,
    input,
    `${input.Namespace}/${input.Role}`,
    (row: { name: string }) => row.name,
    (after, limit) =>
      call.world.rows<{ name: string }>(
        `SELECT group_name AS name FROM role_members
          WHERE namespace = :namespace AND role = :role AND group_name > :after ORDER BY group_name LIMIT :limit`,
        { namespace: input.Namespace, role: input.Role, after, limit },
      ),
  );
  return { MembersList: rows.map((row) => row.name), NextToken: nextToken };
};

export const membershipHandlers: Handlers = {
  CreateGroupMembership: createGroupMembership,
  DescribeGroupMembership: describeGroupMembership,
  DeleteGroupMembership: deleteGroupMembership,
  ListGroupMemberships: listGroupMemberships,
  CreateRoleMembership: createRoleMembership,
  DeleteRoleMembership: deleteRoleMembership,
  ListRoleMemberships: listRoleMemberships,
};
