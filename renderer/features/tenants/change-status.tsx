import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import type { Tenant } from '../../../shared/contract/tenants.ts';
import { orpc } from '../../app/client.ts';
import { PlanReview } from '../../components/plan-review.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { leavingWords } from './leaving-words.ts';
import { StatusRun } from './status-run.tsx';
import { words } from './words.ts';

const text = words.status_;

export interface ChangeStatusProps {
  readonly tenant: Tenant;
  readonly change: 'suspend' | 'resume' | 'restore';
}

const titles = {
  suspend: text.suspendTitle,
  resume: text.resumeTitle,
  restore: leavingWords.restore.title,
};
const intros = { suspend: text.suspendIntro, resume: text.resumeIntro, restore: leavingWords.restore.intro };

/** The review of a suspend, resume or restore: plan, apply. */
const Review = (props: ChangeStatusProps) => {
  const { tenant, change } = props;
  const [, navigate] = useLocation();
  const [, setAddress] = useSearchParams();
  const suspending = useMutation(orpc.tenants.planSuspend.mutationOptions());
  const resuming = useMutation(orpc.tenants.planResume.mutationOptions());
  const restoring = useMutation(orpc.tenants.planRestore.mutationOptions());
  const planning = { suspend: suspending, resume: resuming, restore: restoring }[change];
  const apply = useMutation(
    orpc.tenants.apply.mutationOptions({
      onSuccess: ({ runId }) => setAddress({ do: change, run: runId }, { replace: true }),
    }),
  );
  const { mutate } = planning;
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    mutate({ slug: tenant.slug });
  }, [mutate, tenant.slug]);
  const plan = planning.data?.plan;
  const blocked = plan?.findings.some(({ severity }) => severity === 'blocker') ?? false;
  const empty = planning.data?.nothingToDo ?? false;
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={intros[change]}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" onClick={() => navigate(`/tenants/${tenant.slug}`)}>
                {text.cancel}
              </Button>
              <Button
                variant="primary"
                loading={apply.isPending}
                loadingText={text.applying}
                disabled={!plan || blocked || planning.isPending}
                disabledReason={blocked ? text.blocked : text.planning}
                onClick={() => plan && apply.mutate({ planId: plan.id, hash: plan.hash })}
              >
                {text.apply[change]}
              </Button>
            </SpaceBetween>
          }
        >
          {titles[change](tenant.name)}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <ProblemAlert error={apply.error} />
        <ProblemAlert error={planning.error} onRetry={() => mutate({ slug: tenant.slug })} />
        {planning.isPending && (
          <Box textAlign="center" padding="l">
            <div role="status">
              <Spinner size="large" /> {text.planning}
            </div>
          </Box>
        )}
        {plan && <PlanReview plan={plan} nothingToDo={empty} />}
      </SpaceBetween>
    </ContentLayout>
  );
};

/** Suspend, resume or restore: reviewed, then applied and watched. The address keeps the run over a reload. */
export const ChangeStatus = (props: ChangeStatusProps) => {
  const [address] = useSearchParams();
  const runId = address.get('run');
  const { tenant, change } = props;
  return runId ? (
    <StatusRun slug={tenant.slug} title={titles[change](tenant.name)} runId={runId} />
  ) : (
    <Review {...props} />
  );
};
