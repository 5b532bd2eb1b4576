import type { UserRole } from '@aws-sdk/client-quicksight';
import type { JudgedSeat, Suggestion } from '../../shared/domain/licence-advice.ts';
import { type LicencePrices, moneyText, type SeatRole } from '../../shared/domain/licence-prices.ts';
import type { PlanBody, PlanFinding, PlanStep } from '../../shared/domain/plan.ts';
import { roleWord } from '../../shared/domain/role-word.ts';
import type { UserFound } from '../connectors/quicksight/read-people.ts';
import { userState } from '../connectors/quicksight/steps/user-steps.ts';
import type { DepartureFacts } from '../people/departure-facts.ts';
import { count, planLeaver, some, step, writable } from '../people/plan-departure.ts';
import type { DepartureWorld } from '../people/read-departure.ts';

/** One account whose seat shall change, as it is judged, and what it owns. */
export interface SeatChange {
  readonly judged: JudgedSeat;
  readonly what: Suggestion;
  readonly namespace: string;
  /** What it holds an owner's rights on. */
  readonly owns: readonly string[];
}

export interface LicencePlanInput {
  readonly changes: readonly SeatChange[];
  /** What hangs on the accounts that go, as one. */
  readonly facts: DepartureFacts;
  readonly world: DepartureWorld;
  /** The accounts whose role is lowered, as the account has them now, by their ARNs. */
  readonly users: ReadonlyMap<string, UserFound>;
  readonly connection: PlanBody['connection'] & { readonly readOnly: boolean };
  readonly prices: LicencePrices;
}

/** Lower roles and removals, as one plan. What the advice refuses stands in the way of the whole. Pure. */
export const planLicences = (input: LicencePlanInput): PlanBody => {
  const { changes, facts, world, connection, prices } = input;
  const lowered = changes.filter(({ what }) => what === 'downgrade');
  const removed = changes.filter(({ what }) => what === 'remove');
  const findings: PlanFinding[] = [...writable(connection), ...refusals(changes)];
  const steps = lowered.flatMap((change) => lower(input, change, findings));
  // Removing is a leaver's plan of just these accounts.
  const leaving =
    facts.accounts.length === 0 ? null : planLeaver({ facts, world, connection, successor: null, prices });
  findings.push(...inDocuments(removed));
  const readOnly = new Set(findings.map(({ message }) => message));
  findings.push(...(leaving?.findings ?? []).filter(({ message }) => !readOnly.has(message)));
  const allowed = changes.filter(({ judged }) => judged.refused === null);
  const saved = allowed.reduce((sum, { judged }) => sum + judged.saves, 0);
  findings.push({
    severity: 'note',
    message:
      'A month is billed by the highest role that somebody had in it: the saving begins with the next one.',
  });
  return {
    version: 1,
    kind: 'licence.change',
    title: `Change ${count(changes.length, 'licence')} in ${connection.name}`,
    subject: { type: 'connection', id: connection.id, name: connection.name },
    connection: {
      id: connection.id,
      name: connection.name,
      accountId: connection.accountId,
      region: connection.region,
    },
    effects: [
      ...(lowered.length === 0
        ? []
        : [
            `${count(lowered.length, 'person gets', 'people get')} a lower role: ${some(
              lowered.map(({ judged }) => judged.seat.userName),
              5,
            )}. They can look at what they see now, and make nothing.`,
          ]),
      ...(removed.length === 0
        ? []
        : [
            `${count(removed.length, 'account goes', 'accounts go')}, with groups and grants: ${some(
              removed.map(({ judged }) => judged.seat.userName),
              5,
            )}.`,
          ]),
      `${moneyText(saved, prices.currency)} a month are saved, by the prices set here.`,
    ],
    findings: findings.toSorted((a, b) => rank[a.severity] - rank[b.severity]),
    steps: [...steps, ...(leaving?.steps ?? [])],
    context: {},
  };
};

/** Documents that would register again who goes. */
const inDocuments = (removed: readonly SeatChange[]): PlanFinding[] => {
  const tenants = new Map<string, { name: string; people: string[] }>();
  for (const { judged } of removed)
    for (const { slug, name } of judged.seat.tenants) {
      const known = tenants.get(slug) ?? { name, people: [] };
      known.people.push(judged.seat.userName);
      tenants.set(slug, known);
    }
  return [...tenants].map(([slug, { name, people }]) => ({
    severity: 'warning',
    message: `The document of tenant ${name} names ${some(people)}: applying it again would register ${people.length === 1 ? 'this account' : 'these accounts'} again.`,
    todo: `Remove them from the people of ${slug}.`,
  }));
};

const rank = { blocker: 0, warning: 1, note: 2 };

const refusals = (changes: readonly SeatChange[]): PlanFinding[] =>
  changes.flatMap(({ judged, what }): PlanFinding[] => {
    const { seat, suggestion, refused } = judged;
    if (suggestion !== what)
      return [
        {
          severity: 'blocker',
          message: `${seat.userName} is not advised to be ${what === 'remove' ? 'removed' : 'given a lower role'}: ${judged.reason}`,
          todo: 'Leave it out.',
        },
      ];
    return refused === null
      ? []
      : [
          {
            severity: 'blocker',
            message: `${seat.userName} is left out: ${refused}`,
            todo: 'Leave it out, or do that first.',
          },
        ];
  });

const lower = (
  { users }: LicencePlanInput,
  { judged, namespace, owns }: SeatChange,
  findings: PlanFinding[],
): PlanStep[] => {
  const { seat, to } = judged;
  const found = users.get(seat.key);
  if (to === null || judged.refused !== null) return [];
  if (found === undefined) {
    findings.push({ severity: 'note', message: `${seat.userName} is gone already.` });
    return [];
  }
  if (found.identityType === 'IAM_IDENTITY_CENTER') {
    findings.push({
      severity: 'blocker',
      message: `${seat.userName} is managed by IAM Identity Center, which decides its role.`,
      todo: 'Change its groups there, and leave it out here.',
    });
    return [];
  }
  if (found.role !== seat.role) {
    findings.push({
      severity: 'blocker',
      message: `${seat.userName} is ${roleWord(found.role)} by now, not ${roleWord(seat.role)}.`,
      todo: 'Read the directory, then choose again.',
    });
    return [];
  }
  if (owns.length > 0)
    findings.push({
      severity: 'warning',
      message: `${seat.userName} owns ${count(owns.length, 'asset')} together with others, and can no longer change ${owns.length === 1 ? 'it' : 'them'} as a ${roleWord(to)}: ${some(owns, 5)}.`,
    });
  return [roleStep(found, seat.role, to, namespace)];
};

const roleStep = (found: UserFound, from: string, to: SeatRole, namespace: string): PlanStep =>
  step({
    id: `role:${found.userName}`,
    kind: 'quicksight.user.update',
    title: `Change ${found.userName} from ${roleWord(from)} to ${roleWord(to)}`,
    section: 'Roles',
    input: { namespace, userName: found.userName, email: found.email, role: to satisfies UserRole },
    before: userState(found),
    after: { email: found.email, role: to },
  });
