import { describe, expect, test } from 'vitest';
import { StewardError } from '../../shared/errors.ts';
import { CloudError, type CloudFailure, type RateLimiter } from './cloud-call.ts';
import { callCloud } from './retrying-call.ts';

const limiter: RateLimiter = {
  acquire: async () => undefined,
  succeeded: () => undefined,
  throttled: () => undefined,
};

/** Answers in turn: a failure's name, or `ok`. */
const scripted = (
  answers: readonly (CloudFailure | 'ok')[],
  options: { changes: boolean; retryAfterMs?: number; patienceMs?: number; signal?: AbortSignal },
) => {
  const counts = { calls: 0, throttled: 0, retries: 0 };
  const pauses: number[] = [];
  let time = 0;
  let at = 0;
  const result = callCloud<string>({
    limiter,
    meter: { count: (kind) => void counts[kind]++ },
    service: 'toy',
    operation: 'Try',
    changes: options.changes,
    send: async () => {
      const answer = answers[Math.min(at++, answers.length - 1)];
      if (answer === 'ok') return 'done';
      throw new Error(answer);
    },
    classify: (error) => ({
      error: new CloudError({
        name: 'Toy',
        message: 'toy',
        failure: (error as Error).message as CloudFailure,
        service: 'toy',
        operation: 'Try',
      }),
      retryAfterMs: options.retryAfterMs,
    }),
    random: () => 1,
    now: () => time,
    sleep: async (ms) => {
      pauses.push(ms);
      time += ms;
    },
    ...(options.patienceMs === undefined ? {} : { patienceMs: options.patienceMs }),
    signal: options.signal,
  });
  return { result, counts, pauses };
};

describe('a call', () => {
  test.each([
    [
      'a change that is throttled',
      ['throttled', 'throttled', 'ok'],
      true,
      { calls: 3, throttled: 2, retries: 2 },
    ],
    ['a read that gets no answer', ['unavailable', 'ok'], false, { calls: 2, throttled: 0, retries: 1 }],
  ] as const)('is sent again: %s', async (_, answers, changes, wanted) => {
    const { result, counts } = scripted(answers, { changes });
    expect(await result).toBe('done');
    expect(counts).toEqual(wanted);
  });

  test.each([
    ['a change whose answer was lost', 'in_doubt', true],
    ['a refusal', 'refused', false],
    ['a change that never reached the service', 'unavailable', true],
  ] as const)('fails at once: %s', async (_, failure, changes) => {
    const { result, counts } = scripted([failure], { changes });
    await expect(result).rejects.toMatchObject({ failure });
    expect(counts.calls).toBe(1);
  });

  test('never comes back sooner than asked', async () => {
    const { result, pauses } = scripted(['throttled', 'ok'], { changes: true, retryAfterMs: 3_000 });
    await result;
    expect(pauses[0]).toBeGreaterThanOrEqual(3_000);
  });

  test('gives up when patience is over, with what the service said last', async () => {
    const { result, pauses } = scripted(['throttled'], { changes: true, patienceMs: 30_000 });
    await expect(result).rejects.toMatchObject({ failure: 'throttled' });
    expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeLessThanOrEqual(30_000);
  });

  test('is not sent when it was cancelled before', async () => {
    const stop = new AbortController();
    stop.abort();
    const { result, counts } = scripted(['throttled'], { changes: true, signal: stop.signal });
    await expect(result).rejects.toMatchObject({ failure: 'aborted' });
    expect(counts.calls).toBe(0);
  });

  test('hands words for people on as they are', async () => {
    const words = new StewardError({ code: 'READ_ONLY', happened: 'Read-only.' });
    const failing = callCloud({
      limiter,
      meter: { count: () => undefined },
      service: 'toy',
      operation: 'Try',
      changes: true,
      send: () => Promise.reject(words),
      classify: () => {
        throw new Error('not asked');
      },
    });
    await expect(failing).rejects.toBe(words);
  });
});
