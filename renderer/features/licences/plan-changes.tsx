import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { orpc } from '../../app/client.ts';
import { PlanFrame } from '../../components/plan-frame.tsx';
import { RunProgress } from '../../components/run-progress.tsx';
import { useOnOpening } from '../../components/use-on-opening.ts';
import { words } from './words.ts';

const text = words.plan;

/** The run of a plan of licences. */
export const LicencesRun = (props: { readonly runId: string; readonly onBack: () => void }) => {
  const cache = useQueryClient();
  const onEnded = useCallback(() => {
    void cache.invalidateQueries({ queryKey: orpc.licences.key() });
    void cache.invalidateQueries({ queryKey: orpc.people.key() });
  }, [cache]);
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={text.afterwards}
          actions={<Button onClick={props.onBack}>{text.back}</Button>}
        >
          {text.title}
        </Header>
      }
    >
      <RunProgress runId={props.runId} onEnded={onEnded} />
    </ContentLayout>
  );
};

export interface PlanChangesProps {
  readonly connectionId: string;
  readonly changes: readonly { readonly key: string; readonly what: 'remove' | 'downgrade' }[];
  readonly onBack: () => void;
  readonly onRun: (runId: string) => void;
}

/** The review of chosen changes: planned at once, then applied. */
export const PlanChanges = ({ connectionId, changes, onBack, onRun }: PlanChangesProps) => {
  const planning = useMutation(orpc.licences.plan.mutationOptions());
  const apply = useMutation(orpc.licences.apply.mutationOptions({ onSuccess: ({ runId }) => onRun(runId) }));
  const plan = () => planning.mutate({ connectionId, changes: [...changes] });
  useOnOpening(plan);
  return (
    <PlanFrame
      title={text.title}
      description={text.description}
      words={text}
      planned={planning.data}
      planning={{
        isPending: planning.isPending,
        error: planning.error,
        retry: plan,
      }}
      apply={{
        label: text.apply,
        isPending: apply.isPending,
        error: apply.error,
        onApply: ({ id, hash }) => apply.mutate({ planId: id, hash }),
      }}
      onCancel={onBack}
    />
  );
};
