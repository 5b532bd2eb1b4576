import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';

/** So many rows stand on a page of an answer. */
export const rowsOnPage = 50;

/** Rows of an answer, a page at a time from the host. */
export const PagedTable = <T,>(props: {
  readonly title: string;
  readonly description?: string;
  readonly total: number;
  readonly items: readonly T[];
  readonly idOf: (item: T) => string;
  readonly columns: readonly TableProps.ColumnDefinition<T>[];
  readonly page: number;
  readonly onPage: (page: number) => void;
  readonly filter?: ReactNode;
  readonly empty: string;
}) => {
  const pages = Math.ceil(props.total / rowsOnPage);
  return (
    <Table
      variant="container"
      contentDensity="compact"
      wrapLines
      header={
        <Header
          variant="h2"
          counter={`(${props.total.toLocaleString('en')})`}
          {...(props.description === undefined ? {} : { description: props.description })}
        >
          {props.title}
        </Header>
      }
      ariaLabels={{ tableLabel: props.title }}
      items={props.items}
      trackBy={props.idOf}
      columnDefinitions={props.columns.map((column) => ({
        ...column,
        cell: (item: T) => <span className="any-wrap">{column.cell(item)}</span>,
      }))}
      filter={props.filter}
      pagination={
        pages > 1 ? (
          <Pagination
            currentPageIndex={Math.min(props.page, pages)}
            pagesCount={pages}
            ariaLabels={{
              nextPageLabel: `Next page of ${props.title}`,
              previousPageLabel: `Previous page of ${props.title}`,
              pageLabel: (number) => `Page ${number} of ${props.title}`,
            }}
            onChange={({ detail }) => props.onPage(detail.currentPageIndex)}
          />
        ) : undefined
      }
      empty={
        <Box textAlign="center" color="text-body-secondary">
          {props.empty}
        </Box>
      }
    />
  );
};
