import { StewardError } from '../../shared/errors.ts';
import type { ConnectionUses } from './connection-repository.ts';

/** The errors of the connections' service, in the words that a person reads. */

export const nameTaken = (name: string): StewardError =>
  new StewardError({
    code: 'CONFLICT',
    happened: `There is a connection named “${name}” already.`,
    unchanged: 'Nothing was saved.',
    todo: 'Choose another name.',
    field: 'name',
  });

export const badField = (field: string, message: string, path: readonly (string | number)[]): StewardError =>
  new StewardError({
    code: 'BAD_INPUT',
    happened: message,
    unchanged: 'Nothing was saved.',
    field,
    issues: [{ path: [...path], message }],
  });

export const inUse = (name: string, { environments, tenants, runs }: ConnectionUses): StewardError => {
  const list = (what: string, names: readonly string[]) =>
    names.length === 0
      ? []
      : [
          `${what} ${names.slice(0, 10).join(', ')}${names.length > 10 ? ` and ${names.length - 10} more` : ''}`,
        ];
  return new StewardError({
    code: 'CONFLICT',
    happened: `The connection “${name}” is in use by ${[
      ...list(environments.length === 1 ? 'the environment' : 'the environments', environments),
      ...list(tenants.length === 1 ? 'the tenant' : 'the tenants', tenants),
      ...list(runs.length === 1 ? 'the unfinished run' : 'the unfinished runs', runs),
    ].join('; ')}.`,
    unchanged: 'It was not removed.',
    todo: [
      environments.length > 0 ? 'Assign another connection to these environments.' : '',
      tenants.length > 0 ? 'Tenants keep the connection that they were onboarded with.' : '',
      runs.length > 0 ? 'Resume or cancel these runs.' : '',
    ]
      .filter((part) => part !== '')
      .join(' '),
  });
};
