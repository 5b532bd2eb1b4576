import { CloudError, type CloudFailure } from '../cloud-call.ts';
import { CredentialsError } from './credentials-error.ts';
import { type AwsFailure, credentialTrouble, isThrottling, readAwsFailure } from './read-failure.ts';

const failureOf = (failure: AwsFailure, changes: boolean): CloudFailure => {
  if (isThrottling(failure)) return 'throttled';
  const { status, unreadable } = failure;
  // A refusal in the service's own words, or by whatever stands in front of it, or a word to ask elsewhere: nothing
  // was done.
  if (status !== undefined && status >= 300 && status < 500) return 'refused';
  // An answer of success that cannot be read says that it was done, but not what.
  if (unreadable || status === undefined || status >= 500) return changes ? 'in_doubt' : 'unavailable';
  return changes ? 'in_doubt' : 'unavailable';
};

/** Names of failures that happen before a single byte of a request is sent. */
const neverSent = /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;

/**
 * Turns what the SDK threw into the one error of all connectors.
 *
 * A connection that was never made is `unavailable` even for a change: nothing can have happened.
 */
export const awsFailure = (
  error: unknown,
  call: {
    readonly service: string;
    readonly operation: string;
    readonly changes: boolean;
    readonly secrets: readonly (string | undefined)[];
  },
): { readonly error: CloudError; readonly retryAfterMs: number | undefined } => {
  const failure = readAwsFailure(error, call.secrets);
  const failed = neverSent.test(failure.name) ? 'unavailable' : failureOf(failure, call.changes);
  return {
    error: new CloudError({
      name: failure.name,
      message: failure.message,
      failure: failed,
      service: call.service,
      operation: call.operation,
      status: failure.status,
      requestId: failure.requestId,
    }),
    retryAfterMs: failure.retryAfterMs,
  };
};

/** Words for credentials that a service itself refused; undefined when that is not what is wrong. */
export const refusedCredentials = (
  error: unknown,
  call: {
    readonly service: string;
    readonly operation: string;
    readonly connectionName: string;
    readonly secrets: readonly (string | undefined)[];
  },
): CredentialsError | undefined => {
  const failure = readAwsFailure(error, call.secrets);
  const trouble = failure.unreadable ? undefined : credentialTrouble(failure);
  if (trouble === undefined) return undefined;
  const cloud = {
    service: call.service,
    operation: call.operation,
    name: failure.name,
    message: failure.message,
    ...(failure.status === undefined ? {} : { status: failure.status }),
    ...(failure.requestId === undefined ? {} : { requestId: failure.requestId }),
  };
  const unchanged = 'AWS refused the caller, so the request did nothing.';
  switch (trouble) {
    case 'expired':
      return new CredentialsError('expired', {
        happened: `The credentials of the connection “${call.connectionName}” have expired.`,
        unchanged,
        todo: 'Sign in again or renew the credentials, then test the connection.',
        cloud,
      });
    case 'clock':
      return new CredentialsError('clock', {
        happened: 'AWS refused the request because this computer’s clock is wrong.',
        unchanged,
        todo: 'Set the clock, then try again.',
        cloud,
      });
    case 'invalid':
      return new CredentialsError('invalid_keys', {
        happened: `AWS does not accept the credentials of the connection “${call.connectionName}”.`,
        unchanged,
        todo: 'Check that the access keys exist, are active and belong together, then test the connection.',
        cloud,
      });
  }
};
