import { describe, expect, it } from 'vitest';
import { type AwsCredentials, createCredentialCache } from './credential-cache.ts';

const minute = 60_000;
const made = (n: number, expiresAt?: number): AwsCredentials => ({
  accessKeyId: `ID${n}`,
  secretAccessKey: `secret-${n}`,
  ...(expiresAt === undefined ? {} : { expiration: new Date(expiresAt) }),
});

const setUp = (lifetime?: number) => {
  const clock = { now: 0 };
  const calls = { count: 0, failing: false };
  const cache = createCredentialCache(
    async () => {
      calls.count += 1;
      if (calls.failing) throw new Error('offline');
      return made(calls.count, lifetime === undefined ? undefined : clock.now + lifetime);
    },
    () => clock.now,
  );
  return { cache, clock, calls };
};

describe('cached credentials', () => {
  it('are found once for everybody who asks at once', async () => {
    const { cache, calls } = setUp(60 * minute);
    await Promise.all([cache.get(), cache.get(), cache.get()]);
    expect(calls.count).toBe(1);
  });

  it('are renewed before they expire', async () => {
    const { cache, clock } = setUp(60 * minute);
    expect((await cache.get()).accessKeyId).toBe('ID1');
    clock.now = 54 * minute;
    expect((await cache.get()).accessKeyId).toBe('ID1');
    clock.now = 56 * minute;
    expect((await cache.get()).accessKeyId).toBe('ID2');
  });

  it('are used to the end when they cannot be renewed, and not beyond', async () => {
    const { cache, clock, calls } = setUp(60 * minute);
    await cache.get();
    calls.failing = true;
    clock.now = 58 * minute;
    expect((await cache.get()).accessKeyId).toBe('ID1');
    clock.now = 60 * minute;
    await expect(cache.get()).rejects.toThrow('offline');
  });

  it('without an end are looked at again after a while', async () => {
    const { cache, clock } = setUp();
    await cache.get();
    clock.now = 11 * minute;
    expect((await cache.get()).accessKeyId).toBe('ID2');
  });

  it('refused together are looked for once', async () => {
    const { cache, calls } = setUp(60 * minute);
    const refused = await cache.get();
    await Promise.all(
      [1, 2, 3].map(async () => {
        cache.reset(refused);
        return cache.get();
      }),
    );
    cache.reset(refused);
    expect((await cache.get()).accessKeyId).toBe('ID2');
    expect(calls.count).toBe(2);
  });

  it('are forgotten on request, also while being found', async () => {
    const { cache, calls } = setUp(60 * minute);
    const first = cache.get();
    cache.reset();
    await first;
    expect((await cache.get()).accessKeyId).toBe('ID2');
    expect(calls.count).toBe(2);
    expect(cache.secrets()).toContain('secret-2');
  });
});
