import { keepPreviousData, type QueryKey, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ListName } from '../../../shared/contract/lists.ts';
import { orpc } from '../../app/client.ts';
import type { CsvColumn } from '../../components/csv-text.ts';
import { ListTable } from '../../components/list-table.tsx';
import { type ListColumn, useList } from '../../components/use-list.tsx';
import { usePaced } from '../../components/use-paced.ts';
import { useReadAhead } from '../../components/use-read-ahead.ts';
import { DirectoryEmpty } from './directory-empty.tsx';
import { type ListedKind, unreadableLists } from './unreadable-lists.ts';
import { words } from './words.ts';
import '../../components/plain-list.css';
import { ListFilter } from '../../components/list-filter.tsx';

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
  readonly name: ListName;
  readonly title: string;
  /** What its rows are, as the directory keeps them. */
  readonly kinds: readonly ListedKind[];
  readonly searchLabel: string;
  readonly columns: readonly ListColumn<T>[];
  readonly exported: readonly CsvColumn<T>[];
  readonly idOf: (row: T) => string;
  /** What the host sorts by until somebody chooses another. */
  readonly sortedBy: string;
  /** Whether a filter of the table's own is set; the search is known here. */
  readonly narrowed: boolean;
  readonly filters: ReactNode;
  readonly query: (paging: ListPaging) => {
    readonly queryKey: QueryKey;
    readonly queryFn: () => Promise<{ readonly total: number; readonly rows: readonly T[] }>;
  };
}

/** A title within a sentence; “IAM” stays as it is. */
const inSentence = (title: string): string =>
  /^[A-Z][a-z]/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;

/** One list of the directory: searched, sorted and paged by the host; the address holds what is shown. */
export const DirectoryTable = <T,>(props: DirectoryTableProps<T>) => {
  const { name, columns } = props;
  const order = { sort: props.sortedBy, descending: false };
  const list = useList({ name, columns, pageSize: 50, order });
  const { address, pageSize } = list;
  const search = (address.get('search') ?? '').slice(0, 200);
  const [typed, setTyped] = usePaced(search, (text) => address.change({ search: text }));
  const paging = (limit: number, offset: number): ListPaging => ({
    ...(search ? { search } : {}),
    ...(list.order.sort ? { sort: list.order.sort } : {}),
    descending: list.order.descending ?? false,
    limit,
    offset,
  });
  const reading = useQuery({
    ...props.query(paging(pageSize, (address.page - 1) * pageSize)),
    enabled: list.ready,
    placeholderData: keepPreviousData,
  });
  const after = address.page * pageSize;
  useReadAhead(
    reading.isPlaceholderData || (reading.data?.total ?? 0) <= after
      ? undefined
      : props.query(paging(pageSize, after)),
  );
  const statuses = useQuery(orpc.directory.status.queryOptions()).data ?? [];
  const partly = unreadableLists(statuses, props.kinds).length > 0;
  const total = reading.data?.total ?? 0;
  return (
    <ListTable
      as="section"
      list={list}
      title={props.title}
      rows={reading.data && { total, items: reading.data.rows }}
      reading={reading}
      loadingText="Reading the directory"
      idOf={props.idOf}
      filter={
        <ListFilter
          text={typed}
          onText={setTyped}
          label={props.searchLabel}
          found={search ? total : undefined}
        >
          {props.filters}
        </ListFilter>
      }
      narrowed={search !== '' || props.narrowed}
      noMatch={{ title: words.noMatch, body: words.noMatchDetail }}
      empty={<DirectoryEmpty what={inSentence(props.title)} kinds={props.kinds} statuses={statuses} />}
      {...(partly ? { counted: words.notAll } : {})}
      exported={{
        name,
        columns: props.exported,
        read: async ({ length }) => {
          const page = await props.query(paging(500, length)).queryFn();
          return { total: page.total, items: page.rows };
        },
      }}
    />
  );
};
