import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { inOrder, type SortValues } from './in-order.ts';
import { pageOf } from './page-of.ts';
import { useTableQuery } from './use-table-query.ts';

const size = 25;

export interface LocalTableProps<T> {
  readonly title: string;
  readonly items: readonly T[];
  readonly idOf: (item: T) => string;
  /** Whether a row has the text, which is in lower case, in one of its words. */
  readonly has: (item: T, text: string) => boolean;
  /** A column whose id is one of these can be ordered by. */
  readonly sorts: SortValues<T>;
  readonly columns: readonly (TableProps.ColumnDefinition<T> & { readonly id: string })[];
  readonly search: string;
  readonly countWords: (count: number) => string;
  readonly none: { readonly title: string; readonly body: string };
  readonly noMatch: string;
}

/** Rows that came whole with their page: found, ordered and paged here, twenty-five at a time; the address holds how. */
export const LocalTable = <T,>(props: LocalTableProps<T>) => {
  const address = useTableQuery();
  const search = address.get('search') ?? '';
  const text = search.trim().toLowerCase();
  const found = text === '' ? props.items : props.items.filter((item) => props.has(item, text));
  const sort = address.sort !== undefined && address.sort in props.sorts ? address.sort : undefined;
  const order = sort === undefined ? {} : { sort, descending: address.descending };
  const page = pageOf(inOrder(found, props.sorts, order), address.page, size);
  return (
    <Table
      variant="container"
      contentDensity="compact"
      wrapLines
      header={
        <Header variant="h2" counter={`(${props.items.length.toLocaleString('en')})`}>
          {props.title}
        </Header>
      }
      ariaLabels={{ tableLabel: props.title }}
      items={page.rows}
      trackBy={props.idOf}
      columnDefinitions={props.columns.map((column) => ({
        ...column,
        cell: (item: T) => <span className="any-wrap">{column.cell(item)}</span>,
        ...(column.id in props.sorts ? { sortingField: column.id } : {}),
      }))}
      {...(sort === undefined ? {} : { sortingColumn: { sortingField: sort } })}
      sortingDescending={address.descending}
      onSortingChange={({ detail }) => {
        if (detail.sortingColumn.sortingField)
          address.setSort(detail.sortingColumn.sortingField, detail.isDescending ?? false);
      }}
      filter={
        props.items.length > 0 ? (
          <TextFilter
            filteringText={search}
            filteringPlaceholder={props.search}
            filteringAriaLabel={props.search}
            countText={text === '' ? '' : props.countWords(found.length)}
            onChange={({ detail }) => address.change({ search: detail.filteringText.slice(0, 200) })}
          />
        ) : undefined
      }
      pagination={
        page.pages > 1 ? (
          <Pagination
            currentPageIndex={page.page}
            pagesCount={page.pages}
            onChange={({ detail }) => address.setPage(detail.currentPageIndex)}
          />
        ) : undefined
      }
      empty={
        <Box textAlign="center" color="text-body-secondary">
          <SpaceBetween size="xs">
            <b>{props.items.length === 0 ? props.none.title : props.noMatch}</b>
            {props.items.length === 0 ? (
              <div>{props.none.body}</div>
            ) : (
              <Button onClick={() => address.change({ search: undefined })}>Show everything</Button>
            )}
          </SpaceBetween>
        </Box>
      }
    />
  );
};
