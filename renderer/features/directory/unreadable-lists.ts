import type { DirectoryStatus } from '../../../shared/contract/directory.ts';

const inNamespaces = (operation: string) => ['ListNamespaces', operation];

/** The operations that list each kind of thing; where one of them is refused, what it would list is unknown. */
export const listingOperations = {
  namespace: ['ListNamespaces'],
  user: inNamespaces('ListUsers'),
  group: inNamespaces('ListGroups'),
  folder: ['ListFolders'],
  dashboard: ['ListDashboards'],
  analysis: ['ListAnalyses'],
  dataset: ['ListDataSets'],
  data_source: ['ListDataSources'],
  theme: ['ListThemes'],
  topic: ['ListTopics'],
  vpc_connection: ['ListVPCConnections'],
  custom_permissions: ['ListCustomPermissions'],
  policy_assignment: inNamespaces('ListIAMPolicyAssignments'),
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type ListedKind = keyof typeof listingOperations;

type Refusal = DirectoryStatus['unreadable'][number];

/** Why lists of these kinds could not be read at the last try; empty where all of them were read. */
export const unreadableLists = (
  statuses: readonly Pick<DirectoryStatus, 'unreadable'>[],
  kinds: readonly ListedKind[],
): readonly Refusal[] => {
  const asked = new Set<string>(kinds.flatMap((kind) => listingOperations[kind]));
  return statuses.flatMap(({ unreadable }) => unreadable.filter(({ operation }) => asked.has(operation)));
};
