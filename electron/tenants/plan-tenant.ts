import type { PlanBody } from '../../shared/domain/plan.ts';
import type { TenantSpec } from '../../shared/domain/tenant-spec.ts';
import { accountFindings } from './account-findings.ts';
import { effectsOnPeople } from './effects-on-people.ts';
import { planAccess } from './plan-access.ts';
import type { PlanInput } from './plan-parts.ts';
import { planPeople } from './plan-people.ts';
import { livesIn, planPlaces } from './plan-places.ts';

/** What the plan's end needs to know: the document that was applied. */
export type OnboardContext = { readonly spec: TenantSpec };

/**
 * The difference between a tenant's document and the account, as a plan. What is as it should be makes no
 * step, so that planning the same document again after it was applied gives no step at all. Pure.
 */
export const planTenant = (input: PlanInput): PlanBody => {
  const { spec, connection, recorded, onboarding = recorded === null } = input;
  const parts = [planPlaces(input), planPeople(input), planAccess(input)];
  const steps = parts.flatMap((part) => part.steps);
  const findings = [...accountFindings(input), ...parts.flatMap((part) => part.findings)];
  return {
    version: 1,
    kind: 'tenant.onboard',
    title: onboarding ? `Onboard ${spec.name} into ${livesIn(spec)}` : `Bring ${spec.name} up to date`,
    subject: { type: 'tenant', id: spec.slug, name: spec.name },
    connection: {
      id: connection.id,
      name: connection.name,
      accountId: connection.accountId,
      region: connection.region,
    },
    effects: [...effectsOnPeople(input, steps)],
    findings: orderFindings(findings),
    steps,
    // Through JSON: fields that are undefined are not there.
    context: JSON.parse(JSON.stringify({ spec } satisfies OnboardContext)),
  };
};

const order = { blocker: 0, warning: 1, note: 2 } as const;

/** Blockers first; of very many alike only the first hundred are shown. */
export const orderFindings = (findings: PlanBody['findings']): PlanBody['findings'] => {
  const sorted = [...findings].sort((one, other) => order[one.severity] - order[other.severity]);
  const most = 100;
  if (sorted.length <= most) return sorted;
  const left = sorted.length - most;
  return [...sorted.slice(0, most), { severity: 'note', message: `And ${left} more findings like these.` }];
};
