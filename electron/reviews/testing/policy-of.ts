import type { GrantPolicy } from '../../../shared/domain/grant-policy.ts';

/** A policy that asks for nothing, but for what a test says. */
export const policyOf = (more: Partial<GrantPolicy>): GrantPolicy => ({
  id: '01a1fe09-2df5-7128-aee5-4df4f755f315',
  title: 'Every grant',
  environment: null,
  level: null,
  tenant: null,
  needsReason: false,
  needsTicket: false,
  approvals: 0,
  longestDays: null,
  ...more,
});
