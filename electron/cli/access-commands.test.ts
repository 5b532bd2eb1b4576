import { mkdtemp, rm, writeFile } from 'node:fs/promises';
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

test('somebody invited by a file is listed until they come, and is invited again by a plan', async () => {
  const file = join(folder, 'guest.yaml');
  const { value } = await kit.json('connection', 'test', 'Sandbox');
  await writeFile(
    file,
    `version: 1\naccount: "${value.test.accountId}"\nregion: eu-central-1\npeople:\n  - { email: guest@partner.example, role: reader, native: guest }\n`,
  );
  const applied = await kit.run('access', 'apply', '-f', file, '--yes');
  expect(applied).toMatchObject({
    code: 0,
    out: expect.stringMatching(/guest@partner\.example +guest +https:/),
  });
  const nobody = await kit.run('people', 'invite', 'nobody@partner.example', '--yes');
  expect(nobody).toMatchObject({ code: 1, err: expect.stringContaining('sync the directory first') });

  await kit.run('directory', 'sync');
  const listed = await kit.run('people', 'invitations');
  expect(listed.out).toMatch(/guest@partner\.example +guest +default +READER/);
  expect(listed.err).toMatch(/7 days are counted/);
  expect((await kit.json('people', 'invitations', '--expired')).value.invitations).not.toContainEqual(
    expect.objectContaining({ userName: 'guest' }),
  );
  const dry = await kit.run('people', 'invite', 'GUEST@partner.example', '--dry-run', '--detailed-exitcode');
  expect(dry).toMatchObject({ code: 2, out: expect.stringContaining('Take back the invitation') });
  const again = await kit.json('people', 'invite', 'guest', '--yes');
  expect(again).toMatchObject({ code: 0, value: { run: { state: 'done' } } });
  expect(again.value.invitations).toMatchObject([
    { userName: 'guest', link: expect.stringMatching(/^https:/) },
  ]);
  expect(applied.out).not.toContain(again.value.invitations[0].link);
}, 120_000);
