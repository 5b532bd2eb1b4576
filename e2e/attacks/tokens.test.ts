import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exchangeToken, type ServedConsole, serveConsole, tokenOf } from './served-console.ts';

let served: ServedConsole;
let firstToken: string;
let firstSession: string;
beforeAll(async () => {
  served = await serveConsole();
  firstToken = tokenOf(served.url);
  firstSession = await served.signIn();
});
afterAll(() => served?.remove());

const base = () => `http://127.0.0.1:${served.port}`;
const exchange = (token: unknown) => exchangeToken(served.port, token);
const sessionOf = async (answer: Response) => ((await answer.json()) as { session?: string }).session;

describe('a stolen address', () => {
  test('that was used before opens nothing: neither the page with it nor a session', async () => {
    const again = await exchange(firstToken);
    expect([again.status, await again.text()]).toEqual([401, expect.stringContaining('npm start')]);
    const page = await fetch(served.url);
    expect([page.status, await page.text()]).toEqual([
      401,
      expect.stringMatching(/has been used.*steward serve/s),
    ]);
    expect(page.headers.get('cache-control')).toBe('no-store');
  });

  test('that is used by twenty at the same instant opens one session', async () => {
    for (let round = 0; round < 5; round += 1) {
      const token = tokenOf(await served.newUrl());
      const answers = await Promise.all(Array.from({ length: 20 }, () => exchange(token)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(401)]);
    }
  });

  test('is not used up by looking at the page with it', async () => {
    const url = await served.newUrl();
    for (let look = 0; look < 3; look += 1) expect((await fetch(url)).status).toBe(200);
    expect((await exchange(tokenOf(url))).status).toBe(200);
  });

  test('is not shown by the program again: not in its log, database, files or arguments', async () => {
    await fetch(served.url).then((answer) => answer.text());
    const urls = [served.url, await served.newUrl(), await served.newUrl()];
    const unused = urls.slice(1).map(tokenOf);
    for (const file of ['steward.db', 'steward.db-wal', 'owner.json', 'sandbox.db']) {
      const bytes = readFileSync(join(served.data, file)).toString('latin1');
      for (const secret of [firstToken, firstSession, ...unused])
        expect(bytes.includes(secret), file).toBe(false);
    }
    for (const secret of [firstToken, firstSession, ...unused]) expect(served.log()).not.toContain(secret);
    expect(served.log()).toContain('A one-time token was refused');
  });
});

describe('who guesses', { timeout: 60_000 }, () => {
  const guesses: readonly (readonly [why: string, token: () => unknown])[] = [
    ['nothing', () => ''],
    ['a word', () => 'token'],
    ['a token of the right length', () => 'A'.repeat(43)],
    ['letters that are none', () => 'é'.repeat(43)],
    ['a used one', () => firstToken],
    ['a session', () => firstSession],
    ['a number', () => 1],
    ['null', () => null],
    ['an object', () => ({ toString: 'x' })],
    ['a list with a token', () => [firstToken]],
    ['a text of 3,000 letters', () => 'x'.repeat(3_000)],
    ['half a surrogate pair', () => '\ud800'],
  ];
  test.each(guesses)('%s is told no more than that it is no token', async (_why, token) => {
    const answer = await exchange(token());
    expect([answer.status, await answer.text()]).toEqual([401, expect.stringContaining('SIGNED_OUT')]);
  });

  test('one letter away, at each place, is as far away as any', async () => {
    const token = tokenOf(await served.newUrl());
    const answers = new Set<string>();
    for (let at = 0; at < token.length; at += 1) {
      const near = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
      const answer = await exchange(near);
      answers.add(`${answer.status} ${await answer.text()}`);
    }
    expect(answers.size).toBe(1);
    expect([...answers][0]).toMatch(/^401/);
    expect((await exchange(`${token} `)).status).toBe(401);
    expect((await exchange(token)).status).toBe(200);
  });

  test('500 times gets nowhere near, locks nobody out, and stands in the log', async () => {
    expect(Buffer.from(firstToken, 'base64url')).toHaveLength(32);
    const began = performance.now();
    let refused = 0;
    await Promise.all(
      Array.from({ length: 20 }, async (_, by) => {
        for (let time = 0; time < 25; time += 1) {
          const { status, body } = await exchange(`guess-${by}-${time}-${'x'.repeat(30)}`);
          await body?.cancel();
          refused += Number(status === 401);
        }
      }),
    );
    const perSecond = 500 / ((performance.now() - began) / 1_000);
    expect(refused).toBe(500);
    // Half of 2^256 guesses, at a hundred thousand times this rate.
    expect(2 ** 255 / (perSecond * 1e5) / (3600 * 24 * 365)).toBeGreaterThan(1e50);
    expect(served.log().match(/A one-time token was refused/g)?.length).toBeGreaterThanOrEqual(500);
    expect((await exchange(tokenOf(await served.newUrl()))).status).toBe(200);
  });
});

test('sessions are as long as tokens, each its own, and go with the newest 32', async () => {
  const secrets = new Set<string | undefined>();
  for (let tab = 0; tab < 33; tab += 1)
    secrets.add(await sessionOf(await exchange(tokenOf(await served.newUrl()))));
  expect(secrets.size).toBe(33);
  const ask = async (session = '') => {
    const { status } = await fetch(`${base()}/rpc/session/get`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: base(), 'x-steward-session': session },
      body: '{}',
    });
    return status;
  };
  const [oldest, second, ...newer] = [...secrets];
  expect(Buffer.from(second ?? '', 'base64url')).toHaveLength(32);
  expect([await ask(oldest), await ask(second), await ask(newer.at(-1))]).toEqual([401, 200, 200]);
});
