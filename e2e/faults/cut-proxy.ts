import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * `refused`: nobody listens any more; `reset`: connections are taken and torn down; `silent`: the cable is
 * out: nothing passes, and what was sent meanwhile arrives late.
 */
export type CutKind = 'refused' | 'reset' | 'silent';

export interface CutProxy {
  readonly port: number;
  /** Cuts every connection for `ms` once `after` pieces were sent to the service. */
  cutAfter(after: number, kind: CutKind, ms: number): void;
  /** How often it was cut. */
  cuts(): number;
  close(): Promise<void>;
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });

/** A plain TCP proxy in front of a service on this computer, whose line can be cut. */
export const startCutProxy = async (target: number): Promise<CutProxy> => {
  const open = new Set<{ readonly near: Socket; readonly far: Socket }>();
  const sockets = new Set<Socket>();
  let pieces = 0;
  let wanted: { readonly after: number; readonly kind: CutKind; readonly ms: number } | undefined;
  let cut: CutKind | undefined;
  let cuts = 0;
  let back: NodeJS.Timeout | undefined;
  let port = 0;
  let server: Server;

  const hold = ({ near, far }: { near: Socket; far: Socket }) => {
    near.pause();
    far.pause();
  };
  const begin = (kind: CutKind, ms: number) => {
    cut = kind;
    cuts++;
    if (kind === 'refused') server.close();
    for (const pair of open) {
      if (kind === 'silent') hold(pair);
      else {
        pair.near.resetAndDestroy();
        pair.far.destroy();
      }
    }
    back = setTimeout(async () => {
      cut = undefined;
      if (kind === 'refused') {
        server = serve();
        await listen(server, port);
      }
      for (const { near, far } of open) {
        near.resume();
        far.resume();
      }
    }, ms);
  };
  const count = () => {
    pieces++;
    if (!wanted || pieces < wanted.after) return;
    const { kind, ms } = wanted;
    wanted = undefined;
    begin(kind, ms);
  };
  const serve = () =>
    createServer((near) => {
      if (cut === 'reset') {
        near.resetAndDestroy();
        return;
      }
      const far = connect(target, '127.0.0.1');
      const pair = { near, far };
      open.add(pair);
      const pass = (from: Socket, to: Socket) => {
        sockets.add(from);
        from.on('data', (piece) => {
          to.write(piece);
          if (from === near) count();
        });
        from.on('end', () => to.end());
        from.on('error', () => to.destroy());
        from.on('close', () => {
          // What was sent before a cable came back still arrives.
          if (cut !== 'silent') to.end();
          open.delete(pair);
          sockets.delete(from);
        });
      };
      pass(near, far);
      pass(far, near);
      if (cut === 'silent') hold(pair);
    });

  server = serve();
  await listen(server, 0);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port');
  port = address.port;
  return {
    port,
    cutAfter: (after, kind, ms) => {
      wanted = { after: pieces + after, kind, ms };
    },
    cuts: () => cuts,
    close: () =>
      new Promise((resolve) => {
        clearTimeout(back);
        for (const socket of sockets) socket.destroy();
        if (server.listening) server.close(() => resolve());
        else resolve();
      }),
  };
};
