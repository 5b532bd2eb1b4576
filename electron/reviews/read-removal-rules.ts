import type { GivenKind } from '../../shared/domain/given.ts';
import type { GrantTarget } from '../../shared/domain/grant.ts';
import { tenantsOfPrincipal, tenantsOfTarget } from '../grants/grant-world.ts';
import { readTenants } from '../grants/read-grant-world.ts';
import type { CallContext } from '../rpc/service.ts';
import type { RemovalRules } from './removal-needs.ts';
import type { ReviewRowRecord } from './review-record.ts';
import type { ReviewsDeps } from './reviews-deps.ts';

const targetOf = ({ how, what }: ReviewRowRecord): GrantTarget | undefined =>
  how === 'membership' ? undefined : { resource: what.kind as GivenKind, id: what.id };

/** Reads the policies, and everything by which they tell whether they apply to rows that go. */
export const readRemovalRules = async (
  deps: ReviewsDeps,
  connectionId: string,
  removed: readonly ReviewRowRecord[],
  call: CallContext,
): Promise<RemovalRules> => {
  const { grantFacts, grants, reviews } = deps.store;
  const groups = [...new Set(removed.flatMap(({ how, what }) => (how === 'membership' ? [what.key] : [])))];
  const wanted = removed.flatMap((row) => targetOf(row) ?? []);
  const principals = await grantFacts.principals(connectionId, [
    ...new Set([...removed.map(({ who }) => who.key), ...groups]),
  ]);
  const keys = (kind: string) => principals.flatMap((one) => (one.kind === kind ? [one.key] : []));
  const [groupsOf, groupsIn, targets, tenants, environments, policies, levels] = await Promise.all([
    grantFacts.groupsOf(connectionId, keys('user')),
    grantFacts.groupsIn(
      connectionId,
      principals.flatMap(({ kind, name }) => (kind === 'namespace' ? [name] : [])),
    ),
    grantFacts.targets(connectionId, [
      ...new Map(wanted.map((one) => [`${one.resource}/${one.id}`, one])).values(),
    ]),
    readTenants(deps, connectionId, call),
    deps.environments.list(undefined, call),
    grants.policies(),
    reviews.levelsOfGroups(connectionId, groups),
  ]);
  const world = { tenants, groupsOf, groupsIn };
  const ofPrincipal = new Map(
    principals.map((one) => [one.key, tenantsOfPrincipal(world, one).map(({ slug }) => slug)]),
  );
  const ofTarget = new Map(
    targets.map((one) => [`${one.kind}/${one.id}`, tenantsOfTarget(world, one).map(({ slug }) => slug)]),
  );
  return {
    policies,
    environments: environments
      .filter(({ connection }) => connection?.id === connectionId)
      .map(({ name }) => name),
    tenantsOf: new Map(
      removed.map((row) => {
        const target = targetOf(row);
        const of = [
          ...(ofPrincipal.get(row.who.key) ?? []),
          ...(target === undefined
            ? (ofPrincipal.get(row.what.key) ?? [])
            : (ofTarget.get(`${target.resource}/${target.id}`) ?? [])),
        ];
        return [row.number, [...new Set(of)].sort()];
      }),
    ),
    levelsOfGroups: new Map(levels),
  };
};
