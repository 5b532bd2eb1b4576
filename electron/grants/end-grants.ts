import { v7 as uuidv7 } from 'uuid';
import type { ExpiryReport } from '../../shared/contract/grants.ts';
import { lateBy } from '../../shared/domain/grant-due.ts';
import type { Plan } from '../../shared/domain/plan.ts';
import { StewardError } from '../../shared/errors.ts';
import { CloudError } from '../connectors/cloud-call.ts';
import { makePlan } from '../operations/make-plan.ts';
import type { CallContext } from '../rpc/service.ts';
import { grantsOfRequest } from './file-grants.ts';
import { tookEffect } from './grant-outcomes.ts';
import type { GrantRecord } from './grant-record.ts';
import { spokenGrant } from './grant-words.ts';
import { badInput, byOf, conflict, type GrantsDeps, nowOf } from './grants-deps.ts';
import { type EndsContext, planEnds } from './plan-ends.ts';
import type { GrantContext } from './plan-grants.ts';
import { readAssignments, readHeld } from './read-grant-world.ts';
import { stillEffective } from './still-effective.ts';

/** More than this is later than anybody looks for ends. */
const lateAfterMs = 5 * 60_000;
/** Ends of one plan. */
const atOnce = 500;

/** Reads the account and plans the end of some grants of one connection. The plan is kept. */
const planEndOf = async (
  deps: GrantsDeps,
  ending: readonly GrantRecord[],
  cause: 'expiry' | 'revoke',
  call: CallContext,
): Promise<Plan> => {
  const connectionId = ending[0]?.connectionId ?? '';
  const connection = await deps.connections.get({ id: connectionId }, call);
  const cloud = await deps.clouds.quicksight(connectionId);
  const targets = ending.map(({ target }) => target);
  const [held, assignments, made, covering] = await Promise.all([
    readHeld(cloud, targets, call.signal),
    readAssignments(cloud, targets, call.signal),
    deps.store.grants.madeAssignments(
      connectionId,
      targets.flatMap(({ resource, id }) => (resource === 'policy_assignment' ? [id] : [])),
    ),
    deps.store.grants.covering(
      connectionId,
      ending.map(({ principal, target }) => ({
        principal: principal.arn,
        resource: target.resource,
        id: target.id,
      })),
    ),
  ]);
  const body = planEnds({
    id: uuidv7(),
    now: nowOf(deps),
    cause,
    ending,
    covering,
    held,
    assignments,
    made: new Set(made),
    connection: { id: connectionId, name: connection.name, accountId: cloud.accountId, region: cloud.region },
  });
  const findings = cause === 'revoke' ? await stillEffective(deps, ending) : [];
  const plan = await makePlan({ ...body, findings: [...findings] }, new Date(nowOf(deps)));
  await deps.store.plans.save(plan);
  return plan;
};

/** Plans taking grants before their end, one plan for each connection. */
export const planRevoke = async (
  deps: GrantsDeps,
  ids: readonly string[],
  call: CallContext,
): Promise<Plan[]> => {
  const grants = await deps.store.grants.grants(ids);
  const takeable = grants.filter(({ state }) => state === 'active' || state === 'expiring');
  if (takeable.length < new Set(ids).size)
    throw badInput('Only grants that are in effect can be revoked.', 'Reload the list, then choose again.');
  const plans: Plan[] = [];
  for (const some of Map.groupBy(takeable, ({ connectionId }) => connectionId).values())
    plans.push(await planEndOf(deps, some, 'revoke', call));
  return plans;
};

/** Applies a reviewed plan of revoking. From here on its grants are being taken. */
export const applyRevoke = async (
  deps: GrantsDeps,
  input: { readonly planId: string; readonly hash: string },
  call: CallContext,
): Promise<{ readonly runId: string }> => {
  const plan = await deps.store.plans.get(input.planId);
  if (plan === undefined || plan.hash !== input.hash || plan.kind !== 'grant.end')
    throw conflict('This is not the plan that was reviewed.', 'Plan again and review what it says.');
  const started = await deps.store.runs.ofPlan(plan.id);
  if (started !== undefined) return { runId: started };
  const { ends, cause } = plan.context as unknown as EndsContext;
  await deps.store.grants.beginEnding(
    ends.map(({ grantId }) => grantId),
    cause,
    byOf(deps, call),
  );
  const { actor, role, origin } = call;
  return deps.engine.start(plan, { actor, role, origin });
};

/**
 * A run that was killed has told nobody what took effect: grants whose step was done, or may have been, are in
 * effect from now on, so that their end is looked after.
 */
const settleInterrupted = async (deps: GrantsDeps): Promise<void> => {
  for (const request of await deps.store.grants.requests(['approved'], 200)) {
    const runId = request.runId ?? (await deps.store.runs.ofPlan(request.planId));
    if (runId === undefined || deps.engine.isLive(runId)) continue;
    if ((await deps.store.runs.get(runId))?.state !== 'interrupted') continue;
    const plan = await deps.store.plans.get(request.planId);
    if (plan === undefined) continue;
    const steps = await deps.store.runs.steps(runId);
    const byId = new Map(steps.map((step) => [plan.steps[step.position]?.id ?? '', step]));
    const ofFile = grantsOfRequest(plan, request.id);
    const context = ofFile === undefined ? (plan.context as unknown as GrantContext) : { grants: ofFile };
    const took = tookEffect(context, byId).filter(({ to }) => to === 'active');
    await deps.store.grants.took(request.id, took, { at: nowOf(deps), actor: 'Steward' });
  }
};

const words = (error: unknown): string => {
  if (error instanceof StewardError) return error.problem.happened;
  if (error instanceof CloudError) return error.message;
  return 'Steward met an error of its own; see the log.';
};

/** Ends everything whose time is over, and what could not be ended before. One look at a time. */
export const createExpiry = (deps: GrantsDeps) => {
  const process = uuidv7();
  const monotonic = deps.monotonic ?? (() => performance.now());
  let looking: Promise<ExpiryReport> | undefined;

  const endSome = async (some: readonly GrantRecord[], call: CallContext): Promise<void> => {
    const by = byOf(deps, call);
    await deps.store.grants.beginEnding(
      some.map(({ id }) => id),
      'expiry',
      by,
    );
    try {
      const plan = await planEndOf(deps, some, 'expiry', call);
      const { actor, role, origin } = call;
      const { runId } = await deps.engine.start(plan, { actor, role, origin });
      await deps.engine.ended(runId);
    } catch (error) {
      const problem = words(error);
      await deps.store.grants.ended(
        some.map(({ id }) => ({ grantId: id, problem, detail: {} })),
        by,
      );
    }
  };

  const look = async (scheduled: boolean, call: CallContext): Promise<ExpiryReport> => {
    const at = nowOf(deps);
    const lapsed = await deps.store.grants.lapse(at);
    await settleInterrupted(deps);
    const due = await deps.store.grants.look({ at, process, monotonic: monotonic(), scheduled });
    for (const group of Map.groupBy(due, ({ connectionId }) => connectionId).values())
      for (let from = 0; from < group.length; from += atOnce)
        await endSome(group.slice(from, from + atOnce), call);
    const now = await deps.store.grants.grants(due.map(({ id }) => id));
    return {
      at,
      lapsed,
      ended: now.filter(({ state }) => state === 'expired' || state === 'revoked').length,
      failed: now
        .filter(({ state }) => state === 'expiring')
        .map((grant) => ({
          grantId: grant.id,
          what: spokenGrant(grant),
          problem: grant.problem ?? 'Its run has not ended yet.',
        })),
      late: due.flatMap((grant) => {
        if (grant.activeAt === null || grant.endsAt === null || grant.ending === 'revoke') return [];
        const lateMs = lateBy(
          { activeAt: grant.activeAt, endsAt: grant.endsAt, lastedMs: grant.lastedMs },
          at,
        );
        return lateMs > lateAfterMs ? [{ grantId: grant.id, what: spokenGrant(grant), lateMs }] : [];
      }),
    };
  };

  return {
    expire: (scheduled: boolean, call: CallContext): Promise<ExpiryReport> => {
      looking ??= look(scheduled, call).finally(() => {
        looking = undefined;
      });
      return looking;
    },
    /** Resolves when no look is under way. */
    settled: async (): Promise<void> => {
      await looking?.catch(() => undefined);
    },
  };
};
export type Expiry = ReturnType<typeof createExpiry>;
