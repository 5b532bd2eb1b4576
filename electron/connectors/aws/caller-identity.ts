import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { StewardError } from '../../../shared/errors.ts';
import { clientSettings, type RequestHandling } from './client-settings.ts';
import type { CredentialCache } from './credential-cache.ts';
import { CredentialsError } from './credentials-error.ts';
import { credentialTrouble, readAwsFailure } from './read-failure.ts';

export interface CallerIdentity {
  readonly accountId: string;
  readonly arn: string;
}

/**
 * Who AWS takes this connection for. No permission is needed for it, so a refusal means the credentials.
 *
 * @throws {CredentialsError} when there are none or AWS does not accept them.
 * @throws {StewardError} CLOUD when STS does not answer.
 */
export const callerIdentity = async (
  settings: {
    readonly region: string;
    readonly stsEndpoint?: string | undefined;
    readonly requestHandler: RequestHandling;
    readonly credentials: CredentialCache;
  },
  signal?: AbortSignal,
): Promise<CallerIdentity> => {
  const { region, stsEndpoint, requestHandler, credentials } = settings;
  const source = await credentials.get();
  const sts = new STSClient({
    ...clientSettings({ region, endpoint: stsEndpoint, requestHandler }),
    credentials: source,
  });
  let failure = undefined as ReturnType<typeof readAwsFailure> | undefined;
  // Asking is harmless, so one lost answer is asked for again.
  for (let attempt = 0; attempt < 2; attempt += 1) {
    signal?.throwIfAborted();
    try {
      const { Account, Arn } = await sts.send(
        new GetCallerIdentityCommand({}),
        signal ? { abortSignal: signal } : {},
      );
      if (Account !== undefined && /^\d{12}$/.test(Account) && Arn !== undefined)
        return { accountId: Account, arn: Arn };
      throw Object.assign(new Error('There is no account in the answer.'), {
        $metadata: { httpStatusCode: 200 },
      });
    } catch (error) {
      signal?.throwIfAborted();
      failure = readAwsFailure(error, credentials.secrets());
      if (!failure.clockCorrected && failure.status !== undefined && failure.status < 500) break;
    }
  }
  throw explain(failure);
};

const explain = (failure: ReturnType<typeof readAwsFailure> | undefined): StewardError => {
  const cloud = failure && {
    service: 'sts',
    operation: 'GetCallerIdentity',
    name: failure.name,
    message: failure.message,
    ...(failure.status === undefined ? {} : { status: failure.status }),
    ...(failure.requestId === undefined ? {} : { requestId: failure.requestId }),
  };
  const said = cloud === undefined ? {} : { cloud };
  const unchanged = 'Nothing was changed.';
  const trouble = failure === undefined || failure.unreadable ? undefined : credentialTrouble(failure);
  if (trouble === 'expired')
    return new CredentialsError('expired', {
      happened: 'The credentials have expired.',
      unchanged,
      todo: 'Sign in again or renew them, then try again.',
      ...said,
    });
  if (trouble === 'clock')
    return new CredentialsError('clock', {
      happened: 'AWS refused the request because this computer’s clock is wrong.',
      unchanged,
      todo: 'Set the clock, then try again.',
      ...said,
    });
  const refused =
    failure?.status !== undefined &&
    !failure.unreadable &&
    failure.status >= 400 &&
    failure.status < 500 &&
    failure.status !== 429;
  if (trouble === 'invalid' || refused)
    return new CredentialsError('invalid_keys', {
      happened: 'AWS does not accept these credentials.',
      unchanged,
      todo: 'Check that the access keys exist, are active and belong together.',
      ...said,
    });
  return new CredentialsError('sts_unreachable', {
    happened: failure?.unreadable
      ? 'Something other than AWS answered in place of STS.'
      : 'STS did not answer.',
    unchanged,
    todo: 'Check the network, a proxy and the STS endpoint of this connection.',
    ...said,
  });
};
