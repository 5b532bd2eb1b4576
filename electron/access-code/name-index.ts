import {
  defaultNamespace,
  type Principal,
  type ResourceRef,
  type ResourceWord,
  resourceWords,
} from '../../shared/domain/access-file.ts';
import type { GuardedKind } from '../../shared/domain/directory.ts';
import { nearestTexts } from '../access/nearest-texts.ts';
import { identityKey, soleEmails } from './account-names.ts';
import type { AccountState } from './account-state.ts';
import type { WantedGroup, WantedResource, WantedUser } from './wanted-access.ts';

/** A name that was found, or why not. */
export type Resolved<T> = { readonly found: T } | { readonly wrong: string };

export type PrincipalKind = 'user' | 'group' | 'namespace' | 'public' | 'other';
export interface ResolvedPrincipal {
  readonly key: string;
  readonly kind: PrincipalKind;
}

const kindOfWord = Object.fromEntries(
  Object.entries(resourceWords).map(([kind, word]) => [word, kind]),
) as Record<ResourceWord, GuardedKind>;
const words = Object.values(resourceWords);

/** The kind of thing that a reference names. */
export const kindNamedBy = (ref: ResourceRef): GuardedKind => {
  const word = words.find((one) => ref[one] !== undefined);
  return kindOfWord[word ?? 'dashboard'];
};

/** How many unknown names get a suggestion: each one is compared with every name that there is. */
const mostSuggestions = 40;

/**
 * Finds the account's own names for what files call people, groups and things: among those that are there, and those
 * that the files make.
 */
export const nameIndex = (
  state: AccountState,
  wanted: {
    readonly users: ReadonlyMap<string, WantedUser>;
    readonly groups: ReadonlyMap<string, WantedGroup>;
    readonly folders: Iterable<WantedResource>;
    readonly namespaces: { has(name: string): boolean };
  },
) => {
  const people = new Map<string, { email: string | null; key: string; nameless: boolean; name: string }>();
  for (const { key, email, nameless, name } of state.users.values())
    people.set(key, { key, email, nameless, name });
  for (const [key, { email, name }] of wanted.users)
    people.set(key, { key, name, email: email ?? people.get(key)?.email ?? null, nameless: false });
  const sole = soleEmails(people.values());

  const titles = new Map<GuardedKind, Map<string, WantedResource[]>>();
  const ids = new Map<GuardedKind, Map<string, WantedResource>>();
  const add = (resource: WantedResource) => {
    const byId = ids.get(resource.kind) ?? new Map<string, WantedResource>();
    ids.set(resource.kind, byId);
    if (byId.has(resource.id)) return;
    byId.set(resource.id, resource);
    const byTitle = titles.get(resource.kind) ?? new Map<string, WantedResource[]>();
    titles.set(resource.kind, byTitle);
    const same = byTitle.get(resource.title);
    if (same === undefined) byTitle.set(resource.title, [resource]);
    else same.push(resource);
  };
  // A folder that a file names is called as the file calls it.
  for (const folder of wanted.folders) add(folder);
  for (const resource of state.resources.values()) add(resource);

  let suggested = 0;
  const meant = (typed: string, texts: () => Iterable<string>): string => {
    suggested += 1;
    const near = suggested > mostSuggestions ? [] : nearestTexts(typed, texts());
    return near.length === 0 ? '' : ` Did you mean ${near.map((one) => `“${one}”`).join(' or ')}?`;
  };

  const person = (email: string): Resolved<ResolvedPrincipal> => {
    const key = sole.get(email.toLowerCase());
    if (key !== undefined) return { found: { key, kind: 'user' } };
    const several = [...people.values()].filter(
      (one) => !one.nameless && one.email?.toLowerCase() === email.toLowerCase(),
    );
    if (several.length > 1)
      return {
        wrong: `${email} has ${several.length} accounts here. Say which with “user”: ${several.map(({ name }) => name).join(', ')}.`,
      };
    return {
      wrong: `Nobody here has the e-mail address ${email}.${meant(email, () => [...people.values()].flatMap((one) => one.email ?? []))}`,
    };
  };
  const placeWords = (namespace: string) =>
    namespace === defaultNamespace ? '' : ` in namespace ${namespace}`;
  const groupKeys = new Map<string, string>();
  const userKeys = new Map<string, string>();
  const keyOf = (kind: 'user' | 'group', namespace: string, name: string): string => {
    const known = kind === 'group' ? groupKeys : userKeys;
    const path = `${namespace}/${name}`;
    const made = known.get(path) ?? identityKey(state.place, kind, path);
    known.set(path, made);
    return made;
  };

  const principal = (ref: Principal): Resolved<ResolvedPrincipal> => {
    if ('group' in ref) {
      const namespace = ref.namespace ?? defaultNamespace;
      const key = keyOf('group', namespace, ref.group);
      if (state.groups.has(key) || wanted.groups.has(key)) return { found: { key, kind: 'group' } };
      const there = () =>
        [...state.groups.values(), ...wanted.groups.values()]
          .filter((one) => one.namespace === namespace)
          .map(({ name }) => name);
      return {
        wrong: `There is no group “${ref.group}”${placeWords(namespace)}.${meant(ref.group, there)}`,
      };
    }
    if ('person' in ref) return person(ref.person);
    if ('user' in ref) {
      const namespace = ref.namespace ?? defaultNamespace;
      const key = keyOf('user', namespace, ref.user);
      if (people.has(key)) return { found: { key, kind: 'user' } };
      return {
        wrong: `There is no account “${ref.user}”${placeWords(namespace)}.${meant(ref.user, () => [...people.values()].map(({ name }) => name))}`,
      };
    }
    if ('everyone' in ref) {
      if (ref.everyone === 'internet') return { found: { key: 'public', kind: 'public' } };
      if (state.namespaces.has(ref.everyone) || wanted.namespaces.has(ref.everyone))
        return {
          found: { key: identityKey(state.place, 'namespace', ref.everyone), kind: 'namespace' },
        };
      return {
        wrong: `There is no namespace “${ref.everyone}”.${meant(ref.everyone, () => state.namespaces)}`,
      };
    }
    return { found: { key: ref.arn, kind: 'other' } };
  };

  const resource = (kind: GuardedKind, name: string, id: string | undefined): Resolved<WantedResource> => {
    const spoken = kind.replace('_', ' ');
    if (id !== undefined) {
      const found = ids.get(kind)?.get(id);
      return found === undefined
        ? { wrong: `There is no ${spoken} with the id ${id}.${meant(id, () => ids.get(kind)?.keys() ?? [])}` }
        : { found };
    }
    const [only, second] = titles.get(kind)?.get(name) ?? [];
    if (only !== undefined && second === undefined) return { found: only };
    if (only !== undefined) {
      const same = titles.get(kind)?.get(name) ?? [];
      return {
        wrong: `${same.length} ${spoken}s are called “${name}”. Say which with “id”: ${same.map((one) => one.id).join(', ')}.`,
      };
    }
    const unread = state.scopes.get(kind === 'folder' ? 'folders' : kind);
    if (unread?.readAt == null)
      return {
        wrong: `Which ${spoken}s there are could not be read, so “${name}” is not found${unread?.reason ? ` (${unread.reason})` : ''}.`,
      };
    return {
      wrong: `There is no ${spoken} called “${name}”.${meant(name, () => titles.get(kind)?.keys() ?? [])}`,
    };
  };

  return {
    principal,
    resource,
    resourceOf: (ref: ResourceRef) => {
      const kind = kindNamedBy(ref);
      return resource(kind, ref[resourceWords[kind]] ?? '', ref.id);
    },
    keyOf,
  };
};
