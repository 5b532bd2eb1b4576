import type { LayoutBox, SheetLayout } from './sheet-layout.ts';

/** What became of a box; `moved` has another place or size, and shows the same. */
export type BoxChange = 'added' | 'removed' | 'changed' | 'moved' | 'same';

export interface MarkedBox extends LayoutBox {
  readonly change: BoxChange;
}

export interface MarkedSheet extends Omit<SheetLayout, 'boxes'> {
  readonly boxes: readonly MarkedBox[];
}

/** One sheet in two documents; null on the side where it is not. */
export interface SheetPair {
  readonly id: string;
  readonly name: string;
  readonly change: BoxChange;
  /** The earlier name of a sheet that was renamed. */
  readonly was: string | null;
  readonly before: MarkedSheet | null;
  readonly after: MarkedSheet | null;
}

/** Places are fractions where a sheet is scaled: what differs less is the same. */
const near = (one: number, other: number): boolean => Math.abs(one - other) < 0.001;

const sides = ['x', 'y', 'width', 'height'] as const;

const changeOf = (before: LayoutBox | undefined, after: LayoutBox | undefined): BoxChange => {
  if (before === undefined) return 'added';
  if (after === undefined) return 'removed';
  if (before.says !== after.says || before.type !== after.type) return 'changed';
  return sides.every((side) => near(before[side], after[side])) ? 'same' : 'moved';
};

const byKey = (sheet: SheetLayout | undefined) => new Map(sheet?.boxes.map((box) => [box.key, box]));

/** The sheets of two documents side by side, each box marked with what became of it, in the newer one's order. */
export const compareLayouts = (
  before: readonly SheetLayout[],
  after: readonly SheetLayout[],
): SheetPair[] => {
  const earlier = new Map(before.map((sheet) => [sheet.id, sheet]));
  const later = new Map(after.map((sheet) => [sheet.id, sheet]));
  const order = before.map(({ id }) => id).filter((id) => later.has(id));
  const newOrder = [...later.keys()].filter((id) => earlier.has(id));
  const pair = (one: SheetLayout | undefined, other: SheetLayout | undefined): SheetPair => {
    const { id, name } = (other ?? one) as SheetLayout;
    const [ones, others] = [byKey(one), byKey(other)];
    const mark = (sheet: SheetLayout | undefined): MarkedSheet | null =>
      sheet === undefined
        ? null
        : {
            ...sheet,
            boxes: sheet.boxes.map((box) => ({
              ...box,
              change: changeOf(ones.get(box.key), others.get(box.key)),
            })),
          };
    const marked = { before: mark(one), after: mark(other) };
    const touched = [...(marked.before?.boxes ?? []), ...(marked.after?.boxes ?? [])].some(
      ({ change }) => change !== 'same',
    );
    return {
      id,
      name,
      was: one !== undefined && other !== undefined && one.name !== other.name ? one.name : null,
      change:
        one === undefined
          ? 'added'
          : other === undefined
            ? 'removed'
            : touched || one.name !== other.name
              ? 'changed'
              : order.indexOf(id) === newOrder.indexOf(id)
                ? 'same'
                : 'moved',
      ...marked,
    };
  };
  return [
    ...[...later.values()].map((sheet) => pair(earlier.get(sheet.id), sheet)),
    ...[...earlier.values()].filter(({ id }) => !later.has(id)).map((sheet) => pair(sheet, undefined)),
  ];
};
