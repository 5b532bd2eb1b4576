import type { ApiToken } from '../../../shared/contract/tokens.ts';

export const stateWords: Readonly<
  Record<ApiToken['state'], { readonly label: string; readonly type: 'success' | 'stopped' }>
> = {
  active: { label: 'Active', type: 'success' },
  expired: { label: 'Expired', type: 'stopped' },
  revoked: { label: 'Revoked', type: 'stopped' },
};

export const daysWords = (days: number): string => (days === 1 ? '1 day' : `${days} days`);

export const words = {
  title: 'API tokens',
  description:
    'For your organisation’s own control panel or pipeline: it calls Steward with a token and needs no credentials of a cloud.',
  empty: {
    title: 'No token yet',
    body: 'A program that carries a token may do what its scopes say, until it expires or you revoke it.',
  },
  make: {
    button: 'Make a token',
    title: 'Make a token',
    name: 'Name',
    nameWhy: 'Stands in Activity and in the audit log beside everything that is done with it.',
    scopes: 'What it may do',
    noScope: 'Choose at least one.',
    ends: 'Expires',
    rate: 'Calls a minute',
    rateWhy: 'A tenth of them may come at once. More are told to wait.',
    badRate: 'A whole number from 1 to 60,000.',
  },
  made: {
    title: (name: string) => `${name} was made`,
    once: 'This token is shown this once',
    onceWhy:
      'Steward keeps only what it needs to recognise it. Copy it to where your program keeps its secrets.',
    token: 'Token',
    use: 'How to call',
  },
  revoke: {
    title: (name: string) => `Revoke ${name}?`,
    body: 'Every call with it is refused from now on. What it has begun goes on. This cannot be undone.',
    done: (name: string) => `${name} can no longer be used.`,
  },
  longest: {
    label: 'Longest time that a new token may last',
    saved: (days: number) => `New tokens last at most ${daysWords(days)}.`,
  },
  help: {
    title: 'API tokens',
    what: '“steward serve” answers programs on this computer under /api/v1, beside the console. What there is to call stands in /openapi.json, from which a client can be made.',
    scopes:
      'A token may do what its scopes say and nothing else. Its calls are in the audit log under its name, and runs that it began in Activity.',
    kept: 'A token is shown when it is made. Steward keeps a digest of it, by which it is recognised and from which nobody can make it again.',
    cli: 'On the command line: steward token create, list and revoke.',
  },
} as const;
