import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { contract } from '../../shared/contract/index.ts';
import { StewardError } from '../../shared/errors.ts';
import { connectOwner } from './connect-owner.ts';
import type { ContractServices } from './contract-services.ts';
import { type OwnerSocket, serveOwner } from './local-socket.ts';
import type { CallContext } from './service.ts';
import { createSessionService } from './sessions.ts';
import { createStewardRouter } from './steward-router.ts';

let folder: string;
let path: string;
let owner: OwnerSocket | undefined;
let streams: CallContext[];

const serve = async (options: { consoleUrl?: () => string } = {}) => {
  const nothing = Object.fromEntries(
    Object.entries(contract).map(([domain, methods]) => [
      domain,
      Object.fromEntries(
        Object.keys(methods).map((method) => [
          method,
          async () => {
            throw new StewardError({ code: 'NOT_FOUND', happened: `No ${domain}.${method} here.` });
          },
        ]),
      ),
    ]),
  ) as unknown as ContractServices;
  const services: ContractServices = {
    ...nothing,
    session: createSessionService({
      settings: { get: async () => 'Ann', set: async () => undefined },
      profile: { name: 'p', path: folder },
      version: '1.0.0',
    }),
    runs: {
      ...nothing.runs,
      live: (async (_input: unknown, call: CallContext) => {
        streams.push(call);
        return (async function* () {
          await new Promise((resolve) => call.signal.addEventListener('abort', resolve));
          yield* [];
        })();
      }) as unknown as ContractServices['runs']['live'],
    },
  };
  const quiet = { info: () => undefined, error: () => undefined };
  const router = createStewardRouter(services, { audit: { append: async () => undefined }, log: quiet });
  owner = await serveOwner({ socket: path, router, log: quiet, ...options });
  return owner;
};

/** Another process: connects, does what `body` says with `owner`, one line of output per `say`. */
const other = (body: string) => {
  const script = `
    const { connectOwner } = await import(${JSON.stringify(new URL('./connect-owner.ts', import.meta.url).href)});
    const say = (value) => console.log(JSON.stringify(value ?? null));
    const owner = await connectOwner(${JSON.stringify(path)});
    ${body}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    child,
    heard: async (): Promise<unknown> => JSON.parse((await lines.next()).value ?? '"(ended)"'),
    ended: once(child, 'exit').then(([code]) => code),
  };
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'steward-socket-'));
  path = join(folder, 'steward.sock');
  streams = [];
});
afterEach(async () => {
  await owner?.close('now');
  owner = undefined;
  await rm(folder, { recursive: true, force: true });
});

test('another process works through the owner, in its own words and errors', async () => {
  await serve({ consoleUrl: () => 'http://127.0.0.1:1/?token=x' });
  const guest = other(`
    say(await owner.client.session.get());
    say(await owner.client.tenants.get({ slug: 'acme' }).catch((error) => ({ code: error.code, data: error.data })));
    say({ pid: owner.pid, url: await owner.consoleUrl() });
    await owner.close();`);
  expect(await guest.heard()).toMatchObject({ actor: 'Ann', role: 'admin', origin: 'cli' });
  expect(await guest.heard()).toEqual({
    code: 'NOT_FOUND',
    data: { code: 'NOT_FOUND', happened: 'No tenants.get here.' },
  });
  expect(await guest.heard()).toEqual({ pid: process.pid, url: 'http://127.0.0.1:1/?token=x' });
  expect(await guest.ended).toBe(0);
});

test('only this user can open the socket, and a dead owner’s file is no obstacle', async () => {
  await writeFile(path, 'left over');
  await serve();
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await connectOwner(path))?.pid).toBe(process.pid);
});

test('an owner that is done stays for its guests, and takes no new one', async () => {
  const { close, clients } = await serve();
  const guest = other(`
    say('here');
    await new Promise((resolve) => process.stdin.once('data', resolve));
    say((await owner.client.session.get()).actor);
    await owner.close();
    process.stdin.destroy();`);
  expect(await guest.heard()).toBe('here');
  expect(clients()).toBe(1);
  let left = false;
  const leaving = close('whenIdle').then(() => {
    left = true;
  });
  expect(await connectOwner(path)).toBeUndefined();
  expect(left).toBe(false);
  guest.child.stdin.write('go\n');
  expect(await guest.heard()).toBe('Ann');
  await leaving;
  expect(await connectOwner(path)).toBeUndefined();
});

test('a guest that is killed leaves nothing behind', async () => {
  const { close, clients } = await serve();
  const guest = other(`
    say('here');
    for await (const run of await owner.client.runs.live()) say(run);`);
  expect(await guest.heard()).toBe('here');
  await expect.poll(() => streams.length).toBe(1);
  guest.child.kill('SIGKILL');
  await expect.poll(() => streams[0]?.signal.aborted).toBe(true);
  await expect.poll(clients).toBe(0);
  await close('whenIdle');
});

test('where nobody listens there is no owner', async () => {
  expect(await connectOwner(path)).toBeUndefined();
  await writeFile(path, '');
  expect(await connectOwner(path)).toBeUndefined();
});
