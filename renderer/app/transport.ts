import { type ClientContext, type ClientLink, ORPCError } from '@orpc/client';
import { RPCLink as HttpLink } from '@orpc/client/fetch';
import { statusOf } from '../../shared/error-status.ts';
import type { Problem } from '../../shared/errors.ts';
import { createPortLink, type RequestPort } from './port-link.ts';
import { createSessionSecret, type Exchanged } from './session-secret.ts';

type Link = ClientLink<ClientContext>;

declare global {
  interface Window {
    /** Set by the desktop app's preload script and nowhere else. */
    readonly stewardBridge?: unknown;
  }
}

const sessionHeader = 'x-steward-session';
/** Kept per tab: a reload goes on with the session, another tab has none. */
const storageKey = 'steward.session';

const signedOut = (problem: Partial<Problem> = {}): ORPCError<'SIGNED_OUT', Problem> => {
  const data: Problem = {
    code: 'SIGNED_OUT',
    happened: 'This page has no session with Steward.',
    unchanged: 'What was saved is safe.',
    todo: 'Run “npm start” or “steward serve” again: it prints a new address that opens the console once.',
    ...problem,
  };
  return new ORPCError('SIGNED_OUT', {
    defined: true,
    status: statusOf('SIGNED_OUT'),
    message: data.happened,
    data,
  });
};

/** Reads the one-time token and takes it out of the address bar and the history at once. */
const takeToken = (): string | null => {
  const address = new URL(window.location.href);
  const token = address.searchParams.get('token');
  if (token === null) return null;
  address.searchParams.delete('token');
  window.history.replaceState(
    window.history.state,
    '',
    `${address.pathname}${address.search}${address.hash}`,
  );
  return token;
};

const sessionIn = (body: unknown): string | undefined =>
  typeof body === 'object' && body !== null && 'session' in body && typeof body.session === 'string'
    ? body.session
    : undefined;

/** Asks the host for a session; rejects as a lost host where none answered as one. */
const exchange = async (token: string): Promise<Exchanged> => {
  const answer = await fetch('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  const secret = answer.ok ? sessionIn(await answer.json()) : undefined;
  if (secret !== undefined) return { kind: 'session', secret };
  if (answer.status >= 400 && answer.status < 500) return { kind: 'refused' };
  throw new TypeError(`The connection failed: HTTP ${answer.status}.`);
};

/** Over HTTP to the loopback host that served this page. */
const httpLink = (): Link => {
  const session = createSessionSecret({
    takeToken,
    kept: () => window.sessionStorage.getItem(storageKey),
    keep: (secret) => window.sessionStorage.setItem(storageKey, secret),
    exchange,
    signedOut: (reason) =>
      signedOut(
        reason === 'refused'
          ? { happened: 'The address that opened this page has been used already, or is too old.' }
          : {},
      ),
  });
  return new HttpLink({
    url: `${window.location.origin}/rpc`,
    headers: async () => ({ [sessionHeader]: await session() }),
    interceptors: [
      async ({ next }) => {
        try {
          return await next();
        } catch (error) {
          if (error instanceof ORPCError && error.code === 'SIGNED_OUT')
            window.sessionStorage.removeItem(storageKey);
          throw error;
        }
      },
    ],
  });
};

/** Asks the preload script for a message port to the main process. */
const requestPort: RequestPort = (receive) => {
  const take = (event: MessageEvent) => {
    const [port] = event.ports;
    if (event.source !== window || event.data !== 'steward:port' || !port) return;
    window.removeEventListener('message', take);
    receive(port);
  };
  window.addEventListener('message', take);
  window.postMessage('steward:ready', window.location.origin);
  return () => window.removeEventListener('message', take);
};

/** How calls reach the host that opened this page: the desktop app's port, or the web host. */
export const createTransport = (): Link =>
  window.stewardBridge === undefined ? httpLink() : createPortLink(requestPort);
