import type { Database } from 'better-sqlite3';
import { type GrantedResource, grantedResources } from '../../shared/domain/permission-sets.ts';
import { soleOwners } from '../../shared/domain/sole-owners.ts';
import type { DepartingAccount, OwnedAsset } from '../people/departure-facts.ts';
import { readOwnership } from '../people/read-ownership.ts';

/** Whose leaving is asked about. */
export interface LeavingTenant {
  readonly slug: string;
  readonly connectionId: string;
  readonly namespace: string;
  /** The namespace is the tenant's own: everybody and every group in it leaves. */
  readonly ownNamespace: boolean;
  /** Its people and groups come from IAM Identity Center, which alone may change them. */
  readonly central: boolean;
  /** Accounts that Steward recorded for it and no other tenant has. */
  readonly userNames: readonly string[];
  readonly emails: readonly string[];
  readonly groups: readonly string[];
  /** Its own folders, which go with it. */
  readonly folders: readonly string[];
  /** What offboarding left with its people. */
  readonly kept: readonly OwnedAsset[];
}

export interface LeavingGrant extends OwnedAsset {
  /** The holder's ARN, and what it is called. */
  readonly principal: string;
  readonly holder: string;
}

/** Something that only the tenant's people own. */
export interface LeavingAsset extends OwnedAsset {
  /** Names of the tenant's own accounts and groups that own it. */
  readonly owners: readonly string[];
  /** Other tenants whose documents name it. */
  readonly usedBy: readonly string[];
}

/** A grant of Steward's own that has not come to its end. */
export interface OpenGrant {
  readonly holder: string;
  readonly title: string;
  readonly endsAt: string | null;
  readonly state: string;
}

/** What the directory, and Steward's own records, know of a tenant that leaves. */
export interface LeavingFacts {
  readonly accounts: readonly DepartingAccount[];
  /** ARNs of its groups, and of its namespace where that is its own. */
  readonly principals: readonly { readonly key: string; readonly name: string }[];
  readonly grants: readonly LeavingGrant[];
  readonly memberships: readonly { readonly group: string; readonly userName: string }[];
  readonly assignments: readonly { readonly namespace: string; readonly name: string }[];
  readonly soleAssets: readonly LeavingAsset[];
  /** What offboarding left with them: by the directory nobody may own it any more. */
  readonly kept: readonly LeavingAsset[];
  /** Folders inside its own that Steward did not make. */
  readonly foldersInside: readonly OwnedAsset[];
  readonly openGrants: readonly OpenGrant[];
  /** Lists that this rests on and that were never read, or could not be. */
  readonly unread: readonly string[];
  /** When the oldest reading was made; null where nothing was read. */
  readonly readAt: string | null;
}

const kinds = grantedResources.map((kind) => `'${kind}'`).join(', ');

const inTenant = `o.connection_id = :connectionId AND s.namespace = :namespace`;

/** Reads it. One read of the profile; every sentence of a plan about it comes from here or from the account. */
export const readLeavingFacts = (database: Database, tenant: LeavingTenant): LeavingFacts => {
  const values = {
    connectionId: tenant.connectionId,
    namespace: tenant.namespace,
    own: tenant.ownNamespace ? 1 : 0,
    slug: tenant.slug,
    userNames: JSON.stringify(tenant.userNames),
    emails: JSON.stringify(tenant.emails.map((email) => email.toLowerCase())),
    groups: JSON.stringify(tenant.groups),
    folders: JSON.stringify(tenant.folders),
  };
  const all = <R>(sql: string, more: object = {}): R[] =>
    database.prepare<[object], R>(sql).all({ ...values, ...more });
  const accounts = all<Omit<DepartingAccount, 'nameless'> & { id: number; nameless: number }>(
    `SELECT o.id, o.key, s.name AS userName, s.namespace, coalesce(d.value ->> '$.email', '') AS email,
       coalesce(d.value ->> '$.role', '') AS role, d.value ->> '$.identityType' AS identityType,
       coalesce(d.value ->> '$.nameless', 0) AS nameless, d.value ->> '$.principalId' AS principalId,
       d.value ->> '$.customPermissions' AS customPermissions
     FROM directory_objects o JOIN directory_states s ON s.object_id = o.id AND s.valid_to IS NULL
     JOIN directory_details d ON d.id = s.detail_id
     WHERE o.kind = 'user' AND ${inTenant} AND (:own = 1
       OR s.name IN (SELECT value FROM json_each(:userNames))
       OR (coalesce(d.value ->> '$.nameless', 0) = 1
         AND lower(coalesce(d.value ->> '$.email', '')) IN (SELECT value FROM json_each(:emails))))
     ORDER BY s.name, o.id`,
  );
  const groups = all<{ id: number; key: string; name: string }>(
    `SELECT o.id, o.key, coalesce(s.name, o.key) AS name FROM directory_objects o
     JOIN directory_states s ON s.object_id = o.id AND s.valid_to IS NULL
     WHERE o.kind = 'group' AND ${inTenant}
       AND (:own = 1 OR s.name IN (SELECT value FROM json_each(:groups))) ORDER BY s.name`,
  );
  const namespaces = tenant.ownNamespace
    ? all<{ id: number; key: string; name: string }>(
        `SELECT id, key, :namespace AS name FROM directory_objects WHERE connection_id = :connectionId
         AND kind = 'namespace' AND substr(key, -length('namespace/' || :namespace)) = 'namespace/' || :namespace`,
      )
    : [];
  const holders = JSON.stringify([...accounts, ...groups, ...namespaces].map(({ id }) => id));
  const keys = JSON.stringify([...accounts, ...groups, ...namespaces].map(({ key }) => key));
  return {
    accounts: accounts.map(({ id: _, nameless, ...account }) => ({ ...account, nameless: nameless === 1 })),
    principals: [...groups, ...namespaces].map(({ key, name }) => ({ key, name })),
    grants: all<LeavingGrant>(
      `SELECT o.key AS principal, coalesce(os.name, o.key) AS holder, t.kind, ts.name AS id, ts.title
       FROM directory_edges e JOIN directory_objects o ON o.id = e.from_id
       LEFT JOIN directory_states os ON os.object_id = o.id AND os.valid_to IS NULL
       JOIN directory_objects t ON t.id = e.to_id AND t.kind IN (${kinds})
       JOIN directory_states ts ON ts.object_id = t.id AND ts.valid_to IS NULL
       WHERE e.from_id IN (SELECT value FROM json_each(:holders)) AND e.kind = 'grant' AND e.valid_to IS NULL
       ORDER BY t.kind, ts.title, ts.name, holder`,
      { holders },
    ),
    memberships: all<LeavingFacts['memberships'][number]>(
      `SELECT gs.name AS "group", us.name AS userName FROM directory_edges e
       JOIN directory_states gs ON gs.object_id = e.to_id AND gs.valid_to IS NULL
       JOIN directory_states us ON us.object_id = e.from_id AND us.valid_to IS NULL
       WHERE e.kind = 'member' AND e.valid_to IS NULL AND e.from_id IN (SELECT value FROM json_each(:holders))
       ORDER BY gs.name, us.name`,
      { holders },
    ),
    assignments: all<LeavingFacts['assignments'][number]>(
      `SELECT DISTINCT ts.namespace, ts.name FROM directory_edges e
       JOIN directory_states ts ON ts.object_id = e.to_id AND ts.valid_to IS NULL
       WHERE e.kind = 'assigned' AND e.valid_to IS NULL AND e.from_id IN (SELECT value FROM json_each(:holders))
       ORDER BY ts.namespace, ts.name`,
      { holders },
    ),
    soleAssets: readSoleAssets(database, tenant, new Set([...accounts, ...groups].map(({ id }) => id))),
    kept: tenant.kept.map((asset) => ({
      ...asset,
      owners: [],
      usedBy: usedByOthers(database, tenant, asset),
    })),
    foldersInside: all<OwnedAsset>(
      `SELECT t.kind, ts.name AS id, ts.title FROM directory_states fs
       JOIN directory_objects f ON f.id = fs.object_id AND f.kind = 'folder' AND f.connection_id = :connectionId
       JOIN directory_edges e ON e.from_id = f.id AND e.kind = 'contains' AND e.valid_to IS NULL
       JOIN directory_objects t ON t.id = e.to_id AND t.kind = 'folder'
       JOIN directory_states ts ON ts.object_id = t.id AND ts.valid_to IS NULL
       WHERE fs.valid_to IS NULL AND fs.name IN (SELECT value FROM json_each(:folders))
         AND ts.name NOT IN (SELECT value FROM json_each(:folders)) ORDER BY ts.title, ts.name`,
    ),
    openGrants: all<OpenGrant>(
      `SELECT g.principal_name AS holder, g.asset_title AS title, g.ends_at AS endsAt, g.state
       FROM grants g JOIN grant_requests r ON r.id = g.request_id
       WHERE g.connection_id = :connectionId AND g.principal IN (SELECT value FROM json_each(:keys))
         AND (g.state IN ('active', 'expiring') OR (g.state = 'waiting' AND r.decision IN ('pending', 'approved')))
       ORDER BY g.principal_name, g.asset_title`,
      { keys },
    ),
    unread: readUnread(all, tenant),
    readAt:
      all<{ readAt: string | null }>(
        `SELECT min(read_at) AS readAt FROM directory_scopes
         WHERE connection_id = :connectionId AND state <> 'gone' AND ${restsOn}`,
      )[0]?.readAt ?? null,
  };
};

/** The readings that tell who is in the tenant and what they hold. */
const restsOn = `(scope IN ('users/' || :namespace, 'groups/' || :namespace, ${kinds.replace("'folder'", "'folders'")})
  OR scope LIKE 'grants/%' OR scope LIKE 'folder_members/%'
  OR substr(scope, 1, length('members/' || :namespace || '/')) = 'members/' || :namespace || '/'
  OR substr(scope, 1, length('assigned/' || :namespace || '/')) = 'assigned/' || :namespace || '/')`;

/** What could never be read is unknown, not none. */
const readUnread = (all: <R>(sql: string) => R[], tenant: LeavingTenant): string[] => {
  const lists = [
    `users/${tenant.namespace}`,
    `groups/${tenant.namespace}`,
    ...grantedResources.map((kind) => (kind === 'folder' ? 'folders' : kind)),
  ];
  const scopes = all<{ scope: string; state: string }>(
    `SELECT scope, state FROM directory_scopes WHERE connection_id = :connectionId AND ${restsOn}`,
  );
  const known = new Set(scopes.map(({ scope }) => scope));
  return [
    ...lists.filter((list) => !known.has(list)),
    ...scopes.flatMap(({ scope, state }) => (state === 'unreadable' || state === 'failed' ? [scope] : [])),
  ].sort();
};

/** Other tenants of the account whose documents name an asset. */
const usedByOthers = (
  database: Database,
  { slug, connectionId }: LeavingTenant,
  { kind, id }: Pick<OwnedAsset, 'kind' | 'id'>,
): string[] =>
  database
    .prepare<[object], { name: string }>(
      `SELECT DISTINCT t.name FROM tenant_entitlements x JOIN tenants t ON t.id = x.tenant_id
       WHERE x.kind = :kind AND x.asset_id = :id AND t.slug <> :slug AND t.deleted IS NULL
         AND t.connection_id = :connectionId ORDER BY t.name`,
    )
    .all({ kind, id, slug, connectionId })
    .map(({ name }) => name);

/** Everything whose every owner is the tenant's, its own folders apart. */
const readSoleAssets = (
  database: Database,
  tenant: LeavingTenant,
  ownIds: ReadonlySet<number>,
): LeavingAsset[] => {
  const users = database
    .prepare<[], { id: number }>(
      `SELECT o.id FROM directory_objects o JOIN directory_states s ON s.object_id = o.id AND s.valid_to IS NULL
       WHERE o.kind = 'user'`,
    )
    .all();
  // To the question who owns something, all of the tenant's people are one.
  const { facts } = readOwnership(
    database,
    new Map(users.map(({ id }) => [id, ownIds.has(id) ? tenant.slug : `account ${id}`])),
  );
  const mine = [...soleOwners(facts)].flatMap(([asset, owner]) => (owner === tenant.slug ? [asset] : []));
  const ownersOf = Map.groupBy(facts.owners, ({ asset }) => asset);
  const nameOf = database.prepare<[number], { name: string }>(
    'SELECT name FROM directory_states WHERE object_id = ? AND valid_to IS NULL',
  );
  const find = database.prepare<[object], { kind: GrantedResource; id: string; title: string }>(
    `SELECT o.kind, s.name AS id, s.title FROM directory_objects o JOIN directory_states s ON s.object_id = o.id AND s.valid_to IS NULL
     WHERE o.id = :asset AND o.connection_id = :connectionId`,
  );
  const folders = new Set(tenant.folders);
  return mine
    .flatMap((asset): LeavingAsset[] => {
      const found = find.get({ asset, connectionId: tenant.connectionId });
      if (found === undefined || (found.kind === 'folder' && folders.has(found.id))) return [];
      const owners = (ownersOf.get(asset) ?? []).flatMap(
        ({ principal }) => nameOf.get(principal)?.name ?? [],
      );
      const usedBy = usedByOthers(database, tenant, found);
      return [{ ...found, owners: [...new Set(owners)].sort(), usedBy }];
    })
    .sort((one, other) => one.kind.localeCompare(other.kind) || one.title.localeCompare(other.title));
};
