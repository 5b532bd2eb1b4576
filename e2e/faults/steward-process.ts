import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const sources = fileURLToPath(new URL('../../electron/cli.ts', import.meta.url));
/** Halves the time that a command takes to start; what runs the tests names one already. */
const compileCache =
  process.env.NODE_COMPILE_CACHE ??
  fileURLToPath(new URL('../../node_modules/.cache/steward-tests', import.meta.url));
const clockPreload = pathToFileURL(fileURLToPath(new URL('./clock-preload.mjs', import.meta.url))).href;

const living = new Set<ChildProcess>();
// A test that is given up leaves no process behind.
process.once('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/** How one command ended. `value` is the document that it printed; undefined when it printed none. */
export interface Ended {
  readonly command: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
  // biome-ignore lint/suspicious/noExplicitAny: it is the program's own JSON, read by tests.
  readonly value: any;
  /** It did not end in time and was killed. */
  readonly hung: boolean;
}

/** Where and how the program runs. */
export interface Surroundings {
  /** The program: `…/electron/cli.js` of a build. */
  readonly program: string;
  /** The profile's folder, as the program sees it. */
  readonly data: string;
  /** Put in front of the command line. */
  readonly inside?: readonly string[];
  /** The file that says by how many milliseconds the clock is off. */
  readonly clock?: string;
  /** Whose account the connections of the environment reach; the sandbox's main one where left out. */
  readonly accessKeyId?: string;
}

export interface Started {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** Resolves with true when it stands still, with false when it ended before. */
  stopped(): Promise<boolean>;
  /** Resolves with what it printed so far, once that is a line, or when it ended. */
  firstLine(): Promise<string>;
  signal(signal: NodeJS.Signals): void;
}

/** The state letter of a process: T is stopped. */
const stateOf = (pid: number): string | undefined => {
  try {
    if (process.platform !== 'linux')
      return execFileSync('ps', ['-o', 'state=', '-p', String(pid)], { encoding: 'utf8' }).trim()[0];
    return /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Starts one command of the program. */
export const startSteward = (
  { program, data, inside = [], clock, accessKeyId = 'AKIAEXAMPLE' }: Surroundings,
  args: readonly string[],
  fault?: string,
  patienceMs = 240_000,
): Started => {
  const { STEWARD_FAULT: _, NODE_OPTIONS: __, ...env } = process.env;
  const [command = '', ...rest] = [
    ...inside,
    process.execPath,
    ...(clock === undefined ? [] : ['--import', clockPreload]),
    program,
    ...args,
    '--data',
    data,
    ...(args[0] === 'serve' ? [] : ['--json']),
  ];
  const child = spawn(command, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...env,
      NODE_NO_WARNINGS: '1',
      NODE_COMPILE_CACHE: compileCache,
      DISPLAY: '',
      WAYLAND_DISPLAY: '',
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: 'dummy',
      ...(clock === undefined ? {} : { STEWARD_TEST_CLOCK: clock }),
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
  let hung = false;
  const tooLong = setTimeout(() => {
    hung = true;
    child.kill('SIGKILL');
  }, patienceMs);
  const line = Promise.withResolvers<string>();
  child.stdout.on('data', () => {
    if (said.out.includes('\n')) line.resolve(said.out);
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => {
      clearTimeout(tooLong);
      living.delete(child);
      line.resolve(said.out);
      resolve({ command: args.join(' '), code, signal, stderr: said.err, value: parse(said.out), hung });
    });
  });
  const pid = child.pid ?? 0;
  return {
    pid,
    ended,
    firstLine: () => line.promise,
    signal: (signal) => {
      child.kill(signal);
    },
    stopped: async () => {
      while (true) {
        const state = stateOf(pid);
        if (state === 'T') return true;
        if (state === undefined || state === 'Z') return false;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
  };
};

/** Runs one command of the program, from its sources, to its end. Rejects when it does not end within 100 s. */
export const steward = async (data: string, args: readonly string[], fault?: string): Promise<Ended> => {
  const ended = await startSteward({ program: sources, data }, args, fault, 100_000).ended;
  if (ended.hung) throw new Error(`${args.join(' ')} did not end:\n${ended.stderr.slice(-2_000)}`);
  return ended;
};
