import { createRateLimiter } from '../rate-limiter.ts';

export interface SimulatedService {
  /** Calls per second, and at once. A rate of 0 is no limit. */
  readonly rate: number;
  readonly burst: number;
  /** Milliseconds, drawn evenly for each call. */
  readonly latency: readonly [least: number, most: number];
  /** From the `at`th answer on another rate holds. */
  readonly change?: { readonly at: number; readonly rate: number };
  /** How many calls have to be done, by how many callers. */
  readonly calls: number;
  readonly callers: number;
  readonly random: () => number;
  /** See `RateLimiterOptions`. */
  readonly firstWindow?: number;
  /** Calls answered "too fast" whatever the pace: a share at random, or these (the first sent is 1). */
  readonly noise?: number | ((call: number) => boolean);
}

/**
 * Callers who always have something to do, behind one limiter, at a service that counts with a token
 * bucket, in virtual time. `ratio`: calls done for each one that the service would have allowed until the
 * last was done. `waste`: the share of requests that were answered "too fast".
 * `secondsForMost`: until 95 % of the calls were done.
 */
export const simulateService = async (service: SimulatedService) => {
  const { random } = service;
  let time = 0;
  let serial = 0;
  const due: { at: number; serial: number; call: (() => void) | undefined }[] = [];
  const after = (ms: number, call: () => void) => {
    const entry: (typeof due)[number] = { at: time + ms, serial: serial++, call };
    due.push(entry);
    return () => {
      entry.call = undefined;
    };
  };
  const sleep = (ms: number) => new Promise<void>((resolve) => void after(ms, resolve));
  const limiter = createRateLimiter({
    now: () => time,
    after,
    ...(service.firstWindow === undefined ? {} : { firstWindow: service.firstWindow }),
  });

  let rate = service.rate;
  let tokens = service.burst;
  let allowed = service.burst;
  let filledAt = 0;
  let started = 0;
  let done = 0;
  let mostAt = 0;
  let sent = 0;
  let throttled = 0;
  const fill = () => {
    const gained = (rate * (time - filledAt)) / 1000;
    allowed += gained;
    tokens = Math.min(service.burst, tokens + gained);
    filledAt = time;
    if (service.change && done >= service.change.at) rate = service.change.rate;
  };
  const { noise = 0 } = service;
  // Without noise nothing is drawn: what was simulated before stays the same.
  const isNoise = (call: number) =>
    typeof noise === 'function' ? noise(call) : noise > 0 && random() < noise;
  const send = async (): Promise<boolean> => {
    const refused = isNoise(sent);
    const [least, most] = service.latency;
    const latency = least + (most - least) * random();
    await sleep(latency / 2);
    fill();
    const taken = !refused && (service.rate === 0 || tokens >= 1);
    if (taken) tokens--;
    await sleep(latency / 2);
    return taken;
  };
  const caller = async () => {
    while (started++ < service.calls) {
      for (let tries = 1; ; tries++) {
        await limiter.acquire();
        sent++;
        if (await send()) break;
        throttled++;
        limiter.throttled();
        await sleep(random() * Math.min(20_000, 100 * 2 ** tries));
      }
      done++;
      if (done <= 0.95 * service.calls) mostAt = time;
      limiter.succeeded();
    }
  };
  let ended = false;
  void Promise.all(Array.from({ length: service.callers }, caller)).then(() => {
    ended = true;
  });
  const breathe = async () => {
    for (let at = 0; at < 12; at++) await Promise.resolve();
  };
  for (await breathe(); !ended; await breathe()) {
    due.sort((a, b) => b.at - a.at || b.serial - a.serial);
    const next = due.pop();
    if (!next) throw new Error('Nobody has anything left to do');
    if (!next.call) continue;
    time = Math.max(time, next.at);
    next.call();
  }
  fill();
  return {
    ratio: done / allowed,
    waste: throttled / sent,
    seconds: time / 1000,
    secondsForMost: mostAt / 1000,
    throttled,
  };
};

/** A generator that gives the same numbers for the same seed. */
export const seeded = (seed: number) => {
  let state = seed | 0;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
};
