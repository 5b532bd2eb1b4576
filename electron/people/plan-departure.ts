import { isSeatRole, type LicencePrices, moneyText } from '../../shared/domain/licence-prices.ts';
import { actionsFor, givesLevel, levelsOf } from '../../shared/domain/permission-sets.ts';
import type { Json, PlanBody, PlanFinding, PlanStep } from '../../shared/domain/plan.ts';
import { accessState } from '../connectors/quicksight/steps/access-steps.ts';
import { memberState } from '../connectors/quicksight/steps/membership-steps.ts';
import { userState } from '../connectors/quicksight/steps/user-steps.ts';
import { spokenTime } from '../store/spoken-time.ts';
import type { DepartingAccount, DepartureFacts, OwnedAsset } from './departure-facts.ts';
import { assetKeyOf, type DepartureWorld } from './read-departure.ts';

export interface DepartureInput {
  readonly facts: DepartureFacts;
  readonly world: DepartureWorld;
  readonly connection: PlanBody['connection'] & { readonly readOnly: boolean };
  /** Who gets what only the person owns; null where nobody was named. */
  readonly successor: { readonly key: string; readonly name: string } | null;
  /** What the connection pays. */
  readonly prices: LicencePrices;
}

export const step = (fields: Omit<PlanStep, 'needs'> & { readonly needs?: readonly string[] }): PlanStep => ({
  ...fields,
  needs: [...(fields.needs ?? [])],
});

export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`;

export const some = (names: readonly string[], most = 3): string =>
  names.length <= most + 1
    ? names.join(', ')
    : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;

const kindWords: Readonly<Record<OwnedAsset['kind'], string>> = {
  dashboard: 'dashboard',
  analysis: 'analysis',
  dataset: 'dataset',
  data_source: 'data source',
  folder: 'folder',
  theme: 'theme',
  topic: 'topic',
};
export const calledAsset = ({ kind, id, title }: OwnedAsset): string => `${kindWords[kind]} ${title || id}`;

export const stepIds = {
  owner: (asset: OwnedAsset) => `owner:${assetKeyOf(asset)}`,
  revoke: (asset: OwnedAsset, userName: string) => `revoke:${assetKeyOf(asset)}/${userName}`,
  leave: (group: string, userName: string) => `leave:${group}/${userName}`,
  unassign: (namespace: string, name: string) => `unassign:${namespace}/${name}`,
  remove: (userName: string) => `remove:${userName}`,
};

/** What only the person owns gets another owner first, so that nothing is ever without one. */
const handOver = ({ facts, world, successor }: DepartureInput): PlanStep[] =>
  facts.soleAssets.flatMap((asset) => {
    const found = world.permissions.get(assetKeyOf(asset));
    if (successor === null || found === null || found === undefined) return [];
    const held = found.get(successor.key);
    if (held !== undefined && givesLevel(asset.kind, held, 'owner')) return [];
    const level = levelsOf(asset.kind).at(-1) ?? 'owner';
    const actions = [...actionsFor(asset.kind, level)];
    return [
      step({
        id: stepIds.owner(asset),
        kind: 'quicksight.access.grant',
        title: `Make ${successor.name} owner of ${calledAsset(asset)}`,
        section: 'Handing over',
        input: { resource: asset.kind, id: asset.id, principal: successor.key, actions },
        before: accessState(asset.kind, held),
        after: accessState(asset.kind, actions),
      }),
    ];
  });

/** Everything that an account holds itself is taken. */
export const revokeGrants = (
  { facts, world }: Pick<DepartureInput, 'facts' | 'world'>,
  account: DepartingAccount,
  needs: (asset: OwnedAsset) => readonly string[],
): PlanStep[] =>
  facts.grants.flatMap((grant) => {
    if (grant.account !== account.key) return [];
    const before = accessState(grant.kind, world.permissions.get(assetKeyOf(grant))?.get(account.key));
    if (before === null) return [];
    return [
      step({
        id: stepIds.revoke(grant, account.userName),
        kind: 'quicksight.access.revoke',
        title: `Take ${calledAsset(grant)} from ${account.userName}`,
        section: 'Grants',
        needs: needs(grant),
        input: { resource: grant.kind, id: grant.id, principal: account.key },
        before,
        after: null,
      }),
    ];
  });

export const leaveGroups = (
  { world }: Pick<DepartureInput, 'world'>,
  account: DepartingAccount,
  needs: (group: string) => readonly string[] = () => [],
): PlanStep[] =>
  (world.groups.get(account.key) ?? []).map((group) =>
    step({
      id: stepIds.leave(group, account.userName),
      kind: 'quicksight.membership.delete',
      title: `Remove ${account.userName} from ${group}`,
      section: 'Memberships',
      needs: needs(group),
      input: { namespace: account.namespace, group, userName: account.userName },
      before: { ...memberState },
      after: null,
    }),
  );

/** IAM policy assignments that name the person's accounts; each is replaced as a whole, once. */
const unassign = ({ facts, world }: DepartureInput): PlanStep[] => {
  const leaving = new Map(facts.accounts.map(({ key, userName }) => [key, userName]));
  const whole = new Map<string, { namespace: string; name: string; users: Set<string> }>();
  for (const { account, namespace, name } of facts.assignments) {
    const key = `${namespace}/${name}`;
    const known = whole.get(key) ?? { namespace, name, users: new Set<string>() };
    known.users.add(leaving.get(account) ?? '');
    whole.set(key, known);
  }
  return [...whole].flatMap(([key, { namespace, name, users }]) => {
    const before = world.assignments.get(key);
    if (!before?.users.some((user) => users.has(user))) return [];
    const left = before.users.filter((user) => !users.has(user));
    const after = {
      ...before,
      users: left,
      enabled: before.enabled && left.length + before.groups.length > 0,
    };
    return [
      step({
        id: stepIds.unassign(namespace, name),
        kind: 'quicksight.policy-assignment.put',
        title: `Take the IAM policy assignment ${name} from ${some([...users])}`,
        section: 'Grants',
        input: { namespace, name, ...after },
        before,
        after,
      }),
    ];
  });
};

/** Removes the account itself once everything else is done. */
export const removeAccount = (
  { world }: Pick<DepartureInput, 'world'>,
  account: DepartingAccount,
  needs: readonly string[],
): PlanStep[] => {
  const common = { section: 'Accounts', needs, after: null };
  if (account.nameless)
    return account.principalId === null
      ? []
      : [
          step({
            ...common,
            id: stepIds.remove(account.principalId),
            kind: 'quicksight.user.delete-by-principal',
            title: `Remove the invitation of ${account.email || account.principalId}, by its principal id`,
            input: { namespace: account.namespace, principalId: account.principalId },
            before: { email: account.email, role: account.role },
          }),
        ];
  const found = world.users.get(account.key);
  return found === undefined
    ? []
    : [
        step({
          ...common,
          id: stepIds.remove(account.userName),
          kind: 'quicksight.user.delete',
          title: `Delete the account ${account.userName}`,
          input: { namespace: account.namespace, userName: account.userName },
          before: userState(found) as Json,
        }),
      ];
};

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

/** Accounts that QuickSight does not let anybody delete (reference: Identity Center). */
export const centrallyManaged = (accounts: readonly DepartingAccount[]): PlanFinding[] =>
  accounts
    .filter(({ identityType }) => identityType === 'IAM_IDENTITY_CENTER')
    .map(({ userName }) => ({
      severity: 'blocker',
      message: `${userName} is managed by IAM Identity Center: QuickSight refuses to delete it.`,
      todo: 'In IAM Identity Center, remove the user from the groups that are mapped to QuickSight; the account goes with them. Then read the directory and plan again.',
    }));

const findingsOf = (input: DepartureInput): PlanFinding[] => {
  const { facts, world, connection, successor } = input;
  const findings: PlanFinding[] = [...writable(connection), ...centrallyManaged(facts.accounts)];
  if (facts.accounts.length === 0)
    findings.push({
      severity: 'blocker',
      message: `${facts.person.name} has no account in ${connection.name}.`,
      todo: 'Choose a connection in which they have one.',
    });
  if (facts.soleAssets.length > 0 && successor === null)
    findings.push({
      severity: 'blocker',
      message: `${count(facts.soleAssets.length, 'asset has', 'assets have')} no other owner: ${some(facts.soleAssets.map(calledAsset))}.`,
      todo: 'Name a successor who becomes their owner.',
      page: 'successor',
    });
  if (facts.lastAdminOf.length > 0)
    findings.push({
      severity: 'blocker',
      message: `${facts.person.name} is the last admin of ${facts.lastAdminOf.length === 1 ? 'namespace' : 'the namespaces'} ${facts.lastAdminOf.join(', ')}.`,
      todo: 'Make somebody else an admin first.',
    });
  if (facts.unreadGrants > 0)
    findings.push({
      severity: 'warning',
      message: `The grants on ${count(facts.unreadGrants, 'thing')} could not be read. What they hold or alone own there is not known and stays as it is.`,
      todo: 'Give the connection the permissions that the directory names, read it again, then plan again.',
    });
  for (const { slug, name } of facts.tenants)
    findings.push({
      severity: 'warning',
      message: `${facts.person.name} stands in the document of tenant ${name}: applying that document again would register them again.`,
      todo: `Remove them from the people of ${slug}.`,
    });
  if (facts.elsewhere.length > 0)
    findings.push({
      severity: 'note',
      message: `They have accounts in ${facts.elsewhere.join(', ')} too. Each connection has a plan of its own.`,
    });
  const missing = facts.accounts.filter(({ nameless, key }) => !nameless && !world.users.has(key));
  if (missing.length > 0)
    findings.push({
      severity: 'note',
      message: `${some(missing.map(({ userName }) => userName))} ${missing.length === 1 ? 'is' : 'are'} gone already.`,
    });
  findings.push({
    severity: 'note',
    message: `What they hold is known from the directory, read ${facts.readAt === null ? 'at an unknown time' : `at ${spokenTime(facts.readAt)}`}. What they were given since is not seen.`,
  });
  return findings;
};

/** What people will notice: what breaks if this person goes. */
const effectsOf = ({ facts, successor, prices, connection }: DepartureInput): string[] => {
  const seat = facts.accounts.reduce((sum, { role }) => sum + (isSeatRole(role) ? prices.seats[role] : 0), 0);
  return [
    ...(facts.accounts.length === 0
      ? []
      : [
          `${facts.person.name} can no longer sign in to ${connection.name}: ${count(facts.accounts.length, 'account goes', 'accounts go')}.`,
        ]),
    ...(facts.soleAssets.length === 0
      ? ['No asset is left without an owner, as far as grants were read.']
      : [
          successor === null
            ? `${count(facts.soleAssets.length, 'asset')} would be left without an owner: ${some(facts.soleAssets.map(calledAsset), 5)}.`
            : `${successor.name} becomes owner of ${count(facts.soleAssets.length, 'asset')} that nobody else owns: ${some(facts.soleAssets.map(calledAsset), 5)}.`,
        ]),
    ...(facts.loneGroups.length === 0
      ? []
      : [
          `${facts.loneGroups.length === 1 ? 'Group' : 'Groups'} ${some(facts.loneGroups, 5)} ${facts.loneGroups.length === 1 ? 'has' : 'have'} nobody left.`,
        ]),
    ...(seat > 0 ? [`Seats of ${moneyText(seat, prices.currency)} a month become free.`] : []),
  ];
};

const rank = { blocker: 0, warning: 1, note: 2 };

/** Everything that a person who leaves has in one connection: handed over, taken, deleted. Pure. */
export const planLeaver = (input: DepartureInput): PlanBody => {
  const { facts, connection } = input;
  const given = handOver(input);
  const unassigned = unassign(input);
  const ownerSteps = new Set(given.map(({ id }) => id));
  const perAccount = facts.accounts.flatMap((account) => {
    const taken = [
      ...revokeGrants(input, account, (asset) =>
        ownerSteps.has(stepIds.owner(asset)) ? [stepIds.owner(asset)] : [],
      ),
      ...leaveGroups(input, account),
    ];
    // An account in whose name nothing is left to lose goes last.
    const needs = [...given, ...unassigned, ...taken].map(({ id }) => id);
    return [...taken, ...removeAccount(input, account, needs)];
  });
  return {
    version: 1,
    kind: 'people.leave',
    title: `Remove ${facts.person.name} from ${connection.name}`,
    subject: { type: 'person', id: facts.person.id, name: facts.person.name },
    connection: {
      id: connection.id,
      name: connection.name,
      accountId: connection.accountId,
      region: connection.region,
    },
    effects: effectsOf(input),
    findings: findingsOf(input).sort((a, b) => rank[a.severity] - rank[b.severity]),
    steps: [...given, ...unassigned, ...perAccount],
    context: { personId: facts.person.id },
  };
};
