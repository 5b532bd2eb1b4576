import Sqlite, { type Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EdgeFound, ObjectFound } from '../connectors/quicksight/directory/reading.ts';
import { migrate } from '../store/migrate.ts';
import { createDirectoryRepository } from './directory-repository.ts';

const connectionId = 'c1';
let database: Database;
let directory: ReturnType<typeof createDirectoryRepository>;

beforeEach(() => {
  database = new Sqlite(':memory:');
  migrate(database);
  database.pragma('foreign_keys = ON');
  database
    .prepare(
      "INSERT INTO connections (id, name, source, region, created_at, updated_at) VALUES ('c1', 'One', '{}', 'eu-central-1', '', '')",
    )
    .run();
  directory = createDirectoryRepository(database);
});
afterEach(() => {
  database.close();
});

const object = (kind: 'user' | 'group', name: string): ObjectFound => ({
  kind,
  key: `arn:aws:quicksight:us-east-1:111122223333:${kind}/default/${name}`,
  name,
  namespace: 'default',
  title: name,
  attributes: { nameless: false },
});
const ann = object('user', 'ann');
const analysts = object('group', 'analysts');
const member: EdgeFound = { kind: 'member', from: ann, to: analysts, detail: null };

const day = (number: number) => `2026-03-0${number}T08:00:00.000Z`;

const begin = (id: string, at: string) =>
  directory.begin({ id, connectionId, mode: 'changes', runId: null, at });

/** Reads a scope that holds these, in one sync of its own. */
const read = (
  number: number,
  scope: string,
  reading: { readonly objects?: readonly ObjectFound[]; readonly edges?: readonly EdgeFound[] },
) => {
  const sync = begin(`s${scope}${number}`, day(number));
  const base = { scope, owner: null, at: day(number), state: 'read', marker: null } as const;
  const changes = directory.apply(connectionId, sync.id, [
    { ...base, reading: { objects: reading.objects ?? [], edges: reading.edges ?? [] } },
  ]);
  directory.end(sync.id, { state: 'done', at: day(number), calls: 1, throttled: 0, problem: null });
  return changes;
};

const people = () => directory.people({ limit: 50, offset: 0, descending: false, sort: 'userName' });

describe('a list whose pages shifted while it was read', () => {
  test('holds whoever it shows twice once, and since when they hold it', () => {
    read(1, 'users/default', { objects: [ann] });
    expect(read(2, 'users/default', { objects: [ann, ann] })).toEqual({ began: 0, ended: 0 });
    expect(people().people).toMatchObject([{ userName: 'ann', since: day(1) }]);
  });

  test('holds a membership that it shows twice once', () => {
    read(1, 'users/default', { objects: [ann] });
    read(1, 'groups/default', { objects: [analysts] });
    expect(read(1, 'members/default/analysts', { edges: [member, member] })).toEqual({ began: 1, ended: 0 });
    expect(people().people).toMatchObject([{ groups: 1 }]);
  });
});

describe('a sync that stopped', () => {
  const stop = (at: string) => {
    const sync = begin('first', at);
    directory.end(sync.id, { state: 'stopped', at, calls: 1, throttled: 0, problem: null });
  };

  test('is gone on with soon after', () => {
    stop('2026-03-01T08:00:00.000Z');
    expect(begin('second', '2026-03-01T08:59:00.000Z')).toMatchObject({ id: 'first', number: 1 });
  });

  test('is not taken for a reading of today days later', () => {
    stop('2026-03-01T08:00:00.000Z');
    expect(begin('second', '2026-03-04T08:00:00.000Z')).toMatchObject({ id: 'second', number: 2 });
  });
});

describe('a page of people', () => {
  test('finds what restricts each of them, and the age of each, by indexes', () => {
    const asked: string[] = [];
    const spied = new Sqlite(database.serialize(), { verbose: (sql) => asked.push(String(sql)) });
    createDirectoryRepository(spied).people({ limit: 50, offset: 0, descending: false, sort: 'userName' });
    const page = asked.find((sql) => sql.includes('role_profile')) ?? '';
    const plan = spied
      .prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${page}`)
      .all()
      .map(({ detail }) => detail);
    spied.close();
    expect(plan.length).toBeGreaterThan(5);
    // All people are passed once to order them; the connections are a handful, and the page is its own rows.
    expect(plan.filter((line) => /^SCAN (?!(n|o|page)\b)/.test(line) && !line.includes('USING'))).toEqual([]);
  });
});
