import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef } from 'react';
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

/** Whether the rows are being asked for; it changes with every key, and draws nothing but the button. */
const Reading = createContext(false);

const ReadAgain = ({ onClick }: { readonly onClick: () => void }) => (
  <Button
    iconName="refresh"
    ariaLabel="Read the list again"
    loading={useContext(Reading)}
    onClick={onClick}
  />
);

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
  const latest = useRef(props);
  latest.current = props;
  const readAgain = useCallback(() => void latest.current.reading.refetch(), []);
  const readMore = useCallback((sofar: readonly T[]) => latest.current.exported.read(sofar), []);
  const idOf = useCallback((item: T) => latest.current.idOf(item), []);
  const { title, description, actions } = props;
  const { name: exportedName, columns: exportedColumns } = props.exported;
  const { views } = list;
  const counter = rows ? (props.counted ?? inBrackets)(total) : undefined;
  const nothing = total === 0;
  const header = useMemo(
    () => (
      <Header
        variant={as === 'page' ? 'h1' : 'h2'}
        {...(description ? { description } : {})}
        {...(counter === undefined ? {} : { counter })}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            {views}
            <ExportCsv
              name={exportedName}
              columns={exportedColumns}
              read={readMore}
              idOf={idOf}
              disabled={nothing}
            />
            <ReadAgain onClick={readAgain} />
            {actions}
          </SpaceBetween>
        }
      >
        {title}
      </Header>
    ),
    [
      as,
      title,
      description,
      counter,
      views,
      exportedName,
      exportedColumns,
      readMore,
      idOf,
      nothing,
      readAgain,
      actions,
    ],
  );
  const shownPage = Math.min(address.page, pages);
  const { setPage } = address;
  const pagination = useMemo(
    () => (
      <Pagination
        currentPageIndex={shownPage}
        pagesCount={pages}
        onChange={({ detail }) => setPage(detail.currentPageIndex)}
      />
    ),
    [shownPage, pages, setPage],
  );
  const table = (
    <SteadyTable
      {...list.table}
      {...shownOrder.current}
      title={title}
      variant={as === 'page' ? 'full-page' : 'container'}
      idOf={(item) => String(props.idOf(item))}
      loading={waiting}
      loadingText={props.loadingText}
      items={rows?.items ?? noRows}
      selection={props.selection}
      header={header}
      filter={props.filter}
      pagination={props.pages === undefined ? pagination : props.pages}
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
      <ProblemAlert error={reading.error} onRetry={readAgain} />
      <Reading value={reading.isFetching && !waiting}>{table}</Reading>
    </SpaceBetween>
  );
};
