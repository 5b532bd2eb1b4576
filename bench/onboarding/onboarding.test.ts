import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { allowedCalls } from './allowed-calls.ts';
import { drawLimit, type Limit } from './draw-limit.ts';
import { leastCalls, purposes, sumOfCalls } from './least-calls.ts';
import { measureClient } from './measure-client.ts';
import { onboardingTenant, sizes } from './onboarding-tenant.ts';
import { plainCalls } from './plain-calls.ts';
import { runSdk } from './run-sdk.ts';
import { runSteward } from './run-steward.ts';

const cli = join(import.meta.dirname, '..', '..', 'electron', 'cli.ts');

describe('the least calls', () => {
  test.each([
    // One namespace, 3 groups, 3 folders, 3 people, 3 memberships, one asset.
    [sizes.small, { act: 14, look: 5, prove: 14, plan: 7 }],
    // One namespace, 3 groups, 3 folders, 200 people, 200 memberships, 7 assets.
    [sizes.full, { act: 414, look: 11, prove: 22, plan: 19 }],
  ])('for %i people', (people, wanted) => {
    const least = leastCalls(onboardingTenant(people));
    for (const purpose of purposes) expect(sumOfCalls(least, [purpose])).toBe(wanted[purpose]);
  });
});

test('what a limit would have allowed: the burst, the rate and its change, less what nobody could use', () => {
  const limit: Limit = {
    seed: 1,
    rate: 10,
    burst: 5,
    change: { afterCalls: 2, perSecond: 20 },
    latency: { least: 0, most: 0 },
    namespaceMs: 1_000,
  };
  const requests = [
    { ms: 100, operation: 'CreateNamespace', admitted: true },
    { ms: 1_100, operation: 'CreateGroup', admitted: true },
    { ms: 1_200, operation: 'CreateGroup', admitted: false },
    { ms: 2_100, operation: 'CreateGroup', admitted: true },
  ];
  // Five at once, ten in the first second, twenty in the next; of the first ten only one found room.
  expect(allowedCalls(requests, limit)).toEqual({ all: 35, usable: 26, seconds: 2, waitSeconds: 1 });
});

test('thirty people take few more calls than they need, and end as a plain script would leave them', async () => {
  const spec = onboardingTenant(sizes.short);
  const limit = { ...drawLimit(1, 74, { least: 60, most: 80 }), namespaceMs: 1_000 };
  const [steward, script] = await Promise.all([
    measureClient(cli, limit, (_, data) => runSteward(cli, data, spec)),
    measureClient(cli, { ...limit, rate: 10_000, burst: 10_000 }, (sandbox) =>
      runSdk(sandbox, plainCalls(spec, { ...sandbox, identityRegion: sandbox.region }), {
        retryMode: 'standard',
        maxAttempts: 3,
        workers: 8,
      }),
    ),
  ]);
  expect(steward.failures).toBe(0);
  expect(script.failures).toBe(0);
  expect(steward.lines).toEqual(script.lines);
  const least = sumOfCalls(leastCalls(spec));
  expect(steward.calls / least, `${steward.calls} calls, ${least} needed`).toBeLessThanOrEqual(1.15);
}, 60_000);
