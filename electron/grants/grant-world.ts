import type { GrantTarget } from '../../shared/domain/grant.ts';
import type { GrantPolicy } from '../../shared/domain/grant-policy.ts';
import { tenantFolders } from '../../shared/domain/tenant-names.ts';
import type { PermissionsFound } from '../connectors/quicksight/read-permissions.ts';
import type { PolicyAssignment } from '../connectors/quicksight/read-policy-assignment.ts';
import type { MemberFact, PrincipalFact, TargetFact } from './grant-facts.ts';
import type { GrantRecord } from './grant-record.ts';

/** A tenant as far as its borders go. */
export interface TenantMark {
  readonly slug: string;
  readonly name: string;
  readonly isolation: 'namespace' | 'shared';
  readonly namespace: string;
  /** The names of its groups there. */
  readonly groups: readonly string[];
  /** ARNs of the data sources that hold its data. */
  readonly dataSources: readonly string[];
}

/** All that a plan of grants follows from. */
export interface GrantWorld {
  readonly now: string;
  readonly principals: ReadonlyMap<string, PrincipalFact>;
  readonly members: readonly MemberFact[];
  readonly groupsOf: readonly {
    readonly user: string;
    readonly group: string;
    readonly name: string;
    readonly namespace: string;
  }[];
  readonly groupsIn: readonly { readonly namespace: string; readonly name: string }[];
  /** People of the namespaces that receive something. */
  readonly peopleIn: ReadonlyMap<string, readonly string[]>;
  readonly targets: ReadonlyMap<string, TargetFact>;
  /** Who holds what now, read from the account; null for what is not there. */
  readonly held: ReadonlyMap<string, PermissionsFound | null>;
  /** Who is in the IAM policy assignments that are given, read from the account; null for what is not there. */
  readonly assignments: ReadonlyMap<string, PolicyAssignment | null>;
  /** Steward's own grants that cover one of the pairs now. */
  readonly covers: readonly GrantRecord[];
  readonly tenants: readonly TenantMark[];
  /** The environments that use this connection. */
  readonly environments: readonly {
    readonly name: string;
    readonly title: string;
    readonly production: boolean;
  }[];
  readonly policies: { readonly version: number; readonly policies: readonly GrantPolicy[] };
  /** Whether the account lets dashboards be shared with the internet; null where that was not asked, or is not readable. */
  readonly publicSharing: boolean | null;
  /** Whether ends are looked for by something else than this computer's console. */
  readonly isScheduled: boolean;
  /** What the directory could not read, in words; and how old it is. */
  readonly unread: readonly string[];
  readonly oldest: string | null;
}

export const targetKey = ({ resource, id }: Pick<GrantTarget, 'resource' | 'id'>): string =>
  `${resource}/${id}`;

/** By what it is told whose somebody is. */
type Belongings = Pick<GrantWorld, 'tenants' | 'groupsOf' | 'groupsIn'>;

const isGroupOf = (tenant: TenantMark, namespace: string, name: string): boolean =>
  namespace === tenant.namespace && tenant.groups.includes(name);

const belongsTo = (world: Belongings, principal: PrincipalFact, tenant: TenantMark): boolean => {
  if (tenant.isolation === 'namespace' && principal.namespace === tenant.namespace) return true;
  switch (principal.kind) {
    case 'group':
      return isGroupOf(tenant, principal.namespace, principal.name);
    case 'user':
      return world.groupsOf.some(
        ({ user, namespace, name }) => user === principal.key && isGroupOf(tenant, namespace, name),
      );
    case 'namespace':
      return world.groupsIn.some(
        ({ namespace, name }) => namespace === principal.name && isGroupOf(tenant, namespace, name),
      );
    case 'public':
      return false;
  }
};

/** The tenants that somebody belongs to; none for an organisation's own people. */
export const tenantsOfPrincipal = (world: Belongings, principal: PrincipalFact): readonly TenantMark[] =>
  world.tenants.filter((tenant) => belongsTo(world, principal, tenant));

/** The tenants whose own something is: their folders, what lies in those, their data sources. */
export const tenantsOfTarget = (
  world: Pick<GrantWorld, 'tenants'>,
  target: TargetFact,
): readonly TenantMark[] =>
  world.tenants.filter((tenant) => {
    const folders = tenantFolders(tenant.slug, tenant.name).map(({ id }) => id);
    return (
      (target.kind === 'folder' && folders.includes(target.id)) ||
      target.folders.some((folder) => folders.includes(folder)) ||
      tenant.dataSources.includes(target.key)
    );
  });
