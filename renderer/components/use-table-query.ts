import { useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { openedView, viewAddressOf } from './view-address.ts';

type Part = Readonly<Record<string, string | undefined>>;

/**
 * A table's filters, order and page as they stand in the address, so that a link, a reload and Back show the
 * same rows. Changing a filter or the order goes back to the first page; empty values leave the address.
 */
export const useTableQuery = () => {
  const [params, setParams] = useSearchParams();
  // The same from one drawing to the next: what is given these need not be drawn again.
  const ways = useMemo(() => {
    const change = (part: Part, options: { keepPage?: boolean } = {}) => {
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
      change,
      setSort: (sort: string, descending: boolean) =>
        change({ sort, order: descending ? 'descending' : undefined }),
      setPage: (next: number) => change({ page: next === 1 ? undefined : String(next) }, { keepPage: true }),
      open: (view: string) => setParams((before) => openedView(before, view)),
      clear: () => setParams((before) => openedView(before, ''), { replace: true }),
    };
  }, [setParams]);
  return useMemo(
    () => ({
      ...ways,
      get: (name: string): string | undefined => params.get(name) ?? undefined,
      page: Math.min(100_000, Math.max(1, Math.floor(Number(params.get('page') ?? '1')) || 1)),
      /** The column in the address, whatever stands there, and its direction. */
      sort: params.get('sort') ?? undefined,
      descending: params.get('order') === 'descending',
      /** Filters and order without the page: what a saved view keeps. */
      view: viewAddressOf(params),
    }),
    [ways, params],
  );
};
