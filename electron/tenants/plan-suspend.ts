import type { PlanBody, PlanFinding, PlanStep } from '../../shared/domain/plan.ts';
import { groupArn, tenantFolders, tenantGroup, tenantNamespace } from '../../shared/domain/tenant-names.ts';
import { type TenantSpec, tenantRoles } from '../../shared/domain/tenant-spec.ts';
import { assetKey, type TenantWorld } from '../connectors/quicksight/read-tenant-world.ts';
import { accessState } from '../connectors/quicksight/steps/access-steps.ts';
import { called, count, nameIn, step, stepIds } from './plan-parts.ts';
import { removeMember } from './plan-people.ts';
import { orderFindings } from './plan-tenant.ts';
import type { Recorded, Taken, TakenGrant, TakenMembership } from './tenant-record.ts';

/** What each step of a suspend takes, by the step's id. */
export type SuspendContext = {
  readonly slug: string;
  readonly memberships: Record<string, TakenMembership>;
  readonly grants: Record<string, TakenGrant>;
};

export interface SuspendInput {
  readonly spec: TenantSpec;
  readonly recorded: Recorded;
  readonly world: TenantWorld;
  readonly connection: PlanBody['connection'] & { readonly readOnly: boolean };
}

/** Takes the tenant's recorded memberships and grants, and nothing that others gave. Pure. */
export const planSuspend = (input: SuspendInput): PlanBody => {
  const { spec, recorded, connection } = input;
  const context: SuspendContext = { slug: spec.slug, memberships: {}, grants: {} };
  const steps = [...takeMemberships(input, context), ...takeGrants(input, context)];
  const central = spec.identities.kind === 'identity_center';
  const losing = central
    ? membersOf(input).size
    : new Set(Object.values(context.memberships).map(({ userName }) => userName)).size;
  const dashboards = recorded.entitlements.filter(({ kind }) => kind === 'dashboard').length;
  return {
    version: 1,
    kind: 'tenant.suspend',
    title: `Suspend ${spec.name}`,
    subject: { type: 'tenant', id: spec.slug, name: spec.name },
    connection: {
      id: connection.id,
      name: connection.name,
      accountId: connection.accountId,
      region: connection.region,
    },
    effects:
      losing === 0
        ? []
        : [
            `${count(losing, 'person loses', 'people lose')} everything that this tenant gave them${dashboards > 0 ? `: ${count(dashboards, 'dashboard')}` : ''}. Resuming gives it back.`,
          ],
    findings: orderFindings([...writable(connection), openSessions, ...(central ? [stayCentral] : [])]),
    steps,
    context: context as unknown as PlanBody['context'],
  };
};

const openSessions: PlanFinding = {
  severity: 'note',
  message: 'Sessions that are open now may go on until they expire; an embedded one lasts up to 10 hours.',
};

export const stayCentral: PlanFinding = {
  severity: 'note',
  message:
    'The people stay in their Identity Center groups, and the groups keep their roles: what is taken is what the groups can see. The seats are billed on.',
  todo: 'Take the people out of the groups in IAM Identity Center to end the seats.',
};

const membersOf = ({ spec, world }: SuspendInput): ReadonlySet<string> =>
  new Set(tenantRoles.flatMap((role) => [...(world.groups.get(tenantGroup(spec, role))?.members ?? [])]));

export const writable = (connection: { readonly name: string; readonly readOnly: boolean }): PlanFinding[] =>
  connection.readOnly
    ? [
        {
          severity: 'blocker',
          message: `The connection ${connection.name} is read-only.`,
          todo: 'Allow it to write.',
        },
      ]
    : [];

const takeMemberships = ({ spec, recorded, world }: SuspendInput, context: SuspendContext): PlanStep[] => {
  // The service lets nobody but IAM Identity Center change who is in its groups; the grants are what is taken.
  if (spec.identities.kind === 'identity_center') return [];
  const people = new Map(recorded.people.map((person) => [person.userName, person]));
  const namespace = tenantNamespace(spec.isolation);
  return tenantRoles.flatMap((role) => {
    const group = tenantGroup(spec, role);
    return [...(world.groups.get(group)?.members ?? [])].flatMap((userName) => {
      const person = people.get(userName);
      if (person === undefined) return [];
      const taken = removeMember(namespace, group, userName, person.email);
      context.memberships[taken.id] = { group, userName };
      return [taken];
    });
  });
};

const takeGrants = ({ spec, recorded, world }: SuspendInput, context: SuspendContext): PlanStep[] => {
  const namespace = tenantNamespace(spec.isolation);
  const take = (
    resource: TakenGrant['resource'],
    id: string,
    group: string,
    held: readonly string[] | undefined,
  ): PlanStep[] => {
    const before = accessState(resource, held);
    if (before === null) return [];
    const taken = step({
      id: stepIds.access(resource, id, group),
      kind: 'quicksight.access.revoke',
      title: `Take ${called(world, resource, id, nameIn(spec, resource, id))} from ${group}`,
      section: resource === 'folder' ? 'Folders' : 'Access',
      input: { resource, id, principal: groupArn(world.place, namespace, group) },
      before,
      after: null,
    });
    context.grants[taken.id] = { resource, id, group, actions: before.actions };
    return [taken];
  };
  const principal = (group: string) => groupArn(world.place, namespace, group);
  const groups = tenantRoles.map((role) => tenantGroup(spec, role));
  return [
    ...recorded.entitlements.flatMap(({ kind, id, groups: roles }) =>
      roles.flatMap((role) => {
        const group = tenantGroup(spec, role);
        return take(kind, id, group, world.assets.get(assetKey(kind, id))?.get(principal(group)));
      }),
    ),
    ...tenantFolders(spec.slug, spec.name).flatMap(({ id }) =>
      groups.flatMap((group) =>
        take('folder', id, group, world.folders.get(id)?.permissions.get(principal(group))),
      ),
    ),
  ];
};

/**
 * What was really taken: the part of the plan whose steps brought it about or found it done, put behind
 * what an earlier suspend took.
 */
export const takenBy = (
  context: SuspendContext,
  ended: (stepId: string) => boolean,
  earlier: Taken | null,
): Taken => {
  const memberships = new Map(
    (earlier?.memberships ?? []).map((one) => [`${one.group}/${one.userName}`, one]),
  );
  const grants = new Map(
    (earlier?.grants ?? []).map((one) => [`${one.resource}/${one.id}/${one.group}`, one]),
  );
  for (const [stepId, one] of Object.entries(context.memberships))
    if (ended(stepId)) memberships.set(`${one.group}/${one.userName}`, one);
  for (const [stepId, one] of Object.entries(context.grants))
    if (ended(stepId)) grants.set(`${one.resource}/${one.id}/${one.group}`, one);
  return { memberships: [...memberships.values()], grants: [...grants.values()] };
};
