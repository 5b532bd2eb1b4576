import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClock } from './clock.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the clock of a page', () => {
  it('stands still between two ticks, however long a screen takes to be drawn', () => {
    const clock = createClock();
    const stop = clock.subscribe(() => undefined);
    const drawn = clock.read(1_000);
    // The machine was busy: seconds went by in which no timer could fire.
    vi.setSystemTime(Date.now() + 7_500);
    expect(clock.read(1_000), 'React compares it with what was drawn, and draws again while it differs').toBe(
      drawn,
    );
    vi.advanceTimersByTime(1_000);
    expect(clock.read(1_000)).toBe(drawn + 8_000);
    stop();
  });

  it('ticks for everybody with one timer, and for nobody with none', () => {
    const clock = createClock();
    const heard: string[] = [];
    const stops = ['a', 'b'].map((name) => clock.subscribe(() => heard.push(name)));
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(1_000);
    expect(heard).toEqual(['a', 'b']);
    for (const stop of stops) stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is not late for the first who looks after nobody did', () => {
    const clock = createClock();
    vi.setSystemTime(Date.now() + 3_600_000);
    expect(clock.read(15_000)).toBe(Date.now());
  });
});
