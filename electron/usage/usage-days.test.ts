import { describe, expect, it } from 'vitest';
import { countDays, isOver, spansToRead } from './usage-days.ts';

const now = new Date('2026-03-05T10:00:00Z');

describe('the days to be read', () => {
  it.each<[string, string[], number, unknown]>([
    ['nothing was read', [], 3, [{ from: '2026-03-03', to: '2026-03-05' }]],
    ['all but today', ['2026-03-04', '2026-03-03'], 3, [{ from: '2026-03-05', to: '2026-03-05' }]],
    [
      'a gap, newest first',
      ['2026-03-04', '2026-03-02'],
      5,
      [
        { from: '2026-03-05', to: '2026-03-05' },
        { from: '2026-03-03', to: '2026-03-03' },
        { from: '2026-03-01', to: '2026-03-01' },
      ],
    ],
    ['a month’s end', [], 6, [{ from: '2026-02-28', to: '2026-03-05' }]],
    ['older days do not matter', ['2026-01-01'], 1, [{ from: '2026-03-05', to: '2026-03-05' }]],
  ])('%s', (_, whole, days, spans) => {
    expect(spansToRead(new Set(whole), days, now)).toEqual(spans);
  });

  it('are counted', () => {
    expect(countDays(spansToRead(new Set(['2026-03-04']), 90, now))).toBe(89);
  });

  it('are over when nothing can be late any more', () => {
    expect(isOver('2026-03-04', new Date('2026-03-05T00:29:59Z'))).toBe(false);
    expect(isOver('2026-03-04', new Date('2026-03-05T00:30:00Z'))).toBe(true);
    expect(isOver('2026-03-05', new Date('2026-03-05T10:00:00Z'))).toBe(false);
  });
});
