import { whyNoSignIn } from '../../shared/domain/account-sign-in.ts';
import type { PlanFinding } from '../../shared/domain/plan.ts';
import { signInOf } from '../../shared/domain/tenant-names.ts';
import type { TenantSpec } from '../../shared/domain/tenant-spec.ts';
import type { PlanInput } from './plan-parts.ts';

/** What the account and the connection allow. */
export const accountFindings = ({ spec, world, connection }: PlanInput): readonly PlanFinding[] => {
  const findings: PlanFinding[] = [];
  if (connection.readOnly)
    findings.push({
      severity: 'blocker',
      message: `The connection ${connection.name} is read-only.`,
      todo: 'Allow it to write, or choose another connection.',
    });
  const { subscription } = world;
  if (subscription === 'none')
    findings.push({
      severity: 'blocker',
      message: `Account ${connection.accountId} has no QuickSight subscription.`,
      todo: 'Sign up for QuickSight in this account, or choose another connection.',
    });
  else if (subscription === 'unreadable')
    findings.push({
      severity: 'note',
      message:
        'The QuickSight subscription cannot be read, so that edition and sign-in type were not checked.',
      todo: 'Allow quicksight:DescribeAccountSubscription.',
    });
  else {
    if (subscription.edition === 'STANDARD')
      findings.push({
        severity: 'blocker',
        message:
          spec.isolation.model === 'namespace'
            ? 'This account has the Standard edition, which has no namespaces, groups or folders.'
            : 'This account has the Standard edition, which has no groups or folders.',
        todo: 'Upgrade the account to the Enterprise edition.',
        page: 'isolation',
        field: 'model',
      });
    findings.push(...signInFindings(spec, subscription.authenticationType));
  }
  return findings;
};

/** One blocker for each way to sign in that the document uses and the account does not have. */
const signInFindings = (spec: TenantSpec, authenticationType: string | null): PlanFinding[] => {
  if (authenticationType === null) return [];
  const used = new Set(spec.people.map((person) => signInOf(person, spec.identities)));
  // Without anybody yet it is the rule that would not fit.
  if (used.size === 0) used.add(spec.identities.kind ?? 'federated');
  const refused = new Map<string, PlanFinding>();
  for (const way of used) {
    const refusal = whyNoSignIn(way, authenticationType);
    if (refusal !== undefined)
      refused.set(refusal.message, {
        severity: 'blocker',
        ...refusal,
        page: 'people',
        field: 'kind',
      });
  }
  return [...refused.values()];
};
