/** One page of a list as the host answers it. */
export interface RowsPage<T> {
  readonly total: number;
  readonly items: readonly T[];
}

/**
 * All rows of a list that the host answers a page at a time. A row that moved to a later page meanwhile is
 * counted once. `read` is given the rows so far, and `onCount` is told how many there are.
 */
export const everyRow = async <T>(
  read: (sofar: readonly T[]) => Promise<RowsPage<T>>,
  idOf: (item: T) => string | number,
  onCount: (count: number, total: number) => void,
  signal: AbortSignal,
): Promise<readonly T[]> => {
  const asked: T[] = [];
  const rows = new Map<string | number, T>();
  for (;;) {
    signal.throwIfAborted();
    const { total, items } = await read(asked);
    for (const item of items) {
      asked.push(item);
      rows.set(idOf(item), item);
    }
    onCount(rows.size, total);
    if (items.length === 0 || asked.length >= total) return [...rows.values()];
  }
};
