export const words = {
  title: 'Access as a file',
  description:
    'An account’s people, groups, folders and grants in one YAML file that can be reviewed like code.',
  account: 'Account',
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
    safe: 'Taking away what a file does not name is done on the command line alone, with --prune and the number of things that may go.',
  },
} as const;
