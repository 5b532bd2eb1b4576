import { orMissing, readEach } from './read-paged.ts';

/** So few are asked for by name rather than leafing through a list. */
const few = 3;

/**
 * The things with these names, by name. A list shows a hundred in one call, but may be long; so it is leafed
 * through while many are missing, and the last few are asked for by name. Nothing is there when the list
 * itself is missing.
 */
export const readNamed = async <T>(from: {
  readonly names: readonly string[];
  /** Whether all there is may well fit on one page, so that a few names too are better looked up there. */
  readonly mayFitOnPage: boolean;
  readonly page: (
    token: string | undefined,
  ) => Promise<{ readonly items: readonly T[]; readonly next: string | undefined }>;
  readonly one: (name: string) => Promise<T | null>;
  readonly nameOf: (item: T) => string;
}): Promise<ReadonlyMap<string, T>> => {
  const missing = new Set(from.names);
  const found = new Map<string, T>();
  const take = (item: T) => {
    if (missing.delete(from.nameOf(item))) found.set(from.nameOf(item), item);
  };
  const wanted = missing.size;
  if (wanted > few || (wanted > 1 && from.mayFitOnPage)) {
    const byName = wanted > few ? 1 : few;
    let token: string | undefined;
    do {
      const page = await orMissing(from.page(token));
      for (const item of page?.items ?? []) take(item);
      token = page?.next || undefined;
      if (token === undefined || missing.size === 0) return found;
    } while (missing.size > byName);
  }
  for (const item of await readEach([...missing], from.one)) if (item !== null) take(item);
  return found;
};
