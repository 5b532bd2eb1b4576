import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionTest } from '../../shared/contract/connections.ts';
import { type ConnectionRecord, createConnectionRepository } from './connection-repository.ts';
import { createEnvironmentRepository } from './environment-repository.ts';
import { openTestStore } from './testing/connection-fixture.ts';

let local: ReturnType<typeof openTestStore>;
beforeEach(() => {
  local = openTestStore();
});
afterEach(() => local.close());

const record = (id: string, name: string): ConnectionRecord => ({
  id,
  name,
  source: { kind: 'sandbox' },
  accountId: null,
  region: 'us-east-1',
  identityRegion: null,
  endpoints: {},
  readOnly: false,
  lastTest: null,
  createdAt: '2026-11-21T10:00:00.000Z',
  updatedAt: '2026-11-21T10:00:00.000Z',
});
const test: ConnectionTest = {
  at: '2026-11-21T10:00:00.000Z',
  ok: true,
  checks: [],
  callerArn: null,
  accountId: null,
  edition: null,
  authenticationType: null,
  identityRegion: null,
};

describe('kept connections', () => {
  it('come back as they were put in', () => {
    const connections = createConnectionRepository(local.database);
    const full: ConnectionRecord = {
      ...record('a', 'Größe'),
      source: {
        kind: 'assume',
        roleArn: 'arn:aws:iam::111122223333:role/R',
        externalId: 'e',
        sourceProfile: 'p',
      },
      accountId: '111122223333',
      endpoints: { sts: 'http://127.0.0.1:1' },
      readOnly: true,
    };
    connections.insert(full);
    connections.saveTest('a', test);
    expect(connections.get('a')).toEqual({ ...full, lastTest: test });
  });

  it('forget a test when identity or place change, and keep it for a new name', () => {
    const connections = createConnectionRepository(local.database);
    connections.insert(record('a', 'A'));
    connections.saveTest('a', test);
    connections.update('a', { name: 'B' }, '2026-11-21T11:00:00.000Z');
    expect(connections.get('a')?.lastTest).toEqual(test);
    connections.update('a', { region: 'eu-west-1' }, '2026-11-21T11:00:00.000Z');
    expect(connections.get('a')?.lastTest).toBeNull();
  });

  it('learn what was unknown, and only a test replaces what was known', () => {
    const connections = createConnectionRepository(local.database);
    connections.insert(record('a', 'A'));
    connections.learn('a', { accountId: '111122223333', identityRegion: 'us-east-1' });
    connections.learn('a', { accountId: '999999999999', identityRegion: 'eu-west-1' });
    expect(connections.get('a')).toMatchObject({ accountId: '111122223333', identityRegion: 'us-east-1' });
    connections.learn('a', { identityRegion: null, replaceRegion: true });
    expect(connections.get('a')).toMatchObject({ accountId: '111122223333', identityRegion: null });
  });

  it('are seeded once in a profile’s life', () => {
    const connections = createConnectionRepository(local.database);
    const environments = createEnvironmentRepository(local.database);
    expect(connections.seed(record('a', 'Sandbox'))).toBe(true);
    expect(environments.get('dev')?.connection).toEqual({ id: 'a', name: 'Sandbox' });
    expect(connections.seed(record('b', 'Sandbox again'))).toBe(false);
    environments.assign('dev', null);
    expect(connections.remove('a')).toHaveProperty('removed');
    expect(connections.seed(record('c', 'Sandbox'))).toBe(false);
    expect(connections.list()).toEqual([]);
  });

  it('find what uses them by an index', () => {
    const plan = (sql: string) =>
      local.database
        .prepare<[string], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
        .all('a')
        .map(({ detail }) => detail)
        .join();
    expect(plan('SELECT name FROM environments WHERE connection_id = ?')).toContain(
      'environments_by_connection',
    );
    expect(plan('SELECT name FROM tenants WHERE connection_id = ?')).toContain('tenants_by_connection');
    expect(
      plan(
        `SELECT title FROM runs WHERE connection_id = ? AND state IN ('running', 'cancelling', 'interrupted') AND type = 'plan' ORDER BY started_at`,
      ),
    ).toContain('runs_by_state');
  });
});
