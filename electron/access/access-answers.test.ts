import Sqlite, { type Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StewardError } from '../../shared/errors.ts';
import { appendAuditEntry } from '../audit/append-audit-entry.ts';
import { createDirectoryRepository } from '../directory/directory-repository.ts';
import { keyOf, writeWorld } from '../directory/testing/write-world.ts';
import { migrate } from '../store/migrate.ts';
import { createAccessAnswers } from './access-answers.ts';
import type { NaiveWorld } from './testing/naive-access.ts';

const connectionId = '01a1fe09-2df5-7128-aee5-4df4f755f314';
const first = '2026-03-01T08:00:00.000Z';
const second = '2026-03-05T08:00:00.000Z';
let database: Database;
let answers: ReturnType<typeof createAccessAnswers>;

beforeEach(() => {
  database = new Sqlite(':memory:');
  migrate(database);
  database.pragma('foreign_keys = ON');
  database
    .prepare(
      "INSERT INTO connections (id, name, source, region, created_at, updated_at) VALUES (?, 'One', '{}', 'eu-central-1', '', '')",
    )
    .run(connectionId);
  answers = createAccessAnswers(database, () => new Date('2026-03-10T12:00:00.000Z'));
});
afterEach(() => {
  database.close();
});

const parts = { groups: ['g1', 'g2'], dashboards: ['d1', 'd2'] };
const world: NaiveWorld = {
  people: [
    { id: 'p1', namespace: 'n1', listed: true },
    { id: 'p2', namespace: 'n1', listed: true },
    { id: 'p3', namespace: 'n2', listed: true },
  ],
  folders: [
    { id: 'f1', restricted: false },
    { id: 'f2', restricted: true },
  ],
  memberships: [['p1', 'g1']],
  contents: [
    ['f1', 'f2'],
    ['f2', 'd1'],
  ],
  grants: [
    { principal: 'g1', on: 'f1', level: 'owner', link: false },
    { principal: 'namespace:n1', on: 'd1', level: 'viewer', link: true },
    { principal: 'p1', on: 'd2', level: 'viewer', link: false },
  ],
};
const write = (of: NaiveWorld, number = 1, at = first) =>
  writeWorld(database, of, parts, { connectionId, number, at });
const paged = { limit: 100, offset: 0 };

/** Marks a scope as one that the service refuses, as a sync does. */
const refuse = (scope: string, number: number, at: string) => {
  const directory = createDirectoryRepository(database);
  const sync = directory.begin({ id: `r${number}`, connectionId, mode: 'changes', runId: null, at });
  const reason = {
    name: 'AccessDeniedException',
    message: 'It is not allowed',
    operation: 'Describe',
    action: 'quicksight:Describe',
  };
  directory.apply(connectionId, sync.id, [
    { scope, owner: keyOf(world, 'd2').key, at, state: 'unreadable', reason },
  ]);
  directory.end(sync.id, { state: 'done', at, calls: 1, throttled: 0, problem: null });
};

describe('one person and one asset', () => {
  test('every path is told as a sentence, and nobody owns what lies in a restricted folder', () => {
    write(world);
    const { level, paths, text } = answers.pair({ user: 'p1', asset: 'd1' });
    expect(level).toBe('contributor');
    expect(paths.map(({ sentence, level: of, ways }) => [sentence, of, ways])).toEqual([
      [
        'p1@x.example is in group “g1”, which can edit folder “f1”, which holds folder “f2”, which holds dashboard “d1”.',
        'contributor',
        ['group', 'folder'],
      ],
      [
        'p1@x.example is one of everybody in namespace “n1”, which can view dashboard “d1” by its link.',
        'link',
        ['link'],
      ],
    ]);
    expect(text).toContain('p1@x.example can edit dashboard “d1”.');
    expect(text).toContain('Everything that matters to this answer could be read.');
  });

  test('a path is as young as its youngest part, and a past day is answered as it was', () => {
    write({ ...world, memberships: [] });
    write(world, 2, second);
    const now = answers.pair({ user: 'p1', asset: 'd1' });
    expect(now.paths[0]).toMatchObject({ since: second, unseenAt: first, origin: { by: 'before' } });
    expect(now.paths[0]?.links.map(({ since }) => since)).toEqual([second, first, first, first]);
    expect(answers.pair({ user: 'p1', asset: 'd1', at: '2026-03-03' })).toMatchObject({
      level: 'link',
      basis: {
        at: '2026-03-03T23:59:59.999Z',
        readings: [{ lastSyncAt: first, nextSyncAt: second }],
      },
    });
  });
});

test.each([
  ['an ARN', keyOf(world, 'p1').key],
  ['a name, whatever its case', 'P1'],
  ['an e-mail address', 'P1@X.example'],
])('a person is found by %s', (_, user) => {
  write(world);
  expect(answers.pair({ user, asset: 'dashboard/d1' }).person.key).toBe(keyOf(world, 'p1').key);
});

test('says which run of Steward granted it, and when it ends', () => {
  const without = { ...world, grants: world.grants.filter(({ on }) => on !== 'd2') };
  write(without);
  write(world, 2, second);
  const principal = keyOf(world, 'p1').key;
  const step = {
    id: 's1',
    kind: 'quicksight.access.grant',
    input: { resource: 'dashboard', id: 'd2', principal },
  };
  const runId = '01a1fe09-2df5-7128-aee5-4df4f755f315';
  database
    .prepare("INSERT INTO plans VALUES ('p', 'h', 'grants', NULL, ?, '')")
    .run(JSON.stringify({ steps: [step] }));
  database
    .prepare(
      `INSERT INTO runs (id, type, kind, title, connection_id, plan_id, origin, actor, state, started_at)
       VALUES (?, 'plan', 'grants', 'Grant', ?, 'p', 'web', 'Ann', 'done', '')`,
    )
    .run(runId, connectionId);
  const at = '2026-03-04T10:00:00.000Z';
  appendAuditEntry(database, {
    at,
    actor: 'Ann',
    role: 'admin',
    origin: 'web',
    action: step.kind,
    outcome: 'ok',
    runId,
    detail: { step: 's1', title: 'Let p1 see d2' },
  });
  const path = () => answers.pair({ user: 'p1', asset: 'd2' }).paths[0];
  expect(path()).toMatchObject({ origin: { by: 'steward', actor: 'Ann', at, runId }, until: null });
  // A grant that was made before the fact began, but after it was last seen missing, made it; an older one did not.
  expect(answers.pair({ user: 'p1', asset: 'd1' }).paths[0]?.origin).toEqual({ by: 'before' });
  database.exec(
    `INSERT INTO grant_requests VALUES ('r', '${connectionId}', 'One', 't', '{}', 'Ann', 0, 'approved', 0, 1, '[]', 'p', 'h', NULL, '', '', NULL)`,
  );
  const grant = database.prepare(
    `INSERT INTO grants (id, request_id, connection_id, resource, asset_id, asset_title, principal, principal_kind,
       principal_name, level, held_before, state, ends_at)
     VALUES (?, 'r', ?, 'dashboard', 'd2', 'd2', ?, 'user', 'p1', 'viewer', NULL, 'active', ?)`,
  );
  grant.run('g1', connectionId, principal, '2026-04-01T00:00:00.000Z');
  grant.run('g2', connectionId, principal, '2026-05-01T00:00:00.000Z');
  expect(path()?.until).toBe('2026-05-01T00:00:00.000Z');
  // The same end in every answer that names the grant or what it gives.
  const until = '2026-05-01T00:00:00.000Z';
  const pair = answers.pair({ user: 'p1', asset: 'd2' });
  expect(pair.until).toBe(until);
  expect(pair.text).toContain('p1@x.example can view dashboard “d2”, until 2026-05-01 00:00 UTC.');
  const person = answers.person({ user: 'p1', ...paged });
  expect(person.assets.map((row) => [row.asset.id, row.until])).toContainEqual(['d2', until]);
  expect(person.text).toContain('dashboard “d2”: viewer (direct), until 2026-05-01 00:00 UTC');
  const audience = answers.audience({ asset: 'd2', ...paged });
  expect(audience.grants[0]).toMatchObject({ principal: { key: principal }, until });
  expect(audience.people[0]).toMatchObject({ person: { key: principal }, until });
  const compared = answers.compare({ user: 'p2', otherUser: 'p1', ...paged });
  expect(compared.differences.find(({ thing }) => thing.id === 'd2')).toMatchObject({
    before: 'none',
    beforeUntil: null,
    after: 'viewer',
    afterUntil: until,
  });
  expect(compared.text).toContain('dashboard “d2”: none → viewer until 2026-05-01 00:00 UTC');
  // In the table of everybody beside everything, only where it is told for so many days.
  const cellsOf = (asked: Parameters<typeof answers.openMatrix>[0]) => {
    const table = answers.openMatrix(asked);
    expect(table.ending).toBe(1);
    const [line] = answers.matrixLines({ id: table.id, from: 0, count: 1 }).split('\n');
    return line?.split(',').slice(4);
  };
  const plain = cellsOf({});
  expect(plain?.[1]).toBe('V');
  expect(cellsOf({ endsWithinDays: 90 })).toEqual([plain?.[0], 'V 2026-05-01']);
  expect(cellsOf({ endsWithinDays: 7 })).toEqual(plain);
  expect(() => answers.openMatrix({ at: '2026-03-06', endsWithinDays: 7 })).toThrow(
    /past day is not recorded/,
  );
  expect(answers.pair({ user: 'p1', asset: 'd2', at: '2026-03-06' }).until).toBeNull();
  grant.run('g3', connectionId, principal, null);
  expect(path()?.until).toBeNull();
});

describe('what cannot be answered is refused in words', () => {
  const problemOf = (ask: () => unknown) => {
    try {
      ask();
    } catch (error) {
      if (error instanceof StewardError) return error.problem;
      throw error;
    }
    throw new Error('It was answered');
  };

  test('an unknown name, with the nearest ones', () => {
    write(world);
    const problem = problemOf(() => answers.person({ user: 'p11@x.example', ...paged }));
    expect(problem.code).toBe('NOT_FOUND');
    expect(problem.todo).toContain('“p1@x.example”');
  });

  test('a name that two accounts have, with the ARN of each', () => {
    write({
      ...world,
      people: [...world.people, { id: 'x/p1', namespace: 'n2', listed: true }],
    });
    const problem = problemOf(() => answers.person({ user: 'p1', ...paged }));
    expect(problem.code).toBe('BAD_INPUT');
    expect(problem.happened).toContain(':user/n1/p1');
    expect(problem.happened).toContain(':user/n2/x/p1');
  });

  test.each([
    ['before anything was recorded', '2026-02-28', /first read on 2026-03-01/],
    ['that has not come', '2026-03-11', /leave the day out/],
    ['that does not exist', '2026-02-30', /like 2026-03-01/],
    ['that is no day', 'yesterday', /like 2026-03-01/],
  ])('a day %s', (_, at, todo) => {
    write(world);
    expect(problemOf(() => answers.person({ user: 'p1', at, ...paged })).todo).toMatch(todo);
  });
});

describe('what could not be seen', () => {
  test('stands in the answers that it matters to, with the missing permission, and in no other', () => {
    write(world);
    refuse('grants/dashboard/d2', 2, second);
    const gap = {
      count: 1,
      action: 'quicksight:Describe',
      lastReadAt: first,
      sentence: expect.stringContaining('Who was granted dashboard “d2” can no longer be read'),
    };
    expect(answers.pair({ user: 'p2', asset: 'd2' })).toMatchObject({
      level: 'none',
      basis: { gaps: [gap] },
    });
    expect(answers.pair({ user: 'p2', asset: 'd2' }).text).toContain('as far as could be seen');
    expect(answers.person({ user: 'p2', ...paged }).basis.gaps).toMatchObject([gap]);
    expect(answers.audience({ asset: 'd2', ...paged }).basis.gaps).toMatchObject([gap]);
    expect(answers.pair({ user: 'p2', asset: 'd1' }).basis.gaps).toEqual([]);
    // On that day it could be read.
    expect(answers.pair({ user: 'p2', asset: 'd2', at: '2026-03-01' }).basis.gaps).toEqual([]);
  });

  test.each([
    ['role_members/n1/AUTHOR', 'Which groups are mapped to the role Author in namespace “n1” can no longer'],
    ['role_restriction/n1/READER', 'Which custom permissions apply to the role Reader in namespace “n1” can'],
    ['account_restriction', 'Which custom permissions apply to the whole account can no longer be read'],
    ['custom_permissions', 'What custom permissions take away can no longer be read'],
  ])('%s: limits are told apart from access, of the people that they matter to', (scope, words) => {
    write(world);
    refuse(scope, 2, second);
    const { basis, level, text } = answers.pair({ user: 'p2', asset: 'd2' });
    expect(level).toBe('none');
    expect(basis).toMatchObject({
      gaps: [],
      limitGaps: [{ sentence: expect.stringContaining(words), action: 'quicksight:Describe' }],
    });
    // Who has no access has none, whatever roles are.
    expect(text).toContain('p2@x.example has no access to dashboard “d2”.');
    expect(text).toContain('abilities may be taken away that are not told here:');
    expect(text).not.toContain('Everything that matters to this answer could be read.');
    expect(answers.person({ user: 'p2', ...paged }).basis.limitGaps).toHaveLength(1);
    expect(answers.audience({ asset: 'd2', ...paged }).basis.limitGaps).toEqual([]);
    // Somebody of another namespace has other roles.
    const elsewhere = scope.includes('/n1/') ? 0 : 1;
    expect(answers.person({ user: 'p3', ...paged }).basis.limitGaps).toHaveLength(elsewhere);
  });

  test('is no empty cell of the table of everybody beside everything', () => {
    write(world);
    refuse('grants/dashboard/d2', 2, second);
    const { id, header, people } = answers.openMatrix({});
    expect(header).toBe('connection,namespace,user,email,dashboard/d1,dashboard/d2\n');
    expect(answers.matrixLines({ id, from: 0, count: people })).toBe(
      ['One,n1,p1,p1@x.example,C,v', 'One,n1,p2,p2@x.example,L,?', 'One,n2,p3,p3@x.example,,?', ''].join(
        '\n',
      ),
    );
  });

  test('a group whose members were never read may hold anybody of its namespace', () => {
    write(world);
    database.prepare("DELETE FROM directory_scopes WHERE scope = 'members/n1/g1'").run();
    expect(answers.audience({ asset: 'd1', ...paged }).basis.gaps).toMatchObject([
      { sentence: 'Who is in group “g1” was not read yet.', action: null },
    ]);
    const { id, people } = answers.openMatrix({});
    expect(answers.matrixLines({ id, from: 0, count: people })).toBe(
      ['One,n1,p1,p1@x.example,l,V', 'One,n1,p2,p2@x.example,l,', 'One,n2,p3,p3@x.example,,', ''].join('\n'),
    );
  });
});

describe('two things side by side', () => {
  const between = { from: '2026-03-01', ...paged };
  const later: NaiveWorld = {
    ...world,
    memberships: [
      ['p1', 'g1'],
      ['p2', 'g1'],
    ],
    grants: [
      ...world.grants.filter(({ on }) => on !== 'd2'),
      { principal: 'everybody', on: 'd2', level: 'viewer', link: true },
    ],
  };

  test('two people: where they differ, and the groups of each', () => {
    write(world);
    const answer = answers.compare({ user: 'p1', otherUser: 'p2', ...paged });
    expect(answer.differences.map(({ thing, before, after }) => [thing.id, before, after])).toEqual([
      ['f1', 'owner', 'none'],
      ['f2', 'owner', 'none'],
      ['d1', 'contributor', 'link'],
      ['d2', 'viewer', 'none'],
    ]);
    expect(answer.groups).toMatchObject({ one: [{ id: 'g1' }], both: [], other: [] });
  });

  test('a person and a group: what the person has beside it', () => {
    write(world);
    const answer = answers.compare({ user: 'p1', group: 'g1', ...paged });
    expect(answer.same).toBe(3);
    expect(answer.differences.map(({ thing, before, after }) => [thing.id, before, after])).toEqual([
      ['d2', 'viewer', 'none'],
    ]);
  });

  test('two days of a person, of an asset and of everything', () => {
    write(world);
    write(later, 2, second);
    const ofPerson = answers.changes({ user: 'p1', ...between });
    expect(ofPerson.differences).toMatchObject([{ thing: { id: 'd2' }, before: 'viewer', after: 'link' }]);
    expect(ofPerson.changes.map(({ sentence }) => sentence)).toEqual([
      'p1@x.example lost viewer on dashboard “d2”.',
      'Everybody on the internet can now view dashboard “d2” by its link.',
    ]);
    const ofAsset = answers.changes({ asset: 'd1', ...between });
    expect(ofAsset.differences).toMatchObject([
      { thing: { id: 'p2' }, before: 'link', after: 'contributor' },
    ]);
    expect(answers.changes(between)).toMatchObject({
      total: 3,
      changes: [{ what: 'ended' }, { what: 'began' }, { what: 'began', origin: { by: 'outside' } }],
    });
    // Nothing happened on these days.
    expect(answers.changes({ from: '2026-03-01', to: '2026-03-03', ...paged }).total).toBe(0);
  });

  test('grants to a whole namespace and to everybody, the widest first', () => {
    write(later);
    expect(
      answers.broad(paged).grants.map(({ principal, on, people }) => [principal.kind, on.id, people]),
    ).toEqual([
      ['public', 'd2', null],
      ['namespace', 'd1', 2],
    ]);
  });

  test.each([
    ['the later day first', () => answers.changes({ from: '2026-03-05', to: '2026-03-01', ...paged })],
    ['a person with nobody', () => answers.compare({ user: 'p1', ...paged })],
    [
      'a person with two others',
      () => answers.compare({ user: 'p1', otherUser: 'p2', group: 'g1', ...paged }),
    ],
  ])('refuses %s', (_, ask) => {
    write(world);
    write(later, 2, second);
    expect(ask).toThrow(StewardError);
  });
});
