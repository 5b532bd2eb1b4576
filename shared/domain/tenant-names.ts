import type {
  CentralGroups,
  IdentityKind,
  Isolation,
  Person,
  TenantRole,
  TenantSpec,
} from './tenant-spec.ts';

/** What a tenant's things are called in QuickSight. Everything follows from its document alone. */

export const tenantNamespace = (isolation: Isolation): string =>
  isolation.model === 'namespace' ? isolation.namespace : 'default';

const groupSuffix: Record<TenantRole, string> = { reader: 'readers', author: 'authors', admin: 'admins' };

/** What names a tenant's groups: its slug, and what a group of IAM Identity Center is called there. */
export interface GroupNames {
  readonly slug: string;
  readonly identities?: { readonly groups?: CentralGroups | undefined } | undefined;
}

/** The group of a role: `<slug>-readers`, or the group of IAM Identity Center that the document names instead. */
export const tenantGroup = ({ slug, identities }: GroupNames, role: TenantRole): string =>
  identities?.groups?.[role] ?? `${slug}-${groupSuffix[role]}`;

/**
 * A group's description. Groups carry no tags, so the marker in brackets is how a group is recognised as
 * the tenant's own. It leaves the display name out, so that a renamed tenant changes no group.
 */
export const groupDescription = (slug: string, role: TenantRole): string =>
  `${groupSuffix[role].replace(/^./, (first) => first.toUpperCase())} of tenant ${slug}, kept by Steward [${groupMarker(slug)}]`;
const groupMarker = (slug: string) => `steward:tenant=${slug}`;
export const isTenantGroup = (description: string, slug: string): boolean =>
  description.includes(`[${groupMarker(slug)}]`);

export interface FolderPlace {
  readonly id: string;
  readonly name: string;
  readonly parent: string | null;
}

/** The folder tree, parents first: a root named after the tenant, with one folder per kind of asset. */
export const tenantFolders = (slug: string, name: string): readonly FolderPlace[] => {
  const root = `tenant-${slug}`;
  return [
    { id: root, name, parent: null },
    { id: `${root}-dashboards`, name: 'Dashboards', parent: root },
    { id: `${root}-datasets`, name: 'Datasets', parent: root },
  ];
};

/** RESTRICTED in the shared model: what is in it cannot be carried out of it. */
export const tenantFolderType = (isolation: Isolation): 'SHARED' | 'RESTRICTED' =>
  isolation.model === 'namespace' ? 'SHARED' : 'RESTRICTED';

/** The level of each group on the root folder. A RESTRICTED folder has no owner level. */
export const folderLevel = (isolation: Isolation, role: TenantRole) => {
  if (role === 'reader') return 'viewer';
  return role === 'admin' && isolation.model === 'namespace' ? 'owner' : 'contributor';
};

/** The tags that name the tenant on everything of it that can carry tags. */
export const tenantTags = (
  spec: Pick<TenantSpec, 'slug' | 'tenantId'>,
): Readonly<Record<string, string>> => ({
  'steward:tenant': spec.slug,
  'steward:tenant-id': spec.tenantId,
});

/** The last part of a role's or user's ARN: its name without the path. */
export const nameOfIdentityArn = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

export type QuickSightIdentity =
  | {
      readonly type: 'federated';
      readonly roleArn: string;
      readonly sessionName: string;
      readonly userName: string;
    }
  | { readonly type: 'iam_user'; readonly userArn: string; readonly userName: string }
  | { readonly type: 'native'; readonly userName: string }
  | { readonly type: 'identity_center'; readonly userName: string };

/** What a document says about all of its people's identities. */
export interface IdentityRules {
  readonly kind?: IdentityKind | undefined;
  readonly federationRole?: string | undefined;
}

/** How a person signs in: what is said of them alone decides, then what is said of all. */
export const signInOf = (person: Person, { kind }: IdentityRules): IdentityKind | 'iam_user' => {
  if (person.iamUser !== undefined) return 'iam_user';
  if (person.native !== undefined) return 'native';
  if (person.identityCenter !== undefined) return 'identity_center';
  if (person.federationRole !== undefined || person.sessionName !== undefined) return 'federated';
  return kind ?? 'federated';
};

/**
 * Who a person is for QuickSight: `<role name>/<session name>` for somebody who assumes the federation
 * role, the IAM user's name for an IAM user (QuickSight makes these names itself, `RegisterUser`), and the
 * name that the document gives for the others. Undefined while no federation role is known for a federated
 * person.
 */
export const identityOf = (person: Person, identities: IdentityRules): QuickSightIdentity | undefined => {
  if (person.iamUser !== undefined)
    return { type: 'iam_user', userArn: person.iamUser, userName: nameOfIdentityArn(person.iamUser) };
  const type = signInOf(person, identities);
  if (type === 'native') return { type, userName: person.native ?? person.email };
  if (type === 'identity_center') return { type, userName: person.identityCenter ?? person.email };
  const roleArn = person.federationRole ?? identities.federationRole;
  if (roleArn === undefined) return undefined;
  const sessionName = person.sessionName ?? person.email;
  return {
    type: 'federated',
    roleArn,
    sessionName,
    userName: `${nameOfIdentityArn(roleArn)}/${sessionName}`,
  };
};

/** QuickSight's own word for a role. */
export const userRole = (role: TenantRole): 'READER' | 'AUTHOR' | 'ADMIN' =>
  role === 'reader' ? 'READER' : role === 'author' ? 'AUTHOR' : 'ADMIN';

/** What builds ARNs: where identities live, and where assets live. */
export interface AccountPlace {
  readonly accountId: string;
  readonly region: string;
  readonly identityRegion: string;
}

const partitionOf = (region: string): string =>
  region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';

const arn = (region: string, accountId: string, resource: string): string =>
  `arn:${partitionOf(region)}:quicksight:${region}:${accountId}:${resource}`;

export const groupArn = (place: AccountPlace, namespace: string, group: string): string =>
  arn(place.identityRegion, place.accountId, `group/${namespace}/${group}`);
export const userArn = (place: AccountPlace, namespace: string, userName: string): string =>
  arn(place.identityRegion, place.accountId, `user/${namespace}/${userName}`);
export const namespaceArn = (place: AccountPlace, namespace: string): string =>
  arn(place.identityRegion, place.accountId, `namespace/${namespace}`);
export const folderArn = (place: AccountPlace, folderId: string): string =>
  arn(place.region, place.accountId, `folder/${folderId}`);
