import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

const cli = fileURLToPath(new URL('../../electron/cli.ts', import.meta.url));
const living = new Set<ChildProcess>();
afterAll(() => {
  for (const child of living) child.kill('SIGKILL');
});

/** A command of the real program that a test watches, stops, kills. */
export interface Watched {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Resolves with the first line on standard output. */
  readonly firstLine: Promise<string>;
  /** How it ended, and how long it took in milliseconds. */
  readonly ended: Promise<{
    readonly code: number | null;
    readonly out: string;
    readonly err: string;
    readonly ms: number;
  }>;
}

/** Starts a command on a profile; nothing is added to its arguments but `--data`. */
export const start = (
  data: string,
  args: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>>; readonly uid?: number } = {},
): Watched => {
  const began = performance.now();
  const { STEWARD_FAULT: _, ...env } = process.env;
  const child = spawn(process.execPath, [cli, ...args, '--data', data], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env, NODE_NO_WARNINGS: '1', ...options.env },
    ...(options.uid === undefined ? {} : { uid: options.uid }),
  });
  living.add(child);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const ended = new Promise<Awaited<Watched['ended']>>((resolve) => {
    child.once('close', (code) => {
      living.delete(child);
      resolve({ code, out, err, ms: performance.now() - began });
    });
  });
  const firstLine = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    void ended.then(({ code }) => reject(new Error(`it ended with ${code}: ${err}`)));
  });
  firstLine.catch(() => undefined);
  return { child, pid: child.pid ?? 0, firstLine, ended };
};
