import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { orpc } from '../../app/client.ts';
import { PageProblem } from '../../components/page-problem.tsx';
import { PageWaiting } from '../../components/page-waiting.tsx';
import { PlanReview } from '../../components/plan-review.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RunProgress } from '../../components/run-progress.tsx';
import { words } from './words.ts';

const text = words.review;

/** A plan that was made of a file, here or on the command line: reviewed, applied and watched. */
export const ReviewPlan = ({ planId }: { readonly planId: string }) => {
  const [, navigate] = useLocation();
  const planned = useQuery({ ...orpc.accessFile.planned.queryOptions({ input: { planId } }), retry: false });
  const apply = useMutation(
    orpc.accessFile.apply.mutationOptions({ onSuccess: () => void planned.refetch() }),
  );
  if (planned.isError)
    return <PageProblem title={words.title} error={planned.error} onRetry={() => void planned.refetch()} />;
  if (!planned.data) return <PageWaiting title={words.title}>{text.loading}</PageWaiting>;
  const { plan, nothingToDo, runId } = planned.data;
  const started = runId ?? apply.data?.runId ?? null;
  const blocked = plan.findings.some(({ severity }) => severity === 'blocker');
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" onClick={() => navigate('/access/file')}>
                {text.again}
              </Button>
              {started === null && !nothingToDo && (
                <Button
                  variant="primary"
                  loading={apply.isPending}
                  loadingText={text.applying}
                  disabled={blocked}
                  disabledReason={text.blocked}
                  onClick={() => apply.mutate({ planId: plan.id, hash: plan.hash })}
                >
                  {text.apply}
                </Button>
              )}
            </SpaceBetween>
          }
        >
          {plan.title}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <ProblemAlert error={apply.error} />
        {started === null ? (
          <PlanReview plan={plan} nothingToDo={nothingToDo} />
        ) : (
          <RunProgress runId={started} />
        )}
      </SpaceBetween>
    </ContentLayout>
  );
};

/** What is shown to whoever may not change anything. */
export const ForAdmins = () => (
  <Alert type="info" statusIconAriaLabel="Info">
    {words.forAdmins}
  </Alert>
);
