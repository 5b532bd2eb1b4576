import { spawn } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSandbox } from '../../electron/sandbox/sandbox-host.ts';
import type { RunSummary } from '../../shared/domain/plan.ts';
import { seededRandom } from '../faults/seeded-random.ts';
import { createDisk, type Fate, writeDisk } from './disk.ts';
import type { Operation } from './recording.ts';
import { type Cut, isCloud, orderOf, renewIdentities, type Verdict } from './replay.ts';

const cli = join(import.meta.dirname, '..', '..', 'dist', 'electron', 'cli.js');

const steward = (data: string, args: readonly string[]) =>
  // biome-ignore lint/suspicious/noExplicitAny: it is the program's own JSON, read by tests.
  new Promise<{ code: number | null; err: string; value: any }>((resolve) => {
    const child = spawn(process.execPath, [cli, ...args, '--data', data, '--json'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = { out: '', err: '' };
    child.stdout.on('data', (chunk) => {
      said.out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      said.err += chunk;
    });
    child.once('close', (code) =>
      resolve({ code, err: said.err, value: said.out === '' ? undefined : JSON.parse(said.out) }),
    );
  });

/** What a dead process leaves where the owner listens. */
const leaveSocket = async (path: string): Promise<void> => {
  const server = createServer();
  const other = `${path}.other`;
  await new Promise<void>((resolve) => server.listen(other, resolve));
  linkSync(other, path);
  await new Promise((resolve) => server.close(resolve));
};

const counted = (lines: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
};

const fateOf = (path: string): Fate =>
  path.endsWith('-shm') ? 'dropped' : isCloud(path) ? 'survives' : 'cut';

const disksUpTo = (operations: readonly Operation[], root: string, cut: Cut) => {
  const disk = createDisk(root, orderOf(cut.variant));
  for (const operation of operations.slice(0, cut.at)) disk.play(operation);
  return disk.cut(cut.variant, seededRandom(cut.seed), fateOf);
};

const effectsOf = async (sandbox: Awaited<ReturnType<typeof openSandbox>>): Promise<string[]> =>
  (await sandbox.control()).effects.map(({ operation, path }) => `${operation} ${path}`);

/** The cloud's changes when nothing was cut. */
export const undisturbedEffects = async (
  operations: readonly Operation[],
  root: string,
): Promise<string[]> => {
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'steward-cut-')));
  const whole: Cut = {
    at: operations.length,
    variant: { files: 'all', names: 'all', holes: 'zeros', sector: 4096 },
    seed: 0,
  };
  writeDisk(disksUpTo(operations, root, whole), root, scratch);
  const sandbox = await openSandbox({ profileDirectory: join(scratch, 'p') });
  try {
    return await effectsOf(sandbox);
  } finally {
    await sandbox.close();
    rmSync(scratch, { recursive: true, force: true });
  }
};

export interface WentOn extends Verdict {
  /** Changes of the cloud that were made more often than undisturbed. */
  readonly twice: readonly string[];
}

/**
 * Goes on with the real program where a power cut left a profile, as a person would: looks, resumes what was
 * interrupted, onboards the same file again. The cloud kept everything that had reached it.
 */
export const goOn = async (
  operations: readonly Operation[],
  root: string,
  file: string,
  undisturbed: readonly string[],
  cut: Cut,
): Promise<WentOn> => {
  const left = disksUpTo(operations, root, cut);
  // In the very place: elsewhere it would be a copy, which the program tells from the profile itself.
  const recorded = `${root}.recorded`;
  renameSync(root, recorded);
  writeDisk(left, root, root);
  renewIdentities(left, root, root);
  const data = join(root, 'p');
  mkdirSync(data, { recursive: true });
  if (!existsSync(join(data, 'steward.sock'))) await leaveSocket(join(data, 'steward.sock'));
  const losses: string[] = [];
  const run = async (...args: string[]) => {
    const { code, err, value } = await steward(data, args);
    if (code !== 0) losses.push(`steward ${args.join(' ')} ended with ${code}: ${err.slice(-300)}`);
    return value;
  };
  const sandbox = await openSandbox({ profileDirectory: data });
  try {
    const { value: health } = await steward(data, ['doctor']);
    for (const check of health?.checks ?? [])
      if (check.state === 'failed' && ['sqlite', 'profile'].includes(check.id))
        losses.push(`doctor: ${check.title}: ${check.found}`);
    const runs: RunSummary[] = (await run('run', 'list'))?.runs ?? [];
    for (const { id, type, state } of runs) {
      if (type !== 'plan' || state === 'done') continue;
      if (state !== 'interrupted') losses.push(`a run is ${state}, not interrupted`);
      await run('run', 'resume', id);
    }
    const again = await run('tenant', 'onboard', '-f', file, '--yes');
    if (again && !again.nothingToDo && again.run?.state !== 'done')
      losses.push('the tenant was not onboarded');
    await run('tenant', 'export', 'northgate');
    const wanted = counted(undisturbed);
    const found = counted(await effectsOf(sandbox));
    return {
      cut,
      losses: [
        ...losses,
        ...[...wanted].flatMap(([line, times]) =>
          (found.get(line) ?? 0) < times ? [`not done: ${line}`] : [],
        ),
      ],
      twice: [...found].flatMap(([line, times]) => (times > (wanted.get(line) ?? 0) ? [line] : [])),
    };
  } finally {
    await sandbox.close();
    rmSync(root, { recursive: true, force: true });
    renameSync(recorded, root);
  }
};
