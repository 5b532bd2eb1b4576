import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Ready } from '../steward.ts';

const cli = join(import.meta.dirname, '..', '..', 'dist', 'electron', 'cli.js');

/** Everything that a process wrote, and how it ended. */
export interface Written {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ServedSteward extends Ready {
  readonly child: ChildProcess;
  /** What it has written so far. */
  written(): { readonly stdout: string; readonly stderr: string };
  ended: Promise<Written>;
}

type Environment = Readonly<Record<string, string | undefined>>;

const start = (args: readonly string[], env: Environment) => {
  const child = spawn(process.execPath, [cli, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env },
  });
  const so = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (so.stdout += chunk));
  child.stderr.on('data', (chunk) => (so.stderr += chunk));
  const ended = new Promise<Written>((resolve) => child.once('close', (code) => resolve({ code, ...so })));
  return { child, so, ended };
};

/** Runs one command to its end, in exactly this environment. */
export const runSteward = (data: string, args: readonly string[], env: Environment): Promise<Written> =>
  start([...args, '--data', data], env).ended;

/** Serves the console in exactly this environment and keeps all that it writes. */
export const serveSteward = async (data: string, env: Environment): Promise<ServedSteward> => {
  const { child, so, ended } = start(['serve', '--no-open', '--data', data], env);
  const ready = await new Promise<Ready>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line)));
    void ended.then(({ code, stderr }) => reject(new Error(`serve ended with ${code}: ${stderr}`)));
  });
  return { ...ready, child, written: () => ({ ...so }), ended };
};
