import { describe, expect, test } from 'vitest';
import { createRateLimiter, createRateLimiters } from './rate-limiter.ts';
import { seeded, simulateService } from './testing/simulate-service.ts';

const runSeeds = async (
  seeds: number,
  draw: (random: () => number) => { rate: number; changes: boolean },
) => {
  const results: { seed: number; ratio: number; waste: number }[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const random = seeded(seed * 7919);
    const { rate, changes } = draw(random);
    const latency = 5 + random() * 50;
    const burst = Math.max(1, rate * (0.2 + random() * 1.8));
    const factor = 2 ** (random() * 2 - 1);
    const change = changes
      ? { change: { at: Math.floor(1000 * (0.3 + 0.4 * random())), rate: rate * factor } }
      : {};
    const { ratio, waste } = await simulateService({
      rate,
      burst,
      latency: [latency, Math.min(80, latency * 1.5)],
      ...change,
      calls: 1000,
      callers: 64,
      random,
    });
    results.push({ seed, ratio, waste });
  }
  const mean = (of: 'ratio' | 'waste') =>
    results.reduce((sum, result) => sum + result[of], 0) / results.length;
  return {
    results,
    ratio: Math.min(...results.map(({ ratio }) => ratio)),
    waste: Math.max(...results.map(({ waste }) => waste)),
    meanRatio: mean('ratio'),
    meanWaste: mean('waste'),
  };
};
const between = (random: () => number, least: number, most: number) => least * (most / least) ** random();

describe('a limiter that was told nothing', () => {
  test('uses the allowed rate and wastes little', async () => {
    const seen = await runSeeds(40, (random) => ({ rate: between(random, 5, 150), changes: false }));
    expect(seen.ratio).toBeGreaterThan(0.9);
    expect(seen.meanRatio).toBeGreaterThan(0.96);
    expect(seen.waste).toBeLessThan(0.04);
    expect(seen.meanWaste).toBeLessThan(0.03);
  });

  test('follows a rate that is halved, doubled or anything between', async () => {
    const seen = await runSeeds(40, (random) => ({ rate: between(random, 5, 150), changes: true }));
    expect(seen.ratio).toBeGreaterThan(0.88);
    expect(seen.meanRatio).toBeGreaterThan(0.96);
    expect(seen.waste).toBeLessThan(0.045);
    expect(seen.meanWaste).toBeLessThan(0.03);
  });

  test('does not take refusals at random for a limit because a few came at even distances', async () => {
    const took: number[] = [];
    for (let seed = 1; seed <= 300; seed++) {
      const random = seeded(seed * 104_729);
      const free = { rate: 0, burst: 0, latency: [5, 15], calls: 60, callers: 64, noise: 0.3 } as const;
      took.push((await simulateService({ ...free, random })).secondsForMost);
    }
    // It was 127 s.
    expect(Math.max(...took)).toBeLessThan(30);
  });

  test('doubts what it took for refusals at random, where a rate was halved all the same', async () => {
    // Draws that were taken for it, with 30 % of all calls refused until the end.
    for (const [seed, callers, rate, after, at, burst, latency] of [
      [2375, 64, 22.1, 10.7, 132, 74, 52],
      [2881, 40, 8.3, 3.8, 104, 24, 67],
      [948, 40, 20.5, 9.8, 105, 48, 54],
      [1779, 40, 27.9, 13.7, 154, 95, 37],
      [845, 40, 14.5, 7.2, 101, 42, 73],
    ] as const) {
      const halved = { rate, burst, latency: [latency, latency * 1.5], change: { at, rate: after } } as const;
      for (let draw = 0; draw < 20; draw++) {
        const random = seeded(seed + draw);
        const { waste } = await simulateService({ ...halved, calls: 470, callers, random });
        expect(waste, `seed ${seed + draw}, ${rate}/s`).toBeLessThan(0.18);
      }
    }
  });

  test('does not take a rate that was halved for refusals at random', async () => {
    const halved = {
      rate: 17,
      burst: 37,
      latency: [96, 145],
      change: { at: 136, rate: 8.7 },
      calls: 480,
      callers: 16,
    } as const;
    for (let seed = 1; seed <= 60; seed++) {
      const { waste } = await simulateService({ ...halved, random: seeded(seed) });
      expect(waste, `seed ${seed}`).toBeLessThan(0.055);
    }
  });

  test('with thousands to do, finds a limit of hundreds a second at once, and its change', async () => {
    const seen: { ratio: number; waste: number }[] = [];
    for (let seed = 1; seed <= 10; seed++) {
      const random = seeded(seed * 7919);
      const rate = between(random, 200, 400);
      const latency = between(random, 20, 250);
      seen.push(
        await simulateService({
          rate,
          burst: Math.ceil(rate * (1 + 2 * random())),
          latency: [latency, latency * 1.5],
          change: { at: 5000, rate: rate < 280 ? rate * 1.4 : rate / 1.4 },
          calls: 11_000,
          callers: 160,
          random,
        }),
      );
    }
    const ratios = seen.map(({ ratio }) => ratio);
    const wastes = seen.map(({ waste }) => waste);
    expect(Math.min(...ratios)).toBeGreaterThan(0.95);
    expect(Math.max(...wastes)).toBeLessThan(0.025);
    expect(wastes.reduce((sum, waste) => sum + waste, 0) / wastes.length).toBeLessThan(0.018);
  });

  test('does not slow down a service without a limit', async () => {
    const free = {
      rate: 0,
      burst: 0,
      latency: [20, 20],
      calls: 3000,
      callers: 64,
      random: seeded(1),
    } as const;
    const { seconds, throttled } = await simulateService(free);
    expect(throttled).toBe(0);
    // 64 callers without any limiter need 0.94 s.
    expect(seconds).toBeLessThan(4);
  });

  describe.each([8, 64])('with %i callers at a service that refuses whatever the pace', (callers) => {
    const worst = async (noise: number | ((call: number) => boolean)) => {
      const took: number[] = [];
      for (let seed = 1; seed <= 20; seed++) {
        const random = seeded(seed * 104_729);
        const free = { rate: 0, burst: 0, latency: [20, 40], calls: 200, callers, random, noise } as const;
        const { seconds, secondsForMost } = await simulateService(free);
        // One call refused many times by chance is late by its caller's own pauses: up to 20 s each.
        took.push(noise === 0.3 ? secondsForMost : seconds);
      }
      return Math.max(...took);
    };

    test.each<[string, number | ((call: number) => boolean), number]>([
      ['the first call', (call) => call === 1, 3],
      ['the first four calls', (call) => call <= 4, 5],
      ['every 20th call, from the first', (call) => call % 20 === 1, 10],
      ['5 % of all calls', 0.05, 35],
      ['10 % of all calls', 0.1, 10],
      ['30 % of all calls', 0.3, 20],
    ])('refusing %s: 200 calls are done soon', async (_, noise, seconds) => {
      expect(await worst(noise)).toBeLessThan(seconds);
    });

    test('still finds a limit beneath the noise', async () => {
      for (let seed = 1; seed <= 20; seed++) {
        const limited = { rate: 40, burst: 40, latency: [20, 40], calls: 1000, callers, noise: 0.1 } as const;
        const { ratio, waste } = await simulateService({ ...limited, random: seeded(seed * 104_729) });
        expect(ratio).toBeGreaterThan(0.6);
        expect(waste).toBeLessThan(0.3);
      }
    });
  });

  test('forgets a caller who gives up waiting', async () => {
    const limiter = createRateLimiter();
    for (let at = 0; at < 4; at++) await limiter.acquire();
    const giving = new AbortController();
    const waiting = limiter.acquire(giving.signal);
    giving.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    await expect(limiter.acquire(AbortSignal.abort(new Error('never')))).rejects.toThrow('never');
    const next = limiter.acquire();
    limiter.succeeded();
    await next;
  });

  test('lets the next one through after a call that got no answer', async () => {
    const limiter = createRateLimiter();
    for (let at = 0; at < 4; at++) await limiter.acquire();
    const next = limiter.acquire();
    limiter.unanswered?.();
    await next;
  });
});

test('one budget per service, account, region and place', () => {
  const limiters = createRateLimiters();
  const quicksight = limiters('1', 'eu-west-1', undefined, 'quicksight');
  expect(quicksight).toBe(limiters('1', 'eu-west-1', undefined, 'quicksight'));
  const others = [
    limiters('2', 'eu-west-1', undefined, 'quicksight'),
    limiters('1', 'us-east-1', undefined, 'quicksight'),
    limiters('1', 'eu-west-1', 'http://localhost', 'quicksight'),
    limiters('1', 'eu-west-1', undefined, 'cloudtrail'),
  ];
  for (const other of others) expect(other).not.toBe(quicksight);
});
