import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { ReviewDecision, ReviewState } from '../../../shared/domain/review.ts';
import { decisionWords, reviewStateWords } from '../../../shared/domain/review-words.ts';

type StateWords = { readonly label: string; readonly type: StatusIndicatorProps.Type };

export const reviewStates: Readonly<Record<ReviewState, StateWords>> = {
  draft: { label: reviewStateWords.draft, type: 'pending' },
  open: { label: reviewStateWords.open, type: 'in-progress' },
  pending: { label: reviewStateWords.pending, type: 'pending' },
  submitted: { label: reviewStateWords.submitted, type: 'in-progress' },
  closed: { label: reviewStateWords.closed, type: 'success' },
  cancelled: { label: reviewStateWords.cancelled, type: 'stopped' },
};

export const decisionTypes: Readonly<Record<ReviewDecision, StateWords>> = {
  keep: { label: decisionWords.keep, type: 'success' },
  remove: { label: decisionWords.remove, type: 'error' },
  undecided: { label: decisionWords.undecided, type: 'pending' },
};

const plural = (count: number, one: string, many: string) =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
export const rowsWords = (count: number): string => plural(count, 'row', 'rows');

export const words = {
  title: 'Reviews',
  description: 'Who looked at who has access, what they decided, and what became of it.',
  loading: 'Reading reviews',
  create: 'New review',
  search: 'Find by name',
  anyState: 'Any state',
  empty: {
    title: 'No review yet',
    body: 'A review freezes who has what, lets reviewers keep or remove each row, and ends with a signed report.',
  },
  noMatch: { title: 'No review matches', body: 'Other filters may show some.' },
  columns: {
    name: 'Review',
    state: 'State',
    progress: 'Decided',
    deadline: 'Deadline',
    reviewers: 'Reviewers',
    scope: 'What is reviewed',
  },
  help: {
    title: 'Access reviews',
    what: 'A review freezes what people hold at one moment. Later readings of the account do not change it; what has changed is told when it is submitted.',
    decide:
      'Reviewers keep or remove each row; removing needs a reason. Nobody decides on their own access, nor on that of a group they are in. Nothing is taken before the review is submitted, and what nobody decided on stays as it is.',
    report:
      'At the end everything that was decided stands in a report that is signed with this profile’s key.',
  },
  overdue: 'overdue',
  wait: 'Reading the review',
  notFound: 'Review',
  frozen: 'Frozen',
  draft: {
    header: 'Nothing is frozen yet',
    body: 'This is what would be frozen now. Opening freezes it at that moment and lets the reviewers decide.',
    looking: 'Looking at what would be frozen',
    open: 'Freeze and open',
    opening: 'Freezing',
    discard: 'Discard',
    accept: 'Freeze without what could not be read. The report prints what is missing.',
    undecidable: (count: number) =>
      `${rowsWords(count)} ${count === 1 ? 'is' : 'are'} the access of the only reviewer, who may not decide on ${count === 1 ? 'it' : 'them'}. Name another reviewer.`,
    found: (rows: number, holders: number, unused: number) =>
      `${rowsWords(rows)} of ${plural(holders, 'person, group or other holder', 'people, groups and other holders')}${unused > 0 ? `; ${unused.toLocaleString('en')} not used for 90 days` : ''}.`,
  },
  stale: (count: number) =>
    count === 1
      ? 'One reading that this rests on is not fresh'
      : `${count.toLocaleString('en')} readings that this rests on are not fresh`,
  fresh: (readings: number) =>
    `Every one of ${readings.toLocaleString('en')} readings was not older than a day.`,
  counts: {
    rows: 'Rows',
    keep: 'Kept',
    remove: 'To be removed',
    undecided: 'Not decided',
    deadline: 'Deadline',
  },
  rows: {
    title: 'Rows',
    loading: 'Reading rows',
    search: 'Find by person, thing or reason',
    noMatch: { title: 'No row matches', body: 'Other filters may show some.' },
    columns: {
      number: '#',
      who: 'Who',
      what: 'What',
      level: 'Level',
      since: 'Since',
      lastUse: 'Last use',
      decision: 'Decision',
      outcome: 'Outcome',
    },
    anyDecision: 'Any decision',
    anyHow: 'Any way',
    anyUse: 'Any use',
    unused: 'Not used for 90 days',
    keep: 'Keep',
    remove: 'Remove',
    keepWhy: 'Keep with a reason',
    clear: 'Take the decision back',
    history: 'Who decided what',
    more: 'More',
    onlyThis: (name: string) => `Only ${name}`,
    allOfPage: (count: number) => `${rowsWords(count)} of this page ${count === 1 ? 'is' : 'are'} chosen.`,
    chooseFound: (total: number) => `Choose all ${rowsWords(total)} found`,
    foundChosen: (total: number) => `All ${rowsWords(total)} found are chosen.`,
    choosePage: 'Choose this page only',
    own: 'Your own access: another reviewer decides.',
    people: (count: number) => plural(count, 'person', 'people'),
    decided: (count: number, decision: ReviewDecision) =>
      decision === 'undecided'
        ? `${rowsWords(count)}: the decision was taken back.`
        : `${rowsWords(count)}: ${decision === 'keep' ? 'kept' : 'to be removed'}. Nothing is taken before the review is submitted.`,
    ownGroup: 'You are in this group: another reviewer decides.',
    ownSkipped: (count: number) =>
      `${rowsWords(count)} left out: ${count === 1 ? 'it is' : 'they are'} your own access, or that of a group you are in.`,
    conflicts: (count: number, by: string) =>
      `${rowsWords(count)} left as ${count === 1 ? 'it is' : 'they are'}: ${by} decided meanwhile. Look again, then decide.`,
  },
  dialog: {
    remove: (count: number) => `Remove ${rowsWords(count)}`,
    keep: (count: number) => `Keep ${rowsWords(count)}`,
    reason: 'Reason',
    body: 'It stands in the report beside each of them.',
    cancel: 'Cancel',
    busy: 'Keeping it',
  },
  submit: {
    button: 'Submit',
    title: 'Submit the review',
    description: 'What is to be removed is read again from the account and planned. Nothing is taken yet.',
    planning: 'Reading what is held now',
    back: 'Back to the rows',
    apply: 'Apply',
    handIn: 'Hand in for approval',
    close: 'Close the review',
    ticket: 'Ticket',
    ticketHint: (policy: string) => `The policy “${policy}” asks for the number of a ticket.`,
    planAgain: 'Plan with this ticket',
    applying: 'Starting',
    blocked: 'Something stands in the way.',
    undecided: 'What is not decided',
    nothing: 'Nothing has to be taken. Applying closes the review.',
  },
  pending: {
    header: 'It was handed in and waits for approval',
    body: (until: string) =>
      `Nothing is taken before that, and no row can be decided on. Without approval it goes back to the reviewers at ${until}.`,
    plan: 'Plan as JSON',
    withdraw: 'Take it back',
  },
  declined: (names: string) =>
    `${names} declined what was handed in last. Nothing was taken; the rows can be decided on again.`,
  lapsed:
    'Nobody approved in time what was handed in last. Nothing was taken; the rows can be decided on again.',
  events: { approved: 'Approved', open: 'Open', back: 'Back to the reviewers' },
  again: 'Begin applying',
  closeAnyway: 'Close without the rest',
  cancelReview: 'Cancel the review',
  sign: 'Sign the report',
  signing: 'Signing',
  report: { html: 'Report as page', json: 'Report as JSON', signed: 'Signed', key: 'Key', hash: 'SHA-256' },
  forAdmins: 'Reviewers decide here. You may read what they decided.',
  notReviewer: (name: string, reviewers: string) =>
    `You are ${name}, and not among the reviewers of this review: ${reviewers}. Your name stands under Settings.`,
  form: {
    title: 'New review',
    name: 'Name',
    nameHint: 'As the report will be called.',
    connection: 'Connection',
    of: 'Whose access',
    ofs: {
      connection: 'The whole connection',
      tenant: 'A tenant',
      groups: 'Groups',
      assets: 'Assets and folders',
    },
    tenant: 'Tenant',
    groups: 'Groups',
    assets: 'Assets and folders',
    withContents: 'With everything in the folders and in folders below',
    withContentsHint: 'Without it, only who was granted the folder itself.',
    part: 'What of it',
    parts: {
      everything: 'Grants and memberships',
      grants: 'Grants only',
      memberships: 'Memberships only',
      broad: 'Whole namespaces, links and public access only',
    },
    level: 'Level',
    levels: {
      any: 'Any level',
      viewer: 'Viewers only',
      contributor: 'Contributors only',
      owner: 'Owners only',
    },
    deadline: 'Deadline',
    deadlineHint: 'To the end of that day in UTC. A missed deadline removes nothing.',
    reviewers: 'Reviewers',
    reviewersHint:
      'One a line: the name that they have in Steward, then a comma and their e-mail address, by which their own access is found. A token of the API is named as token:NAME.',
    keepWhy: 'Keeping needs a reason too',
    create: 'Create',
    creating: 'Creating',
    cancel: 'Cancel',
  },
} as const;
