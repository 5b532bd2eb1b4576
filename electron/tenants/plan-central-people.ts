import type { PlanFinding } from '../../shared/domain/plan.ts';
import { identityOf, tenantGroup } from '../../shared/domain/tenant-names.ts';
import { type Person, type TenantRole, tenantRoles } from '../../shared/domain/tenant-spec.ts';
import { count, type PlanInput, type PlanPart, some } from './plan-parts.ts';

/**
 * People of IAM Identity Center. The service takes no registering and no memberships for them: they come when
 * their Identity Center group was assigned to a role, and go when they are taken out of it there. So a plan has
 * no steps for them, and says who is missing where. Pure.
 */
export const planCentralPeople = (input: PlanInput): PlanPart => {
  const { spec, world } = input;
  const known = new Set<string>();
  const findings: PlanFinding[] = [];
  const missing = new Map<TenantRole, Person[]>();
  const misplaced: string[] = [];
  for (const person of spec.people) {
    const userName = identityOf(person, spec.identities)?.userName;
    if (userName === undefined) continue; // the rules have said so
    known.add(userName);
    if (!membersOf(input, person.role).has(userName))
      missing.set(person.role, [...(missing.get(person.role) ?? []), person]);
    for (const role of tenantRoles)
      if (role !== person.role && membersOf(input, role).has(userName))
        misplaced.push(`${person.email} (${tenantGroup(spec, role)})`);
  }
  for (const [role, people] of missing) {
    const group = tenantGroup(spec, role);
    const who = some(people.map(({ email }) => email));
    findings.push({
      severity: world.groups.has(group) ? 'warning' : 'note',
      message: world.groups.has(group)
        ? `${count(people.length, 'person is', 'people are')} not in the Identity Center group ${group} yet, as far as QuickSight shows: ${who}.`
        : `${count(people.length, 'person comes', 'people come')} with the Identity Center group ${group}: ${who}.`,
      todo: `Make sure in IAM Identity Center, or in the directory behind it, that the group ${group} has them.`,
      page: 'people',
    });
  }
  if (misplaced.length > 0)
    findings.push({
      severity: 'warning',
      message: `${count(misplaced.length, 'person is', 'people are')} in a group of another role too: ${some(misplaced)}.`,
      todo: 'Take them out of that group in IAM Identity Center: QuickSight does not let others do it.',
      page: 'people',
    });
  const strangers = new Set(
    tenantRoles.flatMap((role) => [...membersOf(input, role)].filter((userName) => !known.has(userName))),
  );
  if (strangers.size > 0)
    findings.push({
      severity: 'warning',
      message: `${count(strangers.size, 'member')} of the tenant's groups ${strangers.size === 1 ? 'is' : 'are'} not in the document: ${some([...strangers])}. Only IAM Identity Center can remove them.`,
      todo: 'Add them to the people, or take them out of the groups in IAM Identity Center.',
      page: 'people',
    });
  return { steps: [], findings };
};

const membersOf = ({ spec, world }: PlanInput, role: TenantRole): ReadonlySet<string> =>
  world.groups.get(tenantGroup(spec, role))?.members ?? new Set();
