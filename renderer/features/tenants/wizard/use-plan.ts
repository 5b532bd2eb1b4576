import { useMutation } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { orpc } from '../../../app/client.ts';
import { problemOf } from '../../../components/problem-of.ts';
import { bodyOf, type TenantDraft } from '../draft/tenant-draft.ts';
import type { Wizard } from '../draft/use-wizard.ts';

/** The plan of the draft as it stands; an edit makes it old. */
export const usePlan = (wizard: Wizard) => {
  const [of, setOf] = useState<TenantDraft | null>(null);
  // Ten thousand steps that nobody looks at any more would be walked by each tidying of memory.
  const planning = useMutation({ ...orpc.tenants.plan.mutationOptions(), gcTime: 0 });
  const { mutate } = planning;
  const make = useCallback(() => {
    const { draft } = wizard.store.state();
    setOf(draft);
    mutate(
      { spec: bodyOf(draft) },
      {
        onError: (error) => {
          const { issues } = problemOf(error);
          if (issues && issues.length > 0) wizard.store.hostSaid({ issues, warnings: [], draft });
        },
      },
    );
  }, [wizard, mutate]);
  return {
    /** The draft that the plan was made of. */
    of,
    planned: planning.data ?? null,
    pending: planning.isPending,
    error: planning.error,
    make,
  };
};
export type Planning = ReturnType<typeof usePlan>;
