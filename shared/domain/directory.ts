/**
 * The words of the directory: what an account holds (objects), how the things in it are connected (edges), and
 * what one reading covers (a scope). Names follow QuickSight's.
 */

export const assetKinds = ['dashboard', 'analysis', 'dataset', 'data_source', 'theme', 'topic'] as const;
export type AssetKind = (typeof assetKinds)[number];

export const objectKinds = [
  'namespace',
  'user',
  'group',
  'role',
  'folder',
  ...assetKinds,
  'vpc_connection',
  'custom_permissions',
  'policy_assignment',
  'account',
  'public',
  'unknown',
] as const;
/**
 * - `role`: one of a namespace's six roles, which groups can be mapped to;
 * - `custom_permissions`: a profile that takes abilities away from a user, a role or everybody in the account;
 * - `policy_assignment`: an IAM policy that decides what its users and groups reach in S3 and Athena;
 * - `account`: the QuickSight account itself, with its edition and sign-in;
 * - `public`: everybody on the internet;
 * - `unknown`: somebody or something that is named in a grant or membership, but that no list shows.
 */
export type ObjectKind = (typeof objectKinds)[number];

/**
 * - `member`: user → group;
 * - `role_member`: group → role;
 * - `contains`: folder → asset or folder;
 * - `grant`: principal → asset or folder, with the actions held;
 * - `link_grant`: the same, for everybody of the principal who has the link;
 * - `restriction`: user, role or account → the custom permissions that are applied to it;
 * - `assigned`: user or group → IAM policy assignment;
 * - `tags`: from an object to itself, its tags as the detail;
 * - `settings`: from an object to itself, what its list does not tell: an account's default namespace and
 *   whether it may share publicly, an assignment's policy.
 */
export const edgeKinds = [
  'member',
  'role_member',
  'contains',
  'grant',
  'link_grant',
  'restriction',
  'assigned',
  'tags',
  'settings',
] as const;
export type EdgeKind = (typeof edgeKinds)[number];

export const namespaceRoles = ['ADMIN', 'AUTHOR', 'READER', 'ADMIN_PRO', 'AUTHOR_PRO', 'READER_PRO'] as const;
export type NamespaceRole = (typeof namespaceRoles)[number];

/** What has permissions of its own and tags. */
export type GuardedKind = AssetKind | 'folder';
/** What has tags that are read. */
export type TaggedKind = GuardedKind | 'vpc_connection' | 'namespace';

/**
 * What one reading covers: a whole list, or everything of one kind about one object. A reading replaces what
 * earlier readings of the same scope found; a scope that could not be read says why.
 */
export type Scope =
  | { readonly list: AccountList | AssetKind }
  | { readonly list: 'users' | 'groups' | 'policy_assignments'; readonly namespace: string }
  | {
      readonly list: 'role_members' | 'role_restriction';
      readonly namespace: string;
      readonly role: NamespaceRole;
    }
  | { readonly list: 'members'; readonly namespace: string; readonly group: string }
  | { readonly list: 'assigned'; readonly namespace: string; readonly assignment: string }
  | { readonly list: 'folder_members'; readonly folder: string }
  | { readonly list: 'grants'; readonly kind: GuardedKind; readonly id: string }
  | { readonly list: 'tags'; readonly kind: TaggedKind; readonly id: string };

/** What an account is asked for as a whole, beside its assets. */
const accountLists = [
  'account',
  'account_settings',
  'account_restriction',
  'custom_permissions',
  'folders',
  'vpc_connections',
] as const;
type AccountList = 'namespaces' | (typeof accountLists)[number];

/** The scopes that belong to one object, of which there are thousands; all others are always read. */
const ofOneObject: readonly Scope['list'][] = [
  'role_members',
  'role_restriction',
  'members',
  'assigned',
  'folder_members',
  'grants',
  'tags',
];

/** Whether a scope is a list, or a fact of the whole account: few calls for what it tells. */
export const isWholeList = ({ list }: Scope): boolean => !ofOneObject.includes(list);

/** A scope's stable name; ids may hold slashes, which stand last. */
export const scopeKey = (scope: Scope): string => {
  switch (scope.list) {
    case 'users':
    case 'groups':
    case 'policy_assignments':
      return `${scope.list}/${scope.namespace}`;
    case 'role_members':
    case 'role_restriction':
      return `${scope.list}/${scope.namespace}/${scope.role}`;
    case 'assigned':
      return `assigned/${scope.namespace}/${scope.assignment}`;
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
  // What has most behind it comes first: people and groups, then assets.
  { list: 'namespaces' },
  ...assetKinds.map((list): Scope => ({ list })),
  ...accountLists.map((list): Scope => ({ list })),
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
        { list: 'policy_assignments', namespace: name },
        ...namespaceRoles.flatMap((role): Scope[] => [
          { list: 'role_members', namespace: name, role },
          { list: 'role_restriction', namespace: name, role },
        ]),
        // The default namespace is there in every account, and nobody tags it.
        ...(name === 'default' ? [] : [{ list: 'tags', kind, id: name } as const]),
      ];
    case 'group':
      return namespace === null ? [] : [{ list: 'members', namespace, group: name }];
    case 'policy_assignment':
      return namespace === null ? [] : [{ list: 'assigned', namespace, assignment: name }];
    case 'vpc_connection':
      return [{ list: 'tags', kind, id: name }];
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
    case 'theme':
    case 'topic':
      return [
        { list: 'grants', kind, id: name },
        { list: 'tags', kind, id: name },
      ];
    default:
      return [];
  }
};
