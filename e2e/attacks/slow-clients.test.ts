import { readdirSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ServedConsole, serveConsole } from './served-console.ts';

let served: ServedConsole;
let session: string;
const open: Socket[] = [];

beforeAll(async () => {
  served = await serveConsole();
  session = await served.signIn();
});
afterEach(() => {
  for (const socket of open.splice(0)) socket.destroy();
});
afterAll(() => served?.remove());

/** A connection that sends its first bytes and then one byte now and then; says when it was ended. */
const hold = ({ first, dripMs = 0, deaf }: Kind): Promise<number> =>
  new Promise((resolve) => {
    const began = performance.now();
    const socket = connect(served.port, '127.0.0.1');
    open.push(socket);
    const drip = dripMs > 0 ? setInterval(() => socket.write('x'), dripMs) : undefined;
    const bytes = first();
    socket.on('connect', () => bytes !== '' && socket.write(bytes));
    socket.on('error', () => undefined);
    // A socket that is not read does not notice its end either, so it is read once that must have come.
    const listen = setTimeout(() => socket.resume(), deaf ? 12_500 : 0);
    socket.on('close', () => {
      clearInterval(drip);
      clearTimeout(listen);
      resolve(performance.now() - began);
    });
  });

const head = () => [
  'POST /session HTTP/1.1',
  `host: 127.0.0.1:${served.port}`,
  `origin: http://127.0.0.1:${served.port}`,
  'content-type: application/json',
];
/** What a person's page does: its file and a call, on connections of their own. The slower of both, in ms. */
const goodPage = async (): Promise<number> => {
  const began = performance.now();
  const base = `http://127.0.0.1:${served.port}`;
  const [page, call] = await Promise.all([
    fetch(`${base}/`, { headers: { connection: 'close' } }),
    fetch(`${base}/rpc/session/get`, {
      method: 'POST',
      headers: {
        connection: 'close',
        'content-type': 'application/json',
        origin: base,
        'x-steward-session': session,
      },
      body: '{}',
    }),
  ]);
  await Promise.all([page.text(), call.text()]);
  expect([page.status, call.status]).toEqual([200, 200]);
  return performance.now() - began;
};

/** The largest of the page's own files. */
const largeFile = (): string => {
  const folder = join(import.meta.dirname, '..', '..', 'dist', 'renderer', 'assets');
  const [largest = ''] = readdirSync(folder).sort(
    (one, other) => statSync(join(folder, other)).size - statSync(join(folder, one)).size,
  );
  return `/assets/${largest}`;
};
const ask = (path: string) => `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:${served.port}\r\n\r\n`;

/** The middle one of five measurements. */
const middleOf = async (measure: () => Promise<number>): Promise<number> => {
  const all: number[] = [];
  while (all.length < 5) all.push(await measure());
  return all.sort((one, other) => one - other)[2] as number;
};

interface Kind {
  readonly why: string;
  readonly many: number;
  readonly first: () => string;
  readonly dripMs?: number;
  /** It takes no answer from its socket. */
  readonly deaf?: true;
}
const kinds: readonly Kind[] = [
  { why: 'says nothing', many: 600, first: () => '' },
  { why: 'stops in the middle of its head', many: 600, first: () => 'GET / HTTP/1.1\r\nhost: ' },
  { why: 'drips its head', many: 300, first: () => 'GET / HTTP/1.1\r\nx-drip: ', dripMs: 500 },
  {
    why: 'drips its body',
    many: 300,
    first: () => [...head(), 'content-length: 4000', '', '{'].join('\r\n'),
    dripMs: 500,
  },
  {
    why: 'calls the API without a token and drips its body',
    many: 300,
    first: () =>
      [
        'POST /api/v1/tenants/plans HTTP/1.1',
        `host: 127.0.0.1:${served.port}`,
        'authorization: Bearer stw_aaaaaaaa_x',
        'content-type: application/json',
        'content-length: 4000',
        '',
        '{',
      ].join('\r\n'),
    dripMs: 500,
  },
  {
    why: 'stops between two chunks',
    many: 300,
    first: () => [...head(), 'transfer-encoding: chunked', '', '1', '{', ''].join('\r\n'),
  },
  { why: 'asks and goes silent', many: 300, first: () => ask('/') },
  { why: 'reads no answer', many: 100, first: () => ask(largeFile()), deaf: true },
  { why: 'asks for 100 files ahead', many: 100, first: () => ask(largeFile()).repeat(100), deaf: true },
];

describe('who holds connections open', { timeout: 60_000 }, () => {
  test.each(kinds)('and $why, $many at once, keeps nobody out', async (kind) => {
    const quiet = await middleOf(goodPage);
    const ended = Array.from({ length: kind.many }, () => hold(kind));
    await expect.poll(() => open.every((socket) => !socket.connecting), { timeout: 20_000 }).toBe(true);
    // A second, on a computer that has nothing else to do.
    expect(await middleOf(goodPage)).toBeLessThan(Math.max(1_000, 3 * quiet));
    expect(served.isAlive()).toBe(true);
    for (const socket of open.splice(0)) socket.destroy();
    await Promise.all(ended);
  });

  test('without a session is ended after 15 seconds at the latest, whatever it does', async () => {
    const ends = await Promise.all(kinds.map(hold));
    expect(Math.max(...ends)).toBeLessThan(15_000);
  });
});
