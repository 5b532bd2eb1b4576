import { MessageChannel, type MessagePort as NodePort } from 'node:worker_threads';
import { os } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { afterEach, describe, expect, it } from 'vitest';
import { isHostGone } from '../components/problem-of.ts';
import { createPortLink } from './port-link.ts';

const ports: NodePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

const never = new Promise<string>(() => undefined);
const router = { hello: os.handler(() => 'hello'), hang: os.handler(() => never) };

/** The main process's side, which hands out a port per request. */
const host = () => {
  const served: NodePort[] = [];
  return {
    served,
    request: (receive: (port: MessagePort) => void) => {
      const { port1, port2 } = new MessageChannel();
      ports.push(port1, port2);
      served.push(port1);
      new RPCHandler(router).upgrade(port1);
      port1.start();
      receive(port2 as unknown as MessagePort);
      return () => undefined;
    },
  };
};

const outcome = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);
const call = (link: ReturnType<typeof createPortLink>, name: string) =>
  link.call([name], undefined, { context: {} });

describe('calls over a message port', () => {
  it('are answered', async () => {
    expect(await call(createPortLink(host().request), 'hello')).toBe('hello');
  });

  it('fail as a lost host does when the port is closed under them, and go on over another port', async () => {
    const main = host();
    const link = createPortLink(main.request);
    expect(await call(link, 'hello')).toBe('hello');
    const hanging = outcome(call(link, 'hang'));
    main.served[0]?.close();
    expect(isHostGone(await hanging)).toBe(true);
    expect(await call(link, 'hello')).toBe('hello');
    expect(main.served).toHaveLength(2);
  });

  it('fail as a lost host does where no port is handed over, and ask again', async () => {
    const main = host();
    let answers = false;
    const link = createPortLink((receive) => (answers ? main.request(receive) : () => undefined), 20);
    expect(isHostGone(await outcome(call(link, 'hello')))).toBe(true);
    answers = true;
    expect(await call(link, 'hello')).toBe('hello');
  });
});
