import type { FaultRule } from '../../electron/sandbox/sandbox.ts';
import { seededRandom } from './seeded-random.ts';
import type { Story } from './stories.ts';

/** Rules of one operation that hit each of its next `requests` requests with the probability `share`. */
const drawn = (
  operation: string,
  requests: number,
  share: number,
  random: () => number,
  fault: FaultRule['fault'],
): FaultRule[] => {
  const rules: FaultRule[] = [];
  // A rule does not see the requests that earlier rules hit: the numbers allow for that.
  for (let request = 0; request < requests; request++)
    if (random() < share) rules.push({ operation, skip: request - rules.length, count: 1, fault });
  return rules;
};

/** Throttles 30 % of the next calls, however slowly they come. */
export const throttling = (seed: number, requests = 600): FaultRule[] =>
  drawn('*', requests, 0.3, seededRandom(seed), {
    type: 'error',
    name: 'ThrottlingException',
    status: 429,
    message: 'Rate exceeded',
  });

/** Makes changes and cuts the connection before the answer: one of each operation, and 12 % of the others. */
export const losing = (seed: number, changes: Story['changes']): FaultRule[] => {
  const random = seededRandom(seed);
  return changes.flatMap(([operation, calls]) => {
    const rules = drawn(operation, calls, 0.12, random, { type: 'lose_response' });
    if (rules.length > 0) return rules;
    return [
      { operation, skip: Math.floor(random() * calls), count: 1, fault: { type: 'lose_response' } as const },
    ];
  });
};
