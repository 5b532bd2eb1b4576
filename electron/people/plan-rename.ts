import type { PlanBody, PlanFinding } from '../../shared/domain/plan.ts';
import type { DepartingAccount, DepartureFacts } from './departure-facts.ts';
import { giveAgain, joinAgain } from './give-again.ts';
import {
  centrallyManaged,
  count,
  type DepartureInput,
  leaveGroups,
  removeAccount,
  revokeGrants,
  step,
  writable,
} from './plan-departure.ts';
import { assetKeyOf, type DepartureWorld } from './read-departure.ts';

export interface RenameInput {
  readonly facts: DepartureFacts;
  readonly world: DepartureWorld;
  readonly connection: DepartureInput['connection'];
  readonly account: DepartingAccount;
  /** How the new account is called and whom it is of. */
  readonly wanted: {
    readonly email: string;
    readonly userName: string;
    readonly iamArn: string;
    /** Null for an IAM user. */
    readonly sessionName: string | null;
  };
  /** Somebody has the new name already. */
  readonly isTaken: boolean;
}

/** What is linked when the run has ended well. */
export type RenameContext = { readonly personId: string; readonly key: string };

/** The ARN of an account of another name in the same namespace. */
const renamedKey = ({ key, userName }: DepartingAccount, wanted: string): string =>
  `${key.slice(0, key.length - userName.length)}${wanted}`;

const findingsOf = ({ account, connection, isTaken, wanted, world, facts }: RenameInput): PlanFinding[] => {
  const findings = [...writable(connection), ...centrallyManaged([account])];
  const blocker = (message: string, todo: string) => findings.push({ severity: 'blocker', message, todo });
  if (account.identityType === 'QUICKSIGHT' || account.nameless)
    blocker(
      `${account.userName} signs in with a QuickSight password: a new account would have to be invited.`,
      'Invite the person under the new name, then remove the old account with the plan for leavers.',
    );
  if (!world.users.has(account.key))
    blocker(`There is no account ${account.userName} any more.`, 'Read the directory again.');
  if (isTaken)
    blocker(
      `There is an account ${wanted.userName} in namespace ${account.namespace} already.`,
      'Choose another name, or remove the old account with the plan for leavers.',
    );
  if (facts.assignments.some((one) => one.account === account.key))
    findings.push({
      severity: 'warning',
      message: 'IAM policy assignments name the old account. The new one is not put into them.',
      todo: 'Add the new account to them in QuickSight.',
    });
  if (facts.unreadGrants > 0)
    findings.push({
      severity: 'warning',
      message: `The grants on ${count(facts.unreadGrants, 'thing')} could not be read: what the account holds there is not carried over.`,
    });
  for (const { name } of facts.tenants)
    findings.push({
      severity: 'warning',
      message: `The old name may stand in the document of tenant ${name}: applying it again would register it again.`,
      todo: 'Change the person there.',
    });
  findings.push({
    severity: 'note',
    message:
      'A renamed person signs in as somebody new: what they kept for themselves (favourites, bookmarks) stays with the old account.',
  });
  return findings;
};

/**
 * QuickSight cannot rename an account: a new one gets the same role, memberships and grants, and then the old one
 * goes. Pure.
 */
export const planRename = (input: RenameInput): PlanBody => {
  const { facts, world, connection, account, wanted } = input;
  const key = renamedKey(account, wanted.userName);
  const user = `user:${wanted.userName}`;
  const role = world.users.get(account.key)?.role ?? account.role;
  const register = step({
    id: user,
    kind: 'quicksight.user.register',
    title: `Register ${wanted.userName} as ${role}`,
    section: 'Accounts',
    input: {
      namespace: account.namespace,
      userName: wanted.userName,
      email: wanted.email,
      role,
      iamArn: wanted.iamArn,
      sessionName: wanted.sessionName,
      customPermissions: account.customPermissions,
      tags: {},
    },
    before: null,
    after: { email: wanted.email, role },
  });
  const to = { namespace: account.namespace, userName: wanted.userName, arn: key, registeredBy: user };
  const joins = joinAgain(to, world.groups.get(account.key) ?? []);
  const grants = giveAgain(input, { account: account.key, heldBy: account.key }, to);
  const granted = new Set(grants.map(({ id }) => id));
  const taken = [
    ...revokeGrants(input, account, (asset) =>
      granted.has(`grant:${assetKeyOf(asset)}`) ? [`grant:${assetKeyOf(asset)}`] : [],
    ),
    ...leaveGroups(input, account, (group) => [`join:${group}`]),
  ];
  // Never without access in between, and never with less than before: the old account goes when all of it is done.
  const removed = removeAccount(
    input,
    account,
    [register, ...joins, ...grants, ...taken].map(({ id }) => id),
  );
  const context: RenameContext = { personId: facts.person.id, key };
  return {
    version: 1,
    kind: 'people.rename',
    title: `Rename ${account.userName} to ${wanted.userName}`,
    subject: { type: 'person', id: facts.person.id, name: facts.person.name },
    connection: {
      id: connection.id,
      name: connection.name,
      accountId: connection.accountId,
      region: connection.region,
    },
    effects: [
      `${facts.person.name} signs in as ${wanted.userName} from then on, with the same role, ${count(joins.length, 'group')} and ${count(grants.length, 'grant')}.`,
    ],
    findings: findingsOf(input),
    steps: [register, ...joins, ...grants, ...taken, ...removed],
    context: { ...context },
  };
};
