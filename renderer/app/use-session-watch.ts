import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { isHostGone, isSignedOut } from '../components/problem-of.ts';
import { sessionQuery } from './session-query.ts';

export type HostState = 'opening' | 'here' | 'gone' | 'signed-out' | 'failing';

/**
 * Asks for the session every few seconds, faster while nobody answers, so that the console notices a lost
 * host and finds it again by itself. When it is back, everything on screen is read again.
 */
export const useSessionWatch = () => {
  const cache = useQueryClient();
  const query = useQuery({
    ...sessionQuery,
    refetchInterval: ({ state }) => (state.status === 'error' ? 1_500 : 10_000),
    refetchIntervalInBackground: true,
  });
  const { data, error } = query;
  const state: HostState =
    error === null
      ? data
        ? 'here'
        : 'opening'
      : isSignedOut(error)
        ? 'signed-out'
        : isHostGone(error)
          ? 'gone'
          : 'failing';

  const before = useRef<HostState>('opening');
  useEffect(() => {
    const lost = before.current !== 'here' && before.current !== 'opening';
    if (state === 'here' && lost) void cache.invalidateQueries();
    before.current = state;
  }, [state, cache]);

  return { session: data, state, error, retry: query.refetch };
};
