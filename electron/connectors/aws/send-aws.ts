import { StewardError } from '../../../shared/errors.ts';
import type { CallMeter, RateLimiter } from '../cloud-call.ts';
import { callCloud } from '../retrying-call.ts';
import { awsFailure, refusedCredentials } from './aws-failure.ts';
import type { CredentialCache } from './credential-cache.ts';
import { readAwsFailure } from './read-failure.ts';

export interface AwsCall<T> {
  /** As AWS names it in actions: `quicksight`, `cloudtrail`. */
  readonly service: string;
  readonly operation: string;
  readonly changes: boolean;
  readonly connectionName: string;
  readonly credentials: CredentialCache;
  readonly limiter: RateLimiter;
  readonly meter: CallMeter;
  readonly signal: AbortSignal | undefined;
  /** How long throttling and silence are put up with, in milliseconds; default: as `callCloud`. */
  readonly patienceMs?: number | undefined;
  /** Whether it goes before the others that wait for the budget. */
  readonly turn?: 'next' | 'last';
  /** Sends it once through a client that does not retry by itself. */
  readonly attempt: () => Promise<T>;
}

/**
 * Sends one call to AWS within its budget. Credentials that ended, and a clock that was wrong, are renewed once.
 *
 * Fails with `CredentialsError` when there are no credentials or AWS does not accept them, with `CloudError` for
 * everything else.
 */
export const sendAws = async <T>(call: AwsCall<T>): Promise<T> => {
  const { service, operation, changes, connectionName, attempt, meter } = call;
  // Found before the call takes its turn, so that a missing sign-in costs nothing.
  const credentials = await call.credentials.get();
  const about = () => ({ service, operation, connectionName, secrets: call.credentials.secrets() });

  let renewed = false;
  return callCloud({
    limiter: call.limiter,
    meter,
    service,
    operation,
    changes,
    signal: call.signal,
    ...(call.turn === undefined ? {} : { turn: call.turn }),
    ...(call.patienceMs === undefined ? {} : { patienceMs: call.patienceMs }),
    send: async () => {
      try {
        return await attempt();
      } catch (error) {
        // Thrown by the SDK's question for credentials, before it sends anything.
        if (error instanceof StewardError) throw error;
        const refused = refusedCredentials(error, about());
        if (refused === undefined) throw error;
        // AWS refused the caller and did nothing: once, with fresh credentials or a corrected clock.
        const curable = refused.reason === 'expired' || readAwsFailure(error).clockCorrected;
        if (renewed || !curable) throw refused;
        renewed = true;
        if (refused.reason === 'expired') call.credentials.reset(credentials);
        meter.count('calls');
        meter.count('retries');
        try {
          return await attempt();
        } catch (again) {
          throw again instanceof StewardError ? again : (refusedCredentials(again, about()) ?? again);
        }
      }
    },
    classify: (error) => awsFailure(error, { ...about(), changes }),
  });
};
