import { z } from 'zod';
import { uuid } from './identifiers.ts';
import { accessLevels } from './permission-sets.ts';
import { environmentName, slug } from './tenant-spec.ts';

/** What a grant needs. A policy without environment, level or tenant holds for all of them. */
export const grantPolicy = z.object({
  id: uuid,
  title: z.string().trim().min(1, 'Give the policy a name.').max(100),
  environment: environmentName.nullable(),
  level: z.enum(accessLevels).nullable(),
  tenant: slug.nullable(),
  needsReason: z.boolean(),
  needsTicket: z.boolean(),
  /** How many other people must approve. */
  approvals: z.number().int().min(0).max(5),
  longestDays: z.number().int().min(1).max(3_650).nullable(),
});
export type GrantPolicy = z.infer<typeof grantPolicy>;

/** The policy of a new profile. */
export const firstPolicies: readonly GrantPolicy[] = [
  {
    id: '01a1fe09-2df5-7128-aee5-4df4f755f314',
    title: 'Every grant',
    environment: null,
    level: null,
    tenant: null,
    needsReason: true,
    needsTicket: false,
    approvals: 0,
    longestDays: null,
  },
];

/** Where a policy applies, in words. */
export const appliesToWords = ({
  environment,
  level,
  tenant,
}: Pick<GrantPolicy, 'environment' | 'level' | 'tenant'>): string =>
  [
    environment === null ? 'every environment' : `environment ${environment}`,
    level === null ? 'every level' : `level ${level}`,
    tenant === null ? 'every tenant' : `tenant ${tenant}`,
  ].join(', ');

/** What a policy asks for, in words. */
export const asksForWords = ({
  needsReason,
  needsTicket,
  approvals,
  longestDays,
}: Pick<GrantPolicy, 'needsReason' | 'needsTicket' | 'approvals' | 'longestDays'>): string =>
  [
    needsReason ? 'a reason' : '',
    needsTicket ? 'a ticket' : '',
    approvals === 0 ? '' : approvals === 1 ? 'one approval' : `${approvals} approvals`,
    longestDays === null ? '' : `at most ${longestDays} ${longestDays === 1 ? 'day' : 'days'}`,
  ]
    .filter((part) => part !== '')
    .join(', ') || 'nothing';

/** What a request has to satisfy, and which policy asks for each part of it; null where none does. */
export const grantNeeds = z.object({
  reason: z.string().nullable(),
  ticket: z.string().nullable(),
  approvals: z.object({ count: z.number().int(), policy: z.string() }).nullable(),
  longest: z.object({ days: z.number().int(), policy: z.string() }).nullable(),
});
export type GrantNeeds = z.infer<typeof grantNeeds>;

/**
 * What a policy is held against. `environments` are those whose connection is used: a connection may serve several.
 * `tenants` are those of anybody who receives something or of anything that is given.
 */
export interface PolicyMatter {
  readonly environments: readonly string[];
  readonly level: string;
  readonly tenants: readonly string[];
}

const applies = (policy: GrantPolicy, about: PolicyMatter): boolean =>
  (policy.environment === null || about.environments.includes(policy.environment)) &&
  (policy.level === null || policy.level === about.level) &&
  (policy.tenant === null || about.tenants.includes(policy.tenant));

/** The strictest of all policies that apply to any of these. */
export const strictestOf = (
  policies: readonly GrantPolicy[],
  ...matters: readonly PolicyMatter[]
): GrantNeeds => {
  const applying = policies.filter((policy) => matters.some((about) => applies(policy, about)));
  const most = applying
    .filter(({ approvals }) => approvals > 0)
    .reduce<GrantPolicy | undefined>(
      (found, one) => (found === undefined || one.approvals > found.approvals ? one : found),
      undefined,
    );
  const limits = applying.flatMap(({ longestDays, title }) =>
    longestDays === null ? [] : [{ days: longestDays, policy: title }],
  );
  const shortest = limits.reduce<GrantNeeds['longest']>(
    (found, one) => (found === null || one.days < found.days ? one : found),
    null,
  );
  return {
    reason: applying.find(({ needsReason }) => needsReason)?.title ?? null,
    ticket: applying.find(({ needsTicket }) => needsTicket)?.title ?? null,
    approvals: most === undefined ? null : { count: most.approvals, policy: most.title },
    longest: shortest,
  };
};
