import CollectionPreferences from '@cloudscape-design/components/collection-preferences';
import type { TableProps } from '@cloudscape-design/components/table';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import type { ListName, ListSettings, SavedView } from '../../shared/contract/lists.ts';
import { orpc } from '../app/client.ts';
import { ListViews } from './list-views.tsx';
import { useNotify } from './notifications.ts';
import { problemOf } from './problem-of.ts';
import { pageSizes, readPreferences, type TablePreferences } from './table-preferences.ts';
import { useTableQuery } from './use-table-query.ts';
import './plain-list.css';

/** A column that a person may choose; the row header always stays. */
export type ListColumn<T> = Omit<TableProps.ColumnDefinition<T>, 'sortingField' | 'sortingComparator'> & {
  readonly id: string;
  readonly header: string;
  /** Not shown until somebody chooses it. */
  readonly hidden?: boolean;
  /** Holds names from outside: a word without a space breaks anywhere, and does not widen the table. */
  readonly breaks?: boolean;
  /** What the rows are ordered by when its heading is clicked; it stands in the address. */
  readonly sort?: string;
};

export interface ListOptions<T> {
  /** Names the list where columns and views are kept. */
  readonly name: ListName;
  readonly columns: readonly ListColumn<T>[];
  /** Rows on a page until somebody chooses; undefined where the list is not paged. */
  readonly pageSize?: 25 | 50;
  /** The order while the address names none. */
  readonly order?: { readonly sort: string; readonly descending: boolean };
}

const noViews: readonly SavedView[] = [];

/** Columns, page size and views of one list as the profile keeps them. */
const useListSettings = (list: ListName) => {
  const cache = useQueryClient();
  const notify = useNotify();
  const key = orpc.lists.get.queryKey({ input: { list } });
  const query = useQuery({ ...orpc.lists.get.queryOptions({ input: { list } }), staleTime: 60_000 });
  const save = useMutation(
    orpc.lists.setTable.mutationOptions({
      onSuccess: (kept) => cache.setQueryData(key, kept),
      onError: (error) => {
        notify({ type: 'error', content: problemOf(error).happened });
        void cache.invalidateQueries({ queryKey: key });
      },
    }),
  );
  return {
    settings: query.data,
    isPending: query.isPending,
    choose: (table: TablePreferences) => {
      const next = { ...table, contentDisplay: [...table.contentDisplay] };
      cache.setQueryData(key, (before: ListSettings | undefined) => ({
        views: before?.views ?? [],
        table: next,
      }));
      save.mutate({ list, table: next });
    },
  };
};

/**
 * One list: filters, order and page out of the address, columns and saved views out of the profile.
 * `table` is spread over a steady table, `query` asks the host once `ready`.
 */
export const useList = <T,>({ name, columns, pageSize, order }: ListOptions<T>) => {
  const address = useTableQuery();
  const { settings, isPending, choose } = useListSettings(name);
  const fixed = columns.find((column) => column.isRowHeader)?.id ?? '';
  const kept = settings?.table;
  // The same until they change: a table is drawn again for others.
  const preferences = useMemo(
    () =>
      readPreferences(kept, {
        pageSize: pageSize ?? pageSizes[0],
        columns: columns.map(({ id, hidden }) => ({ id, visible: hidden !== true })),
        fixed,
      }),
    [kept, pageSize, columns, fixed],
  );
  const columnDefinitions = useMemo(
    () =>
      columns.map(({ sort: field, breaks, ...column }) => ({
        ...column,
        ...(breaks ? { cell: (item: T) => <span className="any-wrap">{column.cell(item)}</span> } : {}),
        ...(field === undefined ? {} : { sortingField: field }),
      })),
    [columns],
  );
  const known = columns.find(({ sort }) => sort !== undefined && sort === address.sort);
  const sort = known?.sort ?? order?.sort;
  const descending = known ? address.descending : (order?.descending ?? false);
  const confirm = (detail: Partial<TablePreferences>) => {
    const next = { ...preferences, ...detail };
    choose(next);
    if (next.pageSize !== preferences.pageSize) address.setPage(1);
  };
  const latest = useRef(confirm);
  latest.current = confirm;
  // What stands around the rows is drawn again when it changes, not for each letter in the filter.
  const saved = settings?.views ?? noViews;
  const { view, open } = address;
  const views = useMemo(
    () => <ListViews list={name} views={saved} view={view} open={open} />,
    [name, saved, view, open],
  );
  const paged = pageSize !== undefined;
  const preferencesButton = useMemo(
    () => (
      <CollectionPreferences
        preferences={preferences}
        {...(paged
          ? {
              pageSizePreference: {
                options: pageSizes.map((value) => ({ value, label: `${value} rows` })),
              },
            }
          : {})}
        wrapLinesPreference={{}}
        contentDensityPreference={{}}
        contentDisplayPreference={{
          options: columns.map(({ id, header }) => ({ id, label: header, alwaysVisible: id === fixed })),
        }}
        onConfirm={({ detail }) => latest.current(detail as Partial<TablePreferences>)}
      />
    ),
    [preferences, paged, columns, fixed],
  );
  return {
    address,
    /** The columns and the number of rows are known; until then nothing should be asked for. */
    ready: !isPending,
    pageSize: preferences.pageSize,
    /** The chosen order, as long as it is one of this list; undefined asks for the list's own. */
    order: known?.sort === undefined ? {} : { sort: known.sort, descending },
    views,
    table: {
      columnDefinitions,
      sortedBy: sort,
      descending,
      onSort: (detail: TableProps.SortingState<T>) => {
        if (detail.sortingColumn.sortingField)
          address.setSort(detail.sortingColumn.sortingField, detail.isDescending ?? false);
      },
      columnDisplay: preferences.contentDisplay,
      wrapLines: preferences.wrapLines,
      contentDensity: preferences.contentDensity,
      preferences: preferencesButton,
    },
  };
};
export type List<T> = ReturnType<typeof useList<T>>;
