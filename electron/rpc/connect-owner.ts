import { randomUUID } from 'node:crypto';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import { Agent, fetch as fetchOver } from 'undici';
import type { StewardClient } from '../../shared/contract/index.ts';
import { StewardError } from '../../shared/errors.ts';

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

/** How long an owner may be silent, in milliseconds, before it counts as hanging. It speaks each second. */
const silenceMs = 15_000;

/** What a command is told of an owner that hangs; `who` names it. */
export const silentOwner = (who: string): StewardError =>
  new StewardError({
    code: 'BUSY',
    happened: `${who} It has not answered for ${silenceMs / 1000} seconds.`,
    unchanged: 'What it was asked to do may have been done; its journal knows.',
    todo: 'If it is stopped or hangs, let it go on or end that process, then try again: a run that it was at can be resumed.',
  });

/**
 * Calls `gone` once nothing was heard for too long. It counts its own ticks: a computer that slept has slept
 * for both sides.
 */
const watchSilence = (gone: () => void) => {
  const tickMs = 500;
  let ticks = 0;
  const timer = setInterval(() => {
    ticks += 1;
    if (ticks * tickMs < silenceMs) return;
    clearInterval(timer);
    gone();
  }, tickMs);
  return {
    heard: () => {
      ticks = 0;
    },
    stop: () => clearInterval(timer),
  };
};

/**
 * Connects to the process that owns a profile. The owner stays at least until `close`, unless it is killed.
 * Undefined when nobody answers there or the owner is about to leave: own the profile then, or try again.
 *
 * Rejects with BUSY when somebody listens there but does not answer. Calls reject with BUSY when the owner
 * falls silent later.
 */
export const connectOwner = async (socketPath: string): Promise<OwnerConnection | undefined> => {
  // No time limits: a stream of progress may be silent for as long as its slowest step takes.
  const dispatcher = new Agent({
    connect: { socketPath, timeout: 5_000 },
    bodyTimeout: 0,
    headersTimeout: 0,
  });
  const held = new AbortController();
  const silent = new AbortController();
  let pid = Number.NaN;
  const silence = watchSilence(() =>
    silent.abort(
      silentOwner(
        Number.isNaN(pid)
          ? 'Another Steward has this profile open.'
          : `This command works through another Steward (process ${pid}), which has the profile open.`,
      ),
    ),
  );
  const either = (signal: AbortSignal) => AbortSignal.any([signal, silent.signal]);
  const letGo = async () => {
    silence.stop();
    held.abort();
    await dispatcher.destroy();
  };

  try {
    const hold = await fetchOver(`${base}/hold`, { dispatcher, signal: either(held.signal) });
    const reader = hold.ok ? hold.body?.getReader() : undefined;
    const first = await reader?.read();
    pid = Number.parseInt(new TextDecoder().decode(first?.value as Uint8Array | undefined), 10);
    silence.heard();
    if (reader && Number.isInteger(pid)) void listen(reader, silence);
  } catch {
    await letGo();
    if (silent.signal.aborted) throw silent.signal.reason;
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
        signal: either(request.signal),
        dispatcher,
      })) as unknown as Response,
  });
  return {
    client: createORPCClient(link),
    pid,
    consoleUrl: async () => {
      const answer = await fetchOver(`${base}/address`, { dispatcher, signal: silent.signal });
      const body: unknown = await answer.json();
      return typeof body === 'object' && body !== null && 'url' in body && typeof body.url === 'string'
        ? body.url
        : null;
    },
    close: letGo,
  };
};

/** Hears the owner's beats until its stream ends: then its calls end too, and say so themselves. */
const listen = async (
  reader: { read(): Promise<{ readonly done: boolean }> },
  silence: { heard(): void; stop(): void },
): Promise<void> => {
  try {
    while (!(await reader.read()).done) silence.heard();
  } catch {
    // It was let go, or is gone.
  } finally {
    silence.stop();
  }
};
