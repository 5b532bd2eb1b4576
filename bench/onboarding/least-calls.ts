import { tenantFolders, tenantGroup } from '../../shared/domain/tenant-names.ts';
import { type TenantSpec, tenantRoles } from '../../shared/domain/tenant-spec.ts';

/** What a call is needed for. */
export const purposes = ['plan', 'look', 'act', 'prove'] as const;
export type Purpose = (typeof purposes)[number];

/** Calls by operation and purpose. */
export type LeastCalls = ReadonlyMap<string, Readonly<Record<Purpose, number>>>;

const largestPage = 100;
const pages = (things: number) => Math.max(1, Math.ceil(things / largestPage));

/**
 * The fewest calls with which a tenant can be onboarded into a namespace that is not there yet, when
 * everything is shown before it is agreed to (plan), looked at again before it is changed, because the
 * account may have moved on meanwhile (look), changed (act), and read back (prove). From the document alone;
 * it knows nothing of how Steward does it.
 *
 * - A namespace that was not there is empty once it is made: nothing in it needs a look.
 * - Reading back goes through lists of a hundred: all people, the groups, each group's members. Folders and
 *   grants have no list that shows them. A folder's name, tags and permissions are three calls; only the root
 *   carries permissions of its own.
 * - One look is enough to see that an asynchronous namespace is ready, if it comes at the right moment.
 * - One call changes all of one asset's grants.
 */
export const leastCalls = (spec: TenantSpec): LeastCalls => {
  if (spec.isolation.model !== 'namespace') throw new Error('Only for a namespace of its own.');
  const least = new Map<string, Record<Purpose, number>>();
  const need = (operation: string, purpose: Purpose, calls: number) => {
    const known = least.get(operation) ?? { plan: 0, look: 0, act: 0, prove: 0 };
    known[purpose] += calls;
    least.set(operation, known);
  };
  const folders = tenantFolders(spec.slug, spec.name).length;
  const people = spec.people.length;
  const groups = tenantRoles.map((role) => tenantGroup(spec, role)).length;

  need('DescribeAccountSubscription', 'plan', 1);
  need('DescribeNamespace', 'plan', 1);
  need('DescribeNamespace', 'look', 1);
  need('CreateNamespace', 'act', 1);
  need('DescribeNamespace', 'prove', 1);

  need('CreateGroup', 'act', groups);
  need('ListGroups', 'prove', pages(groups));
  need('RegisterUser', 'act', people);
  if (people > 0) need('ListUsers', 'prove', pages(people));
  need('CreateGroupMembership', 'act', people);
  for (const role of tenantRoles) {
    const members = spec.people.filter((person) => person.role === role).length;
    if (members > 0) need('ListGroupMemberships', 'prove', pages(members));
  }

  need('DescribeFolder', 'plan', folders);
  need('DescribeFolder', 'look', folders);
  need('CreateFolder', 'act', folders);
  need('DescribeFolder', 'prove', folders);
  need('DescribeFolderPermissions', 'prove', 1);
  need('ListTagsForResource', 'prove', folders);

  for (const { kind } of spec.entitlements) {
    const what = kind === 'dashboard' ? 'Dashboard' : 'DataSet';
    // Its name, for whoever reviews the plan.
    need(`Describe${what}`, 'plan', 1);
    need(`Describe${what}Permissions`, 'plan', 1);
    need(`Describe${what}Permissions`, 'look', 1);
    need(`Update${what}Permissions`, 'act', 1);
    need(`Describe${what}Permissions`, 'prove', 1);
  }
  return least;
};

/** All of them, or those for some purposes. */
export const sumOfCalls = (least: LeastCalls, of: readonly Purpose[] = purposes): number =>
  [...least.values()].reduce(
    (sum, calls) => sum + of.reduce((inner, purpose) => inner + calls[purpose], 0),
    0,
  );
