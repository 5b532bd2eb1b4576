import type { StageCell } from '../../../shared/contract/pipelines.ts';

export const stageWords = {
  title: 'Stages',
  description: 'Which release each dashboard has in each stage, as far as Steward knows.',
  loading: 'Reading the stages',
  dashboard: 'Dashboard',
  search: 'Find a dashboard by name or id',
  releasedOnly: 'Only what a release brought to a stage',
  look: 'Look now',
  lookHint:
    'Looks at the stages’ accounts: whether dashboards are still what releases brought there, and how old their data are.',
  looking: (looked: number, total: number) =>
    total === 0 ? 'Looking' : `Looked at ${looked} of ${total} dashboards`,
  lookedAll: (looked: number, failed: number) =>
    failed === 0
      ? `Looked at ${looked} ${looked === 1 ? 'dashboard' : 'dashboards'}.`
      : `Looked at ${looked} ${looked === 1 ? 'dashboard' : 'dashboards'}; ${failed} could not be read, see there.`,
  nothingToLook: 'No release brought anything to a stage yet: there is nothing to look at.',
  policies: 'What stages ask for',
  pipeline: 'Pipeline',
  noPipeline: {
    title: 'There is no pipeline',
    body: 'Every environment takes every release, and nothing is asked for.',
  },
  empty: {
    title: 'No dashboard is known',
    body: 'Read the accounts into the directory, or promote a release.',
  },
  noMatch: { title: 'No dashboard matches', body: 'Another word may find some.' },
  byHand: 'Not from a release',
  made: (version: string | null) => (version === null ? 'It is made here' : `Made here, ${version}`),
  absent: 'Not there',
  unknown: 'Account not read yet',
  noConnection: 'No connection',
  neverRead: 'Never read',
  directoryRead: 'Directory read',
  goLive: 'Go live',
  promoteTo: (stage: string) => `Promote to ${stage}`,
  owners: (names: readonly string[]) =>
    names.length === 0
      ? ''
      : `Owned by ${names.slice(0, 2).join(', ')}${names.length > 2 ? ` and ${names.length - 2} more` : ''}`,
  help: {
    title: 'Stages',
    map: 'Each row is a dashboard, each column a stage of the pipeline. What is shown comes out of the profile, with its age: nothing is read while you look.',
    next: 'What a stage would get next is the release that the stage before it carries. The first stage gives its newest release.',
    drift:
      'A dashboard that somebody changed by hand in a stage is told as soon as the directory or a look has seen it.',
  },
} as const;

export const driftWords: Readonly<
  Record<
    Exclude<StageCell['drift'], 'none' | 'unknown'>,
    { readonly type: 'warning' | 'error'; readonly label: string }
  >
> = {
  changed: { type: 'warning', label: 'Changed by hand' },
  gone: { type: 'error', label: 'Gone from the account' },
};

export const requestWords = {
  title: 'Promotion that asks for approval',
  listTitle: 'Waiting for approval',
  ask: 'Ask for approval',
  asked: 'It waits for approval.',
  export: 'Export the plan',
  withdraw: 'Take it back',
  apply: 'Promote',
  notYet: 'It is not approved yet.',
  over: 'It is over.',
  wait: 'Reading the promotion',
  states: {
    waiting: { type: 'pending', label: 'Waits for approval' },
    approved: { type: 'success', label: 'Approved' },
    declined: { type: 'error', label: 'Declined' },
    withdrawn: { type: 'stopped', label: 'Taken back' },
    lapsed: { type: 'stopped', label: 'Not approved and applied in time' },
    applied: { type: 'success', label: 'Applied' },
  },
} as const;

export const policyEditWords = {
  title: 'What stages ask for',
  description:
    'A promotion is judged by this when it is planned, and again when it is applied. An environment in no pipeline asks for nothing.',
  stage: 'Stage',
  asks: 'Asks for',
  change: 'Change',
  saved: (stage: string) => `${stage} asks for this from now on. Plans made before have to be made again.`,
  approvals: 'Approvals by other people',
  approvalsHint: 'By people other than the one who promotes, signed in profiles of their own.',
  through: (previous: string) => `Only what stands or stood in ${previous}`,
  soak: (previous: string) => `Hours that a release must have stood in ${previous}`,
  soakHint: '0: none. A release that was taken back counts for nothing.',
  first: 'This is the first stage: there is none before it to have stood in.',
  freezes: 'Freezes',
  freezesHint: 'Times in which nothing is promoted to this stage.',
  addFreeze: 'Add a freeze',
  noFreezes: 'None.',
  kind: { dates: 'Whole days', weekly: 'Every week' },
  name: 'Name',
  firstDay: 'First day',
  lastDay: 'Last day',
  from: 'From',
  until: 'Until',
  timeZone: 'Time zone',
  breakable: 'A person may promote in spite of it, with a reason that is kept',
  save: 'Save',
  cancel: 'Cancel',
  add: 'Add',
  leave: 'Leave it',
  remove: 'Remove',
} as const;

export const breakWords = {
  label: 'Break the freeze because',
  hint: 'The reason stands in the plan, in its run and in the audit log.',
  plan: 'Plan with this reason',
  first: 'Say why first.',
} as const;

export const whyWords = {
  title: 'Where it can go',
  description: 'For each stage, whether this release can be promoted, and every reason why not.',
  can: 'It can be promoted',
  canAsk: 'It can be planned',
  there: 'It is there',
  cannot: 'Not yet',
  look: 'Look into the accounts',
  lookHint: 'Told out of the profile. What the stages call otherwise is read from their accounts.',
  looked: 'The stages’ accounts were read for this.',
  wait: 'Asking for the reasons',
} as const;
