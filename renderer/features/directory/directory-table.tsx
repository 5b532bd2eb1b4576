import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { keepPreviousData, type QueryKey, useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import type { CsvColumn } from '../../components/csv-text.ts';
import { ExportCsv } from '../../components/export-csv.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { TableEmpty } from '../../components/table-empty.tsx';
import { type ListColumn, useTablePreferences } from '../../components/use-table-preferences.tsx';
import type { useTableQuery } from '../../components/use-table-query.ts';
import { words } from './words.ts';
import '../../components/plain-list.css';

/** The part of a list's input that every table of the directory has. */
export interface ListPaging {
  readonly search?: string;
  readonly sort?: string;
  readonly descending: boolean;
  readonly limit: number;
  readonly offset: number;
}

export interface DirectoryTableProps<T> {
  /** Names the table and its CSV file. */
  readonly name: string;
  readonly title: string;
  readonly searchLabel: string;
  readonly columns: readonly ListColumn<T>[];
  readonly exported: readonly CsvColumn<T>[];
  readonly idOf: (row: T) => string;
  /** The field that the host sorts by until somebody chooses another. */
  readonly sortedBy: string;
  readonly address: ReturnType<typeof useTableQuery>;
  /** Whether a filter of the table's own is set; the search is known here. */
  readonly narrowed: boolean;
  readonly filters: ReactNode;
  readonly query: (paging: ListPaging) => {
    readonly queryKey: QueryKey;
    readonly queryFn: () => Promise<{ readonly total: number; readonly rows: readonly T[] }>;
  };
}

/** One list of the directory: searched, sorted and paged by the host; the address holds what is shown. */
export const DirectoryTable = <T,>(props: DirectoryTableProps<T>) => {
  const { name, title, columns, address } = props;
  const search = address.get('search') ?? '';
  const [typed, setTyped] = useState(search);
  useEffect(() => setTyped(search), [search]);
  const sort = address.get('sort');
  const descending = address.get('order') === 'descending';
  const { table, pageSize } = useTablePreferences({
    name,
    columns,
    pageSize: 50,
    onPageSize: () => address.setPage(1),
  });
  const paging = (limit: number, offset: number): ListPaging => ({
    ...(search ? { search } : {}),
    ...(sort && columns.some((column) => column.sortingField === sort) ? { sort } : {}),
    descending,
    limit,
    offset,
  });
  const { data, error, isPending, isFetching, refetch } = useQuery({
    ...props.query(paging(pageSize, (address.page - 1) * pageSize)),
    placeholderData: keepPreviousData,
  });
  const total = data?.total ?? 0;
  const pages = Math.max(1, Math.ceil(total / pageSize));
  const sorting = columns.find(
    ({ sortingField }) => sortingField && sortingField === (sort ?? props.sortedBy),
  );
  if (error && !data) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  return (
    <Table
      {...table}
      variant="container"
      items={data?.rows ?? []}
      trackBy={(row) => props.idOf(row)}
      loading={isPending}
      loadingText="Reading the directory"
      ariaLabels={{ tableLabel: title }}
      {...(sorting ? { sortingColumn: sorting, sortingDescending: descending } : {})}
      onSortingChange={({ detail }) =>
        address.change({
          sort: detail.sortingColumn.sortingField,
          order: detail.isDescending ? 'descending' : undefined,
        })
      }
      header={
        <Header
          variant="h2"
          {...(data ? { counter: `(${total.toLocaleString('en')})` } : {})}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <ExportCsv
                name={name}
                columns={props.exported}
                idOf={props.idOf}
                disabled={total === 0}
                read={async ({ length }) => {
                  const page = await props.query(paging(500, length)).queryFn();
                  return { total: page.total, items: page.rows };
                }}
              />
              <Button
                iconName="refresh"
                ariaLabel="Show the list again"
                loading={isFetching && !isPending}
                onClick={() => void refetch()}
              />
            </SpaceBetween>
          }
        >
          {title}
        </Header>
      }
      filter={
        <div className="table-filter">
          <div className="table-filter-text">
            <TextFilter
              filteringText={typed}
              filteringPlaceholder={props.searchLabel}
              filteringAriaLabel={props.searchLabel}
              countText={search ? `${total.toLocaleString('en')} found` : ''}
              onChange={({ detail }) => setTyped(detail.filteringText)}
              onDelayedChange={({ detail }) => address.change({ search: detail.filteringText })}
            />
          </div>
          {props.filters}
        </div>
      }
      pagination={
        total > pageSize ? (
          <Pagination
            currentPageIndex={Math.min(address.page, pages)}
            pagesCount={pages}
            onChange={({ detail }) => address.setPage(detail.currentPageIndex)}
          />
        ) : undefined
      }
      empty={
        search || props.narrowed || total > 0 ? (
          <TableEmpty
            title={words.noMatch}
            body={words.noMatchDetail}
            action={
              <Button
                onClick={() =>
                  address.change({ search: undefined, role: undefined, state: undefined, kind: undefined })
                }
              >
                {words.clear}
              </Button>
            }
          />
        ) : (
          <TableEmpty title={words.emptyTitle} body={words.emptyDetail} />
        )
      }
    />
  );
};
