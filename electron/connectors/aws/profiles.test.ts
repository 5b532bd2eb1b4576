import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findProfile, listProfiles, signInProfile } from './profiles.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'profiles-'));
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});
const config = (text: string) => writeFileSync(join(folder, 'config'), text);

describe('profiles of the shared config files', () => {
  it('say how each gets its credentials, and keep every key value to themselves', async () => {
    config(`
[default]
region = eu-west-1
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-central-1
[profile admin]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Admin
region = eu-central-1
[profile chained]
role_arn = arn:aws:iam::111122223333:role/Steward
source_profile = admin
[profile tool]
credential_process = /bin/echo planted-process-secret
[profile tokened]
web_identity_token_file = /tmp/t
role_arn = arn:aws:iam::111122223333:role/Web
[services local]
quicksight =
  endpoint_url = http://127.0.0.1:1
`);
    writeFileSync(
      join(folder, 'credentials'),
      '[keys]\naws_access_key_id = AKIAPLANTED\naws_secret_access_key = planted-secret\n',
    );
    const profiles = await listProfiles();
    expect(Object.fromEntries(profiles.map(({ name, via }) => [name, via]))).toEqual({
      admin: 'SSO session corp',
      chained: 'Role Steward, assumed from admin',
      default: 'Nothing that gives credentials',
      keys: 'Access keys in the file',
      tokened: 'Role Web, with a web identity token',
      tool: 'A credential process',
    });
    expect(JSON.stringify(profiles)).not.toContain('planted');
    expect((await signInProfile('chained'))?.name).toBe('admin');
    expect(await signInProfile('tool')).toBeUndefined();
  });

  it('are none where there are no files, and see an edit at once', async () => {
    expect(await listProfiles()).toEqual([]);
    config('[profile late]\ncredential_process = true\n');
    expect((await listProfiles()).map(({ name }) => name)).toEqual(['late']);
  });

  it('end a circle of source profiles', async () => {
    config('[profile a]\nrole_arn = x\nsource_profile = b\n[profile b]\nrole_arn = y\nsource_profile = a\n');
    expect(await signInProfile('a')).toBeUndefined();
  });

  it.each([
    '__proto__',
    'constructor',
    'toString',
    '',
    '../config',
    '--profile',
    'a\u0000b',
    'a\nb',
    'x'.repeat(10_000),
    "a'; rm -rf /",
    'ａdmin',
  ])('there is no profile %j', async (name) => {
    config('[profile admin]\ncredential_process = true\n');
    expect(await findProfile(name)).toBeUndefined();
    expect(await signInProfile(name)).toBeUndefined();
  });

  it('one broken section does not become a prototype', async () => {
    config('[profile __proto__]\nregion = evil\n');
    expect(await listProfiles()).toEqual([]);
    expect(({} as { region?: string }).region).toBeUndefined();
  });
});
