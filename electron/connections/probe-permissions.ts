import {
  DescribeAccountSettingsCommand,
  ListDashboardsCommand,
  ListDataSetsCommand,
  ListDataSourcesCommand,
  ListFoldersCommand,
  ListGroupsCommand,
  ListNamespacesCommand,
  ListUsersCommand,
} from '@aws-sdk/client-quicksight';
import { CloudError } from '../connectors/cloud-call.ts';
import { readDenial } from '../connectors/quicksight/denial.ts';
import type { QuickSight } from '../connectors/quicksight/quicksight.ts';

/** What came of the harmless calls. */
export interface PermissionsFound {
  readonly allowed: readonly string[];
  /** Actions that IAM does not allow, by name. */
  readonly missing: readonly string[];
  /** Actions that an organisation's policy forbids, by name. */
  readonly forbidden: readonly string[];
  /** Calls that got no usable answer, with the reason. */
  readonly unanswered: readonly { readonly action: string; readonly why: string }[];
}

type Probe = (cloud: QuickSight, signal: AbortSignal) => Promise<unknown>;

/** The reads of all features that need no name of anything; one item is asked for. */
const probes: Readonly<Record<string, Probe>> = (() => {
  const account = ({ accountId }: QuickSight) => ({ AwsAccountId: accountId });
  const one = (cloud: QuickSight) => ({ ...account(cloud), MaxResults: 1 });
  const inDefault = (cloud: QuickSight) => ({ ...one(cloud), Namespace: 'default' });
  return {
    'quicksight:DescribeAccountSettings': (cloud, signal) =>
      cloud.send(new DescribeAccountSettingsCommand(account(cloud)), signal),
    'quicksight:ListNamespaces': (cloud, signal) => cloud.send(new ListNamespacesCommand(one(cloud)), signal),
    'quicksight:ListUsers': (cloud, signal) => cloud.send(new ListUsersCommand(inDefault(cloud)), signal),
    'quicksight:ListGroups': (cloud, signal) => cloud.send(new ListGroupsCommand(inDefault(cloud)), signal),
    'quicksight:ListFolders': (cloud, signal) => cloud.send(new ListFoldersCommand(one(cloud)), signal),
    'quicksight:ListDashboards': (cloud, signal) => cloud.send(new ListDashboardsCommand(one(cloud)), signal),
    'quicksight:ListDataSets': (cloud, signal) => cloud.send(new ListDataSetsCommand(one(cloud)), signal),
    'quicksight:ListDataSources': (cloud, signal) =>
      cloud.send(new ListDataSourcesCommand(one(cloud)), signal),
  };
})();

export const probedActions: readonly string[] = Object.keys(probes);

type Outcome =
  | { readonly kind: 'allowed' | 'missing' | 'forbidden'; readonly action: string }
  | { readonly kind: 'unanswered'; readonly action: string; readonly why: string };

const outcomeOf = (action: string, error: unknown): Outcome => {
  if (!(error instanceof CloudError)) throw error;
  if (error.failure !== 'refused') return { kind: 'unanswered', action, why: error.message };
  const denial = readDenial(error.message);
  const denied = error.status === 401 || error.name === 'AccessDeniedException';
  if (denial.kind === 'scp') return { kind: 'forbidden', action: denial.action ?? action };
  if (denied && denial.kind === 'permission') return { kind: 'missing', action: denial.action ?? action };
  return { kind: 'unanswered', action, why: error.message };
};

/**
 * Tries the reads that harm nobody. Writes are not tried: there is no way to ask without doing.
 *
 * @param onWaiting is told which actions have no answer yet.
 * @throws what is not a `CloudError`: missing credentials.
 */
export const probePermissions = async (
  cloud: QuickSight,
  signal: AbortSignal,
  onWaiting: (actions: readonly string[]) => void = () => undefined,
): Promise<PermissionsFound> => {
  const waiting = new Set(probedActions);
  onWaiting([...waiting]);
  const outcomes = await Promise.all(
    Object.entries(probes).map(async ([action, probe]): Promise<Outcome> => {
      try {
        await probe(cloud, signal);
        return { kind: 'allowed', action };
      } catch (error) {
        return outcomeOf(action, error);
      } finally {
        waiting.delete(action);
        onWaiting([...waiting]);
      }
    }),
  );
  const of = (kind: Outcome['kind']) => [
    ...new Set(outcomes.filter((one) => one.kind === kind).map((one) => one.action)),
  ];
  return {
    allowed: of('allowed'),
    missing: of('missing'),
    forbidden: of('forbidden'),
    unanswered: outcomes.filter((one) => one.kind === 'unanswered'),
  };
};
