import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useCallback } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import type { Plan } from '../../../shared/domain/plan.ts';
import { orpc } from '../../app/client.ts';
import { useNotify } from '../../components/notifications.ts';
import { PlanFrame } from '../../components/plan-frame.tsx';
import { problemOf } from '../../components/problem-of.ts';
import { RunProgress } from '../../components/run-progress.tsx';
import { planWords as text } from './plan-words.ts';

export interface PlanPageProps {
  readonly title: string;
  readonly description: string;
  /** Where one goes back to. */
  readonly back: string;
  /** What must be known before anything is planned. */
  readonly form: ReactNode;
  readonly planned: { readonly plan: Plan; readonly nothingToDo: boolean } | undefined;
  readonly planning: boolean;
  readonly error: unknown;
  readonly onPlan: () => void;
  /** Why it cannot be planned yet; undefined where it can. */
  readonly unready: string | undefined;
  readonly apply: string;
}

const Applying = (props: { readonly runId: string; readonly title: string; readonly back: string }) => {
  const [, navigate] = useLocation();
  const cache = useQueryClient();
  const notify = useNotify();
  const onEnded = useCallback(() => void cache.invalidateQueries({ queryKey: orpc.people.key() }), [cache]);
  const sync = useMutation(
    orpc.directory.sync.mutationOptions({
      onSuccess: () => navigate('/directory'),
      onError: (error) => notify({ type: 'error', content: problemOf(error).happened }),
    }),
  );
  const [address] = useSearchParams();
  const connectionId = address.get('connection');
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={text.afterwards}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              {connectionId && (
                <Button loading={sync.isPending} onClick={() => sync.mutate({ connectionId, mode: 'full' })}>
                  {text.readAgain}
                </Button>
              )}
              <Button onClick={() => navigate(props.back)}>{text.back}</Button>
            </SpaceBetween>
          }
        >
          {props.title}
        </Header>
      }
    >
      <RunProgress runId={props.runId} onEnded={onEnded} />
    </ContentLayout>
  );
};

/** A plan about people: what it needs to know, its review, and its run. The address keeps the run over a reload. */
export const PlanPage = (props: PlanPageProps) => {
  const [address, setAddress] = useSearchParams();
  const [, navigate] = useLocation();
  const { planned } = props;
  const apply = useMutation(
    orpc.people.apply.mutationOptions({
      onSuccess: ({ runId }) =>
        setAddress(
          (before) => {
            const next = new URLSearchParams(before);
            next.set('run', runId);
            if (planned) next.set('connection', planned.plan.connection.id);
            return next;
          },
          { replace: true },
        ),
    }),
  );
  const runId = address.get('run');
  if (runId) return <Applying runId={runId} title={props.title} back={props.back} />;
  return (
    <PlanFrame
      title={props.title}
      description={props.description}
      words={text}
      planned={planned}
      planning={{ isPending: props.planning, error: props.error, retry: props.onPlan }}
      apply={{
        label: props.apply,
        isPending: apply.isPending,
        error: apply.error,
        onApply: ({ id, hash }) => apply.mutate({ planId: id, hash }),
      }}
      onCancel={() => navigate(props.back)}
      actions={
        <Button
          loading={props.planning}
          disabled={props.unready !== undefined}
          disabledReason={props.unready}
          onClick={props.onPlan}
        >
          {planned ? text.planAgain : text.plan}
        </Button>
      }
    >
      {props.form}
    </PlanFrame>
  );
};
