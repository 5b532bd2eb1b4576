import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Grant } from '../../../shared/contract/grants.ts';
import { client, orpc } from '../../app/client.ts';
import { usePageTitle } from '../../components/page-title.ts';
import { PlanReview } from '../../components/plan-review.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RunProgress } from '../../components/run-progress.tsx';
import { words } from './words.ts';

/** Taking grants before their end: planned, reviewed, applied and watched. */
export const RevokeGrants = ({
  grants,
  onClose,
}: {
  readonly grants: readonly Grant[];
  readonly onClose: () => void;
}) => {
  usePageTitle('Revoke', [{ text: words.title, href: '/grants' }]);
  const planning = useMutation(orpc.grants.planRevoke.mutationOptions());
  const [runs, setRuns] = useState<readonly string[]>([]);
  const apply = useMutation({
    mutationFn: async () => {
      const started: string[] = [];
      for (const plan of planning.data ?? []) {
        const { runId } = await client.grants.revoke({ planId: plan.id, hash: plan.hash });
        started.push(runId);
        setRuns([...started]);
      }
    },
  });
  const { mutate } = planning;
  const ids = grants.map(({ id }) => id);
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    mutate({ ids });
  });
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description="What is held at that moment is taken, and nothing that another grant still covers."
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant={runs.length > 0 ? 'normal' : 'link'} onClick={onClose}>
                {runs.length > 0 ? 'Back to the grants' : 'Cancel'}
              </Button>
              {runs.length === 0 && (
                <Button
                  variant="primary"
                  disabled={!planning.data}
                  loading={apply.isPending}
                  loadingText="Starting"
                  onClick={() => apply.mutate()}
                >
                  {words.revoke}
                </Button>
              )}
            </SpaceBetween>
          }
        >
          {grants.length === 1 ? 'Revoke a grant' : `Revoke ${grants.length} grants`}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <ProblemAlert error={planning.error} onRetry={() => mutate({ ids })} />
        <ProblemAlert error={apply.error} />
        {planning.isPending && (
          <div role="status">
            <Spinner /> Reading what is held
          </div>
        )}
        {runs.length === 0 &&
          planning.data?.map((plan) => (
            <PlanReview key={plan.id} plan={plan} nothingToDo={plan.steps.length === 0} />
          ))}
        {runs.map((runId) => (
          <RunProgress key={runId} runId={runId} />
        ))}
      </SpaceBetween>
    </ContentLayout>
  );
};
