import { type Problem, StewardError } from '../../../shared/errors.ts';

/** Names why there are no usable credentials; the screen and the tests choose by it. */
export type CredentialsReason =
  | 'no_profile'
  | 'incomplete_profile'
  | 'expired_sso'
  | 'sso_denied'
  | 'process_failed'
  | 'mfa_needed'
  | 'env_missing'
  | 'keys_missing'
  | 'keys_changed'
  | 'assume_denied'
  | 'no_source'
  | 'expired'
  | 'invalid_keys'
  | 'clock'
  | 'sts_unreachable'
  | 'timed_out'
  | 'failed';

/** No usable credentials: nothing was asked of the service, or it refused the caller as such. */
export class CredentialsError extends StewardError {
  readonly reason: CredentialsReason;

  constructor(
    reason: CredentialsReason,
    problem: Omit<Problem, 'code'> & { code?: Problem['code'] },
    cause?: unknown,
  ) {
    super({ code: reason.startsWith('keys_') ? 'KEYCHAIN' : 'CLOUD', ...problem }, { cause });
    this.name = 'CredentialsError';
    this.reason = reason;
  }
}
