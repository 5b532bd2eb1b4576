import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useSearchParams } from 'wouter';
import type { TenantSummary } from '../../../shared/contract/tenants.ts';
import { orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { EnvironmentTitle } from './environment-title.tsx';
import { addressOf, filterOf, isNarrowed, type ListFilter, pageSize, queryOf } from './list-query.ts';
import { TenantStatusBadge } from './tenant-status.tsx';
import { TenantsFilter } from './tenants-filter.tsx';
import { isolationWords, words } from './words.ts';

const columns: readonly TableProps.ColumnDefinition<TenantSummary>[] = [
  {
    id: 'name',
    header: words.list.columns.name,
    isRowHeader: true,
    minWidth: 140,
    cell: (tenant) => (
      <>
        <AppLink href={`/tenants/${tenant.slug}`}>{tenant.name}</AppLink>
        <Box color="text-body-secondary" fontSize="body-s">
          {tenant.slug}
        </Box>
      </>
    ),
  },
  {
    id: 'status',
    header: words.list.columns.status,
    minWidth: 115,
    cell: (tenant) => <TenantStatusBadge status={tenant.status} />,
  },
  {
    id: 'isolation',
    header: words.list.columns.isolation,
    minWidth: 105,
    cell: (tenant) => isolationWords[tenant.isolation],
  },
  {
    id: 'environment',
    header: words.list.columns.environment,
    minWidth: 120,
    cell: (tenant) => <EnvironmentTitle name={tenant.environment} />,
  },
  {
    id: 'people',
    header: words.list.columns.people,
    cell: (tenant) => tenant.people.toLocaleString('en'),
  },
  {
    id: 'entitlements',
    header: words.list.columns.entitlements,
    cell: (tenant) => tenant.entitlements.toLocaleString('en'),
  },
  {
    id: 'updated',
    header: words.list.columns.updated,
    minWidth: 95,
    cell: (tenant) => <RelativeTime at={tenant.updatedAt} />,
  },
];

const NoMatch = ({ onClear }: { readonly onClear: () => void }) => (
  <Box textAlign="center" padding={{ vertical: 'm' }}>
    <SpaceBetween size="xs">
      <Box variant="h3">{words.list.noMatch}</Box>
      <Box color="text-body-secondary">{words.list.noMatchDetail}</Box>
      <Button onClick={onClear}>{words.list.clear}</Button>
    </SpaceBetween>
  </Box>
);

/** The list, searched, narrowed and paged by the host; the address holds what is shown. */
export const TenantsTable = ({ empty }: { readonly empty: ReactNode }) => {
  const [address, setAddress] = useSearchParams();
  const filter = filterOf(address);
  const narrow = (change: Partial<ListFilter>) =>
    setAddress(addressOf({ ...filter, page: 1, ...change }), { replace: change.page === undefined });
  const tenants = useQuery(
    orpc.tenants.list.queryOptions({ input: queryOf(filter), placeholderData: keepPreviousData }),
  );
  const total = tenants.data?.total ?? 0;
  if (tenants.isError && !tenants.data)
    return <ProblemAlert error={tenants.error} onRetry={() => void tenants.refetch()} />;
  const bare = tenants.isSuccess && total === 0 && !isNarrowed(filter);
  return (
    <Table
      variant="container"
      wrapLines
      header={
        <Header
          variant="h2"
          {...(tenants.data ? { counter: `(${total.toLocaleString('en')})` } : {})}
          actions={
            <Button
              iconName="refresh"
              ariaLabel={words.list.refresh}
              loading={tenants.isFetching && !tenants.isPending}
              onClick={() => void tenants.refetch()}
            />
          }
        >
          {words.list.all}
        </Header>
      }
      ariaLabels={{ tableLabel: words.list.all }}
      loading={tenants.isPending}
      loadingText={words.list.loading}
      items={tenants.data?.tenants ?? []}
      trackBy="id"
      columnDefinitions={columns}
      filter={bare ? undefined : <TenantsFilter filter={filter} onChange={narrow} total={total} />}
      pagination={
        total > pageSize ? (
          <Pagination
            currentPageIndex={filter.page}
            pagesCount={Math.ceil(total / pageSize)}
            onChange={({ detail }) => narrow({ page: detail.currentPageIndex })}
          />
        ) : undefined
      }
      empty={
        isNarrowed(filter) ? (
          <NoMatch onClear={() => narrow({ search: '', status: null, environment: null })} />
        ) : (
          empty
        )
      }
    />
  );
};
