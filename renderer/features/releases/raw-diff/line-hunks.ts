import { diffArrays, diffWordsWithSpace } from 'diff';

/** A stretch that differs: from one line up to, and without, another, counted from 0 in each text. */
export interface Hunk {
  readonly fromBefore: number;
  readonly toBefore: number;
  readonly fromAfter: number;
  readonly toAfter: number;
}

/** A stretch of characters that differs, counted from the beginning of each text. */
export interface CharacterChange {
  readonly fromA: number;
  readonly toA: number;
  readonly fromB: number;
  readonly toB: number;
}

/** The exact way takes the square of this: where more lines differ, lines that stand once in both texts are held on to. */
const mostEdits = 3_000;

/** Larger stretches are marked as a whole: word by word they would be noise, and slow. */
const mostRefined = 4_000;

type Pair = readonly [before: number, after: number];

/** Lines that stand once in each text, as many of them as stand in the same order in both. */
const anchors = (before: readonly string[], after: readonly string[]): Pair[] => {
  const places = (lines: readonly string[]) => {
    const found = new Map<string, number>();
    for (const [position, line] of lines.entries()) found.set(line, found.has(line) ? -1 : position);
    return found;
  };
  const others = places(after);
  const pairs = [...places(before)].flatMap(([line, position]): Pair[] => {
    const other = others.get(line) ?? -1;
    return position < 0 || other < 0 ? [] : [[position, other]];
  });
  // The longest run of pairs whose second members grow: by the last pair of each length, and what was before it.
  const lasts: number[] = [];
  const previous = new Map<number, number>();
  for (const [index, [, other]] of pairs.entries()) {
    let [low, high] = [0, lasts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[lasts[middle] ?? 0]?.[1] ?? 0) < other) low = middle + 1;
      else high = middle;
    }
    const last = lasts[low - 1];
    if (last !== undefined) previous.set(index, last);
    lasts[low] = index;
  }
  const run: Pair[] = [];
  for (let index = lasts.at(-1); index !== undefined; index = previous.get(index)) {
    const pair = pairs[index];
    if (pair !== undefined) run.push(pair);
  }
  return run.reverse();
};

/** Stretches between lines that are held on to, each compared by itself. */
const betweenAnchors = (before: readonly string[], after: readonly string[]): Hunk[] | undefined => {
  const held = anchors(before, after);
  if (held.length === 0) return undefined;
  const hunks: Hunk[] = [];
  let [atBefore, atAfter] = [0, 0];
  for (const [one, other] of [...held, [before.length, after.length] as const]) {
    const found = lineHunks(before.slice(atBefore, one), after.slice(atAfter, other));
    for (const hunk of found)
      hunks.push({
        fromBefore: hunk.fromBefore + atBefore,
        toBefore: hunk.toBefore + atBefore,
        fromAfter: hunk.fromAfter + atAfter,
        toAfter: hunk.toAfter + atAfter,
      });
    [atBefore, atAfter] = [one + 1, other + 1];
  }
  return hunks;
};

/** What differs between two texts, line by line. */
export function lineHunks(before: readonly string[], after: readonly string[]): Hunk[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  )
    end++;
  const [one, other] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  if (one.length + other.length === 0) return [];
  const runs = diffArrays(one, other, { maxEditLength: mostEdits });
  if (runs === undefined) {
    const whole = { fromBefore: 0, toBefore: one.length, fromAfter: 0, toAfter: other.length };
    return (betweenAnchors(one, other) ?? [whole]).map((hunk) => ({
      fromBefore: hunk.fromBefore + start,
      toBefore: hunk.toBefore + start,
      fromAfter: hunk.fromAfter + start,
      toAfter: hunk.toAfter + start,
    }));
  }
  const hunks: Hunk[] = [];
  let [atBefore, atAfter] = [start, start];
  let open: Hunk | undefined;
  for (const { value, added, removed } of runs) {
    if (!added && !removed) {
      if (open) hunks.push(open);
      open = undefined;
      atBefore += value.length;
      atAfter += value.length;
      continue;
    }
    open ??= { fromBefore: atBefore, toBefore: atBefore, fromAfter: atAfter, toAfter: atAfter };
    if (removed) atBefore += value.length;
    else atAfter += value.length;
    open = { ...open, toBefore: atBefore, toAfter: atAfter };
  }
  if (open) hunks.push(open);
  return hunks;
}

/** Where each line begins, as if each ended with a line break, and where one more would begin. */
const startsOf = (lines: readonly string[]): number[] => {
  const starts: number[] = [];
  let at = 0;
  for (const line of lines) {
    starts.push(at);
    at += line.length + 1;
  }
  starts.push(at);
  return starts;
};

/** Hunks as stretches of characters, word by word where they are short. */
export const characterChanges = (
  before: readonly string[],
  after: readonly string[],
  hunks: readonly Hunk[],
): CharacterChange[] => {
  const [ones, others] = [startsOf(before), startsOf(after)];
  const at = (starts: readonly number[], line: number) => starts[line] ?? 0;
  return hunks.flatMap(({ fromBefore, toBefore, fromAfter, toAfter }): CharacterChange[] => {
    // The last line has no line break: one that is more or less there takes the break before it along.
    const end = toBefore === before.length && toAfter === after.length ? 1 : 0;
    const begin = end === 1 && (fromBefore === toBefore || fromAfter === toAfter) ? 1 : 0;
    const whole = {
      fromA: at(ones, fromBefore) - begin,
      toA: at(ones, toBefore) - end,
      fromB: at(others, fromAfter) - begin,
      toB: at(others, toAfter) - end,
    };
    const isLong = whole.toA - whole.fromA > mostRefined || whole.toB - whole.fromB > mostRefined;
    if (fromBefore === toBefore || fromAfter === toAfter || isLong) return [whole];
    const words = diffWordsWithSpace(
      before.slice(fromBefore, toBefore).join('\n'),
      after.slice(fromAfter, toAfter).join('\n'),
      { maxEditLength: 400 },
    );
    if (words === undefined) return [whole];
    const changes: CharacterChange[] = [];
    let [a, b] = [whole.fromA, whole.fromB];
    for (const { value, added, removed } of words) {
      const last = changes.at(-1);
      const isNext = last !== undefined && last.toA === a && last.toB === b;
      const change = { fromA: a, toA: a, fromB: b, toB: b };
      if (!added) a += value.length;
      if (!removed) b += value.length;
      if (!added && !removed) continue;
      if (isNext) changes[changes.length - 1] = { ...last, toA: a, toB: b };
      else changes.push({ ...change, toA: a, toB: b });
    }
    return changes;
  });
};
