import { coveredAt } from '../../shared/domain/grant-cover.ts';
import type { AccessLevel } from '../../shared/domain/permission-sets.ts';
import { accessLevels } from '../../shared/domain/permission-sets.ts';
import { type AccessState, accessState } from '../connectors/quicksight/steps/access-steps.ts';
import type { PrincipalFact } from '../grants/grant-facts.ts';
import type { GrantWorld } from '../grants/grant-world.ts';
import type { GrantPair } from '../grants/plan-grants.ts';
import { type Boxed, endOfCover, type Held } from './account-state.ts';
import type { AccessPlanInput } from './plan-input.ts';
import type { WantedEnd, WantedResource } from './wanted-access.ts';

/** What a grant with an end comes to, beside what is held and what Steward gave already. */
export interface TimedGrant {
  /** The level that is held while it lasts: other grants may cover more. */
  readonly level: AccessLevel;
  /** What stays when it has ended. */
  readonly heldBefore: AccessState | null;
  /** Steward looks after this very end already. */
  readonly isKept: boolean;
  /** When what is held now would end otherwise; null for good, undefined where it is not held. */
  readonly instead: string | null | undefined;
}

const rankOf = (level: string | undefined): number =>
  (accessLevels as readonly string[]).indexOf(level ?? '');

/**
 * What a file's grant with an end comes to. Where Steward gave something already the two unite. What somebody holds
 * from elsewhere at this level or above is what the file speaks about, and ends with it; a lower level stays.
 */
export const timedGrant = (
  kind: WantedResource['kind'],
  wanted: { readonly level: AccessLevel; readonly end: WantedEnd },
  {
    held,
    boxed,
    now,
  }: { readonly held: Held | undefined; readonly boxed: Boxed | undefined; readonly now: string },
): TimedGrant => {
  const { level, end } = wanted;
  if (boxed !== undefined) {
    const kept = endOfCover(boxed, level);
    const covers = [...boxed.covers, { level, endsAt: end.at }];
    const baseline = accessLevels.find((one) => one === boxed.heldBefore?.level) ?? null;
    return {
      level: coveredAt(covers, baseline, now) ?? level,
      heldBefore: boxed.heldBefore,
      isKept: kept === end.at,
      instead: held === undefined ? undefined : (kept ?? null),
    };
  }
  const isLess = held !== undefined && held.level !== 'custom' && rankOf(held.level) < rankOf(level);
  return {
    level,
    heldBefore: isLess ? accessState(kind, held.actions) : null,
    isKept: false,
    instead: held?.level === level ? null : undefined,
  };
};

/** A grant for good over one of Steward's own that ends. */
export interface LiftedEnd {
  /** The level that is held now: other grants may cover more for a time. */
  readonly level: AccessLevel;
  readonly heldBefore: AccessState | null;
  /** When it would end otherwise; undefined where Steward gives less than is wanted. */
  readonly ended: string | undefined;
}

/**
 * What it takes to leave somebody a level for good that Steward gives for a time: a grant for good beside those that
 * end, since an end leaves what another grant covers. Undefined where nothing of Steward's ends, or stays anyhow.
 */
export const liftedEnd = (
  level: AccessLevel,
  boxed: Boxed | undefined,
  now: string,
): LiftedEnd | undefined => {
  if (boxed === undefined || boxed.covers.every(({ endsAt }) => endsAt === null)) return undefined;
  const kept = endOfCover(boxed, level);
  if (kept === null) return undefined;
  const baseline = accessLevels.find((one) => one === boxed.heldBefore?.level) ?? null;
  return {
    level: coveredAt([...boxed.covers, { level, endsAt: null }], baseline, now) ?? level,
    heldBefore: boxed.heldBefore,
    ended: kept,
  };
};

const principalFact = (
  { state, wanted }: Pick<AccessPlanInput, 'state' | 'wanted'>,
  key: string,
): PrincipalFact | undefined => {
  const user = state.users.get(key);
  if (user !== undefined) {
    const { namespace, name, email, federated, nameless } = user;
    return { key, kind: 'user', namespace, name, email, federated, nameless };
  }
  const made = wanted.users.get(key);
  if (made !== undefined) {
    const { namespace, name, email = null, signIn } = made;
    const federated = signIn.kind === 'federation' || signIn.kind === 'identityCenter';
    return { key, kind: 'user', namespace, name, email, federated, nameless: false };
  }
  const group = state.groups.get(key) ?? wanted.groups.get(key);
  const nobody = { key, email: null, federated: null, nameless: false };
  if (group !== undefined) return { ...nobody, kind: 'group', namespace: group.namespace, name: group.name };
  const namespace = /:namespace\/([^/]+)$/.exec(key)?.[1];
  return namespace === undefined ? undefined : { ...nobody, kind: 'namespace', namespace, name: namespace };
};

/** A principal and a thing of a file, whether they are there or the file makes them. */
export const pairOf = (
  input: Pick<AccessPlanInput, 'state' | 'wanted'>,
  resource: WantedResource,
  principal: string,
  level: AccessLevel,
): GrantPair | undefined => {
  const fact = principalFact(input, principal);
  const { key, kind, id, title, type } = resource;
  return (
    fact && {
      principal: fact,
      level,
      target: { resource: kind, kind, id, key, title, folderType: type, folders: foldersAbove(input, key) },
    }
  );
};

/** The ids of the folders that something lies in or will lie in, at any depth. */
const foldersAbove = (
  { state, wanted }: Pick<AccessPlanInput, 'state' | 'wanted'>,
  key: string,
): string[] => {
  const idOf = (folder: string) =>
    wanted.folders.get(folder)?.id ?? state.resources.get(folder)?.id ?? folder;
  const seen = new Set<string>();
  const open = [
    ...[...state.contents].flatMap(([folder, inside]) => (inside.has(key) ? [folder] : [])),
    ...[...wanted.folders].flatMap(([folder, { contents }]) => (contents?.has(key) ? [folder] : [])),
    ...[state.parents.get(key), wanted.folders.get(key)?.parent].flatMap((one) => one ?? []),
  ];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    if (seen.has(folder)) continue;
    seen.add(folder);
    open.push(...[state.parents.get(folder), wanted.folders.get(folder)?.parent].flatMap((one) => one ?? []));
  }
  return [...seen].map(idOf);
};

/** The account with what the file makes of it, as grants are judged by. */
export const worldOf = (input: AccessPlanInput, pairs: readonly GrantPair[]): GrantWorld => {
  const { state, wanted, rules, now } = input;
  const groups = new Set(
    pairs.flatMap(({ principal }) => (principal.kind === 'group' ? [principal.key] : [])),
  );
  const users = new Set(pairs.flatMap(({ principal }) => (principal.kind === 'user' ? [principal.key] : [])));
  const spaces = new Set(
    pairs.flatMap(({ principal }) => (principal.kind === 'namespace' ? [principal.name] : [])),
  );
  const members = new Map<string, ReadonlySet<string>>();
  for (const key of new Set([...state.groups.keys(), ...wanted.groups.keys()]))
    members.set(
      key,
      new Set([...(state.members.get(key) ?? []), ...(wanted.groups.get(key)?.members?.keys() ?? [])]),
    );
  const groupFact = (key: string) => state.groups.get(key) ?? wanted.groups.get(key);
  const held = new Map(
    pairs.map(({ target }) => [
      `${target.resource}/${target.id}`,
      new Map([...(state.grants.get(target.key) ?? [])].map(([who, { actions }]) => [who, actions])),
    ]),
  );
  return {
    ...rules,
    publicSharing: null,
    now,
    principals: new Map(pairs.map(({ principal }) => [principal.key, principal])),
    members: [...groups].flatMap((group) =>
      [...(members.get(group) ?? [])].map((user) => {
        const fact = principalFact(input, user);
        return { group, user, userName: fact?.name ?? user, federated: fact?.federated ?? true };
      }),
    ),
    groupsOf: [...members].flatMap(([group, inside]) => {
      const fact = groupFact(group);
      return fact === undefined
        ? []
        : [...inside].flatMap((user) =>
            users.has(user) ? [{ user, group, name: fact.name, namespace: fact.namespace }] : [],
          );
    }),
    groupsIn: [...members.keys()].flatMap((key) => {
      const fact = groupFact(key);
      return fact !== undefined && spaces.has(fact.namespace)
        ? [{ namespace: fact.namespace, name: fact.name }]
        : [];
    }),
    peopleIn: new Map(
      [...spaces].map((name) => [
        name,
        [...state.users.values()].flatMap(({ key, namespace }) => (namespace === name ? [key] : [])),
      ]),
    ),
    targets: new Map(pairs.map(({ target }) => [`${target.resource}/${target.id}`, target])),
    held,
    assignments: new Map(),
    covers: [],
    unread: [],
    oldest: null,
  };
};
