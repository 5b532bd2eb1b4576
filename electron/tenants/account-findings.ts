import type { PlanFinding } from '../../shared/domain/plan.ts';
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
    findings.push(...signInFindings(subscription.authenticationType));
  }
  return findings;
};

const signInFindings = (authenticationType: string | null): PlanFinding[] => {
  if (authenticationType === 'IAM_IDENTITY_CENTER')
    return [
      {
        severity: 'blocker',
        message:
          'People of this account sign in through IAM Identity Center; IAM identities cannot be registered.',
        todo: 'Give the people access through Identity Center groups, or use an account that signs in with IAM federation.',
        page: 'people',
      },
    ];
  if (authenticationType === 'ACTIVE_DIRECTORY')
    return [
      {
        severity: 'blocker',
        message:
          'People of this account sign in through Active Directory; IAM identities cannot be registered.',
        todo: 'Give the people access through Active Directory groups, or use an account that signs in with IAM federation.',
        page: 'people',
      },
    ];
  return [];
};
