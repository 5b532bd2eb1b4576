import { ORPCError } from '@orpc/client';
import type { StandardHandlerOptions } from '@orpc/server/standard';
import type { HostContext } from './bind-contract.ts';
import { wireError } from './problem-of.ts';

/**
 * What every transport's handler needs besides the router: a request that cannot even be decoded leaves as
 * `BAD_INPUT`, because the guard around each procedure has not begun yet.
 */
export const rpcHandlerOptions = (): Pick<StandardHandlerOptions<HostContext>, 'interceptors'> => ({
  interceptors: [
    async ({ next }) => {
      try {
        return await next();
      } catch (error) {
        if (error instanceof ORPCError && error.defined) throw error;
        throw wireError({
          code: 'BAD_INPUT',
          happened: 'The request could not be read.',
          unchanged: 'Nothing was changed.',
        });
      }
    },
  ],
});
