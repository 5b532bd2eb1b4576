import type { FaultRule } from '../../electron/sandbox/sandbox.ts';
import { seededRandom } from './seeded-random.ts';

/** What loses answers after it was done, and how many requests of it go before. */
const lossy = [
  ['CreateNamespace', 0],
  ['RegisterUser', 7],
  ['RegisterUser', 31],
  ['CreateGroup', 1],
  ['CreateFolder', 0],
  ['CreateGroupMembership', 5],
  ['CreateGroupMembership', 40],
  ['UpdateDashboardPermissions', 2],
] as const;

/** Rules that make some changes and cut the connection before the answer. */
export const lostAnswers: readonly FaultRule[] = lossy.map(([operation, skip]) => ({
  operation,
  skip,
  count: 1,
  fault: { type: 'lose_response' },
}));

/**
 * Rules that throttle `share` of the next `requests` requests, drawn from the seed, and lose the answers of
 * some changes. A rule does not see the requests that earlier rules hit: the numbers allow for that.
 */
export const disturbances = (seed: number, requests = 600, share = 0.3): FaultRule[] => {
  const random = seededRandom(seed);
  const throttled: FaultRule[] = [];
  for (let request = 0; request < requests; request++)
    if (random() < share)
      throttled.push({
        operation: '*',
        skip: request - throttled.length,
        count: 1,
        fault: { type: 'error', name: 'ThrottlingException', status: 429, message: 'Rate exceeded' },
      });
  return [...lostAnswers, ...throttled];
};
