import type { Hunk } from './line-hunks.ts';

/** What stands in a line of both texts put into one. */
export type LineMark = 'same' | 'removed' | 'added';

/** Two texts in one, removed lines before those that took their place. */
export interface UnifiedLines {
  readonly text: string;
  /** By line, from 0. */
  readonly marks: readonly LineMark[];
  /** Number of the line in the text that it is of, from 1: removed lines in the older one, others in the newer one. */
  readonly numbers: readonly number[];
  /** Lines from 0 that are the same on both sides and far from what differs: first, and the one behind the last. */
  readonly folds: readonly (readonly [from: number, to: number])[];
}

/** Lines that stay visible around what differs. */
const context = 3;
/** Fewer lines than these are not worth a fold. */
const leastFolded = 4;

export const unifiedLines = (
  before: readonly string[],
  after: readonly string[],
  hunks: readonly Hunk[],
): UnifiedLines => {
  const lines: string[] = [];
  const marks: LineMark[] = [];
  const numbers: number[] = [];
  const folds: [number, number][] = [];
  const put = (texts: readonly string[], mark: LineMark, from: number) => {
    for (const [position, text] of texts.entries()) {
      lines.push(text);
      marks.push(mark);
      numbers.push(from + position + 1);
    }
  };
  const same = (from: number, to: number, isFirst: boolean, isLast: boolean) => {
    const [start, end] = [
      lines.length + (isFirst ? 0 : context),
      lines.length + (to - from) - (isLast ? 0 : context),
    ];
    if (end - start >= leastFolded) folds.push([start, end]);
    put(after.slice(from, to), 'same', from);
  };
  let at = 0;
  for (const [position, hunk] of hunks.entries()) {
    same(at, hunk.fromAfter, position === 0, false);
    put(before.slice(hunk.fromBefore, hunk.toBefore), 'removed', hunk.fromBefore);
    put(after.slice(hunk.fromAfter, hunk.toAfter), 'added', hunk.fromAfter);
    at = hunk.toAfter;
  }
  same(at, after.length, hunks.length === 0, true);
  return { text: lines.join('\n'), marks, numbers, folds };
};
