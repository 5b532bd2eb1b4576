import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { createORPCClient, ORPCError } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { composeSteward, type Steward } from '../../electron/compose.ts';
import { prepareProfileDirectory } from '../../electron/profile/default-profile.ts';
import { servePort } from '../../electron/rpc/serve-port.ts';
import { createStewardRouter } from '../../electron/rpc/steward-router.ts';
import { problem } from '../../shared/errors.ts';
import { seededRandom } from '../faults/seeded-random.ts';
import { eachOf } from './call-procedure.ts';
import { procedures } from './contract-procedures.ts';
import { dumpProfile } from './profile-dump.ts';
import { mutantsOf } from './schema-mutations.ts';
import { createValuePool, fits, validValue } from './schema-values.ts';
import { sampleTexts, seededTenant } from './seeded-tenant.ts';

const seed = 20_261;
let data: string;
let steward: Steward;
let port: MessagePort;
type Call = (input: unknown) => Promise<unknown>;
let client: Record<string, Record<string, Call>>;

beforeAll(async () => {
  data = await prepareProfileDirectory(mkdtempSync(join(tmpdir(), 'steward-port-')));
  steward = await composeSteward({ profileDirectory: data, origin: 'desktop' });
  await steward.sandbox();
  await steward.services.home.get({ wait: true }, {} as never);
  const channel = new MessageChannel();
  servePort(createStewardRouter(steward.services, steward), channel.port1, {
    id: 'window',
    origin: 'desktop',
  });
  channel.port1.start();
  channel.port2.start();
  port = channel.port2;
  client = createORPCClient(new RPCLink({ port: channel.port2 }));
});
afterAll(async () => {
  port?.close();
  await steward?.close();
  if (data) rmSync(data, { recursive: true, force: true });
});

/** What is wrong with how a call ended; undefined for an answer and for a problem in words. */
const crashOf = async (call: Promise<unknown>): Promise<string | undefined> => {
  try {
    await call;
    return undefined;
  } catch (error) {
    const read = error instanceof ORPCError ? problem.strict().safeParse(error.data) : undefined;
    return read?.success && read.data.code !== 'INTERNAL' ? undefined : String(error);
  }
};

test("every procedure refuses spoilt input over the desktop app's port in words, and writes nothing", {
  timeout: 90_000,
}, async () => {
  const draw = { random: seededRandom(seed), pool: createValuePool(sampleTexts, [seededTenant]) };
  const before = dumpProfile(data);
  const crashes: string[] = [];
  let calls = 0;
  for (const { name, input } of procedures) {
    if (input === undefined) continue;
    const [domain = '', method = ''] = name.split('.');
    const send = client[domain]?.[method] as Call;
    await eachOf([...mutantsOf(input, validValue(input, draw), 2)], 8, async ({ why, value }) => {
      // Half of a call's work is the same as over the web host: only what must be refused is sent here.
      if (why.includes('3,000 deep') || fits(input, value)) return;
      calls += 1;
      const crash = await crashOf(send(value));
      if (crash) crashes.push(`${name} ${why}: ${crash}`);
    });
  }
  process.stdout.write(
    `\nOver the desktop app's port, seed ${seed}: ${procedures.length} procedures, ${calls} calls, ${crashes.length} crashed\n`,
  );
  expect(crashes).toEqual([]);
  expect(calls).toBeGreaterThan(300);
  expect(dumpProfile(data)).toEqual(before);
});

test('messages that are no calls are passed over, and the next call is answered', async () => {
  const deep: unknown[] = [];
  for (let level = 0; level < 500; level += 1) deep.unshift([...deep.splice(0)]);
  for (const message of [
    null,
    undefined,
    7,
    'x',
    '{',
    '{}',
    '[]',
    '{"i":"1"}',
    '{"i":1,"t":1,"p":null}',
    '{"i":1,"t":99,"p":{}}',
    '{"i":"1","p":{"u":"//["}}',
    '{"i":"1","p":{"u":"/%E0%A4%A"}}',
    '{"i":"1","p":{"u":"/session/get","h":7}}',
    '{"i":"1","p":{"u":"/session/get","h":{"content-type":"multipart/form-data; boundary=x"},"b":7}}',
    '{"i":"1","p":{"u":"/session/get","h":{"content-disposition":"x"}}}',
    {},
    [],
    { i: 1 },
    new ArrayBuffer(0),
    new Uint8Array([0, 255, 1]),
    new Map(),
    deep,
    'x'.repeat(5_000_000),
  ])
    port.postMessage(message);
  const get = client.session?.get as Call;
  expect(await get(undefined)).toMatchObject({ origin: 'desktop' });
  // Progress is let go by a message of another kind, which must still pass.
  const live = client.runs?.live as (input: unknown) => Promise<AsyncGenerator<unknown>>;
  expect(await (await live(undefined)).return(undefined)).toMatchObject({ done: true });
});
