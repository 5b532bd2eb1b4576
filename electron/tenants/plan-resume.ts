import type { PlanBody, PlanFinding, PlanStep } from '../../shared/domain/plan.ts';
import { groupArn, tenantNamespace } from '../../shared/domain/tenant-names.ts';
import type { TenantSpec } from '../../shared/domain/tenant-spec.ts';
import { assetKey, type TenantWorld } from '../connectors/quicksight/read-tenant-world.ts';
import { accessState } from '../connectors/quicksight/steps/access-steps.ts';
import { memberState } from '../connectors/quicksight/steps/membership-steps.ts';
import { called, count, nameIn, some, step, stepIds } from './plan-parts.ts';
import { writable } from './plan-suspend.ts';
import { orderFindings } from './plan-tenant.ts';
import type { Recorded, Taken, TakenGrant, TakenMembership } from './tenant-record.ts';

export type ResumeContext = { readonly slug: string };

export interface ResumeInput {
  readonly spec: TenantSpec;
  readonly recorded: Recorded;
  readonly taken: Taken;
  readonly world: TenantWorld;
  readonly connection: PlanBody['connection'] & { readonly readOnly: boolean };
}

/** Gives back exactly what suspending took, as far as it is not there again. Pure. */
export const planResume = (input: ResumeInput): PlanBody => {
  const { spec, taken, connection } = input;
  const findings: PlanFinding[] = [...writable(connection)];
  const emails = new Map(input.recorded.people.map((person) => [person.userName, person.email]));
  const memberships = taken.memberships.flatMap((one) => giveMembership(input, one, emails, findings));
  const grants = taken.grants.flatMap((one) => giveGrant(input, one, findings));
  const people = new Set(taken.memberships.map(({ userName }) => userName)).size;
  return {
    version: 1,
    kind: 'tenant.resume',
    title: `Resume ${spec.name}`,
    subject: { type: 'tenant', id: spec.slug, name: spec.name },
    connection: {
      id: connection.id,
      name: connection.name,
      accountId: connection.accountId,
      region: connection.region,
    },
    effects:
      memberships.length + grants.length === 0
        ? []
        : people === 0
          ? [`${count(grants.length, 'grant comes', 'grants come')} back that suspending took.`]
          : [`${count(people, 'person gets', 'people get')} back what suspending took.`],
    findings: orderFindings([...lost(input), ...findings]),
    steps: [...grants, ...memberships],
    context: { slug: spec.slug } satisfies ResumeContext,
  };
};

const giveMembership = (
  { spec, world }: ResumeInput,
  { group, userName }: TakenMembership,
  emails: ReadonlyMap<string, string>,
  findings: PlanFinding[],
): PlanStep[] => {
  const members = world.groups.get(group)?.members;
  if (members === undefined || members.has(userName)) return [];
  const email = emails.get(userName) ?? userName;
  if (!world.users.has(userName)) {
    findings.push({
      severity: 'warning',
      message: `The account ${userName} is gone, and its place in ${group} with it.`,
      todo: 'Review the tenant after resuming: applying its document registers the person again.',
    });
    return [];
  }
  return [
    step({
      id: stepIds.membership(group, userName),
      kind: 'quicksight.membership.create',
      title: `Add ${email} to ${group}`,
      section: 'Memberships',
      input: { namespace: tenantNamespace(spec.isolation), group, userName },
      before: null,
      after: { ...memberState },
    }),
  ];
};

const giveGrant = (
  { spec, world }: ResumeInput,
  { resource, id, group, actions }: TakenGrant,
  findings: PlanFinding[],
): PlanStep[] => {
  const principal = groupArn(world.place, tenantNamespace(spec.isolation), group);
  if (!world.groups.has(group)) return [];
  const permissions =
    resource === 'folder' ? world.folders.get(id)?.permissions : world.assets.get(assetKey(resource, id));
  if (permissions === undefined) {
    findings.push({
      severity: 'warning',
      message: `There is no ${called(world, resource, id, nameIn(spec, resource, id))} any more; ${group} does not get it back.`,
    });
    return [];
  }
  const held = permissions.get(principal) ?? [];
  if (actions.every((action) => held.includes(action))) return [];
  return [
    step({
      id: stepIds.access(resource, id, group),
      kind: 'quicksight.access.grant',
      title: `Give ${called(world, resource, id, nameIn(spec, resource, id))} back to ${group}`,
      section: resource === 'folder' ? 'Folders' : 'Access',
      input: { resource, id, principal, actions },
      before: accessState(resource, held),
      after: accessState(resource, actions),
    }),
  ];
};

const lost = ({ taken, world }: ResumeInput): PlanFinding[] => {
  const groups = new Set([...taken.memberships, ...taken.grants].map(({ group }) => group));
  const gone = [...groups].filter((group) => !world.groups.has(group));
  if (gone.length === 0) return [];
  return [
    {
      severity: 'blocker',
      message: `${count(gone.length, 'group is', 'groups are')} gone: ${some(gone)}.`,
      todo: 'Make them again in QuickSight under the same names, then plan again.',
    },
  ];
};
