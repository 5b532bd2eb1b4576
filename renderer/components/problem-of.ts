import type { Problem } from '../../shared/errors.ts';

const isProblem = (value: unknown): value is Problem =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Problem).happened === 'string' &&
  typeof (value as Problem).code === 'string';

/** Errors whose own `message` is written by the transport, not by a service. */
const textOf = (error: unknown): string =>
  error instanceof Error ? error.message : typeof error === 'string' ? error : '';

/**
 * True when no answer came at all: Steward's own process has ended or is restarting. Browsers say it
 * in their own words ("Failed to fetch", "NetworkError when…", "Load failed"), always as a TypeError.
 */
export const isHostGone = (error: unknown): boolean =>
  error instanceof TypeError && /fetch|network|load failed|connection/i.test(error.message);

/** True when the host answers but does not know this window. */
export const isSignedOut = (error: unknown): boolean =>
  problemOf(error).code === 'SIGNED_OUT' || (error as { code?: unknown } | null)?.code === 'UNAUTHORIZED';

/** Any thrown value in words for a person: what happened, what was left unchanged, what to do. */
export const problemOf = (error: unknown): Problem => {
  const carried = (error as { data?: unknown; problem?: unknown } | null) ?? {};
  if (isProblem(carried.data)) return carried.data;
  if (isProblem(carried.problem)) return carried.problem;
  if (isProblem(error)) return error;
  if (isHostGone(error)) {
    return {
      code: 'INTERNAL',
      happened: 'Steward’s own process does not answer.',
      unchanged: 'Nothing was sent to the cloud by this click.',
      todo: 'Wait a moment: this window connects again by itself when Steward is back. Otherwise start it again.',
    };
  }
  return {
    code: 'INTERNAL',
    happened: textOf(error) || 'Something failed that Steward did not expect.',
    todo: 'Try again. If it stays, Settings → Health shows where the log is.',
  };
};
