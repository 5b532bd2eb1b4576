import type { AccessPathAnswer, AccessThing } from '../../../shared/domain/access-answer.ts';

export interface PlacedThing {
  readonly thing: AccessThing;
  readonly x: number;
  readonly y: number;
  /** The person at the one end, or the asset at the other. */
  readonly end: boolean;
}
export interface PlacedLink {
  readonly from: PlacedThing;
  readonly to: PlacedThing;
  readonly label: string;
}
export interface PathLayout {
  readonly width: number;
  readonly height: number;
  readonly things: readonly PlacedThing[];
  readonly links: readonly PlacedLink[];
}

export const boxWidth = 170;
export const boxHeight = 46;
const gapX = 86;
const gapY = 18;
const margin = 4;

const labels: Readonly<Record<AccessPathAnswer['links'][number]['kind'], string>> = {
  member: 'is in',
  belongs: 'one of',
  grant: 'granted',
  link_grant: 'by its link',
  contains: 'holds',
};

/**
 * Several paths as one drawing from left to right: each thing once, as far right as its longest way from the
 * person, the asset last; the things of a column under each other in the order in which paths name them.
 */
export const layOutPaths = (
  paths: readonly Pick<AccessPathAnswer, 'things' | 'links' | 'level'>[],
  levelWord: (level: AccessPathAnswer['level']) => string,
): PathLayout => {
  const column = new Map<string, number>();
  const things = new Map<string, AccessThing>();
  for (const { things: along } of paths)
    along.forEach((thing, at) => {
      things.set(thing.key, thing);
      column.set(thing.key, Math.max(column.get(thing.key) ?? 0, at));
    });
  const first = paths[0]?.things[0]?.key;
  const last = paths[0]?.things.at(-1)?.key;
  const columns = Math.max(...column.values(), 0);
  if (last !== undefined) column.set(last, columns);
  const rows = new Map<number, string[]>();
  for (const [key, at] of column) rows.set(at, [...(rows.get(at) ?? []), key]);
  const tallest = Math.max(...[...rows.values()].map((keys) => keys.length), 1);
  const height = tallest * (boxHeight + gapY) - gapY + 2 * margin;
  const placed = new Map<string, PlacedThing>();
  for (const [at, keys] of rows) {
    const own = keys.length * (boxHeight + gapY) - gapY;
    keys.forEach((key, row) => {
      const thing = things.get(key);
      if (thing === undefined) return;
      placed.set(key, {
        thing,
        x: margin + at * (boxWidth + gapX),
        y: (height - own) / 2 + row * (boxHeight + gapY),
        end: key === first || key === last,
      });
    });
  }
  const links = new Map<string, PlacedLink>();
  for (const { things: along, links: between, level } of paths)
    between.forEach((link, at) => {
      const from = placed.get(along[at]?.key ?? '');
      const to = placed.get(along[at + 1]?.key ?? '');
      if (from === undefined || to === undefined) return;
      const label = link.kind === 'grant' ? levelWord(level) : labels[link.kind];
      links.set(`${from.thing.key}\n${to.thing.key}\n${label}`, { from, to, label });
    });
  return {
    width: margin * 2 + columns * (boxWidth + gapX) + boxWidth,
    height,
    things: [...placed.values()],
    links: [...links.values()],
  };
};
