import { type Problem, StewardError } from '../../shared/errors.ts';
import { CloudError } from '../connectors/cloud-call.ts';
import { closing } from '../operations/readings.ts';

const kept = 'The days that were read are kept.';

/** What a person reads when a sync of usage ended early; undefined for a defect. */
export const usageProblem = (error: unknown): Problem | undefined => {
  if (error instanceof StewardError) return { ...error.problem, unchanged: kept };
  if (error instanceof CloudError) {
    const denied = error.failure === 'refused' && /AccessDenied|Unauthorized/i.test(error.name);
    return {
      code: 'CLOUD',
      happened: denied
        ? `CloudTrail does not let this connection read the account’s events: ${error.message}`
        : `The account’s events could not be read: ${error.message}`,
      unchanged: kept,
      todo: denied
        ? 'Allow cloudtrail:LookupEvents for it, then sync again. Until then it is unknown who used what; it does not mean that nobody did.'
        : 'Test the connection, then sync again: it goes on where it stopped.',
    };
  }
  if (error instanceof Error && error.message === closing)
    return {
      code: 'CONFLICT',
      happened: 'Steward was closed while the account’s events were being read.',
      unchanged: kept,
      todo: 'Sync again: it goes on where it stopped.',
    };
  return undefined;
};

/** What stands at a sync that met a defect; the cause is in the log. */
export const usageDefect: Problem = {
  code: 'INTERNAL',
  happened: 'Steward made a mistake while it read the account’s events.',
  unchanged: kept,
  todo: 'Sync again. If it stays so, the log in the profile’s folder holds the cause.',
};
