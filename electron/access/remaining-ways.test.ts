import Sqlite, { type Database } from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDirectoryRepository } from '../directory/directory-repository.ts';
import { keyOf, writeWorld } from '../directory/testing/write-world.ts';
import { migrate } from '../store/migrate.ts';
import { createAccessAnswers } from './access-answers.ts';
import type { TakenPair } from './remaining-ways.ts';
import type { NaiveWorld } from './testing/naive-access.ts';

const connectionId = '01a1fe09-2df5-7128-aee5-4df4f755f314';
const at = '2026-03-01T08:00:00.000Z';
const world: NaiveWorld = {
  people: [
    { id: 'p1', namespace: 'n1', listed: true },
    { id: 'p2', namespace: 'n2', listed: true },
  ],
  folders: [
    { id: 'f1', restricted: false },
    { id: 'f2', restricted: false },
  ],
  memberships: [['p1', 'g1']],
  contents: [
    ['f1', 'f2'],
    ['f2', 'd1'],
  ],
  grants: [
    { principal: 'p1', on: 'd1', level: 'owner', link: false },
    { principal: 'p1', on: 'f2', level: 'viewer', link: false },
    { principal: 'g1', on: 'f1', level: 'contributor', link: false },
    { principal: 'g1', on: 'd1', level: 'viewer', link: false },
    { principal: 'namespace:n1', on: 'd1', level: 'viewer', link: true },
    { principal: 'namespace:n1', on: 'd1', level: 'viewer', link: false },
    { principal: 'p2', on: 'd1', level: 'viewer', link: false },
  ],
};
let database: Database;

beforeEach(() => {
  database = new Sqlite(':memory:');
  migrate(database);
  database
    .prepare(
      "INSERT INTO connections (id, name, source, region, created_at, updated_at) VALUES (?, 'One', '{}', 'eu-central-1', '', '')",
    )
    .run(connectionId);
  writeWorld(database, world, { groups: ['g1'], dashboards: ['d1'] }, { connectionId, number: 1, at });
});
afterEach(() => database.close());

const left = (more: Partial<TakenPair>) =>
  createAccessAnswers(database).remaining({
    connectionId,
    pairs: [{ principal: keyOf(world, 'p1').key, kind: 'dashboard', id: 'd1', taken: 'grant', ...more }],
  })[0];

test('every other way counts: folders, groups, the whole namespace and its link; the own grant does not', () => {
  expect(left({})?.ways.map(({ level, through }) => `${level}: ${through}`)).toEqual([
    'contributor: group “g1”, granted on folder “f1”',
    'viewer: everybody in namespace “n1”',
    'viewer: group “g1”',
    'viewer: a grant of its own on folder “f2”',
    'link: the link of dashboard “d1” for everybody in namespace “n1”',
  ]);
  expect(left({})).toMatchObject({ more: 0, cut: false, basis: { oldestReadAt: at, gaps: [] } });
});

test.each([
  ['a group has its own ways', { principal: keyOf(world, 'g1').key }, ['a grant of its own on folder “f1”']],
  [
    'a namespace whose link is taken keeps its grant',
    { principal: keyOf(world, 'namespace:n1').key, taken: 'link_grant' as const },
    ['a grant of its own'],
  ],
  ['nothing else leads there', { principal: keyOf(world, 'p2').key }, []],
])('%s', (_, more, through) => {
  expect(left(more)?.ways.map((way) => way.through)).toEqual(through);
});

test('what the directory does not know is unknown, and what it could not read is told', () => {
  expect(left({ principal: 'arn:aws:quicksight:::user/n1/gone' })).toBeNull();
  expect(left({ id: 'gone' })).toBeNull();
  const directory = createDirectoryRepository(database);
  const sync = directory.begin({ id: 'r', connectionId, mode: 'changes', runId: null, at });
  const reason = {
    name: 'AccessDeniedException',
    message: 'It is not allowed',
    operation: 'Describe',
    action: 'quicksight:Describe',
  };
  directory.apply(connectionId, sync.id, [
    { scope: 'grants/dashboard/d1', owner: keyOf(world, 'd1').key, at, state: 'unreadable', reason },
  ]);
  directory.end(sync.id, { state: 'done', at, calls: 1, throttled: 0, problem: null });
  expect(left({})?.basis.gaps[0]?.sentence).toContain('can no longer be read');
});
