import Sqlite, { type Database } from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate } from '../store/migrate.ts';
import { createGrantRepository } from './grant-repository.ts';

let database: Database;
beforeEach(() => {
  database = new Sqlite(':memory:');
  migrate(database);
});
afterEach(() => {
  database.close();
});

const look = { at: '2026-03-01T08:00:00.000Z', process: 'p', monotonic: 1, scheduled: false };
const changes = () => database.prepare('SELECT total_changes()').pluck().get();

test('a console with nothing that runs out looks and writes nothing', () => {
  const before = changes();
  expect(createGrantRepository(database).look(look)).toEqual([]);
  expect(changes()).toBe(before);
});

test('a scheduled look is remembered, since the wizard warns where there is none', () => {
  const grants = createGrantRepository(database);
  grants.look({ ...look, scheduled: true });
  expect(grants.scheduledAt()).toBe(look.at);
});

test.each(['UPDATE grant_events SET actor = 1', 'DELETE FROM grant_events'])(
  'events are append-only: %s',
  (sql) => {
    database.exec(`INSERT INTO grant_requests (id, connection_id, connection_name, title, request, requested_by, break_glass,
      decision, approvals, policy_version, needs, plan_id, plan_hash, created_at, lapses_at)
    VALUES ('r', 'c', 'C', 'T', '{}', 'Ann', 0, 'draft', 0, 0, '{}', 'p', 'h', '', '');
    INSERT INTO grant_events (request_id, at, actor, machine, to_state, detail) VALUES ('r', '', 'Ann', 'note', 'x', '{}');`);
    expect(() => database.exec(sql)).toThrow('append-only');
  },
);
