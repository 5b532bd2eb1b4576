import type { Json, PlanBody, PlanFinding, PlanStep } from '../../shared/domain/plan.ts';
import { isTenantGroup } from '../../shared/domain/tenant-names.ts';
import { memberState } from '../connectors/quicksight/steps/membership-steps.ts';
import { namespaceCreated } from '../connectors/quicksight/steps/namespace-steps.ts';
import { userState } from '../connectors/quicksight/steps/user-steps.ts';
import type { OwnedAsset } from '../people/departure-facts.ts';
import { calledAsset, centrallyManaged } from '../people/plan-departure.ts';
import type { LeavingAsset } from './leaving-facts.ts';
import {
  assetKeyOf,
  connectionIn,
  handOver,
  isOwnerSet,
  type LeavingInput,
  leaveGroup,
  principalsOf,
  readingFindings,
  takeGrant,
  titlesOf,
  unassign,
  usersOf,
} from './leaving-parts.ts';
import { endingGrants } from './plan-offboard.ts';
import type { Neighbour } from './plan-parts.ts';
import { count, some, step } from './plan-parts.ts';
import { writable } from './plan-suspend.ts';
import { orderFindings } from './plan-tenant.ts';

export type DeleteContext = { readonly slug: string };

export interface DeleteInput extends LeavingInput {
  /** Everything that only the tenant's people own now, or that offboarding left with them. */
  readonly assets: readonly LeavingAsset[];
  /** Accounts that another tenant has too: they stay. */
  readonly neighbours: readonly Neighbour[];
  /** Why its last run stands in the way; null where it does not. */
  readonly unfinished: string | null;
}

/** What was not read within this time is not the ground for something that cannot be undone. */
const hourMs = 60 * 60_000;

/**
 * Deletes what a tenant had in the account: accounts, groups, folders, and its namespace where that was its own.
 * No asset is deleted; what only its people own is handed over first, or left without an owner knowingly. Pure.
 */
export const planDelete = (input: DeleteInput): PlanBody => {
  const { tenant, facts, world, connection, choices, assets } = input;
  const principals = principalsOf(input);
  const ownGroups = ownGroupsOf(input);

  const given = assets.flatMap((asset) => {
    const choice = choices.get(assetKeyOf(asset));
    const one = choice?.what === 'hand_over' ? handOver(world, asset, choice.to) : undefined;
    return one === undefined ? [] : [one.step];
  });
  const first = given.map(({ id }) => id);
  const titles = new Map([...titlesOf(facts), ...assets.map((one) => [assetKeyOf(one), one] as const)]);
  const taken = [...world.permissions].flatMap(([key, held]) => {
    const asset = titles.get(key);
    if (asset === undefined) return [];
    return [...held].flatMap(([principal, actions]) => {
      const holder = principals.get(principal);
      if (holder === undefined || actions.length === 0) return [];
      return [
        takeGrant(
          asset,
          principal,
          holder,
          actions,
          first.filter((id) => id === `owner:${key}`),
        ).step,
      ];
    });
  });
  const unassigned = facts.assignments.flatMap((one) => unassign(input, one, ownGroups)?.step ?? []);
  const users = usersOf(input);
  const left = [...world.groups].flatMap(([group, { members }]) =>
    tenant.central || ownGroups.has(group)
      ? []
      : [...members]
          .filter((name) => users.has(name))
          .sort()
          .map((name) => leaveGroup(tenant.namespace, group, name)),
  );
  const folders = deleteFolders(input, first);
  const before = [...given, ...taken, ...unassigned, ...left].map(({ id }) => id);
  const groups = deleteGroups(input, ownGroups, [...before, ...folders.map(({ id }) => id)]);
  const accounts = deleteAccounts(input, [...before, ...groups.map(({ id }) => id)]);
  const namespace = deleteNamespace(
    input,
    [...folders, ...groups, ...accounts].map(({ id }) => id),
  );

  return {
    version: 1,
    kind: 'tenant.delete',
    title: `Delete ${tenant.name}`,
    subject: { type: 'tenant', id: tenant.slug, name: tenant.name },
    connection: connectionIn(connection),
    effects: [
      `${count(accounts.length, 'account')}, ${count(groups.length, 'group')} and ${count(folders.filter(({ kind }) => kind === 'quicksight.folder.delete').length, 'folder')} are deleted${namespace.length > 0 ? `, and namespace ${tenant.namespace} with everything left in it` : ''}. This cannot be undone.`,
      ...effectsOnAssets(input),
      'Dashboards, datasets and data stay in the account. The tenant’s history stays in Steward.',
    ],
    findings: orderFindings(findingsOf(input)),
    steps: [...given, ...taken, ...unassigned, ...left, ...folders, ...groups, ...accounts, ...namespace],
    context: { slug: tenant.slug } satisfies DeleteContext,
  };
};

/** All groups of its own namespace; in the shared one those that carry its mark. */
const ownGroupsOf = ({ tenant, world }: DeleteInput): ReadonlySet<string> =>
  new Set(
    [...world.groups].flatMap(([group, { description }]) =>
      tenant.ownNamespace || (tenant.groups.includes(group) && isTenantGroup(description, tenant.slug))
        ? [group]
        : [],
    ),
  );

/** What lies in its folders is taken out, then they go, the inner ones first. */
const deleteFolders = ({ tenant, world, facts }: DeleteInput, needs: readonly string[]): PlanStep[] => {
  const titles = titlesOf(facts);
  const inner = [...tenant.folders].reverse();
  const steps: PlanStep[] = [];
  const gone: string[] = [];
  for (const id of inner) {
    const folder = world.folders.get(id);
    if (folder === undefined) continue;
    const emptied = folder.members.flatMap((member): PlanStep[] => {
      const { kind } = member;
      if (kind === null) return [];
      const asset: OwnedAsset = titles.get(`${kind}/${member.id}`) ?? { kind, id: member.id, title: '' };
      return [
        step({
          id: `out:${id}/${kind}/${member.id}`,
          kind: 'quicksight.folder-membership.delete',
          title: `Take ${calledAsset(asset)} out of folder ${folder.name || id}`,
          section: 'Folders',
          needs,
          input: { folder: id, kind, id: member.id },
          before: { ...memberState },
          after: null,
        }),
      ];
    });
    steps.push(
      ...emptied,
      step({
        id: `delete-folder:${id}`,
        kind: 'quicksight.folder.delete',
        title: `Delete folder ${folder.name || id}`,
        section: 'Folders',
        needs: [...emptied.map((one) => one.id), ...gone],
        input: { id },
        before: { name: folder.name },
        after: null,
      }),
    );
    gone.push(`delete-folder:${id}`);
  }
  return steps;
};

const deleteGroups = (
  { tenant, world }: DeleteInput,
  ownGroups: ReadonlySet<string>,
  needs: readonly string[],
): PlanStep[] =>
  (tenant.central ? [] : [...ownGroups].sort()).map((group) =>
    step({
      id: `delete-group:${group}`,
      kind: 'quicksight.group.delete',
      title: `Delete group ${group}`,
      section: 'Groups',
      needs,
      input: { namespace: tenant.namespace, group },
      before: { description: world.groups.get(group)?.description ?? '' },
      after: null,
    }),
  );

const deleteAccounts = ({ tenant, facts, world }: DeleteInput, needs: readonly string[]): PlanStep[] => {
  const common = { section: 'Accounts', needs, after: null };
  const { namespace } = tenant;
  const named = [...usersOf({ tenant, facts, world })].sort().flatMap((userName) => {
    const found = world.users.get(userName);
    return found === undefined
      ? []
      : [
          step({
            ...common,
            id: `remove:${userName}`,
            kind: 'quicksight.user.delete',
            title: `Delete the account ${userName}`,
            input: { namespace, userName },
            before: userState(found) as Json,
          }),
        ];
  });
  const nameless = facts.accounts.flatMap(({ nameless: isNameless, principalId, email, role }) =>
    isNameless && principalId !== null
      ? [
          step({
            ...common,
            id: `remove:${principalId}`,
            kind: 'quicksight.user.delete-by-principal',
            title: `Remove the invitation of ${email || principalId}, by its principal id`,
            input: { namespace, principalId },
            before: { email, role },
          }),
        ]
      : [],
  );
  return [...named, ...nameless];
};

const deleteNamespace = ({ tenant, world }: DeleteInput, needs: readonly string[]): PlanStep[] =>
  tenant.ownNamespace && world.namespace !== null
    ? [
        step({
          id: `delete-namespace:${tenant.namespace}`,
          kind: 'quicksight.namespace.delete',
          title: `Delete namespace ${tenant.namespace}`,
          section: 'Namespace',
          needs,
          input: { namespace: tenant.namespace },
          before: { ...namespaceCreated },
          after: null,
        }),
      ]
    : [];

const effectsOnAssets = ({ assets, choices }: DeleteInput): string[] => {
  const of = (what: 'keep' | 'hand_over') =>
    assets.filter((asset) => choices.get(assetKeyOf(asset))?.what === what).map(calledAsset);
  const [given, left] = [of('hand_over'), of('keep')];
  return [
    ...(given.length === 0
      ? []
      : [`${count(given.length, 'asset gets', 'assets get')} another owner: ${some(given, 5)}.`]),
    ...(left.length === 0
      ? []
      : [`${count(left.length, 'asset is', 'assets are')} left without an owner: ${some(left, 5)}.`]),
    ...(assets.length === 0 ? ['No asset is left without an owner, as far as grants were read.'] : []),
  ];
};

const findingsOf = (input: DeleteInput): PlanFinding[] => {
  const { tenant, facts, world, connection, choices, assets } = input;
  const findings: PlanFinding[] = [
    ...writable(connection),
    ...readingFindings(input, 'blocks', hourMs),
    ...centrallyManaged(withLiveTypes(input)),
    ...endingGrants(facts.openGrants),
  ];
  const blocker = (message: string, todo: string, page?: string) =>
    findings.push({ severity: 'blocker', message, todo, ...(page === undefined ? {} : { page }) });
  if (input.unfinished !== null)
    blocker(input.unfinished, 'Resume or cancel that run in Activity, then plan again.');
  const undecided = assets.filter((asset) => !choices.has(assetKeyOf(asset)));
  if (undecided.length > 0)
    blocker(
      `${count(undecided.length, 'asset has', 'assets have')} no owner but this tenant’s people: ${some(undecided.map(calledAsset))}.`,
      'Say for each who becomes its owner, or that it is left without one.',
      'assets',
    );
  for (const asset of assets)
    if (asset.usedBy.length > 0 && choices.get(assetKeyOf(asset))?.what === 'keep')
      blocker(
        `${calledAsset(asset)} is used by ${some(asset.usedBy)} too; it cannot be left without an owner.`,
        'Hand it over to somebody who stays.',
        'assets',
      );
  const principals = principalsOf(input);
  for (const [id, folder] of world.folders) {
    const others = [...(world.permissions.get(`folder/${id}`)?.keys() ?? [])].filter(
      (key) => !principals.has(key),
    );
    if (others.length > 0)
      blocker(
        `Folder ${folder.name || id} is shared with ${count(others.length, 'principal')} outside the tenant: ${some(others.map((key) => key.split(':').slice(5).join(':')))}.`,
        'Take these grants first: they would be lost with the folder.',
      );
    const unknown = folder.members.filter(({ kind }) => kind === null);
    if (unknown.length > 0)
      blocker(
        `Folder ${folder.name || id} holds ${count(unknown.length, 'thing')} that Steward cannot take out: ${some(unknown.map((one) => one.id))}.`,
        'Take them out in QuickSight, then plan again.',
      );
    if (folder.type === 'RESTRICTED' && folder.members.length > 0)
      findings.push({
        severity: 'warning',
        message: `Folder ${folder.name || id} is restricted. Where the service does not let an asset out of it, that step stops, and the folder stays with it.`,
      });
  }
  if (facts.foldersInside.length > 0)
    blocker(
      `${count(facts.foldersInside.length, 'folder')} in the tenant’s folders ${facts.foldersInside.length === 1 ? 'was' : 'were'} not made by Steward: ${some(facts.foldersInside.map(({ title, id }) => title || id))}.`,
      'Move or delete them in QuickSight, then read the directory and plan again.',
    );
  const unseen = unseenAccounts(input);
  if (unseen.length > 0)
    blocker(
      `${count(unseen.length, 'account')} in namespace ${tenant.namespace} ${unseen.length === 1 ? 'is' : 'are'} not in the directory yet: ${some(unseen)}. What ${unseen.length === 1 ? 'it holds' : 'they hold'} and own is not known.`,
      'Read the directory, then plan again.',
    );
  const strangers = [...world.users.keys()].filter((name) => !tenant.userNames.includes(name)).sort();
  if (tenant.ownNamespace && strangers.length > 0)
    findings.push({
      severity: 'warning',
      message: `${count(strangers.length, 'account')} in namespace ${tenant.namespace} ${strangers.length === 1 ? 'is' : 'are'} not among the tenant’s people and ${strangers.length === 1 ? 'goes' : 'go'} too: ${some(strangers)}.`,
    });
  const unnamed = facts.accounts.filter(({ nameless, principalId }) => nameless && principalId === null);
  if (unnamed.length > 0)
    blocker(
      `${count(unnamed.length, 'invitation')} can be named neither by a user name nor by a principal id: ${some(unnamed.map(({ email }) => email))}.`,
      'Remove them in the QuickSight console, then read the directory and plan again.',
    );
  if (tenant.central && world.groups.size > 0)
    findings.push({
      severity: 'note',
      message: `The groups ${some([...world.groups.keys()].sort())} come from IAM Identity Center and stay in QuickSight until they are removed there.`,
    });
  for (const { userName, tenant: other } of input.neighbours)
    findings.push({
      severity: 'note',
      message: `The account ${userName} belongs to ${other} too, and stays.`,
    });
  const foreign = tenant.groups.filter(
    (group) =>
      world.groups.has(group) &&
      !tenant.ownNamespace &&
      !isTenantGroup(world.groups.get(group)?.description ?? '', tenant.slug),
  );
  if (foreign.length > 0)
    findings.push({
      severity: 'warning',
      message: `${count(foreign.length, 'group')} of the tenant’s name ${foreign.length === 1 ? 'does' : 'do'} not carry its mark and ${foreign.length === 1 ? 'stays' : 'stay'}: ${some(foreign)}.`,
    });
  return findings;
};

/** The account itself knows better than the directory how somebody signs in. */
const withLiveTypes = ({ facts, world }: DeleteInput) => {
  const known = new Set(facts.accounts.map(({ userName }) => userName));
  const fresh = [...world.users.values()].filter(({ userName }) => !known.has(userName));
  return [
    ...facts.accounts.map((account) => ({
      ...account,
      identityType: world.users.get(account.userName)?.identityType || account.identityType,
    })),
    ...fresh.map(({ userName, email, role, identityType }) => ({
      key: userName,
      userName,
      namespace: '',
      email,
      role,
      identityType,
      nameless: false,
      principalId: null,
      customPermissions: null,
    })),
  ];
};

/** Accounts of which no reading of the directory knows what they own. */
const unseenAccounts = ({ facts, world }: DeleteInput): string[] => {
  const known = new Set(facts.accounts.map(({ userName }) => userName));
  return [...world.users.keys()].filter((name) => !known.has(name)).sort();
};

/** Which of what offboarding left with its people still has no other owner. */
export const stillTheirs = (
  candidates: readonly LeavingAsset[],
  { world, ...input }: Pick<LeavingInput, 'tenant' | 'facts' | 'world'>,
): LeavingAsset[] => {
  const principals = principalsOf({ ...input, world } as LeavingInput);
  return candidates.filter((asset) => {
    const held = world.permissions.get(assetKeyOf(asset));
    if (held === undefined) return false;
    return ![...held].some(([key, actions]) => isOwnerSet(asset.kind, actions) && !principals.has(key));
  });
};
