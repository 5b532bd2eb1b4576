import { RPCHandler } from '@orpc/server/message-port';
import type { HostContext } from './bind-contract.ts';
import { isPortMessage } from './port-message.ts';
import { rpcHandlerOptions } from './rpc-handler-options.ts';
import type { StewardRouter } from './steward-router.ts';

type Upgrade = RPCHandler<HostContext>['upgrade'];
type Port = Parameters<Upgrade>[0];
type Listener = (event?: { readonly data: unknown }) => void;

const listen = (port: Port, event: 'message' | 'close', listener: Listener): void => {
  // Each kind of port names the same thing otherwise.
  const any = port as {
    addEventListener?: (event: string, listener: Listener) => void;
    on?: (event: string, listener: Listener) => void;
  };
  if (any.addEventListener) any.addEventListener(event, listener);
  else any.on?.(event, listener);
};

/** The same port, on which only calls arrive. */
const callsOf = (port: Port): Port => ({
  postMessage: (message: unknown) => port.postMessage(message as never),
  on: (event: string, listener: Listener) => {
    if (event === 'close') listen(port, 'close', listener);
    else listen(port, 'message', (message) => isPortMessage(message?.data) && listener(message));
  },
});

/**
 * Answers the contract on a message port (Electron's `MessagePortMain`, or a DOM one) for one session, until
 * the port is closed. The port must be started by its owner. What is no call is passed over.
 */
export const servePort = (
  router: StewardRouter,
  port: Port,
  session: NonNullable<HostContext['session']>,
): void => {
  new RPCHandler<HostContext>(router, rpcHandlerOptions()).upgrade(callsOf(port), { context: { session } });
};
