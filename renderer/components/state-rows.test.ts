import { describe, expect, test } from 'vitest';
import { changeOf, flatten, stateRows } from './state-rows.ts';

describe('flatten', () => {
  test.each([
    ['nested names are joined', { a: { b: 'x' } }, [['a › b', 'x']]],
    ['plain lists stay one line', { tags: ['a', 'b'] }, [['tags', 'a, b']]],
    [
      'lists of objects are numbered',
      { p: [{ x: 1 }, { x: 2 }] },
      [
        ['p › 1 › x', '1'],
        ['p › 2 › x', '2'],
      ],
    ],
    [
      'empty things are named',
      { a: [], b: {}, c: '', d: null },
      [
        ['a', 'empty'],
        ['b', 'empty'],
        ['c', '“”'],
        ['d', 'none'],
      ],
    ],
    ['a plain value has a name', 'present', [['value', 'present']]],
    ['hostile keys are only text', { __proto__x: '<b>' }, [['__proto__x', '<b>']]],
  ] as const)('%s', (_why, value, expected) => {
    expect([...flatten(value as never)]).toEqual(expected);
  });
});

describe('stateRows', () => {
  test('a creation has no before values and every row differs', () => {
    expect(stateRows({ before: null, after: { role: 'READER' } })).toEqual([
      { field: 'role', after: 'READER', differs: true },
    ]);
  });
  test('only the fields that differ are marked', () => {
    expect(stateRows({ before: { a: 1, b: 2 }, after: { a: 1, b: 3 } })).toEqual([
      { field: 'a', before: '1', after: '1', differs: false },
      { field: 'b', before: '2', after: '3', differs: true },
    ]);
  });
  test('what was found is compared too', () => {
    const [row] = stateRows({ before: { a: 1 }, after: { a: 2 }, found: { a: 9 } });
    expect(row).toMatchObject({ before: '1', after: '2', found: '9', differs: true });
  });
});

test.each([
  [null, { a: 1 }, 'create'],
  [{ a: 1 }, null, 'remove'],
  [{ a: 1 }, { a: 2 }, 'change'],
] as const)('%j to %j is a %s', (before, after, expected) => {
  expect(changeOf({ before, after })).toBe(expected);
});
