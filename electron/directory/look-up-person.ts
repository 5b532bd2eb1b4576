import type { PersonLookUp } from '../../shared/contract/directory.ts';
import { type NamespaceRole, namespaceRoles, type Scope, scopeKey } from '../../shared/domain/directory.ts';
import { StewardError } from '../../shared/errors.ts';
import { CloudError } from '../connectors/cloud-call.ts';
import { identityArn } from '../connectors/quicksight/directory/arn-refs.ts';
import { readNamespaceList } from '../connectors/quicksight/directory/read-lists.ts';
import {
  type PersonName,
  readGroupsOf,
  readUser,
  type SearchedKind,
  searchedKinds,
  searchReach,
} from '../connectors/quicksight/directory/read-person.ts';
import { readScope } from '../connectors/quicksight/directory/read-scope.ts';
import type { ObjectFound, Reading } from '../connectors/quicksight/directory/reading.ts';
import type { QuickSight } from '../connectors/quicksight/quicksight.ts';
import { isMissing, readEach } from '../connectors/quicksight/read-paged.ts';
import type { Changes, ListedObject, ScopeOutcome } from './scope-outcome.ts';
import { unreadableReason } from './unreadable-reason.ts';
import type { FoundAlone, LookUpFound } from './write-look-up.ts';

export interface LookUpParts {
  readonly cloud: QuickSight;
  readonly connectionId: string;
  readonly id: string;
  readonly user: string;
  readonly namespace: string | undefined;
  readonly store: {
    accountsNamed(connectionId: string, text: string): Promise<readonly ListedObject[]>;
    grantedTo(connectionId: string, principals: readonly string[]): Promise<readonly ListedObject[]>;
    lookUp(found: LookUpFound): Promise<Changes & { readonly at: string }>;
  };
  readonly now: () => string;
  readonly signal: AbortSignal;
}

/** Grants of more assets than this are not read for one person: a sync does it better. */
const mostAssets = 250;
/** So many calls at once; the account's limiter paces them. */
const atOnce = 16;

/** What no call about one person tells, whatever may be read. */
const neverCovered = [
  {
    what: 'Changes of the last minutes',
    why: 'QuickSight’s searches follow a change some time later.',
  },
  {
    what: 'Data sources through groups, beyond those that the directory knows',
    why: 'QuickSight finds data sources by direct grants alone.',
  },
  {
    what: 'Themes and links that are shared with everybody who has them, beyond those that the directory knows',
    why: 'QuickSight has no search for them by person.',
  },
  {
    what: 'IAM policy assignments, and who else is in the groups',
    why: 'They are read by a sync.',
  },
] as const;

const kindWords: Readonly<Record<SearchedKind, string>> = {
  dashboard: 'Dashboards',
  analysis: 'Analyses',
  dataset: 'Datasets',
  data_source: 'Data sources',
  folder: 'Folders',
  topic: 'Topics',
};

const listOf = (kind: SearchedKind): string => scopeKey({ list: kind === 'folder' ? 'folders' : kind });

/** Finds which account is meant: as the directory knows it, or by asking each namespace. */
const findAccount = async (parts: LookUpParts): Promise<PersonName> => {
  const { cloud, connectionId, user, namespace } = parts;
  const arn = /^arn:[^:]+:quicksight:[^:]*:\d*:user\/([^/]+)\/(.+)$/s.exec(user);
  if (arn) return { namespace: arn[1] ?? '', userName: arn[2] ?? '' };
  const known = (await parts.store.accountsNamed(connectionId, user)).filter(
    (one) => namespace === undefined || one.namespace === namespace,
  );
  const [first, second] = known;
  if (first !== undefined && second === undefined)
    return { namespace: first.namespace ?? 'default', userName: first.name };
  if (second !== undefined)
    throw new StewardError({
      code: 'BAD_INPUT',
      field: 'user',
      happened: `“${user}” can be ${known.length} users: ${known
        .slice(0, 5)
        .map((one) => `${one.name} in ${one.namespace}`)
        .join(', ')}.`,
      unchanged: 'Nothing was asked of the account.',
      todo: 'Give the whole user name, and the namespace.',
    });
  const namespaces =
    namespace === undefined
      ? (await readNamespaceList(cloud, parts.signal)).objects.map(({ name }) => name)
      : [namespace];
  const there = await readEach(namespaces, async (one) => {
    const name = { namespace: one, userName: user };
    return (await readUser(cloud, name, parts.signal)) === null ? null : name;
  });
  const found = there.filter((one) => one !== null);
  const [only, another] = found;
  if (only !== undefined && another === undefined) return only;
  throw new StewardError(
    only === undefined
      ? {
          code: 'NOT_FOUND',
          happened: `Neither the directory nor the account knows a user “${user}”.`,
          unchanged: 'Nothing was changed.',
          todo: 'Give the user name as QuickSight has it: a federated person’s is ROLE/SESSION. A sync finds people by e-mail too.',
        }
      : {
          code: 'BAD_INPUT',
          field: 'namespace',
          happened: `“${user}” is a user of ${found.map((one) => one.namespace).join(', ')}.`,
          unchanged: 'Nothing was changed.',
          todo: 'Name the namespace.',
        },
  );
};

const isRole = (text: unknown): text is NamespaceRole => namespaceRoles.some((role) => role === text);

/**
 * Answers a question about one person without a sync: the user, its groups, what the service's searches find for
 * it, and the grants on that and on what the directory thought it had. All of it is written into the directory
 * in one transaction. What may not be read is told as not covered; a cloud that does not answer is an error, and
 * nothing is written then.
 */
export const lookUpPerson = async (
  parts: LookUpParts,
): Promise<Omit<PersonLookUp, 'connection' | 'calls'>> => {
  const { cloud, connectionId, store, signal } = parts;
  const name = await findAccount(parts);
  const { namespace, userName } = name;
  const notCovered: PersonLookUp['notCovered'] = [];
  /** Null where the service refuses; then it is told. */
  const allowed = async <T>(what: string, reading: Promise<T>): Promise<T | null> => {
    try {
      return await reading;
    } catch (error) {
      if (!(error instanceof CloudError) || error.failure !== 'refused') throw error;
      const { message, action = null } = unreadableReason(error);
      if (!notCovered.some((one) => one.what === what)) notCovered.push({ what, why: message, action });
      return null;
    }
  };

  const described = await allowed(
    'The user itself: role and custom permissions',
    readUser(cloud, name, signal).then((reading) => ({ reading })),
  );
  const gone = described !== null && described.reading === null;
  const reading: Reading = described?.reading ?? { objects: [], edges: [] };
  const [person] = reading.objects;
  const key = person?.key ?? identityArn(cloud, 'user', `${namespace}/${userName}`);
  const base = { id: parts.id, connectionId, at: parts.now(), user: { kind: 'user' as const, key }, gone };
  if (gone) {
    const changes = await store.lookUp({ ...base, objects: [], fromUser: [], outcomes: [] });
    return { ...name, key, gone, groups: [], assets: [], ...changes, notCovered };
  }

  const usersList = scopeKey({ list: 'users', namespace });
  const objects: FoundAlone[] = reading.objects.map((object) => ({ list: usersList, whole: true, object }));
  const fromUser: LookUpFound['fromUser'][number][] = [];
  if (described !== null)
    fromUser.push({
      kind: 'restriction',
      edges: reading.edges.map(({ to }) => ({ scope: usersList, to })),
    });

  const groups = await allowed('Groups', readGroupsOf(cloud, name, signal));
  if (groups !== null) {
    for (const object of groups)
      objects.push({ list: scopeKey({ list: 'groups', namespace }), whole: true, object });
    fromUser.push({
      kind: 'member',
      edges: groups.map((group) => ({
        scope: scopeKey({ list: 'members', namespace, group: group.name }),
        to: { kind: group.kind, key: group.key },
      })),
    });
  }

  const found = new Map<string, ObjectFound>();
  await readEach(searchedKinds, async (kind) => {
    for (const object of (await allowed(kindWords[kind], searchReach(cloud, kind, key, signal))) ?? []) {
      found.set(object.key, object);
      // A search tells less of a data source than a list does.
      objects.push({ list: listOf(kind), whole: kind !== 'data_source', object });
    }
  });

  const principals = [key, ...(groups ?? []).map((group) => group.key)];
  const granted = await store.grantedTo(connectionId, principals);
  const all = new Map<string, ListedObject>([
    ...granted.map((one) => [one.key, one] as const),
    ...[...found].map(([foundKey, one]) => [foundKey, { ...one, marker: one.marker ?? null }] as const),
  ]);
  const chosen = [...all.values()].slice(0, mostAssets);
  if (all.size > chosen.length)
    notCovered.push({
      what: `The grants on ${all.size - chosen.length} of ${all.size} assets`,
      why: 'They are too many for one question; a sync reads them.',
      action: null,
    });

  const role = person?.attributes.role;
  const tasks: readonly { readonly scope: Scope; readonly owner: ListedObject | null }[] = [
    { scope: { list: 'account_restriction' }, owner: null },
    ...(isRole(role) ? [{ scope: { list: 'role_restriction', namespace, role } as const, owner: null }] : []),
    ...chosen.flatMap((owner) => scopesAbout(owner).map((scope) => ({ scope, owner }))),
  ];
  const outcomes = await readEach(tasks, (task) => readTask(parts, task, allowed), atOnce);
  const changes = await store.lookUp({
    ...base,
    objects,
    fromUser,
    outcomes: outcomes.filter((outcome) => outcome !== null),
  });
  return {
    ...name,
    key,
    gone,
    groups: groups?.map((group) => group.name) ?? null,
    assets: [...found.values()].map((one) => ({
      kind: one.kind as SearchedKind,
      id: one.name,
      title: one.title,
    })),
    ...changes,
    notCovered: [...notCovered, ...neverCovered.map((one) => ({ ...one, action: null }))],
  };
};

/** What decides about a person's access to one thing: its grants, and what lies in a folder. */
const scopesAbout = ({ kind, name }: ListedObject): readonly Scope[] => {
  switch (kind) {
    case 'folder':
      return [
        { list: 'grants', kind, id: name },
        { list: 'folder_members', folder: name },
      ];
    case 'dashboard':
    case 'analysis':
    case 'dataset':
    case 'data_source':
    case 'theme':
    case 'topic':
      return [{ list: 'grants', kind, id: name }];
    default:
      return [];
  }
};

const readTask = async (
  { cloud, now, signal }: LookUpParts,
  { scope, owner }: { readonly scope: Scope; readonly owner: ListedObject | null },
  allowed: <T>(what: string, reading: Promise<T>) => Promise<T | null>,
): Promise<ScopeOutcome | null> => {
  const base = { scope: scopeKey(scope), owner: owner?.key ?? null, at: now() };
  const what =
    scope.list === 'grants'
      ? 'Who was granted what on some of these'
      : scope.list === 'folder_members'
        ? 'What lies in some folders'
        : 'Custom permissions of the role and the account';
  const reading = await allowed(
    what,
    readScope(cloud, { scope, key: owner?.key ?? null }, signal).catch(goneInstead),
  );
  if (reading === null) return null;
  if (reading === 'gone') return { ...base, state: 'gone' };
  return { ...base, state: 'read', marker: owner?.marker ?? null, reading };
};

const goneInstead = (error: unknown): 'gone' => {
  if (isMissing(error)) return 'gone';
  throw error;
};
