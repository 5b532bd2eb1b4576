import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { orpc } from '../../app/client.ts';
import { PageProblem } from '../../components/page-problem.tsx';
import { PageWaiting } from '../../components/page-waiting.tsx';
import { useOnOpening } from '../../components/use-on-opening.ts';
import { wizardWords } from './wizard-words.ts';
import { words } from './words.ts';

/** `/tenants/new`: makes a draft and goes on to the wizard, once per visit. */
export const NewTenantPage = () => {
  const [, navigate] = useLocation();
  const queries = useQueryClient();
  const make = useMutation(
    orpc.tenants.newDraft.mutationOptions({
      onSuccess: (draft) => {
        queries.setQueryData(orpc.tenants.draft.queryKey({ input: { id: draft.id } }), draft);
        void queries.invalidateQueries({ queryKey: orpc.tenants.drafts.key() });
        navigate(`/tenants/drafts/${draft.id}`, { replace: true });
      },
    }),
  );
  const { mutate } = make;
  useOnOpening(() => mutate({}));
  if (make.isError)
    return <PageProblem title={wizardWords.titleNew} error={make.error} onRetry={() => mutate({})} />;
  return <PageWaiting title={wizardWords.titleNew}>{words.list.starting}</PageWaiting>;
};
