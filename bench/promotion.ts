// `npm run bench -- promotion [--seeds 1..3] [--dashboards 50] [--no-peers] [--calls]`: dashboards with what they
// depend on from dev to test, at 40 ms latency and a rate that nobody tells, against a loop in the SDK.
import { parseArgs } from 'node:util';
import { QuickSight } from '@aws-sdk/client-quicksight';
import { openPromotionKit } from '../electron/releases/testing/promotion-kit.ts';
import type { SandboxRequest } from '../electron/sandbox/sandbox.ts';
import { promotionStages } from '../electron/sandbox/seed/promotion-stages.ts';
import { allowedCalls } from './onboarding/allowed-calls.ts';
import { controlOf, drawLimit, type Limit } from './onboarding/draw-limit.ts';
import { authorDashboards, dashboardIds } from './promotion/fifty-dashboards.ts';
import { promoteWithSdk } from './promotion/promote-with-sdk.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1..3' },
    dashboards: { type: 'string', default: '50' },
    'no-peers': { type: 'boolean', default: false },
    calls: { type: 'boolean', default: false },
  },
});
const count = Number(values.dashboards);
const [firstSeed = 1, lastSeed = firstSeed] = values.seeds.split('..').map(Number);
const stage = (wanted: string) => {
  const found = promotionStages.find((one) => one.stage === wanted);
  if (found === undefined) throw new Error(`The sandbox has no ${wanted}`);
  return found;
};
const say = (line = '') => void process.stdout.write(`${line}\n`);
const fixed = (value: number, digits = 2) => value.toFixed(digits);

interface Measured {
  readonly seconds: number;
  readonly calls: number;
  readonly refused: number;
  readonly requests: readonly SandboxRequest[];
  readonly ofAllowed: number;
}

type Kit = Awaited<ReturnType<typeof openPromotionKit>>;

/** Opens a world with the dashboards in dev, lets `work` happen under the limit, and says what the service saw. */
const measure = async (
  limit: Limit,
  prepare: (kit: Kit) => Promise<string>,
  work: (kit: Kit, release: string) => Promise<void>,
): Promise<Measured> => {
  const kit = await openPromotionKit();
  const { accountId, region, accessKeyId } = stage('dev');
  const author = new QuickSight({
    endpoint: kit.sandbox.endpoints.quicksight,
    region,
    credentials: { accessKeyId, secretAccessKey: 'any-secret-goes-with-it' },
  });
  try {
    await kit.sandbox.control({ asyncMs: 0 });
    await authorDashboards(author, accountId, count);
    const release = await prepare(kit);
    await kit.sandbox.control({ ...controlOf(limit), latencyMs: 40, asyncMs: 300, resetStats: true });
    await work(kit, release);
    const { requests = [] } = await kit.sandbox.control({ rate: { perSecond: 0 }, latencyMs: 0 });
    const allowed = allowedCalls(requests, limit);
    const refused = requests.filter(({ admitted }) => !admitted).length;
    return {
      seconds: allowed.seconds,
      calls: requests.length,
      refused,
      requests,
      ofAllowed: (requests.length - refused) / allowed.all,
    };
  } finally {
    author.destroy();
    await kit.close();
  }
};

const nothing = async () => '';
const takeAndSay = async (kit: Kit) => {
  const { hash } = (await kit.take(dashboardIds(count))).release;
  await kit.sayTheRest(hash, 'test');
  return hash;
};
const promote = async (kit: Kit, release: string) => {
  const { plan, run } = await kit.promote(release, 'test');
  if (run?.state !== 'done')
    throw new Error(
      `The promotion is ${run?.state}: ${plan.findings.map(({ message }) => message).join(' ')}`,
    );
};

/**
 * The fewest calls by which somebody knows that it came off: each asset is looked for when it is planned and again
 * before it is written, made with its permissions, read back, and who holds it is read back, too. A dashboard's status
 * and its definition are two answers. Datasets: each pair's, and the regions. Beside: the stage's data source, its
 * list, and the owner.
 */
const leastOf = (dashboards: number): number => {
  const datasets = Math.ceil(dashboards / 2) + 1;
  return dashboards * (2 + 1 + 2 + 1) + datasets * (2 + 1 + 1 + 1) + (2 + 1 + 1 + 1) + 3;
};

const table = (requests: readonly SandboxRequest[]) => {
  const by = [...Map.groupBy(requests, ({ operation }) => operation)].sort(
    (one, other) => other[1].length - one[1].length,
  );
  for (const [operation, of] of by) say(`    ${operation.padEnd(36)}${String(of.length).padStart(6)}`);
};

const least = leastOf(count);
say(`${count} dashboards; least calls needed: ${least}. Targets: calls ÷ least ≤ 1.2, done ÷ allowed ≥ 0.9.`);
for (let seed = firstSeed; seed <= lastSeed; seed++) {
  const limit: Limit = { ...drawLimit(seed, least), latency: { least: 40, most: 40 }, namespaceMs: 300 };
  say(
    `Seed ${seed}: ${fixed(limit.rate, 1)}/s then ${fixed(limit.change.perSecond, 1)}/s, burst ${limit.burst}, 40 ms`,
  );
  const own = await measure(limit, takeAndSay, promote);
  say(
    `  Steward            ${fixed(own.seconds, 1).padStart(7)} s ${String(own.calls).padStart(6)} calls, ÷ least ${fixed(own.calls / least)}, refused ${own.refused}, done ÷ allowed ${fixed(own.ofAllowed, 3)}`,
  );
  if (values.calls) table(own.requests);
  if (values['no-peers']) continue;
  const peer = await measure(limit, nothing, (kit) =>
    promoteWithSdk(kit.sandbox, stage('dev'), stage('test'), count),
  );
  say(
    `  SDK, one by one    ${fixed(peer.seconds, 1).padStart(7)} s ${String(peer.calls).padStart(6)} calls, refused ${peer.refused}, done ÷ allowed ${fixed(peer.ofAllowed, 3)}, time × ${fixed(peer.seconds / own.seconds)}`,
  );
}
process.exit(0);
