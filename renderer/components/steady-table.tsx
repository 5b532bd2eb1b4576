import Table, { type TableProps } from '@cloudscape-design/components/table';
import { createContext, memo, type ReactNode, useCallback, useContext, useMemo, useRef } from 'react';
import { useRowsInTurns } from './use-rows-in-turns.ts';

/** What stands around the rows and is drawn more often than they are. */
interface Surroundings {
  readonly header: ReactNode;
  readonly filter: ReactNode;
  readonly pagination: ReactNode;
  readonly preferences: ReactNode;
  readonly empty: ReactNode;
  readonly footer: ReactNode;
}

const Around = createContext<Partial<Surroundings>>({});
const Slot = ({ name }: { readonly name: keyof Surroundings }) => <>{useContext(Around)[name]}</>;
/** One element for each place, always the same: a table that is given these is not drawn again for what is in them. */
const slots = {
  header: <Slot name="header" />,
  filter: <Slot name="filter" />,
  pagination: <Slot name="pagination" />,
  preferences: <Slot name="preferences" />,
  empty: <Slot name="empty" />,
  footer: <Slot name="footer" />,
} as const;

/** Cloudscape draws every cell again whenever its table is. */
const Rows = memo(Table) as typeof Table;

/** Rows that may be chosen. */
export interface RowSelection<T> {
  readonly chosen: readonly T[];
  readonly onChange: (chosen: readonly T[]) => void;
  /** Of what: `grants`. */
  readonly what: string;
  readonly nameOf: (item: T) => string;
  /** Rows that cannot be chosen; the same function as long as it says the same. */
  readonly isDisabled?: (item: T) => boolean;
}

export interface SteadyTableProps<T> extends Surroundings {
  readonly title: string;
  readonly variant: 'full-page' | 'container';
  readonly loading: boolean;
  readonly loadingText: string;
  readonly items: readonly T[];
  readonly idOf: (item: T) => string;
  readonly columnDefinitions: readonly TableProps.ColumnDefinition<T>[];
  readonly columnDisplay: readonly { readonly id: string; readonly visible: boolean }[];
  readonly wrapLines: boolean;
  readonly contentDensity: 'comfortable' | 'compact';
  /** The column that the rows are ordered by. */
  readonly sortedBy: string | undefined;
  readonly descending: boolean;
  readonly selection: RowSelection<T> | undefined;
  readonly onSort: (detail: TableProps.SortingState<T>) => void;
}

/**
 * A table whose rows are drawn when the rows change, not for each letter in its filter or for each answer that is
 * waited for: drawing fifty rows costs more than all else that a keypress does.
 */
export const SteadyTable = <T,>(props: SteadyTableProps<T>) => {
  const { title, sortedBy, header, filter, pagination, preferences, empty, footer } = props;
  const latest = useRef(props);
  latest.current = props;
  const items = useRowsInTurns(props.items, props.idOf, title);
  const trackBy = useCallback((item: T) => latest.current.idOf(item), []);
  const onSortingChange = useCallback<NonNullable<TableProps<T>['onSortingChange']>>(
    ({ detail }) => latest.current.onSort(detail),
    [],
  );
  const { chosen, what, isDisabled } = props.selection ?? {};
  const ariaLabels = useMemo(
    () => ({
      tableLabel: title,
      ...(what === undefined
        ? {}
        : {
            selectionGroupLabel: `Choose ${what}`,
            allItemsSelectionLabel: () => `Choose all ${what} of this page`,
            itemSelectionLabel: (_: unknown, item: T) =>
              `Choose ${latest.current.selection?.nameOf(item) ?? ''}`,
          }),
    }),
    [title, what],
  );
  const selecting = useMemo(
    () =>
      chosen === undefined
        ? {}
        : {
            selectionType: 'multi' as const,
            selectedItems: chosen,
            ...(isDisabled === undefined ? {} : { isItemDisabled: isDisabled }),
            onSelectionChange: ({ detail }: { readonly detail: { readonly selectedItems: T[] } }) =>
              latest.current.selection?.onChange(detail.selectedItems),
          },
    [chosen, isDisabled],
  );
  const sorting = useMemo(
    () => (sortedBy === undefined ? {} : { sortingColumn: { sortingField: sortedBy } }),
    [sortedBy],
  );
  return (
    <Around value={{ header, filter, pagination, preferences, empty, footer }}>
      <Rows
        variant={props.variant}
        stickyHeader={props.variant === 'full-page'}
        trackBy={trackBy}
        loading={props.loading}
        loadingText={props.loadingText}
        items={items}
        ariaLabels={ariaLabels}
        columnDefinitions={props.columnDefinitions}
        columnDisplay={props.columnDisplay}
        wrapLines={props.wrapLines}
        contentDensity={props.contentDensity}
        {...sorting}
        {...selecting}
        sortingDescending={props.descending}
        onSortingChange={onSortingChange}
        header={slots.header}
        filter={filter === undefined ? undefined : slots.filter}
        pagination={slots.pagination}
        preferences={slots.preferences}
        empty={slots.empty}
        footer={footer === undefined ? undefined : slots.footer}
      />
    </Around>
  );
};
