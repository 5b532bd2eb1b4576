import type { AuditEntry } from '../../../shared/contract/console.ts';

export const outcomeWords: Readonly<
  Record<AuditEntry['outcome'], { readonly label: string; readonly type: 'success' | 'error' | 'stopped' }>
> = {
  ok: { label: 'Done', type: 'success' },
  failed: { label: 'Failed', type: 'error' },
  refused: { label: 'Refused', type: 'stopped' },
};

export const originWords: Readonly<Record<string, string>> = {
  desktop: 'desktop',
  web: 'browser',
  cli: 'command line',
  api: 'API',
};

export const words = {
  title: 'Audit',
  description: 'Who did what, when, with which outcome. Entries can be added, never changed or deleted.',
  reads: 'What the support role reads is audited too, and reading this page is one such entry.',
  empty: {
    title: 'No entry yet',
    body: 'Every change, every refusal and every step of a run writes an entry here.',
  },
  noMatch: { title: 'No entry matches', body: 'No entry has these words, this subject and this action.' },
  help: {
    title: 'Audit',
    chain:
      'Each entry’s hash covers the entry before it. An entry changed or removed behind Steward’s back breaks the chain, and Health says so.',
    reads:
      'The support role may read almost everything and change nothing. Its reads leave entries, so that one can see who looked at whom.',
    eyes: 'Looking through another role’s eyes never counts as another person: the entry names the person and the role.',
    secrets: 'Secrets, tokens and passwords never reach an entry.',
  },
} as const;
