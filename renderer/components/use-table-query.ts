import { useSearchParams } from 'wouter';
import { openedView, viewAddressOf } from './view-address.ts';

/**
 * A table's filters, order and page as they stand in the address, so that a link, a reload and Back show the
 * same rows. Changing a filter or the order goes back to the first page; empty values leave the address.
 */
export const useTableQuery = () => {
  const [params, setParams] = useSearchParams();
  const page = Math.min(100_000, Math.max(1, Math.floor(Number(params.get('page') ?? '1')) || 1));
  const change = (
    part: Readonly<Record<string, string | undefined>>,
    options: { keepPage?: boolean } = {},
  ) => {
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (!options.keepPage) for (const place of ['page', 'before']) next.delete(place);
        for (const [name, value] of Object.entries(part)) {
          if (value === undefined || value === '') next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace: true },
    );
  };
  return {
    get: (name: string): string | undefined => params.get(name) ?? undefined,
    page,
    /** The column in the address, whatever stands there, and its direction. */
    sort: params.get('sort') ?? undefined,
    descending: params.get('order') === 'descending',
    change,
    setSort: (sort: string, descending: boolean) =>
      change({ sort, order: descending ? 'descending' : undefined }),
    setPage: (next: number) => change({ page: next === 1 ? undefined : String(next) }, { keepPage: true }),
    /** Filters and order without the page: what a saved view keeps. */
    view: viewAddressOf(params),
    open: (view: string) => setParams((before) => openedView(before, view)),
    clear: () => setParams((before) => openedView(before, ''), { replace: true }),
  };
};
export type TableQuery = ReturnType<typeof useTableQuery>;
