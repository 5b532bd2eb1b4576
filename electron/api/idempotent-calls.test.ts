import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StewardError } from '../../shared/errors.ts';
import { openTokenStore } from '../tokens/testing/token-store.ts';
import { createIdempotentCalls } from './idempotent-calls.ts';
import { createTokenRates } from './token-rates.ts';

let store: ReturnType<typeof openTokenStore>;
let now: Date;
let work: number;
let replays: number;
beforeEach(async () => {
  store = openTokenStore();
  now = new Date('2026-11-21T10:00:00.000Z');
  work = 0;
  replays = 0;
  for (const id of ['a', 'b'])
    await store.tokens.insert({
      id,
      name: id,
      mark: id,
      digest: new Uint8Array(32),
      scopes: [],
      perMinute: 600,
      madeBy: 'Ann',
      createdAt: now.toISOString(),
      expiresAt: now.toISOString(),
      lastUsedAt: null,
      revokedAt: null,
    });
});
afterEach(() => store.close());

/** As after a start of the program: what was under way is forgotten, what was written down is not. */
const started = () => createIdempotentCalls({ tokens: store.tokens, clock: () => now });
const done = async () => {
  work += 1;
  return { number: work };
};
const callWith =
  (onceWith: ReturnType<typeof started>) =>
  (
    input: unknown,
    {
      token = 'a',
      key = 'k',
      procedure = 'tenants.plan',
      run = done as (signal: AbortSignal) => Promise<unknown>,
    } = {},
  ) =>
    onceWith(token, key)({ procedure, input }, run, () => {
      replays += 1;
    });
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'answered',
    (error: unknown) => (error instanceof StewardError ? error.code : 'a defect'),
  );

describe('a call with an idempotency key', () => {
  it('is done once and answered alike however often it comes, also after a restart', async () => {
    const first = callWith(started());
    expect(await first({ slug: 'acme', people: [1, 2] })).toEqual({ number: 1 });
    // The order of members is nobody's intention.
    expect(await first({ people: [1, 2], slug: 'acme' })).toEqual({ number: 1 });
    expect(await callWith(started())({ slug: 'acme', people: [1, 2] })).toEqual({ number: 1 });
    expect([work, replays]).toEqual([1, 2]);
  });

  it('is done once when twenty come at the same instant: all wait for the one answer', async () => {
    const gate = Promise.withResolvers<void>();
    const call = callWith(started());
    const run = async () => {
      await gate.promise;
      return done();
    };
    const all = Array.from({ length: 20 }, () => call({ slug: 'acme' }, { run }));
    setTimeout(gate.resolve, 20);
    expect(await Promise.all(all)).toEqual(Array(20).fill({ number: 1 }));
    expect([work, replays]).toEqual([1, 19]);
  });

  it('is refused where the key was used for something else: other content, or another call', async () => {
    const call = callWith(started());
    await call({ slug: 'acme' });
    expect(await codeOf(call({ slug: 'other' }))).toBe('BAD_INPUT');
    expect(await codeOf(call({ slug: 'acme' }, { procedure: 'tenants.planSuspend' }))).toBe('BAD_INPUT');
    expect(work).toBe(1);
  });

  it('knows keys by token: what one token did is not told to another', async () => {
    const call = callWith(started());
    expect(await call({ slug: 'acme' })).toEqual({ number: 1 });
    expect(await call({ slug: 'acme' }, { token: 'b' })).toEqual({ number: 2 });
  });

  it('has a refusal for its answer as well, in the same words', async () => {
    const run = async () => {
      work += 1;
      throw new StewardError({ code: 'CONFLICT', happened: `Refusal ${work}.` });
    };
    const call = callWith(started());
    for (const again of [call, call, callWith(started())])
      await expect(again({}, { run })).rejects.toThrow('Refusal 1.');
    expect(work).toBe(1);
  });

  it('goes on when its caller goes away', async () => {
    let aborted: boolean | undefined;
    const run = async (signal: AbortSignal) => {
      aborted = signal.aborted;
      return done();
    };
    await callWith(started())({}, { run });
    expect(aborted).toBe(false);
  });

  it('is never done twice where nobody knows how it ended: a process that died, a defect', async () => {
    const defect = async () => {
      work += 1;
      throw new TypeError('nobody expected it');
    };
    const call = callWith(started());
    expect(await codeOf(call({}, { run: defect }))).toBe('a defect');
    expect(await codeOf(call({}))).toBe('CONFLICT');
    void call({}, { key: 'dies', run: () => new Promise(() => undefined) });
    await expect.poll(() => codeOf(callWith(started())({}, { key: 'dies' }))).toBe('CONFLICT');
    expect(work).toBe(1);
  });

  it('is forgotten after a day', async () => {
    const call = callWith(started());
    await call({ slug: 'acme' });
    now = new Date(now.getTime() + 24 * 3_600_000);
    expect(await call({ slug: 'acme' })).toEqual({ number: 1 });
    now = new Date(now.getTime() + 1);
    expect(await call({ slug: 'acme' })).toEqual({ number: 2 });
  });
});

describe('the rate of a token', () => {
  it('lets a tenth of a minute’s calls through at once, then as many as its rate, and says when the next may come', () => {
    let ms = 0;
    const rates = createTokenRates(() => ms);
    const taken = () => Array.from({ length: 8 }, () => rates.take('a', 60));
    expect(taken()).toEqual([0, 0, 0, 0, 0, 0, 1, 1]);
    ms += 1_000;
    expect([rates.take('a', 60), rates.take('a', 60)]).toEqual([0, 1]);
    ms += 600_000;
    expect(taken()).toEqual([0, 0, 0, 0, 0, 0, 1, 1]);
  });

  it('is each token’s own', () => {
    const rates = createTokenRates(() => 0);
    expect([rates.take('a', 1), rates.take('a', 1), rates.take('b', 1)]).toEqual([0, 60, 0]);
  });
});
