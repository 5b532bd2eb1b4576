import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { createAuditRepository } from '../../electron/audit/audit-repository.ts';
import { headFileInside } from '../../electron/profile/head-files.ts';
import { makeDurable } from '../../electron/store/durability.ts';
import { behindOf } from '../../electron/store/head-keeper.ts';
import { integrityComplaints } from '../../electron/store/judge-database.ts';
import { migrate } from '../../electron/store/migrate.ts';
import { refuseUnusable } from '../../electron/store/refuse-unusable.ts';
import { readRememberedHead } from '../../electron/store/remembered-head.ts';
import { actorOf } from './story.ts';
import type { Told } from './told-facts.ts';

/** The whole content of a database as one line: two are equal when no row differs. */
export const fingerprint = (database: Database): string => {
  const hash = createHash('sha256');
  const tables = database
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .pluck()
    .all();
  for (const table of tables) {
    hash.update(`${table}\n`);
    for (const row of database.prepare(`SELECT * FROM "${table}" ORDER BY 1, 2`).raw().all())
      hash.update(`${JSON.stringify(row)}\n`);
  }
  return hash.digest('hex');
};

/**
 * Opens a profile's database as the store does, or says why it cannot be. A power cut is no reason to tell a
 * person that the profile was replaced or went back in time.
 */
export const openAsStore = (
  profile: string,
  migrations?: string,
): { readonly database: Database; readonly from: number } => {
  const file = join(profile, 'steward.db');
  const remembered = readRememberedHead([headFileInside(profile)]);
  refuseUnusable(file, { backups: join(profile, 'backups'), remembered, busyTimeoutMs: 1_000 });
  const database = new Sqlite(file);
  try {
    const { from } = migrate(database, migrations === undefined ? {} : { directory: migrations });
    makeDurable(database, { busyTimeoutMs: 1_000 });
    const behind = behindOf(database, remembered);
    if (behind) throw new Error(`it is told as behind by ${behind.missing} entries`);
    return { database, from };
  } catch (error) {
    database.close();
    throw error;
  }
};

/** What is not there although it was told; undefined when it is there. */
const missing = (database: Database, { fact }: Told): string | undefined => {
  const count = (sql: string, ...values: unknown[]): number =>
    Number(
      database
        .prepare(sql)
        .pluck()
        .get(...values),
    );
  const text = (sql: string, ...values: unknown[]): string =>
    String(
      database
        .prepare(sql)
        .pluck()
        .get(...values) ?? 'nothing',
    );
  switch (fact.fact) {
    case 'step': {
      const done = count(
        `SELECT count(*) FROM run_steps s JOIN runs r ON r.id = s.run_id JOIN plans p ON p.id = r.plan_id
         WHERE s.state = 'done' AND p.body ->> ('$.steps[' || s.position || '].title') = ?`,
        fact.title,
      );
      const audited = count(
        "SELECT count(*) FROM audit_entries WHERE outcome = 'ok' AND detail ->> '$.title' = ?",
        fact.title,
      );
      return done > 0 && audited > 0 ? undefined : `the step “${fact.title}” that was told as done`;
    }
    case 'run':
      return text('SELECT state FROM runs WHERE id = ?', fact.id) === fact.state
        ? undefined
        : `the run that was told as ${fact.state}`;
    case 'tenant':
      return count(
        `SELECT count(*) FROM tenant_people p JOIN tenants t ON t.id = p.tenant_id
         WHERE t.slug = ? AND t.status = 'live'`,
        fact.slug,
      ) >= fact.people
        ? undefined
        : `the live tenant ${fact.slug} with ${fact.people} people`;
    case 'connection':
      return count('SELECT count(*) FROM connections WHERE name = ?', fact.name) === 1
        ? undefined
        : `the connection ${fact.name}`;
    case 'draft': {
      const revision = count('SELECT revision FROM tenant_drafts WHERE id = ?', fact.id);
      const name = text("SELECT body ->> '$.name' FROM tenant_drafts WHERE id = ?", fact.id);
      const kept = revision === fact.revision ? name === fact.name : revision > fact.revision;
      return kept ? undefined : `the draft that was saved as revision ${fact.revision}`;
    }
    case 'actor': {
      const found = JSON.parse(
        text("SELECT coalesce((SELECT value FROM settings WHERE key = 'actor'), 'null')"),
      );
      const kept = typeof found === 'string' && /^Person \d+$/.test(found);
      return kept && Number(found.slice(7)) >= fact.number ? undefined : `the name ${actorOf(fact.number)}`;
    }
    case 'appearance':
      // The next one may have been under way; what was there before it may not come back.
      return count("SELECT count(*) FROM settings WHERE key = 'appearance'") === 1
        ? undefined
        : 'the appearance';
    case 'command': {
      const sql = "SELECT count(*) FROM runs WHERE type = 'command' AND state = 'done' AND kind = ?";
      return count(sql, fact.kind) >= fact.times ? undefined : `the end of steward ${fact.kind}`;
    }
    case 'profile':
      return undefined;
  }
};

export interface Judgement {
  /** What is wrong: the database does not open, is damaged, or lacks what was told. */
  readonly losses: readonly string[];
  /** Of the content; undefined when it does not open. */
  readonly fingerprint: string | undefined;
}

/** Opens what a power cut left and compares it with what had been told before. */
export const judgeProfile = (profile: string, told: readonly Told[]): Judgement => {
  if (!existsSync(join(profile, 'steward.db')))
    return { losses: told.length > 0 ? ['the whole profile is gone'] : [], fingerprint: undefined };
  let database: Database;
  try {
    ({ database } = openAsStore(profile));
  } catch (error) {
    return { losses: [`the profile does not open: ${(error as Error).message}`], fingerprint: undefined };
  }
  try {
    const proof = createAuditRepository(database).verify();
    return {
      losses: [
        ...integrityComplaints(database).map((complaint) => `damaged: ${complaint}`),
        ...(proof.ok ? [] : [`audit: ${proof.why}`]),
        ...told.flatMap((one) => {
          const loss = missing(database, one);
          return loss === undefined ? [] : [`lost: ${loss}`];
        }),
      ],
      fingerprint: fingerprint(database),
    };
  } catch (error) {
    return { losses: [`the profile cannot be read: ${(error as Error).message}`], fingerprint: undefined };
  } finally {
    database.close();
  }
};
