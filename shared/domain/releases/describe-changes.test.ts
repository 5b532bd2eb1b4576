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
        'changed bar chart “Costs” on One; title › format text › plain text: Cost → Costs',
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
  ])('%s', (_what, kind, before, after, wanted) => {
    expect(told(kind, before, after)).toEqual(wanted);
  });
});
