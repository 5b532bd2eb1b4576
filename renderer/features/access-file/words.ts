export const words = {
  title: 'Access as a file',
  description:
    'An account’s people, groups, folders and grants in one YAML file that can be reviewed like code.',
  account: 'Account',
  directory: 'Open Directory',
  neverRead: 'This account was never read: read it first.',
  beingRead: 'This account is being read right now.',
  halfRead: 'This account is only half read: read it to its end first.',
  lastRead: 'Last read',
  noAccount: 'Add a connection first.',
  write: {
    title: 'Write an account down',
    about:
      'The file says what the directory knows. Changes made outside Steward are told from then on. Sync the directory first to have it as it is now.',
    button: 'Download the file',
    busy: 'Writing the file',
    done: (people: number, groups: number, grants: number) =>
      `${people.toLocaleString('en')} people, ${groups.toLocaleString('en')} groups and ${grants.toLocaleString('en')} grants are in the file.`,
    left: 'Not in the file',
  },
  plan: {
    title: 'Plan a file',
    about: 'What a file does not name is left alone. The plan is compared with what the directory knows.',
    choose: 'Choose a file',
    remove: (index: number) => `Remove file ${index + 1}`,
    limit: 'YAML, up to 16 MB',
    error: 'Error',
    button: 'Plan',
    busy: 'Comparing the file with the account',
    unreadable: 'The file could not be read. Choose it again.',
    prune: 'Take away what the file does not name',
    pruneAbout:
      'Grants, links, members, tags, IAM policies, groups and accounts, in the lists that the file has. Folders, namespaces and assets stay.',
    atMost: 'How many things may go at most',
    atMostAbout: 'More than so many stop the plan. Plan with 0 to see how many there are.',
    atMostWrong: 'A whole number up to 1,000,000 is needed.',
  },
  drift: {
    title: 'Changed outside Steward',
    table: 'Changes made outside',
    since: (kind: 'export' | 'apply', at: string, readAt: string) =>
      `Since the account was ${kind === 'export' ? 'written down' : 'brought to a file'} (${at}), as it was read by ${readAt}.`,
    all: 'Everything that matters to this could be read.',
    unreadable: (count: number) =>
      `Nothing is said about ${count === 1 ? 'one list that' : `${count.toLocaleString('en')} lists that`} could not be read`,
    loading: 'Comparing with what is known',
    noBaseline:
      'Nothing of this account was written down or applied yet, so there is nothing to compare with. Download its file once.',
    search: 'Find by person, group or thing',
    none: {
      title: 'Nothing was changed outside',
      body: 'Access is as Steward left it, with the ends of the file.',
    },
    noMatch: 'Nothing matches',
    givenUntil: (until: string) => `Steward gives it until ${until}`,
    endChanged: (before: string, now: string) => `End changed under Grants: ${before} → ${now}`,
    noEnd: 'no end',
    columns: {
      what: 'What',
      change: 'Change',
      who: 'Who',
      level: 'Level',
      since: 'Seen',
    },
    changes: { given: 'Given', taken: 'Taken', changed: 'Changed' },
  },
  review: {
    apply: 'Apply',
    applying: 'Starting',
    blocked: 'Something stands in the way: it is named on top of the plan.',
    again: 'Plan another file',
    loading: 'Reading the plan',
  },
  forAdmins: 'Only an admin writes, plans and applies files of access.',
  help: {
    what: 'The same file works on the command line: steward access export, plan and apply.',
    safe: 'What a file does not name is left alone, unless you choose to take it away and say how many things may go. Nothing is taken by what was not read within the last hour, and never the last admin or the account that the connection signs in as.',
    ends: 'A grant with “until” and a reason is given for a time: Steward ends it, and shows it under Grants. Taking “until” out of the file lets it last for good, as far as the policies allow it.',
    tags: 'Tenants, folders and assets can have “tags”. A tag that the file does not name is left alone.',
  },
} as const;
