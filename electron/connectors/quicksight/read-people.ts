import {
  DescribeGroupCommand,
  DescribeUserCommand,
  ListGroupMembershipsCommand,
  ListUsersCommand,
  type User,
} from '@aws-sdk/client-quicksight';
import type { QuickSight } from './quicksight.ts';
import { orMissing, pageSize, readEach, readPages } from './read-paged.ts';

export interface UserFound {
  readonly userName: string;
  readonly email: string;
  /** `READER`, `AUTHOR_PRO`, … */
  readonly role: string;
  readonly identityType: string;
  readonly active: boolean;
}

const userFound = (user: User): UserFound => ({
  userName: user.UserName ?? '',
  email: user.Email ?? '',
  role: user.Role ?? '',
  identityType: user.IdentityType ?? '',
  active: user.Active ?? false,
});

/** So few are asked for one by one; more are found faster in pages of a hundred. */
const fewUsers = 3;

/**
 * The users with these names. A namespace that is not there has none. Names are compared exactly: the
 * session name is part of the name, and identity providers keep its case.
 */
export const readUsers = async (
  cloud: QuickSight,
  namespace: string,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, UserFound>> => {
  const wanted = new Set(names);
  const found = new Map<string, UserFound>();
  if (wanted.size <= fewUsers) {
    const users = await readEach([...wanted], (name) =>
      orMissing(
        cloud.send(
          new DescribeUserCommand({ AwsAccountId: cloud.accountId, Namespace: namespace, UserName: name }),
          signal,
        ),
      ),
    );
    for (const answer of users)
      if (answer?.User?.UserName !== undefined) found.set(answer.User.UserName, userFound(answer.User));
    return found;
  }
  // Stops at the page that holds the last of them.
  let missing = wanted.size;
  let seen = 0;
  const users = await readAllUsers(cloud, namespace, signal, (soFar) => {
    for (; seen < soFar.length; seen++) if (wanted.has(soFar[seen]?.userName ?? '')) missing -= 1;
    return missing <= 0;
  });
  for (const user of users) if (wanted.has(user.userName)) found.set(user.userName, user);
  return found;
};

/** All users of a namespace, or as many pages as `enough` asks for; none where it is not there. */
export const readAllUsers = async (
  cloud: QuickSight,
  namespace: string,
  signal?: AbortSignal,
  enough: (users: readonly UserFound[]) => boolean = () => false,
): Promise<readonly UserFound[]> => {
  const users = await orMissing(
    readPages(async (token) => {
      const page = await cloud.send(
        new ListUsersCommand({
          AwsAccountId: cloud.accountId,
          Namespace: namespace,
          MaxResults: pageSize,
          NextToken: token,
        }),
        signal,
      );
      return { items: page.UserList?.map(userFound), next: page.NextToken };
    }, enough),
  );
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
