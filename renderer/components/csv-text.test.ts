import { describe, expect, it } from 'vitest';
import { csvText } from './csv-text.ts';

const cellOf = (value: string | number | null) =>
  csvText([{ header: 'Name', value: (item: { value: typeof value }) => item.value }], [{ value }]);

describe('rows as CSV', () => {
  it.each(['=HYPERLINK("http://evil","x")', '+1', '-1', '@SUM(A1)', '=1\n+2', '\t=1', '\r=1', '\n=1'])(
    'keeps %j from running',
    (given) => {
      expect(cellOf(given)).toBe(`\u{FEFF}Name\r\n"'${given.replaceAll('"', '""')}"\r\n`);
    },
  );

  it.each([
    ['Ann', 'Ann'],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\r\nlines', '"two\r\nlines"'],
    ['Zoë 日本', 'Zoë 日本'],
    ['a=1', 'a=1'],
    [12, '12'],
    [null, ''],
  ])('writes %j as it is', (given, written) => {
    expect(cellOf(given)).toBe(`\u{FEFF}Name\r\n${written}\r\n`);
  });

  it('has its headings also where there is no row', () => {
    expect(csvText([{ header: 'Name', value: () => '' }], [])).toContain('Name');
  });
});
