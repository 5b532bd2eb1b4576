import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { TenantSummary } from '../../../shared/contract/tenants.ts';
import { tenantSorts } from '../../../shared/domain/list-sorts.ts';
import { client, orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import type { CsvColumn } from '../../components/csv-text.ts';
import { orderOf } from '../../components/list-order.ts';
import { ListTable } from '../../components/list-table.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { SmallText } from '../../components/small-text.tsx';
import { type ListColumn, useList } from '../../components/use-list.tsx';
import { EnvironmentTitle } from './environment-title.tsx';
import { filterOf, isNarrowed, queryOf } from './list-query.ts';
import { TenantStatusBadge } from './tenant-status.tsx';
import { TenantsFilter } from './tenants-filter.tsx';
import { isolationWords, words } from './words.ts';

const columns: readonly ListColumn<TenantSummary>[] = [
  {
    id: 'name',
    breaks: true,
    sort: 'name',
    header: words.list.columns.name,
    isRowHeader: true,
    minWidth: 125,
    cell: (tenant) => (
      <>
        <AppLink href={`/tenants/${tenant.slug}`}>{tenant.name}</AppLink>
        <SmallText>{tenant.slug}</SmallText>
      </>
    ),
  },
  {
    id: 'status',
    sort: 'status',
    header: words.list.columns.status,
    minWidth: 125,
    cell: (tenant) => <TenantStatusBadge status={tenant.status} />,
  },
  {
    id: 'isolation',
    sort: 'isolation',
    header: words.list.columns.isolation,
    minWidth: 105,
    hidden: true,
    cell: (tenant) => isolationWords[tenant.isolation],
  },
  {
    id: 'environment',
    sort: 'environment',
    header: words.list.columns.environment,
    minWidth: 120,
    cell: (tenant) => <EnvironmentTitle name={tenant.environment} />,
  },
  {
    id: 'people',
    sort: 'people',
    header: words.list.columns.people,
    cell: (tenant) => tenant.people.toLocaleString('en'),
  },
  {
    id: 'entitlements',
    sort: 'entitlements',
    header: words.list.columns.entitlements,
    // It can be chosen; without it the others fit beside an open navigation.
    hidden: true,
    cell: (tenant) => tenant.entitlements.toLocaleString('en'),
  },
  {
    id: 'updated',
    sort: 'updated',
    header: words.list.columns.updated,
    minWidth: 95,
    cell: (tenant) => <RelativeTime at={tenant.updatedAt} />,
  },
  {
    id: 'tenantId',
    breaks: true,
    sort: 'tenantId',
    header: words.tenant.tenantId,
    minWidth: 110,
    hidden: true,
    cell: (tenant) => tenant.tenantId,
  },
  {
    id: 'connection',
    breaks: true,
    header: words.tenant.connection,
    minWidth: 110,
    hidden: true,
    cell: (tenant) => tenant.connection?.name ?? '–',
  },
  {
    id: 'created',
    sort: 'created',
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

/** The list, searched, narrowed, ordered and paged by the host; the address holds what is shown. */
export const TenantsTable = ({ empty }: { readonly empty: ReactNode }) => {
  const list = useList({
    name: 'tenants',
    columns,
    pageSize: 25,
    order: { sort: 'name', descending: false },
  });
  const { address, pageSize } = list;
  const filter = filterOf(address.get);
  const wanted = { ...queryOf(filter), ...orderOf(tenantSorts, list.order) };
  const tenants = useQuery({
    ...orpc.tenants.list.queryOptions({
      input: { ...wanted, limit: pageSize, offset: (address.page - 1) * pageSize },
    }),
    enabled: list.ready,
    placeholderData: keepPreviousData,
  });
  const total = tenants.data?.total ?? 0;
  const narrowed = isNarrowed(filter);
  const bare = tenants.isSuccess && total === 0 && !narrowed;
  return (
    <ListTable
      as="section"
      list={list}
      title={words.list.all}
      rows={tenants.data && { total, items: tenants.data.tenants }}
      reading={tenants}
      loadingText={words.list.loading}
      idOf={(tenant) => tenant.id}
      filter={!bare && <TenantsFilter filter={filter} onChange={address.change} total={total} />}
      narrowed={narrowed}
      noMatch={{ title: words.list.noMatch, body: words.list.noMatchDetail }}
      empty={empty}
      exported={{
        name: 'tenants',
        columns: exported,
        read: async ({ length }) => {
          const page = await client.tenants.list({ ...wanted, limit: 500, offset: length });
          return { total: page.total, items: page.tenants };
        },
      }}
    />
  );
};
