import type { InputIssue } from '../../shared/errors.ts';
import { StewardError } from '../../shared/errors.ts';

/** The errors of the tenants' service, in the words that a person reads. */

const unchanged = 'Nothing was changed.';

export const noSuchTenant = (slug: string): StewardError =>
  new StewardError({
    code: 'NOT_FOUND',
    happened: `There is no tenant "${slug}".`,
    unchanged,
    todo: 'Choose one from the list of tenants.',
  });

export const noSuchDraft = (): StewardError =>
  new StewardError({
    code: 'NOT_FOUND',
    happened: 'This draft is gone: it was applied or discarded.',
    unchanged,
    todo: 'Begin a new one from the list of tenants.',
  });

export const draftChanged = (): StewardError =>
  new StewardError({
    code: 'CONFLICT',
    happened: 'This draft was changed in another window.',
    unchanged: 'What you typed last was not saved; what the other window saved is kept.',
    todo: 'Open the draft again, and close it in the other window.',
  });

export const badDocument = (issues: readonly InputIssue[]): StewardError => {
  const [first] = issues;
  const where = first === undefined || first.path.length === 0 ? '' : `${pathInWords(first.path)}: `;
  return new StewardError({
    code: 'BAD_INPUT',
    happened:
      issues.length === 1 && first !== undefined
        ? `${where}${first.message}`
        : `${issues.length} things in the tenant's document must be mended. First: ${where}${first?.message ?? ''}`,
    unchanged,
    todo: 'Mend what is marked, then try again.',
    issues: [...issues],
    ...(issues.length === 1 && first !== undefined ? { field: first.path.join('.') } : {}),
  });
};

/** `people[3].email`, counted as the file's reader would: from 1. */
export const pathInWords = (path: InputIssue['path']): string =>
  path.reduce<string>(
    (words, part) =>
      typeof part === 'number' ? `${words} ${part + 1}` : words === '' ? part : `${words}, ${part}`,
    '',
  );

export const noConnection = (environment: string): StewardError =>
  new StewardError({
    code: 'BAD_INPUT',
    happened: `The environment ${environment} has no connection.`,
    unchanged,
    todo: 'Assign a connection to it on the Environments page.',
    field: 'environment',
  });

export const noSuchEnvironment = (environment: string): StewardError =>
  new StewardError({
    code: 'BAD_INPUT',
    happened: `There is no environment "${environment}".`,
    unchanged,
    todo: 'Choose one of the environments that exist.',
    field: 'environment',
  });

export const conflict = (happened: string, todo: string): StewardError =>
  new StewardError({ code: 'CONFLICT', happened, unchanged, todo });

export const busy = (name: string): StewardError =>
  new StewardError({
    code: 'BUSY',
    happened: `Another run is working on ${name}.`,
    unchanged,
    todo: 'Wait until it has ended, or cancel it in Activity; then plan again.',
  });
