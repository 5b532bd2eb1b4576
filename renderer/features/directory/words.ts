import type {
  assignmentStates,
  DirectoryAsset,
  DirectoryStatus,
  PersonAccount,
} from '../../../shared/contract/directory.ts';
import { type ListedKind, unreadableLists } from './unreadable-lists.ts';

export const assetWords: Readonly<Record<DirectoryAsset['kind'], string>> = {
  dashboard: 'Dashboard',
  analysis: 'Analysis',
  dataset: 'Dataset',
  data_source: 'Data source',
  theme: 'Theme',
  topic: 'Topic',
  folder: 'Folder',
};

export const identityWord = (person: Pick<PersonAccount, 'identityType' | 'federated'>): string => {
  switch (person.identityType) {
    case 'IAM':
      return person.federated ? 'Federated role' : 'IAM user';
    case 'IAM_IDENTITY_CENTER':
      return 'Identity Center';
    case 'QUICKSIGHT':
      return person.federated ? 'Web identity' : 'QuickSight password';
    default:
      return person.identityType ?? '–';
  }
};

/** What restricts a person, and through what. */
export const restrictionWord = ({ restriction }: PersonAccount): string => {
  if (restriction === null) return words.unknown;
  const { profile, through } = restriction;
  if (profile === null) return '–';
  return through === 'user' ? profile : `${profile} (through the ${through})`;
};

const signInWords: Readonly<Record<string, string>> = {
  IAM_AND_QUICKSIGHT: 'IAM and QuickSight',
  IAM_ONLY: 'IAM',
  ACTIVE_DIRECTORY: 'Active Directory',
  IAM_IDENTITY_CENTER: 'IAM Identity Center',
};
const editionWords: Readonly<Record<string, string>> = {
  STANDARD: 'Standard',
  ENTERPRISE: 'Enterprise',
  ENTERPRISE_AND_Q: 'Enterprise and Q',
};

/** The facts of an account, as label and value. */
export const accountWords = ({
  account,
}: Pick<DirectoryStatus, 'account'>): readonly { readonly label: string; readonly value: string }[] => {
  const { edition, authenticationType, publicSharing, restriction } = account;
  return [
    {
      label: words.account.edition,
      value: edition === null ? words.unknown : (editionWords[edition] ?? edition),
    },
    {
      label: words.account.signIn,
      value:
        authenticationType === null ? words.unknown : (signInWords[authenticationType] ?? authenticationType),
    },
    {
      label: words.account.publicSharing,
      value: publicSharing === null ? words.unknown : publicSharing ? 'Allowed' : 'Not allowed',
    },
    {
      label: words.account.restriction,
      value: restriction === null ? words.unknown : (restriction.profile ?? 'None'),
    },
  ];
};

export const personState = (
  person: Pick<PersonAccount, 'nameless' | 'active'>,
): { readonly word: string; readonly what: string } => {
  if (person.nameless)
    return {
      word: 'Invited, nameless',
      what: 'Invited and never came. QuickSight keeps no name for it; only its principal id can remove it.',
    };
  if (person.active === null) return { word: 'Unknown', what: 'QuickSight does not say.' };
  return person.active
    ? { word: 'Active', what: 'Has signed in at least once. QuickSight does not tell when.' }
    : { word: 'Never signed in', what: 'Registered or invited, and has not signed in yet.' };
};

/** A role session's name says two things: whose it is, and which role it is of. */
export const personLines = (
  person: PersonAccount,
): { readonly first: string; readonly second: string | null } => {
  if (person.nameless) return { first: person.email ?? person.userName, second: person.userName };
  const slash = person.userName.indexOf('/');
  const first = person.userName.slice(slash + 1);
  if (slash > 0) return { first, second: person.userName.slice(0, slash) };
  return { first, second: person.email === first ? null : person.email };
};

export const statusWords: Readonly<Record<(typeof assignmentStates)[number], string>> = {
  ENABLED: 'Enabled',
  DISABLED: 'Disabled',
  DRAFT: 'Draft',
};

const plural = (count: number, one: string, many: string) =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

const heldKinds: readonly (readonly [kind: ListedKind, one: string, many: string])[] = [
  ['user', 'person', 'people'],
  ['group', 'group', 'groups'],
  ['namespace', 'namespace', 'namespaces'],
  ['folder', 'folder', 'folders'],
  ['dashboard', 'dashboard', 'dashboards'],
  ['analysis', 'analysis', 'analyses'],
  ['dataset', 'dataset', 'datasets'],
  ['data_source', 'data source', 'data sources'],
  ['theme', 'theme', 'themes'],
  ['topic', 'topic', 'topics'],
  ['vpc_connection', 'VPC connection', 'VPC connections'],
  ['custom_permissions', 'custom permissions profile', 'custom permissions profiles'],
  ['policy_assignment', 'IAM policy assignment', 'IAM policy assignments'],
];

export const words = {
  title: 'Directory',
  description: 'Who and what is in the accounts, as it was last read, and since when.',
  tabs: { people: 'People', groups: 'Groups', assets: 'Assets', policies: 'IAM policy assignments' },
  sync: {
    never: 'Not read yet',
    neverDetail: 'Read it once; after that, only what changed is read again.',
    read: 'Read now',
    readAll: 'Read everything again',
    more: 'Other ways to read',
    goOn: 'Go on reading',
    stop: 'Stop',
    reading: 'Reading',
    stopped: 'The last reading did not reach its end.',
    cancelled: 'The last reading was stopped by a person.',
    last: 'Last read',
    oldest: 'Oldest reading',
    holds: 'Holds',
    found: 'Found by the last reading',
    foundSoFar: 'Found so far',
    progress: (read: number, assumed: number, total: number) =>
      total === 0
        ? 'Opening the connection'
        : `${read.toLocaleString('en')} read${assumed > 0 ? `, ${assumed.toLocaleString('en')} assumed` : ''} of ${total.toLocaleString('en')} known so far`,
    changes: (began: number, ended: number) =>
      began + ended === 0
        ? 'Nothing changed'
        : `${began.toLocaleString('en')} new, ${ended.toLocaleString('en')} gone`,
    unreadable: (scopes: number) => `${plural(scopes, 'thing', 'things')} could not be read`,
    unreadableDetail:
      'What was known about them before is kept, with its age. What was never readable counts as unknown, not as none.',
    missing: (action: string) => `Missing permission: ${action}`,
  },
  holds: ({ counts, unreadable }: Pick<DirectoryStatus, 'counts' | 'unreadable'>) =>
    heldKinds
      .map(([kind, one, many]) => {
        const count = counts[kind] ?? 0;
        if (unreadableLists([{ unreadable }], [kind]).length === 0) return plural(count, one, many);
        return count === 0 ? `${many} not readable` : `${plural(count, one, many)} (not all readable)`;
      })
      .join(', '),
  account: {
    edition: 'Edition',
    signIn: 'Sign-in',
    publicSharing: 'Public sharing',
    restriction: 'Restricts everybody',
  },
  columns: {
    person: 'Person',
    restriction: 'Custom permissions',
    email: 'E-mail',
    role: 'Role',
    identity: 'Signs in by',
    state: 'State',
    namespace: 'Namespace',
    groups: 'Groups',
    connection: 'Connection',
    since: 'So since',
    readAt: 'Read',
    group: 'Group',
    description: 'Description',
    members: 'Members',
    asset: 'Asset',
    kind: 'Kind',
    id: 'Id',
    grants: 'Grants',
    folders: 'In folders',
    updated: 'Updated',
    assignment: 'Assignment',
    policy: 'Policy',
    users: 'Users',
    status: 'Status',
  },
  lookUp: {
    button: 'Ask the account now',
    busy: 'Asking the account',
    gone: 'there is no such account any more',
    found: (groups: number | null, assets: number) =>
      `${groups === null ? 'groups not readable' : plural(groups, 'group', 'groups')}, ${plural(assets, 'thing', 'things')} found`,
    asked: (connection: string, namespace: string, calls: number) =>
      `Asked ${connection}, namespace ${namespace}, with ${plural(calls, 'call', 'calls')},`,
    changed: (began: number, ended: number) =>
      began + ended === 0
        ? 'The directory had it so already.'
        : `The directory has it now: ${began.toLocaleString('en')} new, ${ended.toLocaleString('en')} gone.`,
    notCovered: (count: number) => `What this question cannot tell (${count.toLocaleString('en')})`,
  },
  unknown: 'Not readable',
  unknownDetail: 'The connection may not read this. See the permissions that are missing above.',
  assumed: 'assumed since',
  changed: {
    known: 'changed by Steward since',
    knownDetail:
      'A run changed it, or what it may see, after it was read. How it is now was read back and is shown.',
    unknown: 'changed by Steward, not read back',
    unknownDetail:
      'A run changed it after it was read, or may have. Read the account again to see how it is now.',
  },
  atFirst: 'since before the first reading',
  search: {
    people: 'Find by name or e-mail',
    groups: 'Find by name',
    assets: 'Find by name or id',
    policies: 'Find by name or policy',
  },
  any: { role: 'Any role', state: 'Any state', kind: 'Any kind', status: 'Any status' },
  everybody: (namespace: string) => `Everybody in ${namespace}`,
  everybodyDetail: 'It is enabled and names nobody: its policy holds for everybody in the namespace.',
  andMore: (count: number) => `and ${count.toLocaleString('en')} more`,
  states: { active: 'Active', invited: 'Never signed in', nameless: 'Invited, nameless' },
  noMatch: 'Nothing matches',
  noMatchDetail: 'Nothing that was read has these words.',
  empty: {
    unread: 'Nothing was read yet',
    unreadDetail: 'Read an account above. Reading changes nothing in the cloud.',
    unreadable: (what: string) => `The ${what} could not be read`,
    none: (what: string) => `No ${what}`,
    noneDetail: 'The accounts were read, and hold none.',
  },
  notAll: (total: number) => (total === 0 ? '' : `(${total.toLocaleString('en')}, not all readable)`),
  help: {
    title: 'Directory',
    what: 'The directory is a copy of what the accounts hold: people, groups, folders, dashboards, analyses, datasets, data sources, themes and topics, who is in which group, and who was granted what; with the custom permissions that restrict people, and the IAM policies assigned to them. It is on this computer and works without a network.',
    age: 'Each row says when it was really read. “Assumed” rows were not read again by the last reading, because nothing showed a change; each is read again at least once in ten readings.',
    changed:
      'What Steward itself has changed is shown as soon as its run has read it back: “changed by Steward since” leads to the run.',
    since:
      '“So since” is when the present state was first seen. Earlier states are kept, so that a past day can be asked about.',
    unreadable:
      'Where the connection lacks a permission, things are shown as not readable, never as none, and the missing permission is named.',
  },
} as const;
