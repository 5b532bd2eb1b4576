import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import { orpc } from '../../app/client.ts';
import { PlanReview } from '../../components/plan-review.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RunProgress } from '../../components/run-progress.tsx';
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
  const { mutate } = planning;
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    mutate({ connectionId, changes: [...changes] });
  }, [mutate, connectionId, changes]);
  const planned = planning.data;
  const blocked = planned?.plan.findings.some(({ severity }) => severity === 'blocker') ?? false;
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={text.description}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" onClick={onBack}>
                {text.cancel}
              </Button>
              <Button
                variant="primary"
                loading={apply.isPending}
                disabled={!planned || blocked || planned.nothingToDo || planning.isPending}
                disabledReason={blocked ? text.blocked : text.first}
                onClick={() => planned && apply.mutate({ planId: planned.plan.id, hash: planned.plan.hash })}
              >
                {text.apply}
              </Button>
            </SpaceBetween>
          }
        >
          {text.title}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <ProblemAlert error={apply.error} />
        <ProblemAlert
          error={planning.error}
          onRetry={() => mutate({ connectionId, changes: [...changes] })}
        />
        {planning.isPending && (
          <Box textAlign="center" padding="l">
            <div role="status">
              <Spinner size="large" /> {text.planning}
            </div>
          </Box>
        )}
        {planned && !planning.isPending && <PlanReview {...planned} />}
      </SpaceBetween>
    </ContentLayout>
  );
};
