import { z } from 'zod';

/** The kinds of failure a person can meet. The HTTP status follows from the code (`error-status.ts`). */
export const errorCodes = [
  'BAD_INPUT', // what was typed or sent is not acceptable; `field` or `issues` say where
  'NOT_FOUND',
  'CONFLICT', // exists already, is in use, or changed meanwhile
  'SIGNED_OUT', // no session with this host
  'FORBIDDEN', // the role does not allow it
  'READ_ONLY', // the connection is marked read-only, or the disk is
  'BUSY', // another process owns the profile or the run
  'TOO_MANY', // more calls than a token may make
  'CLOUD', // the outside system refused or did not answer; `cloud` holds its own words
  'KEYCHAIN', // no usable keychain, or the secret is gone
  'STORE', // the local database cannot be used
  'INTERNAL', // a defect in Steward; `reference` finds it in the log
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** One complaint about one place of an input: `path` as in zod (`['people', 3, 'email']`). */
export const inputIssue = z.object({
  path: z.array(z.union([z.string(), z.number()])),
  message: z.string(),
});
export type InputIssue = z.infer<typeof inputIssue>;

/**
 * What a person reads when something failed. Every field is safe to show: no secret, no stack, no
 * token. `happened` says what went wrong, `unchanged` what was left as it was, `todo` what to do next.
 */
export const problem = z.object({
  code: z.enum(errorCodes),
  happened: z.string(),
  unchanged: z.string().optional(),
  todo: z.string().optional(),
  /** The input field it belongs to, when there is exactly one. */
  field: z.string().optional(),
  issues: z.array(inputIssue).optional(),
  /** What the outside system said. */
  cloud: z
    .object({
      service: z.string(),
      operation: z.string(),
      name: z.string(),
      message: z.string(),
      status: z.number().optional(),
      requestId: z.string().optional(),
    })
    .optional(),
  /** Finds the cause in the log. */
  reference: z.string().optional(),
});
export type Problem = z.infer<typeof problem>;

/** An error that may reach a person. Anything else thrown becomes `INTERNAL` with a log reference. */
export class StewardError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, options?: { cause?: unknown }) {
    super(problem.happened, options);
    this.name = 'StewardError';
    this.problem = problem;
  }

  get code(): ErrorCode {
    return this.problem.code;
  }
}
