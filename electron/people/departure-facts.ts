import type { Database } from 'better-sqlite3';
import { type GrantedResource, grantedResources } from '../../shared/domain/permission-sets.ts';

/** An account that a plan is about, as the directory knows it. */
export interface DepartingAccount {
  readonly key: string;
  readonly userName: string;
  readonly namespace: string;
  readonly email: string;
  readonly role: string;
  readonly identityType: string | null;
  readonly nameless: boolean;
  readonly principalId: string | null;
  readonly customPermissions: string | null;
}

export interface OwnedAsset {
  readonly kind: GrantedResource;
  readonly id: string;
  readonly title: string;
}

/** What the directory knows of one person's accounts in one connection, and of what hangs on them. */
export interface DepartureFacts {
  readonly person: { readonly id: string; readonly name: string };
  readonly accounts: readonly DepartingAccount[];
  /** Connections in which they have accounts too. */
  readonly elsewhere: readonly string[];
  readonly grants: readonly (OwnedAsset & { readonly account: string })[];
  readonly soleAssets: readonly OwnedAsset[];
  /** Groups in which nobody else is. */
  readonly loneGroups: readonly string[];
  readonly assignments: readonly {
    readonly account: string;
    readonly namespace: string;
    readonly name: string;
  }[];
  /** Namespaces in which they are the only admin. */
  readonly lastAdminOf: readonly string[];
  readonly tenants: readonly { readonly slug: string; readonly name: string }[];
  /** Assets whose grants were never readable. */
  readonly unreadGrants: number;
  /** The oldest reading of lists, memberships and grants that this rests on. */
  readonly readAt: string | null;
}

const kinds = grantedResources.map((kind) => `'${kind}'`).join(', ');

const presentUser = `JOIN directory_objects o ON o.id = a.object_id AND o.connection_id = :connection
  JOIN directory_states s ON s.object_id = o.id AND s.valid_to IS NULL
  JOIN directory_details d ON d.id = s.detail_id`;

/** Reads it; undefined where there is no such person. One read of the profile. */
export const readDepartureFacts = (
  database: Database,
  personId: string,
  connectionId: string,
): DepartureFacts | undefined => {
  const values = { person: personId, connection: connectionId };
  const all = <R>(sql: string): R[] => database.prepare<[object], R>(sql).all(values);
  const person = all<{ id: string; name: string; tenants: string }>(
    'SELECT id, name, tenants FROM people WHERE id = :person',
  )[0];
  if (person === undefined) return undefined;
  const accounts = all<Omit<DepartingAccount, 'nameless'> & { id: number; nameless: number }>(
    `SELECT o.id, o.key, s.name AS userName, s.namespace, coalesce(d.value ->> '$.email', '') AS email,
       coalesce(d.value ->> '$.role', '') AS role, d.value ->> '$.identityType' AS identityType,
       coalesce(d.value ->> '$.nameless', 0) AS nameless, d.value ->> '$.principalId' AS principalId,
       d.value ->> '$.customPermissions' AS customPermissions
     FROM person_accounts a ${presentUser}
     WHERE a.person_id = :person ORDER BY s.name, o.id`,
  );
  const asset = `t.kind, ts.name AS id, ts.title`;
  return {
    person: { id: person.id, name: person.name },
    accounts: accounts.map(({ id: _, nameless, ...account }) => ({
      ...account,
      nameless: nameless === 1,
    })),
    elsewhere: all<{ name: string }>(
      `SELECT DISTINCT n.name FROM person_accounts a JOIN directory_objects o ON o.id = a.object_id
       JOIN directory_states s ON s.object_id = o.id AND s.valid_to IS NULL JOIN connections n ON n.id = o.connection_id
       WHERE a.person_id = :person AND o.connection_id <> :connection ORDER BY n.name`,
    ).map(({ name }) => name),
    grants: all<DepartureFacts['grants'][number]>(
      `SELECT o.key AS account, ${asset} FROM person_accounts a ${presentUser}
       JOIN directory_edges e ON e.from_id = o.id AND e.kind = 'grant' AND e.valid_to IS NULL
       JOIN directory_objects t ON t.id = e.to_id AND t.kind IN (${kinds})
       JOIN directory_states ts ON ts.object_id = t.id AND ts.valid_to IS NULL
       WHERE a.person_id = :person ORDER BY t.kind, ts.title, ts.name`,
    ),
    soleAssets: all<OwnedAsset>(
      `SELECT ${asset} FROM person_sole_assets w
       JOIN directory_objects t ON t.id = w.object_id AND t.connection_id = :connection
       JOIN directory_states ts ON ts.object_id = t.id AND ts.valid_to IS NULL
       WHERE w.person_id = :person ORDER BY t.kind, ts.title, ts.name`,
    ),
    loneGroups: all<{ name: string }>(
      `SELECT gs.name FROM directory_objects g JOIN directory_states gs ON gs.object_id = g.id AND gs.valid_to IS NULL
       WHERE g.id IN (SELECT e.to_id FROM person_accounts a ${presentUser}
           JOIN directory_edges e ON e.from_id = o.id AND e.kind = 'member' AND e.valid_to IS NULL
           WHERE a.person_id = :person)
         AND NOT EXISTS (SELECT 1 FROM directory_edges m JOIN person_accounts p ON p.object_id = m.from_id
           WHERE m.to_id = g.id AND m.kind = 'member' AND m.valid_to IS NULL AND p.person_id <> :person)
       ORDER BY gs.name`,
    ).map(({ name }) => name),
    assignments: all<DepartureFacts['assignments'][number]>(
      `SELECT o.key AS account, ts.namespace, ts.name FROM person_accounts a ${presentUser}
       JOIN directory_edges e ON e.from_id = o.id AND e.kind = 'assigned' AND e.valid_to IS NULL
       JOIN directory_objects t ON t.id = e.to_id JOIN directory_states ts ON ts.object_id = t.id AND ts.valid_to IS NULL
       WHERE a.person_id = :person ORDER BY ts.namespace, ts.name`,
    ),
    lastAdminOf: all<{ namespace: string }>(
      `SELECT DISTINCT s.namespace FROM person_accounts a ${presentUser}
       WHERE a.person_id = :person AND d.value ->> '$.role' IN ('ADMIN', 'ADMIN_PRO')
         AND NOT EXISTS (SELECT 1 FROM directory_objects x
           JOIN directory_states xs ON xs.object_id = x.id AND xs.valid_to IS NULL AND xs.namespace = s.namespace
           JOIN directory_details xd ON xd.id = xs.detail_id JOIN person_accounts xa ON xa.object_id = x.id
           WHERE x.connection_id = :connection AND x.kind = 'user' AND xa.person_id <> :person
             AND xd.value ->> '$.role' IN ('ADMIN', 'ADMIN_PRO'))
       ORDER BY s.namespace`,
    ).map(({ namespace }) => namespace),
    tenants: JSON.parse(person.tenants) as DepartureFacts['tenants'],
    unreadGrants:
      all<{ count: number }>(
        `SELECT count(*) AS count FROM directory_scopes WHERE connection_id = :connection
         AND state IN ('unreadable', 'failed') AND read_at IS NULL AND (scope LIKE 'grants/%' OR scope IN (${kinds}, 'folders'))`,
      )[0]?.count ?? 0,
    readAt:
      all<{ readAt: string | null }>(
        `SELECT min(read_at) AS readAt FROM directory_scopes WHERE connection_id = :connection AND state IN ('read', 'assumed')
         AND (scope LIKE 'users/%' OR scope LIKE 'members/%' OR scope LIKE 'grants/%')`,
      )[0]?.readAt ?? null,
  };
};
