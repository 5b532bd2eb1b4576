import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import Table from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useState } from 'react';
import type { Entitlement } from '../../../shared/domain/tenant-spec.ts';
import { visibleText } from '../../components/visible-text.ts';
import { pageOf } from './people-filter.ts';
import { assetKindWords, roleWords, words } from './words.ts';

const size = 25;

/** The dashboards and datasets that the tenant receives, and which of its groups. */
export const TenantAssets = ({ entitlements }: { readonly entitlements: readonly Entitlement[] }) => {
  const [search, setSearch] = useState('');
  const [wanted, setWanted] = useState(1);
  const text = search.trim().toLowerCase();
  const found = entitlements.filter(
    ({ id, name }) => id.toLowerCase().includes(text) || name?.toLowerCase().includes(text),
  );
  const page = pageOf(found, wanted, size);
  return (
    <Table
      variant="container"
      contentDensity="compact"
      wrapLines
      header={
        <Header variant="h2" counter={`(${entitlements.length.toLocaleString('en')})`}>
          {words.tenant.assets}
        </Header>
      }
      ariaLabels={{ tableLabel: words.tenant.assets }}
      items={page.rows}
      trackBy={({ kind, id }) => `${kind}/${id}`}
      filter={
        entitlements.length > 0 ? (
          <TextFilter
            filteringText={search}
            filteringPlaceholder={words.assets_.search}
            filteringAriaLabel={words.assets_.search}
            countText={search ? words.assets(found.length) : ''}
            onChange={({ detail }) => {
              setSearch(detail.filteringText);
              setWanted(1);
            }}
          />
        ) : undefined
      }
      pagination={
        page.pages > 1 ? (
          <Pagination
            currentPageIndex={page.page}
            pagesCount={page.pages}
            onChange={({ detail }) => setWanted(detail.currentPageIndex)}
          />
        ) : undefined
      }
      empty={
        <Box textAlign="center" color="text-body-secondary">
          <b>{entitlements.length === 0 ? words.assets_.none : words.assets_.noMatch}</b>
          {entitlements.length === 0 && <div>{words.assets_.noneDetail}</div>}
        </Box>
      }
      columnDefinitions={[
        {
          id: 'name',
          header: words.assets_.name,
          isRowHeader: true,
          cell: ({ id, name }) => visibleText(name ?? id),
        },
        { id: 'kind', header: words.assets_.kind, cell: ({ kind }) => assetKindWords[kind] },
        {
          id: 'groups',
          header: words.assets_.groups,
          cell: ({ groups }) => groups.map((role) => roleWords[role].many).join(', '),
        },
        { id: 'id', header: words.assets_.id, cell: ({ id }) => <code>{id}</code> },
      ]}
    />
  );
};
