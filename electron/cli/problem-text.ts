import { ORPCError } from '@orpc/client';
import { type Problem, problem, StewardError } from '../../shared/errors.ts';
import { terminalText } from './terminal-text.ts';

/** The problem that something thrown carries, from this process or from the owner's. */
export const problemIn = (error: unknown): Problem => {
  if (error instanceof StewardError) return error.problem;
  if (error instanceof ORPCError) {
    const carried = problem.safeParse(error.data);
    if (carried.success) return carried.data;
  }
  if (error instanceof Error && error.name === 'AbortError')
    return { code: 'CONFLICT', happened: 'Interrupted.', unchanged: 'Nothing more was done.' };
  // What fetch throws when the other end of the socket is gone, before or in the middle of an answer.
  if (error instanceof TypeError && /^(fetch failed|terminated)$/.test(error.message))
    return {
      code: 'BUSY',
      happened: 'The Steward that this command worked through has ended.',
      unchanged: 'What it had done is kept in its journal.',
      todo: 'Run “steward run list” to see how far it got; a run can be resumed.',
    };
  return {
    code: 'INTERNAL',
    happened: 'Steward made a mistake.',
    todo: 'Try again. If it stays so, run “steward doctor”: it says where the log is.',
  };
};

/** A problem as a person reads it on a terminal, a sentence per line. */
export const problemText = (found: Problem): string => {
  const issues = found.issues ?? [];
  // A single complaint about a field is often the headline itself.
  const [only] = issues;
  const said = only === undefined || (issues.length === 1 && found.happened.includes(only.message));
  const lines = [
    found.happened,
    ...(!said || found.field === undefined
      ? issues.map(({ path, message }) => `  ${path.length === 0 ? '' : `${path.join('.')}: `}${message}`)
      : [`  at ${found.field}`]),
    found.cloud ? `${found.cloud.service} says: ${found.cloud.message}` : undefined,
    found.unchanged,
    found.todo,
  ];
  return lines
    .filter((line) => line !== undefined)
    .map((line) => `${terminalText(line)}\n`)
    .join('');
};
