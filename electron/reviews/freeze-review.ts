import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { AccessGraph } from '../../shared/domain/access-graph.ts';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import type { Json } from '../../shared/domain/plan.ts';
import { type Reviewer, type ReviewScope, tokenReviewer } from '../../shared/domain/review.ts';
import { contentsBelow } from '../../shared/domain/review-contents.ts';
import { ownKeys } from '../../shared/domain/review-own.ts';
import { type FrozenRow, frozenRows } from '../../shared/domain/review-snapshot.ts';
import {
  neededReadings,
  type ReviewSource,
  type ScopeReading,
  type Selected,
  sourcesOf,
} from '../../shared/domain/review-sources.ts';
import { tenantGroup } from '../../shared/domain/tenant-names.ts';
import { type CentralGroups, tenantRoles } from '../../shared/domain/tenant-spec.ts';
import { createGrantEnds } from '../access/grant-ends.ts';
import { loadAccessGraph } from '../access/load-graph.ts';
import { createStewardWrites } from '../access/steward-writes.ts';

export interface SnapshotRequest {
  readonly connectionId: string;
  readonly scope: ReviewScope;
  readonly at: string;
  /** Since when use is known; null where it was never read. */
  readonly usageSince: string | null;
  readonly reviewers: readonly Reviewer[];
}

export interface Snapshot {
  readonly rows: readonly FrozenRow[];
  readonly sources: readonly ReviewSource[];
  /** Things that the scope names and the directory does not know. */
  readonly unknown: readonly string[];
  /** The keys whose access is a reviewer's own, in the order of the reviewers. */
  readonly own: readonly (readonly string[])[];
}

interface TenantRow {
  readonly slug: string;
  readonly namespace: string;
  readonly isolation: 'namespace' | 'shared';
  /** What Identity Center's groups are called, as JSON; null for the usual names. */
  readonly groups: string | null;
}

const nothing = { principals: null, assets: null, contentsOf: null, namespaces: null };

/** Whose things the scope means, by the directory's keys. */
const selectedBy = (
  database: Database,
  graph: AccessGraph,
  { connectionId, scope: { of } }: SnapshotRequest,
): Selected & { readonly unknown: readonly string[] } => {
  const here = graph.objects.filter((one) => one.connectionId === connectionId);
  switch (of.kind) {
    case 'connection':
      return { ...nothing, unknown: [] };
    case 'tenant': {
      const tenant = database
        .prepare<[string, string], TenantRow>(
          `SELECT slug, namespace, isolation, spec ->> '$.identities.groups' AS groups
           FROM tenants WHERE slug = ? AND connection_id = ?`,
        )
        .get(of.slug, connectionId);
      if (tenant === undefined) return { ...nothing, unknown: [`tenant ${of.slug}`] };
      const identities = { groups: JSON.parse(tenant.groups ?? '{}') as CentralGroups };
      const names = new Set<string>(
        tenantRoles.map((role) => tenantGroup({ slug: tenant.slug, identities }, role)),
      );
      const isWhole = tenant.isolation === 'namespace';
      const mine = here.filter(({ kind, name, namespace }) =>
        kind === 'namespace'
          ? isWhole && name === tenant.namespace
          : namespace === tenant.namespace &&
            ((kind === 'group' && names.has(name)) || (isWhole && (kind === 'user' || kind === 'group'))),
      );
      return {
        principals: new Set(mine.map(({ key }) => key)),
        assets: null,
        contentsOf: null,
        namespaces: new Set([tenant.namespace]),
        unknown: [],
      };
    }
    case 'groups': {
      const known = here.filter(({ kind, key }) => kind === 'group' && of.groups.includes(key));
      const keys = new Set(known.map(({ key }) => key));
      return {
        principals: keys,
        assets: null,
        contentsOf: null,
        namespaces: new Set(known.flatMap(({ namespace }) => namespace ?? [])),
        unknown: of.groups.filter((key) => !keys.has(key)).map((key) => `group ${key}`),
      };
    }
    case 'assets': {
      const wanted = new Set(of.assets.map(({ resource, id }) => `${resource}/${id}`));
      const known = here.filter(({ kind, name }) => wanted.has(`${kind}/${name}`));
      for (const { kind, name } of known) wanted.delete(`${kind}/${name}`);
      const keys = known.map(({ key }) => key);
      const inside = of.withContents ? contentsBelow(graph, connectionId, keys) : null;
      return {
        principals: null,
        assets: new Set([...keys, ...(inside?.things ?? [])]),
        contentsOf: inside && new Set(inside.folders),
        namespaces: null,
        unknown: [...wanted],
      };
    }
  }
};

/** Reads what a review would freeze. Call it in a transaction: everything has to be of one moment. */
export const readSnapshot = (database: Database, request: SnapshotRequest): Snapshot => {
  const { connectionId, scope, at } = request;
  const graph = loadAccessGraph(database, null);
  const selected = selectedBy(database, graph, request);
  const readings = new Map(
    database
      .prepare<[string], ScopeReading & { readonly scope: string }>(
        `SELECT scope, state, read_at AS readAt, CASE WHEN reason IS NULL THEN NULL ELSE reason ->> '$.message' END AS reason
         FROM directory_scopes WHERE connection_id = ? AND state <> 'gone' AND scope NOT LIKE 'tags/%'`,
      )
      .all(connectionId)
      .map(({ scope: name, ...reading }) => [name, reading] as const),
  );
  const people = new Map(
    database
      .prepare<[string], { key: string; id: string; name: string }>(
        `SELECT o.key, p.id, p.name FROM directory_objects o JOIN person_accounts a ON a.object_id = o.id
         JOIN people p ON p.id = a.person_id WHERE o.connection_id = ?`,
      )
      .all(connectionId)
      .map(({ key, ...person }) => [key, person] as const),
  );
  const uses = new Map<string, string>();
  const keep = (name: string, lastAt: string) => {
    const known = uses.get(name);
    if (known === undefined || known < lastAt) uses.set(name, lastAt);
  };
  for (const [userName, asset, lastAt] of database
    .prepare<[string], [string, string, string]>(
      'SELECT user_name, asset, max(last_at) FROM usage_days WHERE connection_id = ? GROUP BY user_name, asset',
    )
    .raw()
    .iterate(connectionId)) {
    keep(`${asset} ${userName}`, lastAt);
    keep(`* ${userName}`, lastAt);
  }
  const makerOf = database.prepare<[string], string>('SELECT made_by FROM api_tokens WHERE name = ?').pluck();
  const personOf = (key: string) => people.get(key) ?? null;
  const writes = createStewardWrites(database);
  writes.refresh();
  const ends = createGrantEnds(database)(graph, null);
  const rows = frozenRows({
    graph,
    connectionId,
    scope,
    selected,
    at,
    readings,
    use: { knownSince: request.usageSince, lastUse: (userName, asset) => uses.get(`${asset} ${userName}`) },
    originOf: (edge) => writes.originOf(graph, edge),
    untilOf: ends.of,
    personOf,
  });
  return {
    rows,
    sources: sourcesOf(neededReadings(graph, connectionId, scope, selected), readings, at),
    unknown: selected.unknown,
    own: request.reviewers.map((one) => {
      const token = tokenReviewer(one.name);
      const behind = token === undefined ? undefined : makerOf.get(token);
      return ownKeys(graph, connectionId, { ...one, behind }, personOf);
    }),
  };
};

/** SHA-256 over what was frozen: the one thing that a report's rows can be held against. */
export const snapshotHash = (
  { connectionId, scope, at, usageSince }: SnapshotRequest,
  { rows, sources }: Pick<Snapshot, 'rows' | 'sources'>,
): string =>
  createHash('sha256')
    .update(
      canonicalJson({
        connectionId,
        scope,
        frozenAt: at,
        usageSince,
        sources: sources as unknown as Json,
        rows: rows as unknown as Json,
      }),
    )
    .digest('hex');
