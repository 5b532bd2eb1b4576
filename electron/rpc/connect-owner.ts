import { randomUUID } from 'node:crypto';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import { Agent, fetch as fetchOver } from 'undici';
import type { StewardClient } from '../../shared/contract/index.ts';

export interface OwnerConnection {
  readonly client: StewardClient;
  /** The owner's process. */
  readonly pid: number;
  /** A fresh address of the console with a one-time token; null where the owner serves none. */
  consoleUrl(): Promise<string | null>;
  /** Lets the owner go. */
  close(): Promise<void>;
}

/** Any host will do: the socket decides who answers. */
const base = 'http://steward';

/**
 * Connects to the process that owns a profile. The owner stays at least until `close`, unless it is killed.
 * Undefined when nobody answers there or the owner is about to leave: own the profile then, or try again.
 */
export const connectOwner = async (socketPath: string): Promise<OwnerConnection | undefined> => {
  // No time limits: a stream of progress may be silent for as long as its slowest step takes.
  const dispatcher = new Agent({
    connect: { socketPath, timeout: 5_000 },
    bodyTimeout: 0,
    headersTimeout: 0,
  });
  const held = new AbortController();
  const letGo = async () => {
    held.abort();
    await dispatcher.destroy();
  };

  let pid: number;
  try {
    const hold = await fetchOver(`${base}/hold`, { dispatcher, signal: held.signal });
    const first = hold.ok ? await hold.body?.getReader().read() : undefined;
    pid = Number.parseInt(new TextDecoder().decode(first?.value as Uint8Array | undefined), 10);
  } catch {
    await letGo();
    return undefined;
  }
  if (!Number.isInteger(pid)) {
    await letGo();
    return undefined;
  }

  const link = new RPCLink({
    url: `${base}/rpc`,
    headers: { 'x-steward-client': randomUUID() },
    // The link speaks in the global Request; undici's own fetch, which knows the socket, wants its parts.
    fetch: async (request) =>
      (await fetchOver(request.url, {
        method: request.method,
        headers: Object.fromEntries(request.headers),
        body: await request.text(),
        signal: request.signal,
        dispatcher,
      })) as unknown as Response,
  });
  return {
    client: createORPCClient(link),
    pid,
    consoleUrl: async () => {
      const answer = await fetchOver(`${base}/address`, { dispatcher });
      const body: unknown = await answer.json();
      return typeof body === 'object' && body !== null && 'url' in body && typeof body.url === 'string'
        ? body.url
        : null;
    },
    close: letGo,
  };
};
