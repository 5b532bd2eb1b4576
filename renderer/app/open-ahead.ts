import { orpc } from './client.ts';
import { fetchPageAhead } from './pages.tsx';
import { queryClient } from './query-client.ts';

/**
 * Asks at once for what the first page will want, beside the question who is there, instead of one after the
 * other. What fails here is asked again, and told, by the page itself.
 */
export const openAhead = (address: string): void => {
  fetchPageAhead(address);
  if (address === '/') void queryClient.prefetchQuery(orpc.home.get.queryOptions({ input: { wait: false } }));
};
