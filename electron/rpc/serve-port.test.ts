import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { expect, test } from 'vitest';
import { contract, type StewardClient } from '../../shared/contract/index.ts';
import { StewardError } from '../../shared/errors.ts';
import type { ContractServices } from './contract-services.ts';
import { servePort } from './serve-port.ts';
import { createSessionService } from './sessions.ts';
import { createStewardRouter } from './steward-router.ts';

test('a message port carries calls, errors in words, and one session', async () => {
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
  const router = createStewardRouter(
    {
      ...nothing,
      session: createSessionService({
        settings: { get: async () => 'Ann', set: async () => undefined },
        profile: { name: 'p', path: '/p' },
        version: '1.0.0',
      }),
    },
    { audit: { append: async () => undefined }, log: { info: () => undefined, error: () => undefined } },
  );
  const { port1, port2 } = new MessageChannel();
  servePort(router, port1, { id: 'window-1', origin: 'desktop' });
  const client: StewardClient = createORPCClient(new RPCLink({ port: port2 as unknown as MessagePort }));
  try {
    expect(await client.session.get()).toMatchObject({ actor: 'Ann', role: 'admin', origin: 'desktop' });
    await expect(client.system.sandbox()).rejects.toMatchObject({
      code: 'NOT_FOUND',
      data: { happened: 'No system.sandbox here.' },
    });
    await client.session.lookAs({ role: 'mentor' });
    await expect(client.system.sandbox()).rejects.toMatchObject({ code: 'FORBIDDEN' });
  } finally {
    port1.close();
    port2.close();
  }
});
