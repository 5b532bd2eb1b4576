import { ORPCError } from '@orpc/client';
import { ValidationError } from '@orpc/contract';
import { statusOf } from '../../shared/error-status.ts';
import { type InputIssue, type Problem, StewardError } from '../../shared/errors.ts';
import { CloudError, type CloudFailure } from '../connectors/cloud-call.ts';

const mostIssues = 200;
const longestMessage = 500;

const words: Record<CloudFailure, { readonly unchanged?: string; readonly todo: string }> = {
  refused: {
    unchanged: 'The service did nothing.',
    todo: 'Read what the service says. Test the connection to see which permissions are missing.',
  },
  throttled: {
    unchanged: 'The service did nothing.',
    todo: 'Wait a minute and try again. Other programs may be using up this account’s calls.',
  },
  unavailable: {
    unchanged: 'Nothing was changed: the call only reads.',
    todo: 'Check the network and try again.',
  },
  in_doubt: { todo: 'It may have happened. Look at the present state before trying again.' },
  aborted: { unchanged: 'Nothing was sent.', todo: 'Try again.' },
};

const verbs: Record<CloudFailure, string> = {
  refused: 'refused',
  throttled: 'was asked too fast for',
  unavailable: 'did not answer',
  in_doubt: 'did not answer',
  aborted: 'was not asked for',
};

const cloudProblem = (error: CloudError): Problem => ({
  code: 'CLOUD',
  happened: `${error.service} ${verbs[error.failure]} ${error.operation} (${error.name}).`,
  ...words[error.failure],
  cloud: {
    service: error.service,
    operation: error.operation,
    name: error.name,
    message: error.message,
    ...(error.status === undefined ? {} : { status: error.status }),
    ...(error.requestId === undefined ? {} : { requestId: error.requestId }),
  },
});

/** A standard-schema path: keys, or objects that carry one. */
const pathOf = (path: ValidationError['issues'][number]['path']): InputIssue['path'] =>
  (path ?? []).map((part) => {
    const key = typeof part === 'object' ? part.key : part;
    return typeof key === 'number' ? key : String(key);
  });

/** What a schema complained about, bounded so that no input can make an answer grow without end. */
export const issuesOf = (error: ValidationError): InputIssue[] =>
  error.issues.slice(0, mostIssues).map((issue) => ({
    path: pathOf(issue.path),
    message: issue.message.slice(0, longestMessage),
  }));

const inputProblem = (error: ValidationError): Problem => {
  const issues = issuesOf(error);
  const only = issues.length === 1 ? issues[0] : undefined;
  const field = only?.path.join('.');
  return {
    code: 'BAD_INPUT',
    happened: only?.message ?? `${error.issues.length} fields are not acceptable.`,
    unchanged: 'Nothing was changed.',
    todo: 'Mend what is marked, then try again.',
    ...(field ? { field } : {}),
    issues,
  };
};

/**
 * What a person may read about something thrown, or undefined for a defect, whose words must not leave the
 * process: `StewardError`, `CloudError`, and oRPC's refusal of an input.
 */
export const problemOf = (error: unknown): Problem | undefined => {
  if (error instanceof StewardError) return error.problem;
  if (error instanceof CloudError) return cloudProblem(error);
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST' && error.cause instanceof ValidationError)
    return inputProblem(error.cause);
  return undefined;
};

/** A problem as it crosses a transport: its code, status and safe fields; no cause, no stack. */
export const wireError = (problem: Problem): ORPCError<Problem['code'], Problem> =>
  new ORPCError(problem.code, {
    defined: true,
    status: statusOf(problem.code),
    message: problem.happened,
    data: problem,
  });
