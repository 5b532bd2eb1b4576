import { join } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { seededRandom } from '../../e2e/faults/seeded-random.ts';
import { appendAuditEntry } from '../../electron/audit/append-audit-entry.ts';
import { createAuditRepository } from '../../electron/audit/audit-repository.ts';
import { createRunRepository } from '../../electron/operations/run-repository.ts';
import type { RunState } from '../../shared/domain/plan.ts';

export interface Filling {
  readonly auditEntries: number;
  readonly runs: number;
  readonly seed: number;
}

const actors = ['Ann Meyer', 'Bob Stone', 'Cyd Reyes', 'root', 'support'];
const actions = [
  'quicksight.user.register',
  'quicksight.membership.create',
  'tenant.apply',
  'tenant.plan',
  'connection.test',
  'audit.list',
];
const kinds = ['tenant.onboard', 'tenant.edit', 'tenant.suspend', 'tenant.resume'];
const ends: readonly RunState[] = ['done', 'done', 'done', 'done', 'done', 'cancelled'];

/** A moment of the past year, later for a later entry. */
const momentOf = (at: number, of: number): string =>
  new Date(Date.UTC(2025, 0, 1) + Math.floor((at / of) * 365 * 86_400_000)).toISOString();

const uuidOf = (random: () => number): string =>
  'xxxxxxxx-xxxx-7xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, () => Math.floor(random() * 16).toString(16));

const fillRuns = (database: Database, count: number, random: () => number): void => {
  const runs = createRunRepository(database);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  for (let at = 0; at < count; at++) {
    const id = uuidOf(random);
    const tenant = `tenant-${Math.floor(random() * 500)}`;
    const command = random() < 0.5;
    const startedAt = momentOf(at, count);
    runs.create(
      {
        id,
        type: command ? 'command' : 'plan',
        kind: command ? 'command.tenant' : pick(kinds),
        title: command ? `steward tenant show ${tenant}` : `Change ${tenant}`,
        subject: command ? null : { type: 'tenant', id: tenant, name: tenant },
        connection: null,
        planId: null,
        origin: command ? 'cli' : 'web',
        actor: pick(actors),
        startedAt,
      },
      command ? [] : ['group:readers', 'group:authors', 'user:ann', 'user:bob'],
    );
    const state = pick(ends);
    const done = { attempts: 1, startedAt, endedAt: startedAt, found: null, error: null };
    if (!command)
      runs.record(
        id,
        [0, 1, 2, 3].map((position) => ({
          ...done,
          position,
          state: state === 'done' ? 'done' : 'cancelled',
        })),
        null,
      );
    runs.end(id, { state, endedAt: startedAt, error: null }, { calls: 8, throttled: 0, retries: 0 });
  }
};

/** Writes the history of a busy year into an open profile, through the code that writes it in life. */
export const fillHistory = (database: Database, { auditEntries, runs, seed }: Filling): void => {
  const random = seededRandom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  database.transaction(() => {
    for (let at = 0; at < auditEntries; at++) {
      const slug = `tenant-${Math.floor(random() * 500)}`;
      appendAuditEntry(database, {
        at: momentOf(at, auditEntries),
        actor: pick(actors),
        role: 'admin',
        origin: 'web',
        action: pick(actions),
        subject: `tenant:${slug}`,
        outcome: random() < 0.98 ? 'ok' : 'failed',
        runId: uuidOf(random),
        detail: { email: `person${at}@${slug}.example`, group: `${slug}-readers`, attempts: 1 },
      });
    }
    fillRuns(database, runs, random);
  })();
};

/**
 * Fills a closed profile; the same seed gives the same history. Throws where Steward's own proof of the audit
 * log does not hold afterwards.
 */
export const fillProfile = (folder: string, filling: Filling): void => {
  const database = new Sqlite(join(folder, 'steward.db'));
  try {
    fillHistory(database, filling);
    const proof = createAuditRepository(database).verify();
    if (!proof.ok) throw new Error(`the audit log does not hold after it was filled: ${proof.why}`);
    if (proof.entries < filling.auditEntries)
      throw new Error(`only ${proof.entries} audit entries are there`);
  } finally {
    database.close();
  }
};
