import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ReactNode, useRef } from 'react';
import type { CsvColumn } from './csv-text.ts';
import type { RowsPage } from './every-row.ts';
import { ExportCsv } from './export-csv.tsx';
import { ProblemAlert } from './problem-alert.tsx';
import { type RowSelection, SteadyTable } from './steady-table.tsx';
import { TableEmpty } from './table-empty.tsx';
import type { List } from './use-list.tsx';

export interface ListTableProps<T> {
  readonly list: List<T>;
  /** `page`: the table is the whole page; `section`: it stands under the page's own heading. */
  readonly as: 'page' | 'section';
  readonly title: string;
  readonly description?: string;
  readonly rows: RowsPage<T> | undefined;
  /** How the number of rows is told beside the title; without it, in brackets. */
  readonly counted?: (total: number) => string;
  readonly reading: {
    readonly error: unknown;
    readonly isPending: boolean;
    readonly isFetching: boolean;
    /** The rows are still those of what was asked before. */
    readonly isPlaceholderData?: boolean;
    refetch(): unknown;
  };
  /** Rows can be chosen, to do something with them. */
  readonly selection?: RowSelection<T>;
  readonly loadingText: string;
  readonly idOf: (item: T) => string | number;
  readonly filter?: ReactNode;
  /** Some rows are left out by filters. */
  readonly narrowed: boolean;
  readonly noMatch: { readonly title: string; readonly body: string };
  /** Instead of rows where there is nothing at all. */
  readonly empty: ReactNode;
  readonly exported: {
    readonly name: string;
    readonly columns: readonly CsvColumn<T>[];
    /** The next rows that pass the filters, in the same order, given those so far. */
    readonly read: (sofar: readonly T[]) => Promise<RowsPage<T>>;
  };
  /** Beside what every list has. */
  readonly actions?: ReactNode;
  readonly footer?: ReactNode;
  /** How one turns pages where they have no numbers. */
  readonly pages?: ReactNode;
}

const noRows: readonly never[] = [];

const inBrackets = (total: number): string => `(${total.toLocaleString('en')})`;

/** What every list of the console is: filtered, ordered and paged by the host, with views, export and columns. */
export const ListTable = <T,>(props: ListTableProps<T>) => {
  const { list, as, rows, reading, narrowed } = props;
  const { address, pageSize } = list;
  const total = rows?.total ?? 0;
  const pages = Math.max(1, Math.ceil(total / pageSize));
  const waiting = reading.isPending || !list.ready;
  const failed = reading.error !== null && reading.error !== undefined;
  const { sortedBy, descending } = list.table;
  // A heading says how the rows are ordered that stand under it.
  const shownOrder = useRef({ sortedBy, descending });
  if (reading.isPlaceholderData !== true) shownOrder.current = { sortedBy, descending };
  const table = (
    <SteadyTable
      {...list.table}
      {...shownOrder.current}
      title={props.title}
      variant={as === 'page' ? 'full-page' : 'container'}
      idOf={(item) => String(props.idOf(item))}
      loading={waiting}
      loadingText={props.loadingText}
      items={rows?.items ?? noRows}
      selection={props.selection}
      header={
        <Header
          variant={as === 'page' ? 'h1' : 'h2'}
          {...(props.description ? { description: props.description } : {})}
          {...(rows ? { counter: (props.counted ?? inBrackets)(total) } : {})}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              {list.views}
              <ExportCsv {...props.exported} idOf={props.idOf} disabled={total === 0} />
              <Button
                iconName="refresh"
                ariaLabel="Read the list again"
                loading={reading.isFetching && !waiting}
                onClick={() => void reading.refetch()}
              />
              {props.actions}
            </SpaceBetween>
          }
        >
          {props.title}
        </Header>
      }
      filter={props.filter}
      pagination={
        props.pages === undefined ? (
          <Pagination
            currentPageIndex={Math.min(address.page, pages)}
            pagesCount={pages}
            onChange={({ detail }) => address.setPage(detail.currentPageIndex)}
          />
        ) : (
          props.pages
        )
      }
      empty={
        failed ? (
          'The rows could not be read.'
        ) : narrowed || total > 0 ? (
          <TableEmpty
            title={props.noMatch.title}
            body={props.noMatch.body}
            action={<Button onClick={address.clear}>Show everything</Button>}
          />
        ) : (
          props.empty
        )
      }
      footer={props.footer}
    />
  );
  return (
    <SpaceBetween size="l">
      <ProblemAlert error={reading.error} onRetry={() => void reading.refetch()} />
      {table}
    </SpaceBetween>
  );
};
