import { RPCHandler } from '@orpc/server/message-port';
import type { HostContext } from './bind-contract.ts';
import { rpcHandlerOptions } from './rpc-handler-options.ts';
import type { StewardRouter } from './steward-router.ts';

type Upgrade = RPCHandler<HostContext>['upgrade'];

/**
 * Answers the contract on a message port (Electron's `MessagePortMain`, or a DOM one) for one session, until
 * the port is closed. The port must be started by its owner.
 */
export const servePort = (
  router: StewardRouter,
  port: Parameters<Upgrade>[0],
  session: NonNullable<HostContext['session']>,
): void => {
  new RPCHandler<HostContext>(router, rpcHandlerOptions()).upgrade(port, { context: { session } });
};
