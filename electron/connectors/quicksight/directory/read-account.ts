import {
  DescribeAccountCustomPermissionCommand,
  DescribeAccountSettingsCommand,
  DescribeAccountSubscriptionCommand,
  DescribeIAMPolicyAssignmentCommand,
  DescribeRoleCustomPermissionCommand,
  ListCustomPermissionsCommand,
  ListIAMPolicyAssignmentsCommand,
} from '@aws-sdk/client-quicksight';
import type { NamespaceRole } from '../../../../shared/domain/directory.ts';
import type { Json } from '../../../../shared/domain/plan.ts';
import type { QuickSight } from '../quicksight.ts';
import { orMissing, pageSize, readPages } from '../read-paged.ts';
import { identityArn, refOfAccount, refOfAssignment, refOfCustomPermissions, refOfRole } from './arn-refs.ts';
import type { EdgeFound, ObjectRef, Reading } from './reading.ts';

/** The account's subscription: which edition it is, and how people sign in. */
export const readAccount = async (cloud: QuickSight, signal?: AbortSignal): Promise<Reading> => {
  const { AccountInfo: info } = await cloud.send(
    new DescribeAccountSubscriptionCommand({ AwsAccountId: cloud.accountId }),
    signal,
  );
  if (info === undefined) return { objects: [], edges: [] };
  return {
    objects: [
      {
        ...refOfAccount(cloud.accountId),
        name: cloud.accountId,
        namespace: null,
        title: info.AccountName ?? cloud.accountId,
        attributes: {
          edition: info.Edition ?? null,
          authenticationType: info.AuthenticationType ?? null,
          status: info.AccountSubscriptionStatus ?? null,
        },
      },
    ],
    edges: [],
  };
};

const settingsOf = (object: ObjectRef, detail: Json): EdgeFound => ({
  kind: 'settings',
  from: object,
  to: object,
  detail,
});

/** Settings that decide for everybody, above all whether dashboards may be shared with the internet. */
export const readAccountSettings = async (cloud: QuickSight, signal?: AbortSignal): Promise<Reading> => {
  const { AccountSettings: settings } = await cloud.send(
    new DescribeAccountSettingsCommand({ AwsAccountId: cloud.accountId }),
    signal,
  );
  if (settings === undefined) return { objects: [], edges: [] };
  const detail = {
    publicSharing: settings.PublicSharingEnabled ?? null,
    terminationProtection: settings.TerminationProtectionEnabled ?? null,
    defaultNamespace: settings.DefaultNamespace ?? null,
  };
  return { objects: [], edges: [settingsOf(refOfAccount(cloud.accountId), detail)] };
};

const restriction = (from: ObjectRef, name: string | undefined): Reading => ({
  objects: [],
  edges: name ? [{ kind: 'restriction', from, to: refOfCustomPermissions(name), detail: null }] : [],
});

/** The custom permissions that are applied to everybody in the account. Where there are none, a 404 says so. */
export const readAccountRestriction = async (cloud: QuickSight, signal?: AbortSignal): Promise<Reading> => {
  const command = new DescribeAccountCustomPermissionCommand({ AwsAccountId: cloud.accountId });
  const answer = await orMissing(cloud.send(command, signal));
  return restriction(refOfAccount(cloud.accountId), answer?.CustomPermissionsName);
};

/** The custom permissions that are applied to everybody of a role. Where there are none, a 404 says so. */
export const readRoleRestriction = async (
  cloud: QuickSight,
  { namespace, role }: { readonly namespace: string; readonly role: NamespaceRole },
  signal?: AbortSignal,
): Promise<Reading> => {
  const command = new DescribeRoleCustomPermissionCommand({
    AwsAccountId: cloud.accountId,
    Namespace: namespace,
    Role: role,
  });
  const answer = await orMissing(cloud.send(command, signal));
  return restriction(refOfRole(namespace, role), answer?.CustomPermissionsName);
};

/** All profiles of custom permissions, each with what it takes away. */
export const readCustomPermissions = async (cloud: QuickSight, signal?: AbortSignal): Promise<Reading> => {
  const profiles = await readPages(async (NextToken) => {
    const page = await cloud.send(
      new ListCustomPermissionsCommand({ AwsAccountId: cloud.accountId, MaxResults: pageSize, NextToken }),
      signal,
    );
    return { items: page.CustomPermissionsList, next: page.NextToken };
  });
  const objects = profiles.flatMap(({ CustomPermissionsName: name, Capabilities, Governance }) =>
    name === undefined
      ? []
      : [
          {
            ...refOfCustomPermissions(name),
            name,
            namespace: null,
            title: name,
            attributes: {
              denied: Object.entries(Capabilities ?? {})
                .flatMap(([capability, state]) => (state === 'DENY' ? [capability] : []))
                .sort(),
              // What a category denies by default, these give back.
              allowed: Object.entries(Capabilities ?? {})
                .flatMap(([capability, state]) => (state === 'ALLOW' ? [capability] : []))
                .sort(),
              deniedCategories: Object.entries(Governance?.DefaultCategoryEffects ?? {})
                .flatMap(([category, effect]) => (effect === 'DENY_BY_DEFAULT' ? [category] : []))
                .sort(),
            },
          },
        ],
  );
  return { objects, edges: [] };
};

/** All IAM policy assignments of a namespace: names and states; whom they are for is read one by one. */
export const readPolicyAssignments = async (
  cloud: QuickSight,
  namespace: string,
  signal?: AbortSignal,
): Promise<Reading> => {
  const assignments = await readPages(async (NextToken) => {
    const page = await cloud.send(
      new ListIAMPolicyAssignmentsCommand({
        AwsAccountId: cloud.accountId,
        Namespace: namespace,
        MaxResults: pageSize,
        NextToken,
      }),
      signal,
    );
    return { items: page.IAMPolicyAssignments, next: page.NextToken };
  });
  const objects = assignments.flatMap(({ AssignmentName: name, AssignmentStatus }) =>
    name === undefined
      ? []
      : [
          {
            ...refOfAssignment(namespace, name),
            name,
            namespace,
            title: name,
            attributes: { status: AssignmentStatus ?? null },
          },
        ],
  );
  return { objects, edges: [] };
};

/** Whom an IAM policy is assigned to, and which policy it is. */
export const readAssigned = async (
  cloud: QuickSight,
  { namespace, assignment }: { readonly namespace: string; readonly assignment: string },
  signal?: AbortSignal,
): Promise<Reading> => {
  const { IAMPolicyAssignment: found } = await cloud.send(
    new DescribeIAMPolicyAssignmentCommand({
      AwsAccountId: cloud.accountId,
      Namespace: namespace,
      AssignmentName: assignment,
    }),
    signal,
  );
  const to = refOfAssignment(namespace, assignment);
  // The keys are written `User` or `user` in the service's own examples.
  const edges = Object.entries(found?.Identities ?? {}).flatMap(([key, names]): EdgeFound[] => {
    const kind = key.toLowerCase();
    if (kind !== 'user' && kind !== 'group') return [];
    return names.map((name) => ({
      kind: 'assigned',
      from: { kind, key: identityArn(cloud, kind, `${namespace}/${name}`) },
      to,
      detail: null,
    }));
  });
  return { objects: [], edges: [...edges, settingsOf(to, { policy: found?.PolicyArn ?? null })] };
};
