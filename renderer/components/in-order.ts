const compare = new Intl.Collator('en', { numeric: true, sensitivity: 'base' }).compare;

/** What a row is ordered by, for each order that a list has. */
export type SortValues<T> = Readonly<Record<string, (item: T) => string | number>>;

/** Rows that are all here already, in the order that the address names; as they came where it names none. */
export const inOrder = <T>(
  items: readonly T[],
  values: SortValues<T>,
  order: { readonly sort?: string; readonly descending?: boolean },
): readonly T[] => {
  const value = order.sort === undefined ? undefined : values[order.sort];
  if (!value) return items;
  const sorted = items.toSorted((a, b) => {
    const [one, other] = [value(a), value(b)];
    return typeof one === 'number' && typeof other === 'number'
      ? one - other
      : compare(String(one), String(other));
  });
  return order.descending ? sorted.reverse() : sorted;
};
