import type { Database } from 'better-sqlite3';
import type { TenantSort } from '../../shared/domain/list-sorts.ts';
import { tenantGroup } from '../../shared/domain/tenant-names.ts';
import { placeOf } from '../../shared/domain/tenant-rules.ts';
import {
  type CentralGroups,
  type Datastore,
  type TenantRole,
  type TenantSpec,
  type TenantStatus,
  tenantRoles,
} from '../../shared/domain/tenant-spec.ts';
import { type LeavingFacts, type LeavingTenant, readLeavingFacts } from './leaving-facts.ts';
import type { Neighbour } from './plan-parts.ts';
import { createEntitlementWriter, createPeopleWriter } from './recorded-writers.ts';
import type {
  DeletedRecord,
  ListedTenant,
  OffboardedRecord,
  Recorded,
  RecordedEntitlement,
  RecordedPerson,
  SuspendedRecord,
  TenantRecord,
  TenantSummaryRecord,
} from './tenant-record.ts';

export interface TenantFilter {
  readonly search?: string | undefined;
  readonly status?: TenantStatus | undefined;
  readonly environment?: string | undefined;
  /** Default: by name. */
  readonly sort?: TenantSort | undefined;
  readonly descending?: boolean | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** A tenant as it is about to become. */
export interface TenantWish {
  readonly id: string;
  readonly spec: TenantSpec;
  readonly namespace: string;
  readonly connectionId: string;
  readonly people: readonly RecordedPerson[];
  readonly draftId: string | null;
  readonly at: string;
}

/** What somebody else has already. */
export type TakenByOther =
  | { readonly what: 'tenant_id' | 'namespace'; readonly by: string }
  | { readonly what: 'place'; readonly by: string; readonly index: number }
  | { readonly what: 'group'; readonly by: string; readonly role: TenantRole };

interface SummaryRow {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly tenant_id: string;
  readonly status: TenantStatus;
  readonly isolation: 'namespace' | 'shared';
  readonly namespace: string;
  readonly environment: string;
  readonly connection_id: string;
  readonly connection_name: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

interface ListedRow extends SummaryRow {
  readonly people: number;
  readonly entitlements: number;
}

interface Row extends SummaryRow {
  readonly spec: string;
  readonly suspended: string | null;
  readonly offboarded: string | null;
  readonly deleted: string | null;
  readonly run_id: string | null;
  readonly run_state: string | null;
  readonly run_at: string | null;
}

// A deleted tenant is an offboarded one that has nothing left in the account.
const summaryColumns = `t.id, t.slug, t.name, t.tenant_id,
  CASE WHEN t.deleted IS NULL THEN t.status ELSE 'deleted' END AS status, t.isolation, t.namespace, t.environment,
  t.connection_id, c.name AS connection_name, t.created_at, t.updated_at`;

// A tenant's last run is found by its subject: it is right even if Steward died between two writes.
const select = `SELECT ${summaryColumns}, t.spec, t.suspended, t.offboarded, t.deleted, r.id AS run_id, r.state AS run_state,
  coalesce(r.ended_at, r.started_at) AS run_at
  FROM tenants t LEFT JOIN connections c ON c.id = t.connection_id
  LEFT JOIN runs r ON r.id = (SELECT id FROM runs WHERE subject_type = 'tenant' AND subject_id = t.slug
    AND type = 'plan' ORDER BY started_at DESC, id DESC LIMIT 1)`;

// A list does not read the documents: one may hold ten thousand people.
const selectListed = `SELECT ${summaryColumns},
  (SELECT count(*) FROM tenant_people p WHERE p.tenant_id = t.id) AS people,
  (SELECT count(*) FROM tenant_entitlements e WHERE e.tenant_id = t.id) AS entitlements
  FROM tenants t LEFT JOIN connections c ON c.id = t.connection_id`;

const searched = `(t.name LIKE :search ESCAPE '\\' OR t.slug LIKE :search ESCAPE '\\'
  OR t.tenant_id LIKE :search ESCAPE '\\')`;

/** Only names of columns of this file get into a statement. */
const sortColumns: Readonly<Record<TenantSort, string>> = {
  name: 't.name COLLATE NOCASE',
  status: 't.status',
  isolation: 't.isolation',
  environment: 't.environment',
  people: 'people',
  entitlements: 'entitlements',
  tenantId: 't.tenant_id COLLATE NOCASE',
  updated: 't.updated_at',
  created: 't.created_at',
};

/** Equal ones stand by name, in the same direction, so that the index on names serves both directions. */
const orderOf = (sort: TenantSort, descending: boolean): string =>
  [...new Set([sortColumns[sort], sortColumns.name, 't.slug'])]
    .map((column) => (descending ? `${column} DESC` : column))
    .join(', ');

const statusIs: Readonly<Partial<Record<TenantStatus, string>>> = {
  offboarded: "t.status = 'offboarded' AND t.deleted IS NULL",
  deleted: "t.status = 'offboarded' AND t.deleted IS NOT NULL",
};

/** The list's two statements. Only what is asked for stands in them, so that an index can answer. */
export const listStatements = (filter: Partial<Omit<TenantFilter, 'limit' | 'offset'>>) => {
  const wanted = [
    filter.status === undefined ? [] : [statusIs[filter.status] ?? 't.status = :status'],
    filter.environment === undefined ? [] : ['t.environment = :environment'],
    filter.search?.trim() ? [searched] : [],
  ].flat();
  const where = wanted.length === 0 ? '' : `WHERE ${wanted.join(' AND ')}`;
  return {
    count: `SELECT count(*) AS total FROM tenants t ${where}`,
    page: `${selectListed} ${where} ORDER BY ${orderOf(filter.sort ?? 'name', filter.descending ?? false)} LIMIT :limit OFFSET :offset`,
  };
};

const toSummary = (row: SummaryRow): TenantSummaryRecord => ({
  id: row.id,
  slug: row.slug,
  name: row.name,
  tenantId: row.tenant_id,
  status: row.status,
  isolation: row.isolation,
  namespace: row.namespace,
  environment: row.environment,
  connection: row.connection_name === null ? null : { id: row.connection_id, name: row.connection_name },
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

const toListed = (row: ListedRow): ListedTenant => ({
  ...toSummary(row),
  people: row.people,
  entitlements: row.entitlements,
});

const toRecord = (row: Row): TenantRecord => ({
  ...toSummary(row),
  spec: JSON.parse(row.spec) as TenantSpec,
  suspended: row.suspended === null ? null : (JSON.parse(row.suspended) as SuspendedRecord),
  offboarded: row.offboarded === null ? null : (JSON.parse(row.offboarded) as OffboardedRecord),
  deleted: row.deleted === null ? null : (JSON.parse(row.deleted) as DeletedRecord),
  lastRun:
    row.run_id === null || row.run_state === null || row.run_at === null
      ? null
      : { id: row.run_id, state: row.run_state, at: row.run_at },
});

const columnsOf = (store: Datastore) => ({
  kind: store.kind,
  catalog: store.kind === 'uc_catalog' ? store.catalog : null,
  database: store.kind === 'database' ? store.database : null,
  schema: store.kind === 'database' ? (store.schema ?? null) : null,
  location: store.kind === 's3' ? store.location : null,
  arn: store.kind === 'data_source' ? store.arn : null,
  place: placeOf(store),
});

/** Tenants, where their data is, and what Steward gave them. Each method is one transaction. */
export const createTenantRepository = (database: Database) => {
  const bySlug = database.prepare<[string], Row>(`${select} WHERE t.slug = ?`);
  const idOf = database.prepare<[string], { id: string }>('SELECT id FROM tenants WHERE slug = ?');
  const setPeople = createPeopleWriter(database);
  const setEntitlements = createEntitlementWriter(database);

  const get = (slug: string): TenantRecord | undefined => {
    const row = bySlug.get(slug);
    return row && toRecord(row);
  };

  /** Who has a tenant id, namespace or place of data that belongs to one tenant only. */
  const takenBy = (wish: {
    readonly slug: string;
    readonly tenantId?: string | undefined;
    readonly namespace?: string | undefined;
    readonly connectionId?: string | undefined;
    readonly datastores: readonly (Datastore | null)[];
    /** Groups of IAM Identity Center that the document names. */
    readonly groups?: CentralGroups | undefined;
  }): TakenByOther[] => {
    const taken: TakenByOther[] = [];
    const owner = (sql: string, values: object) =>
      database.prepare<[object], { name: string }>(sql).get({ slug: wish.slug, ...values })?.name;
    if (wish.tenantId !== undefined) {
      const by = owner('SELECT name FROM tenants WHERE tenant_id = :tenantId AND slug <> :slug', {
        tenantId: wish.tenantId,
      });
      if (by !== undefined) taken.push({ what: 'tenant_id', by });
    }
    if (wish.namespace !== undefined && wish.namespace !== 'default') {
      const by = owner(
        `SELECT name FROM tenants WHERE namespace = :namespace AND slug <> :slug AND deleted IS NULL
         AND (:connectionId IS NULL OR connection_id = :connectionId)`,
        { namespace: wish.namespace, connectionId: wish.connectionId ?? null },
      );
      if (by !== undefined) taken.push({ what: 'namespace', by });
    }
    wish.datastores.forEach((store, index) => {
      if (store === null) return;
      const by = owner(
        `SELECT t.name FROM tenant_datastores d JOIN tenants t ON t.id = d.tenant_id
         WHERE d.environment = :environment AND d.place = :place AND t.slug <> :slug`,
        { environment: store.environment, place: placeOf(store) },
      );
      if (by !== undefined) taken.push({ what: 'place', by, index });
    });
    // In the default namespace all tenants' groups stand beside each other.
    for (const role of wish.namespace === 'default' ? tenantRoles : []) {
      const group = tenantGroup({ slug: wish.slug, identities: { groups: wish.groups } }, role);
      const by = owner(
        `SELECT name FROM tenants WHERE slug <> :slug AND deleted IS NULL AND isolation = 'shared'
         AND (:connectionId IS NULL OR connection_id = :connectionId)
         AND :group IN (
           coalesce(spec ->> '$.identities.groups.reader', slug || '-readers'),
           coalesce(spec ->> '$.identities.groups.author', slug || '-authors'),
           coalesce(spec ->> '$.identities.groups.admin', slug || '-admins'))`,
        { group, connectionId: wish.connectionId ?? null },
      );
      if (by !== undefined) taken.push({ what: 'group', by, role });
    }
    return taken;
  };

  const writeDatastores = (tenantId: string, datastores: readonly Datastore[]): void => {
    database.prepare('DELETE FROM tenant_datastores WHERE tenant_id = ?').run(tenantId);
    const insert = database.prepare(
      `INSERT INTO tenant_datastores (tenant_id, environment, position, kind, uc_catalog, database, schema,
         s3_location, data_source_arn, place)
       VALUES (:tenantId, :environment, :position, :kind, :catalog, :database, :schema, :location, :arn, :place)`,
    );
    datastores.forEach((store, position) => {
      insert.run({ tenantId, environment: store.environment, position, ...columnsOf(store) });
    });
  };

  return {
    get,
    takenBy,

    list(filter: TenantFilter): { readonly total: number; readonly tenants: ListedTenant[] } {
      const search = filter.search?.trim();
      const wanted = {
        status: filter.status ?? null,
        environment: filter.environment ?? null,
        search: search ? `%${search.replace(/[\\%_]/g, '\\$&')}%` : null,
      };
      const statements = listStatements(filter);
      const count = database.prepare<[object], { total: number }>(statements.count);
      const page = database.prepare<[object], ListedRow>(statements.page);
      return {
        total: count.get(wanted)?.total ?? 0,
        tenants: page.all({ ...wanted, limit: filter.limit, offset: filter.offset }).map(toListed),
      };
    },

    /** Display names of all tenants but one. */
    otherNames: (slug: string): string[] =>
      database
        .prepare<[string], { name: string }>('SELECT name FROM tenants WHERE slug <> ? ORDER BY name')
        .all(slug)
        .map(({ name }) => name),

    /** What Steward gave a tenant so far; null for one that it does not know. */
    recorded(slug: string): Recorded | null {
      const id = idOf.get(slug)?.id;
      if (id === undefined) return null;
      return {
        people: database
          .prepare<[string], { email: string; userName: string; role: TenantRole }>(
            'SELECT email, user_name AS userName, role FROM tenant_people WHERE tenant_id = ? ORDER BY email',
          )
          .all(id),
        entitlements: database
          .prepare<[string], { kind: RecordedEntitlement['kind']; id: string; groups: string }>(
            'SELECT kind, asset_id AS id, groups FROM tenant_entitlements WHERE tenant_id = ? ORDER BY kind, asset_id',
          )
          .all(id)
          .map((row) => ({ ...row, groups: JSON.parse(row.groups) as TenantRole[] })),
      };
    },

    /** People of other tenants on the same connection who have one of these user names. */
    neighbours(connectionId: string, slug: string, userNames: readonly string[]): Neighbour[] {
      return database
        .prepare<[string, string, string], Neighbour>(
          `SELECT p.user_name AS userName, t.namespace, p.role, t.name AS tenant
           FROM tenant_people p JOIN tenants t ON t.id = p.tenant_id
           WHERE t.connection_id = ? AND t.slug <> ? AND t.deleted IS NULL AND p.user_name IN (SELECT value FROM json_each(?))`,
        )
        .all(connectionId, slug, JSON.stringify(userNames));
    },

    /**
     * Puts down a tenant as it is about to become, before anything is changed in the cloud: the document,
     * the places of its data, and, beside what was given before, what is about to be given. Its draft
     * becomes one that edits this tenant. Answers who has something of it already, and then writes nothing.
     */
    begin(wish: TenantWish): TakenByOther[] {
      const { spec, at } = wish;
      return database.transaction((): TakenByOther[] => {
        const taken = takenBy({
          slug: spec.slug,
          tenantId: spec.tenantId,
          namespace: wish.namespace,
          connectionId: wish.connectionId,
          datastores: spec.datastores,
          groups: spec.identities.groups,
        });
        if (taken.length > 0) return taken;
        database
          .prepare(
            `INSERT INTO tenants (id, slug, name, tenant_id, status, isolation, namespace, environment, connection_id,
               spec, created_at, updated_at)
             VALUES (:id, :slug, :name, :tenantId, 'onboarding', :isolation, :namespace, :environment,
               :connectionId, :spec, :at, :at)
             ON CONFLICT (slug) DO UPDATE SET name = excluded.name, tenant_id = excluded.tenant_id,
               isolation = excluded.isolation, namespace = excluded.namespace, environment = excluded.environment,
               connection_id = excluded.connection_id, spec = excluded.spec, updated_at = excluded.updated_at`,
          )
          .run({
            id: wish.id,
            slug: spec.slug,
            name: spec.name,
            tenantId: spec.tenantId,
            isolation: spec.isolation.model,
            namespace: wish.namespace,
            environment: spec.environment,
            connectionId: wish.connectionId,
            spec: JSON.stringify(spec),
            at,
          });
        const id = idOf.get(spec.slug)?.id ?? wish.id;
        writeDatastores(id, spec.datastores);
        setPeople.add(id, wish.people);
        setEntitlements.add(id, spec.entitlements);
        if (wish.draftId !== null)
          database
            .prepare('UPDATE tenant_drafts SET tenant_slug = ? WHERE id = ?')
            .run(spec.slug, wish.draftId);
        return [];
      })();
    },

    /** A tenant is as its document says: it is live, and what it was given is what the document gives. */
    becomeLive(slug: string, people: readonly RecordedPerson[], spec: TenantSpec, at: string): void {
      database.transaction(() => {
        const id = idOf.get(slug)?.id;
        if (id === undefined) return;
        setPeople.replace(id, people);
        setEntitlements.replace(id, spec.entitlements);
        database
          .prepare("UPDATE tenants SET status = 'live', suspended = NULL, updated_at = ? WHERE id = ?")
          .run(at, id);
      })();
    },

    /** Keeps what suspending took, and the status that follows. */
    setSuspended(slug: string, status: TenantStatus, suspended: SuspendedRecord | null, at: string): void {
      database
        .prepare('UPDATE tenants SET status = ?, suspended = ?, updated_at = ? WHERE slug = ?')
        .run(status, suspended === null ? null : JSON.stringify(suspended), at, slug);
    },

    /** What the directory and Steward's own records know of a tenant that leaves. */
    leaving: database.transaction(
      (tenant: LeavingTenant): LeavingFacts => readLeavingFacts(database, tenant),
    ) as (tenant: LeavingTenant) => LeavingFacts,

    /** Keeps what offboarding took, and the status that follows. */
    setOffboarded(slug: string, status: TenantStatus, offboarded: OffboardedRecord | null, at: string): void {
      database
        .prepare('UPDATE tenants SET status = ?, offboarded = ?, updated_at = ? WHERE slug = ?')
        .run(status, offboarded === null ? null : JSON.stringify(offboarded), at, slug);
    },

    /** Nothing of the tenant is left in the account. Its record stays; the places of its data are free again. */
    setDeleted(slug: string, deleted: DeletedRecord): void {
      database.transaction(() => {
        database
          .prepare('UPDATE tenants SET deleted = ?, updated_at = ? WHERE slug = ? AND deleted IS NULL')
          .run(JSON.stringify(deleted), deleted.at, slug);
        database
          .prepare('DELETE FROM tenant_datastores WHERE tenant_id = (SELECT id FROM tenants WHERE slug = ?)')
          .run(slug);
      })();
    },
  };
};
export type TenantRepository = ReturnType<typeof createTenantRepository>;
