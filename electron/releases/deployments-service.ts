import type { connectionsContract, environmentsContract } from '../../shared/contract/connections.ts';
import type { deploymentsContract } from '../../shared/contract/deployments.ts';
import type { PlanBody } from '../../shared/domain/plan.ts';
import type { Deployment } from '../../shared/domain/releases/deployment.ts';
import { StewardError } from '../../shared/errors.ts';
import type { Clouds } from '../connectors/clouds.ts';
import { readEach } from '../connectors/quicksight/read-paged.ts';
import type { Engine } from '../operations/engine.ts';
import { makePlan } from '../operations/make-plan.ts';
import type { CallContext, Service } from '../rpc/service.ts';
import type { Store } from '../store/store.ts';
import { applyReviewed } from './apply-reviewed.ts';
import { planRetirement } from './plan-retirement.ts';
import { planRollback } from './plan-rollback.ts';
import { readDatasetReaders, superseded } from './retirements.ts';
import { readRollback } from './rollbacks.ts';
import { stageOf } from './stage-of.ts';
import { readTarget } from './steps/read-target.ts';

export interface DeploymentsDeps {
  readonly store: Pick<Store, 'releases' | 'deployments'> & {
    readonly plans: Pick<Store['plans'], 'save' | 'get'>;
  };
  readonly clouds: Clouds;
  readonly connections: Pick<Service<typeof connectionsContract>, 'get'>;
  readonly environments: Pick<Service<typeof environmentsContract>, 'list'>;
  readonly engine: Pick<Engine, 'start'>;
  readonly now?: () => Date;
}

/** What stages carry, and the ways back and out of them. */
export const createDeploymentsService = (deps: DeploymentsDeps): Service<typeof deploymentsContract> => {
  const { store, clouds, connections, environments, now = () => new Date() } = deps;

  const releaseNames = async (hashes: readonly (string | null)[]): Promise<ReadonlyMap<string, string>> => {
    const known = [...new Set(hashes.filter((hash) => hash !== null))];
    const found = await Promise.all(known.map((hash) => store.releases.get(hash)));
    return new Map(
      found.flatMap((one) => (one === null ? [] : [[one.record.hash, one.record.name] as const])),
    );
  };

  const shown = async (all: readonly Deployment[], call: CallContext) => {
    const titles = new Map(
      (await environments.list(undefined, call)).map(({ name, title }) => [name, title]),
    );
    const names = await releaseNames(all.map(({ release }) => release));
    return all.map((one) => ({
      ...one,
      stage: titles.get(one.environment) ?? one.environment,
      releaseName: one.release === null ? null : (names.get(one.release) ?? null),
    }));
  };

  /** The stage's account and how a plan names its connection. */
  const reach = async (name: string, call: CallContext) => {
    const environment = await stageOf(environments, name, call);
    const cloud = await clouds.quicksight(environment.connection.id);
    const connection = await connections.get({ id: environment.connection.id }, call);
    return {
      environment,
      cloud,
      connection: {
        id: connection.id,
        name: connection.name,
        accountId: cloud.accountId,
        region: cloud.region,
        readOnly: connection.readOnly,
      },
    };
  };

  const keep = async (body: PlanBody) => {
    const plan = await makePlan(body, now());
    await store.plans.save(plan);
    return { plan, nothingToDo: plan.steps.length === 0 };
  };

  return {
    list: async (filter, call) => {
      const { total, deployments } = await store.deployments.list({
        ...filter,
        environment: filter.environment,
      });
      return { total, deployments: await shown(deployments, call) };
    },

    get: async ({ runId }, call) => {
      const found = await store.deployments.get(runId);
      if (found === null)
        throw new StewardError({
          code: 'NOT_FOUND',
          happened: `No deployment was made by run ${runId}.`,
          unchanged: 'Nothing was changed.',
          todo: 'Look at the list of deployments.',
        });
      const [one] = await shown([found], call);
      if (one === undefined) throw new Error(`Deployment ${runId} went while it was shown`);
      return { ...one, assets: [...(await store.deployments.assets(runId))] };
    },

    carried: async ({ environment }) => {
      const assets = await store.deployments.carried(environment);
      const names = await releaseNames(assets.map(({ release }) => release));
      return {
        assets: assets.map((one) => ({
          ...one,
          releaseName: one.release === null ? null : (names.get(one.release) ?? null),
        })),
      };
    },

    planRollback: async ({ environment: name, dashboards, removeNew }, call) => {
      const { environment, cloud, connection } = await reach(name, call);
      const from = { store, cloud, environment: environment.name, signal: call.signal };
      const found = await readEach([...new Set(dashboards)], (id) => readRollback(from, id));
      return keep(
        planRollback({
          environment,
          connection,
          dashboards: found,
          removeNew,
          releases: await releaseNames(found.map(({ current }) => current?.before?.release ?? null)),
        }),
      );
    },

    planRetirement: async ({ environment: name, hours }, call) => {
      const { environment, cloud, connection } = await reach(name, call);
      const old = superseded(await store.deployments.carried(environment.name, 'dataset'), now(), hours);
      const [found, readers] = await Promise.all([
        readEach(old, ({ targetId: id }) => readTarget(cloud, { kind: 'dataset', id }, call.signal)),
        old.length === 0 ? new Map() : readDatasetReaders(cloud, call.signal),
      ]);
      return keep(
        planRetirement({
          environment,
          connection,
          hours,
          datasets: old.map((asset, position) => ({ asset, now: found[position] ?? null })),
          readers,
        }),
      );
    },

    apply: (reviewed, call) => applyReviewed(deps, ['release.rollback', 'release.retire'], reviewed, call),
  };
};
