/**
 * The whole action sets that QuickSight accepts per principal and resource. It checks the resultant state
 * against such sets, so that a grant always gives a whole set and a revoke always takes exactly what is held.
 *
 * Sources: QuickSight developer guide (dashboard viewer, folder sets), the Terraform provider's issues
 * 33907 and 39219 and QuickSight-RLS-Manager (current dataset sets), awswrangler (legacy dataset sets).
 */

export const grantedResources = ['dashboard', 'dataset', 'folder'] as const;
export type GrantedResource = (typeof grantedResources)[number];

export const accessLevels = ['viewer', 'contributor', 'owner'] as const;
export type AccessLevel = (typeof accessLevels)[number];

const quicksight = (names: string): readonly string[] =>
  names
    .split(' ')
    .map((name) => `quicksight:${name}`)
    .sort();

const dashboardViewer = 'DescribeDashboard ListDashboardVersions QueryDashboard';
const datasetViewerLegacy =
  'DescribeDataSet DescribeDataSetPermissions PassDataSet DescribeIngestion ListIngestions';
const datasetOwnerLegacy = `${datasetViewerLegacy} UpdateDataSet DeleteDataSet CreateIngestion CancelIngestion UpdateDataSetPermissions`;
const datasetOwner15 = `${datasetOwnerLegacy} CreateRefreshSchedule UpdateRefreshSchedule DeleteRefreshSchedule ListRefreshSchedules PutDataSetRefreshProperties`;
const folderContributor =
  'CreateFolder DescribeFolder CreateFolderMembership DeleteFolderMembership DescribeFolderPermissions';

interface KnownSet {
  readonly level: AccessLevel;
  readonly actions: readonly string[];
}

/** Current sets first: the first of a level is the one that is granted. */
const knownSets: Readonly<Record<GrantedResource, readonly KnownSet[]>> = {
  dashboard: [
    { level: 'viewer', actions: quicksight(dashboardViewer) },
    {
      level: 'owner',
      actions: quicksight(
        `${dashboardViewer} UpdateDashboard DeleteDashboard UpdateDashboardPermissions DescribeDashboardPermissions UpdateDashboardPublishedVersion`,
      ),
    },
  ],
  dataset: [
    {
      level: 'viewer',
      actions: quicksight(`${datasetViewerLegacy} DescribeRefreshSchedule ListRefreshSchedules`),
    },
    { level: 'viewer', actions: quicksight(datasetViewerLegacy) },
    {
      level: 'owner',
      actions: quicksight(
        `${datasetOwner15} DescribeRefreshSchedule DescribeDataSetRefreshProperties DeleteDataSetRefreshProperties`,
      ),
    },
    { level: 'owner', actions: quicksight(datasetOwner15) },
    { level: 'owner', actions: quicksight(datasetOwnerLegacy) },
  ],
  folder: [
    { level: 'viewer', actions: quicksight('DescribeFolder') },
    { level: 'contributor', actions: quicksight(folderContributor) },
    {
      level: 'owner',
      actions: quicksight(`${folderContributor} UpdateFolder DeleteFolder UpdateFolderPermissions`),
    },
  ],
};

/** The set to grant for a level today. Throws where the resource has no such level (a dashboard contributor). */
export const actionsFor = (resource: GrantedResource, level: AccessLevel): readonly string[] => {
  const known = knownSets[resource].find((set) => set.level === level);
  if (known === undefined) throw new Error(`A ${resource} has no level "${level}".`);
  return known.actions;
};

/** The level that a held set amounts to, current or legacy; `custom` for any other set. */
export const levelOf = (resource: GrantedResource, actions: readonly string[]): AccessLevel | 'custom' => {
  const held = new Set(actions);
  const known = knownSets[resource].find(
    (set) => set.actions.length === held.size && set.actions.every((action) => held.has(action)),
  );
  return known?.level ?? 'custom';
};

/** Whether a held set gives at least a level: the level's set in any of its ages, or more than that. */
export const givesLevel = (
  resource: GrantedResource,
  actions: readonly string[],
  level: AccessLevel,
): boolean => {
  const held = new Set(actions);
  return knownSets[resource].some(
    (set) => set.level === level && set.actions.every((action) => held.has(action)),
  );
};
