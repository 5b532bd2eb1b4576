import type { AssetKind } from '../../../shared/domain/directory.ts';

export const kindWords: Readonly<Record<AssetKind, string>> = {
  dashboard: 'Dashboard',
  analysis: 'Analysis',
  dataset: 'Dataset',
  data_source: 'Data source',
  theme: 'Theme',
  topic: 'Topic',
};

export const changeWords = {
  added: 'added',
  removed: 'removed',
  renamed: 'renamed',
  changed: 'changed',
  moved: 'in another order',
  same: 'the same',
} as const;

/** As much of a hash as people say to each other. */
export const shortHash = (hash: string): string => hash.slice(0, 12);

export const words = {
  title: 'Releases',
  description: 'Dashboards with all that they depend on, as they were at one moment.',
  loading: 'Reading releases',
  take: 'Take a release',
  importFile: 'Import a file',
  search: 'Find by name, dashboard or hash',
  empty: {
    title: 'No release yet',
    body: 'A release keeps dashboards, their analyses, datasets, data sources and themes exactly as they are now.',
  },
  noMatch: { title: 'No release matches', body: 'Another word may find some.' },
  columns: {
    name: 'Release',
    hash: 'Hash',
    dashboards: 'Dashboards',
    assets: 'Assets',
    from: 'Taken from',
    taken: 'Taken',
  },
  help: {
    title: 'Releases',
    what: 'A release is a snapshot that never changes. Its name is the hash of its content: the same content taken again is the same release.',
    lossless:
      'Definitions are kept byte for byte as QuickSight gives them, also the parts that AWS’s own tools do not know yet.',
    secrets: 'Data sources are kept without their passwords: QuickSight never tells them.',
  },
  take_: {
    title: 'Take a release',
    connection: 'Connection',
    connectionHint: 'Where the dashboards are now.',
    dashboards: 'Dashboards',
    dashboardsHint: 'Analyses, datasets, data sources and themes that they need come along.',
    find: 'Find a dashboard',
    name: 'Name',
    nameHint: 'Optional. Without one it is called after the dashboards and the day.',
    note: 'Note',
    noteHint: 'Optional. What is new in it, for whoever promotes it.',
    bundle: 'Keep an asset bundle too',
    bundleHint:
      'QuickSight exports it, which may take minutes. A stage that has none of the release yet then gets it as one import, data sources included. One uploaded file among the datasets spoils it.',
    exporting: 'QuickSight is exporting the asset bundle',
    withoutBundle: 'The release has no asset bundle.',
    reading: 'Reading the account’s dashboards',
    none: 'There are no dashboards in this account',
    submit: 'Take the release',
    cancel: 'Cancel',
    choose: 'Choose at least one dashboard.',
    secretsTitle: 'Nothing in the account is changed by this.',
  },
  page: {
    wait: 'Reading the release',
    assets: 'What is in it',
    document: 'Show JSON',
    export: 'Export as a file',
    compareTitle: 'Compare with another release',
    compareWith: 'Earlier release',
    compareNone: 'Choose the release to compare with.',
    comparing: 'Comparing',
    same: 'Both hold the same.',
    byName: 'by name only',
    bundle: 'Asset bundle',
    noBundle: 'none',
    bundleFiles: (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'file' : 'files'}`,
    warnings: 'What QuickSight warned of when it exported the bundle',
    unknown: (count: number) =>
      count === 1
        ? 'One part is unknown to AWS’s SDK; it is kept'
        : `${count.toLocaleString('en')} parts are unknown to AWS’s SDK; they are kept`,
  },
  promote: {
    title: (release: string) => `Promote ${release}`,
    button: 'Promote',
    description: 'What was tested is what goes on: nothing of the release is made anew.',
    stage: 'Stage',
    stageHint: 'The environment that gets the release. Only those with a connection can be chosen.',
    choose: 'Choose a stage.',
    noConnection: 'has no connection',
    releasedFrom: 'the release was taken here',
    wait: 'Reading the stage’s account',
    assets: 'What becomes of each asset',
    owners: 'Who owns what is created there',
    ownersHint:
      'Users or groups of the stage, with commas between: group/default/authors. What has no owner is reached by the API only.',
    mentions: 'What it mentions',
    mentionsHint:
      'Everything that may be called otherwise there. What is open keeps the release from being promoted; what you say is remembered for this stage.',
    open: 'open',
    same: 'All the rest is called the same there',
    save: 'Save what is said',
    saved: 'It is kept for this stage.',
    unsaved: 'Save what is said first.',
    review: 'Review the plan',
    planTitle: (release: string, stage: string) => `Promote ${release} to ${stage}`,
    planDescription:
      'Nothing is changed before you have seen it. A version that does not hold stays unpublished.',
    planning: 'Reading the stage’s account',
    blocked: 'Something stands in the way; see below.',
    first: 'The plan is being made.',
    apply: 'Promote',
    cancel: 'Back',
    back: 'Back to the release',
    rollBack: 'Roll back',
    way: 'How it gets there',
    ways: {
      auto: { label: 'Whatever is right', description: 'Chosen by what the release and the stage are like.' },
      bundle: {
        label: 'As an asset bundle',
        description: 'One import with its data sources; all of it or nothing.',
      },
      definition: {
        label: 'By definitions',
        description: 'Asset by asset; a new version is verified before people see it.',
      },
    },
    chosen: { bundle: 'As an asset bundle', definition: 'By definitions' },
    wayHint: (count: number) =>
      `${count.toLocaleString('en')} ${count === 1 ? 'thing stands' : 'things stand'} against an import`,
    beside: 'Make changed datasets beside the old ones',
    besideHint:
      'Dashboards that people see now keep their data. Otherwise a changed dataset is live at once.',
  },
  handMade: {
    found: (stage: string) => `Changed by hand in ${stage} since the last promotion. What becomes of that?`,
    label: (asset: string) => `What was made by hand: ${asset}`,
    keep: 'Keep it as it is',
    keepHint: 'This promotion does not touch it: nothing of the release reaches it either.',
    overwrite: 'Overwrite it knowingly',
    overwriteHint: (stage: string) => `${stage} gets what the release holds; what was made by hand is gone.`,
    take: 'Take it back as a release',
    takeHint: 'Keeps what is there now as a release that you can promote to where dashboards are made.',
    taking: 'Taking',
    taken: 'Taken. Promote it to where dashboards are made:',
    takenName: (asset: string, stage: string) => `${asset}, made by hand in ${stage}`,
    since: 'Since',
    rollback: 'a rollback',
    byHand: 'By hand',
    byRelease: 'Release',
    origins: {
      conflict: (stage: string) => `Changed by hand in ${stage} and by the release, not alike`,
      hand: (stage: string) => `Made by hand in ${stage}`,
      release: () => 'From the release',
      both: (stage: string) => `Already so in ${stage}`,
    },
  },
} as const;

export const actionWords = {
  create: 'is created',
  update: 'gets a new version',
  beside: 'is made beside the old one',
  none: 'stays as it is',
  kept: 'is kept as it was made by hand',
  mapped: 'is the stage’s own',
  absent: 'is not there',
} as const;
