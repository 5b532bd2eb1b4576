import {
  ListFoldersCommand,
  ListGroupMembershipsCommand,
  ListGroupsCommand,
  ListNamespacesCommand,
  ListUsersCommand,
  QuickSightClient,
} from '@aws-sdk/client-quicksight';
import type { Ready } from './steward.ts';

/** AWS's own client on the sandbox's endpoint: it takes any keys, as the `aws` command line would bring. */
export const quickSightOf = ({ sandbox }: Pick<Ready, 'sandbox'>) =>
  new QuickSightClient({
    endpoint: sandbox.endpoints.quicksight,
    region: sandbox.region,
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'dummy' },
  });

/** What an independent client finds of one namespace. */
export interface NamespaceInCloud {
  readonly users: readonly { readonly name: string; readonly role: string }[];
  readonly groups: readonly string[];
  /** `group: user`, in order. */
  readonly memberships: readonly string[];
}

/** Reads a namespace through AWS's own client, page by page, each list in alphabetical order. */
export const readNamespace = async (
  steward: Pick<Ready, 'sandbox'>,
  namespace: string,
): Promise<NamespaceInCloud> => {
  const cloud = quickSightOf(steward);
  const common = { AwsAccountId: steward.sandbox.accountId, Namespace: namespace, MaxResults: 100 };
  const everyPage = async <Row>(
    read: (NextToken: string | undefined) => Promise<{ rows: Row[] | undefined; next: string | undefined }>,
  ) => {
    const rows: Row[] = [];
    let token: string | undefined;
    do {
      const page = await read(token);
      rows.push(...(page.rows ?? []));
      token = page.next;
    } while (token);
    return rows;
  };
  const users = await everyPage(async (NextToken) => {
    const { UserList, NextToken: next } = await cloud.send(new ListUsersCommand({ ...common, NextToken }));
    return { rows: UserList, next };
  });
  const groups = await everyPage(async (NextToken) => {
    const { GroupList, NextToken: next } = await cloud.send(new ListGroupsCommand({ ...common, NextToken }));
    return { rows: GroupList, next };
  });
  const memberships: string[] = [];
  for (const { GroupName } of groups) {
    const members = await everyPage(async (NextToken) => {
      const { GroupMemberList, NextToken: next } = await cloud.send(
        new ListGroupMembershipsCommand({ ...common, GroupName, NextToken }),
      );
      return { rows: GroupMemberList, next };
    });
    memberships.push(...members.map(({ MemberName }) => `${GroupName}: ${MemberName}`));
  }
  cloud.destroy();
  return {
    users: users
      .map(({ UserName, Role }) => ({ name: UserName ?? '', role: Role ?? '' }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    groups: groups.map(({ GroupName }) => GroupName ?? '').sort(),
    memberships: memberships.sort(),
  };
};

/** The namespaces' names, to show that nothing was made. */
export const readNamespaceNames = async (steward: Pick<Ready, 'sandbox'>) => {
  const cloud = quickSightOf(steward);
  const { Namespaces } = await cloud.send(
    new ListNamespacesCommand({ AwsAccountId: steward.sandbox.accountId }),
  );
  cloud.destroy();
  return (Namespaces ?? []).map(({ Name }) => Name ?? '').sort();
};

/** The folders' names of the account. */
export const readFolderNames = async (steward: Pick<Ready, 'sandbox'>) => {
  const cloud = quickSightOf(steward);
  const { FolderSummaryList } = await cloud.send(
    new ListFoldersCommand({ AwsAccountId: steward.sandbox.accountId }),
  );
  cloud.destroy();
  return (FolderSummaryList ?? []).map(({ Name }) => Name ?? '').sort();
};
