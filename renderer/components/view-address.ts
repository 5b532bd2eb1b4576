/** Where one is in a list; not what the list is of. */
const places: ReadonlySet<string> = new Set(['page', 'before']);

/** An address's query as a saved view keeps it: without the page, in one order however it came about. */
export const viewAddressOf = (params: URLSearchParams): string =>
  new URLSearchParams(
    [...params]
      .filter(([name, value]) => !places.has(name) && value !== '')
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  ).toString();
