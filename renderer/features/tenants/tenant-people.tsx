import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useState } from 'react';
import type { Person } from '../../../shared/domain/tenant-spec.ts';
import { pageOf } from './people-filter.ts';
import { roleWords, words } from './words.ts';

const size = 25;

export interface TenantPeopleProps {
  readonly people: readonly Person[];
  readonly onCheck: (email: string) => void;
}

/** The tenant's people, one page at a time, each with the check whether they can sign in. */
export const TenantPeople = ({ people, onCheck }: TenantPeopleProps) => {
  const [search, setSearch] = useState('');
  const [wanted, setWanted] = useState(1);
  const text = search.trim().toLowerCase();
  const found = people.filter(
    ({ email, name }) => email.toLowerCase().includes(text) || name?.toLowerCase().includes(text),
  );
  const page = pageOf(found, wanted, size);
  return (
    <Table
      variant="container"
      contentDensity="compact"
      wrapLines
      header={
        <Header variant="h2" counter={`(${people.length.toLocaleString('en')})`}>
          {words.tenant.people}
        </Header>
      }
      ariaLabels={{ tableLabel: words.tenant.people }}
      items={page.rows}
      trackBy="email"
      filter={
        people.length > 0 ? (
          <TextFilter
            filteringText={search}
            filteringPlaceholder={words.people_.search}
            filteringAriaLabel={words.people_.search}
            countText={search ? words.people(found.length) : ''}
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
          {people.length === 0 ? (
            <>
              <b>{words.people_.none}</b>
              <div>{words.people_.noneDetail}</div>
            </>
          ) : (
            <SpaceBetween size="xs">
              <b>{words.people_.noMatch}</b>
              <Button onClick={() => setSearch('')}>{words.list.clear}</Button>
            </SpaceBetween>
          )}
        </Box>
      }
      columnDefinitions={[
        { id: 'email', header: words.people_.email, isRowHeader: true, cell: ({ email }) => email },
        { id: 'name', header: words.people_.name, cell: ({ name }) => name ?? '–' },
        { id: 'role', header: words.people_.role, cell: ({ role }) => roleWords[role].one },
        {
          id: 'signsIn',
          header: words.people_.signsIn,
          cell: (person) => (person.iamUser ? words.people_.iamUser : words.people_.federated),
        },
        {
          id: 'check',
          header: words.list.columns.actions,
          cell: ({ email }) => (
            <Button
              variant="inline-link"
              ariaLabel={words.people_.checkLabel(email)}
              onClick={() => onCheck(email)}
            >
              {words.people_.check}
            </Button>
          ),
        },
      ]}
    />
  );
};
