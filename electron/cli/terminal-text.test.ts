import { describe, expect, test } from 'vitest';
import { columnsOf, terminalList, terminalTable, terminalText } from './terminal-text.ts';

const hostile: readonly [why: string, text: string, shown: string][] = [
  ['sets the window’s title', '\u001b]0;owned\u0007', '\\x1b]0;owned\\x07'],
  ['colours what follows', '\u001b[31mred', '\\x1b[31mred'],
  ['uses the one-byte form of an escape', '\u009b31mred', '\\x9b31mred'],
  ['clears the line', 'a\rb', 'a\\x0db'],
  ['rubs out', 'a\b\u007fb', 'a\\x08\\x7fb'],
  ['adds a row', 'a\nb\tc', 'a b c'],
  ['adds a row with a separator', 'a\u2028b', 'a\\u2028b'],
  ['reverses the reading order', 'user\u202efdp.exe', 'user\\u202efdp.exe'],
  ['isolates the reading order', '\u2066x\u2069', '\\u2066x\\u2069'],
  ['hides a sign', 'ad\u200bmin\ufeff', 'ad\\u200bmin\\ufeff'],
  ['holds half a character', 'x\ud800y', 'x\\ud800y'],
  ['ends early', 'a\u0000b', 'a\\x00b'],
  ['is ordinary', 'Zoë 李雷 😀', 'Zoë 李雷 😀'],
];

describe('text from outside', () => {
  test.each(hostile)('that %s', (_why, text, shown) => {
    expect(terminalText(text)).toBe(shown);
    expect(terminalTable(['A', 'B'], [[text, 'end']])).toContain(shown);
    expect(terminalList([['A', text]])).toBe(`A  ${shown}\n`);
  });
});

test('columns stay aligned with wide characters and long cells', () => {
  const table = terminalTable(
    ['NAME', 'ROLE'],
    [
      ['李雷', 'reader'],
      ['Zoë', 'author'],
      ['x'.repeat(100), 'admin'],
    ],
  );
  const starts = table
    .trimEnd()
    .split('\n')
    .map((line) => columnsOf(/^(.*?)(?:ROLE|reader|author|admin)$/u.exec(line)?.[1] ?? ''));
  expect(new Set(starts)).toEqual(new Set([62]));
});
