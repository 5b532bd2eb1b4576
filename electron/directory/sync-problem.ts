import { type Problem, StewardError } from '../../shared/errors.ts';
import { CloudError } from '../connectors/cloud-call.ts';
import { closing } from '../operations/readings.ts';

const kept = 'What was read until then is kept.';

/** What a person reads when a sync ended early; undefined for a defect. */
export const syncProblem = (error: unknown): Problem | undefined => {
  if (error instanceof StewardError) return { ...error.problem, unchanged: kept };
  if (error instanceof CloudError)
    return {
      code: 'CLOUD',
      happened: `The account could not be read: ${error.message}`,
      unchanged: kept,
      todo: 'Test the connection, then sync again: it goes on where it stopped.',
    };
  if (error instanceof Error && error.message === closing)
    return {
      code: 'CONFLICT',
      happened: 'Steward was closed while the account was being read.',
      unchanged: kept,
      todo: 'Sync again: it goes on where it stopped.',
    };
  return undefined;
};

/** What stands at a sync that met a defect; the cause is in the log. */
export const syncDefect: Problem = {
  code: 'INTERNAL',
  happened: 'Steward made a mistake while it read the account.',
  unchanged: kept,
  todo: 'Sync again. If it stays so, the log in the profile’s folder holds the cause.',
};

/** What a person reads when a question about one user got no answer. */
export const lookUpFailed = (user: string, error: CloudError): StewardError =>
  new StewardError(
    {
      code: 'CLOUD',
      happened: `“${user}” could not be looked up: ${error.message}`,
      unchanged: 'The directory is as it was.',
      todo: 'Test the connection, then look up again.',
    },
    { cause: error },
  );
