import type { AssetKind, GuardedKind } from '../../shared/domain/directory.ts';
import { type Cover, endOfLevel } from '../../shared/domain/grant-cover.ts';
import { type AccessLevel, accessLevels, levelOf } from '../../shared/domain/permission-sets.ts';
import type { Json } from '../../shared/domain/plan.ts';
import type { Tags } from '../../shared/domain/tags.ts';
import type { AccountPlace } from '../../shared/domain/tenant-names.ts';
import type { AccessState } from '../connectors/quicksight/steps/access-steps.ts';

/** A person's account. */
export interface AccountUser {
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly email: string | null;
  readonly role: string | null;
  readonly identityType: string | null;
  readonly customPermissions: string | null;
  /** Signs in through an identity provider. */
  readonly federated: boolean;
  /** Invited and never came: it has a principal id and no name. */
  readonly nameless: boolean;
}

export interface AccountGroup {
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly description: string;
}

/** An asset or a folder. */
export interface AccountResource {
  readonly key: string;
  readonly kind: GuardedKind;
  readonly id: string;
  readonly title: string;
  /** A folder's: `SHARED` or `RESTRICTED`. */
  readonly type: string | null;
}

/** What a principal holds on a resource; one object for equal sets on one kind of resource. */
export interface Held {
  /** `custom` for a set that is no level. */
  readonly level: string;
  readonly actions: readonly string[];
}

export interface AccountAssignment {
  readonly namespace: string;
  readonly name: string;
  readonly status: string | null;
  readonly policy: string | null;
  /** ARNs of users and groups. */
  readonly assigned: ReadonlySet<string>;
}

export interface ScopeAge {
  readonly state: 'read' | 'assumed' | 'unreadable' | 'failed' | 'gone';
  readonly readAt: string | null;
  /** Why it could not be read. */
  readonly reason: string | null;
}

/** How the reading that all this rests on ended. */
export interface SyncAge {
  readonly state: 'running' | 'done' | 'stopped' | 'cancelled';
  readonly startedAt: string;
  readonly endedAt: string | null;
}

type Edges<V> = ReadonlyMap<string, V>;

/** Who and what is in an account, as the directory knows it. Keys are ARNs. */
export interface AccountState {
  readonly place: AccountPlace;
  readonly namespaces: ReadonlySet<string>;
  readonly users: ReadonlyMap<string, AccountUser>;
  readonly groups: ReadonlyMap<string, AccountGroup>;
  readonly resources: ReadonlyMap<string, AccountResource>;
  /** The users of a group. */
  readonly members: Edges<ReadonlySet<string>>;
  /** The folder that a folder lies in. */
  readonly parents: Edges<string>;
  /** The assets in a folder. */
  readonly contents: Edges<ReadonlySet<string>>;
  /** Who holds what on a resource. `public` stands for everybody on the internet. */
  readonly grants: Edges<ReadonlyMap<string, Held>>;
  readonly links: Edges<ReadonlyMap<string, Held>>;
  readonly assignments: ReadonlyMap<string, AccountAssignment>;
  /** The profile of custom permissions of a role, by `namespace/ROLE`. */
  readonly restrictions: ReadonlyMap<string, string>;
  /** Groups that give their members a role, and profiles applied to the whole account: not in files. */
  readonly roleMappings: number;
  readonly accountRestrictions: number;
  readonly scopes: ReadonlyMap<string, ScopeAge>;
  /** The tags of assets, folders and namespaces; who is not in it has none that is known. */
  readonly tags: ReadonlyMap<string, Tags>;
  /** What Steward gave with an end, or through a request for good: by resource and principal. */
  readonly boxes: Edges<ReadonlyMap<string, Boxed>>;
  readonly sync: SyncAge | null;
}

/** A grant of Steward's own, and its end; null for one for good. */
export interface TimeBox extends Cover {
  readonly resource: string;
  readonly id: string;
  readonly principal: string;
  /** What is left when it has ended, as JSON. */
  readonly heldBefore: string | null;
  readonly reason: string;
  readonly ticket: string;
}

/** What Steward's own grants make of one principal's grant on one resource. */
export interface Boxed {
  readonly covers: readonly Cover[];
  /** What stays when they all have ended. */
  readonly heldBefore: AccessState | null;
  /** When what is held now ends; null where something keeps it for good. */
  readonly until: string | null;
  /** Why, as the grant says that ends last. */
  readonly reason: string;
  readonly ticket: string;
}

/** The directory's present rows of one connection, as SQL answers them. */
export interface AccountRows {
  readonly objects: readonly {
    readonly id: number;
    readonly kind: string;
    readonly key: string;
    /** Null for what is named somewhere and stands in no list. */
    readonly name: string | null;
    readonly namespace: string | null;
    readonly title: string | null;
    readonly detail: number | null;
  }[];
  readonly edges: readonly {
    readonly kind: string;
    readonly from: number;
    readonly to: number;
    readonly detail: number;
  }[];
  readonly details: readonly { readonly id: number; readonly value: string }[];
  readonly scopes: readonly ({ readonly scope: string } & ScopeAge)[];
  readonly boxes: readonly TimeBox[];
  readonly sync: SyncAge | null;
}

type Detail = { readonly [name: string]: Json };

const text = (value: Json | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

const textsOf = (detail: Detail): Tags =>
  Object.fromEntries(
    Object.entries(detail).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  );

/** A role session, a web identity or Identity Center; plain IAM users have no slash in their names. */
const isFederated = (name: string, { identityType, externalLogin }: Detail): boolean =>
  identityType === 'IAM_IDENTITY_CENTER' ||
  (identityType === 'IAM' && name.includes('/')) ||
  text(externalLogin) !== null;

const guarded: ReadonlySet<string> = new Set<GuardedKind>([
  'dashboard',
  'analysis',
  'dataset',
  'data_source',
  'theme',
  'topic',
  'folder',
] satisfies (AssetKind | 'folder')[]);

const into = <K, I, V>(map: Map<K, Map<I, V>>, key: K): Map<I, V> => {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = new Map<I, V>();
  map.set(key, made);
  return made;
};
const intoSet = <K, V>(map: Map<K, Set<V>>, key: K): Set<V> => {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = new Set<V>();
  map.set(key, made);
  return made;
};

/** Makes an account's state of the directory's rows. */
export const accountState = (place: AccountPlace, rows: AccountRows): AccountState => {
  const details = new Map(rows.details.map(({ id, value }) => [id, JSON.parse(value) as Detail | null]));
  const detailOf = (id: number | null): Detail => (id === null ? {} : (details.get(id) ?? {}));
  const objects = new Map(rows.objects.map((row) => [row.id, row]));

  const namespaces = new Set<string>();
  const users = new Map<string, AccountUser>();
  const groups = new Map<string, AccountGroup>();
  const resources = new Map<string, AccountResource>();
  const assignments = new Map<string, AccountAssignment & { policy: string | null; assigned: Set<string> }>();
  for (const { kind, key, name, namespace, title, detail } of rows.objects) {
    if (name === null) continue;
    const facts = detailOf(detail);
    if (kind === 'namespace') namespaces.add(name);
    else if (kind === 'user')
      users.set(key, {
        key,
        namespace: namespace ?? '',
        name,
        email: text(facts.email),
        role: text(facts.role),
        identityType: text(facts.identityType),
        customPermissions: text(facts.customPermissions),
        federated: isFederated(name, facts),
        nameless: facts.nameless === true,
      });
    else if (kind === 'group')
      groups.set(key, {
        key,
        namespace: namespace ?? '',
        name,
        description: text(facts.description) ?? '',
      });
    else if (guarded.has(kind))
      resources.set(key, {
        key,
        kind: kind as GuardedKind,
        id: name,
        title: title ?? name,
        type: text(facts.type),
      });
    else if (kind === 'policy_assignment')
      assignments.set(key, {
        namespace: namespace ?? '',
        name,
        status: text(facts.status),
        policy: null,
        assigned: new Set(),
      });
  }

  const members = new Map<string, Set<string>>();
  const parents = new Map<string, string>();
  const contents = new Map<string, Set<string>>();
  const grants = new Map<string, Map<string, Held>>();
  const links = new Map<string, Map<string, Held>>();
  const tags = new Map<string, Tags>();
  let roleMappings = 0;
  const restrictions = new Map<string, string>();
  let accountRestrictions = 0;
  const sets = new Map<string, Held>();
  const heldOf = (kind: GuardedKind, detail: number): Held => {
    const key = `${kind} ${detail}`;
    const known = sets.get(key);
    if (known !== undefined) return known;
    const listed = detailOf(detail).actions;
    const actions = (Array.isArray(listed) ? listed : []).filter((action) => typeof action === 'string');
    const held = { level: levelOf(kind, actions), actions };
    sets.set(key, held);
    return held;
  };
  for (const { kind, from: fromId, to: toId, detail } of rows.edges) {
    const from = objects.get(fromId);
    const to = objects.get(toId);
    if (from === undefined || to === undefined) continue;
    switch (kind) {
      case 'member':
        intoSet(members, to.key).add(from.key);
        break;
      case 'contains':
        if (to.kind === 'folder') parents.set(to.key, from.key);
        else intoSet(contents, from.key).add(to.key);
        break;
      case 'grant':
      case 'link_grant': {
        if (!guarded.has(to.kind)) break;
        const held = heldOf(to.kind as GuardedKind, detail);
        into(kind === 'grant' ? grants : links, to.key).set(from.key, held);
        break;
      }
      case 'assigned':
        assignments.get(to.key)?.assigned.add(from.key);
        break;
      case 'settings': {
        const assignment = assignments.get(to.key);
        if (assignment !== undefined) assignment.policy = text(detailOf(detail).policy);
        break;
      }
      case 'tags':
        tags.set(to.key, textsOf(detailOf(detail)));
        break;
      case 'role_member':
        roleMappings += 1;
        break;
      case 'restriction':
        if (from.kind === 'role')
          restrictions.set(
            from.key.replace(/^role:/, ''),
            to.name ?? to.key.replace(/^custom_permissions:/, ''),
          );
        if (from.kind === 'account') accountRestrictions += 1;
        break;
    }
  }
  return {
    place,
    namespaces,
    users,
    groups,
    resources,
    members,
    parents,
    contents,
    grants,
    links,
    assignments,
    roleMappings,
    restrictions,
    accountRestrictions,
    tags,
    scopes: new Map(rows.scopes.map(({ scope, ...age }) => [scope, age])),
    boxes: boxesOf(rows.boxes, resources, grants),
    sync: rows.sync,
  };
};

/** When what Steward covers to at least a level ends; null where it does not, undefined where it covers less. */
export const endOfCover = (
  { covers, heldBefore }: Pick<Boxed, 'covers' | 'heldBefore'>,
  level: AccessLevel,
): string | null | undefined =>
  endOfLevel(covers, accessLevels.find((one) => one === heldBefore?.level) ?? null, level);

const boxesOf = (
  boxes: readonly TimeBox[],
  resources: ReadonlyMap<string, AccountResource>,
  grants: Edges<ReadonlyMap<string, Held>>,
): Edges<ReadonlyMap<string, Boxed>> => {
  const boxed = new Map<string, Map<string, Boxed>>();
  if (boxes.length === 0) return boxed;
  const keys = new Map([...resources.values()].map(({ key, kind, id }) => [`${kind}/${id}`, key]));
  for (const same of Map.groupBy(
    boxes,
    ({ resource, id, principal }) => `${resource}/${id} ${principal}`,
  ).values()) {
    const [first] = same;
    const key = first && keys.get(`${first.resource}/${first.id}`);
    if (first === undefined || key === undefined) continue;
    const covers = same.map(({ level, endsAt }) => ({ level, endsAt }));
    const heldBefore =
      first.heldBefore === null ? null : (JSON.parse(first.heldBefore) as AccessState | null);
    const held = grants.get(key)?.get(first.principal);
    const level = accessLevels.find((one) => one === held?.level);
    const until = level === undefined ? null : endOfCover({ covers, heldBefore }, level);
    const { reason, ticket } = same.find(({ endsAt }) => endsAt === until) ?? first;
    into(boxed, key).set(first.principal, { covers, heldBefore, until: until ?? null, reason, ticket });
  }
  return boxed;
};
