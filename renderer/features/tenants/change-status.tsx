import { useMutation } from '@tanstack/react-query';
import { useLocation, useSearchParams } from 'wouter';
import type { Tenant } from '../../../shared/contract/tenants.ts';
import { orpc } from '../../app/client.ts';
import { PlanFrame } from '../../components/plan-frame.tsx';
import { useOnOpening } from '../../components/use-on-opening.ts';
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
  const plan = () => planning.mutate({ slug: tenant.slug });
  useOnOpening(plan);
  return (
    <PlanFrame
      title={titles[change](tenant.name)}
      description={intros[change]}
      words={{ ...text, first: text.planning }}
      planned={planning.data}
      planning={{ isPending: planning.isPending, error: planning.error, retry: plan }}
      apply={{
        label: text.apply[change],
        busy: text.applying,
        isPending: apply.isPending,
        error: apply.error,
        onApply: ({ id, hash }) => apply.mutate({ planId: id, hash }),
      }}
      onCancel={() => navigate(`/tenants/${tenant.slug}`)}
    />
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
