import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { characterChanges, lineHunks } from './line-hunks.ts';
import { unifiedLines } from './unified-lines.ts';

const lines = (text: string) => text.split('\n');

/** The newer text, made of the older one and what differs. */
const applied = (before: string, after: string): string => {
  const [one, other] = [lines(before), lines(after)];
  let made = '';
  let at = 0;
  for (const { fromA, toA, fromB, toB } of characterChanges(one, other, lineHunks(one, other))) {
    made += before.slice(at, fromA) + after.slice(fromB, toB);
    at = toA;
  }
  return made + before.slice(at);
};

describe('what differs between two texts', () => {
  it.each([
    ['nothing', 'a\nb', 'a\nb'],
    ['all of it', 'a\nb', 'c'],
    ['from nothing', '', 'a\nb'],
    ['to nothing', 'a\nb\n', ''],
    ['the last line, without a line break', 'a\nb', 'a\nc'],
    ['a line more at the end', 'a', 'a\nb'],
    ['words of a line that is not ASCII', 'x\n"Größe der Umsätze 🦊"\ny', 'x\n"Größe: 売上 🦊"\ny'],
    ['a line far longer than others', `a\n${'x'.repeat(9000)}\nb`, `a\n${'x'.repeat(9000)}y\nb`],
  ])('%s', (_what, before, after) => {
    expect(applied(before, after)).toBe(after);
  });

  it('whatever the texts are', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', '{', '}', '"x y": 1,', ''))
      .map((each) => each.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        expect(applied(before, after)).toBe(after);
        const [one, other] = [lines(before), lines(after)];
        const { text: both, marks } = unifiedLines(one, other, lineHunks(one, other));
        const left = (without: string) => lines(both).filter((_line, at) => marks[at] !== without);
        expect(left('added')).toEqual(one);
        expect(left('removed')).toEqual(other);
      }),
    );
  });

  it('is told as replaced, and soon, where two large texts have nothing in common', {
    timeout: 30_000,
  }, () => {
    const text = (start: string) => Array.from({ length: 60_000 }, (_line, at) => `${start}${at}`);
    const [one, other] = [text('a'), text('b')];
    expect(lineHunks(one, other)).toEqual([
      { fromBefore: 0, toBefore: 60_000, fromAfter: 0, toAfter: 60_000 },
    ]);
  });

  it('holds on to what stands once in both, where too much differs to be exact', { timeout: 30_000 }, () => {
    const before = Array.from({ length: 20_000 }, (_line, at) => (at % 2 ? `kept ${at}` : `old ${at}`));
    const after = before.map((line) => line.replace('old', 'new'));
    const hunks = lineHunks(before, after);
    expect(hunks).toHaveLength(10_000);
    expect(hunks[1]).toEqual({ fromBefore: 2, toBefore: 3, fromAfter: 2, toAfter: 3 });
  });

  it('folds what is equal and far from a difference', () => {
    const before = Array.from({ length: 100 }, (_line, at) => `line ${at}`);
    const after = before.with(50, 'another');
    expect(unifiedLines(before, after, lineHunks(before, after)).folds).toEqual([
      [0, 47],
      [55, 101],
    ]);
  });
});
