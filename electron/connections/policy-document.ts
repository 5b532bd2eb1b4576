import { partitionOf } from '../connectors/aws/partition.ts';
import type { Feature } from './feature-policies.ts';
import { actionResources, type PolicyAction, type PolicyResource } from './policy-actions.ts';

/** Where a policy applies; what is not known becomes a wildcard. */
export interface PolicyScope {
  readonly accountId: string | null;
  readonly region: string | null;
  readonly identityRegion: string | null;
}

const identityTypes: readonly PolicyResource[] = ['user', 'group', 'namespace'];

const resourceArn = (resource: PolicyResource, scope: PolicyScope): string => {
  if (resource === 'everything') return '*';
  const partition = scope.region === null ? 'aws' : partitionOf(scope.region);
  const account = scope.accountId ?? '*';
  // Tags go on both kinds, which may live in two regions.
  const region =
    resource === 'any'
      ? '*'
      : ((identityTypes.includes(resource) ? scope.identityRegion : scope.region) ?? '*');
  return `arn:${partition}:quicksight:${region}:${account}:${resource === 'any' ? '*' : `${resource}/*`}`;
};

/**
 * A feature's policy document. Actions that share their resources share a statement, so that it stays
 * within IAM's 6,144 characters.
 */
export const policyDocument = (feature: Feature, scope: PolicyScope): object => {
  const statements = new Map<string, { resources: readonly PolicyResource[]; actions: PolicyAction[] }>();
  for (const action of feature.actions) {
    const resources: readonly PolicyResource[] = actionResources[action];
    const key = resources.join(' ');
    const statement = statements.get(key) ?? { resources, actions: [] };
    statement.actions.push(action);
    statements.set(key, statement);
  }
  return {
    Version: '2012-10-17',
    Statement: [...statements.values()].map(({ resources, actions }) => ({
      Effect: 'Allow',
      Action: actions.length === 1 ? actions[0] : actions,
      Resource:
        resources.length === 1
          ? resourceArn(resources[0] ?? 'everything', scope)
          : resources.map((one) => resourceArn(one, scope)),
    })),
  };
};
