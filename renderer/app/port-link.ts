import type { ClientContext, ClientLink } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';

type Link = ClientLink<ClientContext>;

/** What the console takes for "the process behind this window is gone"; see `isHostGone`. */
const gone = () => new TypeError('The connection to Steward was closed.');

interface OpenPort {
  readonly link: Link;
  /** Rejects when the port is closed from the other side. */
  readonly closed: Promise<never>;
}

const usePort = (port: MessagePort, onClosed: () => void): OpenPort => {
  const { promise: closed, reject } = Promise.withResolvers<never>();
  // Each call reports it; without a call nobody waits for it.
  closed.catch(() => undefined);
  // Before the link's own listener, which ends pending calls in words that nobody could act on.
  port.addEventListener('close', () => {
    reject(gone());
    onClosed();
  });
  const link = new RPCLink({ port });
  port.start();
  return { link, closed };
};

/** Asks for a port; the answered function stops waiting for it. */
export type RequestPort = (receive: (port: MessagePort) => void) => () => void;

/**
 * Calls over a message port that `request` asks for. A port that is not handed over in time, or is closed,
 * fails its calls as a lost host does; the next call asks for another port.
 */
export const createPortLink = (request: RequestPort, withinMs = 5_000): Link => {
  let opening: Promise<OpenPort> | undefined;
  const open = (): Promise<OpenPort> => {
    const { promise, resolve, reject } = Promise.withResolvers<OpenPort>();
    const forget = () => {
      if (opening === promise) opening = undefined;
    };
    const timer = setTimeout(() => {
      stopWaiting();
      forget();
      reject(gone());
    }, withinMs);
    const stopWaiting = request((port) => {
      clearTimeout(timer);
      resolve(usePort(port, forget));
    });
    return promise;
  };
  return {
    call: async (path, input, options) => {
      opening ??= open();
      const { link, closed } = await opening;
      return Promise.race([link.call(path, input, options), closed]);
    },
  };
};
