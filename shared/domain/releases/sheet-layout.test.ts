import { describe, expect, it } from 'vitest';
import {
  hasRealDashboards,
  needsRealDashboards,
  readRealDefinition,
  realDashboards,
} from '../../../electron/connectors/quicksight/testing/read-real-dashboards.ts';
import type { JsonDocument } from '../json-document.ts';
import { parseJsonDocument } from '../parse-json-document.ts';
import { compareLayouts } from './compare-layouts.ts';
import { type SheetLayout, sheetLayouts } from './sheet-layout.ts';

const json = (value: unknown) => parseJsonDocument(JSON.stringify(value));
const of = (...sheets: readonly object[]) => sheetLayouts(json({ Definition: { Sheets: sheets } }));
const bar = (id: string, title = id) => ({
  BarChartVisual: { VisualId: id, Title: { FormatText: { PlainText: title } } },
});
const cell = (id: string, x: number, y: number, width: number, height: number, type = 'VISUAL') => ({
  ElementId: id,
  ElementType: type,
  ColumnIndex: x,
  RowIndex: y,
  ColumnSpan: width,
  RowSpan: height,
});
const grid = (...elements: readonly object[]) => [{ Configuration: { GridLayout: { Elements: elements } } }];
const inside = ({ boxes, width, height }: SheetLayout) =>
  boxes.every(
    (box) =>
      box.x >= 0 &&
      box.y >= 0 &&
      box.width > 0 &&
      box.height > 0 &&
      box.x + box.width <= width + 0.01 &&
      box.y + box.height <= height + 0.01,
  );

describe('a sheet as boxes', () => {
  it('puts a grid’s elements where they are, controls above them', () => {
    const [sheet] = of({
      SheetId: 's',
      Name: 'One',
      Visuals: [bar('a', 'Cost'), bar('b')],
      FilterControls: [{ Dropdown: { FilterControlId: 'f', Title: 'Region' } }],
      TextBoxes: [{ SheetTextBoxId: 't', Content: '<text-box><b>Größe</b></text-box>' }],
      Layouts: grid(cell('a', 0, 0, 18, 10), cell('b', 18, 0, 18, 10), cell('t', 0, 10, 36, 4, 'TEXT_BOX')),
      SheetControlLayouts: grid({ ElementId: 'f', ElementType: 'FILTER_CONTROL', ColumnSpan: 2, RowSpan: 1 }),
    });
    expect(sheet).toMatchObject({ id: 's', name: 'One', form: 'grid', width: 36, unplaced: [] });
    expect(sheet?.boxes.map(({ type, name, x, width }) => [type, name, x, width])).toEqual([
      ['filter control', 'Region', 0, 2],
      ['bar chart', 'Cost', 0, 18],
      ['bar chart', 'b', 18, 18],
      ['text box', 'Größe', 0, 36],
    ]);
    const [control, first, , last] = sheet?.boxes ?? [];
    expect(first?.y).toBeGreaterThan(control?.height ?? 0);
    expect(last?.y).toBeGreaterThan(first?.y ?? 0);
  });

  it('scales a free form to one width, whatever its units', () => {
    const [sheet] = of({
      SheetId: 's',
      Visuals: [bar('a')],
      Layouts: [
        {
          Configuration: {
            FreeFormLayout: {
              Elements: [
                {
                  ElementId: 'a',
                  ElementType: 'VISUAL',
                  XAxisLocation: '800px',
                  YAxisLocation: '100px',
                  Width: '400px',
                  Height: '200px',
                },
              ],
            },
          },
        },
      ],
    });
    expect(sheet?.boxes).toMatchObject([{ x: 18, y: 2.25, width: 9, height: 4.5 }]);
  });

  it('stacks the sections of a report', () => {
    const section = (id: string, height: string) => ({
      SectionId: id,
      Layout: {
        FreeFormLayout: {
          Elements: [{ ElementId: id, ElementType: 'VISUAL', Width: '6in', Height: height }],
        },
      },
    });
    const [sheet] = of({
      SheetId: 's',
      Visuals: [bar('h'), bar('b'), bar('f')],
      Layouts: [
        {
          Configuration: {
            SectionBasedLayout: {
              HeaderSections: [section('h', '1in')],
              BodySections: [{ Content: section('b', '5in') }],
              FooterSections: [section('f', '1in')],
            },
          },
        },
      ],
    });
    expect(sheet).toMatchObject({ form: 'sections' });
    const [head, body, foot] = sheet?.boxes ?? [];
    expect(body?.y).toBeGreaterThan((head?.y ?? 0) + (head?.height ?? 0));
    expect(foot?.y).toBeGreaterThan((body?.y ?? 0) + (body?.height ?? 0));
  });

  it.each<[what: string, document: JsonDocument, sheets: number, boxes: number]>([
    ['no definition', json({ Name: 'x' }), 0, 0],
    ['sheets that are no list', json({ Definition: { Sheets: 'many' } }), 0, 0],
    ['a sheet that is null', json({ Definition: { Sheets: [null] } }), 1, 0],
    ['no layout', json({ Definition: { Sheets: [{ SheetId: 's', Visuals: [bar('a')] }] } }), 1, 0],
    [
      'a layout that nobody knows',
      json({
        Definition: { Sheets: [{ SheetId: 's', Layouts: [{ Configuration: { SpiralLayout: {} } }] }] },
      }),
      1,
      0,
    ],
    [
      'a visual of a kind that nobody knows, and one that is not there',
      json({
        Definition: {
          Sheets: [
            {
              SheetId: 's',
              Visuals: [{ HologramVisual: { VisualId: 'h' } }],
              Layouts: grid(cell('h', 0, 0, 10, 10), cell('gone', 10, 0, 10, 10, 'LAYER_MAP')),
            },
          ],
        },
      }),
      1,
      2,
    ],
    [
      'ids that stand there twice',
      json({
        Definition: {
          Sheets: [
            { SheetId: 's', Visuals: [bar('a'), bar('a', 'other')], Layouts: grid(cell('a', 0, 0, 5, 5)) },
          ],
        },
      }),
      1,
      1,
    ],
    [
      'places that make no sense',
      parseJsonDocument(
        '{"Definition":{"Sheets":[{"Layouts":[{"Configuration":{"GridLayout":{"Elements":[{"ColumnIndex":-5,"RowIndex":1e300,"ColumnSpan":1e999,"RowSpan":"x"},{"ColumnIndex":"NaNpx","ColumnSpan":0}]}}}]}]}}',
      ),
      1,
      2,
    ],
    [
      '75 visuals on a sheet',
      json({
        Definition: {
          Sheets: [
            {
              SheetId: 's',
              Visuals: Array.from({ length: 75 }, (_each, n) => bar(`v${n}`, '標題 '.repeat(60))),
              Layouts: grid(
                ...Array.from({ length: 75 }, (_each, n) =>
                  cell(`v${n}`, (n % 6) * 6, Math.floor(n / 6) * 6, 6, 6),
                ),
              ),
            },
          ],
        },
      }),
      1,
      75,
    ],
  ])('survives %s', (_what, document, sheets, boxes) => {
    const found = sheetLayouts(document);
    expect(found).toHaveLength(sheets);
    expect(found.flatMap((sheet) => sheet.boxes)).toHaveLength(boxes);
    for (const sheet of found) expect(inside(sheet)).toBe(true);
  });

  it('says what no layout places', () => {
    const [sheet] = of({ SheetId: 's', Visuals: [bar('a', 'Cost')], Layouts: grid() });
    expect(sheet?.unplaced).toEqual(['bar chart Cost']);
  });
});

describe('two drawings of a sheet', () => {
  const marks = (before: SheetLayout[], after: SheetLayout[]) =>
    compareLayouts(before, after).map(({ name, change, was, before: one, after: other }) => [
      name,
      change,
      was,
      one?.boxes.map((box) => `${box.name} ${box.change}`).join(', ') ?? null,
      other?.boxes.map((box) => `${box.name} ${box.change}`).join(', ') ?? null,
    ]);

  it('marks what came, went, moved and shows something else, on sheets that were renamed and moved at once', () => {
    const before = of(
      { SheetId: 'x', Name: 'Gone', Layouts: grid() },
      {
        SheetId: 's',
        Name: 'One',
        Visuals: [bar('a'), bar('b'), bar('c'), bar('e')],
        Layouts: grid(
          cell('a', 0, 0, 9, 9),
          cell('b', 9, 0, 9, 9),
          cell('c', 18, 0, 9, 9),
          cell('e', 27, 0, 9, 9),
        ),
      },
      { SheetId: 't', Name: 'Two', Layouts: grid() },
    );
    const after = of(
      { SheetId: 't', Name: 'Zwei', Layouts: grid() },
      {
        SheetId: 's',
        Name: 'One',
        Visuals: [bar('a'), bar('b', 'B'), bar('d'), bar('e')],
        Layouts: grid(
          cell('a', 0, 0, 9, 9),
          cell('b', 9, 0, 9, 9),
          cell('d', 18, 0, 9, 9),
          cell('e', 27, 3, 9, 9),
        ),
      },
      { SheetId: 'n', Name: 'New', Layouts: grid() },
    );
    expect(marks(before, after)).toEqual([
      ['Zwei', 'changed', 'Two', '', ''],
      [
        'One',
        'changed',
        null,
        'a same, b changed, c removed, e moved',
        'a same, B changed, d added, e moved',
      ],
      ['New', 'added', null, null, ''],
      ['Gone', 'removed', null, '', null],
    ]);
  });

  it('finds nothing where nothing differs', () => {
    const sheets = of({ SheetId: 's', Visuals: [bar('a')], Layouts: grid(cell('a', 0, 0, 9, 9)) });
    expect(marks(sheets, sheets)).toEqual([['s', 'same', null, 'a same', 'a same']]);
  });
});

it.skipIf(!hasRealDashboards).each(realDashboards.map(({ id }) => id))(
  `every element of the real dashboard %s is drawn on its sheet${needsRealDashboards}`,
  (id) => {
    const sheets = sheetLayouts(new Map([['Definition', readRealDefinition(id)]]));
    expect(sheets.length).toBeGreaterThan(0);
    for (const sheet of sheets) {
      expect(sheet.form).toBe('grid');
      expect(inside(sheet)).toBe(true);
      expect(sheet.boxes.every(({ role }) => role !== 'other')).toBe(true);
      // The real ones hold controls that no layout places any more.
      expect(sheet.unplaced.filter((name) => !/^(?:filter|parameter) control /.test(name))).toEqual([]);
    }
    expect(compareLayouts(sheets, sheets).every(({ change }) => change === 'same')).toBe(true);
  },
);
