import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import Table from '@cloudscape-design/components/table';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { words } from './words.ts';

const size = 20;

/** Every plan that was applied to this tenant, the newest first. */
export const TenantActivity = ({ slug }: { readonly slug: string }) => {
  const [page, setPage] = useState(1);
  const runs = useQuery(
    orpc.runs.list.queryOptions({
      input: { subject: slug, limit: size, offset: (page - 1) * size },
      placeholderData: keepPreviousData,
    }),
  );
  if (runs.isError && !runs.data)
    return <ProblemAlert error={runs.error} onRetry={() => void runs.refetch()} />;
  const total = runs.data?.total ?? 0;
  return (
    <Table
      variant="container"
      contentDensity="compact"
      wrapLines
      header={
        <Header variant="h2" {...(runs.data ? { counter: `(${total.toLocaleString('en')})` } : {})}>
          {words.activity_.title}
        </Header>
      }
      ariaLabels={{ tableLabel: words.activity_.title }}
      loading={runs.isPending}
      loadingText={words.list.loading}
      items={runs.data?.runs ?? []}
      trackBy="id"
      pagination={
        total > size ? (
          <Pagination
            currentPageIndex={page}
            pagesCount={Math.ceil(total / size)}
            onChange={({ detail }) => setPage(detail.currentPageIndex)}
          />
        ) : undefined
      }
      empty={
        <Box textAlign="center" color="text-body-secondary">
          <b>{words.activity_.none}</b>
          <div>{words.activity_.noneDetail}</div>
        </Box>
      }
      columnDefinitions={[
        {
          id: 'what',
          header: words.activity_.what,
          isRowHeader: true,
          cell: (run) => <AppLink href={`/activity/${run.id}`}>{run.title}</AppLink>,
        },
        { id: 'state', header: words.activity_.state, cell: (run) => <StateBadge state={run.state} /> },
        {
          id: 'steps',
          header: words.activity_.steps,
          cell: (run) =>
            `${run.steps.settled.toLocaleString('en')} / ${run.steps.total.toLocaleString('en')}`,
        },
        {
          id: 'started',
          header: words.activity_.started,
          cell: (run) => <RelativeTime at={run.startedAt} />,
        },
        { id: 'by', header: words.activity_.by, cell: (run) => run.actor },
      ]}
    />
  );
};
