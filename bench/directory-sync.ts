import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { RunningSandbox, SandboxRequest } from '../electron/sandbox/sandbox.ts';
import { changeOnePercent } from './directory-sync/change-one-percent.ts';
import { drawSyncLimit } from './directory-sync/draw-sync-limit.ts';
import { listAccount } from './directory-sync/list-account.ts';
import { readWithBoto3 } from './directory-sync/read-with-boto3.ts';
import { readWithSdk } from './directory-sync/read-with-sdk.ts';
import { syncWithSteward } from './directory-sync/sync-with-steward.ts';
import { allowedCalls } from './onboarding/allowed-calls.ts';
import { controlOf, type Limit } from './onboarding/draw-limit.ts';
import { whyNoBoto3 } from './onboarding/run-boto3.ts';
import { startSandboxProcess } from './onboarding/sandbox-process.ts';

const usage = `npm run bench -- directory-sync [options]
  --seeds 1..10   the seeds, one after the other (one number: that seed alone)
  --no-peers      Steward alone
`;
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1..10' },
    'no-peers': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const say = (line = '') => void process.stdout.write(`${line}\n`);
if (values.help) {
  say(usage);
  process.exit(0);
}
const [firstSeed = 1, lastSeed = firstSeed] = values.seeds.split('..').map(Number);
const cli = join(import.meta.dirname, '..', 'dist', 'electron', 'cli.js');
/** How long the loop that makes one call after the other is watched: it would take an hour. */
const loopMs = 20_000;
const workers = 48;

const fixed = (value: number, digits = 1) => value.toFixed(digits);
const percent = (share: number) => `${fixed(100 * share)} %`;
const row = (name: string, cells: readonly string[]) =>
  say(`${name.padEnd(34)}${cells.map((cell) => cell.padStart(11)).join('')}`);

/** A client's requests as the service saw them, held against what the limit allowed. */
const judge = (requests: readonly SandboxRequest[], limit: Limit) => {
  const { all, seconds } = allowedCalls(requests, limit);
  const refused = requests.filter(({ admitted }) => !admitted).length;
  return {
    seconds,
    calls: requests.length,
    refused,
    ratio: (requests.length - refused) / all,
    waste: refused / requests.length,
  };
};

/** Runs a client at a sandbox that behaves as drawn from its first request on. */
const watch = async (sandbox: RunningSandbox, limit: Limit, client: () => Promise<unknown>) => {
  await sandbox.control(controlOf(limit));
  await client();
  const { requests = [] } = await sandbox.control({ rate: { perSecond: 0 }, latencyMs: 0 });
  return judge(requests, limit);
};

const seeded = mkdtempSync(join(tmpdir(), 'steward-bench-seed-'));
/** A process with a `large` account that nobody has touched, on a folder of its own. */
const withSandbox = async <T>(work: (sandbox: RunningSandbox, data: string) => Promise<T>): Promise<T> => {
  const data = mkdtempSync(join(tmpdir(), 'steward-bench-'));
  cpSync(join(seeded, 'sandbox.db'), join(data, 'sandbox.db'));
  const sandbox = await startSandboxProcess(cli, data, 'large');
  try {
    return await work(sandbox, data);
  } finally {
    await sandbox.close();
    rmSync(data, { recursive: true, force: true });
  }
};

const first = await startSandboxProcess(cli, seeded, 'large');
const reads = await listAccount(first);
await first.close();

/** What this machine can do at all: a service without a limit that answers at once. */
const physical = await withSandbox(async (sandbox, data) => {
  await sandbox.control({ recordRequests: true });
  await syncWithSteward(cli, data);
  const { requests = [] } = await sandbox.control();
  const ms = (requests.at(-1)?.ms ?? 0) - (requests[0]?.ms ?? 0);
  return { calls: requests.length, perSecond: (1000 * requests.length) / ms };
});
say(
  `A sync of the large seed: ${physical.calls} calls; without a limit ${fixed(physical.perSecond)} a second on this machine.`,
);
say(
  'Targets: done ÷ allowed ≥ 0.95, refused < 2 %; second sync, 1 % changed: under 15 % of the first one’s calls.',
);

const noBoto3 = whyNoBoto3();
const worst = { ratio: 1, waste: 0, second: 0, met: 0 };
try {
  for (let seed = firstSeed; seed <= lastSeed; seed += 1) {
    const limit = drawSyncLimit(seed, physical.calls);
    say();
    say(
      `Seed ${seed}: ${fixed(limit.rate)}/s, from call ${limit.change.afterCalls} on ${fixed(limit.change.perSecond)}/s, burst ${limit.burst}, ${fixed(limit.latency.least, 0)}-${fixed(limit.latency.most, 0)} ms`,
    );
    row('', ['seconds', 'calls', '429', 'waste', '÷ allowed', 'calls/s']);
    const show = (name: string, { seconds, calls, refused, ratio, waste }: ReturnType<typeof judge>) =>
      row(name, [
        fixed(seconds),
        String(calls),
        String(refused),
        percent(waste),
        fixed(ratio, 3),
        fixed((calls - refused) / seconds),
      ]);
    await withSandbox(async (sandbox, data) => {
      const run = await watch(sandbox, limit, () => syncWithSteward(cli, data));
      show('Steward', run);
      worst.ratio = Math.min(worst.ratio, run.ratio);
      worst.waste = Math.max(worst.waste, run.waste);
      if (run.ratio >= 0.95 && run.waste < 0.02) worst.met += 1;
      const changed = await changeOnePercent(sandbox);
      await sandbox.control({ recordRequests: true });
      const { scopes, sync } = await syncWithSteward(cli, data);
      const { requests = [] } = await sandbox.control();
      const share = requests.length / (run.calls - run.refused);
      worst.second = Math.max(worst.second, share);
      say(
        `  ${changed} things changed: second sync ${requests.length} calls, ${percent(share)} of the first; ${scopes.read} readings made, ${scopes.assumed} assumed; ${sync?.began ?? 0} facts new, ${sync?.ended ?? 0} gone.`,
      );
    });
    if (values['no-peers']) continue;
    show(
      `SDK, one by one (${loopMs / 1000} s of it)`,
      await withSandbox((sandbox) =>
        watch(sandbox, limit, () =>
          readWithSdk(sandbox, reads, { retryMode: 'standard', workers: 1, stopAfterMs: loopMs }),
        ),
      ),
    );
    show(
      `SDK, adaptive, ${workers} workers`,
      await withSandbox((sandbox) =>
        watch(sandbox, limit, () => readWithSdk(sandbox, reads, { retryMode: 'adaptive', workers })),
      ),
    );
    if (noBoto3 === undefined)
      show(
        `boto3, adaptive, ${workers} threads`,
        await withSandbox((sandbox) => watch(sandbox, limit, () => readWithBoto3(sandbox, reads, workers))),
      );
    else say(`boto3: skipped, ${noBoto3}`);
  }
} finally {
  rmSync(seeded, { recursive: true, force: true });
}
say();
say(
  `Worst of ${lastSeed - firstSeed + 1}: done ÷ allowed ${fixed(worst.ratio, 3)}, refused ${percent(worst.waste)}, second sync ${percent(worst.second)}; both targets met by ${worst.met}.`,
);
