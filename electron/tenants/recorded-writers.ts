import type { Database } from 'better-sqlite3';
import type { TenantRole } from '../../shared/domain/tenant-spec.ts';
import type { RecordedEntitlement, RecordedPerson } from './tenant-record.ts';

/** People whom a tenant was given. `add` keeps what is known of them, `replace` forgets it. */
export const createPeopleWriter = (database: Database) => {
  const remove = database.prepare('DELETE FROM tenant_people WHERE tenant_id = ?');
  const insert = (onConflict: string) =>
    database.prepare(
      `INSERT INTO tenant_people (tenant_id, email, role, user_name) VALUES (?, ?, ?, ?)
       ON CONFLICT (tenant_id, email) ${onConflict}`,
    );
  // The role and name that were given before stay known until the new ones are.
  const keep = insert('DO NOTHING');
  const set = insert('DO UPDATE SET role = excluded.role, user_name = excluded.user_name');
  return {
    add(id: string, people: readonly RecordedPerson[]): void {
      for (const { email, role, userName } of people) keep.run(id, email, role, userName);
    },
    replace(id: string, people: readonly RecordedPerson[]): void {
      remove.run(id);
      for (const { email, role, userName } of people) set.run(id, email, role, userName);
    },
  };
};

/** Dashboards and datasets that a tenant was given. `add` only adds groups, `replace` forgets what was. */
export const createEntitlementWriter = (database: Database) => {
  const remove = database.prepare('DELETE FROM tenant_entitlements WHERE tenant_id = ?');
  const find = database.prepare<[string, string, string], { groups: string }>(
    'SELECT groups FROM tenant_entitlements WHERE tenant_id = ? AND kind = ? AND asset_id = ?',
  );
  const set = database.prepare(
    `INSERT INTO tenant_entitlements (tenant_id, kind, asset_id, groups) VALUES (?, ?, ?, ?)
     ON CONFLICT (tenant_id, kind, asset_id) DO UPDATE SET groups = excluded.groups`,
  );
  return {
    add(id: string, entitlements: readonly RecordedEntitlement[]): void {
      for (const { kind, id: asset, groups } of entitlements) {
        const before = find.get(id, kind, asset);
        const all = new Set([...(before ? (JSON.parse(before.groups) as TenantRole[]) : []), ...groups]);
        set.run(id, kind, asset, JSON.stringify([...all]));
      }
    },
    replace(id: string, entitlements: readonly RecordedEntitlement[]): void {
      remove.run(id);
      for (const { kind, id: asset, groups } of entitlements)
        set.run(id, kind, asset, JSON.stringify(groups));
    },
  };
};
