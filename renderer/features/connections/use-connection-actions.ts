import { useMutation, useQueryClient } from '@tanstack/react-query';
import { orpc } from '../../app/client.ts';

/** Test, sign in, change and remove one connection; every screen that shows it follows. */
export const useConnectionActions = (id: string) => {
  const cache = useQueryClient();
  const refresh = () => {
    void cache.invalidateQueries({ queryKey: orpc.connections.key() });
    void cache.invalidateQueries({ queryKey: orpc.environments.key() });
    void cache.invalidateQueries({ queryKey: orpc.home.key() });
  };
  return {
    test: useMutation(orpc.connections.test.mutationOptions({ onSettled: refresh })),
    signIn: useMutation(orpc.connections.signIn.mutationOptions()),
    update: useMutation(
      orpc.connections.update.mutationOptions({
        gcTime: 0, // A call that is remembered is one whose keys stay in the page's memory.
        onSuccess: (connection) => {
          cache.setQueryData(orpc.connections.get.queryKey({ input: { id } }), connection);
          refresh();
        },
      }),
    ),
    remove: useMutation(
      orpc.connections.remove.mutationOptions({
        onSuccess: () => {
          // Asking again for what is gone would only show an error on the way out.
          cache.removeQueries({ queryKey: orpc.connections.get.queryKey({ input: { id } }) });
          void cache.invalidateQueries({ queryKey: orpc.connections.list.key() });
          void cache.invalidateQueries({ queryKey: orpc.home.key() });
        },
      }),
    ),
  };
};
