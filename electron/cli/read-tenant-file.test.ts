import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { StewardError } from '../../shared/errors.ts';
import { problemText } from './problem-text.ts';
import { placedProblem, readTenantFile } from './read-tenant-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenant file '));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const written = async (bytes: string | Uint8Array) => {
  const file = join(folder, 'tenant.yaml');
  await writeFile(file, bytes);
  return file;
};
/** What a person reads on the terminal. */
const said = async (file: string) =>
  readTenantFile(file).then(
    () => expect.fail('It was read.'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(StewardError);
      return problemText((error as StewardError).problem);
    },
  );

describe('a file that is no tenant file', () => {
  const refused: readonly [why: string, bytes: string | Uint8Array, words: RegExp][] = [
    [
      'is UTF-16',
      Buffer.from('\ufeffslug: a', 'utf16le'),
      /not UTF-8 text but UTF-16[\s\S]*Save it as UTF-8/,
    ],
    ['is Latin-1', Buffer.from('a: b\nname: Acm\xe9', 'latin1'), /not UTF-8 text \(line 2, column 10\)/],
    ['is larger than 5 MB', `slug: a\n#${'x'.repeat(6 * 1024 * 1024)}`, /larger than 5 MB/],
    ['is binary', Buffer.from([0xff, 0x00, 0x80]), /not UTF-8/],
  ];
  test.each(refused)('%s', async (_why, bytes, words) => {
    const text = await said(await written(bytes));
    expect(text).toMatch(words);
    expect(text).toContain('Nothing was changed.');
  });

  test.runIf(process.platform !== 'win32').each([
    ['/dev/zero', /larger than 5 MB/],
    ['/dev/null', /empty/],
    ['/nowhere/at-all.yaml', /there is no such file/],
    ['/', /it is a folder/],
  ])('%s', async (file, words) => {
    expect(await said(file)).toMatch(words);
  });
});

test.each([
  ['a byte order mark', '\ufeffslug: acme\n'],
  ['Windows line ends', 'slug: acme\r\n'],
  ['JSON', '{"slug":"acme"}'],
])('%s is read as if it were not there', async (_what, text) => {
  expect((await readTenantFile(await written(text))).value).toEqual({ slug: 'acme' });
});

describe('a complaint about the document', () => {
  const at = async (problem: Parameters<typeof placedProblem>[2]) => {
    const document = await readTenantFile(await written('version: 1\nslug: Bad!\nenvironment: production\n'));
    return problemText(placedProblem('a.yaml', document, problem));
  };

  test('says its words and place, also when it is the only one', async () => {
    const message = 'A slug has small letters.';
    expect(
      await at({
        code: 'BAD_INPUT',
        happened: `slug: ${message}`,
        field: 'slug',
        issues: [{ path: ['slug'], message }],
      }),
    ).toBe(`a.yaml does not describe a tenant.\n  slug: ${message} (line 2, column 7)\n`);
  });

  test('of a field whose document is fine has its place too', async () => {
    expect(await at({ code: 'BAD_INPUT', happened: 'It has no connection.', field: 'environment' })).toBe(
      'a.yaml cannot be onboarded.\n  environment: It has no connection. (line 3, column 14)\n',
    );
  });
});

test('a complaint that is the headline is not said twice', () => {
  const message = 'An id looks like 1.';
  expect(
    problemText({ code: 'BAD_INPUT', happened: message, field: 'id', issues: [{ path: ['id'], message }] }),
  ).toBe('An id looks like 1.\n  at id\n');
});

test.runIf(process.platform !== 'win32')('a pipe that says nothing is waited for until Ctrl-C', async () => {
  const pipe = join(folder, 'pipe');
  execFileSync('sh', ['-c', 'mkfifo "$0"', pipe]);
  const interrupt = new AbortController();
  const reading = readTenantFile(pipe, interrupt.signal);
  interrupt.abort(new DOMException('Interrupted', 'AbortError'));
  await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  await writeFile(pipe, ''); // lets the reader go that still has it open
});
