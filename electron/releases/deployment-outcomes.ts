import type { Plan, RunState } from '../../shared/domain/plan.ts';
import type {
  DeployedAsset,
  Deployment,
  PlannedDeployment,
} from '../../shared/domain/releases/deployment.ts';
import { cameOff, type StepEnd, stepsById, whyNot } from '../operations/step-ends.ts';
import type { Store } from '../store/store.ts';
import type { DeploymentContext } from './deployment-context.ts';

const endOf = (
  { steps: ids, ...asset }: PlannedDeployment,
  steps: ReadonlyMap<string, StepEnd>,
): DeployedAsset => {
  const open = ids.find((id) => !cameOff(steps.get(id)));
  return open === undefined
    ? { ...asset, state: 'done', problem: null }
    : { ...asset, state: 'failed', problem: whyNot(steps.get(open)) };
};

const stateOf = (assets: readonly DeployedAsset[]): Deployment['state'] => {
  const failed = assets.filter(({ state }) => state === 'failed').length;
  if (failed === 0) return 'done';
  return failed === assets.length ? 'failed' : 'partly';
};

/** What became of a stage when a run that deploys to it has ended. Doing it twice is doing it once. */
export const deploymentOutcomes = ({
  store,
  now = () => new Date(),
}: {
  readonly store: {
    readonly deployments: Pick<Store['deployments'], 'record'>;
    readonly runs: Pick<Store['runs'], 'steps' | 'get'>;
  };
  readonly now?: () => Date;
}) => {
  const record =
    (kind: Deployment['kind']) =>
    async (plan: Plan, run: { readonly id: string; readonly state: RunState }) => {
      const context = plan.context as unknown as DeploymentContext;
      const steps = await stepsById({ store }, plan, run.id);
      const known = await store.runs.get(run.id);
      const assets = context.assets.map((asset) => endOf(asset, steps));
      await store.deployments.record(
        {
          runId: run.id,
          environment: context.environment,
          kind,
          release: context.release,
          planId: plan.id,
          state: stateOf(assets),
          actor: known?.actor ?? 'Steward',
          startedAt: known?.startedAt ?? now().toISOString(),
          endedAt: now().toISOString(),
        },
        assets,
      );
    };
  return {
    'release.promote': record('promotion'),
    'release.rollback': record('rollback'),
    'release.retire': record('retirement'),
  };
};
