import type { connectionsContract, environmentsContract } from '../../shared/contract/connections.ts';
import type { PipelineSpec, pipelinesContract } from '../../shared/contract/pipelines.ts';
import { StewardError } from '../../shared/errors.ts';
import type { Clouds } from '../connectors/clouds.ts';
import { problemOf } from '../rpc/problem-of.ts';
import type { CallContext, Service } from '../rpc/service.ts';
import type { Store } from '../store/store.ts';
import { lookAtStage } from './look-at-stages.ts';
import type { StageLook } from './stage-facts.ts';
import type { StageGate } from './stage-gate.ts';
import { readStageMap } from './stage-map.ts';

export interface PipelinesDeps {
  readonly store: Pick<Store, 'pipelines'> & { readonly releases: Pick<Store['releases'], 'content'> };
  readonly clouds: Clouds;
  readonly connections: Pick<Service<typeof connectionsContract>, 'list'>;
  readonly environments: Pick<Service<typeof environmentsContract>, 'list'>;
  readonly gate: StageGate;
  readonly now?: () => Date;
}

const badInput = (happened: string, todo: string, field: string) =>
  new StewardError({ code: 'BAD_INPUT', happened, unchanged: 'Nothing was changed.', todo, field });

/** What no single field tells: that stages stand once, and that the first one has nothing before it. */
const check = ({ stages }: PipelineSpec): void => {
  const seen = new Set<string>();
  for (const [position, { environment, policy }] of stages.entries()) {
    if (seen.has(environment))
      throw badInput(`${environment} is a stage twice.`, 'Name each environment once.', 'stages');
    seen.add(environment);
    if (position === 0 && (policy.soakHours > 0 || policy.throughPrevious))
      throw badInput(
        `${environment} is the first stage: nothing can have stood in a stage before it.`,
        'Take soak time and the stage before from its policy, or put a stage before it.',
        'stages',
      );
    const titles = policy.freezes.map(({ title }) => title.toLowerCase());
    const twice = titles.find((title, at) => titles.indexOf(title) !== at);
    if (twice !== undefined)
      throw badInput(
        `Two freezes of ${environment} are called “${twice}”.`,
        'Give each its own name.',
        'stages',
      );
  }
};

/** Pipelines, what their stages ask for, and how dashboards stand in them. */
export const createPipelinesService = (deps: PipelinesDeps): Service<typeof pipelinesContract> => {
  const { store, clouds, connections, environments, gate, now = () => new Date() } = deps;
  const looking = new Map<string, { looked: number; total: number; failed: number }>();

  const known = async (name: string) => {
    const found = (await store.pipelines.list()).find((one) => one.name === name);
    if (found === undefined)
      throw new StewardError({
        code: 'NOT_FOUND',
        happened: `There is no pipeline “${name}”.`,
        unchanged: 'Nothing was changed.',
        todo: 'See “steward pipeline list”.',
      });
    return found;
  };
  const changedMeanwhile = (title: string) =>
    new StewardError({
      code: 'CONFLICT',
      happened: `Somebody else has changed the pipeline “${title}” meanwhile.`,
      unchanged: 'Nothing was changed.',
      todo: 'Reload it, then change it again.',
    });

  const stagesOf = async (name: string, call: CallContext) => {
    const [{ stages }, all, reached] = await Promise.all([
      known(name),
      environments.list(undefined, call),
      connections.list(undefined, call),
    ]);
    const gated = await gate.stagesWith(stages[0]?.environment ?? '', call);
    return gated.map((stage) => {
      const environment = all.find((one) => one.name === stage.environment);
      const connection = reached.find(({ id }) => id === environment?.connection?.id) ?? null;
      return { ...stage, production: environment?.production ?? false, connection };
    });
  };

  const look = async (
    name: string,
    dashboards: readonly string[] | undefined,
    progress: { looked: number; total: number; failed: number },
    call: CallContext,
  ): Promise<void> => {
    const stages = await stagesOf(name, call);
    const wanted = dashboards && new Set(dashboards);
    const names = stages.map(({ environment }) => environment);
    const carried = (await store.pipelines.carriedDashboards(names)).filter(
      ({ sourceId }) => wanted === undefined || wanted.has(sourceId),
    );
    const earlier = new Map(
      (await store.pipelines.looks(names)).map((one) => [`${one.environment} ${one.targetId}`, one]),
    );
    progress.total = carried.length;
    const keep = async (found: StageLook) => {
      await store.pipelines.keepLook(found);
      progress.looked += 1;
      if (found.problem !== null) progress.failed += 1;
    };
    await Promise.all(
      stages.map(async ({ environment, title, connection }) => {
        const mine = carried.filter((one) => one.environment === environment);
        if (mine.length === 0) return;
        const problem = await (async () => {
          if (connection === null) return `${title} has no connection.`;
          try {
            const cloud = await clouds.quicksight(connection.id);
            const content = (hash: string) => store.releases.content(hash);
            await lookAtStage(cloud, mine, { content, earlier, now, keep, signal: call.signal });
            return undefined;
          } catch (error) {
            if (call.signal.aborted) throw error;
            return problemOf(error)?.happened ?? `${title} could not be read.`;
          }
        })();
        if (problem === undefined) return;
        for (const { targetId } of mine) {
          const before = earlier.get(`${environment} ${targetId}`);
          const nothing = { published: null, drift: 'unknown', data: null, verified: false } as const;
          const at = before?.at ?? now().toISOString();
          await keep({ ...nothing, ...before, environment, targetId, at, problem });
        }
      }),
    );
  };

  return {
    list: async () => [...(await store.pipelines.list())],

    save: async ({ revision, ...spec }, call) => {
      check(spec);
      const saved = await store.pipelines.save(spec, revision, {
        actor: call.actor,
        at: now().toISOString(),
      });
      if (!('refused' in saved)) return saved;
      if (saved.refused === 'changed')
        throw changedMeanwhile(
          (await store.pipelines.list()).find(({ name }) => name === spec.name)?.title ?? spec.title,
        );
      throw saved.refused === 'taken'
        ? badInput(
            `${saved.environment} is a stage of the pipeline “${saved.by}” already.`,
            'Take it from there first: an environment is a stage of one pipeline.',
            'stages',
          )
        : badInput(
            `There is no environment ${saved.environment}.`,
            'Name one that is on the Environments page.',
            'stages',
          );
    },

    remove: async ({ name, revision }) => {
      const { title } = await known(name);
      if (!(await store.pipelines.remove(name, revision))) throw changedMeanwhile(title);
      return {};
    },

    status: async ({ name, ...filter }, call) => {
      const stages = await stagesOf(name, call);
      return readStageMap(store.pipelines, stages, filter, now());
    },

    look: async ({ name, dashboards }, call) => {
      if (looking.has(name))
        throw new StewardError({
          code: 'BUSY',
          happened: 'Somebody is looking at these stages already.',
          unchanged: 'Nothing was started.',
          todo: 'Wait for it to end.',
        });
      const progress = { looked: 0, total: 0, failed: 0 };
      looking.set(name, progress);
      try {
        await look(name, dashboards, progress, call);
        return { ...progress };
      } finally {
        looking.delete(name);
      }
    },

    looking: async ({ name }) => {
      const progress = looking.get(name);
      return progress === undefined ? null : { ...progress };
    },
  };
};
