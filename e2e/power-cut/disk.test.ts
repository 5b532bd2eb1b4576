import { expect, test } from 'vitest';
import { createDisk, type Variant } from './disk.ts';
import type { Operation } from './recording.ts';

const made = (path: string, file: number): Operation => ({
  kind: 'opened',
  path,
  file,
  created: true,
  emptied: false,
  folder: false,
});
const folder = (path: string, file: number): Operation => ({
  kind: 'opened',
  path,
  file,
  created: false,
  emptied: false,
  folder: true,
});
const write = (file: number, at: number, text: string): Operation => ({
  kind: 'written',
  file,
  at,
  data: Buffer.from(text),
});
const synced = (file: number, sync = `1:${file}`): Operation[] => [
  { kind: 'sync_begun', file, sync },
  { kind: 'sync_ended', file, sync },
];

const left = (
  operations: readonly Operation[],
  { files = 'none', names = 'none' }: Partial<Variant>,
  order: 'posix' | 'journalled' = 'posix',
  random = () => 0.5,
) => {
  const disk = createDisk('/d', order);
  for (const operation of operations) disk.play(operation);
  const { files: found } = disk.cut({ files, names, holes: 'zeros', sector: 512 }, random);
  return Object.fromEntries([...found].map(([path, data]) => [path, data.toString()]));
};

const rows: readonly [string, readonly Operation[], Partial<Variant>, Record<string, string>][] = [
  ['a synced file without its name is gone', [made('/d/a', 1), write(1, 0, 'x'), ...synced(1)], {}, {}],
  [
    'its folder’s sync keeps the name',
    [made('/d/a', 1), write(1, 0, 'x'), ...synced(1), folder('/d', 9), ...synced(9)],
    {},
    { '/d/a': 'x' },
  ],
  [
    'a name may be there without its content',
    [made('/d/a', 1), write(1, 0, 'x'), folder('/d', 9), ...synced(9)],
    {},
    { '/d/a': '' },
  ],
  [
    'a kill loses nothing',
    [made('/d/a', 1), write(1, 0, 'x')],
    { files: 'all', names: 'all' },
    { '/d/a': 'x' },
  ],
  [
    'what was written while the sync was under way is not covered',
    [
      made('/d/a', 1),
      write(1, 0, 'x'),
      { kind: 'sync_begun', file: 1, sync: 's' },
      write(1, 0, 'y'),
      { kind: 'sync_ended', file: 1, sync: 's' },
    ],
    { names: 'all' },
    { '/d/a': 'x' },
  ],
  [
    'a sync that did not end covers nothing',
    [made('/d/a', 1), write(1, 0, 'x'), { kind: 'sync_begun', file: 1, sync: 's' }],
    { names: 'all' },
    { '/d/a': '' },
  ],
  [
    'a rename that was not synced may not have happened',
    [
      made('/d/a', 1),
      write(1, 0, 'x'),
      ...synced(1),
      folder('/d', 9),
      ...synced(9),
      { kind: 'renamed', from: '/d/a', to: '/d/b' },
    ],
    {},
    { '/d/a': 'x' },
  ],
];

test.each(rows)('%s', (_, operations, variant, expected) => {
  expect(left(operations, variant)).toEqual(expected);
});

test('on a journalling file system any sync keeps earlier names', () => {
  const operations = [made('/d/a', 1), write(1, 0, 'x'), ...synced(1)];
  expect(left(operations, { names: 'ordered' }, 'journalled')).toEqual({ '/d/a': 'x' });
});

test('a file is cut short as a whole or not at all', () => {
  const operations: Operation[] = [
    made('/d/a', 1),
    write(1, 0, 'x'.repeat(2_000)),
    ...synced(1),
    { kind: 'truncated', file: 1, length: 0 },
  ];
  for (let draw = 0; draw < 1; draw += 0.1)
    expect([0, 2_000]).toContain(
      left(operations, { files: 'mixed', names: 'all' }, 'posix', () => draw)['/d/a']?.length,
    );
});
