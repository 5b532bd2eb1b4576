import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { createPeerLookup } from './peer-user.ts';

export interface ConnectionGuardOptions {
  /** How long a request without a session may take until its answer was read, in milliseconds. */
  readonly strangerMs: number;
  /** Told of each connection that was cut because another user's process made it. */
  readonly onOtherUser: (uid: number) => void;
  /** How many connections without a session there may be. Default 128. */
  readonly mostStrangers?: number;
}

const root = 0;
/** Browsers ask one after the other; who sends many requests ahead wants their answers to pile up here. */
const mostUnderWay = 4;

/**
 * Keeps connections that have shown no session from being in anybody's way: another user's are cut (where
 * the operating system says whose they are), the oldest gives way to a new one, and a request has a limited
 * time. A connection that has shown a session once is known until it ends.
 */
export const createConnectionGuard = (options: ConnectionGuardOptions) => {
  const { strangerMs, onOtherUser, mostStrangers = 128 } = options;
  const lookUp = createPeerLookup();
  const own = process.getuid?.();
  /** In the order in which they came. */
  const strangers = new Set<Socket>();
  const underWay = new WeakMap<Socket, number>();
  const admitted = new WeakMap<Socket, Promise<boolean>>();

  const judge = async (socket: Socket): Promise<boolean> => {
    const { remoteAddress, remotePort, localAddress, localPort } = socket;
    if (!remoteAddress || !remotePort || !localAddress || !localPort) return false;
    const uid = await lookUp(
      { address: remoteAddress, port: remotePort },
      { address: localAddress, port: localPort },
    );
    // Root can read this process's memory anyway, and some relays of a person's own browser run as root.
    if (uid === undefined || own === undefined || uid === own || uid === root) return true;
    onOtherUser(uid);
    socket.destroy();
    return false;
  };

  return {
    /** Of every new connection. */
    take(socket: Socket): void {
      strangers.add(socket);
      socket.once('close', () => strangers.delete(socket));
      for (const oldest of strangers) {
        if (strangers.size <= mostStrangers) break;
        strangers.delete(oldest);
        oldest.destroy();
      }
      admitted.set(socket, judge(socket));
    },
    /** Whether the connection's requests are to be answered at all; false: it has been cut. */
    isAdmitted: async (socket: Socket): Promise<boolean> =>
      (await admitted.get(socket)) === true && !socket.destroyed,
    /** A request has begun. Cuts the connection unless it is answered in time or becomes known. */
    watch({ socket }: IncomingMessage, response: ServerResponse): void {
      if (!strangers.has(socket)) return;
      const begun = (underWay.get(socket) ?? 0) + 1;
      underWay.set(socket, begun);
      if (begun > mostUnderWay) socket.destroy();
      const late = setTimeout(() => strangers.has(socket) && socket.destroy(), strangerMs);
      response.once('close', () => {
        clearTimeout(late);
        underWay.set(socket, (underWay.get(socket) ?? 1) - 1);
      });
    },
    /** The connection has shown a session. */
    know(socket: Socket): void {
      strangers.delete(socket);
    },
  };
};
