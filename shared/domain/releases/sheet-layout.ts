import { isJsonList, isJsonNumber, isJsonObject, type JsonDocument } from '../json-document.ts';
import { canonicalJsonDocument } from '../print-json-document.ts';
import { itemKey, onlyMember } from './item-keys.ts';
import { memberInWords, nameOfPart, visualInWords } from './part-names.ts';

/** One visual, control, text box or image of a sheet, at the place where people see it. */
export interface LayoutBox {
  /** What tells it apart on its sheet. */
  readonly key: string;
  /** `bar chart`, `filter control`, `text box`, … */
  readonly type: string;
  readonly name: string;
  readonly role: 'visual' | 'control' | 'text' | 'image' | 'other';
  /** In the sheet's own units. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Equal where what it shows is equal; where it stands does not count. */
  readonly says: string;
}

/** A sheet as a drawing of boxes. */
export interface SheetLayout {
  readonly id: string;
  readonly name: string;
  readonly form: 'grid' | 'free_form' | 'sections' | 'none';
  /** Size of the drawing in the sheet's own units. */
  readonly width: number;
  readonly height: number;
  /** Controls above the sheet come first, then what is on it. */
  readonly boxes: readonly LayoutBox[];
  /** What the sheet holds and no layout places: it is not drawn. */
  readonly unplaced: readonly string[];
}

/** The service's grid has 36 columns; a row is half as high as a column is wide where the sheet is 1600 px wide. */
const gridColumns = 36;
const rowHeight = 0.55;

/** A free-form sheet whose width is not said is drawn as wide as the service makes one. */
const freeFormWidth = 1600;

/** Nothing is drawn larger or further away than this, whatever a definition says. */
const furthest = 100_000;

const at = (value: JsonDocument | undefined, ...names: readonly string[]): JsonDocument | undefined =>
  names.reduce<JsonDocument | undefined>(
    (held, name) => (isJsonObject(held) ? held.get(name) : undefined),
    value,
  );
const items = (value: JsonDocument | undefined): readonly JsonDocument[] => (isJsonList(value) ? value : []);
const text = (value: JsonDocument | undefined): string => (typeof value === 'string' ? value : '');
const within = (value: number, least: number): number =>
  Number.isFinite(value) ? Math.min(furthest, Math.max(least, value)) : least;

/** A count, or a length such as `267px`, `1in` or `10mm` in pixels; undefined where it is neither. */
const lengthOf = (value: JsonDocument | undefined): number | undefined => {
  if (isJsonNumber(value)) return Number(value.lexeme);
  const [, number, unit] = /^\s*(-?[\d.]+)\s*(px|in|mm|cm)?\s*$/.exec(text(value)) ?? [];
  if (number === undefined) return undefined;
  const perUnit = { px: 1, in: 96, cm: 37.8, mm: 3.78 }[unit ?? 'px'] ?? 1;
  return Number(number) * perUnit;
};

interface Thing {
  readonly key: string;
  readonly type: string;
  readonly name: string;
  readonly role: LayoutBox['role'];
  readonly says: string;
}

const lists: readonly (readonly [member: string, role: LayoutBox['role'], type: string])[] = [
  ['Visuals', 'visual', 'visual'],
  ['FilterControls', 'control', 'filter control'],
  ['ParameterControls', 'control', 'parameter control'],
  ['TextBoxes', 'text', 'text box'],
  ['Images', 'image', 'image'],
];

/** A short number that differs where texts differ, nearly always: FNV-1a. */
const digest = (value: string): string => {
  let hash = 0x811c9dc5;
  for (let position = 0; position < value.length; position++)
    hash = Math.imul(hash ^ value.charCodeAt(position), 0x01000193);
  return `${(hash >>> 0).toString(36)}${value.length.toString(36)}`;
};

/** By the id with which a layout names it; what stands there twice is taken once, as the service does. */
const thingsOf = (sheet: JsonDocument): Map<string, Thing> => {
  const things = new Map<string, Thing>();
  for (const [member, role, type] of lists) {
    const list = items(at(sheet, member));
    for (const [position, item] of list.entries()) {
      const key = itemKey(item) ?? `Item #${position}`;
      const id = key.replace(/^\w+ /, '');
      if (things.has(id)) continue;
      things.set(id, {
        key: `${member} ${key}`,
        role,
        type: role === 'visual' ? visualInWords(item) : type,
        name: nameOfPart(item) ?? id,
        says: digest(canonicalJsonDocument(item)),
      });
    }
  }
  return things;
};

const unknownThing = (element: JsonDocument, position: number): Thing => {
  const id = text(at(element, 'ElementId'));
  return {
    key: `Element ${id === '' ? `#${position}` : id}`,
    role: 'other',
    type: memberInWords(text(at(element, 'ElementType')).toLowerCase().replace(/_/g, ' ')) || 'element',
    name: id,
    says: '',
  };
};

interface Placed {
  readonly boxes: LayoutBox[];
  readonly width: number;
  readonly height: number;
}

const sizeOf = (boxes: readonly LayoutBox[], width: number): Placed => ({
  boxes: [...boxes],
  width: Math.max(width, ...boxes.map((box) => box.x + box.width)),
  height: Math.max(0, ...boxes.map((box) => box.y + box.height)),
});

/** An element without a place of its own follows the one before it, as in the service's reading of a grid. */
const grid = (
  elements: readonly JsonDocument[],
  thing: (element: JsonDocument, at: number) => Thing,
): Placed => {
  let [column, row] = [0, 0];
  return sizeOf(
    elements.map((element, position) => {
      const width = within(lengthOf(at(element, 'ColumnSpan')) ?? gridColumns, 1);
      const height = within(lengthOf(at(element, 'RowSpan')) ?? 1, 1);
      const placedColumn = lengthOf(at(element, 'ColumnIndex'));
      const placedRow = lengthOf(at(element, 'RowIndex'));
      if (placedColumn === undefined && column + width > gridColumns) [column, row] = [0, row + height];
      const x = within(placedColumn ?? column, 0);
      const y = within(placedRow ?? row, 0);
      [column, row] = [x + width, y];
      return { ...thing(element, position), x, y: y * rowHeight, width, height: height * rowHeight };
    }),
    gridColumns,
  );
};

const freeForm = (
  elements: readonly JsonDocument[],
  thing: (element: JsonDocument, at: number) => Thing,
  width: number,
): Placed =>
  sizeOf(
    elements.map((element, position) => ({
      ...thing(element, position),
      x: within(lengthOf(at(element, 'XAxisLocation')) ?? 0, 0),
      y: within(lengthOf(at(element, 'YAxisLocation')) ?? 0, 0),
      width: within(lengthOf(at(element, 'Width')) ?? 100, 1),
      height: within(lengthOf(at(element, 'Height')) ?? 100, 1),
    })),
    width,
  );

const below = (parts: readonly Placed[], gap: number): Placed => {
  let height = 0;
  const boxes: LayoutBox[] = [];
  for (const part of parts) {
    if (part.boxes.length === 0) continue;
    const from = height === 0 ? 0 : height + gap;
    boxes.push(...part.boxes.map((box) => ({ ...box, y: box.y + from })));
    height = from + part.height;
  }
  return { boxes, height, width: Math.max(0, ...parts.map(({ width }) => width)) };
};

const scaled = ({ boxes, height, width }: Placed, to: number): Placed => {
  const factor = width === 0 ? 1 : to / width;
  return {
    width: to,
    height: height * factor,
    boxes: boxes.map((box) => ({
      ...box,
      x: box.x * factor,
      y: box.y * factor,
      width: box.width * factor,
      height: box.height * factor,
    })),
  };
};

const sections = (layout: JsonDocument, thing: (element: JsonDocument, at: number) => Thing): Placed => {
  const elementsOf = (section: JsonDocument) =>
    items(
      at(section, 'Layout', 'FreeFormLayout', 'Elements') ??
        at(section, 'Content', 'Layout', 'FreeFormLayout', 'Elements'),
    );
  const all = ['HeaderSections', 'BodySections', 'FooterSections'].flatMap((name) => [
    ...items(at(layout, name)),
  ]);
  return below(
    all.map((section) => freeForm(elementsOf(section), thing, 0)),
    20,
  );
};

const sheetLayout = (sheet: JsonDocument, position: number): SheetLayout => {
  const things = thingsOf(sheet);
  const left = new Map(things);
  const thing = (element: JsonDocument, index: number): Thing => {
    const id = text(at(element, 'ElementId'));
    left.delete(id);
    return things.get(id) ?? unknownThing(element, index);
  };
  const [form, inner] = onlyMember(at(items(at(sheet, 'Layouts'))[0], 'Configuration')) ?? [];
  const body = ((): Placed => {
    switch (form) {
      case 'GridLayout':
        return grid(items(at(inner, 'Elements')), thing);
      case 'FreeFormLayout':
        return freeForm(
          items(at(inner, 'Elements')),
          thing,
          within(
            lengthOf(at(inner, 'CanvasSizeOptions', 'ScreenCanvasSizeOptions', 'OptimizedViewPortWidth')) ??
              freeFormWidth,
            1,
          ),
        );
      case 'SectionBasedLayout':
        return inner === undefined ? sizeOf([], 0) : sections(inner, thing);
      default:
        return sizeOf([], gridColumns);
    }
  })();
  const controls = grid(
    items(at(items(at(sheet, 'SheetControlLayouts'))[0], 'Configuration', 'GridLayout', 'Elements')),
    thing,
  );
  const whole = below([scaled(controls, gridColumns), scaled(body, gridColumns)], rowHeight);
  const id = text(at(sheet, 'SheetId')) || `#${position}`;
  return {
    id,
    name: nameOfPart(sheet) ?? id,
    form:
      form === 'GridLayout'
        ? 'grid'
        : form === 'FreeFormLayout'
          ? 'free_form'
          : form === 'SectionBasedLayout'
            ? 'sections'
            : 'none',
    width: gridColumns,
    height: Math.max(whole.height, 1),
    boxes: whole.boxes,
    unplaced: [...left.values()].map(({ type, name }) => `${type} ${name}`),
  };
};

/** How the sheets of a dashboard or an analysis look, as boxes; empty where the document has none. */
export const sheetLayouts = (document: JsonDocument): SheetLayout[] =>
  items(at(document, 'Definition', 'Sheets')).map(sheetLayout);
