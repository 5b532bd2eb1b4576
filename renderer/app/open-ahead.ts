import { orpc } from './client.ts';
import { fetchPage } from './page-chunks.ts';
import { patternOf } from './page-patterns.ts';
import { queryClient } from './query-client.ts';
import { recentRunsQuery } from './recent-runs-query.ts';
import { sessionQuery } from './session-query.ts';

/**
 * Begins to fetch the page of an address: who asks and what the page is made of both take their time, and
 * neither needs the other. One that cannot be fetched says so where it is shown.
 */
export const fetchPageAhead = async (address: string): Promise<void> => {
  const pattern = patternOf(address);
  if (pattern) await fetchPage(pattern).catch(() => undefined);
};

/** What the frame shows to everybody but a mentor, who may not ask for it. */
const readFrame = async (): Promise<void> => {
  await queryClient.prefetchQuery(sessionQuery);
  const session = queryClient.getQueryData(sessionQuery.queryKey);
  if (!session || session.role === 'mentor') return;
  void queryClient.prefetchQuery(orpc.environments.current.queryOptions());
  void queryClient.prefetchQuery(recentRunsQuery);
};

/**
 * Asks at once for what the frame and the first page will want, instead of one after the other. What fails
 * here is asked again, and told, by whoever shows it.
 */
export const readAhead = (address: string): void => {
  void readFrame();
  void queryClient.prefetchQuery(orpc.session.appearance.queryOptions());
  if (address === '/') void queryClient.prefetchQuery(orpc.home.get.queryOptions({ input: { wait: false } }));
};
