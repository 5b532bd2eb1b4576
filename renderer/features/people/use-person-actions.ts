import { useMutation, useQueryClient } from '@tanstack/react-query';
import { orpc } from '../../app/client.ts';
import { useNotify } from '../../components/notifications.ts';
import { problemOf } from '../../components/problem-of.ts';
import { words } from './words.ts';

interface Account {
  readonly connection: { readonly id: string };
  readonly key: string;
}

/** What a hand decides about accounts; everything shown of people is read again afterwards. */
export const usePersonActions = (onDone: (personId: string) => void = () => undefined) => {
  const cache = useQueryClient();
  const notify = useNotify();
  const told = (content: string) => ({
    onSuccess: ({ personId }: { readonly personId: string }) => {
      notify({ type: 'success', content });
      onDone(personId);
    },
    onError: (error: unknown) => {
      const problem = problemOf(error);
      notify({ type: 'error', header: problem.happened, content: problem.todo ?? '' });
    },
    onSettled: () => cache.invalidateQueries({ queryKey: orpc.people.key() }),
  });
  const link = useMutation(orpc.people.link.mutationOptions(told(words.person.linked)));
  const setApart = useMutation(orpc.people.setApart.mutationOptions(told(words.person.apart)));
  const release = useMutation(orpc.people.release.mutationOptions(told(words.person.released)));
  const named = ({ connection, key }: Account) => ({ connectionId: connection.id, key });
  return {
    pending: link.isPending || setApart.isPending || release.isPending,
    link: (account: Account, personId: string) => link.mutate({ ...named(account), personId }),
    setApart: (account: Account) => setApart.mutate(named(account)),
    release: (account: Account) => release.mutate(named(account)),
  };
};
