import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useSearchParams } from 'wouter';
import type { TenantSummary } from '../../../shared/contract/tenants.ts';
import { client, orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import type { CsvColumn } from '../../components/csv-text.ts';
import { ExportCsv } from '../../components/export-csv.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { type ListColumn, useTablePreferences } from '../../components/use-table-preferences.tsx';
import { EnvironmentTitle } from './environment-title.tsx';
import { addressOf, filterOf, isNarrowed, type ListFilter, queryOf } from './list-query.ts';
import { TenantStatusBadge } from './tenant-status.tsx';
import { TenantsFilter } from './tenants-filter.tsx';
import { isolationWords, words } from './words.ts';

const columns: readonly ListColumn<TenantSummary>[] = [
  {
    id: 'name',
    header: words.list.columns.name,
    isRowHeader: true,
    minWidth: 125,
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
    minWidth: 110,
    cell: (tenant) => <TenantStatusBadge status={tenant.status} />,
  },
  {
    id: 'isolation',
    header: words.list.columns.isolation,
    minWidth: 105,
    // The one that is the same for most, so that the others fit beside an open navigation.
    hidden: true,
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
  {
    id: 'tenantId',
    header: words.tenant.tenantId,
    minWidth: 110,
    hidden: true,
    cell: (tenant) => tenant.tenantId,
  },
  {
    id: 'connection',
    header: words.tenant.connection,
    minWidth: 110,
    hidden: true,
    cell: (tenant) => tenant.connection?.name ?? '–',
  },
  {
    id: 'created',
    header: words.tenant.created,
    minWidth: 95,
    hidden: true,
    cell: (tenant) => <RelativeTime at={tenant.createdAt} />,
  },
];

const exported: readonly CsvColumn<TenantSummary>[] = [
  { header: 'Name', value: ({ name }) => name },
  { header: 'Slug', value: ({ slug }) => slug },
  { header: 'Tenant id', value: ({ tenantId }) => tenantId },
  { header: 'Status', value: ({ status }) => status },
  { header: 'Isolation', value: ({ isolation }) => isolation },
  { header: 'Namespace', value: ({ namespace }) => namespace },
  { header: 'Environment', value: ({ environment }) => environment },
  { header: 'Connection', value: ({ connection }) => connection?.name ?? null },
  { header: 'People', value: ({ people }) => people },
  { header: 'Assets', value: ({ entitlements }) => entitlements },
  { header: 'Made', value: ({ createdAt }) => createdAt },
  { header: 'Updated', value: ({ updatedAt }) => updatedAt },
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
  const { table, pageSize } = useTablePreferences({
    name: 'tenants',
    columns,
    pageSize: 25,
    onPageSize: () => narrow({}),
  });
  const tenants = useQuery(
    orpc.tenants.list.queryOptions({
      input: { ...queryOf(filter), limit: pageSize, offset: (filter.page - 1) * pageSize },
      placeholderData: keepPreviousData,
    }),
  );
  const total = tenants.data?.total ?? 0;
  if (tenants.isError && !tenants.data)
    return <ProblemAlert error={tenants.error} onRetry={() => void tenants.refetch()} />;
  const bare = tenants.isSuccess && total === 0 && !isNarrowed(filter);
  return (
    <Table
      {...table}
      variant="container"
      header={
        <Header
          variant="h2"
          {...(tenants.data ? { counter: `(${total.toLocaleString('en')})` } : {})}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <ExportCsv
                name="tenants"
                columns={exported}
                idOf={(tenant) => tenant.id}
                disabled={total === 0}
                read={async ({ length }) => {
                  const page = await client.tenants.list({ ...queryOf(filter), limit: 500, offset: length });
                  return { total: page.total, items: page.tenants };
                }}
              />
              <Button
                iconName="refresh"
                ariaLabel={words.list.refresh}
                loading={tenants.isFetching && !tenants.isPending}
                onClick={() => void tenants.refetch()}
              />
            </SpaceBetween>
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
        isNarrowed(filter) || total > 0 ? (
          <NoMatch onClear={() => narrow({ search: '', status: null, environment: null })} />
        ) : (
          empty
        )
      }
    />
  );
};
