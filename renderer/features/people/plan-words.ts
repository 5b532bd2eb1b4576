/** The plans about people in words. */
export const planWords = {
  plan: 'Show what goes',
  planAgain: 'Plan again',
  first: 'See what goes first.',
  planning: 'Reading the account',
  blocked: 'Something stands in the way; see above.',
  cancel: 'Cancel',
  back: 'Back',
  afterwards: 'The directory shows it once the account was read again.',
  readAgain: 'Read the account again',
  leave: {
    menu: 'Plan their leaving',
    title: (name: string) => `${name} leaves`,
    description:
      'Hands over what only they own, takes what they hold, and deletes their accounts. Nothing is changed before you have seen it.',
    apply: 'Remove them',
    connection: 'Connection',
    connectionHelp: 'Each connection has a plan of its own.',
    successor: 'Successor',
    successorHelp: 'Becomes owner of what nobody else owns. Needed only if there is such a thing.',
    successorPlaceholder: 'Find an account by name or e-mail',
    none: 'Nobody is found',
  },
  rename: {
    menu: 'Plan another name',
    title: (name: string) => `Another name for ${name}`,
    description:
      'QuickSight cannot rename an account: a new one gets the same role, groups and grants, then the old one goes.',
    apply: 'Rename',
    account: 'Account',
    email: 'New e-mail address',
    name: 'New session name',
    nameHelp:
      'What the identity provider sends; normally the e-mail address. For an IAM user, the name of the new IAM user.',
    roleArn: 'Role ARN',
    roleArnHelp: 'Only where the role has a path, as the roles of IAM Identity Center have.',
    unready: 'Give the new e-mail address and the new name.',
  },
  invite: {
    menu: 'Invite again',
    title: (name: string) => `Invite ${name} again`,
    description:
      'QuickSight has no new link for an old invitation: it is taken back and made anew, with the same role, groups and grants.',
    apply: 'Invite again',
    account: 'User name',
    email: 'E-mail',
    connection: 'Connection',
    userName: 'User name',
    userNameHelp:
      'QuickSight lists this invitation without its name. Enter the one that it was made with, where it is not the e-mail.',
    unready: 'There is no invitation that waits for an answer.',
  },
  actions: 'Plans',
} as const;
