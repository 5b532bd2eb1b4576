import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test as base, type Page } from '@playwright/test';

const cli = join(import.meta.dirname, '..', 'dist', 'electron', 'cli.js');

/** What `serve` prints when it answers. */
export interface Ready {
  readonly url: string;
  readonly pid: number;
  readonly sandbox: {
    readonly endpoints: { readonly quicksight: string; readonly sts: string; readonly cloudtrail: string };
    readonly accountId: string;
    readonly region: string;
  };
}

export interface RunningSteward extends Ready {
  /** Ends the process without a chance to tidy up. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const exited = (child: ChildProcess) =>
  new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });

/** Every console that is up, by its profile folder, so that a test which fails leaves none behind. */
const alive = new Map<ChildProcess, string>();

/** Starts the built program as `npm start -- --no-open` would, on a profile of its own. */
export const serve = async (
  data: string,
  args: readonly string[] = [],
  env: Record<string, string> = {},
): Promise<RunningSteward> => {
  const child = spawn(process.execPath, [cli, 'serve', '--no-open', '--data', data, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  alive.set(child, data);
  child.once('exit', () => alive.delete(child));
  let complaints = '';
  child.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  const lines = createInterface({ input: child.stdout });
  const ready = await new Promise<Ready>((resolve, reject) => {
    lines.once('line', (line) => resolve(JSON.parse(line)));
    child.once('exit', (code) => reject(new Error(`serve ended with ${code}: ${complaints}`)));
  });
  return {
    ...ready,
    kill: async () => {
      child.kill('SIGKILL');
      await exited(child);
    },
    stop: async () => {
      child.kill('SIGTERM');
      await exited(child);
    },
  };
};

/** Runs one command line to its end. */
export const steward = (data: string, args: readonly string[]) =>
  new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    const child = spawn(process.execPath, [cli, ...args, '--data', data], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.once('exit', (code) => resolve({ code, stdout, stderr }));
  });

/** Each test gets a profile folder of its own, a console on it, and a page that must not log errors. */
export const test = base.extend<{
  data: string;
  /** A folder for what a person would have lying about: CSV files, tenant files. */
  files: string;
  console: RunningSteward;
  quietPage: Page;
}>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
  data: async ({}, use) => {
    const directory = mkdtempSync(join(tmpdir(), 'steward e2e '));
    await use(directory);
    for (const [child, profile] of alive) {
      if (profile !== directory) continue;
      child.kill('SIGKILL');
      await exited(child);
    }
    rmSync(directory, { recursive: true, force: true });
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
  files: async ({}, use) => {
    const directory = mkdtempSync(join(tmpdir(), 'steward files '));
    await use(directory);
    rmSync(directory, { recursive: true, force: true });
  },
  console: async ({ data }, use) => {
    const running = await serve(data);
    await use(running);
    await running.stop();
  },
  // Needs the console so that it is judged before the console stops, which the page would complain about.
  quietPage: async ({ page, console: _ }, use) => {
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`);
    });
    await use(page);
    base.expect(complaints, 'the browser console stays free of errors').toEqual([]);
  },
});

export { expect } from '@playwright/test';
