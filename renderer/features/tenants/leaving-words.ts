/** Offboarding, restoring and deleting a tenant in words. */
export const leavingWords = {
  offboard: {
    menu: 'Offboard',
    title: (name: string) => `Offboard ${name}`,
    intro:
      'Takes everything that this tenant’s people and groups hold. Nothing is deleted: restoring gives exactly that back, and only a person who applies a second plan deletes anything.',
    apply: 'Offboard',
  },
  restore: {
    menu: 'Restore',
    title: (name: string) => `Restore ${name}`,
    intro: 'Gives back exactly what offboarding took, and takes back what it handed over.',
  },
  delete: {
    menu: 'Delete for good',
    title: (name: string) => `Delete ${name}`,
    intro:
      'Deletes the accounts, groups and folders that this tenant still has, and its namespace where it has one of its own. This cannot be undone.',
    apply: 'Delete for good',
  },
  planAgain: 'Plan again',
  readAgain: 'Read the directory again',
  planning: 'Reading the account and working out what goes…',
  blocked: 'What is listed below must be mended first.',
  cancel: 'Cancel',
  applying: 'Starting…',
  confirm: (slug: string) => `Type ${slug} to confirm`,
  confirmHelp: 'So that nobody deletes a tenant by a slip of the hand.',
  unconfirmed: (slug: string) => `Type ${slug} below to confirm.`,
  assets: {
    title: 'What only they own',
    description: {
      offboard: 'No other person owns these. Say now who gets them, or leave it to the final deletion.',
      delete: 'No other person owns these. Nobody can manage what is left without an owner.',
    },
    asset: 'Asset',
    owners: 'Owned by',
    usedBy: 'Used by',
    becomes: 'What becomes of it',
    becomesOf: (title: string) => `What becomes of ${title}`,
    undecided: 'Not decided',
    keep: { offboard: 'Stays theirs', delete: 'Left without an owner' },
    goesTo: (name: string) => `Goes to ${name}`,
    successor: 'Successor',
    successorHelp: 'Becomes owner of everything below that is not decided otherwise.',
    successorPlaceholder: 'Find an account by name or e-mail',
    nobody: 'Nobody is found',
    noOwners: 'Groups that are empty now',
    none: '–',
    loadingText: 'Reading…',
  },
  standing: {
    since: 'Offboarded ',
    by: (name: string) => ` by ${name}`,
    body: (memberships: number, grants: number) =>
      `${memberships.toLocaleString('en')} group ${memberships === 1 ? 'membership' : 'memberships'} and ${grants.toLocaleString('en')} ${grants === 1 ? 'grant' : 'grants'} were taken. Restoring gives back exactly these. Users, groups and folders stay until somebody deletes them for good; no timer does.`,
    unfinishedTitle: 'Offboarding has not finished',
    unfinished:
      'Part of what its people hold was taken. Open the run to resume it, or restore to give everything back.',
    deletedTitle: 'Deleted ',
    deleted:
      'Its accounts, groups and folders were deleted from the account. What happened to it stays here; its assets and data stay where they were.',
    openRun: 'Open the run',
  },
} as const;
