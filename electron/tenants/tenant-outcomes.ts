import { sameJson } from '../../shared/domain/canonical-json.ts';
import type { Json, Plan, RunState, StepState } from '../../shared/domain/plan.ts';
import { checkTenant } from '../../shared/domain/tenant-check.ts';
import type { Store } from '../store/store.ts';
import { recordedPeople } from './apply-tenant-plan.ts';
import { departedBy, type OffboardContext } from './plan-offboard.ts';
import { type SuspendContext, takenBy } from './plan-suspend.ts';
import type { OnboardContext } from './plan-tenant.ts';

export interface OutcomeDeps {
  readonly store: {
    readonly tenants: Store['tenants'];
    readonly drafts: Store['drafts'];
    readonly runs: Pick<Store['runs'], 'steps' | 'get'>;
  };
  readonly now?: () => Date;
}

/** Called by the engine before a run's end is journalled, and again if the process died in between. */
export type Outcome = (plan: Plan, run: { readonly id: string; readonly state: RunState }) => Promise<void>;

/** What becomes of a tenant when a run of one of its plans has ended, by the plan's kind. */
export const tenantOutcomes = (deps: OutcomeDeps): Readonly<Record<string, Outcome>> => {
  const at = () => (deps.now?.() ?? new Date()).toISOString();
  return {
    'tenant.onboard': async (plan, { state }) => {
      // A stopped run leaves the tenant onboarding (or live, when it was): its draft or plan goes on.
      if (state !== 'done') return;
      const { spec } = plan.context as unknown as OnboardContext;
      await deps.store.tenants.becomeLive(spec.slug, recordedPeople(spec), spec, at());
      await discardApplied(deps, spec);
    },
    'tenant.suspend': async (plan, { id, state }) => {
      const context = plan.context as unknown as SuspendContext;
      const tenant = await deps.store.tenants.get(context.slug);
      if (tenant === undefined) return;
      const states = await statesById(deps, plan, id);
      const inPlan = new Set(
        [...Object.values(context.memberships), ...Object.values(context.grants)].map(keyOf),
      );
      const earlier = {
        memberships: (tenant.suspended?.memberships ?? []).filter((one) => !inPlan.has(keyOf(one))),
        grants: (tenant.suspended?.grants ?? []).filter((one) => !inPlan.has(keyOf(one))),
      };
      const taken = takenBy(context, (stepId) => !untouched.has(states.get(stepId) ?? 'waiting'), earlier);
      const anything = taken.memberships.length + taken.grants.length > 0;
      const now = at();
      await deps.store.tenants.setSuspended(
        context.slug,
        state === 'done' ? 'suspended' : tenant.status,
        state === 'done' || anything ? { ...taken, at: tenant.suspended?.at ?? now } : null,
        now,
      );
    },
    'tenant.resume': async (plan, { state }) => {
      if (state === 'done') await deps.store.tenants.setSuspended(plan.subject.id, 'live', null, at());
    },
    'tenant.offboard': async (plan, { id, state }) => {
      const context = plan.context as unknown as OffboardContext;
      const tenant = await deps.store.tenants.get(context.slug);
      if (!tenant?.offboarded) return;
      const states = await statesById(deps, plan, id);
      const departed = departedBy(
        context,
        (stepId) => !untouched.has(states.get(stepId) ?? 'waiting'),
        tenant.offboarded,
      );
      const anything =
        departed.memberships.length +
          departed.grants.length +
          departed.assignments.length +
          departed.handedOver.length >
        0;
      const now = at();
      await deps.store.tenants.setOffboarded(
        context.slug,
        state === 'done' ? 'offboarded' : tenant.status,
        state === 'done' || anything ? { ...tenant.offboarded, ...departed } : null,
        now,
      );
    },
    'tenant.restore': async (plan, { state }) => {
      if (state !== 'done') return;
      const tenant = await deps.store.tenants.get(plan.subject.id);
      // Called again after a restart, there is nothing left to restore.
      if (!tenant?.offboarded) return;
      await deps.store.tenants.setOffboarded(tenant.slug, tenant.offboarded.from, null, at());
    },
    'tenant.delete': async (plan, { id, state }) => {
      if (state !== 'done') return;
      const by = (await deps.store.runs.get(id))?.actor ?? '';
      await deps.store.tenants.setDeleted(plan.subject.id, { at: at(), by });
    },
  };
};

/** In these states a step has taken nothing. All others have, or may have: giving back twice is harmless. */
const untouched: ReadonlySet<StepState> = new Set(['waiting', 'looking', 'cancelled', 'skipped', 'changed']);

const keyOf = (one: { group: string; userName?: string; resource?: string; id?: string }): string =>
  JSON.stringify([one.group, one.userName, one.resource, one.id]);

const statesById = async (
  deps: OutcomeDeps,
  plan: Plan,
  runId: string,
): Promise<ReadonlyMap<string, StepState>> => {
  const steps = await deps.store.runs.steps(runId);
  return new Map(steps.map(({ position, state }) => [plan.steps[position]?.id ?? '', state]));
};

/** A draft whose document is what was just applied has nothing left to say. */
const discardApplied = async (deps: OutcomeDeps, spec: OnboardContext['spec']): Promise<void> => {
  const draft = await deps.store.drafts.ofTenant(spec.slug);
  const wanted = draft && checkTenant(draft.body).spec;
  if (draft && wanted && sameJson(asJson(wanted), asJson(spec))) await deps.store.drafts.discard(draft.id);
};

const asJson = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;
