import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Session } from '../../shared/contract/session.ts';
import { isHostGone, isSignedOut } from '../components/problem-of.ts';
import { client, orpc } from './client.ts';

export type HostState = 'opening' | 'here' | 'gone' | 'signed-out' | 'failing';

/** A host that is there answers this at once, whatever else it does. */
const answersWithinMs = 15_000;

const askSession = (signal: AbortSignal): Promise<Session> => {
  const late = new TypeError('No connection: Steward does not answer.');
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late), answersWithinMs);
    client.session
      .get(undefined, { signal })
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
};

/**
 * Asks for the session every few seconds, faster while nobody answers, so that the console notices a lost
 * host and finds it again by itself. When it is back, everything on screen is read again.
 */
export const useSessionWatch = () => {
  const cache = useQueryClient();
  const query = useQuery({
    ...orpc.session.get.queryOptions(),
    queryFn: ({ signal }) => askSession(signal),
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
