import { hashKey, type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';

/** After the rows on screen are drawn: nothing that is looked at waits for what may never be. */
const afterMs = 120;

/**
 * Reads what will be asked for next, such as the following page of a list, so that turning to it waits for no answer.
 * Undefined: there is nothing next.
 */
export const useReadAhead = (
  next: { readonly queryKey: QueryKey; readonly queryFn?: unknown } | undefined,
): void => {
  const cache = useQueryClient();
  const latest = useRef(next);
  latest.current = next;
  const key = next === undefined ? undefined : hashKey(next.queryKey);
  useEffect(() => {
    if (key === undefined) return;
    const timer = setTimeout(() => {
      // What fails here is asked for, and told, when somebody goes there.
      if (latest.current) void cache.prefetchQuery({ ...latest.current, retry: false } as never);
    }, afterMs);
    return () => clearTimeout(timer);
  }, [cache, key]);
};
