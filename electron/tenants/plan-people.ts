import type { PlanFinding, PlanStep } from '../../shared/domain/plan.ts';
import {
  identityOf,
  type QuickSightIdentity,
  tenantGroup,
  tenantNamespace,
  tenantTags,
  userRole,
} from '../../shared/domain/tenant-names.ts';
import { type Person, type TenantRole, tenantRoles } from '../../shared/domain/tenant-spec.ts';
import type { UserFound } from '../connectors/quicksight/read-people.ts';
import { memberState } from '../connectors/quicksight/steps/membership-steps.ts';
import { userState } from '../connectors/quicksight/steps/user-steps.ts';
import { planCentralPeople } from './plan-central-people.ts';
import { count, type PlanInput, type PlanPart, some, step, stepIds } from './plan-parts.ts';
import { groupNeed, namespaceNeed } from './plan-places.ts';
import type { RecordedPerson } from './tenant-record.ts';

const rank: Record<TenantRole, number> = { reader: 0, author: 1, admin: 2 };
const higher = (one: TenantRole, other: TenantRole): TenantRole => (rank[one] >= rank[other] ? one : other);

const sameAddress = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/** `AUTHOR_PRO` is an author with more functions; undefined for a role that Steward does not give. */
export const tenantRoleOf = (quicksightRole: string): TenantRole | undefined =>
  tenantRoles.find((role) => quicksightRole.replace(/_PRO$/, '') === userRole(role));

/** Accounts and memberships. Somebody of the document is in the group of their role and in no other. */
export const planPeople = (input: PlanInput): PlanPart => {
  if (input.spec.identities.kind === 'identity_center') return planCentralPeople(input);
  const steps: PlanStep[] = [];
  const findings: PlanFinding[] = [];
  const neighbours = neighboursByName(input);
  const recorded = Map.groupBy(input.recorded?.people ?? [], ({ userName }) => userName);
  const wanted = new Set<string>();
  for (const person of input.spec.people) {
    const identity = identityOf(person, input.spec.identities);
    if (identity === undefined) continue; // the rules have said so
    wanted.add(identity.userName);
    const account = planAccount(input, person, identity, neighbours, recorded.get(identity.userName) ?? []);
    steps.push(...account.steps);
    findings.push(...account.findings);
    steps.push(...planMembership(input, person, identity.userName, account.steps[0]?.id));
  }
  const leaving = planLeaving(input, wanted);
  return { steps: [...steps, ...leaving.steps], findings: [...findings, ...leaving.findings] };
};

interface Elsewhere {
  /** The highest role that tenants of the same namespace give. */
  readonly role: TenantRole | undefined;
  readonly otherNamespace: { readonly tenant: string; readonly namespace: string } | undefined;
}

const neighboursByName = ({ spec, neighbours }: PlanInput): ReadonlyMap<string, Elsewhere> => {
  const namespace = tenantNamespace(spec.isolation);
  const byName = new Map<string, Elsewhere>();
  for (const neighbour of neighbours) {
    const known = byName.get(neighbour.userName) ?? { role: undefined, otherNamespace: undefined };
    byName.set(
      neighbour.userName,
      neighbour.namespace === namespace
        ? { ...known, role: known.role === undefined ? neighbour.role : higher(known.role, neighbour.role) }
        : { ...known, otherNamespace: { tenant: neighbour.tenant, namespace: neighbour.namespace } },
    );
  }
  return byName;
};

const planAccount = (
  input: PlanInput,
  person: Person,
  identity: QuickSightIdentity,
  neighbours: ReadonlyMap<string, Elsewhere>,
  given: readonly RecordedPerson[],
): PlanPart => {
  const { spec, world } = input;
  const elsewhere = neighbours.get(identity.userName);
  const findings: PlanFinding[] = [];
  if (elsewhere?.otherNamespace !== undefined)
    findings.push({
      severity: 'warning',
      message: `${person.email} is the same QuickSight user in namespace ${elsewhere.otherNamespace.namespace} (tenant ${elsewhere.otherNamespace.tenant}). One identity signs in to one namespace.`,
      todo: 'Give this person another federation role or session name here.',
      page: 'people',
      field: person.email,
    });
  if (identity.type === 'identity_center') return { steps: [], findings }; // the rules have said so
  if (identity.type === 'iam_user' && spec.isolation.model === 'namespace')
    findings.push({
      severity: 'warning',
      message: `${person.email} is an IAM user. AWS supports only federated sign-in in a namespace of its own.`,
      todo: 'Make sure that this person can sign in, or let them come in through the federation role.',
      page: 'people',
      field: person.email,
    });
  const role = elsewhere?.role === undefined ? person.role : higher(person.role, elsewhere.role);
  const found = world.users.get(identity.userName);
  if (found === undefined) return { steps: [register(input, person, identity, role)], findings };
  if (identity.type === 'native' && found.identityType !== 'QUICKSIGHT')
    findings.push({
      severity: 'warning',
      message: `User ${found.userName} is there already and signs in otherwise (${found.identityType || 'unknown'}). Nobody is invited.`,
      todo: 'Check that this is the person, or give them another user name here.',
      page: 'people',
      field: person.email,
    });
  const change = changeAccount(input, person, role, found, given);
  return { steps: change.steps, findings: [...findings, ...change.findings] };
};

const register = (
  input: PlanInput,
  person: Person,
  identity: Exclude<QuickSightIdentity, { type: 'identity_center' }>,
  role: TenantRole,
): PlanStep => {
  const { spec } = input;
  return step({
    id: stepIds.user(identity.userName),
    kind: 'quicksight.user.register',
    title: `${identity.type === 'native' ? 'Invite' : 'Register'} ${person.email} as ${role}`,
    section: 'People',
    needs: [namespaceNeed(input)],
    input: {
      namespace: tenantNamespace(spec.isolation),
      userName: identity.userName,
      email: person.email,
      role: userRole(role),
      iamArn: iamArnOf(identity),
      sessionName: identity.type === 'federated' ? identity.sessionName : null,
      tags: { ...tenantTags(spec) },
    },
    before: null,
    after: { email: person.email, role: userRole(role) },
  });
};

const iamArnOf = (identity: Exclude<QuickSightIdentity, { type: 'identity_center' }>): string | null => {
  switch (identity.type) {
    case 'federated':
      return identity.roleArn;
    case 'iam_user':
      return identity.userArn;
    case 'native':
      return null;
  }
};

/**
 * A user who is there already. In a namespace of its own the document decides. In the default namespace
 * the account may be somebody else's too: a higher role is lowered, and another e-mail changed, only if
 * Steward gave it here.
 */
const changeAccount = (
  { spec }: PlanInput,
  person: Person,
  wantedRole: TenantRole,
  found: UserFound,
  given: readonly RecordedPerson[],
): PlanPart => {
  const findings: PlanFinding[] = [];
  const ours = spec.isolation.model === 'namespace';
  const present = tenantRoleOf(found.role);
  const pro = found.role.endsWith('_PRO') ? '_PRO' : '';
  let role = found.role;
  if (present === undefined || rank[present] < rank[wantedRole]) role = `${userRole(wantedRole)}${pro}`;
  else if (rank[present] > rank[wantedRole]) {
    if (ours || given.some((one) => one.role === present)) role = `${userRole(wantedRole)}${pro}`;
    else
      findings.push({
        severity: 'note',
        message: `${person.email} is ${found.role} in this account already and stays so.`,
      });
  }
  let email = found.email;
  if (!sameAddress(found.email, person.email)) {
    if (ours || given.some((one) => sameAddress(one.email, found.email))) email = person.email;
    else
      findings.push({
        severity: 'warning',
        message: `User ${found.userName} is registered with the e-mail ${found.email}, not ${person.email}. Steward leaves it.`,
        page: 'people',
        field: person.email,
      });
  }
  if (role === found.role && email === found.email) return { steps: [], findings };
  const words = [
    ...(role === found.role ? [] : [`from ${found.role} to ${role}`]),
    ...(email === found.email ? [] : [`e-mail to ${email}`]),
  ];
  return {
    steps: [
      step({
        id: stepIds.user(found.userName),
        kind: 'quicksight.user.update',
        title: `Change ${person.email} ${words.join(', ')}`,
        section: 'People',
        input: { namespace: tenantNamespace(spec.isolation), userName: found.userName, email, role },
        before: userState(found),
        after: { email, role },
      }),
    ],
    findings,
  };
};

const planMembership = (
  input: PlanInput,
  person: Person,
  userName: string,
  userStep: string | undefined,
): PlanStep[] => {
  const { spec, world } = input;
  const namespace = tenantNamespace(spec.isolation);
  const group = tenantGroup(spec, person.role);
  const steps: PlanStep[] = [];
  const isMember = world.groups.get(group)?.members.has(userName) ?? false;
  if (!isMember)
    steps.push(
      step({
        id: stepIds.membership(group, userName),
        kind: 'quicksight.membership.create',
        title: `Add ${person.email} to ${group}`,
        section: 'Memberships',
        needs: [groupNeed(input, group), userStep],
        input: { namespace, group, userName },
        before: null,
        after: { ...memberState },
      }),
    );
  for (const role of tenantRoles) {
    const other = tenantGroup(spec, role);
    if (role === person.role || !world.groups.get(other)?.members.has(userName)) continue;
    steps.push(
      removeMember(namespace, other, userName, person.email, [
        // Never without access in between.
        isMember ? undefined : stepIds.membership(group, userName),
      ]),
    );
  }
  return steps;
};

/** The step that takes somebody out of a group. */
export const removeMember = (
  namespace: string,
  group: string,
  userName: string,
  who: string,
  needs: readonly (string | undefined)[] = [],
): PlanStep =>
  step({
    id: stepIds.membership(group, userName),
    kind: 'quicksight.membership.delete',
    title: `Remove ${who} from ${group}`,
    section: 'Memberships',
    needs,
    input: { namespace, group, userName },
    before: { ...memberState },
    after: null,
  });

const planLeaving = (input: PlanInput, wanted: ReadonlySet<string>): PlanPart => {
  const { spec, world } = input;
  const namespace = tenantNamespace(spec.isolation);
  const recorded = new Map(input.recorded?.people.map((person) => [person.userName, person]));
  const steps: PlanStep[] = [];
  const leaving = new Set<string>();
  const strangers = new Set<string>();
  for (const role of tenantRoles) {
    const group = tenantGroup(spec, role);
    for (const userName of world.groups.get(group)?.members ?? []) {
      if (wanted.has(userName)) continue;
      const person = recorded.get(userName);
      if (person === undefined) strangers.add(userName);
      else {
        leaving.add(person.email);
        steps.push(removeMember(namespace, group, userName, person.email));
      }
    }
  }
  const findings: PlanFinding[] = [];
  if (leaving.size > 0)
    findings.push({
      severity: 'note',
      message: `${count(leaving.size, 'account stays', 'accounts stay')} registered without access: ${some([...leaving])}.`,
    });
  if (strangers.size > 0)
    findings.push({
      severity: 'warning',
      message: `${count(strangers.size, 'member')} of the tenant's groups ${strangers.size === 1 ? 'is' : 'are'} not in the document: ${some([...strangers])}. Steward leaves them.`,
      todo: 'Add them to the people, or remove them from the groups in QuickSight.',
      page: 'people',
    });
  return { steps, findings };
};
