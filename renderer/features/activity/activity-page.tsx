import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type RunState, runStates } from '../../../shared/domain/plan.ts';
import { client, orpc } from '../../app/client.ts';
import { useLiveRuns, withLive } from '../../app/live-runs.ts';
import { ExportCsv } from '../../components/export-csv.tsx';
import { useHelp } from '../../components/help.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { TableEmpty } from '../../components/table-empty.tsx';
import { useMayChange } from '../../components/use-role.ts';
import { useTablePreferences } from '../../components/use-table-preferences.tsx';
import { useTableQuery } from '../../components/use-table-query.ts';
import { ActivityFilter } from './activity-filter.tsx';
import { exportedRuns, runColumns } from './run-columns.tsx';
import { words } from './words.ts';

const help = {
  title: words.help.title,
  body: (
    <>
      <p>{words.help.runs}</p>
      <p>{words.help.resume}</p>
      <p>{words.help.counts}</p>
      <p>{words.help.cli}</p>
    </>
  ),
};

const oneOf = <T extends string>(allowed: readonly T[], value: string | undefined): T | undefined =>
  allowed.find((each) => each === value);

/** Every run, live and past, newest first. */
export const ActivityPage = () => {
  useHelp(help);
  const mayChange = useMayChange();
  const address = useTableQuery();
  const live = useLiveRuns();
  const filters = {
    search: address.get('search'),
    state: oneOf<RunState>(runStates, address.get('state')),
    type: oneOf(['plan', 'command'] as const, address.get('type')),
    subject: address.get('subject'),
  };
  const { table, pageSize } = useTablePreferences({
    name: 'activity',
    columns: runColumns,
    pageSize: 25,
    onPageSize: () => address.setPage(1),
  });
  const { data, error, isPending, isFetching, refetch } = useQuery({
    ...orpc.runs.list.queryOptions({
      input: { ...filters, limit: pageSize, offset: (address.page - 1) * pageSize },
    }),
    placeholderData: keepPreviousData,
  });
  const filtered = Object.values(filters).some((value) => value !== undefined);
  const pages = Math.max(1, Math.ceil((data?.total ?? 0) / pageSize));
  return (
    <SpaceBetween size="l">
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      <Table
        {...table}
        variant="full-page"
        stickyHeader
        trackBy="id"
        loading={isPending}
        loadingText="Reading runs"
        items={withLive(data?.runs ?? [], live)}
        ariaLabels={{ tableLabel: words.title }}
        header={
          <Header
            variant="h1"
            description={words.description}
            {...(data ? { counter: `(${data.total.toLocaleString('en')})` } : {})}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <ExportCsv
                  name="activity"
                  columns={exportedRuns}
                  idOf={(run) => run.id}
                  disabled={!data || data.total === 0}
                  read={async ({ length }) => {
                    const next = await client.runs.list({ ...filters, limit: 500, offset: length });
                    return { total: next.total, items: next.runs };
                  }}
                />
                <Button
                  iconName="refresh"
                  ariaLabel="Read the list again"
                  loading={isFetching && !isPending}
                  onClick={() => void refetch()}
                />
              </SpaceBetween>
            }
          >
            {words.title}
          </Header>
        }
        filter={<ActivityFilter filters={filters} onChange={address.change} />}
        pagination={
          <Pagination
            currentPageIndex={Math.min(address.page, pages)}
            pagesCount={pages}
            onChange={({ detail }) => address.setPage(detail.currentPageIndex)}
          />
        }
        empty={
          filtered || (data?.total ?? 0) > 0 ? (
            <TableEmpty
              title={words.noMatch.title}
              body={words.noMatch.body}
              action={<Button onClick={address.clear}>Clear filters</Button>}
            />
          ) : (
            <TableEmpty
              title={words.empty.title}
              body={words.empty.body}
              action={mayChange && <Button href="/tenants/new">Onboard a tenant</Button>}
            />
          )
        }
        footer={
          filters.subject && (
            <Box color="text-body-secondary">
              Only runs about {filters.subject}.{' '}
              <Button variant="inline-link" onClick={() => address.change({ subject: undefined })}>
                Show all
              </Button>
            </Box>
          )
        }
      />
    </SpaceBetween>
  );
};
