import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { orpc } from '../../app/client.ts';
import { useNotify } from '../../components/notifications.ts';
import { problemOf } from '../../components/problem-of.ts';

/** Makes a draft, empty or of a live tenant, and opens it in the wizard. */
export const useNewDraft = () => {
  const [, navigate] = useLocation();
  const notify = useNotify();
  const queries = useQueryClient();
  return useMutation(
    orpc.tenants.newDraft.mutationOptions({
      onSuccess: async (draft) => {
        queries.setQueryData(orpc.tenants.draft.queryKey({ input: { id: draft.id } }), draft);
        await queries.invalidateQueries({ queryKey: orpc.tenants.drafts.key() });
        navigate(`/tenants/drafts/${draft.id}`);
      },
      onError: (error) => {
        const problem = problemOf(error);
        notify({ type: 'error', header: problem.happened, content: problem.todo ?? problem.unchanged ?? '' });
      },
    }),
  );
};
