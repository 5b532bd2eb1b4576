import { expect, test } from 'vitest';
import { redactArguments } from './redact-arguments.ts';

test.each<[string, string[]]>([
  ['the value after a flag', ['--secret-access-key', 'hush']],
  ['the value after an equals sign', ['--token=hush']],
  ['a value with equals signs', ['--password=a=hush=']],
  ['a short form', ['-password', 'hush']],
  ['upper case', ['--API_KEY', 'hush']],
  ['an environment assignment', ['AWS_SECRET_ACCESS_KEY=hush']],
  ['a password in an address', ['--endpoint', 'quicksight=http://ann:hush@127.0.0.1']],
  ['a password with an @ in an address', ['--endpoint', 'sts=https://ann:p@hush@aws.example']],
  ['a password with a slash in an address', ['--endpoint', 'sts=https://ann:p/hush@aws.example']],
  ['what follows the ? of an address', ['--endpoint', 'sts=https://aws.example/?token=hush']],
])('hides %s', (_, args) => {
  expect(redactArguments(args).join(' ')).not.toContain('hush');
});

test('keeps what is no secret', () => {
  const args = ['onboard', '-f', 'acme.yaml', '--access-key-id', 'AKIA', '--yes', '--token', '--json'];
  expect(redactArguments(args)).toEqual(args);
});
