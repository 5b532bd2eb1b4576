import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { clientSettings, type RequestHandling } from './client-settings.ts';
import type { AwsCredentials } from './credential-cache.ts';
import { CredentialsError } from './credentials-error.ts';
import { credentialTrouble, isThrottling, readAwsFailure } from './read-failure.ts';

/**
 * Assumes a role with an external id, at the connection's own STS endpoint or AWS's.
 *
 * @throws {CredentialsError} `assume_denied` (AWS gives one answer for a wrong external id, a role that is
 * not there and a trust policy that names somebody else), `invalid_keys`, `expired`, `sts_unreachable`.
 */
export const assumeRole = async (
  role: { readonly roleArn: string; readonly externalId: string },
  source: AwsCredentials,
  settings: {
    readonly region: string;
    readonly stsEndpoint?: string | undefined;
    readonly requestHandler: RequestHandling;
  },
): Promise<AwsCredentials> => {
  const sts = new STSClient({
    ...clientSettings({
      region: settings.region,
      endpoint: settings.stsEndpoint,
      requestHandler: settings.requestHandler,
    }),
    credentials: source,
  });
  const roleName = role.roleArn.split('/').at(-1) ?? role.roleArn;
  try {
    const { Credentials: made } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: role.roleArn,
        RoleSessionName: 'steward',
        ExternalId: role.externalId,
      }),
    );
    if (!made?.AccessKeyId || !made.SecretAccessKey)
      throw new CredentialsError('sts_unreachable', {
        happened: 'Something other than AWS answered in place of STS.',
        unchanged: 'Nothing was sent to QuickSight.',
        todo: 'Check the network, a proxy and the STS endpoint of this connection.',
      });
    return {
      accessKeyId: made.AccessKeyId,
      secretAccessKey: made.SecretAccessKey,
      sessionToken: made.SessionToken,
      expiration: made.Expiration,
    };
  } catch (error) {
    if (error instanceof CredentialsError) throw error;
    throw explain(error, role.roleArn, roleName, source);
  }
};

const explain = (
  error: unknown,
  roleArn: string,
  roleName: string,
  source: AwsCredentials,
): CredentialsError => {
  const failure = readAwsFailure(error, [source.secretAccessKey, source.sessionToken, source.accessKeyId]);
  const cloud = {
    service: 'sts',
    operation: 'AssumeRole',
    name: failure.name,
    message: failure.message,
    ...(failure.status === undefined ? {} : { status: failure.status }),
    ...(failure.requestId === undefined ? {} : { requestId: failure.requestId }),
  };
  const unchanged = 'Nothing was sent to QuickSight.';
  const trouble = credentialTrouble(failure);
  if (trouble !== undefined)
    return new CredentialsError(trouble === 'invalid' ? 'invalid_keys' : trouble, {
      happened:
        trouble === 'expired'
          ? `The credentials that should assume ${roleName} have expired.`
          : trouble === 'clock'
            ? 'AWS refused the request because this computer’s clock is wrong.'
            : `AWS does not accept the credentials that should assume ${roleName}.`,
      unchanged,
      todo:
        trouble === 'clock'
          ? 'Set the clock, then try again.'
          : 'Sign in again or renew the source credentials, then try again.',
      cloud,
    });
  if (/AccessDenied/.test(failure.name) || failure.status === 403) {
    const byOrganisation = /service control policy|resource control policy/i.test(failure.message);
    return new CredentialsError('assume_denied', {
      happened: `AWS does not let this identity assume ${roleName}.`,
      unchanged,
      todo: byOrganisation
        ? `A service control policy of the organisation denies sts:AssumeRole on ${roleArn}. Its administrators can change that.`
        : `Check that ${roleArn} exists, that its trust policy names this identity and this connection’s external id (see Trust policy), and that the identity may call sts:AssumeRole.`,
      cloud,
    });
  }
  if (failure.status === undefined || failure.status >= 500 || failure.unreadable || isThrottling(failure))
    return new CredentialsError('sts_unreachable', {
      happened: `STS did not answer so that ${roleName} could be assumed.`,
      unchanged,
      todo: 'Check the network, a proxy and the STS endpoint of this connection, then try again.',
      cloud,
    });
  return new CredentialsError('failed', {
    happened: `The role ${roleName} could not be assumed.`,
    unchanged,
    todo: 'Check the role’s ARN.',
    cloud,
  });
};
