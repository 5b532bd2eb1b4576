import type { Connection, ConnectionCheck, CredentialSource } from '../../../shared/contract/connections.ts';

export const kindWords: Readonly<Record<CredentialSource['kind'], string>> = {
  sandbox: 'Sandbox on this machine',
  profile: 'AWS profile',
  env: 'Environment variables',
  keys: 'Access keys',
  assume: 'Assumed role',
};

/** How a connection gets its credentials, in one line. */
export const sourceWords = (source: CredentialSource): string => {
  switch (source.kind) {
    case 'profile':
      return `AWS profile ${source.profile}`;
    case 'keys':
      return `Access key ending in ${source.accessKeyIdEnd}`;
    case 'assume':
      return source.sourceProfile
        ? `Role ${source.roleArn}, assumed from profile ${source.sourceProfile}`
        : `Role ${source.roleArn}`;
    default:
      return kindWords[source.kind];
  }
};

export const secretWords: Readonly<Record<Connection['secret'], string>> = {
  none: 'Steward keeps no secret for it',
  keychain: 'In the keychain',
  session: 'In memory, only until Steward closes',
  missing: 'Missing: enter the keys again',
  elsewhere: 'In another keychain than the present one',
  unreachable: 'In the keychain, which cannot be used now',
};

export const checkTypes: Readonly<
  Record<ConnectionCheck['state'], 'success' | 'error' | 'warning' | 'stopped'>
> = {
  ok: 'success',
  failed: 'error',
  warning: 'warning',
  skipped: 'stopped',
};

export const kindChoices = [
  {
    value: 'profile',
    label: 'AWS profile',
    description:
      'Single sign-on, an assumed role or a credential process that the AWS command line already knows.',
  },
  {
    value: 'assume',
    label: 'Assumed role',
    description:
      'A role in the account trusts you. Steward makes the external id; you paste the trust policy.',
  },
  {
    value: 'keys',
    label: 'Access keys',
    description: 'Kept in this machine’s keychain and nowhere else. Prefer one of the others where you can.',
  },
  {
    value: 'env',
    label: 'Environment variables',
    description: 'AWS_ACCESS_KEY_ID and its companions, as they were when Steward was started.',
  },
] as const;

export const words = {
  title: 'Connections',
  description: 'How Steward reaches each AWS account. Secrets stay in the keychain.',
  empty: {
    title: 'No connection',
    body: 'A connection says which account Steward works on and where its credentials come from.',
  },
  find: 'Find by name, account or region',
  noMatch: { title: 'No connection matches', body: 'None has these words in its name, account or region.' },
  add: {
    title: 'Connect an AWS account',
    first: 'Connect your first account',
    description:
      'Nothing is changed in the account. After saving, Steward tests the connection and says what is missing.',
    save: 'Save and test',
  },
  readOnly: {
    label: 'Read-only',
    on: 'Nothing writes through this connection, whoever asks.',
    off: 'Plans may be applied through this connection.',
    why: 'Steward refuses every write through it, also from the command line. Plans can still be made and reviewed.',
  },
  trust: {
    title: 'Trust policy for the role',
    body: 'Paste this as the role’s trust relationship. The external id was made by Steward for this connection; a request without it is refused by AWS.',
  },
  policies: {
    title: 'Least permissions per feature',
    of: (feature: string) => `Policy: ${feature}`,
    body: 'Give the credentials only what the features you use need. Each policy is ready to paste into IAM.',
  },
  noTest: {
    title: 'Not tested yet',
    body: 'A test reads only: who you are, which account, which edition, where identities live, which permissions are missing.',
  },
  usedBy: 'Used by',
  edit: {
    button: (lost: boolean) => (lost ? 'Enter the keys' : 'Edit'),
    title: (name: string) => `Edit ${name}`,
    saved: (name: string) => `${name} was saved.`,
  },
  lost: {
    missing: 'The access keys are gone',
    elsewhere: 'The access keys are in another keychain',
    unreachable: 'The access keys cannot be read',
    again: 'Look again',
  },
  keep: {
    label: 'Keep the keys in memory until Steward closes',
    why: 'The keychain did not take them. In memory they work now, and have to be entered again next time.',
  },
  remove: {
    title: (name: string) => `Remove ${name}?`,
    body: 'Steward forgets the connection and its secret. Nothing is changed in the AWS account, and past runs stay in Activity.',
    inUse: 'It is in use. Give these another connection first:',
  },
  help: {
    title: 'Connections',
    what: 'A connection is an AWS account and region together with where its credentials come from.',
    secrets:
      'A secret goes in once and is never shown again. It is kept in the operating system’s keychain; the profile’s file holds only the last four characters of the key id.',
    identity:
      'QuickSight keeps users, groups and namespaces in one identity region per account. The test finds it out.',
    endpoint: 'No endpoint is ever taken from the environment: a connection’s endpoint is its own, or AWS’s.',
    cli: 'On the command line: steward connection list, test, add, remove.',
  },
} as const;
