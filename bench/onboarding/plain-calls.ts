import { actionsFor } from '../../shared/domain/permission-sets.ts';
import {
  type AccountPlace,
  folderArn,
  folderLevel,
  groupArn,
  groupDescription,
  identityOf,
  tenantFolders,
  tenantFolderType,
  tenantGroup,
  tenantNamespace,
  tenantTags,
  userRole,
} from '../../shared/domain/tenant-names.ts';
import { type TenantSpec, tenantRoles } from '../../shared/domain/tenant-spec.ts';

/** One call as the API takes it, for any SDK. */
export interface PlainCall {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/**
 * The calls that a script would make for the tenant, in phases: those of one phase need only what the
 * phases before have made. It looks at nothing and reads nothing back. Whoever runs it waits for the
 * namespace after the first phase.
 */
export const plainCalls = (spec: TenantSpec, place: AccountPlace): readonly (readonly PlainCall[])[] => {
  const AwsAccountId = place.accountId;
  const Namespace = tenantNamespace(spec.isolation);
  const tags = Object.entries(tenantTags(spec)).map(([Key, Value]) => ({ Key, Value }));
  const inside = { AwsAccountId, Namespace };
  const group = (role: (typeof tenantRoles)[number]) => tenantGroup(spec, role);
  const arnOf = (role: (typeof tenantRoles)[number]) => groupArn(place, Namespace, group(role));
  const people = spec.people.flatMap((person) => {
    const identity = identityOf(person, spec.identities);
    return identity?.type === 'federated' ? [{ person, identity }] : [];
  });
  const folder = ({ id, name, parent }: ReturnType<typeof tenantFolders>[number]): PlainCall => ({
    operation: 'CreateFolder',
    input: {
      AwsAccountId,
      FolderId: id,
      Name: name,
      FolderType: tenantFolderType(spec.isolation),
      Tags: tags,
      ...(parent === null
        ? {
            Permissions: tenantRoles.map((role) => ({
              Principal: arnOf(role),
              Actions: [...actionsFor('folder', folderLevel(spec.isolation, role))],
            })),
          }
        : { ParentFolderArn: folderArn(place, parent) }),
    },
  });
  const folders = tenantFolders(spec.slug, spec.name);
  return [
    [{ operation: 'CreateNamespace', input: { ...inside, IdentityStore: 'QUICKSIGHT', Tags: tags } }],
    tenantRoles.map((role) => ({
      operation: 'CreateGroup',
      input: { ...inside, GroupName: group(role), Description: groupDescription(spec.slug, role) },
    })),
    [
      ...folders.filter(({ parent }) => parent === null).map(folder),
      ...people.map(({ person, identity }) => ({
        operation: 'RegisterUser',
        input: {
          ...inside,
          IdentityType: 'IAM',
          Email: person.email,
          UserRole: userRole(person.role),
          IamArn: identity.roleArn,
          SessionName: identity.sessionName,
          Tags: tags,
        },
      })),
    ],
    [
      ...folders.filter(({ parent }) => parent !== null).map(folder),
      ...people.map(({ person, identity }) => ({
        operation: 'CreateGroupMembership',
        input: { ...inside, GroupName: group(person.role), MemberName: identity.userName },
      })),
      ...spec.entitlements.map(({ kind, id, groups }) => ({
        operation: kind === 'dashboard' ? 'UpdateDashboardPermissions' : 'UpdateDataSetPermissions',
        input: {
          AwsAccountId,
          ...(kind === 'dashboard' ? { DashboardId: id } : { DataSetId: id }),
          GrantPermissions: groups.map((role) => ({
            Principal: arnOf(role),
            Actions: [...actionsFor(kind, 'viewer')],
          })),
        },
      })),
    ],
  ];
};
