import Box from '@cloudscape-design/components/box';
import Spinner from '@cloudscape-design/components/spinner';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { orpc } from '../../app/client.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { words } from './words.ts';

/** `/tenants/new`: makes a draft and goes on to the wizard, once per visit. */
export const NewTenantPage = () => {
  const [, navigate] = useLocation();
  const queries = useQueryClient();
  const asked = useRef(false);
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
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    mutate({});
  }, [mutate]);
  if (make.isError) return <ProblemAlert error={make.error} onRetry={() => mutate({})} />;
  return (
    <Box padding="l">
      <Spinner /> {words.list.starting}
    </Box>
  );
};
