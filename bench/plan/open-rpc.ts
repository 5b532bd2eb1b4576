import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { StewardClient } from '../../shared/contract/index.ts';

/** Calls the console's host as its page does: the token of the printed address, then a session header. */
export const openRpc = async (printed: string): Promise<StewardClient> => {
  const address = new URL(printed);
  const answer = await fetch(`${address.origin}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address.origin },
    body: JSON.stringify({ token: address.searchParams.get('token') }),
  });
  const { session } = (await answer.json()) as { session: string };
  return createORPCClient(
    new RPCLink({
      url: `${address.origin}/rpc`,
      headers: { 'x-steward-session': session, origin: address.origin },
    }),
  );
};
