import { useSearchParams } from 'wouter';

/**
 * A table's filters and page as they stand in the address, so that a link, a reload and Back show the
 * same rows. Changing a filter goes back to the first page; empty values leave the address.
 */
export const useTableQuery = () => {
  const [params, setParams] = useSearchParams();
  const page = Math.max(1, Math.floor(Number(params.get('page') ?? '1')) || 1);
  const change = (
    part: Readonly<Record<string, string | undefined>>,
    options: { keepPage?: boolean } = {},
  ) => {
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (!options.keepPage) next.delete('page');
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
    change,
    setPage: (next: number) => change({ page: next === 1 ? undefined : String(next) }, { keepPage: true }),
    clear: () => setParams(new URLSearchParams(), { replace: true }),
  };
};
