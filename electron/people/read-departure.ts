import { ListUserGroupsCommand } from '@aws-sdk/client-quicksight';
import type { GrantedResource } from '../../shared/domain/permission-sets.ts';
import type { QuickSight } from '../connectors/quicksight/quicksight.ts';
import { orMissing, pageSize, readEach, readPages } from '../connectors/quicksight/read-paged.ts';
import { readUsers, type UserFound } from '../connectors/quicksight/read-people.ts';
import { type PermissionsFound, readPermissions } from '../connectors/quicksight/read-permissions.ts';
import {
  type PolicyAssignment,
  readPolicyAssignment,
} from '../connectors/quicksight/read-policy-assignment.ts';
import type { DepartingAccount, DepartureFacts } from './departure-facts.ts';

/** What the account itself says now about everything that a departure touches. */
export interface DepartureWorld {
  /** By the account's ARN; missing where it is gone. */
  readonly users: ReadonlyMap<string, UserFound>;
  /** Group names by the account's ARN. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
  /** By `kind/id`; null where the asset is gone. */
  readonly permissions: ReadonlyMap<string, PermissionsFound | null>;
  /** By `namespace/name`. */
  readonly assignments: ReadonlyMap<string, PolicyAssignment | null>;
}

export const assetKeyOf = (asset: { readonly kind: GrantedResource; readonly id: string }): string =>
  `${asset.kind}/${asset.id}`;

export const groupsOf = async (
  cloud: QuickSight,
  { namespace, userName }: Pick<DepartingAccount, 'namespace' | 'userName'>,
  signal: AbortSignal,
): Promise<readonly string[]> => {
  const groups = await orMissing(
    readPages(async (NextToken) => {
      const page = await cloud.send(
        new ListUserGroupsCommand({
          AwsAccountId: cloud.accountId,
          Namespace: namespace,
          UserName: userName,
          MaxResults: pageSize,
          NextToken,
        }),
        signal,
      );
      return { items: page.GroupList, next: page.NextToken };
    }),
  );
  return (groups ?? []).flatMap(({ GroupName }) => GroupName ?? []).sort();
};

/** Reads again, from the account itself, what the directory says hangs on a person. */
export const readDeparture = async (
  cloud: QuickSight,
  facts: DepartureFacts,
  signal: AbortSignal,
): Promise<DepartureWorld> => {
  const named = facts.accounts.filter(({ nameless }) => !nameless);
  const assets = [
    ...new Map([...facts.grants, ...facts.soleAssets].map((one) => [assetKeyOf(one), one])).values(),
  ];
  const namespaces = [...new Set(named.map(({ namespace }) => namespace))];
  const [users, groups, permissions, assignments] = await Promise.all([
    readEach(namespaces, async (namespace) => {
      const inside = named.filter((one) => one.namespace === namespace);
      const found = await readUsers(
        cloud,
        namespace,
        inside.map(({ userName }) => userName),
        signal,
      );
      return inside.flatMap((one) => {
        const user = found.get(one.userName);
        return user === undefined ? [] : [[one.key, user] as const];
      });
    }),
    readEach(named, async (one) => [one.key, await groupsOf(cloud, one, signal)] as const),
    readEach(
      assets,
      async (one) => [assetKeyOf(one), await readPermissions(cloud, one.kind, one.id, signal)] as const,
    ),
    readEach(
      facts.assignments,
      async ({ namespace, name }) =>
        [`${namespace}/${name}`, await readPolicyAssignment(cloud, namespace, name, signal)] as const,
    ),
  ]);
  return {
    users: new Map(users.flat()),
    groups: new Map(groups),
    permissions: new Map(permissions),
    assignments: new Map(assignments),
  };
};
