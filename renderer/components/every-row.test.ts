import { describe, expect, it } from 'vitest';
import { everyRow } from './every-row.ts';

const pages = (list: readonly number[], size: number) => (sofar: readonly number[]) =>
  Promise.resolve({ total: list.length, items: list.slice(sofar.length, sofar.length + size) });
const never = new AbortController().signal;

describe('all rows of a paged list', () => {
  it('are read to the end', async () => {
    const list = Array.from({ length: 1_203 }, (_, index) => index);
    const counts: number[] = [];
    const rows = await everyRow(
      pages(list, 500),
      (row) => row,
      (count) => counts.push(count),
      never,
    );
    expect(rows).toEqual(list);
    expect(counts).toEqual([500, 1_000, 1_203]);
  });

  it('are none where there is none', async () => {
    expect(
      await everyRow(
        pages([], 500),
        (row) => row,
        () => undefined,
        never,
      ),
    ).toEqual([]);
  });

  it('are each there once when the list moves while it is read', async () => {
    const answers = [
      { total: 4, items: ['d', 'c'] },
      { total: 5, items: ['c', 'b'] },
      { total: 5, items: ['a'] },
    ];
    const rows = await everyRow(
      () => Promise.resolve(answers.shift() ?? { total: 0, items: [] }),
      (row) => row,
      () => undefined,
      never,
    );
    expect(rows).toEqual(['d', 'c', 'b', 'a']);
  });

  it('stop when nobody waits any more', async () => {
    const stop = new AbortController();
    const reading = everyRow(
      pages([1, 2, 3], 1),
      (row) => row,
      () => stop.abort(),
      stop.signal,
    );
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  });
});
