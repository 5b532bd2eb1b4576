import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CommandKit, openCommandKit } from './testing/command-kit.ts';

let folder: string;
let kit: CommandKit;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'steward-style-'));
  kit = await openCommandKit(join(folder, 'profile'));
});
afterAll(async () => {
  await kit.close();
  await rm(folder, { recursive: true, force: true });
});

test('the house style is printed, changed as a file, and saved over what was seen only', async () => {
  const first = await kit.run('style', 'show');
  expect(first).toMatchObject({ code: 0, err: expect.stringContaining('one to begin with') });
  const file = join(folder, 'style.yaml');
  const set = async (text: string) => {
    await writeFile(file, text);
    return kit.run('style', 'set', '-f', file);
  };

  const wrong = await set(first.out.replace('#0F62FE', 'blue'));
  expect(wrong.code).not.toBe(0);
  expect(wrong.err).toMatch(
    /is no house style: configuration\.DataColorPalette\.Colors\.0: A colour looks like/,
  );

  expect(await set(first.out.replace('name: House style', 'name: Contoso'))).toMatchObject({
    code: 0,
    out: 'The house style is saved as revision 1.\n',
  });
  const shown = await kit.run('style', 'show');
  expect(shown.out).toContain('name: Contoso');
  expect(shown.err).toBe('');

  const faint = await set(shown.out.replace('PrimaryForeground: "#16191F"', 'PrimaryForeground: "#AAAAAA"'));
  expect(faint).toMatchObject({ code: 0, err: expect.stringContaining('text needs 4.5') });
  const stale = await set(shown.out);
  expect(stale.code).not.toBe(0);
  expect(stale.err).toContain('Somebody else has changed the house style meanwhile.');

  const nowhere = await kit.run('style', 'check', '--stage', 'moon');
  expect(nowhere.err).toContain('There is no environment moon.');
});
