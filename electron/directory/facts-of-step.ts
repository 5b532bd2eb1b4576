import { assetKinds, type EdgeKind, type Scope, scopeKey } from '../../shared/domain/directory.ts';
import type { Json, RunStep } from '../../shared/domain/plan.ts';
import {
  type AccountPlace,
  folderArn,
  groupArn,
  namespaceArn,
  userArn,
} from '../../shared/domain/tenant-names.ts';
import {
  assetArn,
  refOfArn,
  refOfAssignment,
  refOfCustomPermissions,
  refOfRole,
} from '../connectors/quicksight/directory/arn-refs.ts';
import type { ObjectFound, ObjectRef } from '../connectors/quicksight/directory/reading.ts';

/** A fact that was read back, and the reading of the directory that it belongs to. */
export type FactTold = {
  /** The scope's key, as `scopeKey` makes it. */
  readonly scope: string;
  /** The object that the scope is about; null for a whole list. */
  readonly owner: ObjectRef | null;
} & (
  | {
      readonly fact: 'edge';
      readonly kind: EdgeKind;
      readonly from: ObjectRef;
      readonly to: ObjectRef;
      /** Undefined: it is not there. */
      readonly detail: Json | undefined;
      /** The detail says only a part; the rest stays as it was. */
      readonly partly?: true;
    }
  /** All edges of this kind that begin at `from`. */
  | {
      readonly fact: 'edges';
      readonly kind: EdgeKind;
      readonly from: ObjectRef;
      readonly to: readonly ObjectRef[];
    }
  /** The same of those that end at `to`. */
  | {
      readonly fact: 'edges_to';
      readonly kind: EdgeKind;
      readonly from: readonly ObjectRef[];
      readonly to: ObjectRef;
    }
  /** An object that is there; of its attributes those that were read back, the rest stays as it was. */
  | { readonly fact: 'object'; readonly object: Omit<ObjectFound, 'marker'> }
  | { readonly fact: 'gone'; readonly object: ObjectRef }
  /** Of a user that has no name: by the id that alone names it. */
  | { readonly fact: 'principal_gone'; readonly principalId: string }
  /** It was changed, or may have been, and how it is now was not read back. */
  | { readonly fact: 'unread'; readonly about: ObjectRef }
);

type Fields = { readonly [name: string]: Json };
const fieldsOf = (value: Json | undefined): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const texts = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

type Told = readonly FactTold[];
/** What a step of one kind changes: how it is now, or, with `undefined` for what was found, that nobody knows. */
type Teller = (place: AccountPlace, input: Fields, found: Json | undefined) => Told;

const unread = (scope: Scope, owner: ObjectRef | null, about: readonly ObjectRef[]): Told =>
  about.map((one) => ({ fact: 'unread', scope: scopeKey(scope), owner, about: one }));

const namespaceRef = (place: AccountPlace, namespace: string): ObjectRef => ({
  kind: 'namespace',
  key: namespaceArn(place, namespace),
});
const groupRef = (place: AccountPlace, namespace: string, group: string): ObjectRef => ({
  kind: 'group',
  key: groupArn(place, namespace, group),
});
const userRef = (place: AccountPlace, namespace: string, userName: string): ObjectRef => ({
  kind: 'user',
  key: userArn(place, namespace, userName),
});
const folderRef = (place: AccountPlace, id: string): ObjectRef => ({
  kind: 'folder',
  key: folderArn(place, id),
});
const assetRef = (place: AccountPlace, kind: string, id: string): ObjectRef | undefined => {
  if (kind === 'folder') return folderRef(place, id);
  const known = assetKinds.find((one) => one === kind);
  return known && { kind: known, key: assetArn(place, known, id) };
};

/** Who holds what on one asset, for one principal. */
const access =
  (kind: 'grant' | 'link_grant'): Teller =>
  (place, input, found) => {
    const id = text(kind === 'grant' ? input.id : input.dashboard);
    const resource = kind === 'grant' ? text(input.resource) : 'dashboard';
    const asset = assetRef(place, resource, id);
    if (asset === undefined) return [];
    const scope: Scope = { list: 'grants', kind: asset.kind as 'dashboard', id };
    const from = refOfArn(text(input.principal));
    if (found === undefined) return unread(scope, asset, [asset, from]);
    const detail = found === null ? undefined : { actions: [...texts(fieldsOf(found).actions)].sort() };
    return [{ fact: 'edge', scope: scopeKey(scope), owner: asset, kind, from, to: asset, detail }];
  };

const membership: Teller = (place, input, found) => {
  const [namespace, group] = [text(input.namespace), text(input.group)];
  const to = groupRef(place, namespace, group);
  const from = userRef(place, namespace, text(input.userName));
  const scope: Scope = { list: 'members', namespace, group };
  if (found === undefined) return unread(scope, to, [to, from]);
  const detail = found === null ? undefined : null;
  return [{ fact: 'edge', scope: scopeKey(scope), owner: to, kind: 'member', from, to, detail }];
};

const roleOf = (input: Fields) => text(input.role) as 'READER';

const roleAssigned: Teller = (place, input, found) => {
  const namespace = text(input.namespace);
  const to = refOfRole(namespace, roleOf(input));
  const from = groupRef(place, namespace, text(input.group));
  const scope: Scope = { list: 'role_members', namespace, role: roleOf(input) };
  const owner = namespaceRef(place, namespace);
  if (found === undefined) return unread(scope, owner, [from]);
  const detail = found === null ? undefined : null;
  return [{ fact: 'edge', scope: scopeKey(scope), owner, kind: 'role_member', from, to, detail }];
};

const profilesIn = (found: Json): readonly ObjectRef[] => {
  const name = text(fieldsOf(found).customPermissions);
  return name === '' ? [] : [refOfCustomPermissions(name)];
};

const roleRestricted: Teller = (place, input, found) => {
  const namespace = text(input.namespace);
  const scope: Scope = { list: 'role_restriction', namespace, role: roleOf(input) };
  const owner = namespaceRef(place, namespace);
  if (found === undefined) return unread(scope, owner, [owner]);
  const from = refOfRole(namespace, roleOf(input));
  return [{ fact: 'edges', scope: scopeKey(scope), owner, kind: 'restriction', from, to: profilesIn(found) }];
};

const inFolder: Teller = (place, input, found) => {
  const [folder, kind] = [text(input.folder), text(input.kind)];
  const from = folderRef(place, folder);
  const to = assetRef(place, kind, text(input.id));
  if (to === undefined) return [];
  const scope: Scope = { list: 'folder_members', folder };
  if (found === undefined) return unread(scope, from, [from, to]);
  const detail = found === null ? undefined : null;
  return [{ fact: 'edge', scope: scopeKey(scope), owner: from, kind: 'contains', from, to, detail }];
};

const folder: Teller = (place, input, found) => {
  const id = text(input.id);
  const ref = folderRef(place, id);
  const scope = scopeKey({ list: 'folders' });
  if (found === undefined) return unread({ list: 'folders' }, null, [ref]);
  if (found === null) return [{ fact: 'gone', scope, owner: null, object: ref }];
  const { name, type, parent, permissions, tags } = fieldsOf(found);
  const inside = scopeKey({ list: 'folder_members', folder: id });
  return [
    {
      fact: 'object',
      scope,
      owner: null,
      object: {
        ...ref,
        name: id,
        namespace: null,
        title: text(name) || id,
        attributes: type === undefined ? {} : { type },
      },
    },
    // A folder's place is read with what lies in it.
    ...(parent === undefined
      ? []
      : [
          {
            fact: 'edges_to' as const,
            scope: inside,
            owner: ref,
            kind: 'contains' as const,
            from: text(parent) === '' ? [] : [refOfArn(text(parent))],
            to: ref,
          },
        ]),
    ...Object.entries(fieldsOf(permissions)).map(([principal, actions]) => ({
      fact: 'edge' as const,
      scope: scopeKey({ list: 'grants', kind: 'folder', id }),
      owner: ref,
      kind: 'grant' as const,
      from: refOfArn(principal),
      to: ref,
      detail: { actions: [...texts(actions)].sort() },
    })),
    ...tagsOf(ref, fieldsOf(tags), scopeKey({ list: 'tags', kind: 'folder', id })),
  ];
};

const tagsOf = (ref: ObjectRef, tags: Fields, scope: string): Told =>
  Object.keys(tags).length === 0
    ? []
    : [{ fact: 'edge', scope, owner: ref, kind: 'tags', from: ref, to: ref, detail: tags, partly: true }];

const tagged: Teller = (_place, input, found) => {
  const ref = refOfArn(text(input.arn));
  const kind = [...assetKinds, 'folder', 'vpc_connection'].find((one) => one === ref.kind);
  if (kind === undefined) return [];
  const id = ref.key.slice(ref.key.indexOf('/') + 1);
  const scope: Scope = { list: 'tags', kind: kind as 'folder', id };
  return found === undefined ? unread(scope, ref, [ref]) : tagsOf(ref, fieldsOf(found), scopeKey(scope));
};

const group: Teller = (place, input, found) => {
  const [namespace, name] = [text(input.namespace), text(input.group)];
  const ref = groupRef(place, namespace, name);
  const scope: Scope = { list: 'groups', namespace };
  const owner = namespaceRef(place, namespace);
  if (found === undefined) return unread(scope, owner, [ref]);
  const base = { scope: scopeKey(scope), owner };
  if (found === null) return [{ ...base, fact: 'gone', object: ref }];
  const { description = '' } = fieldsOf(found);
  return [
    {
      ...base,
      fact: 'object',
      object: { ...ref, name, namespace, title: name, attributes: { description } },
    },
  ];
};

const namespace: Teller = (place, input, found) => {
  const name = text(input.namespace);
  const ref = namespaceRef(place, name);
  const scope = scopeKey({ list: 'namespaces' });
  if (found === undefined) return unread({ list: 'namespaces' }, null, [ref]);
  if (found === null) return [{ fact: 'gone', scope, owner: null, object: ref }];
  const { status = null } = fieldsOf(found);
  return [
    {
      fact: 'object',
      scope,
      owner: null,
      object: { ...ref, name, namespace: null, title: name, attributes: { status } },
    },
  ];
};

const user =
  (attributesOf: (input: Fields, found: Fields) => Fields): Teller =>
  (place, input, found) => {
    const [namespace, name] = [text(input.namespace), text(input.userName)];
    const ref = userRef(place, namespace, name);
    const scope: Scope = { list: 'users', namespace };
    const owner = namespaceRef(place, namespace);
    if (found === undefined) return unread(scope, owner, [ref]);
    const base = { scope: scopeKey(scope), owner };
    if (found === null) return [{ ...base, fact: 'gone', object: ref }];
    // The service may list who was invited without the name, by a principal id that only a list tells.
    if (fieldsOf(found).invited === true) return unread(scope, owner, [owner]);
    const attributes = attributesOf(input, fieldsOf(found));
    return [
      { ...base, fact: 'object', object: { ...ref, name, namespace, title: name, attributes } },
      ...('customPermissions' in attributes
        ? [
            {
              ...base,
              fact: 'edges' as const,
              kind: 'restriction' as const,
              from: ref,
              to: profilesIn(attributes),
            },
          ]
        : []),
    ];
  };

const emailAndRole = (_input: Fields, { email = null, role = null }: Fields): Fields => ({ email, role });

const principalGone: Teller = (place, input, found) => {
  const namespace = text(input.namespace);
  const scope: Scope = { list: 'users', namespace };
  const owner = namespaceRef(place, namespace);
  if (found !== null) return unread(scope, owner, [owner]);
  return [{ fact: 'principal_gone', scope: scopeKey(scope), owner, principalId: text(input.principalId) }];
};

const assignment: Teller = (place, input, found) => {
  const [namespace, name] = [text(input.namespace), text(input.name)];
  const ref = refOfAssignment(namespace, name);
  const list: Scope = { list: 'policy_assignments', namespace };
  const owner = namespaceRef(place, namespace);
  if (found === undefined) return unread(list, owner, [ref]);
  const inList = { scope: scopeKey(list), owner };
  if (found === null) return [{ ...inList, fact: 'gone', object: ref }];
  const { enabled, policy = null, users, groups } = fieldsOf(found);
  const own = { scope: scopeKey({ list: 'assigned', namespace, assignment: name }), owner: ref };
  return [
    {
      ...inList,
      fact: 'object',
      object: {
        ...ref,
        name,
        namespace,
        title: name,
        attributes: { status: enabled === true ? 'ENABLED' : 'DISABLED' },
      },
    },
    {
      ...own,
      fact: 'edges_to',
      kind: 'assigned',
      from: [
        ...texts(users).map((one) => userRef(place, namespace, one)),
        ...texts(groups).map((one) => groupRef(place, namespace, one)),
      ],
      to: ref,
    },
    { ...own, fact: 'edge', kind: 'settings', from: ref, to: ref, detail: { policy } },
  ];
};

const tellers: Readonly<Record<string, Teller>> = {
  'quicksight.access.grant': access('grant'),
  'quicksight.access.revoke': access('grant'),
  'quicksight.link.grant': access('link_grant'),
  'quicksight.link.revoke': access('link_grant'),
  'quicksight.membership.create': membership,
  'quicksight.membership.delete': membership,
  'quicksight.role.assign': roleAssigned,
  'quicksight.role.restrict': roleRestricted,
  'quicksight.folder-membership.create': inFolder,
  'quicksight.folder-membership.delete': inFolder,
  'quicksight.folder.create': folder,
  'quicksight.folder.rename': folder,
  'quicksight.folder.delete': folder,
  'quicksight.tag': tagged,
  'quicksight.group.create': group,
  'quicksight.group.describe': group,
  'quicksight.group.delete': group,
  'quicksight.namespace.create': namespace,
  'quicksight.namespace.delete': namespace,
  'quicksight.user.register': user((input, found) => ({
    ...emailAndRole(input, found),
    identityType: input.iamArn === null ? 'QUICKSIGHT' : 'IAM',
    nameless: false,
  })),
  'quicksight.user.update': user(emailAndRole),
  'quicksight.user.restrict': user((_input, { customPermissions = null }) => ({ customPermissions })),
  'quicksight.user.delete': user(emailAndRole),
  'quicksight.user.delete-by-principal': principalGone,
  'quicksight.policy-assignment.put': assignment,
  'quicksight.policy-assignment.delete': assignment,
};

/** How a step of a run ended. */
export type StepTold = Pick<RunStep, 'kind' | 'input' | 'after' | 'state' | 'attempts' | 'found'>;

/**
 * What the end of one step tells about the account. What was read back is told as it is; a step that was sent and
 * not read back tells that nobody knows. A step that sent nothing and saw nothing tells nothing.
 */
export const factsOfStep = (place: AccountPlace, step: StepTold): readonly FactTold[] => {
  const tell = tellers[step.kind];
  if (tell === undefined) return [];
  const input = fieldsOf(step.input);
  // Neither as it was nor as wanted: what was found instead is true all the same.
  if (step.state === 'changed') return tell(place, input, step.found);
  const settled = step.state === 'done' || step.state === 'unchanged';
  // Where a person said that it was done, nothing was found.
  if (settled && (step.found !== null || step.after === null)) return tell(place, input, step.found);
  return step.attempts > 0 ? tell(place, input, undefined) : [];
};
