import type { Database } from 'better-sqlite3';
import type { Json } from '../../shared/domain/plan.ts';

/** What was typed so far. */
export interface DraftRecord {
  readonly id: string;
  readonly tenantSlug: string | null;
  readonly page: string;
  readonly body: Readonly<Record<string, Json>>;
  readonly revision: number;
  readonly updatedAt: string;
}

interface Row {
  readonly id: string;
  readonly tenant_slug: string | null;
  readonly page: string;
  readonly body: string;
  readonly revision: number;
  readonly updated_at: string;
}

/** A draft as lists show it: what was typed may be large. */
export interface ListedDraft extends Omit<DraftRecord, 'body'> {
  /** The name typed so far; empty where there is none. */
  readonly name: string;
}

export interface DraftFilter {
  /** A part of the name or of the tenant that is changed. */
  readonly search?: string | undefined;
  readonly limit: number;
  readonly offset: number;
}

interface ListedRow extends Omit<Row, 'body'> {
  readonly name: unknown;
}

/** The name as it is shown; a draft may hold anything in its place. */
export const typedName = (name: unknown): string =>
  typeof name === 'string' ? name.trim().slice(0, 128) : '';

const toListed = (row: ListedRow): ListedDraft => ({
  id: row.id,
  tenantSlug: row.tenant_slug,
  name: typedName(row.name),
  page: row.page,
  revision: row.revision,
  updatedAt: row.updated_at,
});

const toRecord = (row: Row): DraftRecord => ({
  id: row.id,
  tenantSlug: row.tenant_slug,
  page: row.page,
  body: JSON.parse(row.body) as DraftRecord['body'],
  revision: row.revision,
  updatedAt: row.updated_at,
});

const columns = 'id, tenant_slug, page, body, revision, updated_at';

/** Drafts of tenants. Each method is one transaction, durable when it answers. */
export const createDraftRepository = (database: Database) => {
  const byId = database.prepare<[string], Row>(`SELECT ${columns} FROM tenant_drafts WHERE id = ?`);
  const get = (id: string): DraftRecord | undefined => {
    const row = byId.get(id);
    return row && toRecord(row);
  };
  return {
    get,

    /** Drafts without what was typed but the name, the last saved first. */
    list({ search, limit, offset }: DraftFilter): { readonly total: number; readonly drafts: ListedDraft[] } {
      const text = search?.trim();
      const where = text
        ? `WHERE body ->> '$.name' LIKE :search ESCAPE '\\' OR tenant_slug LIKE :search ESCAPE '\\'`
        : '';
      const values = { limit, offset, search: `%${text?.replace(/[\\%_]/g, '\\$&')}%` };
      const total = database
        .prepare<[object], { total: number }>(`SELECT count(*) AS total FROM tenant_drafts ${where}`)
        .get(values)?.total;
      const rows = database
        .prepare<[object], ListedRow>(
          `SELECT id, tenant_slug, page, body ->> '$.name' AS name, revision, updated_at FROM tenant_drafts
           ${where} ORDER BY updated_at DESC, id DESC LIMIT :limit OFFSET :offset`,
        )
        .all(values);
      return { total: total ?? 0, drafts: rows.map(toListed) };
    },

    /** The newest draft that edits a tenant. */
    ofTenant(slug: string): DraftRecord | undefined {
      const row = database
        .prepare<[string], Row>(
          `SELECT ${columns} FROM tenant_drafts WHERE tenant_slug = ? ORDER BY updated_at DESC, id DESC LIMIT 1`,
        )
        .get(slug);
      return row && toRecord(row);
    },

    insert(draft: Omit<DraftRecord, 'revision'>): void {
      database
        .prepare(
          `INSERT INTO tenant_drafts (id, tenant_slug, page, body, revision, created_at, updated_at)
           VALUES (?, ?, ?, ?, 1, ?, ?)`,
        )
        .run(
          draft.id,
          draft.tenantSlug,
          draft.page,
          JSON.stringify(draft.body),
          draft.updatedAt,
          draft.updatedAt,
        );
    },

    /** Saves over the revision that was seen; answers the draft as it is now, saved or not. */
    save(
      id: string,
      revision: number,
      change: Pick<DraftRecord, 'page' | 'body' | 'updatedAt'>,
    ): { readonly saved: boolean; readonly draft: DraftRecord | undefined } {
      const saved =
        database
          .prepare(
            `UPDATE tenant_drafts SET page = ?, body = ?, updated_at = ?, revision = revision + 1
             WHERE id = ? AND revision = ?`,
          )
          .run(change.page, JSON.stringify(change.body), change.updatedAt, id, revision).changes === 1;
      return { saved, draft: get(id) };
    },

    /** Whether there was one to discard. */
    discard: (id: string): boolean =>
      database.prepare('DELETE FROM tenant_drafts WHERE id = ?').run(id).changes === 1,
  };
};
export type DraftRepository = ReturnType<typeof createDraftRepository>;
