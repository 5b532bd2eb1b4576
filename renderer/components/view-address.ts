/** Where one is: in which list of a page, and on which of its pages; not what the list shows. */
const places: ReadonlySet<string> = new Set(['tab', 'page', 'before']);

/** An address's query as a saved view keeps it: without the page, in one order however it came about. */
export const viewAddressOf = (params: URLSearchParams): string =>
  new URLSearchParams(
    [...params]
      .filter(([name, value]) => !places.has(name) && value !== '')
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  ).toString();

/** The address that shows a view of the same list, from its beginning. */
export const openedView = (present: URLSearchParams, view: string): URLSearchParams => {
  const tab = present.get('tab');
  return new URLSearchParams([...(tab === null ? [] : [['tab', tab]]), ...new URLSearchParams(view)]);
};
