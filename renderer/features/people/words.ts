import type {
  HistoryEntry,
  LinkedAccount,
  PersonDoubt,
  PersonSummary,
} from '../../../shared/contract/people.ts';

export const stateWords: Readonly<
  Record<PersonSummary['state'], { readonly word: string; readonly what: string }>
> = {
  active: { word: 'Active', what: 'Has signed in at least once. QuickSight does not tell when.' },
  invited: { word: 'Never signed in', what: 'Registered or invited, and has not signed in yet.' },
  nameless: {
    word: 'Invited, nameless',
    what: 'Invited and never came. QuickSight keeps no name for it; only its principal id can remove it.',
  },
  unknown: { word: 'Unknown', what: 'QuickSight does not say.' },
  gone: { word: 'Gone', what: 'No account is left. What was known is kept.' },
};

const identityWords: Readonly<Record<string, string>> = {
  IAM: 'IAM',
  IAM_IDENTITY_CENTER: 'Identity Center',
  QUICKSIGHT: 'QuickSight',
};
export const identityWord = (type: string): string => identityWords[type] ?? type;

export const federationWords: Readonly<Record<PersonSummary['federated'], string>> = {
  all: 'Federated',
  some: 'Partly federated',
  none: 'Not federated',
};

export const reasonWords: Readonly<Record<LinkedAccount['reason'], string>> = {
  only: 'The only one',
  email: 'Same e-mail address',
  session: 'Same session name',
  hand: 'By hand',
};

export const doubtWords: Readonly<Record<PersonDoubt['kind'], string>> = {
  conflict: 'It is registered for one e-mail address and signs in as another.',
  shared_email:
    'Several sign-ins of one role use this e-mail address: a shared mailbox, or one person twice.',
  two_people: 'Its e-mail address was put with two people by hand.',
  same_session: 'Another role or account has a session of the same name.',
  similar_email: 'The e-mail addresses differ only by what stands behind the plus sign.',
};

const whatWords: Readonly<Record<HistoryEntry['what'], string>> = {
  account: 'Account',
  role: 'Role',
  email: 'E-mail',
  state: 'State',
  group: 'Group',
  grant: 'Grant',
};

/** What happened, in a sentence without its moment. */
export const historyWords = (entry: HistoryEntry): string => {
  switch (entry.what) {
    case 'account':
      return entry.change === 'ended' ? `Account ${entry.name} was gone` : `Account ${entry.name} was there`;
    case 'group':
      return entry.change === 'ended' ? `No longer in ${entry.name}` : `In ${entry.name}`;
    case 'grant':
      return entry.change === 'ended' ? `No longer granted ${entry.name}` : `Granted ${entry.name}`;
    default:
      return `${whatWords[entry.what]} ${entry.before === null ? 'is' : `changed from ${entry.before} to`} ${entry.name}`;
  }
};

export const words = {
  title: 'People',
  description: 'Every human once, with all their accounts in all connections.',
  loading: 'Reading people',
  search: 'Find by name, e-mail or user name',
  columns: {
    name: 'Person',
    role: 'Role',
    identity: 'Signs in by',
    federated: 'Federated',
    state: 'State',
    tenant: 'Tenant',
    groups: 'Groups',
    accounts: 'Accounts',
    sole: 'Alone owns',
    price: 'Seat',
    lastActive: 'Last active',
    email: 'E-mail',
    connections: 'Connections',
  },
  any: {
    role: 'Any role',
    identity: 'Any sign-in',
    state: 'Any state',
    tenant: 'Any tenant',
    only: 'Everybody',
  },
  only: {
    label: 'Show',
    sole_owners: 'Sole owners',
    in_doubt: 'In doubt',
    by_hand: 'Linked by hand',
    several_accounts: 'Several accounts',
    expired_invitations: 'Invitation run out',
  },
  invitation: {
    invited: 'Invited',
    runOut: 'Run out; invited',
    orEarlier: 'or earlier',
    ends: 'Link runs out',
    expired: 'Link has run out',
    help: (days: number) =>
      `QuickSight does not say how long the link of an invitation works. ${days} days are counted from when it was first read here.`,
    label: 'Invitation',
  },
  notReadable: 'Not readable',
  groupsUnread: 'The connection may not read who is in groups.',
  soleUnread: 'Not all grants could be read: there may be more.',
  atLeast: (count: number) => (count === 0 ? 'Not readable' : `${count.toLocaleString('en')} or more`),
  noPrice: 'A role of theirs has no price, or their seats are paid in different currencies.',
  notSeen: 'Not seen',
  notSeenSince: (day: string) => `Not seen since ${day}, from when on use is known.`,
  notKnown: 'Not known',
  useUnread: 'The use of their account was never read. Read it on the page of usage.',
  noMatch: { title: 'Nobody matches', body: 'Nobody who was read has these words and properties.' },
  empty: {
    title: 'Nobody was read yet',
    body: 'Read an account in the directory; its people are found from what was read.',
    action: 'Open the directory',
  },
  help: {
    title: 'People',
    what: 'A person is one human. Accounts in QuickSight are linked to a person where they have the same e-mail address, whatever its case, or sign in by a federated session of the same name.',
    doubt:
      'Where that could be read in two ways, nothing is linked: the account is shown as in doubt, and you decide. What was decided by hand is kept over every reading and can be taken back.',
    price:
      'The price of a seat is what the connection pays for the role, a month: AWS’s list prices until somebody sets others on the page of licences. The same account seen through two connections is one seat.',
    sole: '“Alone owns” counts assets and folders that nobody else owns, directly, through a group or through a folder.',
    age: 'All of it is from the directory, and as old as its last reading.',
  },
  doubts: {
    title: (count: number) =>
      `${count.toLocaleString('en')} ${count === 1 ? 'account may be' : 'accounts may be'} another person’s`,
    body: 'The rules could not tell. Decide for each, or leave them as they are: each stands for itself.',
    show: 'Show them',
    decide: 'Decide',
    account: 'Account',
    why: 'Why it is in doubt',
    maybe: 'May be the same as',
    same: (name: string) => `Same person as ${name}`,
    apart: 'A person of its own',
  },
  person: {
    tabs: {
      accounts: 'Accounts',
      groups: 'Groups',
      access: 'Access',
      alone: 'Alone owns',
      history: 'History',
    },
    loading: 'Reading the person',
    back: 'All people',
    gone: 'No account of this person is left. What was known is kept below.',
    doubt: 'Some accounts here are in doubt',
    facts: {
      state: 'State',
      role: 'Role',
      tenants: 'Tenants',
      seat: 'Seat, a month',
      connections: 'Connections',
    },
    columns: {
      userName: 'User name',
      email: 'E-mail',
      namespace: 'Namespace',
      connection: 'Connection',
      role: 'Role',
      state: 'State',
      linked: 'Linked by',
      read: 'Read',
      actions: 'Actions',
      group: 'Group',
      account: 'Account',
      since: 'So since',
      asset: 'Asset',
      kind: 'Kind',
    },
    setApart: 'Set apart',
    release: 'Undo',
    link: 'Link to…',
    linkTitle: (name: string) => `With whom does ${name} belong?`,
    linkBody:
      'The account is put with the person you choose, and stays there over every reading until you take it back.',
    linkSearch: 'Find a person',
    linkConfirm: 'Link',
    cancel: 'Cancel',
    linked: 'The account was linked.',
    apart: 'The account is a person of its own now.',
    released: 'The decision was taken back; the rules link the account again.',
    decided: (by: string) => `By hand, by ${by}`,
    decidedApart: (by: string) => `Set apart by ${by}`,
    noGroups: { title: 'In no group', body: 'No account of this person is in a group that was read.' },
    noAlone: { title: 'Alone owns nothing', body: 'Everything that they own has another owner too.' },
    noHistory: 'Nothing was seen to change.',
    historyCut: 'Only the newest 300 entries are shown.',
    historyIntro: 'What readings of the directory found to begin, change and end.',
    between: (from: string) => `It happened between ${from} and then.`,
    atFirst: 'So at the first reading',
    searchGroups: 'Find a group',
    searchAlone: 'Find an asset',
  },
} as const;
