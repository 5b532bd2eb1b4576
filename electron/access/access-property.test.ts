import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyOf, writeWorld } from '../directory/testing/write-world.ts';
import { migrate } from '../store/migrate.ts';
import { createAccessAnswers } from './access-answers.ts';
import { type NaiveWorld, naiveLevel } from './testing/naive-access.ts';

const connectionId = '01a1fe09-2df5-7128-aee5-4df4f755f314';
const people = ['p1', 'p2', 'p3', 'p4'];
const groups = ['g1', 'g2', 'g3'];
const folders = ['f1', 'f2', 'f3'];
const dashboards = ['d1', 'd2'];
const members = { groups, dashboards };

const principals = [...people, ...groups, 'namespace:n1', 'namespace:n2', 'everybody'];

/** Any account: nested and circular groups and folders, restricted ones, links, unknown sets, unlisted people. */
const worlds: fc.Arbitrary<NaiveWorld> = fc.record({
  people: fc
    .constant(people)
    .chain((ids) =>
      fc.tuple(
        ...ids.map((id, at) =>
          fc.boolean().map((out) => ({ id, namespace: at < 3 ? 'n1' : 'n2', listed: at === 0 || !out })),
        ),
      ),
    ),
  folders: fc.tuple(...folders.map((id) => fc.boolean().map((restricted) => ({ id, restricted })))),
  memberships: fc.uniqueArray(
    fc
      .tuple(fc.constantFrom(...people.slice(0, 3), ...groups), fc.constantFrom(...groups))
      .filter(([a, b]) => a !== b),
    { maxLength: 8, selector: String },
  ),
  contents: fc.uniqueArray(
    fc
      .tuple(fc.constantFrom(...folders), fc.constantFrom(...folders, ...dashboards))
      .filter(([a, b]) => a !== b),
    { maxLength: 8, selector: String },
  ),
  grants: fc
    .uniqueArray(
      fc.record({
        principal: fc.constantFrom(...principals),
        on: fc.constantFrom(...folders, ...dashboards),
        level: fc.constantFrom('viewer', 'contributor', 'owner', 'custom'),
        link: fc.boolean(),
      }),
      { maxLength: 8, selector: ({ principal, on, link }) => `${principal} ${on} ${link}` },
    )
    // A dashboard has no contributor; only dashboards are shared by link.
    .map((grants) =>
      grants.flatMap(({ principal, on, level, link }) => {
        const folder = on.startsWith('f');
        if (folder && link) return [];
        if (folder && level === 'custom') return [];
        const fitting = !folder && level === 'contributor' ? ('viewer' as const) : level;
        return [{ principal, on, level: fitting, link }];
      }),
    ),
});

const open = () => {
  const database = new Sqlite(':memory:');
  migrate(database);
  database.pragma('foreign_keys = ON');
  database
    .prepare(
      "INSERT INTO connections (id, name, source, region, created_at, updated_at) VALUES (?, 'One', '{}', 'eu-central-1', '', '')",
    )
    .run(connectionId);
  return { database, answers: createAccessAnswers(database, () => new Date('2026-03-10T12:00:00.000Z')) };
};

const expectSame = (
  answers: ReturnType<typeof createAccessAnswers>,
  world: NaiveWorld,
  at: string | undefined,
): void => {
  const level = new Map<string, string>();
  for (const { id, listed } of world.people) {
    if (!listed) continue;
    const user = keyOf(world, id).key;
    const all = answers.person({ user, at, limit: 500, offset: 0 });
    const has = new Map(all.assets.map((row) => [row.asset.key, row.level]));
    for (const asset of [...folders, ...dashboards]) {
      const key = keyOf(world, asset).key;
      const wanted = naiveLevel(world, id, asset);
      level.set(`${user} ${key}`, wanted);
      expect([id, asset, has.get(key) ?? 'none']).toEqual([id, asset, wanted]);
      const pair = answers.pair({ user, asset: key, at });
      expect([id, asset, pair.level]).toEqual([id, asset, wanted]);
      // What the paths say is what is held.
      expect(pair.paths[0]?.level ?? 'none').toBe(wanted);
    }
  }
  const { id, people: lines, header } = answers.openMatrix(at === undefined ? {} : { at });
  const letters = { none: '', link: 'L', custom: 'X', viewer: 'V', contributor: 'C', owner: 'O' };
  const table = answers.matrixLines({ id, from: 0, count: lines }).split('\n');
  expect(header).toBe('connection,namespace,user,email,dashboard/d1,dashboard/d2\n');
  for (const person of world.people) {
    if (!person.listed) continue;
    const line = table.find((each) => each.startsWith(`One,${person.namespace},${person.id},`));
    const cells = dashboards.map((asset) => letters[naiveLevel(world, person.id, asset)]);
    expect(line?.split(',').slice(4)).toEqual(cells);
  }
  for (const asset of [...folders, ...dashboards]) {
    const { key } = keyOf(world, asset);
    const audience = answers.audience({ asset: key, at, limit: 500, offset: 0 });
    const has = new Map(audience.people.map((row) => [row.person.key, row.level]));
    for (const { id, listed } of world.people) {
      if (!listed) continue;
      const user = keyOf(world, id).key;
      expect([id, asset, has.get(user) ?? 'none']).toEqual([id, asset, level.get(`${user} ${key}`)]);
    }
  }
};

interface Box {
  /** Which of the world's grants Steward gave; one it did not give has none. */
  readonly grant: number;
  readonly ends: number;
  /** What stays when it has ended. */
  readonly before: 'none' | 'viewer';
}
const endAt = (day: number) => `2026-04-0${day}T00:00:00.000Z`;

/** Until when somebody has what they have: the first end after which they have less. */
const naiveUntil = (
  world: NaiveWorld,
  boxes: readonly Box[],
  person: string,
  asset: string,
): string | null => {
  const now = naiveLevel(world, person, asset);
  const order = ['none', 'link', 'custom', 'viewer', 'contributor', 'owner'];
  for (let day = 1; day <= 9; day += 1) {
    const grants = world.grants.flatMap((grant, at) => {
      const mine = boxes.filter((box) => box.grant === at);
      const isOver = mine.length > 0 && mine.every(({ ends }) => ends <= day);
      if (!isOver) return [grant];
      return mine[0]?.before === 'viewer' ? [{ ...grant, level: 'viewer' as const }] : [];
    });
    const then = naiveLevel({ ...world, grants }, person, asset);
    if (order.indexOf(then) < order.indexOf(now)) return endAt(day);
  }
  return null;
};

const seed = Number(process.env.ACCESS_SEED ?? 20_260_301);
const numRuns = Number(process.env.ACCESS_RUNS ?? 60);

const boxesIn = fc.array(
  fc.record({
    grant: fc.nat({ max: 7 }),
    ends: fc.integer({ min: 1, max: 9 }),
    before: fc.constantFrom('none', 'viewer'),
  }),
  { maxLength: 6 },
);

describe('for any state of an account', () => {
  test(`until when is the first end after which less is left, by every path (seed ${seed})`, () => {
    fc.assert(
      fc.property(worlds, boxesIn, (world, drawn) => {
        // Steward gives levels, and no links; what stays beneath several grants of one pair is one thing.
        const boxes = drawn.flatMap((box) => {
          const grant = world.grants[box.grant];
          if (grant === undefined || grant.link || grant.level === 'custom') return [];
          const { before = box.before } = drawn.find((one) => one.grant === box.grant) ?? {};
          return grant.principal === 'everybody' ? [] : [{ ...box, before }];
        });
        const { database, answers } = open();
        try {
          writeWorld(database, world, members, { connectionId, number: 1, at: '2026-03-01T08:00:00.000Z' });
          database.exec(
            `INSERT INTO grant_requests VALUES ('r', '${connectionId}', 'One', 't', '{}', 'Ann', 0, 'approved', 0, 1, '[]', 'p', 'h', NULL, '', '', NULL)`,
          );
          boxes.forEach(({ grant, ends, before }, at) => {
            const { principal, on, level } = world.grants[grant] as NaiveWorld['grants'][number];
            database
              .prepare(
                `INSERT INTO grants (id, request_id, connection_id, resource, asset_id, asset_title, principal,
                   principal_kind, principal_name, level, held_before, state, ends_at)
                 VALUES (?, 'r', ?, ?, ?, '', ?, 'user', '', ?, ?, 'active', ?)`,
              )
              .run(
                `g${at}`,
                connectionId,
                on.startsWith('f') ? 'folder' : 'dashboard',
                on,
                keyOf(world, principal).key,
                level,
                before === 'none' ? null : JSON.stringify({ level: before, actions: [] }),
                endAt(ends),
              );
          });
          for (const { id, listed } of world.people) {
            if (!listed) continue;
            const user = keyOf(world, id).key;
            const all = answers.person({ user, limit: 500, offset: 0 });
            for (const asset of [...folders, ...dashboards]) {
              const { key } = keyOf(world, asset);
              const wanted = naiveUntil(world, boxes, id, asset);
              expect([id, asset, answers.pair({ user, asset: key }).until]).toEqual([id, asset, wanted]);
              const row = all.assets.find((one) => one.asset.key === key);
              expect([id, asset, row?.until ?? null]).toEqual([id, asset, wanted]);
              const audience = answers.audience({ asset: key, limit: 500, offset: 0 });
              const mine = audience.people.find(({ person }) => person.key === user);
              expect([id, asset, mine?.until ?? null]).toEqual([id, asset, wanted]);
            }
          }
        } finally {
          database.close();
        }
      }),
      { seed, numRuns },
    );
  }, 120_000);

  test(`what Steward says everybody has is what walking every path finds, also of past days (seed ${seed})`, () => {
    fc.assert(
      fc.property(worlds, worlds, (first, second) => {
        const { database, answers } = open();
        try {
          // The same people on both days, as accounts are not made anew with every reading.
          writeWorld(database, first, members, { connectionId, number: 1, at: '2026-03-01T08:00:00.000Z' });
          expectSame(answers, first, undefined);
          writeWorld(database, second, members, { connectionId, number: 2, at: '2026-03-05T08:00:00.000Z' });
          expectSame(answers, second, undefined);
          expectSame(answers, first, '2026-03-03');
          expectSame(answers, second, '2026-03-05');
        } finally {
          database.close();
        }
      }),
      { seed, numRuns },
    );
  }, 120_000);
});
