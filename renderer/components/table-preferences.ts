/** How one person wants one table: which columns in which order, how many rows, wrapped or not, how dense. */
export interface TablePreferences {
  readonly pageSize: number;
  readonly wrapLines: boolean;
  readonly contentDensity: 'comfortable' | 'compact';
  readonly contentDisplay: readonly { readonly id: string; readonly visible: boolean }[];
}

export const pageSizes = [10, 25, 50, 100] as const;

/** What a table has by itself. */
export interface TableDefaults {
  readonly pageSize: number;
  readonly columns: readonly { readonly id: string; readonly visible: boolean }[];
  /** Always shown. */
  readonly fixed: string;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/**
 * Reads kept preferences of any shape or age: columns that a newer version brought come at the end as they
 * are by default, columns that are gone are forgotten, anything unreadable becomes the default.
 */
export const readPreferences = (value: unknown, defaults: TableDefaults): TablePreferences => {
  const read = isRecord(value) ? value : {};
  const known = new Map(defaults.columns.map((column) => [column.id, column]));
  const display = Array.isArray(read.contentDisplay) ? read.contentDisplay : [];
  const ordered = new Map<string, boolean>();
  for (const column of display)
    if (isRecord(column) && typeof column.id === 'string' && known.has(column.id))
      ordered.set(column.id, column.visible === true);
  for (const { id, visible } of defaults.columns) if (!ordered.has(id)) ordered.set(id, visible);
  ordered.set(defaults.fixed, true);
  return {
    pageSize: pageSizes.find((size) => size === read.pageSize) ?? defaults.pageSize,
    wrapLines: read.wrapLines !== false,
    contentDensity: read.contentDensity === 'compact' ? 'compact' : 'comfortable',
    contentDisplay: [...ordered].map(([id, visible]) => ({ id, visible })),
  };
};
