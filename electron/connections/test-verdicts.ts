import type { ConnectionCheck } from '../../shared/contract/connections.ts';
import { StewardError } from '../../shared/errors.ts';
import { CredentialsError } from '../connectors/aws/credentials-error.ts';
import { CloudError } from '../connectors/cloud-call.ts';
import { readDenial } from '../connectors/quicksight/denial.ts';
import type { probePermissions } from './probe-permissions.ts';

/** What one check of a connection found. */
export type Verdict = Omit<ConnectionCheck, 'id' | 'title'>;

/** Puts whatever was thrown into a check's words; throws a defect again. */
export const failedCheck = (error: unknown): Verdict => {
  if (error instanceof StewardError)
    return {
      state: 'failed',
      found: error.problem.happened,
      ...(error.problem.todo === undefined ? {} : { todo: error.problem.todo }),
      reason: error instanceof CredentialsError ? error.reason : error.code.toLowerCase(),
    };
  if (error instanceof CloudError) {
    const denial = readDenial(error.message);
    if (error.failure === 'refused' && denial.kind === 'scp')
      return {
        state: 'failed',
        found: `A policy of the organisation forbids ${denial.action ?? error.operation}.`,
        todo: 'The administrators of the AWS organisation can change its service control policy; no IAM policy in this account helps.',
        reason: 'scp_denied',
      };
    const words: Readonly<
      Record<CloudError['failure'], readonly [found: string, todo: string, reason: string]>
    > = {
      refused: [
        `QuickSight refused ${error.operation}: ${error.message}`,
        'See what the message asks for.',
        'refused',
      ],
      throttled: [
        `QuickSight kept answering “too fast” to ${error.operation}.`,
        'Wait a minute, then test again.',
        'throttled',
      ],
      unavailable: [
        `QuickSight did not answer ${error.operation}: ${error.message}`,
        'Check the network, a proxy and the endpoint, then test again.',
        'unavailable',
      ],
      in_doubt: [`QuickSight did not answer ${error.operation}.`, 'Test again.', 'unavailable'],
      aborted: [`The test was stopped at ${error.operation}.`, 'Test again.', 'aborted'],
    };
    const [found, todo, reason] = words[error.failure];
    return {
      state: 'failed',
      found,
      todo,
      reason: error.name === 'UnreadableAnswer' ? 'unreadable_answer' : reason,
    };
  }
  throw error;
};

/** What the tried reads say about the permissions. */
export const permissionsVerdict = (found: Awaited<ReturnType<typeof probePermissions>>): Verdict => {
  const untested =
    'Permissions to change something are not tested, because trying them would change something.';
  const lacking = [...found.missing, ...found.forbidden];
  if (lacking.length > 0)
    return {
      state: 'failed',
      found: [
        found.missing.length > 0 ? `Missing: ${found.missing.join(', ')}.` : '',
        found.forbidden.length > 0 ? `Forbidden by the organisation: ${found.forbidden.join(', ')}.` : '',
        untested,
      ]
        .filter((part) => part !== '')
        .join(' '),
      todo:
        found.missing.length > 0
          ? 'Attach the policies shown under “Policies” to this identity, then test again.'
          : 'The administrators of the AWS organisation can change its service control policy.',
      reason: found.missing.length > 0 ? 'missing_permissions' : 'scp_denied',
      missingActions: lacking,
    };
  if (found.unanswered.length > 0)
    return {
      state: 'warning',
      found: `No usable answer for ${found.unanswered.map(({ action, why }) => `${action} (${why})`).join(', ')}. ${untested}`,
      todo: 'Test again later.',
      reason: 'not_all_answered',
    };
  return { state: 'ok', found: `All ${found.allowed.length} reads that were tried are allowed. ${untested}` };
};
