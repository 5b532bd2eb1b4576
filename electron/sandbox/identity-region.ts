import type { Operation } from './model/service-model.ts';
import { accessDenied, ServiceError } from './service-error.ts';
import type { World } from './world.ts';

/**
 * Users, groups, namespaces, custom permissions and account settings are served in the identity region only. ListNamespaces
 * answers everywhere: that is how a client finds the identity region (`default`'s CapacityRegion).
 */
const isIdentityOperation = (operation: Operation): boolean =>
  operation.name !== 'ListNamespaces' &&
  (/^\/accounts\/\{AwsAccountId\}(?:$|\/namespaces?(?:\/|$)|\/settings$|\/public-sharing-settings$|\/custom-permissions?(?:\/|$))/.test(
    operation.uri,
  ) ||
    operation.uri.startsWith('/account/{AwsAccountId}'));

/** Throws the service's own refusal, which names the right region. */
export function checkRegion(world: World, operation: Operation, region: string): void {
  if (region === world.identityRegion || !isIdentityOperation(operation)) return;
  throw accessDenied(
    `Operation is being called from endpoint ${region}, but your identity region is ${world.identityRegion}. ` +
      `Please use the ${world.identityRegion} endpoint.`,
  );
}

const enterpriseOnly =
  /\/(?:folders|dashboards|analyses|templates|themes|topics|search)(?:\/|$)|\/resource\//;
const disabledForStandard = /\/namespaces\/\{Namespace\}\/groups|\/roles\/|^\/accounts\/\{AwsAccountId\}$/;

/** What Standard edition does not have: most asset operations (403), and groups and namespaces (401). */
export function checkEdition(world: World, operation: Operation): void {
  if (world.account().edition !== 'STANDARD') return;
  if (enterpriseOnly.test(operation.uri)) {
    throw new ServiceError(
      'UnsupportedUserEditionException',
      `${operation.name} is not supported for an account with STANDARD edition. Upgrade to ENTERPRISE edition to use it.`,
    );
  }
  if (disabledForStandard.test(operation.uri)) {
    throw accessDenied(`Operation ${operation.name} is disabled for STANDARD Edition`);
  }
}
