import { diffArrays } from 'diff';

/** A line of two texts; `left_out`: how many lines stand there in both. */
export interface LineChange {
  readonly mark: 'same' | 'added' | 'removed' | 'left_out';
  readonly text: string;
}

/** Lines that are shown before and after a change. */
const context = 2;

/** A person reads no more in a list of changes; the whole is a click away. */
const mostLines = 200;

/** Above this many lines that differ, what is between the first and the last of them is told as replaced. */
const mostEdits = 2_000;

/**
 * What changed in a text of several lines: changed lines with the ones around them, runs that are the same in both
 * as one entry.
 */
export const lineChanges = (before: string, after: string): LineChange[] => {
  const [one, other] = [before.split(/\r?\n/), after.split(/\r?\n/)];
  const runs = diffArrays(one, other, { maxEditLength: mostEdits }) ?? [
    { value: one, added: false, removed: true },
    { value: other, added: true, removed: false },
  ];
  const lines: LineChange[] = [];
  for (const [position, { value, added, removed }] of runs.entries()) {
    if (added || removed) {
      for (const text of value) lines.push({ mark: added ? 'added' : 'removed', text });
      continue;
    }
    const head = position === 0 ? 0 : context;
    const tail = position === runs.length - 1 ? 0 : context;
    const hidden = value.length - head - tail;
    const same = (texts: readonly string[]) => {
      for (const text of texts) lines.push({ mark: 'same', text });
    };
    if (hidden <= 1) same(value);
    else {
      same(value.slice(0, head));
      lines.push({ mark: 'left_out', text: `${hidden} lines` });
      same(value.slice(value.length - tail));
    }
  }
  if (lines.length <= mostLines) return lines;
  return [
    ...lines.slice(0, mostLines),
    { mark: 'left_out', text: `${lines.length - mostLines} more lines of this change` },
  ];
};
