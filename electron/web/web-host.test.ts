import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient, ORPCError } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contract, type StewardClient } from '../../shared/contract/index.ts';
import type { RunSummary } from '../../shared/domain/plan.ts';
import { createApiHost } from '../api/api-host.ts';
import { createApiRouter } from '../api/api-router.ts';
import type { ContractServices } from '../rpc/contract-services.ts';
import { createSessionService } from '../rpc/sessions.ts';
import { createStewardRouter } from '../rpc/steward-router.ts';
import { openTokenStore } from '../tokens/testing/token-store.ts';
import { startWebHost, type WebHost } from './web-host.ts';

const run: RunSummary = {
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  type: 'plan',
  kind: 'tenant.onboard',
  title: 'Onboard Acme',
  subject: null,
  connection: null,
  origin: 'web',
  actor: 'Ann',
  state: 'running',
  live: true,
  startedAt: '2026-11-21T10:00:00.000Z',
  endedAt: null,
  steps: { total: 1, settled: 0, failed: 0, byState: {} },
  counts: { calls: 0, throttled: 0, retries: 0 },
  error: null,
  planHash: null,
};

let folder: string;
let host: WebHost;
const streamEnd = Promise.withResolvers<void>();
/** Everything but sessions and one stream is absent: these tests are about the way in. */
const services = (): ContractServices => {
  const absent = Object.fromEntries(
    Object.entries(contract).map(([domain, methods]) => [
      domain,
      Object.fromEntries(Object.keys(methods).map((method) => [method, async () => expect.fail('reached')])),
    ]),
  ) as unknown as ContractServices;
  const settings = new Map();
  return {
    ...absent,
    session: createSessionService({
      settings: {
        get: async (key) => settings.get(key),
        set: async (key, value) => settings.set(key, value),
      },
      profile: { name: 'test', path: '/tmp/test' },
      version: '0.0.0',
    }),
    tenants: {
      ...absent.tenants,
      readPeople: async ({ base64 }) => ({
        encoding: 'utf-8',
        delimiter: ',',
        header: null,
        mapping: {},
        rows: [],
        accepted: base64.length,
        rejected: 0,
        notes: [],
      }),
    },
    runs: {
      ...absent.runs,
      live: (async (_input: unknown, call: { signal: AbortSignal }) => {
        return (async function* () {
          yield run;
          await new Promise((resolve) => call.signal.addEventListener('abort', resolve));
          streamEnd.resolve();
        })();
      }) as unknown as ContractServices['runs']['live'],
    },
  };
};
const quiet = {
  audit: { append: async () => undefined },
  log: { info: () => undefined, error: () => undefined },
};
const start = (options: Partial<Parameters<typeof startWebHost>[0]> = {}) =>
  startWebHost({
    router: createStewardRouter(services(), quiet),
    api: createApiHost({
      ...quiet,
      router: createApiRouter(services(), quiet),
      tokens: openTokenStore().tokens,
    }),
    rendererDirectory: join(folder, 'renderer'),
    log: quiet.log,
    ...options,
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'steward-web-'));
  await mkdir(join(folder, 'renderer', 'assets'), { recursive: true });
  await writeFile(join(folder, 'renderer', 'index.html'), '<!doctype html><title>Steward</title>the page');
  await writeFile(join(folder, 'renderer', 'assets', 'index-Ab12_cd3.js'), 'script();');
  await writeFile(join(folder, 'renderer', 'icon.svg'), '<svg/>');
  host = await start();
});
afterAll(async () => {
  await host.close();
  await rm(folder, { recursive: true, force: true });
});

const base = (of = host) => `http://127.0.0.1:${of.port}`;
const tokenOf = (url: string) => new URL(url).searchParams.get('token') ?? '';
const exchange = (of: WebHost, token: string) =>
  fetch(`${base(of)}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: base(of) },
    body: JSON.stringify({ token }),
  });
const signIn = async (of = host): Promise<string> => {
  const { session } = (await (await exchange(of, tokenOf(of.newUrl()))).json()) as { session: string };
  return session;
};
const clientOf = (session: string): StewardClient =>
  createORPCClient(
    new RPCLink({ url: `${base()}/rpc`, headers: { 'x-steward-session': session, origin: base() } }),
  );

describe('a person', () => {
  test('opens the address, reloads, and stays in; the address works once', async () => {
    const own = await start();
    try {
      const page = await fetch(own.url);
      expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('the page')]);
      const token = tokenOf(own.url);
      const first = await exchange(own, token);
      expect(first.status).toBe(200);
      const { session } = (await first.json()) as { session: string };
      expect(Buffer.from(session, 'base64url')).toHaveLength(32);

      const second = await exchange(own, token);
      expect([second.status, await second.text()]).toEqual([401, expect.stringContaining('npm start')]);
      const again = await fetch(own.url);
      expect([again.status, await again.text()]).toEqual([401, expect.stringContaining('steward serve')]);
      const reload = await fetch(`${base(own)}/tenants`);
      expect([reload.status, await reload.text()]).toEqual([200, expect.stringContaining('the page')]);
      const other = await fetch(own.newUrl());
      expect(other.status).toBe(200);
    } finally {
      await own.close();
    }
  });

  test('calls procedures with the session, each session through its own eyes', async () => {
    const [one, two] = [clientOf(await signIn()), clientOf(await signIn())];
    await one.session.lookAs({ role: 'support' });
    expect((await one.session.get()).role).toBe('support');
    expect(await two.session.get()).toMatchObject({ role: 'admin', origin: 'web' });
  });

  test('sees progress as it happens, and leaving ends it', async () => {
    const leaving = new AbortController();
    const events = await clientOf(await signIn()).runs.live(undefined, { signal: leaving.signal });
    expect((await events.next()).value).toMatchObject({ title: 'Onboard Acme' });
    leaving.abort();
    await streamEnd.promise;
  });

  test('sends a people file of 20 MB, and nothing else of that size', async () => {
    const client = clientOf(await signIn());
    const base64 = 'QUJD'.repeat(7_000_000 - 1);
    expect(await client.tenants.readPeople({ base64 })).toMatchObject({ accepted: base64.length });
    const failure = await client.session
      .setActor({ actor: 'x'.repeat(2_000_000) })
      .catch((error: unknown) => error);
    // The host answers 413 and cuts the rest off; a client may notice only the cut.
    if (failure instanceof ORPCError) expect(failure.message).toContain('too large');
    else expect(failure).toBeInstanceOf(TypeError);
  });
});

describe('every answer', () => {
  test('carries the strict headers', async () => {
    for (const path of ['/', '/assets/index-Ab12_cd3.js', '/nothing.js', '/?token=wrong']) {
      const { headers } = await fetch(base() + path);
      const csp = headers.get('content-security-policy') ?? '';
      expect(csp).toContain("default-src 'none'");
      expect(csp).toContain("frame-ancestors 'none'");
      expect(csp).not.toMatch(/unsafe-eval|script-src[^;]*unsafe/);
      expect(Object.fromEntries(headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  const files: readonly [path: string, status: number, type: string, cache: string][] = [
    ['/', 200, 'text/html; charset=utf-8', 'no-store'],
    ['/tenants/acme/edit', 200, 'text/html; charset=utf-8', 'no-store'],
    [
      '/assets/index-Ab12_cd3.js',
      200,
      'text/javascript; charset=utf-8',
      'public, max-age=31536000, immutable',
    ],
    ['/icon.svg', 200, 'image/svg+xml', 'no-cache'],
    ['/assets/gone-Ab12_cd3.js', 404, 'text/html; charset=utf-8', 'no-store'],
  ];
  test.each(files)('%s answers %i as %s, %s', async (path, status, type, cache) => {
    const answer = await fetch(base() + path);
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([
      status,
      type,
      cache,
    ]);
  });

  test('says 304 to who has the file already', async () => {
    const { headers } = await fetch(`${base()}/icon.svg`);
    const again = await fetch(`${base()}/icon.svg`, {
      headers: { 'if-none-match': headers.get('etag') ?? '' },
    });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  test('says what to do while the console is not built', async () => {
    const own = await start({ rendererDirectory: join(folder, 'not-there') });
    try {
      const page = await fetch(own.url);
      expect([page.status, await page.text()]).toEqual([503, expect.stringContaining('npm start')]);
    } finally {
      await own.close();
    }
  });
});

test('a taken port is said in words', async () => {
  await expect(start({ port: host.port })).rejects.toMatchObject({
    problem: { code: 'CONFLICT', happened: `Port ${host.port} is in use by another program.` },
  });
});
