import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient, ORPCError } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contract, type StewardClient } from '../../shared/contract/index.ts';
import type { RunSummary } from '../../shared/domain/plan.ts';
import type { ContractServices } from '../rpc/contract-services.ts';
import { createSessionService } from '../rpc/sessions.ts';
import { createStewardRouter } from '../rpc/steward-router.ts';
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
const start = (options: Partial<Parameters<typeof startWebHost>[0]> = {}) =>
  startWebHost({
    router: createStewardRouter(services(), {
      audit: { append: async () => undefined },
      log: { info: () => undefined, error: () => undefined },
    }),
    rendererDirectory: join(folder, 'renderer'),
    log: { info: () => undefined, error: () => undefined },
    ...options,
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'steward-web-'));
  await mkdir(join(folder, 'renderer', 'assets'), { recursive: true });
  await mkdir(join(folder, 'renderer-evil'));
  await writeFile(join(folder, 'renderer', 'index.html'), '<!doctype html><title>Steward</title>the page');
  await writeFile(join(folder, 'renderer', 'assets', 'index-Ab12_cd3.js'), 'script();');
  await writeFile(join(folder, 'renderer', 'icon.svg'), '<svg/>');
  await writeFile(join(folder, 'renderer', '.hidden.js'), 'hidden');
  await writeFile(join(folder, 'secret.txt'), 'the secret');
  await writeFile(join(folder, 'renderer-evil', 'x.js'), 'the secret');
  await symlink(join(folder, 'secret.txt'), join(folder, 'renderer', 'link.txt'));
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

/** Sends bytes as they are and answers with whatever came back until the host closed or fell silent. */
const raw = (bytes: string | readonly string[], port = host.port, patience = 3_000): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    const end = () => {
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(end, patience);
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    socket.on('close', () => {
      clearTimeout(timer);
      end();
    });
    socket.on('error', () => undefined);
    for (const part of typeof bytes === 'string' ? [bytes] : bytes) socket.write(part);
  });
const statusIn = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);

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

describe('an attacker', () => {
  const get = (target: string, ...headers: string[]) =>
    [`GET ${target} HTTP/1.1`, ...headers, 'connection: close', '', ''].join('\r\n');
  const own = () => `host: 127.0.0.1:${host.port}`;

  const paths: readonly [why: string, target: string][] = [
    ['climbs', '/../secret.txt'],
    ['climbs encoded', '/%2e%2e/secret.txt'],
    ['climbs with an encoded slash', '/..%2fsecret.txt'],
    ['climbs double encoded', '/%252e%252e/secret.txt'],
    ['climbs with a backslash', '/..\\secret.txt'],
    ['climbs with an encoded backslash', '/..%5csecret.txt'],
    ['climbs late', '/assets/../../secret.txt'],
    ['climbs to a folder whose name begins alike', '/../renderer-evil/x.js'],
    ['names an absolute path', '//etc/passwd'],
    ['names a file by URL', 'file:///etc/passwd'],
    ['ends the name early', '/secret.txt%00.js'],
    ['follows a link out', '/link.txt'],
    ['asks for a hidden file', '/.hidden.js'],
    ['asks for a drive', '/C:/secret.txt'],
    ['sends a broken encoding', '/%E0%A4%A.js'],
    ['asks as a proxy does', 'http://127.0.0.1/secret.txt'],
  ];
  test.each(paths)('who %s gets nothing: %s', async (_why, target) => {
    const answer = await raw(get(target, own()));
    expect([400, 404]).toContain(statusIn(answer));
    expect(answer).not.toMatch(/the secret|root:|hidden$/);
  });

  const hosts: readonly [why: string, ...headers: string[]][] = [
    ['rebinds a name of theirs', 'host: evil.example:PORT'],
    ['rebinds without a port', 'host: 127.0.0.1'],
    ['uses another port', 'host: 127.0.0.1:1'],
    ['uses a name that begins alike', 'host: 127.0.0.1:PORT.evil.example'],
    ['uses user info', 'host: evil@127.0.0.1:PORT'],
    ['uses another name of loopback', 'host: 127.1:PORT'],
    ['uses IPv6', 'host: [::1]:PORT'],
    ['uses every address', 'host: 0.0.0.0:PORT'],
    ['leaves the name empty', 'host: '],
    ['names two', 'host: 127.0.0.1:PORT', 'host: evil.example'],
    ['names none', 'x-other: y'],
  ];
  test.each(hosts)('who %s is refused', async (_why, ...headers) => {
    const answer = await raw(get('/', ...headers.map((header) => header.replace('PORT', String(host.port)))));
    expect([400, 421]).toContain(statusIn(answer));
    expect(answer).not.toContain('the page');
  });

  const post = (path: string, headers: readonly string[], body: string) =>
    [
      `POST ${path} HTTP/1.1`,
      ...headers,
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
      '',
      body,
    ].join('\r\n');
  const json = 'content-type: application/json';
  const page = 'origin: http://127.0.0.1:PORT';
  const calls: readonly [why: string, status: number, headers: readonly string[]][] = [
    ['comes from another page', 403, ['origin: https://evil.example', json]],
    ['comes from another port', 403, ['origin: http://127.0.0.1:1', json]],
    ['comes from a name that begins alike', 403, ['origin: http://127.0.0.1:PORT.evil.example', json]],
    ['comes from the other name of this host', 403, ['origin: http://localhost:PORT', json]],
    ['comes over https', 403, ['origin: https://127.0.0.1:PORT', json]],
    ['comes from a sandboxed frame', 403, ['origin: null', json]],
    ['hides where it comes from', 403, [json]],
    ['says two origins', 400, [page, 'origin: https://evil.example', json]],
    ['is a cross-site fetch', 403, [page, 'sec-fetch-site: cross-site', json]],
    ['is a same-site fetch from another port', 403, [page, 'sec-fetch-site: same-site', json]],
    ['is a form', 415, [page, 'content-type: application/x-www-form-urlencoded']],
    ['is a form with text', 415, [page, 'content-type: text/plain']],
    ['is a form with files', 415, [page, 'content-type: multipart/form-data; boundary=x']],
    ['has no type', 415, [page]],
    ['has a type that only begins alike', 415, [page, 'content-type: application/json-evil']],
    ['is compressed', 415, [page, json, 'content-encoding: gzip']],
    ['has no session', 401, [page, json]],
    ['guesses a session', 401, [page, json, `x-steward-session: ${'A'.repeat(43)}`]],
    ['sends an empty session', 401, [page, json, 'x-steward-session: ']],
    ['sends two sessions', 400, [page, json, 'x-steward-session: SESSION', 'x-steward-session: x']],
  ];
  test.each(calls)('whose call %s is answered %i', async (_why, status, headers) => {
    const session = await signIn();
    const fill = (text: string) => text.replace('PORT', String(host.port)).replace('SESSION', session);
    const withSession = status === 401 || status === 400 ? [] : [`x-steward-session: ${session}`];
    const answer = await raw(post('/rpc/session/get', [own(), ...headers.map(fill), ...withSession], '{}'));
    expect(statusIn(answer)).toBe(status);
    expect(answer).not.toContain('actor');
  });

  test('cannot tell a token or a session from how it is refused', async () => {
    for (const token of ['', 'x', 'A'.repeat(43), 'é', 1, null, { a: 1 }, ['x']]) {
      const answer = await exchange(host, token as never);
      expect([answer.status, await answer.text()]).toEqual([401, expect.stringContaining('SIGNED_OUT')]);
    }
  });

  const bodies: readonly [why: string, body: string, status: number][] = [
    ['is not JSON', '{', 400],
    ['is nothing', '', 400],
    ['is null', 'null', 422],
    ['is a list', '[]', 422],
    ['pollutes a prototype', '{"json":{"__proto__":{"role":"support"}},"meta":[[3,"__proto__","x"]]}', 422],
    ['points where nothing is', '{"json":{},"meta":[[1,"a","b"]]}', 422],
  ];
  test.each(bodies)('whose body %s changes nothing: %s', async (_why, body, status) => {
    const answer = await raw(
      post(
        '/rpc/session/lookAs',
        [own(), page.replace('PORT', String(host.port)), json, `x-steward-session: ${await signIn()}`],
        body,
      ),
    );
    expect(statusIn(answer)).toBe(status);
    expect(answer).not.toMatch(/node_modules|at .*\.ts/);
    expect(({} as Record<string, unknown>).role).toBeUndefined();
  });

  const methods: readonly [method: string, path: string, status: number][] = [
    ['GET', '/rpc/session/get?data=%7B%7D', 405],
    ['PUT', '/rpc/session/get', 405],
    ['OPTIONS', '/rpc/session/get', 405],
    ['GET', '/session?token=x', 405],
    ['POST', '/', 405],
    ['DELETE', '/icon.svg', 405],
    ['TRACE', '/', 405],
  ];
  test.each(methods)('who sends %s %s is answered %i', async (method, path, status) => {
    const answer = await raw([`${method} ${path} HTTP/1.1`, own(), 'connection: close', '', ''].join('\r\n'));
    expect(statusIn(answer)).toBe(status);
  });

  test('cannot reach what is not a procedure', async () => {
    const session = await signIn();
    for (const path of [
      '/rpc',
      '/rpc/',
      '/rpc/session',
      '/rpc/session/get/x',
      '/rpc/__proto__/toString',
      '/rpc/session/constructor',
    ]) {
      const answer = await raw(
        post(
          path,
          [own(), page.replace('PORT', String(host.port)), json, `x-steward-session: ${session}`],
          '{}',
        ),
      );
      expect([path, statusIn(answer)]).toEqual([path, 404]);
    }
  });

  test('who announces or streams too much is cut off', async () => {
    const head = [
      'POST /rpc/session/get HTTP/1.1',
      own(),
      page.replace('PORT', String(host.port)),
      json,
      `x-steward-session: ${await signIn()}`,
    ];
    expect(statusIn(await raw([...head, 'content-length: 99999999999', '', ''].join('\r\n')))).toBe(413);
    const chunk = `10000\r\n${'x'.repeat(65536)}\r\n`;
    const streamed = await raw([
      [...head, 'transfer-encoding: chunked', '', ''].join('\r\n'),
      ...Array(20).fill(chunk),
    ]);
    if (streamed !== '') expect(statusIn(streamed)).toBe(413);
    const both = await raw(
      [...head, 'content-length: 4', 'transfer-encoding: chunked', '', '0', '', ''].join('\r\n'),
    );
    expect(statusIn(both)).toBe(400);
    expect(statusIn(await raw(get('/', own(), `x-long: ${'x'.repeat(20_000)}`)))).toBe(431);
  });

  test('who sends slowly loses the connection', async () => {
    const own = await start({ timeouts: { headersMs: 300, requestMs: 600 } });
    try {
      const began = performance.now();
      expect(statusIn(await raw('GET / HTTP/1.1\r\nhost: ', own.port, 10_000))).toBe(408);
      const slowBody = [
        'POST /session HTTP/1.1',
        `host: 127.0.0.1:${own.port}`,
        `origin: ${base(own)}`,
        json,
        'content-length: 10',
        '',
        '{',
      ].join('\r\n');
      const answer = await raw(slowBody, own.port, 10_000);
      expect(answer === '' || statusIn(answer) >= 400).toBe(true);
      expect(performance.now() - began).toBeLessThan(8_000);
    } finally {
      await own.close();
    }
  });

  test('on the network reaches nothing: the host listens on loopback only', async () => {
    await expect(fetch(`http://[::1]:${host.port}/`)).rejects.toThrow();
  });
});

test('a taken port is said in words', async () => {
  await expect(start({ port: host.port })).rejects.toMatchObject({
    problem: { code: 'CONFLICT', happened: `Port ${host.port} is in use by another program.` },
  });
});
