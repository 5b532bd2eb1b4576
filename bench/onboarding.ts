import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { callTable } from './onboarding/call-table.ts';
import { drawLimit, type Limit, usualRates } from './onboarding/draw-limit.ts';
import { leastCalls, sumOfCalls } from './onboarding/least-calls.ts';
import { type Measured, measureClient } from './onboarding/measure-client.ts';
import { onboardingTenant, sizes } from './onboarding/onboarding-tenant.ts';
import { plainCalls } from './onboarding/plain-calls.ts';
import { runBoto3, whyNoBoto3 } from './onboarding/run-boto3.ts';
import { runSdk } from './onboarding/run-sdk.ts';
import { runSteward } from './onboarding/run-steward.ts';

const usage = `npm run bench -- onboarding [options]
  --seeds 1..10   the seeds, one after the other (one number: that seed alone)
  --people 200    how many people are onboarded
  --rates 5..60   bounds of the drawn rate, calls per second
  --no-peers      Steward alone
  --calls         print every seed's calls by operation, not only the worst's
`;
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1..10' },
    people: { type: 'string', default: String(sizes.full) },
    rates: { type: 'string', default: `${usualRates.least}..${usualRates.most}` },
    'no-peers': { type: 'boolean', default: false },
    calls: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const say = (line = '') => void process.stdout.write(`${line}\n`);
const rangeOf = (text: string): readonly [number, number] => {
  const [from = Number.NaN, to = from] = text.split('..').map(Number);
  if (!Number.isFinite(from) || !Number.isFinite(to)) throw new Error(`"${text}" is no range.\n${usage}`);
  return [from, to];
};
if (values.help) {
  say(usage);
  process.exit(0);
}

const cli = join(import.meta.dirname, '..', 'dist', 'electron', 'cli.js');
const [firstSeed, lastSeed] = rangeOf(values.seeds);
const [leastRate, mostRate] = rangeOf(values.rates);
const spec = onboardingTenant(Number(values.people));
const least = leastCalls(spec);
const needed = sumOfCalls(least);
const acts = sumOfCalls(least, ['act']);
const noBoto3 = whyNoBoto3();

const fixed = (value: number, digits = 1) => value.toFixed(digits);
const percent = (share: number) => `${fixed(100 * share)} %`;
const limitText = ({ rate, burst, change, latency, namespaceMs }: Limit) =>
  `${fixed(rate)}/s then ${fixed(change.perSecond)}/s from call ${change.afterCalls}, burst ${burst}, ` +
  `${Math.round(latency.least)}-${Math.round(latency.most)} ms, namespace ${fixed(namespaceMs / 1000)} s`;

const figures = (run: Measured) => ({
  overhead: run.calls / needed,
  ofAll: (run.calls - run.refused) / run.allowed.all,
  ofUsable: (run.calls - run.refused) / run.allowed.usable,
  waste: run.refused / run.calls,
});
const complete = (run: Measured, reference: Measured) =>
  run.lines.length === reference.lines.length && run.lines.every((line, at) => line === reference.lines[at]);

const peersOf = (limit: Limit) =>
  [
    {
      name: 'SDK, one by one',
      run: () =>
        measureClient(cli, limit, (sandbox) =>
          runSdk(sandbox, plainCalls(spec, { ...sandbox, identityRegion: sandbox.region }), {
            retryMode: 'standard',
            maxAttempts: 3,
            workers: 1,
          }),
        ),
    },
    {
      name: 'SDK, adaptive, 8 workers',
      run: () =>
        measureClient(cli, limit, (sandbox) =>
          runSdk(sandbox, plainCalls(spec, { ...sandbox, identityRegion: sandbox.region }), {
            retryMode: 'adaptive',
            maxAttempts: 10,
            workers: 8,
          }),
        ),
    },
    ...(noBoto3 === undefined
      ? [
          {
            name: 'boto3, one by one',
            run: () =>
              measureClient(cli, limit, (sandbox) =>
                runBoto3(sandbox, plainCalls(spec, { ...sandbox, identityRegion: sandbox.region })),
              ),
          },
        ]
      : []),
  ] as const;

say(`Onboarding ${spec.people.length} people; least calls needed: ${needed}, of them ${acts} changes.`);
say('Targets: calls ÷ least ≤ 1.15, done ÷ allowed ≥ 0.90, refused < 3 %.');
say();
const row = (name: string, cells: readonly string[]) =>
  say(`${name.padEnd(26)}${cells.map((cell) => cell.padStart(10)).join('')}`);
const heading = () =>
  row('', ['seconds', 'calls', '÷ least', '429', 'waste', '÷ usable', '÷ all', 'left', 'state', 'time']);
const worst: { overhead: number; ofAll: number; ofUsable: number; waste: number } = {
  overhead: 0,
  ofAll: Number.POSITIVE_INFINITY,
  ofUsable: Number.POSITIVE_INFINITY,
  waste: 0,
};
let worstRun: { readonly seed: number; readonly run: Measured } | undefined;
let incomplete = 0;
for (let seed = firstSeed; seed <= lastSeed; seed++) {
  const limit = drawLimit(seed, acts, { least: leastRate, most: mostRate });
  say(`Seed ${seed}: ${limitText(limit)}`);
  heading();
  const steward = await measureClient(cli, limit, (_, data) => runSteward(cli, data, spec));
  const show = (name: string, run: Measured) => {
    const { overhead, ofAll, ofUsable, waste } = figures(run);
    row(name, [
      fixed(run.seconds),
      String(run.calls),
      run === steward ? fixed(overhead, 3) : '',
      String(run.refused),
      percent(waste),
      fixed(ofUsable, 3),
      fixed(ofAll, 3),
      String(run.failures),
      complete(run, steward) ? 'same' : 'DIFFERS',
      `× ${fixed(run.seconds / steward.seconds, 2)}`,
    ]);
  };
  show('Steward', steward);
  if (steward.failures > 0) incomplete++;
  const seen = figures(steward);
  worst.overhead = Math.max(worst.overhead, seen.overhead);
  worst.ofAll = Math.min(worst.ofAll, seen.ofAll);
  worst.ofUsable = Math.min(worst.ofUsable, seen.ofUsable);
  worst.waste = Math.max(worst.waste, seen.waste);
  if (worst.overhead === seen.overhead) worstRun = { seed, run: steward };
  if (values.calls) for (const line of callTable(least, steward.requests)) say(line);
  if (!values['no-peers']) {
    // Each has a service of its own and mostly waits: together they take the time of the slowest.
    const peers = peersOf(limit);
    const runs = await Promise.all(peers.map(({ run }) => run()));
    for (const [at, { name }] of peers.entries()) {
      const run = runs[at];
      if (run !== undefined) show(name, run);
    }
    if (noBoto3 !== undefined) say(`boto3, one by one: skipped, ${noBoto3}`);
  }
  say();
}

if (worstRun !== undefined && !values.calls) {
  say(`Calls by operation, least needed and sent (seed ${worstRun.seed}):`);
  for (const line of callTable(least, worstRun.run.requests)) say(line);
  say();
}
say(
  `Worst of ${lastSeed - firstSeed + 1}: calls ÷ least ${fixed(worst.overhead, 3)}, done ÷ usable ` +
    `${fixed(worst.ofUsable, 3)} (÷ all ${fixed(worst.ofAll, 3)}), refused ${percent(worst.waste)}, ` +
    `${incomplete} incomplete.`,
);
