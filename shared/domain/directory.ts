/**
 * The words of the directory: what an account holds (objects), how the things in it are connected (edges), and
 * what one reading covers (a scope). Names follow QuickSight's.
 */

export const assetKinds = ['dashboard', 'analysis', 'dataset', 'data_source'] as const;
export type AssetKind = (typeof assetKinds)[number];

export const objectKinds = [
  'namespace',
  'user',
  'group',
  'role',
  'folder',
  ...assetKinds,
  'public',
  'unknown',
] as const;
/**
 * `role`: one of a namespace's six roles, which groups can be mapped to. `public`: everybody on the internet.
 * `unknown`: somebody or something that is named in a grant or membership, but that no list shows.
 */
export type ObjectKind = (typeof objectKinds)[number];

/**
 * - `member`: user → group;
 * - `role_member`: group → role;
 * - `contains`: folder → asset or folder;
 * - `grant`: principal → asset or folder, with the actions held;
 * - `link_grant`: the same, for everybody of the principal who has the link;
 * - `tags`: from an object to itself, its tags as the detail.
 */
export const edgeKinds = ['member', 'role_member', 'contains', 'grant', 'link_grant', 'tags'] as const;
export type EdgeKind = (typeof edgeKinds)[number];

export const namespaceRoles = ['ADMIN', 'AUTHOR', 'READER', 'ADMIN_PRO', 'AUTHOR_PRO', 'READER_PRO'] as const;
export type NamespaceRole = (typeof namespaceRoles)[number];

/** What has permissions of its own and tags. */
export type GuardedKind = AssetKind | 'folder';

/**
 * What one reading covers: a whole list, or everything of one kind about one object. A reading replaces what
 * earlier readings of the same scope found; a scope that could not be read says why.
 */
export type Scope =
  | { readonly list: 'namespaces' | 'folders' | AssetKind }
  | { readonly list: 'users' | 'groups'; readonly namespace: string }
  | { readonly list: 'role_members'; readonly namespace: string; readonly role: NamespaceRole }
  | { readonly list: 'members'; readonly namespace: string; readonly group: string }
  | { readonly list: 'folder_members'; readonly folder: string }
  | { readonly list: 'grants' | 'tags'; readonly kind: GuardedKind; readonly id: string };

/** A scope's stable name; ids may hold slashes, which stand last. */
export const scopeKey = (scope: Scope): string => {
  switch (scope.list) {
    case 'users':
    case 'groups':
      return `${scope.list}/${scope.namespace}`;
    case 'role_members':
      return `role_members/${scope.namespace}/${scope.role}`;
    case 'members':
      return `members/${scope.namespace}/${scope.group}`;
    case 'folder_members':
      return `folder_members/${scope.folder}`;
    case 'grants':
    case 'tags':
      return `${scope.list}/${scope.kind}/${scope.id}`;
    default:
      return scope.list;
  }
};

/** The lists that a sync of an account starts with; all others follow from what these find. */
export const rootScopes: readonly Scope[] = [
  { list: 'namespaces' },
  { list: 'folders' },
  ...assetKinds.map((list): Scope => ({ list })),
];

/** What has to be read about an object beyond the list that it stands in. */
export const scopesOf = (object: {
  readonly kind: ObjectKind;
  readonly name: string;
  readonly namespace: string | null;
}): readonly Scope[] => {
  const { kind, name, namespace } = object;
  switch (kind) {
    case 'namespace':
      return [
        { list: 'users', namespace: name },
        { list: 'groups', namespace: name },
        ...namespaceRoles.map((role): Scope => ({ list: 'role_members', namespace: name, role })),
      ];
    case 'group':
      return namespace === null ? [] : [{ list: 'members', namespace, group: name }];
    case 'folder':
      return [
        { list: 'folder_members', folder: name },
        { list: 'grants', kind, id: name },
        { list: 'tags', kind, id: name },
      ];
    case 'dashboard':
    case 'analysis':
    case 'dataset':
    case 'data_source':
      return [
        { list: 'grants', kind, id: name },
        { list: 'tags', kind, id: name },
      ];
    default:
      return [];
  }
};
