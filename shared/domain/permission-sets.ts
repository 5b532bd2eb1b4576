/**
 * The whole action sets that QuickSight accepts per principal and resource. It checks the resultant state
 * against such sets, so that a grant always gives a whole set and a revoke always takes exactly what is held.
 *
 * Sources: QuickSight developer guide (dashboard viewer, folder sets, theme sets), the Terraform provider's
 * issues 33907 and 39219 and QuickSight-RLS-Manager (current dataset sets), awswrangler (legacy dataset sets,
 * data sources), aws/modern-data-architecture-accelerator (data sources, folder readers), the specifai Terraform
 * provider and sample-quick-observability-platform (topics).
 */

export const grantedResources = [
  'dashboard',
  'analysis',
  'dataset',
  'data_source',
  'folder',
  'theme',
  'topic',
] as const;
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
const dataSourceViewer = 'DescribeDataSource DescribeDataSourcePermissions PassDataSource';
const folderContributor =
  'CreateFolder DescribeFolder CreateFolderMembership DeleteFolderMembership DescribeFolderPermissions';
const themeViewer = 'DescribeTheme DescribeThemeAlias ListThemeAliases ListThemeVersions';
const topicOwner = 'DescribeTopic UpdateTopic DeleteTopic DescribeTopicPermissions UpdateTopicPermissions';

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
  // Nobody can only look at an analysis.
  analysis: [
    {
      level: 'owner',
      actions: quicksight(
        'RestoreAnalysis UpdateAnalysisPermissions DeleteAnalysis QueryAnalysis DescribeAnalysisPermissions DescribeAnalysis UpdateAnalysis',
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
  data_source: [
    { level: 'viewer', actions: quicksight(dataSourceViewer) },
    {
      level: 'owner',
      actions: quicksight(
        `${dataSourceViewer} UpdateDataSource DeleteDataSource UpdateDataSourcePermissions`,
      ),
    },
  ],
  folder: [
    { level: 'viewer', actions: quicksight('DescribeFolder') },
    { level: 'contributor', actions: quicksight(folderContributor) },
    {
      level: 'owner',
      actions: quicksight(`${folderContributor} UpdateFolder DeleteFolder UpdateFolderPermissions`),
    },
  ],
  theme: [
    { level: 'viewer', actions: quicksight(themeViewer) },
    {
      level: 'owner',
      actions: quicksight(
        `${themeViewer} DeleteTheme UpdateTheme CreateThemeAlias DeleteThemeAlias UpdateThemeAlias UpdateThemePermissions DescribeThemePermissions`,
      ),
    },
  ],
  topic: [
    { level: 'viewer', actions: quicksight('DescribeTopic') },
    {
      level: 'owner',
      actions: quicksight(
        `${topicOwner} DescribeTopicRefresh ListTopicRefreshSchedules DescribeTopicRefreshSchedule CreateTopicRefreshSchedule UpdateTopicRefreshSchedule DeleteTopicRefreshSchedule`,
      ),
    },
    // A topic of the second generation. Its viewer's set is not published.
    { level: 'owner', actions: quicksight(`${topicOwner} PassTopic`) },
  ],
};

const allKnownSets = Object.values(knownSets).flat();

/** The levels that a resource has, least first. A restricted folder has no owner (sharing-folders guide). */
export const levelsOf = (resource: GrantedResource): readonly AccessLevel[] =>
  accessLevels.filter((level) => knownSets[resource].some((set) => set.level === level));

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

export const principalKinds = ['user', 'group', 'namespace'] as const;
export type PrincipalKind = (typeof principalKinds)[number];

/** The kinds of principal that a resource accepts (ResourcePermission in the API reference; aws-cli 6067). */
export const principalsAccepted: Readonly<Record<GrantedResource, readonly PrincipalKind[]>> = {
  dashboard: principalKinds,
  analysis: principalKinds,
  dataset: ['user', 'group'],
  data_source: ['user', 'group'],
  folder: ['user', 'group'],
  theme: principalKinds,
  topic: principalKinds,
};

/** How many actions one principal may hold on one resource. */
export const mostActions = 20;

/** How many principals the list of one request, and so one resource's permissions, may hold. */
export const mostPrincipals: Readonly<Record<GrantedResource, number>> = {
  dashboard: 100,
  analysis: 100,
  dataset: 64,
  data_source: 64,
  folder: 64,
  theme: 100,
  topic: 100,
};

/** The level that a set amounts to by what its actions allow, also where the set itself is not known. */
const levelByActions = (actions: readonly string[]): AccessLevel => {
  if (actions.some((action) => /:(?:Update|Delete|Create|Put)(?!FolderMembership$|Folder$)/.test(action)))
    return 'owner';
  if (actions.some((action) => /:(?:Update|Delete)Folder$/.test(action))) return 'owner';
  return actions.some((action) => /:(?:Create|Delete)Folder/.test(action)) ? 'contributor' : 'viewer';
};

export interface HeldSet {
  /** As `levelOf` says it. */
  readonly level: string;
  readonly actions: readonly string[];
}

/**
 * Whether what is held is what was wanted: a set of the same level, in whatever age, or such a set completed with
 * actions that are newer than this list and make nothing more of it. An owner does not amount to a viewer.
 */
export const amountsTo = (held: HeldSet, wanted: HeldSet): boolean => {
  if (held.level !== 'custom' && wanted.level !== 'custom') return held.level === wanted.level;
  const actions = new Set(held.actions);
  const ages = allKnownSets.filter(({ level }) => level === wanted.level);
  return (
    [wanted, ...ages].some((set) => set.actions.every((action) => actions.has(action))) &&
    levelByActions(held.actions) === levelByActions(wanted.actions)
  );
};

/**
 * The sets of actions that a service's message lists (“unsupported permission sets … valid sets: [a, b], [c]”),
 * each sorted. None where it lists none.
 */
export const setsListedIn = (message: string): readonly (readonly string[])[] => {
  const bracketed = [...message.matchAll(/[[({]([^[\](){}]*quicksight:[^[\](){}]*)[\])}]/g)];
  return bracketed
    .map(([, inner = '']) => [...new Set(inner.match(/quicksight:[A-Za-z0-9]+/g) ?? [])].sort())
    .filter((set) => set.length > 0 && set.length <= mostActions);
};

/**
 * What to grant instead of a set that the service refused, best first: of the sets that its message lists, or
 * else of the ones known here, those of the same level. Never a set of another level: a viewer is not made an
 * owner because the service knows no other set.
 */
export const supportedInstead = (
  resource: GrantedResource,
  wanted: readonly string[],
  message: string,
): readonly (readonly string[])[] => {
  const levelFor = (set: readonly string[]) => {
    const known = levelOf(resource, set);
    return known === 'custom' ? levelByActions(set) : known;
  };
  const wantedSet = new Set(wanted);
  const distance = (set: readonly string[]) =>
    set.length + wantedSet.size - 2 * set.filter((action) => wantedSet.has(action)).length;
  const listed = setsListedIn(message);
  return (listed.length > 0 ? listed : knownSets[resource].map(({ actions }) => actions))
    .filter((set) => levelFor(set) === levelFor(wanted) && distance(set) > 0)
    .sort((one, other) => distance(one) - distance(other));
};
