import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../electron/cli.ts', import.meta.url));
/** Halves the time that a command takes to start. */
const compileCache = fileURLToPath(new URL('../../node_modules/.cache/steward-faults', import.meta.url));

const living = new Set<ChildProcess>();
// A test that is given up leaves no process behind.
process.once('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/** How one command ended. `value` is the document that it printed; undefined when it printed none. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
  // biome-ignore lint/suspicious/noExplicitAny: it is the program's own JSON, read by tests.
  readonly value: any;
}

/** Runs one command of the real program to its end. Rejects when it does not end within 100 s. */
export const steward = (data: string, args: readonly string[], fault?: string): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const { STEWARD_FAULT: _, ...env } = process.env;
    const child = spawn(process.execPath, [cli, ...args, '--data', data, '--json'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...env,
        NODE_NO_WARNINGS: '1',
        NODE_COMPILE_CACHE: compileCache,
        ...(fault === undefined ? {} : { STEWARD_FAULT: fault }),
      },
    });
    living.add(child);
    const said = { out: '', err: '' };
    child.stdout.on('data', (chunk) => {
      said.out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      said.err += chunk;
    });
    const tooLong = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${args.join(' ')} did not end:\n${said.err.slice(-2_000)}`));
    }, 100_000);
    child.once('close', (code, signal) => {
      clearTimeout(tooLong);
      living.delete(child);
      resolve({ code, signal, stderr: said.err, value: said.out === '' ? undefined : JSON.parse(said.out) });
    });
  });
