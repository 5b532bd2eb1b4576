import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const builtCli = join(import.meta.dirname, '..', '..', 'dist', 'electron', 'cli.js');
const fence = pathToFileURL(join(import.meta.dirname, 'loopback-only.mjs')).href;

export interface ServedConsole {
  /** The printed address, with its one-time token. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly sandbox: { readonly endpoints: { readonly quicksight: string }; readonly accountId: string };
  /** The profile's folder. */
  readonly data: string;
  isAlive(): boolean;
  /** What the program wrote on its own error stream. */
  complaints(): string;
  /** The local socket that its profile's other commands use. */
  readonly socket: string;
  /** All of its log. */
  log(): string;
  /** Another address with a token of its own, as a second `steward serve` prints it. */
  newUrl(): Promise<string>;
  /** Exchanges a fresh token for a session's secret. */
  signIn(): Promise<string>;
  /** Ends it; the profile stays. */
  stop(): Promise<void>;
  /** Ends it and removes the profile. */
  remove(): Promise<void>;
}

export interface ServeOptions {
  /** Default: a new folder for this user only. */
  readonly data?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Another copy of the built program. */
  readonly cli?: string;
}

/** Neither this person's keychain nor their AWS files are part of an attack. */
const isolated = (data: string): Record<string, string> => {
  const env = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || /^(?:AWS_|STEWARD_|DISPLAY$|WAYLAND_DISPLAY$|NODE_OPTIONS$)/.test(name)
        ? []
        : [[name, value]],
    ),
  );
  return {
    ...env,
    HOME: data,
    XDG_RUNTIME_DIR: data,
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus',
    AWS_CONFIG_FILE: join(data, 'no-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(data, 'no-credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
    NODE_OPTIONS: `--import=${fence}`,
  };
};

export const tokenOf = (url: string): string => new URL(url).searchParams.get('token') ?? '';

/** What the page does with its token. */
export const exchangeToken = (port: number, token: unknown): Promise<Response> =>
  fetch(`http://127.0.0.1:${port}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: `http://127.0.0.1:${port}` },
    body: JSON.stringify({ token }),
  });

/** Starts the built program's web host, as a person does with `steward serve`. */
export const serveConsole = async (options: ServeOptions = {}): Promise<ServedConsole> => {
  const { data = mkdtempSync(join(tmpdir(), 'steward-attack-')), args = ['--no-open'], env = {} } = options;
  const child = spawn(process.execPath, [options.cli ?? builtCli, 'serve', '--data', data, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...isolated(data), ...env },
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  let complaints = '';
  child.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  const ready = await new Promise<Pick<ServedConsole, 'url' | 'pid' | 'sandbox'>>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line)));
    child.once('exit', (code) => reject(new Error(`serve ended with ${code}: ${complaints}`)));
  });
  const port = Number(new URL(ready.url).port);

  const socket = JSON.parse(readFileSync(join(data, 'owner.json'), 'utf8')).socket as string;
  /** As a second `steward serve` asks for it. */
  const newUrl = () =>
    new Promise<string>((resolve, reject) => {
      get({ socketPath: socket, path: '/address' }, async (answer) => {
        const { url } = JSON.parse(Buffer.concat(await answer.toArray()).toString()) as { url: string };
        resolve(url);
      }).once('error', reject);
    });
  let first: string | undefined = tokenOf(ready.url);
  const stop = async () => {
    process.off('exit', kill);
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await exited;
  };
  return {
    ...ready,
    port,
    data,
    socket,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    complaints: () => complaints,
    log: () => {
      const folder = join(data, 'logs');
      if (!existsSync(folder)) return '';
      return readdirSync(folder)
        .map((name) => readFileSync(join(folder, name), 'utf8'))
        .join('');
    },
    newUrl,
    signIn: async () => {
      const token = first ?? tokenOf(await newUrl());
      first = undefined;
      const answer = await exchangeToken(port, token);
      const { session } = (await answer.json()) as { session: string };
      return session;
    },
    stop,
    remove: async () => {
      await stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
};
