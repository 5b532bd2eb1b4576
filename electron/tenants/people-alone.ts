import { sameJson } from '../../shared/domain/canonical-json.ts';
import type { Json } from '../../shared/domain/plan.ts';
import type { TenantSpec } from '../../shared/domain/tenant-spec.ts';
import { StewardError } from '../../shared/errors.ts';
import type { CallContext } from '../rpc/service.ts';
import { applyTenantPlan } from './apply-tenant-plan.ts';
import type { OnboardContext } from './plan-tenant.ts';
import { planDocument } from './plan-tenant-changes.ts';
import { noSuchTenant } from './tenant-problems.ts';
import type { TenantsDeps } from './tenants-deps.ts';

type People = TenantSpec['people'];

const asJson = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;
const withoutPeople = ({ people: _, ...rest }: TenantSpec): Json => asJson(rest);

/** The people of a tenant and more: who is there already gets what is said now, nobody is taken away. */
const withPeople = (present: People, more: People): People => {
  const named = new Set(more.map(({ email }) => email.toLowerCase()));
  return [...present.filter(({ email }) => !named.has(email.toLowerCase())), ...more];
};

/** Plans people of a tenant, where the rest of it stays as it is said to be. */
export const planPeople = async (
  deps: TenantsDeps,
  { slug, people }: { readonly slug: string; readonly people: People },
  call: CallContext,
) => {
  const tenant = await deps.store.tenants.get(slug);
  if (tenant === undefined) throw noSuchTenant(slug);
  const spec = asJson({ ...tenant.spec, people: withPeople(tenant.spec.people, people) });
  const connectionId = tenant.connection?.id;
  return planDocument(deps, { spec, ...(connectionId === undefined ? {} : { connectionId }) }, call);
};

/**
 * Applies a plan that leaves everything of a tenant but its people as it is said to be: who may add people must
 * not be able to apply a plan that somebody else made for more.
 */
export const applyPeople = async (
  deps: TenantsDeps,
  input: { readonly planId: string; readonly hash: string },
  call: CallContext,
): Promise<{ readonly runId: string }> => {
  const plan = await deps.store.plans.get(input.planId);
  if (plan?.kind === 'tenant.onboard') {
    const tenant = await deps.store.tenants.get(plan.subject.id);
    const { spec } = plan.context as unknown as OnboardContext;
    if (tenant && sameJson(withoutPeople(spec), withoutPeople(tenant.spec)))
      return applyTenantPlan(deps, input, call);
  }
  throw new StewardError({
    code: 'CONFLICT',
    happened: 'This plan is not one of a tenant’s people only.',
    unchanged: 'Nothing was changed.',
    todo: 'Plan the people again. A plan of more is applied as a plan of the tenant.',
  });
};
