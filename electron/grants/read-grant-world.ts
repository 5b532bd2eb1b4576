import { assignmentPlace, isGuarded } from '../../shared/domain/given.ts';
import type { GrantTarget } from '../../shared/domain/grant.ts';
import { tenantGroup } from '../../shared/domain/tenant-names.ts';
import { tenantRoles } from '../../shared/domain/tenant-spec.ts';
import type { QuickSight } from '../connectors/quicksight/quicksight.ts';
import { readEach } from '../connectors/quicksight/read-paged.ts';
import {
  type PermissionsFound,
  readLinkPermissions,
  readPermissions,
} from '../connectors/quicksight/read-permissions.ts';
import {
  type PolicyAssignment,
  readPolicyAssignment,
} from '../connectors/quicksight/read-policy-assignment.ts';
import { readPublicSharing } from '../connectors/quicksight/read-public-sharing.ts';
import type { CallContext } from '../rpc/service.ts';
import type { PrincipalFact, TargetFact } from './grant-facts.ts';
import { type GrantWorld, type TenantMark, targetKey } from './grant-world.ts';
import { type GrantsDeps, nowOf } from './grants-deps.ts';
import { nameOfScope } from './name-of-scope.ts';

/** Schedules that were seen within this time count: a daily one may be late. */
const scheduledWithinMs = 48 * 3_600_000;

/** Who holds what on some things, read from the account; null for what is not there. */
export const readHeld = async (
  cloud: QuickSight,
  targets: readonly GrantTarget[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, PermissionsFound | null>> => {
  const all = distinct(targets).filter(({ resource }) => resource !== 'policy_assignment');
  const found = await readEach(
    all,
    async ({ resource, id }) => {
      if (isGuarded(resource)) return readPermissions(cloud, resource, id, signal);
      return readLinkPermissions(cloud, id, signal);
    },
    16,
  );
  return new Map(all.map((target, index) => [targetKey(target), found[index] ?? null]));
};

const distinct = (targets: readonly GrantTarget[]): readonly GrantTarget[] => [
  ...new Map(targets.map((target) => [targetKey(target), target])).values(),
];

/** Who is in some IAM policy assignments, read from the account; null for what is not there. */
export const readAssignments = async (
  cloud: QuickSight,
  targets: readonly GrantTarget[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, PolicyAssignment | null>> => {
  const all = distinct(targets).filter(({ resource }) => resource === 'policy_assignment');
  const found = await readEach(
    all,
    async ({ id }) => {
      const place = assignmentPlace(id);
      return place === undefined ? null : readPolicyAssignment(cloud, place.namespace, place.name, signal);
    },
    16,
  );
  return new Map(all.map((target, index) => [targetKey(target), found[index] ?? null]));
};

const page = 500;

/** The tenants of a connection, as far as their borders go. */
export const readTenants = async (
  deps: Pick<GrantsDeps, 'tenants'>,
  connectionId: string,
  call: CallContext,
): Promise<readonly TenantMark[]> => {
  const marks: TenantMark[] = [];
  for (let offset = 0; ; offset += page) {
    const { total, tenants } = await deps.tenants.list({ limit: page, offset }, call);
    for (const one of tenants) {
      if (one.connection?.id !== connectionId) continue;
      const { spec } = await deps.tenants.get({ slug: one.slug }, call);
      marks.push({
        slug: one.slug,
        name: one.name,
        isolation: one.isolation,
        namespace: one.namespace,
        groups: tenantRoles.map((role) => tenantGroup(spec, role)),
        dataSources: (spec.datastores ?? []).flatMap((store) =>
          store.kind === 'data_source' ? [store.arn] : [],
        ),
      });
    }
    if (offset + page >= total) return marks;
  }
};

/** Whether something else than this console looks for ends. */
export const isScheduled = async (deps: GrantsDeps): Promise<boolean> => {
  const at = await deps.store.grants.scheduledAt();
  return at !== null && Math.abs(Date.parse(nowOf(deps)) - Date.parse(at)) < scheduledWithinMs;
};

/** IAM policy assignments that a request makes: no list can know them yet. */
const toBeMade = (facts: readonly TargetFact[], targets: readonly GrantTarget[]): readonly TargetFact[] => {
  const known = new Set(facts.map(({ kind, id }) => `${kind}/${id}`));
  return targets.flatMap((target) => {
    const place = target.resource === 'policy_assignment' ? assignmentPlace(target.id) : undefined;
    return place === undefined || target.policy === undefined || known.has(targetKey(target))
      ? []
      : {
          kind: target.resource,
          id: target.id,
          key: `policy_assignment:${target.id}`,
          title: place.name,
          folderType: null,
          folders: [],
        };
  });
};

/** Reads all that a plan follows from: the directory, the account, Steward's own grants, tenants and policies. */
export const readGrantWorld = async (
  deps: GrantsDeps,
  about: {
    readonly connectionId: string;
    readonly principals: readonly PrincipalFact[];
    readonly targets: readonly GrantTarget[];
  },
  cloud: QuickSight,
  call: CallContext,
): Promise<GrantWorld> => {
  const { connectionId, principals, targets } = about;
  const { grantFacts, grants } = deps.store;
  const keys = (kind: PrincipalFact['kind']) =>
    principals.flatMap((one) => (one.kind === kind ? [one.key] : []));
  const namespaces = principals.flatMap(({ kind, name }) => (kind === 'namespace' ? [name] : []));
  const [
    members,
    groupsOf,
    groupsIn,
    facts,
    held,
    assignments,
    covers,
    tenants,
    environments,
    policies,
    scheduled,
    gaps,
    oldest,
    people,
    publicSharing,
  ] = await Promise.all([
    grantFacts.members(connectionId, keys('group')),
    grantFacts.groupsOf(connectionId, keys('user')),
    grantFacts.groupsIn(connectionId, namespaces),
    grantFacts.targets(connectionId, targets),
    readHeld(cloud, targets, call.signal),
    readAssignments(cloud, targets, call.signal),
    grants.covering(
      connectionId,
      principals.flatMap(({ key }) => targets.map((target) => ({ principal: key, ...target }))),
    ),
    readTenants(deps, connectionId, call),
    deps.environments.list(undefined, call),
    grants.policies(),
    isScheduled(deps),
    grantFacts.gaps(connectionId),
    grantFacts.oldest(connectionId),
    Promise.all(
      namespaces.map(async (name) => [name, await grantFacts.peopleIn(connectionId, [name])] as const),
    ),
    principals.some(({ kind }) => kind === 'public') ? readPublicSharing(cloud, call.signal) : null,
  ]);
  return {
    now: nowOf(deps),
    principals: new Map(principals.map((one) => [one.key, one])),
    members,
    groupsOf,
    groupsIn,
    peopleIn: new Map(people),
    targets: new Map(
      [...facts, ...toBeMade(facts, targets)].map((fact) => [`${fact.kind}/${fact.id}`, fact]),
    ),
    held,
    assignments,
    covers,
    tenants,
    environments: environments.filter(({ connection }) => connection?.id === connectionId),
    policies,
    publicSharing,
    isScheduled: scheduled,
    unread: [...new Set(gaps.map(({ scope }) => nameOfScope(scope)))],
    oldest,
  };
};
