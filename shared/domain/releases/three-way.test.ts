import { describe, expect, it } from 'vitest';
import type { AssetKind } from '../directory.ts';
import type { JsonDocument } from '../json-document.ts';
import { parseJsonDocument } from '../parse-json-document.ts';
import { describeThreeWay, holdsHandMade } from './three-way.ts';

const json = (value: unknown) => parseJsonDocument(JSON.stringify(value));
const told = (kind: AssetKind, promoted: unknown, now: unknown, wanted: unknown, held: unknown = promoted) =>
  describeThreeWay(kind, {
    promoted: json(promoted),
    held: json(held),
    now: json(now),
    wanted: json(wanted),
  });
const inWords = (parts: ReturnType<typeof told>) =>
  parts.map(({ origin, hand, release }) => {
    const part = hand ?? release;
    return `${origin}: ${part?.type} ${part?.name} ${[hand?.change ?? '–', release?.change ?? '–'].join('/')}`;
  });

const kpi = (id: string, title: string, more: object = {}) => ({
  KPIVisual: { VisualId: id, Title: { FormatText: { PlainText: title } }, ...more },
});
const sheet = (id: string, name: string, ...visuals: object[]) => ({
  SheetId: id,
  Name: name,
  Visuals: visuals,
});
const of = (sheets: object[], more: object = {}) => ({ Definition: { Sheets: sheets, ...more } });
const base = of([
  sheet('s', 'One', kpi('a', 'Cost'), kpi('b', 'Usage')),
  sheet('t', 'Two', kpi('c', 'Trend')),
]);

describe('where a change comes from', () => {
  it.each<[what: string, now: unknown, wanted: unknown, told: string[], handMade: boolean]>([
    ['nobody did anything', base, base, [], false],
    [
      'the release renamed a sheet',
      base,
      of([sheet('s', 'Eins', kpi('a', 'Cost'), kpi('b', 'Usage')), sheet('t', 'Two', kpi('c', 'Trend'))]),
      ['release: sheet Eins –/renamed'],
      false,
    ],
    [
      'a hand renamed it',
      of([sheet('s', 'Mended', kpi('a', 'Cost'), kpi('b', 'Usage')), sheet('t', 'Two', kpi('c', 'Trend'))]),
      base,
      ['hand: sheet Mended renamed/–'],
      true,
    ],
    [
      'both did the same',
      of([sheet('s', 'Eins', kpi('a', 'Cost'), kpi('b', 'Usage')), sheet('t', 'Two', kpi('c', 'Trend'))]),
      of([sheet('s', 'Eins', kpi('a', 'Cost'), kpi('b', 'Usage')), sheet('t', 'Two', kpi('c', 'Trend'))]),
      ['both: sheet Eins renamed/renamed'],
      false,
    ],
    [
      'both did it otherwise, and the sheets stand in another order',
      of([sheet('t', 'Two', kpi('c', 'Trend')), sheet('s', 'Mended', kpi('a', 'Cost'), kpi('b', 'Usage'))]),
      of([sheet('s', 'Eins', kpi('a', 'Cost'), kpi('b', 'Usage')), sheet('t', 'Two', kpi('c', 'Trend'))]),
      ['conflict: sheet Mended renamed/renamed', 'hand: sheets sheets moved/–'],
      true,
    ],
    [
      'a hand changed another visual of the sheet that the release moved and renamed',
      of([
        sheet('s', 'One', kpi('a', 'Cost', { Colour: 'red' }), kpi('b', 'Usage')),
        sheet('t', 'Two', kpi('c', 'Trend')),
      ]),
      of([sheet('t', 'Two', kpi('c', 'Trend')), sheet('s', 'Größe', kpi('a', 'Cost'), kpi('b', 'Usage'))]),
      ['hand: KPI Cost changed/–', 'release: sheet Größe –/renamed', 'release: sheets sheets –/moved'],
      true,
    ],
    [
      'the release removes the sheet on which a hand changed something',
      of([
        sheet('s', 'One', kpi('a', 'Cost'), kpi('b', 'Usage')),
        sheet('t', 'Two', kpi('c', 'Trend', { Colour: 'red' })),
      ]),
      of([sheet('s', 'One', kpi('a', 'Cost'), kpi('b', 'Usage'))]),
      ['conflict: KPI Trend changed/removed'],
      true,
    ],
    [
      'a hand removed the sheet on which the release changes something',
      of([sheet('s', 'One', kpi('a', 'Cost'), kpi('b', 'Usage'))]),
      of([
        sheet('s', 'One', kpi('a', 'Cost'), kpi('b', 'Usage')),
        sheet('t', 'Two', kpi('c', 'Trend', { Colour: 'red' })),
      ]),
      ['conflict: sheet Two removed/changed'],
      true,
    ],
    [
      'both removed it',
      of([sheet('s', 'One', kpi('a', 'Cost'), kpi('b', 'Usage'))]),
      of([sheet('s', 'One', kpi('a', 'Cost'), kpi('b', 'Usage'))]),
      ['both: sheet Two removed/removed'],
      false,
    ],
    [
      'both added it, and not the same',
      of([
        sheet('s', 'One', kpi('a', 'Cost'), kpi('b', 'Usage'), kpi('n', 'New', { X: 1 })),
        sheet('t', 'Two', kpi('c', 'Trend')),
      ]),
      of([
        sheet('s', 'One', kpi('a', 'Cost'), kpi('b', 'Usage'), kpi('n', 'New', { X: 2 })),
        sheet('t', 'Two', kpi('c', 'Trend')),
      ]),
      ['conflict: KPI New added/added'],
      true,
    ],
    [
      'a calculated field that both renamed, each otherwise',
      of(base.Definition.Sheets, { CalculatedFields: [{ DataSetIdentifier: 'd', Name: 'x' }] }),
      of(base.Definition.Sheets, { CalculatedFields: [{ DataSetIdentifier: 'd', Name: 'y' }] }),
      ['hand: calculated field x added/–', 'release: calculated field y –/added'],
      true,
    ],
  ])('%s', (_what, now, wanted, expected, handMade) => {
    const parts = told('dashboard', base, now, wanted);
    expect(inWords(parts)).toEqual(expected);
    expect(holdsHandMade(parts)).toBe(handMade);
  });

  it('does not take the service’s own additions for somebody’s work', () => {
    const withDefaults = of(
      [
        sheet('s', 'One', kpi('a', 'Cost', { Actions: [] }), kpi('b', 'Usage')),
        sheet('t', 'Two', kpi('c', 'Trend')),
      ],
      { Options: { Timezone: 'UTC' } },
    );
    expect(told('dashboard', base, withDefaults, base, withDefaults)).toEqual([]);
  });

  it('does not take a number that is written otherwise for a change, nor one that is too long for a double', () => {
    const [one, other] = ['1.0', '1'].map((lexeme) =>
      parseJsonDocument(`{"Definition":{"Options":{"A":${lexeme},"B":12345678901234567890}}}`),
    ) as [JsonDocument, JsonDocument];
    const longer = parseJsonDocument('{"Definition":{"Options":{"A":1.0,"B":12345678901234567891}}}');
    const parts = (now: JsonDocument) =>
      describeThreeWay('dashboard', { promoted: one, held: one, now, wanted: one });
    expect(parts(other)).toEqual([]);
    expect(parts(longer)).toHaveLength(1);
  });

  it('tells both sides’ words of what is in conflict', () => {
    const sql = (query: string) => ({
      PhysicalTableMap: { t: { CustomSql: { Name: 'Orders', SqlQuery: query } } },
    });
    const [part] = told('dataset', sql('select 1'), sql('select 2'), sql('select 3'));
    expect(part).toMatchObject({
      origin: 'conflict',
      hand: { properties: [{ from: 'select 1', to: 'select 2' }] },
      release: { properties: [{ from: 'select 1', to: 'select 3' }] },
    });
  });
});
