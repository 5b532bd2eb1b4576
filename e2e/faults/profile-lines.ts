import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { createAuditRepository } from '../../electron/audit/audit-repository.ts';

export interface ProfileLines {
  /** The tenant, its people, entitlements, datastores and drafts. */
  readonly tenant: string[];
  /** The plans' runs and their steps. */
  readonly journal: string[];
  /** Every audit entry of a step, and who began which run. */
  readonly audit: string[];
  /** What is wrong with the audit log's chain; undefined when nothing is. */
  readonly auditBroken: string | undefined;
}

/** The plans' runs of a profile: id and state. */
export const planRuns = (directory: string): { readonly id: string; readonly state: string }[] => {
  const database = new Sqlite(join(directory, 'steward.db'), { fileMustExist: true });
  try {
    return database
      .prepare<[], { id: string; state: string }>("SELECT id, state FROM runs WHERE type = 'plan'")
      .all();
  } finally {
    database.close();
  }
};

/** A profile's own record, one line per fact, sorted; without times and drawn ids. */
export const profileLines = (directory: string): ProfileLines => {
  const database = new Sqlite(join(directory, 'steward.db'), { fileMustExist: true });
  try {
    const read = (sql: string) => database.prepare<[], string>(sql).pluck().all();
    const proof = createAuditRepository(database).verify();
    return {
      tenant: [
        ...read(`SELECT 'tenant ' || json_array(slug, name, tenant_id, status, isolation, namespace,
          environment, spec, suspended ->> '$.memberships', suspended ->> '$.grants',
          json_remove(offboarded, '$.at'), deleted ->> '$.by') FROM tenants`),
        ...read(`SELECT 'person ' || json_array(email, name, role, user_name) FROM tenant_people`),
        ...read(`SELECT 'entitlement ' || json_array(kind, asset_id, groups) FROM tenant_entitlements`),
        ...read(`SELECT 'datastore ' || json_array(environment, kind, place) FROM tenant_datastores`),
        ...read(`SELECT 'draft ' || json_array(tenant_slug, page) FROM tenant_drafts`),
      ].sort(),
      journal: [
        ...read(`SELECT 'run ' || json_array(kind, title, state, error) FROM runs WHERE type = 'plan'`),
        ...read(`SELECT 'step ' || json_array(r.title, s.step_id, s.state, s.error)
          FROM run_steps s JOIN runs r ON r.id = s.run_id`),
      ].sort(),
      audit: [
        ...read(`SELECT 'step ' || json_array(a.action, a.subject, a.outcome, a.detail ->> '$.step',
          a.detail ->> '$.state', r.title) FROM audit_entries a JOIN runs r ON r.id = a.run_id
          WHERE a.detail ->> '$.step' IS NOT NULL`),
        ...read(`SELECT 'begun ' || json_array(a.actor, a.action, a.subject, a.outcome, r.title)
          FROM audit_entries a JOIN runs r ON r.id = a.run_id WHERE a.action = 'run.started'`),
      ].sort(),
      auditBroken: proof.ok ? undefined : proof.why,
    };
  } finally {
    database.close();
  }
};
