import type { Plan, PlanBody } from '../../shared/domain/plan.ts';
import type { TenantRecord } from './tenant-record.ts';

/**
 * What a plan was made of, kept in it: which change of the tenant and which run were the last. It is
 * compared, never ordered: between two readings somebody may have set the clock.
 */
interface Seen {
  readonly updatedAt: string | null;
  readonly lastRun: string | null;
}

const seenOf = (tenant: TenantRecord | undefined): Seen => ({
  updatedAt: tenant?.updatedAt ?? null,
  lastRun: tenant?.lastRun?.id ?? null,
});

/** The plan's body with the tenant as it is now. */
export const withSeen = (body: PlanBody, tenant: TenantRecord | undefined): PlanBody => ({
  ...body,
  context: {
    ...(body.context as { readonly [key: string]: PlanBody['context'] }),
    seen: { ...seenOf(tenant) },
  },
});

const seenBy = (plan: Plan): Seen | undefined => (plan.context as unknown as { readonly seen?: Seen }).seen;

/** Whether the tenant is as it was when the plan was made. */
export const isAsSeen = (plan: Plan, tenant: TenantRecord): boolean =>
  seenBy(plan)?.updatedAt === tenant.updatedAt;

/** Whether no run has worked on the tenant since the plan was made. */
export const hadNoRunSince = (plan: Plan, tenant: TenantRecord): boolean => {
  const seen = seenBy(plan);
  return seen !== undefined && seen.lastRun === seenOf(tenant).lastRun;
};
