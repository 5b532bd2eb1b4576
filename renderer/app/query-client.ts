import { QueryClient } from '@tanstack/react-query';
import { isHostGone } from '../components/problem-of.ts';
import { orpc } from './client.ts';

/** The one cache of the console. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The host is on this machine: "offline" says nothing about whether it answers.
      networkMode: 'always',
      staleTime: 5_000,
      // A refusal is an answer; only a host that does not answer is asked again.
      retry: (failures, error) => isHostGone(error) && failures < 2,
      retryDelay: 400,
    },
    mutations: { networkMode: 'always', retry: false },
  },
});

// A run of ten thousand steps changes many times in a second; whoever changes it keeps what is the same, and
// comparing all of it once more takes longer than drawing it.
queryClient.setQueryDefaults(orpc.runs.get.key(), { structuralSharing: false });
