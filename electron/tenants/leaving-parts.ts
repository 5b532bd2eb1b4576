import { actionsFor, givesLevel, levelsOf } from '../../shared/domain/permission-sets.ts';
import type { PlanBody, PlanFinding, PlanStep } from '../../shared/domain/plan.ts';
import { groupArn, namespaceArn } from '../../shared/domain/tenant-names.ts';
import { accessState } from '../connectors/quicksight/steps/access-steps.ts';
import { memberState } from '../connectors/quicksight/steps/membership-steps.ts';
import type { OwnedAsset } from '../people/departure-facts.ts';
import { calledAsset } from '../people/plan-departure.ts';
import { spokenTime } from '../store/spoken-time.ts';
import type { LeavingFacts, LeavingTenant } from './leaving-facts.ts';
import { count, some, step, stepIds } from './plan-parts.ts';
import type { LeavingWorld } from './read-leaving.ts';
import type { HandedOver, HeldGrant, TakenAssignment } from './tenant-record.ts';

/** What plans of a leaving tenant follow from. */
export interface LeavingInput {
  readonly tenant: LeavingTenant & { readonly name: string };
  readonly facts: LeavingFacts;
  readonly world: LeavingWorld;
  readonly connection: PlanBody['connection'] & { readonly readOnly: boolean };
  /** For each asset that only the tenant's people own, by `kind/id`: who gets it, or that it stays theirs. */
  readonly choices: ReadonlyMap<string, LeavingChoice>;
  readonly now: Date;
}

export type LeavingChoice =
  | { readonly what: 'keep' }
  | { readonly what: 'hand_over'; readonly to: { readonly key: string; readonly name: string } };

export const assetKeyOf = ({ kind, id }: Pick<OwnedAsset, 'kind' | 'id'>): string => `${kind}/${id}`;

export const connectionIn = ({ id, name, accountId, region }: LeavingInput['connection']) => ({
  id,
  name,
  accountId,
  region,
});

/** Every principal of the tenant by ARN, with what it is called: accounts, groups, and its own namespace. */
export const principalsOf = ({ tenant, facts, world }: LeavingInput): ReadonlyMap<string, string> => {
  const { namespace } = tenant;
  const groups = new Set([...tenant.groups, ...(tenant.ownNamespace ? world.groups.keys() : [])]);
  const users = usersOf({ tenant, facts, world });
  const userArn = (name: string) => groupArn(world.place, namespace, name).replace(':group/', ':user/');
  return new Map([
    ...facts.principals.map(({ key, name }): [string, string] => [key, name]),
    ...[...users].map((name): [string, string] => [userArn(name), name]),
    ...[...groups].map((name): [string, string] => [groupArn(world.place, namespace, name), name]),
    ...(tenant.ownNamespace
      ? [[namespaceArn(world.place, namespace), `everybody in namespace ${namespace}`] as [string, string]]
      : []),
  ]);
};

/** The names of all accounts that leave. */
export const usersOf = ({ tenant, facts, world }: Pick<LeavingInput, 'tenant' | 'facts' | 'world'>) =>
  new Set([
    ...facts.accounts.flatMap(({ userName, nameless }) => (nameless ? [] : [userName])),
    ...tenant.userNames,
    ...(tenant.ownNamespace ? world.users.keys() : []),
  ]);

/** What things are called, by `kind/id`. */
export const titlesOf = (facts: LeavingFacts): ReadonlyMap<string, OwnedAsset> =>
  new Map([...facts.grants, ...facts.soleAssets].map((one) => [assetKeyOf(one), one]));

export const isOwnerSet = (kind: OwnedAsset['kind'], actions: readonly string[]): boolean =>
  givesLevel(kind, actions, 'owner') || actions.some((action) => /:Update\w+Permissions$/.test(action));

export interface StepOf<T> {
  readonly step: PlanStep;
  readonly record: T;
}

/** Gives an asset another owner before anything is taken; nothing to do where they own it already. */
export const handOver = (
  world: LeavingWorld,
  asset: OwnedAsset,
  to: { readonly key: string; readonly name: string },
): StepOf<HandedOver> | undefined => {
  const found = world.permissions.get(assetKeyOf(asset));
  if (found === undefined) return undefined;
  const held = found.get(to.key);
  if (held !== undefined && isOwnerSet(asset.kind, held)) return undefined;
  const actions = [...actionsFor(asset.kind, levelsOf(asset.kind).at(-1) ?? 'owner')];
  return {
    step: step({
      id: `owner:${assetKeyOf(asset)}`,
      kind: 'quicksight.access.grant',
      title: `Make ${to.name} owner of ${calledAsset(asset)}`,
      section: 'Handing over',
      input: { resource: asset.kind, id: asset.id, principal: to.key, actions },
      before: accessState(asset.kind, held),
      after: accessState(asset.kind, actions),
    }),
    record: {
      resource: asset.kind,
      id: asset.id,
      title: asset.title,
      principal: to.key,
      holder: to.name,
      actions,
      before: held === undefined || held.length === 0 ? null : [...held],
    },
  };
};

/** Takes what one of the tenant's principals holds on a thing. */
export const takeGrant = (
  asset: OwnedAsset,
  principal: string,
  holder: string,
  actions: readonly string[],
  needs: readonly (string | undefined)[],
): StepOf<HeldGrant> => ({
  step: step({
    // A user and a group may have one name: the ARN tells them apart.
    id: `access:${assetKeyOf(asset)}/${principal.split(':').slice(5).join(':')}`,
    kind: 'quicksight.access.revoke',
    title: `Take ${calledAsset(asset)} from ${holder}`,
    section: asset.kind === 'folder' ? 'Folders' : 'Access',
    needs,
    input: { resource: asset.kind, id: asset.id, principal },
    before: accessState(asset.kind, actions),
    after: null,
  }),
  record: {
    resource: asset.kind,
    id: asset.id,
    title: asset.title,
    principal,
    holder,
    actions: [...actions],
  },
});

export const leaveGroup = (namespace: string, group: string, userName: string): PlanStep =>
  step({
    id: stepIds.membership(group, userName),
    kind: 'quicksight.membership.delete',
    title: `Remove ${userName} from ${group}`,
    section: 'Memberships',
    input: { namespace, group, userName },
    before: { ...memberState },
    after: null,
  });

/** Takes the tenant's people and groups out of an IAM policy assignment; it is replaced as a whole. */
export const unassign = (
  input: Pick<LeavingInput, 'tenant' | 'facts' | 'world'>,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  ownGroups: ReadonlySet<string>,
): StepOf<TakenAssignment> | undefined => {
  const before = input.world.assignments.get(`${namespace}/${name}`);
  if (before === undefined) return undefined;
  const people = new Set([...usersOf(input), ...(input.tenant.ownNamespace ? before.users : [])]);
  const users = before.users.filter((user) => people.has(user));
  const groups = before.groups.filter((group) => ownGroups.has(group));
  if (users.length + groups.length === 0) return undefined;
  const left = {
    ...before,
    users: before.users.filter((user) => !people.has(user)),
    groups: before.groups.filter((group) => !ownGroups.has(group)),
  };
  const after = { ...left, enabled: before.enabled && left.users.length + left.groups.length > 0 };
  return {
    step: step({
      id: `unassign:${namespace}/${name}`,
      kind: 'quicksight.policy-assignment.put',
      title: `Take the IAM policy assignment ${name} from ${some([...users, ...groups])}`,
      section: 'Access',
      input: { namespace, name, ...after },
      before,
      after,
    }),
    record: { namespace, name, enabled: before.enabled, users, groups },
  };
};

/** What could not be read, and how old the rest is. `strict` turns what is not known into blockers. */
export const readingFindings = (
  { facts, now, connection }: Pick<LeavingInput, 'facts' | 'now' | 'connection'>,
  unknown: 'blocks' | 'warns',
  goodForMs: number,
): PlanFinding[] => {
  const severity = unknown === 'blocks' ? ('blocker' as const) : ('warning' as const);
  const findings: PlanFinding[] = [];
  if (facts.readAt === null)
    return [
      {
        severity: 'blocker',
        message: `The directory of ${connection.name} was never read: what these people hold and alone own is not known.`,
        todo: 'Read the directory, then plan again.',
      },
    ];
  if (facts.unread.length > 0)
    findings.push({
      severity,
      message: `${count(facts.unread.length, 'list')} could not be read, so what is in ${facts.unread.length === 1 ? 'it' : 'them'} is not known: ${some(facts.unread)}.`,
      todo: 'Give the connection the permissions that the directory names, read it again, then plan again.',
    });
  const age = now.getTime() - Date.parse(facts.readAt);
  if (age > goodForMs)
    findings.push({
      severity,
      message: `Part of what this rests on was last read at ${spokenTime(facts.readAt)}. What was given since is not seen.`,
      todo: 'Read everything in the directory again, then plan again.',
    });
  else
    findings.push({
      severity: 'note',
      message: `What they hold is known from the directory, read at ${spokenTime(facts.readAt)}.`,
    });
  return findings;
};
