import CollectionPreferences from '@cloudscape-design/components/collection-preferences';
import type { TableProps } from '@cloudscape-design/components/table';
import { useState } from 'react';
import { pageSizes, readPreferences, type TablePreferences } from './table-preferences.ts';

/** A column that a person may choose; the row header always stays. */
export type ListColumn<T> = TableProps.ColumnDefinition<T> & {
  readonly id: string;
  readonly header: string;
  /** Not shown until somebody chooses it. */
  readonly hidden?: boolean;
};

export interface TableOptions<T> {
  /** Names the table where the choice is kept. */
  readonly name: string;
  readonly columns: readonly ListColumn<T>[];
  /** Rows on a page until somebody chooses; undefined where the table is not paged. */
  readonly pageSize?: 25 | 50;
  /** Told of another number of rows, so that the first page is shown again. */
  readonly onPageSize?: () => void;
}

const keptUnder = (name: string) => `steward.table.${name}`;

const kept = (name: string): string | null => {
  try {
    return localStorage.getItem(keptUnder(name));
  } catch {
    return null;
  }
};

const keep = (name: string, preferences: TablePreferences): void => {
  try {
    localStorage.setItem(keptUnder(name), JSON.stringify(preferences));
  } catch {
    // A browser without storage forgets the choice with the page.
  }
};

/** Column choice, page size, wrapping and density of one table, kept in this browser; spread over the table. */
export const useTablePreferences = <T,>({ name, columns, pageSize, onPageSize }: TableOptions<T>) => {
  const fixed = columns.find((column) => column.isRowHeader)?.id ?? '';
  const [preferences, setPreferences] = useState(() =>
    readPreferences(kept(name), {
      pageSize: pageSize ?? pageSizes[0],
      columns: columns.map(({ id, hidden }) => ({ id, visible: hidden !== true })),
      fixed,
    }),
  );
  return {
    pageSize: preferences.pageSize,
    table: {
      columnDefinitions: columns,
      columnDisplay: preferences.contentDisplay,
      wrapLines: preferences.wrapLines,
      contentDensity: preferences.contentDensity,
      preferences: (
        <CollectionPreferences
          preferences={preferences}
          {...(pageSize === undefined
            ? {}
            : {
                pageSizePreference: {
                  options: pageSizes.map((value) => ({ value, label: `${value} rows` })),
                },
              })}
          wrapLinesPreference={{}}
          contentDensityPreference={{}}
          contentDisplayPreference={{
            options: columns.map(({ id, header }) => ({ id, label: header, alwaysVisible: id === fixed })),
          }}
          onConfirm={({ detail }) => {
            const next: TablePreferences = {
              pageSize: detail.pageSize ?? preferences.pageSize,
              wrapLines: detail.wrapLines ?? preferences.wrapLines,
              contentDensity: detail.contentDensity ?? preferences.contentDensity,
              contentDisplay: detail.contentDisplay ?? preferences.contentDisplay,
            };
            setPreferences(next);
            keep(name, next);
            if (next.pageSize !== preferences.pageSize) onPageSize?.();
          }}
        />
      ),
    },
  };
};
