import { useQuery } from '@tanstack/react-query';
import type { ReleaseSummary } from '../../../shared/contract/releases.ts';
import { orpc } from '../../app/client.ts';
import { visibleText } from '../../components/visible-text.ts';

/** Where a release was taken: the environment by its title, as everywhere on screen, and its connection. */
export const ReleaseOrigin = ({ release }: { readonly release: ReleaseSummary }) => {
  const environments = useQuery(orpc.environments.list.queryOptions()).data;
  const { connection, environment } = release;
  if (environment === null) return visibleText(connection);
  const title = environments?.find(({ name }) => name === environment)?.title ?? environment;
  return visibleText(`${title} (${connection})`);
};
