import type { Database, Statement } from 'better-sqlite3';
import type { z } from 'zod';
import {
  type DirectoryAsset,
  type DirectoryAssignment,
  type DirectoryGroup,
  type DirectoryStatus,
  type directoryContract,
  listedAssetKinds,
  type PersonAccount,
} from '../../shared/contract/directory.ts';
import { changedBy, changedColumn, readColumns } from './changed-by.ts';

type Input<K extends 'people' | 'groups' | 'assets' | 'assignments'> = z.output<
  NonNullable<(typeof directoryContract)[K]['~orpc']['inputSchema']>
>;

interface AgedRow {
  readonly connection_id: string;
  readonly connection_name: string;
  readonly key: string;
  readonly since: string;
  readonly unseen_at: string | null;
  readonly read_at: string | null;
  readonly read_state: PersonAccount['readState'];
  readonly changed_by: string | null;
}

interface PersonRow extends AgedRow {
  readonly namespace: string;
  readonly name: string;
  readonly email: string | null;
  readonly role: string | null;
  readonly identity_type: string | null;
  readonly external_login: string | null;
  readonly active: number | null;
  readonly nameless: number;
  readonly groups: number;
  readonly own_profile: string | null;
  readonly role_profile: string | null;
  readonly account_profile: string | null;
  /** Whether the role's and the account's were ever read. */
  readonly role_told: number;
  readonly account_told: number;
}

interface GroupRow extends AgedRow {
  readonly namespace: string;
  readonly name: string;
  readonly description: string | null;
  readonly members: number | null;
}

interface AssetRow extends AgedRow {
  readonly kind: DirectoryAsset['kind'];
  readonly name: string;
  readonly title: string;
  readonly marker: string | null;
  readonly grants: number | null;
  readonly folders: number;
}

interface AssignmentRow extends AgedRow {
  readonly namespace: string;
  readonly name: string;
  readonly status: string | null;
  /** JSON; null where it was not read what is assigned to whom. */
  readonly settings: string | null;
  readonly users: string;
  readonly groups: string;
}

const aged = (row: AgedRow) => ({
  connection: { id: row.connection_id, name: row.connection_name },
  key: row.key,
  since: row.since,
  unseenAt: row.unseen_at,
  readAt: row.read_at,
  readState: row.read_state,
  changedBy: changedBy(row.changed_by),
});

/** Present objects of some kinds, each with the scope that it was read in. */
const present = `FROM directory_objects o
  JOIN directory_states s ON s.object_id = o.id AND s.valid_to IS NULL
  JOIN directory_details d ON d.id = s.detail_id
  JOIN directory_scopes c ON c.id = s.scope_id
  JOIN connections n ON n.id = o.connection_id`;

const agedColumns = `o.connection_id, n.name AS connection_name, o.key, s.valid_from AS since, s.unseen_at,
  ${readColumns}, ${changedColumn}`;

/** All of them, once: with what conditions and order ask about, and nothing that is looked up for each in vain. */
const passedOnce = (asked: string): string =>
  `FROM directory_objects o JOIN directory_states s ON s.object_id = o.id AND s.valid_to IS NULL
   ${/\bd\./.test(asked) ? 'JOIN directory_details d ON d.id = s.detail_id' : ''}`;

/**
 * The rows of one page. What is shown is worked out for these alone, not for all that were sorted.
 */
const pageOf = (columns: string, conditions: string, order: string): string =>
  `WITH page AS MATERIALIZED (SELECT o.id ${passedOnce(conditions + order)} ${conditions} ${order}
     LIMIT :limit OFFSET :offset)
   SELECT ${columns} ${present} WHERE o.id IN (SELECT id FROM page) ${order}`;

/** A count of edges at an object, or null where the scope that would tell could not be read. */
const countOrNull = (scope: string, count: string) => `CASE WHEN EXISTS (
    SELECT 1 FROM directory_scopes m WHERE m.owner_id = o.id AND m.scope LIKE '${scope}/%' AND m.read_at IS NOT NULL
  ) THEN (${count}) END`;

/** Lists without which a count beside a row is unknown: who is in groups, what lies in folders. */
const unreadLists = `SELECT DISTINCT connection_id, scope FROM directory_scopes
  WHERE state IN ('unreadable', 'failed') AND read_at IS NULL
    AND (scope LIKE 'members/%' OR scope LIKE 'groups/%' OR scope GLOB 'folder_members/*' OR scope = 'folders')`;

const like = (text: string): string => `%${text.trim().replace(/[\\%_]/g, '\\$&')}%`;

/**
 * A role session, or a web identity: whoever signs in through an identity provider. Plain IAM users have no
 * slash in their names (reference: identity types).
 */
const isFederated = (row: PersonRow): boolean =>
  row.identity_type === 'IAM_IDENTITY_CENTER' ||
  (row.identity_type === 'IAM' && row.name.includes('/')) ||
  row.external_login !== null;

/** The name of the profile that restricts something other than a user itself. */
const profileOf = (restricted: string) => `(SELECT substr(p.key, length('custom_permissions:') + 1)
  FROM directory_objects r
  JOIN directory_edges e ON e.from_id = r.id AND e.kind = 'restriction' AND e.valid_to IS NULL
  JOIN directory_objects p ON p.id = e.to_id WHERE ${restricted} LIMIT 1)`;

const wasRead = (scope: string) => `EXISTS (SELECT 1 FROM directory_scopes r
  WHERE r.connection_id = o.connection_id AND r.scope = ${scope} AND r.read_at IS NOT NULL)`;

const restrictionColumns = `d.value ->> '$.customPermissions' AS own_profile,
  ${profileOf(`r.connection_id = o.connection_id AND r.key = 'role:' || s.namespace || '/' || (d.value ->> '$.role')`)}
    AS role_profile,
  ${profileOf(`r.connection_id = o.connection_id AND r.kind = 'account'`)} AS account_profile,
  ${wasRead(`'role_restriction/' || s.namespace || '/' || (d.value ->> '$.role')`)} AS role_told,
  ${wasRead(`'account_restriction'`)} AS account_told`;

/** A user's own profile wins over its role's, and that over the account's (reference: custom permissions). */
const restrictionOf = (row: PersonRow): PersonAccount['restriction'] => {
  if (row.own_profile !== null) return { profile: row.own_profile, through: 'user' };
  if (row.role_profile !== null) return { profile: row.role_profile, through: 'role' };
  if (row.role_told === 0) return null;
  if (row.account_profile !== null) return { profile: row.account_profile, through: 'account' };
  return row.account_told === 0 ? null : { profile: null, through: null };
};

const personSorts: Readonly<Record<Input<'people'>['sort'], string>> = {
  userName: 's.name COLLATE NOCASE',
  email: `d.value ->> '$.email' COLLATE NOCASE`,
  role: `d.value ->> '$.role'`,
  namespace: 's.namespace COLLATE NOCASE',
};
const assetSorts: Readonly<Record<Input<'assets'>['sort'], string>> = {
  title: 's.title COLLATE NOCASE',
  updatedAt: 's.marker',
  kind: 'o.kind',
};

/** Reading whom an assignment is for brings this edge, whoever that is. */
const assignedSettings = `(SELECT f.value FROM directory_edges e JOIN directory_details f ON f.id = e.detail_id
  WHERE e.from_id = o.id AND e.kind = 'settings' AND e.valid_to IS NULL)`;
const assignedNames = (kind: 'user' | 'group') => `(SELECT json_group_array(name) FROM (
  SELECT coalesce(w.name, substr(f.key, instr(f.key, '/') + 1)) AS name FROM directory_edges e
  JOIN directory_objects f ON f.id = e.from_id
  LEFT JOIN directory_states w ON w.object_id = f.id AND w.valid_to IS NULL
  WHERE e.to_id = o.id AND e.kind = 'assigned' AND e.valid_to IS NULL AND f.kind = '${kind}' ORDER BY 1))`;

const assignmentSorts: Readonly<Record<Input<'assignments'>['sort'], string>> = {
  name: 's.name COLLATE NOCASE',
  namespace: 's.namespace COLLATE NOCASE',
  status: `d.value ->> '$.status'`,
  policy: `${assignedSettings} ->> '$.policy'`,
};

/** Enabled and with nobody in it, it holds for everybody in its namespace (reference: IAM policy assignments). */
const holdsForEverybody = (
  status: string | null,
  assigned: DirectoryAssignment['assigned'],
): boolean | null => {
  if (status !== null && status !== 'ENABLED') return false;
  if (status === null || assigned === null) return null;
  return assigned.users.length + assigned.groups.length === 0;
};

const stateWords: Readonly<Record<NonNullable<Input<'people'>['state']>, string>> = {
  active: `d.value ->> '$.active' = 1`,
  invited: `d.value ->> '$.active' = 0 AND d.value ->> '$.nameless' = 0`,
  nameless: `d.value ->> '$.nameless' = 1`,
};

const where = (conditions: readonly (string | false)[]): string =>
  `WHERE ${conditions.filter((one) => one !== false).join(' AND ')}`;

interface AccountRow {
  readonly edition: string | null;
  readonly authentication_type: string | null;
  readonly public_sharing: number | null;
  readonly profile: string | null;
  readonly told: number;
}

const accountFacts = `SELECT d.value ->> '$.edition' AS edition, d.value ->> '$.authenticationType' AS authentication_type,
    (SELECT f.value ->> '$.publicSharing' FROM directory_edges e JOIN directory_details f ON f.id = e.detail_id
     WHERE e.from_id = o.id AND e.kind = 'settings' AND e.valid_to IS NULL) AS public_sharing,
    ${profileOf('r.id = o.id')} AS profile,
    ${wasRead(`'account_restriction'`)} AS told
  FROM directory_objects o
  LEFT JOIN directory_states s ON s.object_id = o.id AND s.valid_to IS NULL
  LEFT JOIN directory_details d ON d.id = s.detail_id
  WHERE o.connection_id = :connectionId AND o.kind = 'account'`;

/** What the directory's screens show, filtered, sorted and paged in SQL. */
export const createDirectoryLists = (database: Database) => {
  // The same few questions come again with every key; compiling one takes longer than answering it.
  const compiled = new Map<string, Statement<[object], unknown>>();
  const rows = <R>(sql: string, values: object): R[] => {
    const statement = compiled.get(sql) ?? database.prepare<[object], unknown>(sql);
    compiled.set(sql, statement);
    return statement.all(values) as R[];
  };
  const total = (conditions: string, values: object): number =>
    rows<{ total: number }>(`SELECT count(*) AS total ${passedOnce(conditions)} ${conditions}`, values)[0]
      ?.total ?? 0;
  /** Where a count of groups (`connection namespace`) or of folders (`connection`) would be too small. */
  const unread = (): { readonly groups: ReadonlySet<string>; readonly folders: ReadonlySet<string> } => {
    const groups = new Set<string>();
    const folders = new Set<string>();
    for (const { connection_id, scope } of rows<{ connection_id: string; scope: string }>(unreadLists, {})) {
      const [list = '', namespace = ''] = scope.split('/');
      if (list === 'folders' || list === 'folder_members') folders.add(connection_id);
      else groups.add(`${connection_id} ${namespace}`);
    }
    return { groups, folders };
  };
  const shared = (input: {
    readonly connectionId?: string | undefined;
    readonly limit: number;
    readonly offset: number;
  }) => ({ connection: input.connectionId ?? null, limit: input.limit, offset: input.offset });
  const order = (by: string, descending: boolean, last = 's.name COLLATE NOCASE') =>
    `ORDER BY ${by} ${descending ? 'DESC' : 'ASC'}, ${last}, o.key`;

  return {
    people: (input: Input<'people'>): { total: number; people: PersonAccount[] } => {
      const conditions = where([
        `o.kind = 'user'`,
        input.connectionId !== undefined && 'o.connection_id = :connection',
        input.namespace !== undefined && 's.namespace = :namespace',
        input.role !== undefined && `d.value ->> '$.role' = :role`,
        input.state !== undefined && stateWords[input.state],
        Boolean(input.search?.trim()) &&
          `(s.name LIKE :search ESCAPE '\\' OR d.value ->> '$.email' LIKE :search ESCAPE '\\')`,
      ]);
      const values = {
        ...shared(input),
        namespace: input.namespace ?? null,
        role: input.role ?? null,
        search: like(input.search ?? ''),
      };
      const people = rows<PersonRow>(
        pageOf(
          `${agedColumns}, s.namespace, s.name, d.value ->> '$.email' AS email, d.value ->> '$.role' AS role,
           d.value ->> '$.identityType' AS identity_type, d.value ->> '$.externalLogin' AS external_login,
           d.value ->> '$.active' AS active, d.value ->> '$.nameless' AS nameless,
           (SELECT count(*) FROM directory_edges e
            WHERE e.from_id = o.id AND e.kind = 'member' AND e.valid_to IS NULL) AS groups,
           ${restrictionColumns}`,
          conditions,
          order(personSorts[input.sort], input.descending),
        ),
        values,
      );
      const { groups: unknown } = unread();
      return {
        total: total(conditions, values),
        people: people.map((row) => ({
          ...aged(row),
          namespace: row.namespace,
          userName: row.name,
          email: row.email,
          role: row.role,
          identityType: row.identity_type,
          federated: isFederated(row),
          active: row.active === null ? null : row.active === 1,
          nameless: row.nameless === 1,
          groups: unknown.has(`${row.connection_id} ${row.namespace}`) ? null : row.groups,
          restriction: restrictionOf(row),
        })),
      };
    },

    groups: (input: Input<'groups'>): { total: number; groups: DirectoryGroup[] } => {
      const conditions = where([
        `o.kind = 'group'`,
        input.connectionId !== undefined && 'o.connection_id = :connection',
        input.namespace !== undefined && 's.namespace = :namespace',
        Boolean(input.search?.trim()) && `s.name LIKE :search ESCAPE '\\'`,
      ]);
      const values = {
        ...shared(input),
        namespace: input.namespace ?? null,
        search: like(input.search ?? ''),
      };
      const members = `SELECT count(*) FROM directory_edges e
        WHERE e.to_id = o.id AND e.kind = 'member' AND e.valid_to IS NULL`;
      const by = input.sort === 'name' ? 's.name COLLATE NOCASE' : 's.namespace COLLATE NOCASE';
      const groups = rows<GroupRow>(
        pageOf(
          `${agedColumns}, s.namespace, s.name, d.value ->> '$.description' AS description,
           ${countOrNull('members', members)} AS members`,
          conditions,
          order(by, input.descending),
        ),
        values,
      );
      return {
        total: total(conditions, values),
        groups: groups.map((row) => ({
          ...aged(row),
          namespace: row.namespace,
          name: row.name,
          description: row.description ?? '',
          members: row.members,
        })),
      };
    },

    assets: (input: Input<'assets'>): { total: number; assets: DirectoryAsset[] } => {
      const conditions = where([
        input.kind === undefined
          ? `o.kind IN (${listedAssetKinds.map((kind) => `'${kind}'`).join(', ')})`
          : 'o.kind = :kind',
        input.connectionId !== undefined && 'o.connection_id = :connection',
        Boolean(input.search?.trim()) &&
          `(s.title LIKE :search ESCAPE '\\' OR s.name LIKE :search ESCAPE '\\')`,
      ]);
      const values = { ...shared(input), kind: input.kind ?? null, search: like(input.search ?? '') };
      const grants = `SELECT count(*) FROM directory_edges e
        WHERE e.to_id = o.id AND e.kind IN ('grant', 'link_grant') AND e.valid_to IS NULL`;
      const assets = rows<AssetRow>(
        pageOf(
          `${agedColumns}, o.kind, s.name, s.title, s.marker, ${countOrNull('grants', grants)} AS grants,
           (SELECT count(*) FROM directory_edges e
            WHERE e.to_id = o.id AND e.kind = 'contains' AND e.valid_to IS NULL) AS folders`,
          conditions,
          order(assetSorts[input.sort], input.descending, 's.title COLLATE NOCASE'),
        ),
        values,
      );
      const { folders: unknown } = unread();
      return {
        total: total(conditions, values),
        assets: assets.map((row) => ({
          ...aged(row),
          kind: row.kind,
          id: row.name,
          title: row.title,
          grants: row.grants,
          folders: unknown.has(row.connection_id) ? null : row.folders,
          updatedAt: row.marker,
        })),
      };
    },

    assignments: (input: Input<'assignments'>): { total: number; assignments: DirectoryAssignment[] } => {
      const conditions = where([
        `o.kind = 'policy_assignment'`,
        input.connectionId !== undefined && 'o.connection_id = :connection',
        input.namespace !== undefined && 's.namespace = :namespace',
        input.status !== undefined && `d.value ->> '$.status' = :status`,
        Boolean(input.search?.trim()) &&
          `(s.name LIKE :search ESCAPE '\\' OR ${assignedSettings} ->> '$.policy' LIKE :search ESCAPE '\\')`,
      ]);
      const values = {
        ...shared(input),
        namespace: input.namespace ?? null,
        status: input.status ?? null,
        search: like(input.search ?? ''),
      };
      const found = rows<AssignmentRow>(
        pageOf(
          `${agedColumns}, s.namespace, s.name, d.value ->> '$.status' AS status, ${assignedSettings} AS settings,
           ${assignedNames('user')} AS users, ${assignedNames('group')} AS groups`,
          conditions,
          order(assignmentSorts[input.sort], input.descending),
        ),
        values,
      );
      return {
        total: total(conditions, values),
        assignments: found.map((row) => {
          const settings =
            row.settings === null ? null : (JSON.parse(row.settings) as { policy: string | null });
          const assigned = settings && {
            policy: settings.policy,
            users: JSON.parse(row.users) as string[],
            groups: JSON.parse(row.groups) as string[],
          };
          return {
            ...aged(row),
            namespace: row.namespace,
            name: row.name,
            status: row.status,
            assigned,
            everybody: holdsForEverybody(row.status, assigned),
          };
        }),
      };
    },

    /** What a connection's part of the directory holds and rests on. */
    holdings: (
      connectionId: string,
    ): Pick<DirectoryStatus, 'account' | 'counts' | 'scopes' | 'oldestReadAt' | 'unreadable'> => {
      const [account] = rows<AccountRow>(accountFacts, { connectionId });
      const counts = rows<{ kind: string; count: number }>(
        `SELECT o.kind, count(*) AS count FROM directory_objects o
         JOIN directory_states s ON s.object_id = o.id AND s.valid_to IS NULL
         WHERE o.connection_id = :connectionId GROUP BY o.kind`,
        { connectionId },
      );
      const scopes = rows<{ state: string; count: number; oldest: string | null }>(
        `SELECT state, count(*) AS count, min(read_at) AS oldest FROM directory_scopes
         WHERE connection_id = :connectionId AND state <> 'gone' GROUP BY state`,
        { connectionId },
      );
      const unreadable = rows<DirectoryStatus['unreadable'][number]>(
        `SELECT reason ->> '$.operation' AS operation, reason ->> '$.action' AS action,
           min(reason ->> '$.message') AS message, count(*) AS scopes
         FROM directory_scopes WHERE connection_id = :connectionId AND state IN ('unreadable', 'failed')
         GROUP BY 1, 2 ORDER BY 4 DESC, 1`,
        { connectionId },
      );
      const of = (state: string) => scopes.find((row) => row.state === state)?.count ?? 0;
      const oldest = scopes.flatMap((row) => row.oldest ?? []).sort()[0];
      return {
        account: {
          edition: account?.edition ?? null,
          authenticationType: account?.authentication_type ?? null,
          publicSharing: account?.public_sharing == null ? null : account.public_sharing === 1,
          restriction: account?.told === 1 ? { profile: account.profile } : null,
        },
        counts: Object.fromEntries(counts.map((row) => [row.kind, row.count])),
        scopes: {
          read: of('read'),
          assumed: of('assumed'),
          unreadable: of('unreadable'),
          failed: of('failed'),
        },
        oldestReadAt: oldest ?? null,
        unreadable,
      };
    },
  };
};
