import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { GivenKind } from '../../../shared/domain/given.ts';
import type { DecisionState, ProvisioningState } from '../../../shared/domain/grant.ts';
import type { AccessLevel } from '../../../shared/domain/permission-sets.ts';

interface StateWords {
  readonly label: string;
  readonly type: StatusIndicatorProps.Type;
}

export const grantStates: Readonly<Record<ProvisioningState, StateWords>> = {
  waiting: { label: 'Waiting', type: 'pending' },
  active: { label: 'In effect', type: 'success' },
  expiring: { label: 'Being taken', type: 'in-progress' },
  expired: { label: 'Ended', type: 'stopped' },
  revoked: { label: 'Revoked', type: 'stopped' },
  failed: { label: 'Not given', type: 'error' },
};

export const decisionStates: Readonly<Record<DecisionState, StateWords>> = {
  draft: { label: 'Not handed in', type: 'pending' },
  pending: { label: 'Waits for approval', type: 'pending' },
  approved: { label: 'Approved', type: 'success' },
  declined: { label: 'Declined', type: 'error' },
  cancelled: { label: 'Taken back', type: 'stopped' },
  lapsed: { label: 'Nobody decided in time', type: 'stopped' },
};

export const resourceWords: Readonly<Record<GivenKind, string>> = {
  dashboard: 'Dashboard',
  analysis: 'Analysis',
  dataset: 'Dataset',
  data_source: 'Data source',
  folder: 'Folder',
  theme: 'Theme',
  topic: 'Topic',
  link: 'Link of dashboard',
  policy_assignment: 'IAM policy assignment',
};

export const levelWords: Readonly<Record<AccessLevel, { readonly label: string; readonly means: string }>> = {
  viewer: { label: 'Viewer', means: 'Looks and uses, changes nothing.' },
  contributor: {
    label: 'Contributor',
    means: 'Folders only: puts things in and takes them out, shares nothing.',
  },
  owner: { label: 'Owner', means: 'Changes, shares and deletes.' },
};

export const words = {
  title: 'Grants',
  description: 'Who was given what, until when, and why.',
  loading: 'Reading grants',
  create: 'New grant',
  policies: 'Policies and approvers',
  notHandedIn: 'Nothing was handed in from this window: another one was quicker, or it could not be saved.',
  gone: {
    conflictTitle: 'This was handed in, or thrown away, in another window',
    conflictBody:
      'What you see here is kept nowhere any more. Grants shows what was handed in. Going on with it makes a second request.',
    keepMine: 'Go on with what I see here',
    takeTheirs: 'Start with nothing chosen',
  },
  search: 'Find by receiver, thing or request',
  empty: {
    title: 'No grant yet',
    body: 'A grant gives people or groups a dashboard, dataset, data source or folder: for some time or for good, with a reason.',
  },
  noMatch: { title: 'No grant matches', body: 'Other filters may show some.' },
  columns: {
    who: 'Receiver',
    what: 'What',
    level: 'Level',
    state: 'State',
    since: 'Since',
    ends: 'Ends',
    request: 'Request',
  },
  anyState: 'Any state',
  endsSoon: 'Ends within a week',
  renew: 'Renew',
  letEnd: 'Let it end',
  revoke: 'Revoke',
  letEndDone: (count: number) =>
    `${count === 1 ? 'One grant ends' : `${count} grants end`} when the time is over. Home does not ask again.`,
  forGood: 'for good',
  notYet: 'not in effect yet',
  willEnd: 'let end',
  waiting: 'Waits for somebody',
  help: {
    title: 'Grants',
    what: 'Everything that was given through Steward, with who asked for it, who approved it and when it ends.',
    overlap:
      'Grants that overlap unite: one that ends never takes what another still covers, and what was held before Steward gave more stays.',
    ends: 'Ends are looked for while Steward is open, and by “steward grants expire”, which can run on a schedule. What was late is said.',
  },
};
