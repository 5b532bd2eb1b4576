import type { Database } from 'better-sqlite3';
import type { ReceiverKind } from '../../shared/domain/given.ts';
import type { GrantTarget } from '../../shared/domain/grant.ts';
import type { PrincipalKind } from '../../shared/domain/permission-sets.ts';

/** Somebody of the account who can receive a grant, as the directory knows them. */
export interface ListedPrincipal extends PrincipalFact {
  readonly kind: PrincipalKind;
}

/** Somebody who can receive a grant. */
export interface PrincipalFact {
  readonly key: string;
  readonly kind: ReceiverKind;
  readonly namespace: string;
  readonly name: string;
  readonly email: string | null;
  /** Signs in through an identity provider; null for groups and namespaces. */
  readonly federated: boolean | null;
  /** The service has no name for an invited person who never came. */
  readonly nameless: boolean;
}

export interface MemberFact {
  readonly group: string;
  readonly user: string;
  readonly userName: string;
  readonly federated: boolean;
}

export interface TargetFact {
  readonly kind: string;
  readonly id: string;
  readonly key: string;
  readonly title: string;
  /** `SHARED` or `RESTRICTED` for a folder. */
  readonly folderType: string | null;
  /** Ids of the folders that it lies in, at any depth. */
  readonly folders: readonly string[];
}

interface PrincipalRow {
  readonly key: string;
  readonly kind: PrincipalKind;
  readonly name: string;
  readonly namespace: string | null;
  readonly detail: string;
}

interface UserDetail {
  readonly email?: string | null;
  readonly identityType?: string | null;
  readonly externalLogin?: string | null;
  readonly nameless?: boolean;
}

/** A role session, a web identity or Identity Center; plain IAM users have no slash in their names. */
const isFederated = (name: string, { identityType, externalLogin }: UserDetail): boolean =>
  identityType === 'IAM_IDENTITY_CENTER' ||
  (identityType === 'IAM' && name.includes('/')) ||
  (externalLogin ?? null) !== null;

const present = `FROM directory_objects o
  JOIN directory_states s ON s.object_id = o.id AND s.valid_to IS NULL
  JOIN directory_details d ON d.id = s.detail_id`;

/** The folders above an asset or folder, itself included; circles end by UNION. */
const above = `WITH RECURSIVE above (id) AS (
    SELECT id FROM directory_objects WHERE connection_id = :connection AND key = :target
    UNION
    SELECT e.from_id FROM above a JOIN directory_edges e
      ON e.to_id = a.id AND e.kind = 'contains' AND e.valid_to IS NULL)`;

const toPrincipal = (row: PrincipalRow): ListedPrincipal => {
  const detail = JSON.parse(row.detail) as UserDetail;
  return {
    key: row.key,
    kind: row.kind,
    namespace: row.namespace ?? row.name,
    name: row.name,
    email: detail.email ?? null,
    federated: row.kind === 'user' ? isFederated(row.name, detail) : null,
    nameless: detail.nameless === true,
  };
};

const partOf = (search: string): string => `%${search.trim().replace(/[\\%_]/g, '\\$&')}%`;

const principalKindsIn = `o.kind IN ('user', 'group', 'namespace')`;

/** What planning a grant needs of the directory; only what holds now. Each method is one read. */
export const createGrantFacts = (database: Database) => ({
  principals: (connectionId: string, keys: readonly string[]): ListedPrincipal[] =>
    database
      .prepare<[string, string], PrincipalRow>(
        `SELECT o.key, o.kind, s.name, s.namespace, d.value AS detail ${present}
         WHERE o.connection_id = ? AND o.key IN (SELECT value FROM json_each(?)) AND ${principalKindsIn}`,
      )
      .all(connectionId, JSON.stringify(keys))
      .map(toPrincipal),

  /** Whoever has this user name, e-mail address, group name or namespace name, regardless of case. */
  named: (connectionId: string, text: string): ListedPrincipal[] =>
    database
      .prepare<[object], PrincipalRow>(
        `SELECT o.key, o.kind, s.name, s.namespace, d.value AS detail ${present}
         WHERE o.connection_id = :connection AND ${principalKindsIn}
           AND (o.key = :text OR s.name = :text COLLATE NOCASE OR d.value ->> '$.email' = :text COLLATE NOCASE
             OR s.namespace || '/' || s.name = :text COLLATE NOCASE)
         ORDER BY o.kind, o.key LIMIT 20`,
      )
      .all({ connection: connectionId, text })
      .map(toPrincipal),

  /** Names that begin alike, for somebody who mistyped one. */
  alike: (connectionId: string, text: string): string[] =>
    database
      .prepare<[object], { name: string }>(
        `SELECT DISTINCT coalesce(d.value ->> '$.email', s.name) AS name ${present}
         WHERE o.connection_id = :connection AND ${principalKindsIn}
           AND (s.name LIKE :start ESCAPE '\\' OR d.value ->> '$.email' LIKE :start ESCAPE '\\') LIMIT 200`,
      )
      .all({ connection: connectionId, start: `%${text.slice(0, 3).replace(/[\\%_]/g, '\\$&')}%` })
      .map(({ name }) => name),

  members: (connectionId: string, groups: readonly string[]): MemberFact[] =>
    database
      .prepare<[string, string], { group: string; user: string; name: string | null; detail: string | null }>(
        `SELECT g.key AS "group", u.key AS user, s.name, d.value AS detail
         FROM directory_objects g
         JOIN directory_edges e ON e.to_id = g.id AND e.kind = 'member' AND e.valid_to IS NULL
         JOIN directory_objects u ON u.id = e.from_id
         LEFT JOIN directory_states s ON s.object_id = u.id AND s.valid_to IS NULL
         LEFT JOIN directory_details d ON d.id = s.detail_id
         WHERE g.connection_id = ? AND g.key IN (SELECT value FROM json_each(?))`,
      )
      .all(connectionId, JSON.stringify(groups))
      .map(({ group, user, name, detail }) => ({
        group,
        user,
        userName: name ?? user,
        federated: detail === null || isFederated(name ?? '', JSON.parse(detail) as UserDetail),
      })),

  /** The groups that some people are in. */
  groupsOf: (
    connectionId: string,
    users: readonly string[],
  ): { user: string; group: string; name: string; namespace: string }[] =>
    database
      .prepare<[string, string], { user: string; group: string; name: string; namespace: string }>(
        `SELECT u.key AS user, g.key AS "group", s.name, s.namespace FROM directory_objects u
         JOIN directory_edges e ON e.from_id = u.id AND e.kind = 'member' AND e.valid_to IS NULL
         JOIN directory_objects g ON g.id = e.to_id
         JOIN directory_states s ON s.object_id = g.id AND s.valid_to IS NULL
         WHERE u.connection_id = ? AND u.key IN (SELECT value FROM json_each(?))`,
      )
      .all(connectionId, JSON.stringify(users)),

  /** The groups of some namespaces by name: whose tenants they are is in their names. */
  groupsIn: (connectionId: string, namespaces: readonly string[]): { namespace: string; name: string }[] =>
    database
      .prepare<[string, string], { namespace: string; name: string }>(
        `SELECT s.namespace, s.name ${present}
         WHERE o.connection_id = ? AND o.kind = 'group' AND s.namespace IN (SELECT value FROM json_each(?))`,
      )
      .all(connectionId, JSON.stringify(namespaces)),

  peopleIn: (connectionId: string, namespaces: readonly string[]): string[] =>
    database
      .prepare<[string, string], { key: string }>(
        `SELECT o.key ${present}
         WHERE o.connection_id = ? AND o.kind = 'user' AND s.namespace IN (SELECT value FROM json_each(?))`,
      )
      .all(connectionId, JSON.stringify(namespaces))
      .map(({ key }) => key),

  /** What is asked for, as far as it is there. A link is found where its dashboard is. */
  targets: (connectionId: string, wanted: readonly GrantTarget[]): TargetFact[] => {
    const folders = database.prepare<[object], { name: string }>(
      `${above} SELECT s.name FROM above a JOIN directory_objects o ON o.id = a.id AND o.kind = 'folder'
       JOIN directory_states s ON s.object_id = o.id AND s.valid_to IS NULL WHERE o.key <> :target`,
    );
    const found = database
      .prepare<
        [string, string],
        { kind: string; id: string; key: string; title: string; type: string | null }
      >(
        `SELECT o.kind, CASE o.kind WHEN 'policy_assignment' THEN s.namespace || '/' || s.name ELSE s.name END AS id,
           o.key, s.title, CASE o.kind WHEN 'folder' THEN d.value ->> '$.type' END AS type
         ${present} JOIN json_each(?) w ON w.value ->> '$.kind' = o.kind AND CASE o.kind
           WHEN 'policy_assignment' THEN o.key = 'policy_assignment:' || (w.value ->> '$.id')
           ELSE s.name = w.value ->> '$.id' END
         WHERE o.connection_id = ?`,
      )
      .all(
        JSON.stringify(
          wanted.map(({ resource, id }) => ({ kind: resource === 'link' ? 'dashboard' : resource, id })),
        ),
        connectionId,
      );
    const facts = new Map(
      found.map(({ type, ...row }) => [
        `${row.kind}/${row.id}`,
        {
          ...row,
          folderType: type,
          folders: folders.all({ connection: connectionId, target: row.key }).map(({ name }) => name),
        },
      ]),
    );
    return wanted.flatMap(({ resource, id }) => {
      const fact = facts.get(`${resource === 'link' ? 'dashboard' : resource}/${id}`);
      return fact === undefined ? [] : { ...fact, kind: resource };
    });
  },

  namespaces: (connectionId: string, search: string): { principal: string; name: string; people: number }[] =>
    database
      .prepare<[object], { principal: string; name: string; people: number }>(
        `SELECT o.key AS principal, s.name,
           (SELECT count(*) FROM directory_states p JOIN directory_objects u ON u.id = p.object_id
             WHERE u.connection_id = :connection AND u.kind = 'user' AND p.namespace = s.name AND p.valid_to IS NULL) AS people
         ${present} WHERE o.connection_id = :connection AND o.kind = 'namespace' AND s.name LIKE :search ESCAPE '\\'
         ORDER BY s.name LIMIT 50`,
      )
      .all({ connection: connectionId, search: partOf(search) }),

  assignments: (
    connectionId: string,
    search: string,
  ): {
    id: string;
    name: string;
    namespace: string;
    policy: string | null;
    status: string | null;
    assigned: number;
  }[] =>
    database
      .prepare<
        [object],
        {
          id: string;
          name: string;
          namespace: string;
          policy: string | null;
          status: string | null;
          assigned: number;
        }
      >(
        `SELECT s.namespace || '/' || s.name AS id, s.name, s.namespace, d.value ->> '$.status' AS status,
           (SELECT pd.value ->> '$.policy' FROM directory_edges p JOIN directory_details pd ON pd.id = p.detail_id
             WHERE p.to_id = o.id AND p.kind = 'settings' AND p.valid_to IS NULL) AS policy,
           (SELECT count(*) FROM directory_edges a WHERE a.to_id = o.id AND a.kind = 'assigned' AND a.valid_to IS NULL) AS assigned
         ${present} WHERE o.connection_id = :connection AND o.kind = 'policy_assignment'
           AND (s.name LIKE :search ESCAPE '\\' OR s.namespace LIKE :search ESCAPE '\\')
         ORDER BY s.namespace, s.name LIMIT 50`,
      )
      .all({ connection: connectionId, search: partOf(search) }),

  /** The groups by which somebody is in an IAM policy assignment too, and when it was last read who is in it. */
  assignedThrough: (
    connectionId: string,
    principal: string,
    assignment: string,
  ): { readonly groups: string[]; readonly readAt: string | null } => ({
    groups: database
      .prepare<[object], string>(
        `SELECT DISTINCT s.name FROM directory_objects u
         JOIN directory_edges m ON m.from_id = u.id AND m.kind = 'member' AND m.valid_to IS NULL
         JOIN directory_edges a ON a.from_id = m.to_id AND a.kind = 'assigned' AND a.valid_to IS NULL
         JOIN directory_objects t ON t.id = a.to_id AND t.key = 'policy_assignment:' || :assignment
         JOIN directory_states s ON s.object_id = m.to_id AND s.valid_to IS NULL
         WHERE u.connection_id = :connection AND u.key = :principal ORDER BY s.name`,
      )
      .pluck()
      .all({ connection: connectionId, principal, assignment }),
    readAt:
      database
        .prepare<[object], string | null>(
          `SELECT read_at FROM directory_scopes
           WHERE connection_id = :connection AND scope = 'assigned/' || :assignment AND state IN ('read', 'assumed')`,
        )
        .pluck()
        .get({ connection: connectionId, assignment }) ?? null,
  }),

  /** Lists that could not be read. */
  gaps: (connectionId: string): { scope: string; state: string; readAt: string | null }[] =>
    database
      .prepare<[string], { scope: string; state: string; readAt: string | null }>(
        `SELECT scope, state, read_at AS readAt FROM directory_scopes
         WHERE connection_id = ? AND state IN ('unreadable', 'failed') LIMIT 1000`,
      )
      .all(connectionId),

  /** The oldest reading that the directory of a connection rests on; null where it was never read. */
  oldest: (connectionId: string): string | null =>
    database
      .prepare<[string], { at: string | null }>(
        `SELECT min(read_at) AS at FROM directory_scopes WHERE connection_id = ? AND state IN ('read', 'assumed')`,
      )
      .get(connectionId)?.at ?? null,
});
