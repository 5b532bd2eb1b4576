import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRequestHandling, endRequestHandling, type RequestHandling } from './client-settings.ts';
import { type CredentialOrigin, credentialProvider } from './credentials.ts';
import { CredentialsError } from './credentials-error.ts';
import { assumeAnswer, html, type ScriptedAws, startScriptedAws, stsError } from './testing/scripted-aws.ts';

let folder: string;
let sts: ScriptedAws;
let elsewhere: ScriptedAws;
let requestHandler: RequestHandling;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'credentials-'));
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
  vi.stubEnv('HOME', folder);
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  sts = await startScriptedAws();
  elsewhere = await startScriptedAws();
  // Whoever sets this must not receive a single request.
  vi.stubEnv('AWS_ENDPOINT_URL', elsewhere.url);
  vi.stubEnv('AWS_ENDPOINT_URL_STS', elsewhere.url);
  requestHandler = createRequestHandling({ connect: 1000, answer: 2000 });
});
afterEach(async () => {
  expect(elsewhere.requests).toEqual([]);
  endRequestHandling(requestHandler);
  await Promise.all([sts.close(), elsewhere.close()]);
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const config = (text: string) => writeFileSync(join(folder, 'config'), text);
const find = (origin: CredentialOrigin, patienceMs = 10_000) =>
  credentialProvider(origin, { region: 'eu-central-1', stsEndpoint: sts.url, requestHandler, patienceMs })();
const failure = async (origin: CredentialOrigin, patienceMs?: number): Promise<CredentialsError> => {
  const error = await find(origin, patienceMs).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(CredentialsError);
  expect(inspect(error, { depth: 10 }) + JSON.stringify(error)).not.toContain('planted');
  return error as CredentialsError;
};
const role = 'arn:aws:iam::111122223333:role/R';
const assume: CredentialOrigin = { kind: 'assume', roleArn: role, externalId: 'steward-e' };
const withKeys = () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAENVIRONMENT1');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'planted-secret-key');
};

describe('credentials from the environment', () => {
  it('are taken when both halves are there', async () => {
    withKeys();
    vi.stubEnv('AWS_SESSION_TOKEN', 'token');
    expect(await find({ kind: 'env' })).toEqual({
      accessKeyId: 'AKIAENVIRONMENT1',
      secretAccessKey: 'planted-secret-key',
      sessionToken: 'token',
    });
  });
  it('say which half is missing', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAENVIRONMENT1');
    const error = await failure({ kind: 'env' });
    expect(error.reason).toBe('env_missing');
    expect(error.message).toContain('AWS_SECRET_ACCESS_KEY');
  });
});

describe('credentials of a profile', () => {
  it('are those of exactly that profile, whatever AWS_PROFILE says', async () => {
    config(
      '[profile a]\naws_access_key_id = AKIAPROFILEA0001\naws_secret_access_key = sa\n[profile b]\naws_access_key_id = AKIAPROFILEB0001\naws_secret_access_key = sb\n',
    );
    vi.stubEnv('AWS_PROFILE', 'b');
    withKeys();
    expect((await find({ kind: 'profile', profile: 'a' })).accessKeyId).toBe('AKIAPROFILEA0001');
  });

  it.each(['nobody', '__proto__', 'constructor', '--debug'])('there is no profile %s', async (profile) => {
    expect((await failure({ kind: 'profile', profile })).reason).toBe('no_profile');
  });

  it('come from a credential process', async () => {
    config(
      `[profile p]\ncredential_process = "${process.execPath}" -e "console.log(JSON.stringify({Version:1,AccessKeyId:'AKIAPROCESS00001',SecretAccessKey:'s',Expiration:'2099-01-01T00:00:00Z'}))"\n`,
    );
    const found = await find({ kind: 'profile', profile: 'p' });
    expect(found).toMatchObject({
      accessKeyId: 'AKIAPROCESS00001',
      expiration: new Date('2099-01-01T00:00:00Z'),
    });
  });

  it.each([
    ['fails and talks', 'echo planted-secret >&2; exit 3'],
    ['answers garbage', 'echo planted-secret'],
    ['answers without keys', `echo '{"Version":1,"SecretAccessKey":"planted"}'`],
    ['is not there', '/nowhere/planted-tool'],
  ])('a credential process that %s is named, not quoted', async (_what, command) => {
    config(`[profile p]\ncredential_process = ${command}\n`);
    expect((await failure({ kind: 'profile', profile: 'p' })).reason).toBe('process_failed');
  });

  it('a credential process that hangs is given up', async () => {
    config('[profile p]\ncredential_process = sleep 3\n');
    expect((await failure({ kind: 'profile', profile: 'p' }, 300)).reason).toBe('timed_out');
  });

  const sso =
    '[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-central-1\n[profile s]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Admin\n[profile chained]\nrole_arn = arn:aws:iam::111122223333:role/X\nsource_profile = s\n';
  it.each(['s', 'chained'])('an SSO session that was never begun asks to sign in (%s)', async (profile) => {
    config(sso);
    const error = await failure({ kind: 'profile', profile });
    expect(error.reason).toBe('expired_sso');
    expect(error.problem.todo).toContain('aws sso login --profile s');
  });

  it('an SSO session that has expired asks to sign in', async () => {
    config(sso);
    const cache = join(folder, '.aws', 'sso', 'cache');
    mkdirSync(cache, { recursive: true });
    writeFileSync(
      join(cache, `${createHash('sha1').update('corp').digest('hex')}.json`),
      JSON.stringify({ accessToken: 'planted-token', expiresAt: '2020-01-01T00:00:00Z' }),
    );
    expect((await failure({ kind: 'profile', profile: 's' })).reason).toBe('expired_sso');
  });

  it('a profile that wants an MFA code is said to', async () => {
    config(
      '[profile base]\naws_access_key_id = AKIA1\naws_secret_access_key = s\n[profile m]\nrole_arn = arn:aws:iam::1:role/X\nsource_profile = base\nmfa_serial = arn:aws:iam::1:mfa/a\n',
    );
    expect((await failure({ kind: 'profile', profile: 'm' })).reason).toBe('mfa_needed');
  });

  it('a role is assumed at the connection’s own endpoint', async () => {
    config(
      '[profile base]\naws_access_key_id = AKIA1\naws_secret_access_key = s\n[profile m]\nrole_arn = arn:aws:iam::111122223333:role/X\nsource_profile = base\n',
    );
    sts.answer(() =>
      assumeAnswer({ id: 'ASIAROLE00000001', secret: 's', token: 't', expires: new Date('2099-01-01') }),
    );
    expect((await find({ kind: 'profile', profile: 'm' })).accessKeyId).toBe('ASIAROLE00000001');
    expect(sts.requests).toHaveLength(1);
    sts.answer(() => stsError('AccessDenied', 403, 'User is not authorized to perform: sts:AssumeRole'));
    expect((await failure({ kind: 'profile', profile: 'm' })).reason).toBe('assume_denied');
  });

  it.each([
    ['nothing in it', '[profile x]\nregion = eu-west-1\n'],
    ['a source that is not there', '[profile x]\nrole_arn = arn:aws:iam::1:role/X\nsource_profile = gone\n'],
    [
      'itself as source in a circle',
      '[profile x]\nrole_arn = arn:aws:iam::1:role/X\nsource_profile = y\n[profile y]\nrole_arn = arn:aws:iam::1:role/Y\nsource_profile = x\n',
    ],
  ])('a profile with %s is incomplete', async (_what, text) => {
    config(text);
    expect((await failure({ kind: 'profile', profile: 'x' })).reason).toBe('incomplete_profile');
  });
});

describe('an assumed role', () => {
  it('hands over the external id and the source’s signature', async () => {
    withKeys();
    sts.answer(() =>
      assumeAnswer({ id: 'ASIAROLE00000001', secret: 's', token: 't', expires: new Date('2099-01-01') }),
    );
    const found = await find(assume);
    expect(found).toMatchObject({
      accessKeyId: 'ASIAROLE00000001',
      sessionToken: 't',
      expiration: new Date('2099-01-01'),
    });
    expect(new URLSearchParams(sts.requests[0]!.body).get('ExternalId')).toBe('steward-e');
    expect(sts.requests[0]).toMatchObject({
      service: 'sts',
      region: 'eu-central-1',
      accessKeyId: 'AKIAENVIRONMENT1',
    });
  });

  it.each([
    [
      'a wrong external id',
      stsError(
        'AccessDenied',
        403,
        `User: arn:aws:iam::1:user/a is not authorized to perform: sts:AssumeRole on resource: ${role}`,
      ),
      'assume_denied',
      'external id',
    ],
    [
      'an organisation’s policy',
      stsError(
        'AccessDenied',
        403,
        'not authorized to perform: sts:AssumeRole with an explicit deny in a service control policy',
      ),
      'assume_denied',
      'service control policy',
    ],
    [
      'an expired source',
      stsError('ExpiredToken', 403, 'The security token included in the request is expired'),
      'expired',
      'Sign in',
    ],
    [
      'an unknown key',
      stsError('InvalidClientTokenId', 403, 'The security token included in the request is invalid.'),
      'invalid_keys',
      'renew',
    ],
    [
      'a wrong secret',
      stsError(
        'SignatureDoesNotMatch',
        403,
        'The request signature does not match. The Canonical String for this request should have been planted-canonical',
      ),
      'invalid_keys',
      'renew',
    ],
    ['a proxy’s page', html(200), 'sts_unreachable', 'proxy'],
    ['a broken gateway', html(502), 'sts_unreachable', 'proxy'],
    ['too many requests', stsError('Throttling', 400, 'Rate exceeded'), 'sts_unreachable', 'network'],
    ['a cut connection', 'drop' as const, 'sts_unreachable', 'network'],
    ['silence', 'silence' as const, 'sts_unreachable', 'network'],
  ])('%s has its own words', async (_what, answer, reason, todo) => {
    withKeys();
    sts.answer(() => answer);
    const error = await failure(assume);
    expect(error.reason).toBe(reason);
    expect(error.problem.todo).toContain(todo);
  });

  it('without a source says so', async () => {
    expect((await failure(assume)).reason).toBe('no_source');
    expect((await failure({ ...assume, sourceProfile: 'gone' })).reason).toBe('no_profile');
  });
});
