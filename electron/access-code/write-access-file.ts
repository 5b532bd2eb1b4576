import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import {
  type AccessDocument,
  type AccountRef,
  defaultNamespace,
  type FileAsset,
  type FileAssignment,
  type FileFolder,
  type FileGroup,
  type FilePerson,
  type GrantEntry,
  type Principal,
  type Receiver,
  type ResourceRef,
  resourceWords,
} from '../../shared/domain/access-file.ts';
import { accessLevels } from '../../shared/domain/permission-sets.ts';
import { ownTags, type Tags } from '../../shared/domain/tags.ts';
import { byText, fileRole, identityKey, soleEmails } from './account-names.ts';
import type { AccountResource, AccountState, AccountUser, Boxed, Held } from './account-state.ts';

/** A tenant that Steward keeps in this account. */
export interface KnownTenant {
  readonly slug: string;
  readonly name: string;
  readonly namespace: string;
}

/** The schema that editors find beside the file; `resources/access.schema.json` has its text. */
const schemaComment = '# yaml-language-server: $schema=./access.schema.json';

export interface WrittenAccess {
  readonly yaml: string;
  readonly counts: {
    readonly people: number;
    readonly groups: number;
    readonly folders: number;
    readonly grants: number;
  };
  /** What of the account the file does not speak about. */
  readonly left: readonly string[];
}

const inNamespace = (namespace: string): { namespace?: string } =>
  namespace === defaultNamespace ? {} : { namespace };

/** Fields that are undefined are not there; an object's order is the order that it is written in. */
const compact = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;

const sortedBy = <T>(items: Iterable<T>, keyOf: (item: T) => string): T[] =>
  [...items]
    .map((item) => [keyOf(item), item] as const)
    .sort(([one], [other]) => byText(one, other))
    .map(([, item]) => item);

/** How an account's people and things are named in a file. */
const names = (state: AccountState) => {
  const emails = soleEmails(state.users.values());
  const userRef = (user: AccountUser): AccountRef =>
    user.email !== null && emails.get(user.email.toLowerCase()) === user.key
      ? { person: user.email }
      : { user: user.name, ...inNamespace(user.namespace) };
  const titles = new Map<string, number>();
  const titleKey = ({ kind, title }: AccountResource) => `${kind} ${title}`;
  for (const resource of state.resources.values())
    titles.set(titleKey(resource), (titles.get(titleKey(resource)) ?? 0) + 1);
  const isSole = (resource: AccountResource) => titles.get(titleKey(resource)) === 1;
  const namespaceKeys = new Map<string, string>();
  return {
    isSole,
    account: (key: string): AccountRef => {
      const user = state.users.get(key);
      return user === undefined || user.nameless ? { arn: key } : userRef(user);
    },
    principal: (key: string): Principal => {
      const user = state.users.get(key);
      if (user !== undefined) return user.nameless ? { arn: key } : userRef(user);
      const group = state.groups.get(key);
      if (group !== undefined) return { group: group.name, ...inNamespace(group.namespace) };
      if (key === 'public') return { everyone: 'internet' };
      const namespace = namespaceKeys.get(key) ?? /:namespace\/([^/]+)$/.exec(key)?.[1];
      if (namespace !== undefined && state.namespaces.has(namespace)) return { everyone: namespace };
      return { arn: key };
    },
    resource: (resource: AccountResource): ResourceRef => ({
      [resourceWords[resource.kind]]: resource.title,
      ...(isSole(resource) ? {} : { id: resource.id }),
    }),
  };
};
type Names = ReturnType<typeof names>;

const fileText = (ref: object): string => JSON.stringify(ref);

const personOf = (user: AccountUser): FilePerson | undefined => {
  const role = fileRole(user.role);
  if (user.nameless || role === undefined) return undefined;
  const slash = user.name.indexOf('/');
  const about = {
    email: user.email ?? undefined,
    ...inNamespace(user.namespace),
    role,
    customPermissions: user.customPermissions ?? undefined,
  };
  const { email, customPermissions, ...rest } = about;
  const order = <S extends object>(signIn: S) => compact({ email, ...rest, ...signIn, customPermissions });
  if (user.identityType === 'IAM_IDENTITY_CENTER') return order({ identityCenter: user.name });
  if (user.identityType === 'IAM' && slash > 0) {
    const session = user.name.slice(slash + 1);
    return order({
      federation: user.name.slice(0, slash),
      session: session === user.email ? undefined : session,
    });
  }
  return order(user.identityType === 'IAM' ? { iamUser: user.name } : { native: user.name });
};

const groupsOf = (state: AccountState, named: Names): FileGroup[] =>
  sortedBy(state.groups.values(), ({ namespace, name }) => `${namespace}\n${name}`).map(
    ({ key, namespace, name, description }) =>
      compact({
        name,
        ...inNamespace(namespace),
        description: description === '' ? undefined : description,
        members: isKnown(state, `members/${namespace}/${name}`)
          ? sortedBy([...(state.members.get(key) ?? [])].map(named.account), fileText)
          : undefined,
      }),
  );

/** Whether a scope was ever read: what was not is left out of the file, which then does not speak about it. */
const isKnown = (state: AccountState, scope: string): boolean => state.scopes.get(scope)?.readAt != null;

/**
 * Whether any list of a kind was ever read. One that never was is left out of the file: written as empty it would
 * say that there is nothing, and pruning would take everything away once it can be read.
 */
const isListRead = (state: AccountState, list: string): boolean =>
  [...state.scopes].some(
    ([scope, { readAt }]) => readAt !== null && (scope === list || scope.startsWith(`${list}/`)),
  );

/** The lists of what can be granted. */
const guardedLists = ['dashboard', 'analysis', 'dataset', 'data_source', 'theme', 'topic', 'folders'];

const foldersOf = (state: AccountState, named: Names): FileFolder[] =>
  sortedBy(
    [...state.resources.values()].filter(({ kind }) => kind === 'folder'),
    ({ id }) => id,
  ).map((folder) => {
    const parent = state.resources.get(state.parents.get(folder.key) ?? '');
    const inside = [...(state.contents.get(folder.key) ?? [])].flatMap((key) => {
      const found = state.resources.get(key);
      return found === undefined ? [] : [named.resource(found)];
    });
    return compact({
      id: folder.id,
      name: folder.title,
      type: folder.type === 'RESTRICTED' ? ('restricted' as const) : (undefined as never),
      parent: parent?.title,
      parentId: parent === undefined || named.isSole(parent) ? undefined : parent.id,
      contains: isKnown(state, `folder_members/${folder.id}`) ? sortedBy(inside, fileText) : undefined,
      tags: tagsOf(state, 'folder', folder.id, folder.key),
    });
  });

/** What is known of a thing's tags, as far as somebody may set them. */
const tagsOf = (state: AccountState, kind: string, id: string, key: string): Tags | undefined =>
  isKnown(state, `tags/${kind}/${id}`) ? ownTags(state.tags.get(key) ?? {}) : undefined;

/** Assets that have tags: one that is not listed has none, or could not be asked. */
const assetsOf = (state: AccountState, named: Names): FileAsset[] =>
  sortedBy(
    [...state.resources.values()].flatMap((resource): FileAsset[] => {
      const { kind, id, key } = resource;
      const tags = kind === 'folder' ? undefined : tagsOf(state, kind, id, key);
      return tags === undefined || Object.keys(tags).length === 0
        ? []
        : [{ ...named.resource(resource), tags } as FileAsset];
    }),
    fileText,
  );

const restrictionsOf = (state: AccountState): NonNullable<AccessDocument['restrictions']> =>
  sortedBy(state.restrictions, ([key]) => key).flatMap(([key, customPermissions]) => {
    const slash = key.lastIndexOf('/');
    const role = fileRole(key.slice(slash + 1));
    if (role === undefined || role === 'restricted-reader' || role === 'restricted-author') return [];
    return [{ role, ...inNamespace(key.slice(0, slash)), customPermissions }];
  });

const statusWords = { ENABLED: undefined, DISABLED: 'disabled', DRAFT: 'draft' } as const;

/** An assignment whose people could not be read is left out: written without them, it would say nobody. */
const assignmentsOf = (state: AccountState, named: Names): FileAssignment[] =>
  sortedBy(
    [...state.assignments.values()].filter(({ namespace, name }) =>
      isKnown(state, `assigned/${namespace}/${name}`),
    ),
    ({ namespace, name }) => `${namespace}\n${name}`,
  ).map((one) =>
    compact({
      name: one.name,
      ...inNamespace(one.namespace),
      policy: one.policy ?? undefined,
      status: statusWords[one.status as keyof typeof statusWords] as never,
      assigned: sortedBy([...one.assigned].map(named.principal), fileText) as FileAssignment['assigned'],
    }),
  );

type CustomSet = NonNullable<AccessDocument['customSets']>[number];

/** A set that is no level, under a name that follows from what it is: equal sets are one, and stay so. */
const customSetOf = (resource: AccountResource, { actions }: Held): CustomSet => {
  const word = resourceWords[resource.kind];
  const sorted = [...actions].sort(byText);
  const digest = createHash('sha256')
    .update(`${word}\n${sorted.join('\n')}`)
    .digest('hex');
  return { name: `${word.toLowerCase()}-${digest.slice(0, 10)}`, resource: word, actions: sorted };
};

/** An end as a file says it: by its day where it is the last moment of one. */
const endFields = (boxed: Boxed | undefined): Pick<Receiver, 'until' | 'reason' | 'ticket'> => {
  if (boxed === undefined || boxed.until === null) return {};
  const { until, reason, ticket } = boxed;
  return {
    until: until.replace(/T23:59:59\.999Z$/, ''),
    ...(reason === '' ? {} : { reason }),
    ...(ticket === '' ? {} : { ticket }),
  };
};

const grantsOf = (state: AccountState, named: Names, sets: Map<string, CustomSet>): GrantEntry[] => {
  const entries = [...state.resources.values()].flatMap((resource): GrantEntry[] => {
    const levels = new Map<string, Receiver[]>();
    const custom: (Principal & { set: string })[] = [];
    for (const [principal, held] of state.grants.get(resource.key) ?? []) {
      const who = named.principal(principal);
      if (held.level === 'custom') {
        const set = customSetOf(resource, held);
        sets.set(set.name, set);
        custom.push({ ...who, set: set.name });
      } else {
        const receiver = { ...who, ...endFields(state.boxes.get(resource.key)?.get(principal)) };
        levels.set(held.level, [...(levels.get(held.level) ?? []), receiver]);
      }
    }
    const link = [...(state.links.get(resource.key)?.keys() ?? [])].map(named.principal);
    if (levels.size === 0 && custom.length === 0 && link.length === 0) return [];
    const ordered = accessLevels.flatMap((level) => {
      const holders = levels.get(level);
      return holders === undefined ? [] : [[level, sortedBy(holders, fileText)] as const];
    });
    return [
      {
        ...named.resource(resource),
        ...Object.fromEntries(ordered),
        ...(custom.length === 0 ? {} : { custom: sortedBy(custom, fileText) }),
        ...(link.length === 0 ? {} : { link: sortedBy(link, fileText) }),
      } as GrantEntry,
    ];
  });
  return sortedBy(entries, fileText);
};

const count = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`;

/** The scopes that a file's contents come from. */
const spokenAbout =
  /^(namespaces|users|groups|policy_assignments|grants|tags|members|assigned|folder_members|folders|dashboard|analysis|dataset|data_source|theme|topic)(\/|$)/;

const leftOut = (state: AccountState): string[] => {
  const users = [...state.users.values()];
  const nameless = users.filter((user) => user.nameless).length;
  const strange = users.filter((user) => !user.nameless && fileRole(user.role) === undefined).length;
  const unread = [...state.scopes].filter(
    ([scope, { state: how }]) => (how === 'unreadable' || how === 'failed') && spokenAbout.test(scope),
  );
  return [
    ...(nameless > 0 ? [`${count(nameless, 'invitation')} without a name yet`] : []),
    ...(strange > 0 ? [`${count(strange, 'account')} with a role that Steward does not know`] : []),
    ...(state.roleMappings > 0
      ? [`${count(state.roleMappings, 'group')} that gives its members a role`]
      : []),
    ...(state.accountRestrictions > 0 ? ['custom permissions applied to the whole account'] : []),
    ...sortedBy(unread, ([scope]) => scope).map(
      ([scope, { reason, readAt }]) =>
        `${scope}: could not be read${readAt === null ? '' : ` since ${readAt}; what was known then stands here`}${reason === null ? '' : ` (${reason})`}`,
    ),
  ];
};

/**
 * Writes an account as the file that would make it so again, sorted: equal accounts are equal files, byte for byte.
 * What it cannot speak about stands in it as a comment.
 */
export const writeAccessFile = (state: AccountState, tenants: readonly KnownTenant[]): WrittenAccess => {
  const named = names(state);
  const sets = new Map<string, CustomSet>();
  const grants = grantsOf(state, named, sets);
  const taken = new Set([defaultNamespace, ...tenants.map(({ namespace }) => namespace)]);
  const people = sortedBy(
    [...state.users.values()].flatMap((user) => personOf(user) ?? []),
    (person) =>
      `${person.namespace ?? defaultNamespace}\n${person.email?.toLowerCase() ?? ''}\n${fileText(person)}`,
  );
  const document: AccessDocument = {
    version: 1,
    account: state.place.accountId,
    region: state.place.region,
    tenants: sortedBy(tenants, ({ slug }) => slug).map(({ slug, name, namespace }) =>
      compact({
        slug,
        name,
        namespace,
        tags:
          namespace === defaultNamespace
            ? undefined
            : tagsOf(state, 'namespace', namespace, identityKey(state.place, 'namespace', namespace)),
      }),
    ),
    namespaces: [...state.namespaces].filter((name) => !taken.has(name)).sort(byText),
    people: isListRead(state, 'users') ? people : undefined,
    groups: isListRead(state, 'groups') ? groupsOf(state, named) : undefined,
    folders: isListRead(state, 'folders') ? foldersOf(state, named) : undefined,
    assets: isListRead(state, 'tags') ? assetsOf(state, named) : undefined,
    restrictions: restrictionsOf(state),
    policyAssignments: isListRead(state, 'policy_assignments') ? assignmentsOf(state, named) : undefined,
    customSets: sortedBy(sets.values(), ({ name }) => name),
    grants: guardedLists.some((list) => isListRead(state, list)) ? grants : undefined,
  };
  const left = leftOut(state);
  const comments = [
    schemaComment,
    ...(left.length === 0 ? [] : ['# Not in this file:', ...left.map((one) => `# - ${commentText(one)}`)]),
  ];
  const yaml = stringify(document, {
    lineWidth: 0,
    aliasDuplicateObjects: false,
    version: '1.2',
    schema: 'core',
  });
  return {
    yaml: `${comments.join('\n')}\n${yaml}`,
    counts: {
      people: people.length,
      groups: document.groups?.length ?? 0,
      folders: document.folders?.length ?? 0,
      grants: [...state.grants.values(), ...state.links.values()].reduce((sum, held) => sum + held.size, 0),
    },
    left,
  };
};

/** What the service said may hold anything; a comment ends with its line. */
const commentText = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').slice(0, 300);
