import Sqlite, { type Database } from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuditRepository } from '../../electron/audit/audit-repository.ts';
import { createRunRepository } from '../../electron/operations/run-repository.ts';
import { migrate } from '../../electron/store/migrate.ts';
import { cpuMs } from '../measure/cpu-ms.ts';
import { fillHistory } from './fill-profile.ts';

const entries = 100_000;
const runs = 4_000;
let database: Database;
beforeAll(() => {
  database = new Sqlite(':memory:');
  migrate(database);
  fillHistory(database, { auditEntries: entries, runs, seed: 20_260_101 });
}, 240_000);
afterAll(() => {
  database.close();
});

/** Processor time of the best of three, in milliseconds: what else the machine does is not the query's. */
const costOf = (ask: () => unknown): number => {
  const once = () => {
    const before = cpuMs();
    ask();
    return cpuMs() - before;
  };
  return Math.min(once(), once(), once());
};

describe('on a profile with a long history', () => {
  it('the audit log holds', () => {
    expect(createAuditRepository(database).verify()).toMatchObject({ ok: true, entries });
  });

  it('what Home asks for costs next to nothing', () => {
    const repository = createRunRepository(database);
    const cost = costOf(() => {
      for (const state of ['running', 'interrupted', 'stopped', 'failed'] as const)
        repository.list({ state, type: 'plan', limit: 50, offset: 0 });
      repository.list({ limit: 8, offset: 0 });
    });
    expect(cost).toBeLessThan(50);
  });

  it('pages of the audit log and of Activity come at once, a search of everything soon', () => {
    const audit = createAuditRepository(database);
    const repository = createRunRepository(database);
    expect(costOf(() => audit.list({ limit: 50 }))).toBeLessThan(50);
    expect(costOf(() => audit.list({ limit: 50, before: entries / 2 }))).toBeLessThan(50);
    expect(costOf(() => repository.list({ limit: 25, offset: runs - 100 }))).toBeLessThan(50);
    expect(costOf(() => audit.list({ limit: 50, search: 'nobody at all' }))).toBeLessThan(500);
  });
});
