import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, type BrowserContext, test as base, type Page } from '@playwright/test';

/** The built command line. */
export const cli = join(import.meta.dirname, '..', 'dist', 'electron', 'cli.js');

/** What `serve` prints when it answers. */
export interface Ready {
  readonly url: string;
  readonly pid: number;
  readonly sandbox: {
    readonly endpoints: Readonly<Record<'quicksight' | 'sts' | 'cloudtrail' | 's3', string>>;
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

/** A new one-time address of a console that is up, as a second `steward serve` asks for it. */
const newAddress = (data: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { socket } = JSON.parse(readFileSync(join(data, 'owner.json'), 'utf8')) as { socket: string };
    get({ socketPath: socket, path: '/address' }, async (answer) => {
      const { url } = JSON.parse(Buffer.concat(await answer.toArray()).toString()) as { url: string };
      resolve(url);
    }).once('error', reject);
  });

interface OneConsole {
  readonly data: string;
  readonly files: string;
  readonly host: RunningSteward;
  readonly context: BrowserContext;
}

const openOneConsole = async (browser: Browser): Promise<OneConsole> => {
  const data = mkdtempSync(join(tmpdir(), 'steward e2e '));
  const files = mkdtempSync(join(tmpdir(), 'steward files '));
  return { data, files, host: await serve(data), context: await browser.newContext() };
};

/**
 * A `test` for a file whose tests leave each other alone: they share one profile, one console and one browser context,
 * and each has a page of its own. After a failure the next one begins on a new profile.
 */
export const testOnOneConsole = () => {
  let opened: OneConsole | undefined;
  const onOne = async (browser: Browser): Promise<OneConsole> => {
    opened ??= await openOneConsole(browser);
    return opened;
  };
  const shared = test.extend({
    data: async ({ browser }, use) => use((await onOne(browser)).data),
    files: async ({ browser }, use) => use((await onOne(browser)).files),
    console: async ({ browser }, use) => {
      const { host, data } = await onOne(browser);
      await use({ ...host, url: await newAddress(data) });
    },
    context: async ({ browser }, use) => use((await onOne(browser)).context),
    page: async ({ context }, use) => {
      const page = await context.newPage();
      await use(page);
      await page.close();
    },
  });
  shared.afterAll(async () => {
    if (opened === undefined) return;
    const { data, files, host, context } = opened;
    opened = undefined;
    await context.close();
    await host.stop();
    for (const folder of [data, files]) rmSync(folder, { recursive: true, force: true });
  });
  return shared;
};

export { expect } from '@playwright/test';
