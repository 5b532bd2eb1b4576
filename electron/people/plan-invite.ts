import type { PlanBody, PlanFinding } from '../../shared/domain/plan.ts';
import type { UserFound } from '../connectors/quicksight/read-people.ts';
import type { DepartingAccount, DepartureFacts } from './departure-facts.ts';
import { giveAgain, joinAgain } from './give-again.ts';
import { count, type DepartureInput, step, writable } from './plan-departure.ts';
import type { DepartureWorld } from './read-departure.ts';

export interface InviteInput {
  readonly facts: DepartureFacts;
  readonly world: DepartureWorld;
  readonly connection: DepartureInput['connection'];
  readonly account: DepartingAccount;
  /** What they are called in QuickSight: the service may not tell, so a person does. */
  readonly userName: string;
  /** The account's ARN under that name. */
  readonly arn: string;
  /** What is there under that name now. */
  readonly found: UserFound | undefined;
  readonly groups: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

const findingsOf = ({ facts, connection, account, userName, found }: InviteInput): PlanFinding[] => {
  const findings = writable(connection);
  const blocker = (message: string, todo: string) => findings.push({ severity: 'blocker', message, todo });
  if (account.identityType !== 'QUICKSIGHT')
    blocker(
      `${userName} does not sign in with a QuickSight password: there is nothing to be invited to.`,
      'Let them sign in as they are registered, or remove the account with the plan for leavers.',
    );
  else if (found === undefined)
    blocker(
      `There is no account ${userName} in namespace ${account.namespace}.`,
      account.nameless
        ? 'QuickSight lists this invitation without its name. Enter the user name that it was made with.'
        : 'Read the directory again.',
    );
  else if (found.active)
    blocker(
      `${userName} has signed in already.`,
      'A forgotten password is reset on QuickSight’s sign-in page, with the account name and user name.',
    );
  if (account.principalId === null)
    blocker(
      `The directory does not know the principal id of ${userName}, by which the old invitation is taken back.`,
      'Read the directory again.',
    );
  if (facts.assignments.some((one) => one.account === account.key))
    findings.push({
      severity: 'warning',
      message: 'IAM policy assignments name this account. They are not restored.',
      todo: 'Look at them in QuickSight afterwards.',
    });
  if (facts.unreadGrants > 0)
    findings.push({
      severity: 'warning',
      message: `The grants on ${count(facts.unreadGrants, 'thing')} could not be read: what the account was given there is lost.`,
    });
  return findings;
};

/**
 * QuickSight has no call that makes a new link for an invitation: the old one is taken back, the person is
 * registered again under the same name, and gets the same groups and grants. Pure.
 */
export const planInvite = (input: InviteInput): PlanBody => {
  const { facts, connection, account, userName } = input;
  const { namespace, role, email } = account;
  const removed = step({
    id: `remove:${account.principalId ?? userName}`,
    kind: 'quicksight.user.delete-by-principal',
    title: `Take back the invitation of ${email || userName}`,
    section: 'Accounts',
    input: { namespace, principalId: account.principalId ?? '' },
    before: { email, role },
    after: null,
  });
  const registered = step({
    id: `user:${userName}`,
    kind: 'quicksight.user.register',
    title: `Invite ${email || userName} again as ${role}`,
    section: 'Accounts',
    needs: [removed.id],
    input: {
      namespace,
      userName,
      email,
      role,
      iamArn: null,
      sessionName: null,
      customPermissions: account.customPermissions,
      tags: { ...input.tags },
    },
    before: null,
    after: { email, role },
  });
  const to = { namespace, userName, arn: input.arn, registeredBy: registered.id };
  const joined = joinAgain(to, input.groups);
  const given = giveAgain(input, { account: account.key, heldBy: input.arn }, to);
  const findings = findingsOf(input);
  const blocked = findings.some(({ severity }) => severity === 'blocker');
  return {
    version: 1,
    kind: 'people.invite',
    title: `Invite ${email || userName} again`,
    subject: { type: 'person', id: facts.person.id, name: facts.person.name },
    connection: {
      id: connection.id,
      name: connection.name,
      accountId: connection.accountId,
      region: connection.region,
    },
    effects: blocked
      ? []
      : [
          `${facts.person.name} gets a new link, which is shown once; the old one works no more. Role, ${count(joined.length, 'group')} and ${count(given.length, 'grant')} stay as they are.`,
        ],
    findings,
    steps: blocked ? [] : [removed, registered, ...joined, ...given],
    context: { personId: facts.person.id },
  };
};
