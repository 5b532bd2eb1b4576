import { parseKnownFiles } from '@smithy/core/config';

/** How a profile of the shared AWS config files gets its credentials. */
type ProfileKind = 'sso' | 'login' | 'role' | 'web_identity' | 'process' | 'keys' | 'incomplete';

export interface AwsProfile {
  readonly name: string;
  readonly kind: ProfileKind;
  /** The same in words. */
  readonly via: string;
  readonly region: string | null;
  /** The profile or source that an assumed role starts from. */
  readonly sourceProfile: string | null;
}

type Section = Readonly<Record<string, string | undefined>>;

/** The SDK takes the first of these that fits, in this order (credential-provider-ini). */
const kindOf = (section: Section): ProfileKind => {
  const has = (key: string) => section[key] !== undefined;
  if (has('role_arn') && (has('source_profile') || has('credential_source'))) return 'role';
  if (has('aws_access_key_id') && has('aws_secret_access_key')) return 'keys';
  if (has('web_identity_token_file') && has('role_arn')) return 'web_identity';
  if (has('credential_process')) return 'process';
  if (has('sso_session') || has('sso_start_url') || has('sso_account_id')) return 'sso';
  if (has('login_session')) return 'login';
  return 'incomplete';
};

const lastPart = (arn: string | undefined): string => arn?.split('/').at(-1) ?? 'a role';

const viaOf = (kind: ProfileKind, section: Section): string => {
  switch (kind) {
    case 'sso':
      return section.sso_session === undefined ? 'SSO' : `SSO session ${section.sso_session}`;
    case 'login':
      return 'aws login session';
    case 'role':
      return `Role ${lastPart(section.role_arn)}, assumed from ${section.source_profile ?? section.credential_source}`;
    case 'web_identity':
      return `Role ${lastPart(section.role_arn)}, with a web identity token`;
    case 'process':
      return 'A credential process';
    case 'keys':
      return section.aws_session_token === undefined
        ? 'Access keys in the file'
        : 'Temporary keys in the file';
    case 'incomplete':
      return 'Nothing that gives credentials';
  }
};

/** Longer names, or names with control characters, are no profile that a person typed. */
const plausible = /^[^\p{Cc}\p{Cf}]{1,128}$/u;

/**
 * The profiles in the shared config and credentials files (`AWS_CONFIG_FILE` and
 * `AWS_SHARED_CREDENTIALS_FILE` where set), read by the SDK's own loader and fresh each time. A file that
 * is missing or cannot be parsed holds none. Key values never leave this function.
 */
export const listProfiles = async (): Promise<readonly AwsProfile[]> => {
  const files = await parseKnownFiles({ ignoreCache: true });
  return Object.entries(files)
    .filter(([name]) => plausible.test(name) && !/^(?:sso-session|services)\./.test(name))
    .map(([name, section]) => {
      const kind = kindOf(section);
      return {
        name,
        kind,
        via: viaOf(kind, section),
        region: section.region ?? null,
        sourceProfile: section.source_profile ?? null,
      };
    })
    .sort((a, b) => a.name.localeCompare(b.name));
};

/** One profile by its exact name, or undefined. */
export const findProfile = async (name: string): Promise<AwsProfile | undefined> =>
  (await listProfiles()).find((profile) => profile.name === name);

/**
 * The profile whose sign-in is at stake for `name`: itself, or the SSO profile that its role is assumed
 * from. Undefined when none of them signs in anywhere.
 */
export const signInProfile = async (name: string): Promise<AwsProfile | undefined> => {
  const profiles = new Map((await listProfiles()).map((profile) => [profile.name, profile]));
  const visited = new Set<string>();
  for (
    let at: string | null = name;
    at !== null && !visited.has(at);
    at = profiles.get(at)?.sourceProfile ?? null
  ) {
    visited.add(at);
    const profile = profiles.get(at);
    if (profile?.kind === 'sso' || profile?.kind === 'login') return profile;
  }
  return undefined;
};
