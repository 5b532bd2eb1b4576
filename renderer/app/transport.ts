import { type ClientContext, type ClientLink, ORPCError } from '@orpc/client';
import { RPCLink as HttpLink } from '@orpc/client/fetch';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { type Problem, statusOf } from '../../shared/errors.ts';

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

/**
 * The session secret of this tab: the one-time token of the address is exchanged for it, once; a reload
 * finds it in sessionStorage. Rejects with `SIGNED_OUT` where there is neither, or the token was used.
 */
export const exchangeToken = async (): Promise<string> => {
  const token = takeToken();
  const kept = window.sessionStorage.getItem(storageKey);
  if (token === null) {
    if (kept) return kept;
    throw signedOut();
  }
  const answer = await fetch('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  const body: unknown = await answer.json().catch(() => null);
  if (
    answer.ok &&
    typeof body === 'object' &&
    body !== null &&
    'session' in body &&
    typeof body.session === 'string'
  ) {
    window.sessionStorage.setItem(storageKey, body.session);
    return body.session;
  }
  if (kept) return kept;
  throw signedOut({ happened: 'The address that opened this page has been used already.' });
};

/** Over HTTP to the loopback host that served this page. */
const httpLink = (): Link => {
  const session = exchangeToken();
  // Each call reports it in its own words; without a call nobody waits for it.
  session.catch(() => undefined);
  return new HttpLink({
    url: `${window.location.origin}/rpc`,
    headers: async () => ({ [sessionHeader]: await session }),
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

/** Over the message port that the preload script hands to this page when it asks. */
const portLink = (): Link => {
  const { promise, resolve } = Promise.withResolvers<Link>();
  const receive = (event: MessageEvent) => {
    const [port] = event.ports;
    if (event.source !== window || event.data !== 'steward:port' || !port) return;
    window.removeEventListener('message', receive);
    const link = new PortLink({ port });
    port.start();
    resolve(link);
  };
  window.addEventListener('message', receive);
  window.postMessage('steward:ready', window.location.origin);
  return { call: async (path, input, options) => (await promise).call(path, input, options) };
};

/** How calls reach the host that opened this page: the desktop app's port, or the web host. */
export const createTransport = (): Link => (window.stewardBridge === undefined ? httpLink() : portLink());
