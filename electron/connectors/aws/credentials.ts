import { getDefaultRoleAssumer, getDefaultRoleAssumerWithWebIdentity } from '@aws-sdk/client-sts';
import { fromIni, fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { assumeRole } from './assume-role.ts';
import { clientSettings, type RequestHandling } from './client-settings.ts';
import type { AwsCredentials, CredentialProvider } from './credential-cache.ts';
import { CredentialsError } from './credentials-error.ts';
import { explainProfileFailure } from './explain-profile-failure.ts';
import { findProfile } from './profiles.ts';

/** Where credentials come from, with the means to get at a secret rather than the secret. */
export type CredentialOrigin =
  | { readonly kind: 'fixed'; readonly credentials: () => Promise<AwsCredentials> }
  | { readonly kind: 'env' }
  | { readonly kind: 'profile'; readonly profile: string }
  | {
      readonly kind: 'assume';
      readonly roleArn: string;
      readonly externalId: string;
      readonly sourceProfile?: string | undefined;
    };

export interface CredentialSettings {
  readonly region: string;
  /** Where STS answers, when the connection says so. */
  readonly stsEndpoint?: string | undefined;
  readonly requestHandler: RequestHandling;
  /** How long finding them may take in all, in milliseconds. A credential process has no limit of its own. */
  readonly patienceMs?: number;
  readonly env?: NodeJS.ProcessEnv;
}

const fromEnvironment = (env: NodeJS.ProcessEnv): AwsCredentials => {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_CREDENTIAL_EXPIRATION } = env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY)
    throw new CredentialsError('env_missing', {
      happened: `The environment that Steward was started in has no ${AWS_ACCESS_KEY_ID ? 'AWS_SECRET_ACCESS_KEY' : 'AWS_ACCESS_KEY_ID'}.`,
      unchanged: 'Nothing was sent to AWS.',
      todo: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and AWS_SESSION_TOKEN for temporary keys, and start Steward again.',
    });
  const expiration = AWS_CREDENTIAL_EXPIRATION ? new Date(AWS_CREDENTIAL_EXPIRATION) : undefined;
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
    ...(expiration !== undefined && !Number.isNaN(expiration.getTime()) ? { expiration } : {}),
  };
};

/**
 * What the SDK's providers make their own clients with: the STS ones get the connection's endpoint, the
 * SSO ones AWS's, and none looks for one in the environment.
 */
const innerClients = ({ region, stsEndpoint, requestHandler }: CredentialSettings) => {
  const sts = clientSettings({ region, endpoint: stsEndpoint, requestHandler });
  // An SSO client takes its region from the profile's session, so none is given here.
  const { region: _ours, ...elsewhere } = clientSettings({ region, requestHandler });
  return {
    clientConfig: elsewhere,
    roleAssumer: getDefaultRoleAssumer(sts),
    roleAssumerWithWebIdentity: getDefaultRoleAssumerWithWebIdentity(sts),
    ignoreCache: true,
  };
};

const fromProfile = async (profile: string, settings: CredentialSettings): Promise<AwsCredentials> => {
  const found = await findProfile(profile);
  if (found === undefined)
    throw new CredentialsError('no_profile', {
      happened: `There is no profile “${profile}” in the shared AWS config files.`,
      unchanged: 'Nothing was sent to AWS.',
      todo: `Add it with: aws configure sso --profile ${profile}  — or choose another profile.`,
    });
  if (found.kind === 'incomplete')
    throw new CredentialsError('incomplete_profile', {
      happened: `The profile “${profile}” holds nothing that gives credentials.`,
      unchanged: 'Nothing was sent to AWS.',
      todo: 'Complete it in ~/.aws/config: an SSO session, a role with a source_profile, a credential_process or access keys.',
    });
  try {
    return await fromIni({ profile, ...innerClients(settings) })();
  } catch (error) {
    throw await explainProfileFailure(error, found);
  }
};

/** The default chain: environment, `AWS_PROFILE` or the default profile, container, instance. */
const fromChain = async (settings: CredentialSettings): Promise<AwsCredentials> => {
  const env = settings.env ?? process.env;
  if (env.AWS_PROFILE) return fromProfile(env.AWS_PROFILE, settings);
  // The chain's own first place, which the SDK would look for in the environment of this process.
  if (env.AWS_ACCESS_KEY_ID && env.AWS_SECRET_ACCESS_KEY) return fromEnvironment(env);
  try {
    return await fromNodeProviderChain(innerClients(settings))();
  } catch (error) {
    const fallback = await findProfile('default');
    if (fallback !== undefined && fallback.kind !== 'incomplete')
      throw await explainProfileFailure(error, fallback);
    throw new CredentialsError('no_source', {
      happened: 'There is no identity from which the role could be assumed.',
      unchanged: 'Nothing was sent to AWS.',
      todo: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, set up a default profile, or name a source profile for this connection.',
    });
  }
};

const find = async (origin: CredentialOrigin, settings: CredentialSettings): Promise<AwsCredentials> => {
  switch (origin.kind) {
    case 'fixed':
      return origin.credentials();
    case 'env':
      return fromEnvironment(settings.env ?? process.env);
    case 'profile':
      return fromProfile(origin.profile, settings);
    case 'assume': {
      const source =
        origin.sourceProfile === undefined
          ? await fromChain(settings)
          : await fromProfile(origin.sourceProfile, settings);
      return assumeRole(origin, source, settings);
    }
  }
};

/**
 * A provider for one connection's credentials.
 *
 * @throws {CredentialsError} from the provider, with a reason and what to do; never with a secret.
 */
export const credentialProvider =
  (origin: CredentialOrigin, settings: CredentialSettings): CredentialProvider =>
  async () => {
    const patience = settings.patienceMs ?? 60_000;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(
          new CredentialsError('timed_out', {
            happened: `No credentials were found within ${Math.round(patience / 1000)} seconds.`,
            unchanged: 'Nothing was sent to QuickSight.',
            todo:
              origin.kind === 'profile'
                ? `Try it by hand: aws sts get-caller-identity --profile ${origin.profile}`
                : 'Check the network, then try again.',
          }),
        );
      }, patience);
    });
    try {
      return await Promise.race([find(origin, settings), late]);
    } finally {
      clearTimeout(timer);
    }
  };
