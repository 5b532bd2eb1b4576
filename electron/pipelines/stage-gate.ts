import type { environmentsContract } from '../../shared/contract/connections.ts';
import type { Json, PlanBody, PlanFinding } from '../../shared/domain/plan.ts';
import {
  judgePolicy,
  noPolicy,
  type PolicyContext,
  policyOf,
  type StagePolicy,
  type Standing,
  type WhyNot,
} from '../../shared/domain/releases/stage-policy.ts';
import { StewardError } from '../../shared/errors.ts';
import type { CallContext, Service } from '../rpc/service.ts';
import type { Store } from '../store/store.ts';
import { type GatedRelease, whenStood } from './when-stood.ts';

export interface StageGateDeps {
  readonly store: Pick<Store, 'pipelines'>;
  readonly environments: Pick<Service<typeof environmentsContract>, 'list'>;
  readonly now?: () => Date;
}

/** A stage with what it asks for; an environment in no pipeline asks for nothing. */
export interface GatedStage {
  readonly environment: string;
  readonly title: string;
  readonly pipeline: string | null;
  readonly revision: number;
  readonly policy: StagePolicy;
  readonly previous: { readonly environment: string; readonly title: string } | null;
}

const conflict = (happened: string, todo: string) =>
  new StewardError({ code: 'CONFLICT', happened, unchanged: 'Nothing was changed.', todo });

/** What stages ask for before they take a release, judged by what the profile knows. */
export const createStageGate = (deps: StageGateDeps) => {
  const { store, environments, now = () => new Date() } = deps;

  /** The stages of an environment’s pipeline, in order. */
  const stagesWith = async (environment: string, call: CallContext): Promise<GatedStage[]> => {
    const [pipelines, all] = await Promise.all([store.pipelines.list(), environments.list(undefined, call)]);
    const titleOf = (name: string) => all.find((one) => one.name === name)?.title ?? name;
    const found = pipelines.find(({ stages }) => stages.some((stage) => stage.environment === environment));
    if (found === undefined)
      return [
        {
          environment,
          title: titleOf(environment),
          pipeline: null,
          revision: 0,
          policy: noPolicy,
          previous: null,
        },
      ];
    return found.stages.map((stage, position): GatedStage => {
      const before = found.stages[position - 1];
      return {
        environment: stage.environment,
        title: titleOf(stage.environment),
        pipeline: found.name,
        revision: found.revision,
        policy: stage.policy,
        previous:
          before === undefined
            ? null
            : { environment: before.environment, title: titleOf(before.environment) },
      };
    });
  };

  const stageOf = async (environment: string, call: CallContext): Promise<GatedStage> => {
    const stage = (await stagesWith(environment, call)).find((one) => one.environment === environment);
    if (stage === undefined) throw new Error(`${environment} went from its pipeline while it was read`);
    return stage;
  };

  const stood = async (environment: string, release: GatedRelease): Promise<Standing[]> =>
    whenStood(
      store.pipelines,
      environment,
      release,
      await store.pipelines.standingEvents(environment, release.dashboards),
    );

  /** Everything that keeps a release from a stage by the stage's policy, but for approvals. */
  const judge = async (stage: GatedStage, release: GatedRelease): Promise<WhyNot[]> =>
    judgePolicy({
      policy: stage.policy,
      stage: stage.title,
      previous:
        stage.previous === null
          ? null
          : { title: stage.previous.title, stood: await stood(stage.previous.environment, release) },
      now: now(),
    });

  return {
    stagesWith,
    stageOf,
    stood,
    judge,

    /** A promotion's plan with what the stage's policy says about it. A plan without steps needs nobody's leave. */
    govern: async (
      body: PlanBody,
      release: GatedRelease,
      environment: string,
      breakFreeze: string | undefined,
      call: CallContext,
    ): Promise<PlanBody> => {
      if (body.steps.length === 0) return body;
      const stage = await stageOf(environment, call);
      const reasons = await judge(stage, release);
      const freezes = reasons.filter(({ code }) => code === 'freeze');
      const isBroken =
        breakFreeze !== undefined && freezes.length > 0 && freezes.every(({ breakable }) => breakable);
      const findings = reasons.map(
        ({ code, message, todo }): PlanFinding =>
          code === 'freeze' && isBroken
            ? { severity: 'warning', message: `${message} It is broken: ${breakFreeze}` }
            : { severity: 'blocker', message, todo },
      );
      const { approvals } = stage.policy;
      if (approvals > 0)
        findings.push({
          severity: 'note',
          message: `${stage.title} asks for approval by ${approvals === 1 ? 'one other person' : `${approvals} other people`} before this is applied.`,
        });
      const policy: PolicyContext = {
        pipeline: stage.pipeline,
        revision: stage.revision,
        approvals,
        plannedBy: call.actor,
        broken: isBroken
          ? {
              freezes: freezes.map(({ message }) => message),
              reason: breakFreeze,
            }
          : null,
      };
      return {
        ...body,
        ...(isBroken
          ? { effects: [...body.effects, `The freeze of ${stage.title} is broken: ${breakFreeze}`] }
          : {}),
        findings: [...body.findings, ...findings],
        context: { ...(body.context as Record<string, Json>), policy: policy as unknown as Json },
      };
    },

    /**
     * Judges a plan again before it is applied: time has passed since it was made. Throws CONFLICT with the first
     * reason against it.
     */
    recheck: async (
      plan: { readonly context: Json; readonly steps: readonly unknown[] },
      release: GatedRelease,
      environment: string,
      call: CallContext,
    ): Promise<void> => {
      const stage = await stageOf(environment, call);
      const pinned = policyOf(plan);
      if (
        plan.steps.length > 0 &&
        (pinned?.pipeline !== stage.pipeline || pinned.revision !== stage.revision)
      )
        throw conflict(
          `What ${stage.title} asks for was changed after this plan was made.`,
          'Plan again and review what it says now.',
        );
      const reasons = await judge(stage, release);
      // Only the freezes that the plan speaks of are broken, not one that has begun since.
      const against = reasons.find(
        ({ code, breakable, message }) =>
          !(code === 'freeze' && breakable && pinned?.broken?.freezes.includes(message)),
      );
      if (against !== undefined) throw conflict(against.message, against.todo);
    },
  };
};
export type StageGate = ReturnType<typeof createStageGate>;
