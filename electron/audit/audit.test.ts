import Sqlite, { type Database } from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditContract } from '../../shared/contract/console.ts';
import type { CallContext } from '../rpc/service.ts';
import { migrate } from '../store/migrate.ts';
import {
  appendAuditEntry,
  auditHash,
  type NewAuditEntry,
  type StoredAuditEntry,
} from './append-audit-entry.ts';
import { createAuditRepository } from './audit-repository.ts';
import { createAuditService } from './audit-service.ts';

let database: Database;
let audit: ReturnType<typeof createAuditRepository>;
beforeEach(() => {
  database = new Sqlite(':memory:');
  migrate(database);
  audit = createAuditRepository(database);
});
afterEach(() => {
  database.close();
});

const entry: NewAuditEntry = {
  actor: 'Ann',
  role: 'admin',
  origin: 'cli',
  action: 'tenant.apply',
  subject: 'tenant:acme',
  outcome: 'ok',
  detail: { slug: 'acme' },
};
const fill = (count: number) => {
  for (let number = 1; number <= count; number++) audit.append({ ...entry, detail: { number } });
};
const rows = () => database.prepare<[], StoredAuditEntry>('SELECT * FROM audit_entries ORDER BY seq').all();
/** What somebody with the file and a database browser could do: the triggers removed first. */
const tamper = (sql: string) => {
  for (const name of database
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`)
    .pluck()
    .all()) {
    database.exec(`DROP TRIGGER "${String(name)}"`);
  }
  database.exec(sql);
};

describe('entries are appended only', () => {
  const columns = 'seq, at, actor, role, origin, action, subject, outcome, run_id, detail, previous, hash';
  const values = `'2026-01-01T00:00:00.000Z', 'Mallory', 'admin', 'cli', 'x', NULL, 'ok', NULL, '{}'`;
  const attacks: readonly (readonly [string, string])[] = [
    ['UPDATE', `UPDATE audit_entries SET actor = 'Mallory' WHERE seq = 2`],
    ['UPDATE of the number', 'UPDATE audit_entries SET seq = 9 WHERE seq = 3'],
    ['UPDATE OR REPLACE', 'UPDATE OR REPLACE audit_entries SET seq = 2 WHERE seq = 3'],
    ['UPDATE that changes nothing', 'UPDATE audit_entries SET actor = actor'],
    ['DELETE of one', 'DELETE FROM audit_entries WHERE seq = 3'],
    ['DELETE of all, which SQLite would do by truncating', 'DELETE FROM audit_entries'],
    [
      'INSERT OR REPLACE',
      `INSERT OR REPLACE INTO audit_entries (${columns}) VALUES (2, ${values}, 'p', 'h')`,
    ],
    ['REPLACE', `REPLACE INTO audit_entries (${columns}) VALUES (3, ${values}, 'p', 'h')`],
    [
      'REPLACE with the right predecessor',
      `REPLACE INTO audit_entries (${columns}) SELECT 3, ${values}, previous, 'h' FROM audit_entries WHERE seq = 3`,
    ],
    [
      'REPLACE by rowid',
      `REPLACE INTO audit_entries (rowid, at, actor, role, origin, action, outcome, detail, previous, hash)
       VALUES (2, '2026', 'Mallory', 'admin', 'cli', 'x', 'ok', '{}', 'p', 'h')`,
    ],
    [
      'upsert',
      `INSERT INTO audit_entries (${columns}) SELECT 2, ${values}, 'p', 'h' WHERE true ON CONFLICT (seq) DO UPDATE SET actor = 'Mallory'`,
    ],
    ['an entry out of line', `INSERT INTO audit_entries (${columns}) VALUES (7, ${values}, 'p', 'h')`],
    ['an entry before the first', `INSERT INTO audit_entries (${columns}) VALUES (0, ${values}, 'p', 'h')`],
    [
      'an entry without a number',
      `INSERT INTO audit_entries (${columns}) VALUES (NULL, ${values}, 'p', 'h')`,
    ],
    [
      'an entry that does not name its predecessor',
      `INSERT INTO audit_entries (${columns}) VALUES (4, ${values}, 'p', 'h')`,
    ],
  ];

  describe.each([
    ['as Steward opens the file', 1],
    ['as any other program opens it', 0],
  ])('%s', (_how, recursive) => {
    it.each(attacks)('%s is refused', (_what, sql) => {
      fill(3);
      database.pragma(`recursive_triggers = ${recursive}`);
      const before = rows();
      expect(() => database.exec(sql)).toThrow('append-only');
      expect(rows()).toEqual(before);
    });
  });

  it('an entry is kept or lost with the change that it records', () => {
    fill(1);
    const change = database.transaction((fails: boolean) => {
      appendAuditEntry(database, entry);
      if (fails) throw new Error('the change failed');
    });
    expect(() => change(true)).toThrow();
    expect(rows()).toHaveLength(1);
    change(false);
    expect(rows()).toHaveLength(2);
    expect(audit.verify()).toMatchObject({ ok: true, entries: 2 });
  });
});

describe('the chain', () => {
  it('is whole when nobody touched it, also when it is empty', () => {
    expect(audit.verify()).toEqual({ ok: true, entries: 0, lastHash: '0'.repeat(64) });
    fill(20);
    expect(audit.verify()).toMatchObject({ ok: true, entries: 20, lastHash: rows().at(-1)?.hash });
  });

  it.each([
    ['another actor', `UPDATE audit_entries SET actor = 'Bob' WHERE seq = 3`, 3, 'entry 3 was changed'],
    [
      'another time',
      `UPDATE audit_entries SET at = '2020-01-01T00:00:00.000Z' WHERE seq = 1`,
      1,
      'entry 1 was changed',
    ],
    [
      'another outcome',
      `UPDATE audit_entries SET outcome = 'failed' WHERE seq = 5`,
      5,
      'entry 5 was changed',
    ],
    ['a detail', `UPDATE audit_entries SET detail = '{"number":4 }' WHERE seq = 4`, 4, 'entry 4 was changed'],
    [
      'a subject taken away',
      'UPDATE audit_entries SET subject = NULL WHERE seq = 2',
      2,
      'entry 2 was changed',
    ],
    ['one removed', 'DELETE FROM audit_entries WHERE seq = 2', 2, 'entry 2 is missing'],
    ['the first removed', 'DELETE FROM audit_entries WHERE seq = 1', 1, 'entry 1 is missing'],
    [
      'one removed and the rest moved up',
      'DELETE FROM audit_entries WHERE seq = 2; UPDATE audit_entries SET seq = seq - 1 WHERE seq > 2',
      2,
      'entry 2 does not follow',
    ],
    [
      'two exchanged',
      `UPDATE audit_entries SET seq = 100 WHERE seq = 2; UPDATE audit_entries SET seq = 2 WHERE seq = 3;
       UPDATE audit_entries SET seq = 3 WHERE seq = 100`,
      2,
      'entry 2 does not follow',
    ],
  ])('shows %s', (_what, sql, broken, why) => {
    fill(5);
    tamper(sql);
    expect(audit.verify()).toMatchObject({ ok: false, broken, why: expect.stringContaining(why) });
  });

  it('shows a changed entry whose hash was recomputed, at the one after it', () => {
    fill(5);
    const third = rows()[2] as StoredAuditEntry;
    tamper(`UPDATE audit_entries SET actor = 'Bob' WHERE seq = 3`);
    database
      .prepare('UPDATE audit_entries SET hash = ? WHERE seq = 3')
      .run(auditHash({ ...third, actor: 'Bob' }));
    expect(audit.verify()).toMatchObject({
      ok: false,
      broken: 4,
      why: 'entry 4 does not follow the one before it',
    });
  });

  it('shows the change of any one character of any entry', () => {
    fill(8);
    tamper('SELECT 1');
    const names = ['at', 'actor', 'role', 'origin', 'action', 'subject', 'detail'] as const;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.constantFrom(...names), fc.nat(), (seq, name, place) => {
        const row = rows()[seq - 1] as StoredAuditEntry;
        const text = String(row[name]);
        const at = place % text.length;
        // Inside `detail` only a digit may change, or it would not be JSON any more.
        const forged =
          name === 'detail' ? text.replace(/\d+/, '77') : `${text.slice(0, at)}~${text.slice(at + 1)}`;
        database.prepare(`UPDATE audit_entries SET ${name} = ? WHERE seq = ?`).run(forged, seq);
        const { ok, ...rest } = audit.verify();
        database.prepare(`UPDATE audit_entries SET ${name} = ? WHERE seq = ?`).run(text, seq);
        return !ok && 'broken' in rest && rest.broken === seq;
      }),
      { numRuns: 100 },
    );
    expect(audit.verify().ok).toBe(true);
  });

  it('holds for any text, also half surrogates and quotes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.jsonValue(), (text, detail) => {
        audit.append({ ...entry, actor: text, subject: text, detail: detail as never });
      }),
      { numRuns: 150 },
    );
    audit.append({ ...entry, actor: '\ud800 alone', subject: null, detail: '\udfff' });
    expect(audit.verify()).toMatchObject({ ok: true });
  });
});

describe('the list', () => {
  const call = {} as CallContext;
  const service = () => createAuditService({ audit: { list: async (query) => audit.list(query) } });
  const list = async (input: object) => {
    const page = await service().list({ limit: 100, ...input }, call);
    return { total: page.total, seqs: page.entries.map(({ seq }) => seq) };
  };

  beforeEach(() => {
    audit.append({
      ...entry,
      action: 'connection.add',
      subject: 'connection:Sandbox',
      detail: { note: '100%' },
    });
    audit.append({ ...entry, action: 'connection.test', actor: 'Bob' });
    audit.append({ ...entry, action: 'connections', subject: null });
    audit.append({
      ...entry,
      action: 'tenant.apply',
      outcome: 'failed',
      runId: '01a1fdcd-3c17-73a3-a558-8b944f101290',
    });
    audit.append({ ...entry, action: 'tenant.apply', detail: { path: 'a_b' } });
  });

  it.each([
    ['everything, newest first', {}, 5, [5, 4, 3, 2, 1]],
    ['a page', { limit: 2 }, 5, [5, 4]],
    ['the next page', { limit: 2, before: 4 }, 5, [3, 2]],
    ['the page after the last', { before: 1 }, 5, []],
    ['one subject', { subject: 'tenant:acme' }, 3, [5, 4, 2]],
    ['one action', { action: 'tenant.apply' }, 2, [5, 4]],
    ['all actions of a kind', { action: 'connection.' }, 2, [2, 1]],
    ['words of the actor, in any case', { search: 'bob' }, 1, [2]],
    ['words of the subject', { search: 'SANDBOX' }, 1, [1]],
    ['words of the detail', { search: 'a_b' }, 1, [5]],
    ['a percent sign is a percent sign', { search: '0%' }, 1, [1]],
    ['an underscore is one', { search: '_' }, 1, [5]],
    ['a quote is one', { search: `'; DROP TABLE audit_entries; --` }, 0, []],
    ['two conditions', { search: 'acme', action: 'connection.' }, 1, [2]],
    ['nothing', { subject: 'tenant:nobody' }, 0, []],
  ])('%s', async (_what, input, total, seqs) => {
    expect(await list(input)).toEqual({ total, seqs });
  });

  it('fits the contract', async () => {
    const output = auditContract.list['~orpc'].outputSchema;
    const { entries } = output?.parse(await service().list({ limit: 100 }, call)) ?? { entries: [] };
    expect(entries[1]).toMatchObject({ outcome: 'failed', runId: expect.any(String), actor: 'Ann' });
  });

  it.each([
    [
      'a page',
      `SELECT * FROM audit_entries WHERE true AND seq < 9 ORDER BY seq DESC LIMIT 9`,
      'INTEGER PRIMARY KEY',
    ],
    [
      'a subject',
      `SELECT * FROM audit_entries WHERE subject = 'x' AND seq < 9 ORDER BY seq DESC LIMIT 9`,
      'audit_entries_by_subject',
    ],
    [
      'an action',
      `SELECT * FROM audit_entries WHERE action = 'x' AND seq < 9 ORDER BY seq DESC LIMIT 9`,
      'audit_entries_by_action',
    ],
  ])('is served by an index: %s', (_what, sql, index) => {
    const plan = database.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all();
    expect(plan.map(({ detail }) => detail).join('; ')).toContain(index);
    expect(plan.map(({ detail }) => detail).join('; ')).not.toContain('TEMP B-TREE');
  });
});
