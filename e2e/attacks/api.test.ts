import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectSandbox } from '../../electron/sandbox/connect-sandbox.ts';
import { type ApiScope, apiScopes } from '../../shared/domain/api-scopes.ts';
import { askPage, type CreatedToken } from '../api/panel.ts';
import { seededRandom } from '../faults/seeded-random.ts';
import { callApi, offeredProcedures, requestOf } from './api-calls.ts';
import { createAttackCount } from './attack-count.ts';
import { callProcedure, eachOf, type Outcome } from './call-procedure.ts';
import { hostileTexts } from './hostile-values.ts';
import { brokenAudit, dumpProfile } from './profile-dump.ts';
import { requestText, sendRaw, statusIn } from './raw-http.ts';
import { mutantsOf } from './schema-mutations.ts';
import { createValuePool, type Draw, fits, validValue } from './schema-values.ts';
import { sampleTexts, seededTenant } from './seeded-tenant.ts';
import { type ServedConsole, serveConsole, tokenOf } from './served-console.ts';

const long = Number(process.env.STEWARD_ATTACK_SEEDS ?? 1) > 1;
const mostPlaces = long ? 60 : 4;
const seed = 20_262;
const count = createAttackCount();
const pool = createValuePool(sampleTexts, [seededTenant]);
const draw: Draw = { random: seededRandom(seed), pool };

let served: ServedConsole;
let session: string;
let full: string;
let expired: string;
let revoked: string;

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const createToken = async (name: string, scopes: readonly ApiScope[] = apiScopes) =>
  askPage<CreatedToken>(served, session, 'tokens.create', { name, scopes, perMinute: 60_000 });
const call = async (
  why: string,
  what: Parameters<typeof callApi>[1],
  headers: Readonly<Record<string, string>>,
): Promise<Outcome> => {
  const outcome = await callApi(served.port, what, headers);
  count.note(`${what.method} ${what.target.slice(0, 100)} ${why}`, outcome);
  if (outcome.kind === 'answered') pool.learn(outcome.value);
  return outcome;
};
const validInput = (input: (typeof offeredProcedures)[number]['input']) =>
  input === undefined ? undefined : validValue(input, draw);

/** Rows and effects must be as before; when a token was used, and the clock was looked at, is not what a call is about. */
const writesNothing = async (what: string, act: () => Promise<unknown>) => {
  const world = async () => ({
    rows: dumpProfile(served.data, { api_tokens: '0', grant_looks: '0' }),
    effects: (await connectSandbox(served.sandbox as never).control()).effects.length,
  });
  const before = await world();
  await act();
  const after = await world();
  const [was, is] = [new Set(before.rows), new Set(after.rows)];
  const changed = [
    ...after.rows.filter((row) => !was.has(row)),
    ...before.rows.filter((row) => !is.has(row)),
  ];
  count.noteWritten(changed.length + after.effects - before.effects);
  expect({ what, changed, effects: after.effects }).toEqual({ what, changed: [], effects: before.effects });
};

beforeAll(async () => {
  served = await serveConsole();
  session = await served.signIn();
  full = (await createToken('full')).secret;
  const old = await createToken('expired');
  expired = old.secret;
  const gone = await createToken('revoked');
  revoked = gone.secret;
  await askPage(served, session, 'tokens.revoke', { id: gone.token.id });
  const database = new Sqlite(join(served.data, 'steward.db'));
  database
    .prepare('UPDATE api_tokens SET expires_at = ? WHERE id = ?')
    .run(new Date(Date.now() - 1).toISOString(), old.token.id);
  database.close();
  // The keychain's note about itself is written when it is first asked.
  await askPage(served, session, 'home.get', { wait: true });
});
afterAll(async () => {
  await served?.remove();
  process.stdout.write(
    `\nEverything that the API offers, seed ${seed}: ${offeredProcedures.length} procedures, ${count.line()}\n`,
  );
});

describe('everything that the API offers', { timeout: long ? 600_000 : 60_000 }, () => {
  test('is refused without a token that can be used, whatever is put in its place', async () => {
    const oneTime = tokenOf(await served.newUrl());
    const places: readonly (readonly [why: string, headers: Record<string, string>, query?: string])[] = [
      ['nothing', {}],
      ['an empty one', bearer('')],
      ['an expired one', bearer(expired)],
      ['a revoked one', bearer(revoked)],
      ['half of one', bearer(full.slice(0, 30))],
      ['one with a letter more', bearer(`${full}A`)],
      ['another scheme', { authorization: `Basic ${Buffer.from(`x:${full}`).toString('base64')}` }],
      ['the page’s session as a token', bearer(session)],
      ['the page’s session where the page has it', { 'x-steward-session': session }],
      ['a one-time token', bearer(oneTime)],
      ['a token where the page has its session', { 'x-steward-session': full }],
      ['a token in a cookie', { cookie: `token=${full}` }],
      ['a token in the address', {}, `access_token=${full}&token=${full}`],
    ];
    await writesNothing('without a token', () =>
      eachOf(offeredProcedures, 8, async (procedure) => {
        const { target, body } = requestOf(procedure, validInput(procedure.input));
        for (const [why, headers, query] of places) {
          const asked = query === undefined ? target : `${target}${target.includes('?') ? '&' : '?'}${query}`;
          const { status, code, told } = await call(
            why,
            { method: procedure.api.method, target: asked, body },
            headers,
          );
          expect([procedure.name, why, status, code], told).toEqual([procedure.name, why, 401, 'SIGNED_OUT']);
        }
      }),
    );
    expect(served.log()).not.toContain(full.slice(13));
  });

  test.each(apiScopes)(
    'is refused to a token that has every scope but %s, where that one is needed',
    async (scope) => {
      const { secret } = await createToken(
        `all but ${scope.replace(':', ' ')}`,
        apiScopes.filter((each) => each !== scope),
      );
      const needed = offeredProcedures.filter(({ api }) => api.scope === scope);
      expect(needed.length).toBeGreaterThan(0);
      await writesNothing(scope, () =>
        eachOf(needed, 8, async (procedure) => {
          // The scope is judged before the input: a refusal must not tell what an input should have been.
          for (const [why, input] of [
            ['good', validInput(procedure.input)],
            ['bad', { id: 7, slug: '', spec: 1, limit: 'x' }],
          ] as const)
            for (const key of [{}, { 'idempotency-key': `${scope}-${why}` }] as Record<string, string>[]) {
              const { target, body } = requestOf(procedure, input);
              const { status, code, told } = await call(
                why,
                { method: procedure.api.method, target, body },
                { ...bearer(secret), ...key },
              );
              expect([procedure.name, why, status, code], told).toEqual([
                procedure.name,
                why,
                403,
                'FORBIDDEN',
              ]);
            }
        }),
      );
    },
  );

  test('refuses every body that its own schema refuses, and changes nothing', async () => {
    const changing = offeredProcedures.filter(({ api }) => api.method !== 'GET');
    await writesNothing('bad bodies', () =>
      eachOf(changing, 8, async (procedure) => {
        const schema = procedure.input;
        if (schema === undefined) return;
        for (const { why, value, nan } of mutantsOf(schema, validInput(schema), mostPlaces)) {
          // JSON has no NaN.
          if (nan) continue;
          const { target, body, meant } = requestOf(procedure, value);
          let good: boolean;
          try {
            good = fits(schema, meant);
          } catch {
            continue; // nested too deep to be judged here
          }
          if (good || target.length > 8_000) continue;
          const outcome = await call(
            why,
            { method: procedure.api.method, target, body },
            { ...bearer(full), 'idempotency-key': `bad-${procedure.name}` },
          );
          if (outcome.kind === 'too_large' || outcome.status === 400 || outcome.status === 404) continue;
          expect([procedure.name, why, outcome.status], outcome.told).toEqual([procedure.name, why, 422]);
        }
      }),
    );
    expect(count.crashes).toEqual([]);
  });

  test('reads without writing whatever stands in its address', async () => {
    const reading = offeredProcedures.filter(({ api }) => api.method === 'GET');
    await writesNothing('reading', () =>
      eachOf(reading, 8, async (procedure) => {
        const names = [
          'limit',
          'offset',
          'search',
          'sort',
          'descending',
          'before',
          'at',
          'connectionId',
          'a[b]',
        ];
        const good = validInput(procedure.input) ?? {};
        const texts = [...hostileTexts, ['ten thousand letters', 'a'.repeat(10_000)] as const];
        // In the short form each text at some of the addresses.
        const shift = reading.indexOf(procedure);
        for (const [why, text] of texts.filter((_, at) => long || (at + shift) % 4 === 0)) {
          const name = names[Math.floor(draw.random() * names.length)] ?? 'search';
          for (const input of [
            { ...good, [name]: text },
            { ...good, id: text, slug: text, asset: text, user: text },
          ]) {
            const { target } = requestOf(procedure, input);
            if (target.length < 14_000) await call(why, { method: 'GET', target }, bearer(full));
          }
        }
        for (const query of [
          'limit=1&limit=2',
          '__proto__[x]=1&constructor[prototype][x]=1&__proto__=1',
          `${'a['.repeat(500)}=1`,
          Array.from({ length: 500 }, (_, at) => `a[${at}]=1`).join('&'),
          '%=%%&=&&&&',
          'limit=1e3&offset=0x10&descending=TRUE',
        ])
          await call(
            query.slice(0, 40),
            { method: 'GET', target: `/api/v1${procedure.api.path}?${query}` },
            bearer(full),
          );
      }),
    );
    expect(count.crashes).toEqual([]);
  });

  test('does not become more by an odd address, method or header', async () => {
    const rows: readonly (readonly [
      why: string,
      method: string,
      target: string,
      statuses: number[],
      headers?: object,
    ])[] = [
      ['a procedure that is not offered', 'POST', '/api/v1/tokens/create', [404]],
      ['a procedure by its name', 'POST', '/api/v1/tenants/saveDraft', [404]],
      ['a reading one by its name', 'GET', '/api/v1/session/get', [404]],
      ['the prefix', 'GET', '/api/v1', [404]],
      ['the prefix with a slash', 'GET', '/api/v1/', [404]],
      ['another version', 'GET', '/api/v2/tenants', [404]],
      ['no version', 'GET', '/api/tenants', [404]],
      ['the prefix doubled', 'GET', '/api/v1/api/v1/tenants', [404]],
      ['a climb', 'GET', '/api/v1/../v1/tenants', [400]],
      ['an encoded climb', 'GET', '/api/v1/%2e%2e/rpc/session/get', [400]],
      ['an encoded slash', 'GET', '/api/v1/tenants/a%2fb', [400]],
      ['a backslash', 'GET', '/api/v1\\tenants', [400]],
      ['a NUL', 'GET', '/api/v1/tenants/%00', [400]],
      ['broken encoding', 'GET', '/api/v1/tenants/%E0%A4%A', [400]],
      ['a prototype', 'GET', '/api/v1/tenants/__proto__', [404, 422]],
      ['reading with POST', 'POST', '/api/v1/tenants', [404]],
      ['changing with GET', 'GET', '/api/v1/directory/sync', [404]],
      [
        'changing by an overridden method',
        'GET',
        '/api/v1/directory/sync',
        [404],
        { 'x-http-method-override': 'POST' },
      ],
      ['PUT', 'PUT', '/api/v1/tenants', [405]],
      ['PATCH', 'PATCH', '/api/v1/tenants', [405]],
      ['OPTIONS, as a browser asks before it calls', 'OPTIONS', '/api/v1/tenants', [405]],
      ['POST of the document', 'POST', '/openapi.json', [405]],
    ];
    await writesNothing('odd addresses', async () => {
      for (const [why, method, target, statuses, headers] of rows) {
        const outcome = await call(why, { method, target }, { ...bearer(full), ...headers });
        expect(statuses.includes(outcome.status), `${why}: ${outcome.told}`).toBe(true);
      }
    });
  });

  test('left a console that works, a whole audit log and no defect in the log', async () => {
    expect(count.crashes).toEqual([]);
    expect(
      (await call('at the end', { method: 'GET', target: '/api/v1/tenants' }, bearer(full))).status,
    ).toBe(200);
    const defects = served
      .log()
      .split('\n')
      .filter((line) => /"level":"(?:error|fatal)"/.test(line));
    expect([defects.slice(0, 5), served.complaints()]).toEqual([[], '']);
    expect(brokenAudit(served.data)).toBeUndefined();
    expect(served.log()).not.toContain(full.slice(13));
  });
});

describe('a request of the API', () => {
  const own = 'host: 127.0.0.1:PORT';
  const good = 'authorization: Bearer TOKEN';
  const json = 'content-type: application/json';
  const raw = (method: string, target: string, headers: readonly string[], body?: string) =>
    sendRaw(
      served.port,
      requestText(method, target, headers, body)
        .replaceAll('PORT', String(served.port))
        .replaceAll('TOKEN', full),
    );

  test('is answered with the good headers, so the refusals below mean something', async () => {
    expect(statusIn(await raw('GET', '/api/v1/tenants', [own, good]))).toBe(200);
    const planned = await raw(
      'POST',
      '/api/v1/tenants/plans',
      [own, good, json],
      JSON.stringify({ spec: seededTenant }),
    );
    expect(statusIn(planned)).toBe(200);
  });

  const sites: readonly [why: string, status: number, ...headers: string[]][] = [
    ['of another page', 403, own, 'origin: https://attacker.example'],
    ['of a page of another port', 403, own, 'origin: http://127.0.0.1:1'],
    ['of a sandboxed frame', 403, own, 'origin: null'],
    ['of another site by its own mark', 403, own, 'sec-fetch-site: cross-site'],
    ['of another port by its mark', 403, own, 'sec-fetch-site: same-site'],
    [
      'that follows a link of another site',
      403,
      own,
      'sec-fetch-site: cross-site',
      'sec-fetch-mode: navigate',
      'sec-fetch-dest: document',
    ],
    ['with two origins', 400, own, 'origin: http://127.0.0.1:PORT', 'origin: https://attacker.example'],
    ['under a rebound name', 421, 'host: attacker.example:PORT'],
    ['without a host', 400],
    ['of its own page', 200, own, 'origin: http://127.0.0.1:PORT', 'sec-fetch-site: same-origin'],
    ['typed into a browser', 200, own, 'sec-fetch-site: none'],
  ];
  test.each(sites)('%s is answered with %i', async (_why, status, ...headers: string[]) => {
    for (const target of ['/api/v1/tenants', '/openapi.json']) {
      // The document may be looked at in a tab wherever the link to it stands, as any page.
      if (target === '/openapi.json' && headers.some((header) => header.endsWith('navigate'))) continue;
      const answer = await raw('GET', target, [good, ...headers]);
      expect([target, statusIn(answer)]).toEqual([target, status]);
      expect(answer).not.toMatch(/access-control-allow/i);
      if (status !== 200) expect(answer).not.toContain('"tenants"');
      if (status === 403 || status === 421) expect(answer).toContain('application/problem+json');
    }
  });

  const bodies: readonly [why: string, status: number, body: string, ...headers: string[]][] = [
    ['as a form', 415, 'spec=1', 'content-type: application/x-www-form-urlencoded'],
    ['as plain text, which any page may send', 415, '{"spec":{}}', 'content-type: text/plain'],
    ['of no type', 415, '{"spec":{}}'],
    ['in another charset', 415, '{"spec":{}}', 'content-type: application/json; charset=utf-16'],
    ['compressed', 415, 'x', json, 'content-encoding: gzip'],
    ['that is no JSON', 400, '{"spec":', json],
    ['with the token twice', 400, '{}', json, good],
    ['with two keys', 400, '{}', json, 'idempotency-key: a', 'idempotency-key: b'],
    ['with a key of two words', 422, '{}', json, 'idempotency-key: a b'],
    ['with an empty key', 422, '{}', json, 'idempotency-key: '],
  ];
  test.each(bodies)(
    'with a body %s is answered with %i',
    async (_why, status, body, ...headers: string[]) => {
      const answer = await raw('POST', '/api/v1/tenants/plans', [own, good, ...headers], body);
      expect([statusIn(answer), answer.includes('application/problem+json')]).toEqual([status, true]);
    },
  );

  test('is cut off where its body is too large, said before or found out on the way', async () => {
    const head = (length: string) =>
      [
        'POST /api/v1/directory/sync HTTP/1.1',
        `host: 127.0.0.1:${served.port}`,
        `authorization: Bearer ${full}`,
        json,
        length,
        '',
        '',
      ].join('\r\n');
    const said = await sendRaw(served.port, head(`content-length: ${2 * 2 ** 20}`));
    expect(statusIn(said)).toBe(413);
    const chunk = `${(2 ** 16).toString(16)}\r\n${'x'.repeat(2 ** 16)}\r\n`;
    const found = await sendRaw(served.port, head('transfer-encoding: chunked') + chunk.repeat(20));
    expect([413, 0]).toContain(statusIn(found));
    expect(served.isAlive()).toBe(true);
  });

  test('whose token is not known is answered before its body has come', async () => {
    const began = performance.now();
    const answer = await sendRaw(
      served.port,
      [
        'POST /api/v1/tenants/plans HTTP/1.1',
        `host: 127.0.0.1:${served.port}`,
        `authorization: Bearer ${full}x`,
        json,
        'content-length: 1000000',
        '',
        '{',
      ].join('\r\n'),
    );
    expect([statusIn(answer), performance.now() - began < 2_000]).toEqual([401, true]);
    expect(answer.toLowerCase()).toContain('connection: close');
  });
});

test('a token opens nothing of the page: no procedure, no session', async () => {
  for (const name of ['session/get', 'tokens/create', 'tenants/list']) {
    const outcome = await callProcedure({ port: served.port, session: full }, `/${name}`, '{"json":{}}');
    expect([name, outcome.code]).toEqual([name, 'SIGNED_OUT']);
  }
  const base = `http://127.0.0.1:${served.port}`;
  const answer = await fetch(`${base}/rpc/session/get`, {
    method: 'POST',
    headers: { ...bearer(full), 'content-type': 'application/json', origin: base },
    body: '{}',
  });
  expect(answer.status).toBe(401);
  const exchanged = await fetch(`${base}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: base },
    body: JSON.stringify({ token: full }),
  });
  expect(exchanged.status).toBe(401);
});
