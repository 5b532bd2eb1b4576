import { describe, expect, test } from 'vitest';
import { firstProofPauseMs, proofPause } from './proof-pause.ts';

/** Looks in vain until something that takes `ms` shows, and how late the one is that sees it. */
const looksFor = (ms: number, left: number) => {
  let at = firstProofPauseMs;
  let looks = 0;
  for (let before = 0; at < ms; looks++) {
    before = proofPause({ doubtful: false, before, waitedMs: at, left });
    at += before;
  }
  return { looks, late: (at - ms) / ms };
};

describe('what takes its time is asked for', () => {
  test.each([1_000, 5_000, 30_000])('seldom, when little waits for it (%i ms)', (ms) => {
    expect(looksFor(ms, 14).looks).toBeLessThanOrEqual(8);
  });
  test.each([1_000, 5_000, 30_000])('soon after it shows, when much waits for it (%i ms)', (ms) => {
    expect(looksFor(ms, 426).late).toBeLessThan(0.2);
    expect(looksFor(ms, 426).looks).toBeLessThan(40);
  });
});

test('after a lost answer looks are further apart, and never more than ten seconds', () => {
  const first = proofPause({ doubtful: true, before: 0, waitedMs: 0, left: 400 });
  expect(first).toBe(800);
  expect(proofPause({ doubtful: true, before: 9_000, waitedMs: 0, left: 400 })).toBe(10_000);
});
