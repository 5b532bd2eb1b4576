import {
  DescribeGroupCommand,
  DescribeUserCommand,
  ListGroupMembershipsCommand,
  ListGroupsCommand,
  ListRoleMembershipsCommand,
  ListUsersCommand,
  type Role,
  type User,
} from '@aws-sdk/client-quicksight';
import { type NamespaceRole, namespaceRoles } from '../../../shared/domain/directory.ts';
import type { QuickSight } from './quicksight.ts';
import { readNamed } from './read-named.ts';
import { orMissing, pageSize, readEach, readPages } from './read-paged.ts';

export interface UserFound {
  readonly userName: string;
  readonly email: string;
  /** `READER`, `AUTHOR_PRO`, … */
  readonly role: string;
  readonly identityType: string;
  readonly active: boolean;
}

/** Whom an invitation without a name may be of: user names by e-mail address in lower case. */
export type InvitedNames = ReadonlyMap<string, string>;

/**
 * A person who was invited and has not come may have `N/A` for a name; it is known by the e-mail address then.
 */
const nameOf = (user: User, invited: InvitedNames | undefined): string => {
  const { UserName = '' } = user;
  if (UserName !== 'N/A' || user.Active === true || user.IdentityType !== 'QUICKSIGHT') return UserName;
  return invited?.get(user.Email?.toLowerCase() ?? '') ?? UserName;
};

const userFound = (user: User, userName = user.UserName ?? ''): UserFound => ({
  userName,
  email: user.Email ?? '',
  role: user.Role ?? '',
  identityType: user.IdentityType ?? '',
  active: user.Active ?? false,
});

/**
 * The users with these names. A namespace that is not there has none. Names are compared exactly: the
 * session name is part of the name, and identity providers keep its case.
 */
export const readUsers = (
  cloud: QuickSight,
  namespace: string,
  names: readonly string[],
  signal?: AbortSignal,
  invited?: InvitedNames,
): Promise<ReadonlyMap<string, UserFound>> =>
  readNamed({
    names,
    mayFitOnPage: namespace !== 'default',
    page: (token) => readUserPage(cloud, namespace, token, signal, invited),
    one: async (UserName) => {
      const command = new DescribeUserCommand({
        AwsAccountId: cloud.accountId,
        Namespace: namespace,
        UserName,
      });
      const user = (await orMissing(cloud.send(command, signal)))?.User;
      return user === undefined ? null : userFound(user, UserName);
    },
    nameOf: ({ userName }) => userName,
  });

/** The profile of custom permissions of one account, null within for none; null where there is no such account. */
export const readUserRestriction = async (
  cloud: QuickSight,
  namespace: string,
  userName: string,
  signal?: AbortSignal,
): Promise<{ readonly customPermissions: string | null } | null> => {
  const command = new DescribeUserCommand({
    AwsAccountId: cloud.accountId,
    Namespace: namespace,
    UserName: userName,
  });
  const user = (await orMissing(cloud.send(command, signal)))?.User;
  return user === undefined ? null : { customPermissions: user.CustomPermissionsName ?? null };
};

const readUserPage = async (
  cloud: QuickSight,
  namespace: string,
  token: string | undefined,
  signal: AbortSignal | undefined,
  invited?: InvitedNames,
) => {
  const page = await cloud.send(
    new ListUsersCommand({
      AwsAccountId: cloud.accountId,
      Namespace: namespace,
      MaxResults: pageSize,
      NextToken: token,
    }),
    signal,
  );
  const items = page.UserList?.map((user) => userFound(user, nameOf(user, invited))) ?? [];
  return { items, next: page.NextToken };
};

/** All users of a namespace, or as many pages as `enough` asks for; none where it is not there. */
export const readAllUsers = async (
  cloud: QuickSight,
  namespace: string,
  signal?: AbortSignal,
  enough: (users: readonly UserFound[]) => boolean = () => false,
): Promise<readonly UserFound[]> => {
  const users = await orMissing(readPages((token) => readUserPage(cloud, namespace, token, signal), enough));
  return users ?? [];
};

/** A group's description, or null where there is no such group. */
export const readGroup = async (
  cloud: QuickSight,
  namespace: string,
  group: string,
  signal?: AbortSignal,
): Promise<{ readonly description: string } | null> => {
  const answer = await orMissing(
    cloud.send(
      new DescribeGroupCommand({ AwsAccountId: cloud.accountId, Namespace: namespace, GroupName: group }),
      signal,
    ),
  );
  return answer === null ? null : { description: answer.Group?.Description ?? '' };
};

/** The descriptions of the groups with these names, as far as they are there. */
export const readGroups = async (
  cloud: QuickSight,
  namespace: string,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, { readonly description: string }>> =>
  readNamed({
    names,
    mayFitOnPage: namespace !== 'default',
    page: async (token) => {
      const page = await cloud.send(
        new ListGroupsCommand({
          AwsAccountId: cloud.accountId,
          Namespace: namespace,
          MaxResults: pageSize,
          NextToken: token,
        }),
        signal,
      );
      const items = page.GroupList?.map((group) => ({
        name: group.GroupName ?? '',
        description: group.Description ?? '',
      }));
      return { items: items ?? [], next: page.NextToken };
    },
    one: async (name) => {
      const group = await readGroup(cloud, namespace, name, signal);
      return group === null ? null : { name, ...group };
    },
    nameOf: ({ name }) => name,
  });

/** The user names in a group. A group that is not there has no members. */
export const readMembers = async (
  cloud: QuickSight,
  namespace: string,
  group: string,
  signal?: AbortSignal,
): Promise<ReadonlySet<string>> => {
  const members = await orMissing(
    readPages(async (token) => {
      const page = await cloud.send(
        new ListGroupMembershipsCommand({
          AwsAccountId: cloud.accountId,
          Namespace: namespace,
          GroupName: group,
          MaxResults: pageSize,
          NextToken: token,
        }),
        signal,
      );
      return { items: page.GroupMemberList?.map((member) => member.MemberName ?? ''), next: page.NextToken };
    }),
  );
  return new Set(members ?? []);
};

/** The groups of IAM Identity Center that are assigned to a role. */
export const readRoleMembers = async (
  cloud: QuickSight,
  namespace: string,
  role: NamespaceRole,
  signal?: AbortSignal,
): Promise<ReadonlySet<string>> => {
  const members = await orMissing(
    readPages(async (token) => {
      const page = await cloud.send(
        new ListRoleMembershipsCommand({
          AwsAccountId: cloud.accountId,
          Namespace: namespace,
          Role: role as Role,
          MaxResults: pageSize,
          NextToken: token,
        }),
        signal,
      );
      return { items: page.MembersList, next: page.NextToken };
    }),
  );
  return new Set(members ?? []);
};

/** The roles of every group that has one. */
export const readRoleAssignments = async (
  cloud: QuickSight,
  namespace: string,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, readonly string[]>> => {
  const roles = new Map<string, string[]>();
  const members = await readEach([...namespaceRoles], async (role) => ({
    role,
    groups: await readRoleMembers(cloud, namespace, role, signal),
  }));
  for (const { role, groups } of members)
    for (const group of groups) roles.set(group, [...(roles.get(group) ?? []), role]);
  return roles;
};
