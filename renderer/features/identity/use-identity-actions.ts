import { useMutation, useQueryClient } from '@tanstack/react-query';
import { orpc } from '../../app/client.ts';
import { useNotify } from '../../components/notifications.ts';
import { problemOf } from '../../components/problem-of.ts';
import { words } from './words.ts';

/** What is done to sources and rules, each told when it is done or not. */
export const useIdentityActions = () => {
  const cache = useQueryClient();
  const notify = useNotify();
  const told = (content: string) => ({
    onSuccess: () => notify({ type: 'success', content }),
    onError: (error: unknown) => {
      const problem = problemOf(error);
      notify({ type: 'error', header: problem.happened, content: problem.todo ?? '' });
    },
    onSettled: () => cache.invalidateQueries({ queryKey: orpc.identity.key() }),
  });
  return {
    sync: useMutation(orpc.identity.sync.mutationOptions(told(words.source.wasRead))),
    removeSource: useMutation(orpc.identity.removeSource.mutationOptions(told(words.source.removed))),
    removeRule: useMutation(orpc.identity.removeRule.mutationOptions(told(words.rule.removed))),
  };
};
