import { describe, expect, it } from 'vitest';
import type { AssetKind } from '../directory.ts';
import { parseJsonDocument } from '../parse-json-document.ts';
import { describeChanges } from './describe-changes.ts';

const told = (kind: AssetKind, before: unknown, after: unknown) =>
  describeChanges(
    kind,
    parseJsonDocument(typeof before === 'string' ? before : JSON.stringify(before)),
    parseJsonDocument(typeof after === 'string' ? after : JSON.stringify(after)),
  ).map((part) =>
    [
      `${part.change} ${part.type} “${part.name}”${part.on === null ? '' : ` on ${part.on}`}${part.was === null ? '' : `, was ${part.was}`}`,
      ...part.properties.map(({ name, from, to }) => `${name}: ${from} → ${to}`),
    ].join('; '),
  );

const bar = (id: string, title: string, more: object = {}) => ({
  BarChartVisual: { VisualId: id, Title: { FormatText: { PlainText: title } }, ...more },
});
const sheet = (id: string, name: string, visuals: readonly object[]) => ({
  SheetId: id,
  Name: name,
  Visuals: visuals,
});
const of = (definition: object) => ({ Name: 'Sales', Definition: definition });

describe('what changed, in words', () => {
  it.each<[what: string, kind: AssetKind, before: unknown, after: unknown, wanted: string[]]>([
    ['nothing', 'dashboard', of({ Sheets: [] }), of({ Sheets: [] }), []],
    [
      'a visual was added and another removed',
      'dashboard',
      of({ Sheets: [sheet('s', 'Overview', [bar('a', 'Cost')])] }),
      of({ Sheets: [sheet('s', 'Overview', [bar('b', 'Usage')])] }),
      ['removed bar chart “Cost” on Overview', 'added bar chart “Usage” on Overview'],
    ],
    [
      'a sheet is called otherwise',
      'dashboard',
      of({ Sheets: [sheet('s', 'Overview', [bar('a', 'Cost')])] }),
      of({ Sheets: [sheet('s', 'Summary', [bar('a', 'Cost')])] }),
      ['renamed sheet “Summary”, was Overview'],
    ],
    [
      'a calculated field is called otherwise',
      'dashboard',
      of({ CalculatedFields: [{ DataSetIdentifier: 'd', Name: 'a', Expression: 'sum({x})' }] }),
      of({ CalculatedFields: [{ DataSetIdentifier: 'd', Name: 'b', Expression: 'sum({x})' }] }),
      ['renamed calculated field “b”, was a'],
    ],
    [
      'sheets stand in another order',
      'dashboard',
      of({ Sheets: [sheet('s', 'One', []), sheet('t', 'Two', [])] }),
      of({ Sheets: [sheet('t', 'Two', []), sheet('s', 'One', [])] }),
      ['moved sheets “sheets”'],
    ],
    [
      'an expression and a title',
      'dashboard',
      of({
        CalculatedFields: [{ DataSetIdentifier: 'd', Name: 'a', Expression: 'sum({x})' }],
        Sheets: [sheet('s', 'One', [bar('v', 'Cost')])],
      }),
      of({
        CalculatedFields: [{ DataSetIdentifier: 'd', Name: 'a', Expression: 'avg({x})' }],
        Sheets: [sheet('s', 'One', [bar('v', 'Costs')])],
      }),
      [
        'changed calculated field “a”; expression: sum({x}) → avg({x})',
        'renamed bar chart “Costs” on One, was Cost',
      ],
    ],
    [
      'a number that is written otherwise',
      'dashboard',
      '{"Definition":{"Options":{"Factor":1.0}}}',
      '{"Definition":{"Options":{"Factor":1.00}}}',
      ['changed options “Options”; factor: 1.0 → 1.00'],
    ],
    [
      'a member that nobody knows',
      'dashboard',
      of({ Sheets: [] }),
      { ...of({ Sheets: [] }), NewThing: { On: true } },
      ['added property “NewThing”'],
    ],
    [
      'SQL of a dataset',
      'dataset',
      { PhysicalTableMap: { t: { CustomSql: { Name: 'Orders', SqlQuery: 'select 1' } } } },
      { PhysicalTableMap: { t: { CustomSql: { Name: 'Orders', SqlQuery: 'select 2' } } } },
      ['changed table “Orders”; custom SQL › SQL query: select 1 → select 2'],
    ],
    [
      'sheets that were renamed, moved and lost a visual at once',
      'dashboard',
      of({
        Sheets: [
          sheet('s', 'One', [bar('a', 'Cost'), bar('b', 'Usage')]),
          sheet('t', 'Two', [bar('c', 'Kür')]),
        ],
      }),
      of({
        Sheets: [sheet('t', 'Zwei – größer', [bar('c', 'Kür')]), sheet('s', 'Eins', [bar('b', 'Usage')])],
      }),
      [
        'renamed sheet “Zwei – größer”, was Two',
        'renamed sheet “Eins”, was One',
        'removed bar chart “Cost” on Eins',
        'moved sheets “sheets”',
      ],
    ],
    [
      'ids that stand there twice',
      'dashboard',
      of({ Sheets: [sheet('s', 'One', [bar('a', 'First'), bar('a', 'Second')])] }),
      of({ Sheets: [sheet('s', 'One', [bar('x', 'New'), bar('a', 'First'), bar('a', '2nd')])] }),
      ['added bar chart “New” on One', 'renamed bar chart “2nd” on One, was Second'],
    ],
    [
      'a kind of visual that nobody knows, without a title',
      'dashboard',
      of({ Sheets: [sheet('s', 'One', [{ HologramVisual: { VisualId: 'h', Depth: 1 } }])] }),
      of({ Sheets: [sheet('s', 'One', [{ HologramVisual: { VisualId: 'h', Depth: 2 } }])] }),
      ['changed hologram “h” on One; depth: 1 → 2'],
    ],
    [
      'the first of its list, and the last',
      'dashboard',
      of({ ParameterDeclarations: [{ StringParameterDeclaration: { Name: 'p' } }] }),
      of({ CalculatedFields: [{ DataSetIdentifier: 'd', Name: 'a', Expression: '1' }] }),
      ['removed parameter “p”', 'added calculated field “a”'],
    ],
    [
      'a visual that is the same under another id',
      'dashboard',
      of({ Sheets: [sheet('s', 'One', [bar('a', 'Cost', { Subtitle: 'x' })])] }),
      of({ Sheets: [sheet('s', 'One', [bar('b', 'Cost', { Subtitle: 'x' })])] }),
      ['changed bar chart “Cost” on One; id: a → b'],
    ],
    [
      'columns with their types',
      'dataset',
      {
        PhysicalTableMap: {
          t: {
            RelationalTable: {
              Name: 'orders',
              InputColumns: [
                { Name: 'id', Type: 'INTEGER' },
                { Name: 'at', Type: 'STRING' },
              ],
            },
          },
        },
      },
      {
        PhysicalTableMap: {
          t: {
            RelationalTable: {
              Name: 'orders',
              InputColumns: [
                { Name: 'id', Type: 'INTEGER' },
                { Name: 'at', Type: 'DATETIME' },
                { Name: 'größe', Type: 'DECIMAL' },
              ],
            },
          },
        },
      },
      [
        'changed table “orders”; input columns › at › type: STRING → DATETIME; relational table › input columns: null → größe (DECIMAL)',
      ],
    ],
  ])('%s', (_what, kind, before, after, wanted) => {
    expect(told(kind, before, after)).toEqual(wanted);
  });

  it('tells SQL by its lines', () => {
    const sql = (text: string) =>
      parseJsonDocument(
        JSON.stringify({ PhysicalTableMap: { t: { CustomSql: { Name: 'Orders', SqlQuery: text } } } }),
      );
    const head = Array.from({ length: 9 }, (_each, line) => `  c${line},`);
    const [part] = describeChanges(
      'dataset',
      sql(['select', ...head, 'from orders', "where region = 'eu'"].join('\n')),
      sql(['select', ...head, 'from orders', "where region = 'us'", 'limit 10'].join('\r\n')),
    );
    expect(part?.properties[0]?.lines?.map(({ mark, text }) => `${mark} ${text}`)).toEqual([
      'left_out 9 lines',
      'same   c8,',
      'same from orders',
      "removed where region = 'eu'",
      "added where region = 'us'",
      'added limit 10',
    ]);
  });

  it('shows of a long text what differs, not how it begins', () => {
    const text = (end: string) =>
      parseJsonDocument(JSON.stringify(of({ Options: { Text: `${'a'.repeat(5000)}${end}` } })));
    const [part] = describeChanges('dashboard', text('one'), text('two'));
    expect(part?.properties[0]?.from).toMatch(/^…a+one$/);
    expect(part?.properties[0]?.to).toMatch(/^…a+two$/);
  });

  it('does not compare every field with every other where thousands of fields that all have other names', {
    timeout: 20_000,
  }, () => {
    const fields = (start: string) =>
      parseJsonDocument(
        JSON.stringify(
          of({
            CalculatedFields: Array.from({ length: 4000 }, (_each, at) => ({
              DataSetIdentifier: 'd',
              Name: `${start}${at}`,
              Expression: `sum({x${at}})`,
            })),
          }),
        ),
      );
    const [before, after] = [fields('a'), fields('b')];
    const start = performance.now();
    const parts = describeChanges('dashboard', before, after);
    expect(performance.now() - start).toBeLessThan(6000);
    expect(parts).toHaveLength(4000);
    expect(parts.every(({ change }) => change === 'renamed')).toBe(true);
  });
});
