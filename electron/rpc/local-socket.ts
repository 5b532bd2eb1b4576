import { chmod, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { RPCHandler } from '@orpc/server/node';
import { StewardError } from '../../shared/errors.ts';
import { prepareSocketDirectory } from '../profile/socket-path.ts';
import type { CallLog, HostContext } from './bind-contract.ts';
import { rpcHandlerOptions } from './rpc-handler-options.ts';
import type { StewardRouter } from './steward-router.ts';

export interface ServeOwnerOptions {
  /** From `socketPath`; a name on Windows. */
  readonly socket: string;
  readonly router: StewardRouter;
  readonly log: CallLog;
  /** A fresh address of the console, where this process serves one. */
  readonly consoleUrl?: () => string;
}

export interface OwnerSocket {
  /** How many other processes work through this one now. */
  clients(): number;
  /**
   * Takes no new client, waits until the present ones have gone (`whenIdle`) or cuts them off (`now`, the
   * default), and stops listening.
   */
  close(how?: 'whenIdle' | 'now'): Promise<void>;
}

/** Milliseconds between two signs of life to each client. */
const beatMs = 1_000;

const clientId = /^[\w-]{1,64}$/;

/**
 * Serves the contract to this user's other processes over a socket that only this user can open: the file
 * is 0600, and it stands in a folder of the user's own. Only the profile's owner may call this, so a file
 * left over by a dead owner is removed.
 *
 * A client holds `GET /hold` open for as long as it works; it is how an owner that is done knows that
 * somebody else is not.
 */
export const serveOwner = async (options: ServeOwnerOptions): Promise<OwnerSocket> => {
  const { socket: path, router, log, consoleUrl } = options;
  const isFile = process.platform !== 'win32';
  const rpc = new RPCHandler<HostContext>(router, rpcHandlerOptions());
  const holds = new Set<ServerResponse>();
  const beat = setInterval(() => {
    for (const held of holds) held.write('\n');
  }, beatMs).unref();
  let closing = false;
  let nobodyLeft: (() => void) | undefined;

  const answerJson = (response: ServerResponse, status: number, value: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));

  const hold = (response: ServerResponse): void => {
    if (closing) {
      answerJson(response, 503, { closing });
      return;
    }
    holds.add(response);
    response.once('close', () => {
      holds.delete(response);
      if (holds.size === 0) nobodyLeft?.();
    });
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.write(`${process.pid}\n`);
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.url === '/hold') return hold(response);
    if (request.url === '/address') {
      answerJson(response, 200, { url: consoleUrl?.() ?? null });
      return;
    }
    const given = request.headers['x-steward-client'];
    const id = typeof given === 'string' && clientId.test(given) ? `cli-${given}` : 'cli';
    const { matched } = await rpc.handle(request, response, {
      prefix: '/rpc',
      context: { session: { id, origin: 'cli' } },
    });
    if (!matched) response.writeHead(404).end();
  };

  const server = createServer({ requestTimeout: 0 }, (request, response) => {
    answer(request, response).catch((error: unknown) => {
      log.error({ err: error }, 'A call over the local socket could not be answered');
      response.destroy();
    });
  });
  const cannotListen = (cause: unknown) =>
    new StewardError(
      {
        code: 'STORE',
        happened: `Steward cannot listen at ${path}.`,
        unchanged: 'Nothing was changed.',
        todo: 'Remove what is there if it is not yours, or keep the profile in another folder of a local disk, named with --data.',
      },
      { cause },
    );
  if (isFile) {
    prepareSocketDirectory(path);
    await rm(path, { force: true }).catch((error: unknown) => {
      throw cannotListen(error);
    });
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(cannotListen(cause)));
    server.listen(path, resolve);
  });
  if (isFile) await chmod(path, 0o600);

  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      clearInterval(beat);
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return {
    clients: () => holds.size,
    close: async (how = 'now') => {
      closing = true;
      if (how === 'whenIdle' && holds.size > 0)
        await new Promise<void>((resolve) => {
          nobodyLeft = resolve;
        });
      await stop();
    },
  };
};
