import type { ClientContext, ClientLink } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';

/** How calls reach the host that opened this page. */
export const createTransport = (): ClientLink<ClientContext> =>
  new RPCLink({ url: `${window.location.origin}/rpc`, headers: {} });
