import { z } from 'zod';
import { givenKinds, policyArnPattern } from './given.ts';
import { instant, uuid } from './identifiers.ts';
import { accessLevels } from './permission-sets.ts';
import { slug, tenantRole } from './tenant-spec.ts';

/** The words of grants: who receives what, at which level, for how long, and why. */

export const accessLevel = z.enum(accessLevels);
export const givenKind = z.enum(givenKinds);

/** What somebody receives. */
export const grantTarget = z.object({
  resource: givenKind,
  /** The service's id; of an IAM policy assignment `namespace/name`. */
  id: z.string().min(1).max(2048),
  /** The IAM policy of an assignment that the grant makes, where there is none of this name yet. */
  policy: z.string().regex(policyArnPattern, 'This is not the ARN of an IAM policy.').optional(),
});
export type GrantTarget = z.infer<typeof grantTarget>;

/** Who receives it: a user, group or namespace by its ARN, or the group of a tenant that holds a role. */
export const grantReceiver = z.union([
  z.object({ principal: z.string().min(1).max(2048) }),
  z.object({ tenant: slug, role: tenantRole }),
]);

/** For how long. A duration starts when the grant takes effect, not when it is asked for. */
export const grantSpan = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('until'), at: instant }),
  z.object({
    kind: z.literal('for'),
    ms: z
      .number()
      .int()
      .min(60_000, 'A grant lasts at least a minute.')
      .max(10 * 366 * 86_400_000, 'A grant lasts at most ten years, or for good.'),
  }),
  z.object({ kind: z.literal('good') }),
]);
export type GrantSpan = z.infer<typeof grantSpan>;

/** Everybody in `who` receives everything in `what`. */
export const grantRequest = z.object({
  connectionId: uuid,
  who: z.array(grantReceiver).min(1, 'Choose who receives it.').max(1_000),
  what: z.array(grantTarget).min(1, 'Choose what is given.').max(1_000),
  level: accessLevel,
  span: grantSpan,
  reason: z.string().trim().max(1_000),
  ticket: z.string().trim().max(100),
  /** At once, without approval: short, loud, and reviewed afterwards. */
  breakGlass: z.boolean().default(false),
});
export type GrantRequest = z.infer<typeof grantRequest>;

/** More people of one group than this are better given it through the group. */
export const manyOfOneGroup = 3;

/** The most grants of one request: more are several requests. */
export const mostGrants = 1_000;

/** How long a break-glass grant lasts at most. */
export const longestBreakGlassMs = 4 * 3_600_000;

/**
 * Whether a request may be carried out. `draft`: planned, not submitted. `lapsed`: nobody decided in time.
 */
export const decisionStates = ['draft', 'pending', 'approved', 'declined', 'cancelled', 'lapsed'] as const;
export const decisionState = z.enum(decisionStates);
export type DecisionState = z.infer<typeof decisionState>;

/**
 * What has become of a grant in the cloud. `waiting`: it has not taken effect. `expiring`: it is being taken, and
 * is tried again until that is done. `failed`: it never took effect.
 */
export const provisioningStates = ['waiting', 'active', 'expiring', 'expired', 'revoked', 'failed'] as const;
export const provisioningState = z.enum(provisioningStates);
export type ProvisioningState = z.infer<typeof provisioningState>;

const decisionMoves: Readonly<Record<DecisionState, readonly DecisionState[]>> = {
  draft: ['pending', 'approved', 'cancelled', 'lapsed'],
  pending: ['approved', 'declined', 'cancelled', 'lapsed'],
  approved: [],
  declined: [],
  cancelled: [],
  lapsed: [],
};

const provisioningMoves: Readonly<Record<ProvisioningState, readonly ProvisioningState[]>> = {
  waiting: ['active', 'failed', 'revoked'],
  active: ['expiring', 'expired', 'revoked'],
  expiring: ['expired', 'revoked', 'active'],
  expired: [],
  revoked: [],
  // A stopped run is resumed.
  failed: ['active', 'revoked'],
};

export const mayDecide = (from: DecisionState, to: DecisionState): boolean =>
  decisionMoves[from].includes(to);
export const mayProvision = (from: ProvisioningState, to: ProvisioningState): boolean =>
  provisioningMoves[from].includes(to);

/** When a grant ends that takes effect at an instant; null for one that was given for good. */
export const endOf = (span: GrantSpan, takesEffectAt: string): string | null => {
  switch (span.kind) {
    case 'until':
      return span.at;
    case 'for':
      return new Date(Date.parse(takesEffectAt) + span.ms).toISOString();
    case 'good':
      return null;
  }
};
