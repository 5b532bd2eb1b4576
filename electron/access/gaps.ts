import type { AccessGap } from '../../shared/domain/access-answer.ts';
import { type AccessGraph, type AccessObject, objectAt } from '../../shared/domain/access-graph.ts';
import { containersOf, grantsOn } from '../../shared/domain/access-reach.ts';
import { kindWord, thingWords } from '../../shared/domain/access-words.ts';
import { assetKinds, namespaceRoles } from '../../shared/domain/directory.ts';
import { roleWord } from '../../shared/domain/role-word.ts';
import { consoleRolesOf } from './limits.ts';
import type { ScopeAge, ScopeAges } from './scope-ages.ts';

/** A reading that an answer rests on. `age` is undefined where it was never even tried. */
interface Needed {
  readonly list: string;
  readonly of: string;
  /** What it is about, in words. */
  readonly about: string;
  readonly age: ScopeAge | undefined;
}

/** What an answer rests on: how old that is, and what of it could not be seen. */
export interface Seen {
  readonly gaps: readonly AccessGap[];
  readonly oldestReadAt: string | null;
}

/** Not read at all, or not readable any more for the reading that began at `at` (null: the last one). */
const isUnseen = ({ age }: Needed, at: string | null): boolean => {
  if (age === undefined || age.readAt === null) return true;
  if (age.overtaken && at === null) return true;
  const refused = age.state === 'unreadable' || age.state === 'failed';
  return refused && (at === null || age.readAt < at);
};

const sentences: Readonly<Record<string, (about: string) => string>> = {
  grants: (about) => `Who was granted ${about}`,
  members: (about) => `Who is in ${about}`,
  folder_members: (about) => `What lies in ${about}, and where it lies itself,`,
  users: (about) => `Which people there are in ${about}`,
  groups: (about) => `Which groups there are in ${about}`,
  role_members: (about) => `Which groups are mapped to ${about}`,
  role_restriction: (about) => `Which custom permissions apply to ${about}`,
  account_restriction: () => 'Which custom permissions apply to the whole account',
  custom_permissions: () => 'What custom permissions take away',
};
const plurals: Readonly<Record<string, string>> = { analysis: 'analyses' };
const listSentence = (list: string): string =>
  `Which ${list.endsWith('s') && list !== 'analysis' ? list.replaceAll('_', ' ') : (plurals[list] ?? `${kindWord(list)}s`)} there are`;

/** How many names one sentence lists. */
const mostNamed = 3;

const namesOf = (needed: readonly Needed[]): string => {
  const names = needed.slice(0, mostNamed).map(({ about }) => about);
  const more = needed.length - names.length;
  return more === 0 ? names.join(', ') : `${names.join(', ')} and ${more.toLocaleString('en')} more`;
};

/** An account that no reading ever came to: one sentence instead of one for each of its lists. */
const nothingRead = (count: number): Seen => ({
  gaps: [{ count, sentence: 'Nothing of this account was read yet.', action: null, lastReadAt: null }],
  oldestReadAt: null,
});

/** Sums up what is missing: one sentence for all that lacks the same permission in the same way. */
const judge = (needed: readonly Needed[], at: string | null): Seen => {
  if (needed.length > 0 && needed.every(({ age }) => age === undefined)) return nothingRead(needed.length);
  const groups = new Map<string, Needed[]>();
  let oldest: string | null = null;
  for (const one of needed) {
    const readAt = one.age?.readAt ?? null;
    if (readAt !== null && (oldest === null || readAt < oldest)) oldest = readAt;
    if (!isUnseen(one, at)) continue;
    const { age } = one;
    const key = [
      one.list,
      age?.action,
      age?.action ? '' : age?.message,
      readAt === null,
      age?.overtaken === true,
    ].join('\n');
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  const gaps = [...groups.values()].map((group): AccessGap => {
    const [{ list, age } = { list: '', age: undefined }] = group;
    const told = group.flatMap((one) => one.age?.readAt ?? []).sort()[0] ?? null;
    const what = (sentences[list] ?? (() => listSentence(list)))(namesOf(group));
    const how =
      age === undefined
        ? 'was not read yet'
        : told === null
          ? 'could not be read'
          : age.overtaken && age.state !== 'unreadable' && age.state !== 'failed'
            ? 'was changed by Steward and not read back; what was known before is used'
            : 'can no longer be read; what was known is used';
    const why = age?.message ? `: ${age.message}` : '';
    return {
      count: group.length,
      sentence: `${what} ${how}${why}${/[.!?]$/.test(why) ? '' : '.'}`,
      action: age?.action ?? null,
      lastReadAt: told,
    };
  });
  return { gaps: gaps.sort((one, other) => other.count - one.count), oldestReadAt: oldest };
};

const wordsOf = (object: AccessObject): string => thingWords({ ...object, id: object.name, email: null });

const owned = (ages: ScopeAges, object: AccessObject, list: string): Needed => ({
  list,
  of: object.name,
  about: object.kind === 'namespace' ? `namespace “${object.title}”` : wordsOf(object),
  age: ages.byOwner.get(object.id)?.find((age) => age.list === list),
});
const wholeList = (ages: ScopeAges, list: string): Needed => ({
  list,
  of: '',
  about: '',
  age: ages.all.find((age) => age.list === list && age.of === ''),
});

const ofConnection = (graph: AccessGraph, connectionId: string): readonly AccessObject[] =>
  graph.objects.filter((object) => object.listed && object.connectionId === connectionId);

const folderLists = new WeakMap<AccessGraph, readonly AccessObject[]>();
/** The listed folders, found once for each graph. */
const foldersIn = (graph: AccessGraph): readonly AccessObject[] => {
  const known =
    folderLists.get(graph) ?? graph.objects.filter(({ kind, listed }) => kind === 'folder' && listed);
  folderLists.set(graph, known);
  return known;
};

/** What has to be known of a whole account to say what one of its people, or anybody, has. */
const accountNeeds = (
  graph: AccessGraph,
  ages: ScopeAges,
  connectionId: string,
  namespace: string | null,
): Needed[] => {
  const needed = [wholeList(ages, 'namespaces'), wholeList(ages, 'folders')];
  for (const kind of assetKinds) needed.push(wholeList(ages, kind));
  for (const object of ofConnection(graph, connectionId)) {
    const here = namespace === null || object.namespace === namespace;
    if (object.kind === 'group' && here) needed.push(owned(ages, object, 'members'));
    else if (object.kind === 'namespace' && (namespace === null || object.name === namespace))
      needed.push(owned(ages, object, 'groups'), owned(ages, object, 'users'));
    else if (object.kind === 'folder')
      for (const list of ['grants', 'folder_members'] as const) needed.push(owned(ages, object, list));
    else if ((assetKinds as readonly string[]).includes(object.kind))
      needed.push(owned(ages, object, 'grants'));
  }
  return needed;
};

/** What has to be known to say who has access to an asset; with a person, whether that one has. */
const assetNeeds = (graph: AccessGraph, ages: ScopeAges, asset: number, person: number | null): Needed[] => {
  const { connectionId, kind } = objectAt(graph, asset);
  const namespace = person === null ? null : objectAt(graph, person).namespace;
  const needed = [wholeList(ages, 'folders')];
  if (kind !== 'folder') needed.push(owned(ages, objectAt(graph, asset), 'grants'));
  const above = new Set<AccessObject>();
  for (const { place } of containersOf(graph, asset)) {
    const container = objectAt(graph, place);
    if (container.kind !== 'folder') continue;
    above.add(container);
    needed.push(owned(ages, container, 'grants'), owned(ages, container, 'folder_members'));
  }
  // A folder that cannot be looked into may hold it.
  for (const object of foldersIn(graph))
    if (object.connectionId === connectionId && !above.has(object)) {
      const inside = owned(ages, object, 'folder_members');
      if (inside.age?.state !== 'read' && inside.age?.state !== 'assumed') needed.push(inside);
    }
  const principals = new Set(grantsOn(graph, asset).map(({ edge }) => edge.from));
  const groups = new Set<number>();
  for (const place of principals) {
    const principal = objectAt(graph, place);
    if (principal.kind === 'group') groups.add(place);
    if (principal.kind === 'namespace' && principal.listed && person === null)
      needed.push(owned(ages, principal, 'users'));
  }
  for (const place of groups) {
    const group = objectAt(graph, place);
    if (namespace === null || homeOf(group) === namespace) needed.push(owned(ages, group, 'members'));
  }
  return needed;
};

export interface SeenQuestion {
  readonly graph: AccessGraph;
  readonly ages: ScopeAges;
  /** When the last reading before the instant asked about began; null for now. */
  readonly at: string | null;
}

/** What an answer about one person, or with none about a whole account, rests on. */
export const seenOfPerson = (
  { graph, ages, at }: SeenQuestion,
  who: { readonly connectionId: string; readonly namespace: string | null },
): Seen => judge(accountNeeds(graph, ages, who.connectionId, who.namespace), at);

/** What an answer about one asset rests on; with a person, about the two. */
export const seenOfAsset = ({ graph, ages, at }: SeenQuestion, asset: number, person: number | null): Seen =>
  judge(assetNeeds(graph, ages, asset, person), at);

/** The readings about roles and custom permissions, by their whole names; found once for each set of ages. */
const limitAges = new WeakMap<ScopeAges, ReadonlyMap<string, ScopeAge>>();
const limitAge = (ages: ScopeAges, list: string, of: string): ScopeAge | undefined => {
  const lists = ['role_members', 'role_restriction', 'account_restriction', 'custom_permissions'];
  const known =
    limitAges.get(ages) ??
    new Map(ages.all.flatMap((age) => (lists.includes(age.list) ? [[`${age.list}/${age.of}`, age]] : [])));
  limitAges.set(ages, known);
  return known.get(`${list}/${of}`);
};

/**
 * What could not be seen of the roles of a person and of what custom permissions take from them. None of it opens an
 * asset; where an account was never read at all, that is told once, elsewhere.
 */
export const limitGaps = ({ graph, ages, at }: SeenQuestion, person: number): readonly AccessGap[] => {
  const { namespace } = objectAt(graph, person);
  if (namespace === null || ages.all.length === 0) return [];
  const needed = (list: string, of: string, about: string): Needed => ({
    list,
    of,
    about,
    age: limitAge(ages, list, of),
  });
  const ofRole = (list: string, role: string): Needed =>
    needed(list, `${namespace}/${role}`, `the role ${roleWord(role)} in namespace “${namespace}”`);
  const held = new Set(consoleRolesOf(graph, person, () => null).map(({ role }) => role));
  return judge(
    [
      ...namespaceRoles.map((role) => ofRole('role_members', role)),
      ...namespaceRoles.filter((role) => held.has(role)).map((role) => ofRole('role_restriction', role)),
      needed('account_restriction', '', ''),
      needed('custom_permissions', '', ''),
    ],
    at,
  ).gaps;
};

/** Whether it could not be read who was granted an asset, on itself or on a folder above it, as far as known. */
export const isAssetUnseen = ({ graph, ages, at }: SeenQuestion, asset: number): boolean =>
  containersOf(graph, asset).some(({ place }) => {
    const container = objectAt(graph, place);
    return (
      isUnseen(owned(ages, container, 'grants'), at) ||
      (container.kind === 'folder' && isUnseen(owned(ages, container, 'folder_members'), at))
    );
  });

/** The namespace of a group that no list shows stands in its ARN. */
const homeOf = (group: AccessObject): string | null =>
  group.namespace ?? group.key.split(':group/')[1]?.split('/')[0] ?? null;

/** The groups of a namespace of which it is not known who is in them. */
export const unreadGroups = (
  { graph, ages, at }: SeenQuestion,
  namespace: string | null,
): readonly number[] =>
  graph.objects.flatMap((object, place) =>
    object.kind === 'group' && homeOf(object) === namespace && isUnseen(owned(ages, object, 'members'), at)
      ? [place]
      : [],
  );

/** The folders that cannot be looked into, and whether it is unknown too who was granted them. */
export const unreadFolders = (
  { graph, ages, at }: SeenQuestion,
  connectionId: string,
): readonly { readonly place: number; readonly grantsUnseen: boolean }[] =>
  graph.objects.flatMap((object, place) =>
    object.kind === 'folder' &&
    object.listed &&
    object.connectionId === connectionId &&
    isUnseen(owned(ages, object, 'folder_members'), at)
      ? [{ place, grantsUnseen: isUnseen(owned(ages, object, 'grants'), at) }]
      : [],
  );
