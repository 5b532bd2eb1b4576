import { expect, test } from 'vitest';
import { newConnection } from '../../../shared/contract/connections.ts';
import { type ConnectionForm, emptyForm, fieldErrors, toNewConnection } from './new-connection-form.ts';

const complaints = (part: Partial<ConnectionForm>) => {
  const answer = newConnection.safeParse(toNewConnection({ ...emptyForm, ...part }));
  return answer.success ? {} : fieldErrors(answer.error.issues);
};

test.each<[string, Partial<ConnectionForm>, (keyof ConnectionForm)[]]>([
  ['a profile connection', { name: 'Pilot', profile: 'pilot' }, []],
  ['environment variables', { name: 'Pilot', kind: 'env' }, []],
  ['a role', { name: 'Pilot', kind: 'assume', roleArn: ' arn:aws:iam::123456789012:role/Steward ' }, []],
  ['nothing typed', {}, ['name', 'profile']],
  ['a name with a slash', { name: '../x', profile: 'p' }, ['name']],
  ['an account id with letters', { name: 'P', profile: 'p', accountId: '12345678901x' }, ['accountId']],
  ['a region that is none', { name: 'P', profile: 'p', region: 'Frankfurt' }, ['region']],
  [
    'a role that is a user',
    { name: 'P', kind: 'assume', roleArn: 'arn:aws:iam::123456789012:user/x' },
    ['roleArn'],
  ],
  [
    'short keys',
    { name: 'P', kind: 'keys', accessKeyId: 'akia', secretAccessKey: 'x' },
    ['accessKeyId', 'secretAccessKey'],
  ],
])('%s', (_why, part, fields) => {
  expect(Object.keys(complaints(part)).sort()).toEqual([...fields].sort());
});
