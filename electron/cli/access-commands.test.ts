import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CommandKit, openCommandKit } from './testing/command-kit.ts';

let folder: string;
let kit: CommandKit;
let before: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'steward access '));
  kit = await openCommandKit(folder);
  expect(await kit.run('directory', 'sync', '--connection', 'Sandbox')).toMatchObject({ code: 0 });
  before = new Date().toISOString();
});
afterAll(async () => {
  await kit?.close();
  await rm(folder, { recursive: true, force: true });
});

const isabel = 'isabel.navarro@platform.example';
const julia = 'julia.brandt@harbourlight.example';

test('two people are compared, as text and as every row', async () => {
  const asked = ['access', 'compare', '--user', isabel, '--with', julia];
  const { code, out } = await kit.run(...asked);
  expect(code).toBe(0);
  expect(out).toMatch(new RegExp(`^${isabel} and ${julia} differ on \\d+ things`));
  const { value } = await kit.json(...asked);
  expect(value.differences).toHaveLength(value.total);
  expect(value.differences[0]).toMatchObject({ beforeUntil: null, afterUntil: null });
  // The other way round is the same with the sides changed.
  const turned = (await kit.json('access', 'compare', '--user', julia, '--with', isabel)).value;
  const sides = (
    rows: { thing: { key: string }; before: string; after: string }[],
    [one, other]: ['before' | 'after', 'before' | 'after'],
  ) => rows.map((row) => [row.thing.key, row[one], row[other]].join(' ')).sort();
  expect(sides(turned.differences, ['after', 'before'])).toEqual(
    sides(value.differences, ['before', 'after']),
  );
});

test('a person is compared with a group, on a day', async () => {
  const { value } = await kit.json(
    ...['access', 'compare', '--user', isabel, '--group', 'platform-authors', '--at', before],
  );
  expect(value).toMatchObject({ other: { kind: 'group' }, basis: { at: before } });
});

test('grants to everybody are listed', async () => {
  const { out } = await kit.run('access', 'broad');
  expect(out).toMatch(/reach(es)? a whole namespace or everybody on the internet/);
  const { value } = await kit.json('access', 'broad', '--connection', 'Sandbox');
  expect(value.grants).toHaveLength(value.total);
  expect(value.total).toBeGreaterThan(0);
});

test('what changed between two days is told, of one person too', async () => {
  expect((await kit.run('access', 'changes', '--from', before)).out).toMatch(
    /^Nothing that decides about access changed/,
  );
  expect((await kit.json('access', 'changes', '--from', before, '--user', isabel)).value).toMatchObject({
    about: { email: isabel },
    differences: [],
    changes: [],
  });
});

test.each([
  [
    'somebody whom nobody knows',
    ['compare', '--user', 'isabel.navaro@platform.example', '--with', julia],
    /Did you mean|did you mean/,
  ],
  ['days in the wrong order', ['changes', '--from', '2026-03-02', '--to', '2026-03-01'], /./],
  ['a day that is none', ['broad', '--at', 'yesterday'], /./],
])('%s is refused in words', async (_why, args, words) => {
  const said = await kit.run('access', ...args);
  expect(said).toMatchObject({ code: 1, out: '', err: expect.stringMatching(words) });
});
