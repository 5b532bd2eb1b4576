import { scrub } from './scrub.ts';

/** What an AWS client's error says, without its secrets and without the objects it drags along. */
export interface AwsFailure {
  /** The service's own name for it (`AccessDeniedException`), or one of the names below. */
  readonly name: string;
  readonly message: string;
  /** The HTTP status, undefined when there was no answer. */
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;
  /** True when the answer was not in the service's own format (HTML of a proxy, garbage, cut short). */
  readonly unreadable: boolean;
  /** True when the SDK noticed that this computer's clock is wrong and has corrected for it. */
  readonly clockCorrected: boolean;
}

const object = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
/** What is named by a single word; anything else in its place is the service's talk, and may hold anything. */
const word = (
  value: unknown,
  shape: RegExp,
  secrets: readonly (string | undefined)[],
): string | undefined => {
  const given = text(value);
  if (given === undefined || !shape.test(given)) return undefined;
  return scrub(given, secrets) === given ? given : undefined;
};
const errorName = (value: unknown, secrets: readonly (string | undefined)[]) =>
  word(value, /^[A-Za-z][A-Za-z0-9_.:-]{0,79}$/, secrets);
const plainId = (value: unknown, secrets: readonly (string | undefined)[]) =>
  word(value, /^[A-Za-z0-9-]{1,64}$/, secrets);
const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** `Retry-After` in milliseconds: seconds or an HTTP date; undefined for anything else. */
const retryAfter = (value: unknown, now: number): number | undefined => {
  const header = text(value)?.trim();
  if (header === undefined) return undefined;
  if (/^\d{1,6}(\.\d+)?$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
};

/**
 * Takes an error of any AWS client apart. Nothing of the raw error is kept: it holds the request with its
 * headers. `secrets` are removed from the message.
 */
export const readAwsFailure = (error: unknown, secrets: readonly (string | undefined)[] = []): AwsFailure => {
  const raw = object(error);
  const metadata = object(raw.$metadata);
  const response = object(raw.$response);
  const headers = object(response.headers);
  const status = number(metadata.httpStatusCode) ?? number(response.statusCode);
  const name = errorName(raw.name, secrets) ?? 'Error';
  const fault = raw.$fault === 'client' || raw.$fault === 'server';
  // The SDK's parser fails with a SyntaxError or TypeError of its own; `$response` is what it choked on.
  const unreadable =
    status !== undefined && (!fault || name === 'Error' || name === 'Unknown' || name === 'SyntaxError');
  const code = errorName(raw.code, secrets);
  const contentType = text(headers['content-type']);
  return {
    name: unreadable ? 'UnreadableAnswer' : status === undefined && code !== undefined ? code : name,
    message: unreadable
      ? `The answer (HTTP ${status}${contentType === undefined ? '' : `, ${scrub(contentType, secrets).slice(0, 80)}`}) is not one that AWS gives. A proxy, a sign-in page or a wrong endpoint may have answered instead.`
      : scrub(text(raw.message) ?? name, secrets),
    status,
    requestId: plainId(metadata.requestId, secrets) ?? plainId(headers['x-amzn-requestid'], secrets),
    retryAfterMs: retryAfter(headers['retry-after'], Date.now()),
    unreadable,
    clockCorrected: metadata.clockSkewCorrected === true,
  };
};

/** The names by which services say "too fast". */
export const isThrottling = (failure: AwsFailure): boolean =>
  failure.status === 429 ||
  /^(?:Throttl(?:ing|ed)|TooManyRequests|RequestLimitExceeded|SlowDown|RequestThrottled|BandwidthLimitExceeded|ProvisionedThroughputExceeded)/.test(
    failure.name,
  );

export type CredentialTrouble = 'expired' | 'invalid' | 'clock';

/** Whether the service refused the credentials themselves, rather than what was asked for. */
export const credentialTrouble = (failure: AwsFailure): CredentialTrouble | undefined => {
  if (
    /^(?:ExpiredToken|ExpiredTokenException|TokenRefreshRequired|ExpiredTokenIdException)$/.test(failure.name)
  )
    return 'expired';
  if (/^(?:RequestExpired|RequestTimeTooSkewed|RequestInTheFuture)/.test(failure.name)) return 'clock';
  if (/^(?:SignatureDoesNotMatch|InvalidSignature)/.test(failure.name))
    return /expired|not yet current/i.test(failure.message) ? 'clock' : 'invalid';
  if (
    /^(?:UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId|IncompleteSignature|MissingAuthenticationToken|AuthFailure)/.test(
      failure.name,
    )
  )
    return /token .*expired/i.test(failure.message) ? 'expired' : 'invalid';
  return undefined;
};
