import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import type { CsvColumn } from './csv-text.ts';
import type { RowsPage } from './every-row.ts';
import { ExportCsv } from './export-csv.tsx';
import { ProblemAlert } from './problem-alert.tsx';
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
    refetch(): unknown;
  };
  /** Rows can be chosen, to do something with them. */
  readonly selection?: {
    readonly chosen: readonly T[];
    /** What is chosen, as in “Choose grants”. */
    readonly what: string;
    readonly nameOf: (item: T) => string;
    /** Rows that cannot be chosen. */
    readonly isDisabled?: (item: T) => boolean;
    readonly onChange: (chosen: readonly T[]) => void;
  };
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

const inBrackets = (total: number): string => `(${total.toLocaleString('en')})`;

/** What every list of the console is: filtered, ordered and paged by the host, with views, export and columns. */
export const ListTable = <T,>(props: ListTableProps<T>) => {
  const { list, as, rows, reading, narrowed } = props;
  const { address, pageSize } = list;
  const total = rows?.total ?? 0;
  const pages = Math.max(1, Math.ceil(total / pageSize));
  const waiting = reading.isPending || !list.ready;
  const failed = reading.error !== null && reading.error !== undefined;
  const table = (
    <Table
      {...list.table}
      variant={as === 'page' ? 'full-page' : 'container'}
      stickyHeader={as === 'page'}
      trackBy={(item) => String(props.idOf(item))}
      loading={waiting}
      loadingText={props.loadingText}
      items={rows?.items ?? []}
      {...(props.selection
        ? {
            selectionType: 'multi' as const,
            selectedItems: props.selection.chosen,
            ...(props.selection.isDisabled ? { isItemDisabled: props.selection.isDisabled } : {}),
            onSelectionChange: ({ detail }: { readonly detail: { readonly selectedItems: T[] } }) =>
              props.selection?.onChange(detail.selectedItems),
          }
        : {})}
      ariaLabels={{
        tableLabel: props.title,
        ...(props.selection
          ? {
              selectionGroupLabel: `Choose ${props.selection.what}`,
              allItemsSelectionLabel: () => `Choose all ${props.selection?.what ?? ''} of this page`,
              itemSelectionLabel: (_: unknown, item: T) => `Choose ${props.selection?.nameOf(item) ?? ''}`,
            }
          : {}),
      }}
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
