import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { createAuditRepository } from '../../electron/audit/audit-repository.ts';

export interface ProfileLines {
  /** The tenant, its people, entitlements, datastores and drafts. */
  readonly tenant: string[];
  /** The plans' runs, their steps, and every audit entry of a step. */
  readonly journal: string[];
  /** What is wrong with the audit log's chain; undefined when nothing is. */
  readonly auditBroken: string | undefined;
}

/** A profile's own record of an onboarding, one line per fact, sorted; without times and drawn ids. */
export const profileLines = (directory: string): ProfileLines => {
  const database = new Sqlite(join(directory, 'steward.db'), { readonly: true, fileMustExist: true });
  try {
    const read = (sql: string) => database.prepare<[], string>(sql).pluck().all();
    const proof = createAuditRepository(database).verify();
    return {
      tenant: [
        ...read(`SELECT 'tenant ' || json_array(slug, name, tenant_id, status, isolation, namespace,
          environment, spec, suspended) FROM tenants`),
        ...read(`SELECT 'person ' || json_array(email, name, role, user_name) FROM tenant_people`),
        ...read(`SELECT 'entitlement ' || json_array(kind, asset_id, groups) FROM tenant_entitlements`),
        ...read(`SELECT 'datastore ' || json_array(environment, kind, place) FROM tenant_datastores`),
        ...read(`SELECT 'draft ' || json_array(tenant_slug, page) FROM tenant_drafts`),
      ].sort(),
      journal: [
        ...read(`SELECT 'run ' || json_array(kind, title, state, error) FROM runs WHERE type = 'plan'`),
        ...read(`SELECT 'step ' || json_array(step_id, state, error) FROM run_steps`),
        ...read(`SELECT 'audit ' || json_array(action, subject, outcome, detail ->> '$.step',
          detail ->> '$.state') FROM audit_entries WHERE detail ->> '$.step' IS NOT NULL`),
      ].sort(),
      auditBroken: proof.ok ? undefined : proof.why,
    };
  } finally {
    database.close();
  }
};
