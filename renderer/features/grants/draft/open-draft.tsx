import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { GrantDraft } from '../../../../shared/contract/grants.ts';
import { orpc } from '../../../app/client.ts';
import { PageProblem } from '../../../components/page-problem.tsx';
import { PageWaiting } from '../../../components/page-waiting.tsx';

/** Reads a draft as it is stored now, once for each opening; afterwards the page holds the truth. */
export const OpenDraft = ({
  kind,
  title,
  children,
}: {
  readonly kind: GrantDraft['kind'];
  readonly title: string;
  readonly children: (stored: GrantDraft | undefined) => ReactNode;
}) => {
  const { data, error, isError, isFetching, isFetchedAfterMount, refetch } = useQuery({
    ...orpc.grants.drafts.queryOptions(),
    refetchOnMount: 'always',
    refetchOnWindowFocus: false,
    retry: false,
  });
  if (isError && !isFetching)
    return <PageProblem title={title} error={error} onRetry={() => void refetch()} />;
  if (!data || !isFetchedAfterMount) return <PageWaiting title={title}>Reading what was begun</PageWaiting>;
  return children(data.find((draft) => draft.kind === kind));
};
