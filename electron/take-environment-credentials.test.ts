import { expect, it } from 'vitest';
import { takeEnvironmentCredentials } from './take-environment-credentials.ts';

it('hands the credentials on, and leaves everything else where it is', () => {
  const env = {
    AWS_ACCESS_KEY_ID: 'AKIA',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'token',
    AWS_REGION: 'eu-central-1',
    PATH: '/bin',
  };
  expect(takeEnvironmentCredentials(env)).toEqual({
    AWS_ACCESS_KEY_ID: 'AKIA',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'token',
    AWS_REGION: 'eu-central-1',
    PATH: '/bin',
  });
  expect(env).toEqual({ AWS_REGION: 'eu-central-1', PATH: '/bin' });
});
