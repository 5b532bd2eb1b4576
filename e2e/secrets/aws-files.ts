import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The secrets that stand in files and programs outside Steward. */
export interface OutsideSecrets {
  readonly file: {
    readonly id: string;
    readonly secret: string;
    readonly token: string;
    readonly externalId: string;
  };
  readonly sso: { readonly access: string; readonly refresh: string; readonly client: string };
  readonly program: {
    readonly id: string;
    readonly secret: string;
    readonly token: string;
    readonly words: string;
  };
}

/**
 * Writes shared AWS files as a person has them: keys in a file, a credential process that works and one
 * that fails with its secret in what it writes, a role, and a sign-in. Answers the environment that names
 * them.
 */
export const writeAwsFiles = (
  home: string,
  { file, sso, program }: OutsideSecrets,
  sandboxAccount: string,
) => {
  const folder = join(home, '.aws');
  mkdirSync(join(folder, 'sso', 'cache'), { recursive: true });
  const tool = (name: string, body: string): string => {
    const path = join(folder, `${name}.mjs`);
    writeFileSync(path, body);
    return `"${process.execPath}" "${path}"`;
  };
  const answer = {
    Version: 1,
    AccessKeyId: program.id,
    SecretAccessKey: program.secret,
    SessionToken: program.token,
    Expiration: new Date(Date.now() + 3_600_000).toISOString(),
  };
  const works = tool('works', `console.log(${JSON.stringify(JSON.stringify(answer))})`);
  const fails = tool(
    'fails',
    `console.error(${JSON.stringify(`vault: login with ${program.words} failed`)}); console.log('{"Version":1,"SecretAccessKey":' + ${JSON.stringify(JSON.stringify(program.words))}); process.exit(3)`,
  );
  writeFileSync(
    join(folder, 'config'),
    `[profile keys]
region = eu-central-1
[profile tool]
region = eu-central-1
credential_process = ${works}
[profile broken-tool]
region = eu-central-1
credential_process = ${fails}
[profile role]
region = eu-central-1
role_arn = arn:aws:iam::${sandboxAccount}:role/NotThere
source_profile = keys
external_id = ${file.externalId}
[profile sso]
region = eu-central-1
sso_session = corp
sso_account_id = ${sandboxAccount}
sso_role_name = Admin
[profile old-sso]
region = eu-central-1
sso_session = old
sso_account_id = ${sandboxAccount}
sso_role_name = Admin
[sso-session corp]
sso_region = local-test-1
sso_start_url = https://corp.invalid/start
[sso-session old]
sso_region = local-test-1
sso_start_url = https://corp.invalid/start
`,
  );
  writeFileSync(
    join(folder, 'credentials'),
    `[keys]
aws_access_key_id = ${file.id}
aws_secret_access_key = ${file.secret}
aws_session_token = ${file.token}
`,
  );
  const cache = (session: string, expiresAt: Date) =>
    writeFileSync(
      join(folder, 'sso', 'cache', `${createHash('sha1').update(session).digest('hex')}.json`),
      JSON.stringify({
        startUrl: 'https://corp.invalid/start',
        region: 'local-test-1',
        accessToken: sso.access,
        expiresAt: expiresAt.toISOString(),
        clientId: 'client',
        clientSecret: sso.client,
        registrationExpiresAt: new Date(Date.now() + 86_400_000).toISOString(),
        refreshToken: sso.refresh,
      }),
    );
  cache('corp', new Date(Date.now() + 3_600_000));
  cache('old', new Date(Date.now() - 3_600_000));
  return {
    AWS_CONFIG_FILE: join(folder, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
  };
};
