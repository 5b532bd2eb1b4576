import { v7 as uuidv7 } from 'uuid';
import { sameJson } from '../../shared/domain/canonical-json.ts';
import type { Json, Plan } from '../../shared/domain/plan.ts';
import { identityOf, tenantNamespace } from '../../shared/domain/tenant-names.ts';
import type { TenantSpec } from '../../shared/domain/tenant-spec.ts';
import { StewardError } from '../../shared/errors.ts';
import type { CallContext } from '../rpc/service.ts';
import { takenIssues } from './check-draft.ts';
import { departedBy, type OffboardContext } from './plan-offboard.ts';
import { type SuspendContext, takenBy } from './plan-suspend.ts';
import type { OnboardContext } from './plan-tenant.ts';
import { hadNoRunSince, isAsSeen } from './seen-tenant.ts';
import { badDocument, busy, conflict, noSuchTenant } from './tenant-problems.ts';
import type { RecordedPerson, TenantRecord } from './tenant-record.ts';
import { nowOf, type TenantsDeps } from './tenants-deps.ts';

/** A plan that was not applied within this time is made anew: the account has moved on. */
const goodForMs = 24 * 60 * 60 * 1000;

/** Whose accounts and memberships a document gives, as it is recorded. */
export const recordedPeople = (spec: TenantSpec): readonly RecordedPerson[] =>
  spec.people.flatMap((person) => {
    const identity = identityOf(person, spec.identities);
    return identity === undefined
      ? []
      : [{ email: person.email, role: person.role, userName: identity.userName }];
  });

/**
 * Applies a reviewed plan: puts down what the tenant is about to be, then starts the run. A process that
 * dies in between leaves a tenant that Home asks to be reviewed again, with its draft; a second call for
 * the same plan finds the run of the first.
 */
export const applyTenantPlan = async (
  deps: TenantsDeps,
  input: {
    readonly planId: string;
    readonly hash: string;
    readonly draftId?: string | undefined;
    readonly confirm?: string | undefined;
  },
  call: CallContext,
): Promise<{ readonly runId: string }> => {
  const plan = await deps.store.plans.get(input.planId);
  const wasReviewed = plan !== undefined && plan.hash === input.hash && isTenantPlan(plan);
  if (!wasReviewed)
    throw conflict('This is not the plan that was reviewed.', 'Plan again and review what it says.');
  if (plan.kind === 'tenant.delete') refuseUnmeant(plan, input.confirm, call);
  const tenant = await deps.store.tenants.get(plan.subject.id);
  if (!(await isLastRun(deps, plan, tenant))) {
    refuse(deps, plan, tenant);
    await putDown(deps, plan, tenant, input.draftId ?? null, call);
  }
  const started = await deps.engine.start(plan, { actor: call.actor, role: call.role, origin: call.origin });
  if (input.draftId !== undefined) await deps.store.drafts.discard(input.draftId);
  return started;
};

const planKinds: ReadonlySet<string> = new Set([
  'tenant.onboard',
  'tenant.suspend',
  'tenant.resume',
  'tenant.offboard',
  'tenant.restore',
  'tenant.delete',
]);
const isTenantPlan = (plan: Plan): boolean => planKinds.has(plan.kind);

/** What cannot be undone is meant by a person: they type the tenant's slug, and no program applies it. */
const refuseUnmeant = (plan: Plan, confirm: string | undefined, call: CallContext): void => {
  const slug = plan.subject.id;
  if (call.origin === 'api')
    throw conflict(
      'A plan that deletes a tenant is applied by a person, not by a program.',
      `Review it in the console, or run: steward tenant delete ${slug}`,
    );
  if (confirm !== slug)
    throw new StewardError({
      code: 'BAD_INPUT',
      happened: `Deleting ${plan.subject.name} was not confirmed by its slug.`,
      unchanged: 'Nothing was changed.',
      todo: `Type ${slug} to confirm.`,
      field: 'confirm',
    });
};

/** Whether the tenant's last run applies this very plan: then all was put down, and the engine decides. */
const isLastRun = async (
  deps: TenantsDeps,
  plan: Plan,
  tenant: TenantRecord | undefined,
): Promise<boolean> => {
  const lastRun = tenant?.lastRun ?? null;
  return lastRun !== null && (await deps.store.runs.get(lastRun.id))?.planId === plan.id;
};

const refuse = (deps: TenantsDeps, plan: Plan, tenant: TenantRecord | undefined): void => {
  const blocker = plan.findings.find(({ severity }) => severity === 'blocker');
  if (blocker !== undefined)
    throw conflict(
      `The plan cannot be applied: ${blocker.message}`,
      blocker.todo ?? 'Mend it, then plan again.',
    );
  if (nowOf(deps).getTime() - Date.parse(plan.createdAt) > goodForMs)
    throw conflict('This plan is older than a day.', 'Plan again: the account may have changed since.');
  const lastRun = tenant?.lastRun ?? null;
  if (lastRun !== null && deps.engine.isLive(lastRun.id)) throw busy(plan.subject.name);
  if (tenant !== undefined && !isAsSeen(plan, tenant) && !isPutDown(plan, tenant))
    throw conflict(
      `${tenant.name} was changed after this plan was made.`,
      'Plan again and review what it says now.',
    );
};

/** Whether the tenant is as this plan put it down, by a call that died before the run began. */
const isPutDown = (plan: Plan, tenant: TenantRecord): boolean =>
  plan.kind === 'tenant.onboard'
    ? sameJson(asJson(tenant.spec), asJson((plan.context as unknown as OnboardContext).spec))
    : hadNoRunSince(plan, tenant);

const asJson = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;

const putDown = async (
  deps: TenantsDeps,
  plan: Plan,
  tenant: TenantRecord | undefined,
  draftId: string | null,
  { actor }: CallContext,
): Promise<void> => {
  const at = nowOf(deps).toISOString();
  if (plan.kind === 'tenant.onboard') {
    const { spec } = plan.context as unknown as OnboardContext;
    const taken = await deps.store.tenants.begin({
      id: uuidv7(),
      spec,
      namespace: tenantNamespace(spec.isolation),
      connectionId: plan.connection.id,
      people: recordedPeople(spec),
      draftId,
      at,
    });
    if (taken.length > 0) throw badDocument(takenIssues(taken, spec.datastores));
    return;
  }
  if (tenant === undefined) throw noSuchTenant(plan.subject.id);
  if (plan.kind === 'tenant.suspend') {
    // From here on it is known what may be missing, also if nobody resumes this run.
    const all = takenBy(plan.context as unknown as SuspendContext, () => true, tenant.suspended);
    await deps.store.tenants.setSuspended(tenant.slug, tenant.status, { ...all, at }, at);
  }
  if (plan.kind === 'tenant.offboard') {
    const context = plan.context as unknown as OffboardContext;
    const all = departedBy(context, () => true, tenant.offboarded);
    const record = { ...all, at, by: actor, from: context.from };
    await deps.store.tenants.setOffboarded(tenant.slug, tenant.status, record, at);
  }
};
