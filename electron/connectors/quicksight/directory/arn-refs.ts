import type { AssetKind, ObjectKind } from '../../../../shared/domain/directory.ts';
import { isPublicPrincipal } from '../../../../shared/domain/given.ts';
import { partitionOf } from '../../aws/partition.ts';
import type { QuickSight } from '../quicksight.ts';
import type { ObjectRef } from './reading.ts';

const kinds: Readonly<Record<string, ObjectKind>> = {
  user: 'user',
  group: 'group',
  namespace: 'namespace',
  folder: 'folder',
  dashboard: 'dashboard',
  analysis: 'analysis',
  dataset: 'dataset',
  datasource: 'data_source',
  theme: 'theme',
  topic: 'topic',
  vpcConnection: 'vpc_connection',
};

const arnWords = /^arn:(aws[a-z-]*):quicksight:([a-z0-9-]*):(\d*):([A-Za-z-]+)\/.+$/s;

/**
 * Who or what an ARN names. `*` and `publicAnonymousUser` are everybody on the internet (the service writes
 * both for a public link).
 */
export const refOfArn = (arn: string): ObjectRef => {
  if (isPublicPrincipal(arn)) return { kind: 'public', key: 'public' };
  const type = arnWords.exec(arn)?.[4];
  return { kind: (type !== undefined && kinds[type]) || 'unknown', key: arn };
};

/** A user of the same namespace as a group, whose ARN stands in a membership only as far as a name. */
export const refOfMember = (groupArn: string, userName: string): ObjectRef => ({
  kind: 'user',
  key: groupArn.replace(/:group\/([^/]+)\/.*$/s, (_, namespace: string) => `:user/${namespace}/${userName}`),
});

/** A role of a namespace: the service has no ARN for it. */
export const refOfRole = (namespace: string, role: string): ObjectRef => ({
  kind: 'role',
  key: `role:${namespace}/${role}`,
});

/** A profile of custom permissions, which users and roles name without its ARN. */
export const refOfCustomPermissions = (name: string): ObjectRef => ({
  kind: 'custom_permissions',
  key: `custom_permissions:${name}`,
});

/** An IAM policy assignment: the service has no ARN for it. */
export const refOfAssignment = (namespace: string, name: string): ObjectRef => ({
  kind: 'policy_assignment',
  key: `policy_assignment:${namespace}/${name}`,
});

/** The QuickSight account itself. */
export const refOfAccount = (accountId: string): ObjectRef => ({
  kind: 'account',
  key: `account:${accountId}`,
});

/** ARNs of an account's identities, where no answer holds them. The partition follows from the region. */
export const identityArn = (
  cloud: Pick<QuickSight, 'accountId' | 'identityRegion'>,
  type: 'group' | 'namespace' | 'user',
  id: string,
): string =>
  `arn:${partitionOf(cloud.identityRegion)}:quicksight:${cloud.identityRegion}:${cloud.accountId}:${type}/${id}`;

/** Everybody on the internet, as `GrantLinkPermissions` takes them. No account stands in it. */
export const publicArn = (cloud: Pick<QuickSight, 'identityRegion'>): string =>
  `arn:${partitionOf(cloud.identityRegion)}:quicksight:::publicAnonymousUser/*`;

/** An asset's ARN, where no answer holds it. */
export const assetArn = (
  place: { readonly accountId: string; readonly region: string },
  kind: AssetKind,
  id: string,
): string =>
  `arn:${partitionOf(place.region)}:quicksight:${place.region}:${place.accountId}:${kind === 'data_source' ? 'datasource' : kind}/${id}`;
