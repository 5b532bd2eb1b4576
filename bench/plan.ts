// `npm run bench -- plan [repetitions]`: planning a tenant of five thousand people.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '../e2e/steward.ts';
import { median } from './measure/median.ts';
import { crowdedTenant } from './plan/crowd.ts';
import { openRpc } from './plan/open-rpc.ts';
import { planningBudgetMs, timePlanning } from './plan/time-planning.ts';

const repetitions = Number(process.argv[2] ?? 10);
const spec = crowdedTenant(5_000);
const ms = (value: number) => `${value.toFixed(0)} ms`.padStart(8);
const line = (title: string, values: readonly number[]) =>
  console.log(`${title.padEnd(56)} median ${ms(median(values))}  worst ${ms(Math.max(...values))}`);

// The first one is slower by what the engine still compiles, and is told apart: a person meets it too.
const first = await timePlanning(spec);
const times = [];
for (let at = 0; at < repetitions; at++) times.push(await timePlanning(spec));
console.log(`${first.plan.steps.length} steps for ${spec.people.length} people`);
line('planner, first time in a process, wall', [first.wallMs]);
line(
  'planner, wall',
  times.map(({ wallMs }) => wallMs),
);
line(
  'planner, processor time',
  times.map(({ cpuMs }) => cpuMs),
);
line(
  'canonical JSON and hash of the same plan, processor time',
  times.map(({ floorCpuMs }) => floorCpuMs),
);

const data = mkdtempSync(join(tmpdir(), 'steward-bench-plan-'));
const host = await serve(data);
try {
  const client = await openRpc(host.url);
  const calls: number[] = [];
  const echoes: number[] = [];
  for (let at = 0; at < repetitions; at++) {
    const from = performance.now();
    const { plan } = await client.tenants.plan({ spec });
    calls.push(performance.now() - from);
    if (plan.steps.length < 10_000) throw new Error(`the plan has only ${plan.steps.length} steps`);
    // The same document to the same host, which reads and checks it and plans nothing.
    const asked = performance.now();
    await client.tenants.validate({ body: spec });
    echoes.push(performance.now() - asked);
  }
  line('tenants.plan over HTTP, reading the account included', calls);
  line('tenants.validate of the same document over HTTP', echoes);
  const judged = median(times.map(({ wallMs }) => wallMs));
  console.log(
    `planning: median ${ms(judged).trim()} (first ${ms(first.wallMs).trim()}); budget ${planningBudgetMs} ms; ` +
      `ratio to canonical JSON and hash ${(median(times.map(({ cpuMs }) => cpuMs)) / median(times.map(({ floorCpuMs }) => floorCpuMs))).toFixed(1)}; ` +
      `whole call ${ms(median(calls)).trim()}, ratio to validating it ${(median(calls) / median(echoes)).toFixed(1)}`,
  );
  process.exitCode = judged <= planningBudgetMs ? 0 : 1;
} finally {
  await host.stop();
  rmSync(data, { recursive: true, force: true });
}
