import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDraftSaver, type SavedDraft } from './draft-saver.ts';
import type { DraftBody } from './tenant-draft.ts';

class Conflict extends Error {}

/** A stored draft with the host's rule: a save names the revision it saw. */
const storage = (delayMs = 0) => {
  let stored: SavedDraft = { revision: 1, updatedAt: 't1', page: 'identity', body: { name: '' } };
  const saves: DraftBody[] = [];
  const fault: { next: 'none' | 'refuse' | 'lose_answer' } = { next: 'none' };
  return {
    saves,
    fault,
    stored: () => stored,
    saveElsewhere: (body: DraftBody) => {
      stored = { ...stored, revision: stored.revision + 1, updatedAt: 'elsewhere', body };
    },
    save: async (input: { revision: number; page: string; body: DraftBody }) => {
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      const { next } = fault;
      fault.next = 'none';
      if (next === 'refuse') throw new Error('no answer');
      if (input.revision !== stored.revision) throw new Conflict();
      saves.push(input.body);
      stored = { ...input, revision: stored.revision + 1, updatedAt: `t${stored.revision + 1}` };
      if (next === 'lose_answer') throw new Error('answer lost');
      return stored;
    },
    load: async () => stored,
  };
};

const open = (host = storage()) => {
  const screen = { name: '' };
  const saver = createDraftSaver({
    stored: host.stored(),
    read: () => ({ page: 'identity', body: { name: screen.name } }),
    save: host.save,
    load: host.load,
    isConflict: (error) => error instanceof Conflict,
    delay: 300,
    retryAfter: 3_000,
  });
  const type = (name: string) => {
    screen.name = name;
    saver.changed();
  };
  return { host, saver, type };
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the draft saver', () => {
  it('never says that it is saved while something typed is not', async () => {
    const { saver, type } = open(storage(100));
    type('A');
    expect(saver.state().kind).toBe('saving');
    await vi.advanceTimersByTimeAsync(350);
    type('Ac');
    await vi.advanceTimersByTimeAsync(60);
    expect(saver.state().kind).toBe('saving');
    await vi.advanceTimersByTimeAsync(500);
    expect(saver.state()).toMatchObject({ kind: 'saved', at: 't3' });
  });

  it('saves at most 400 ms after the first letter, also while typing goes on', async () => {
    const { host, saver, type } = open();
    for (let letters = 1; letters <= 20; letters += 1) {
      type('x'.repeat(letters));
      await vi.advanceTimersByTimeAsync(50);
    }
    expect(host.saves.length).toBeGreaterThanOrEqual(2);
    await vi.advanceTimersByTimeAsync(400);
    expect(host.stored().body).toEqual({ name: 'x'.repeat(20) });
    expect(saver.state()).toEqual({ kind: 'saved', at: host.stored().updatedAt });
    expect(saver.unsaved()).toBe(false);
  });

  it('saves at once when asked, and again what was typed meanwhile, one save at a time', async () => {
    const { host, saver, type } = open(storage(100));
    type('a');
    const flushed = saver.flush();
    await vi.advanceTimersByTimeAsync(50);
    type('ab');
    await vi.advanceTimersByTimeAsync(500);
    expect(await flushed).toBe(true);
    expect(host.saves).toEqual([{ name: 'a' }, { name: 'ab' }]);
  });

  it('tries a failed save again by itself', async () => {
    const { host, saver, type } = open();
    host.fault.next = 'refuse';
    type('a');
    await vi.advanceTimersByTimeAsync(400);
    expect(saver.state().kind).toBe('failed');
    expect(saver.unsaved()).toBe(true);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(saver.state().kind).toBe('saved');
    expect(host.stored().body).toEqual({ name: 'a' });
  });

  it('takes a save whose answer was lost for what it was, not for a conflict', async () => {
    const { host, saver, type } = open();
    host.fault.next = 'lose_answer';
    type('a');
    await vi.advanceTimersByTimeAsync(3_500);
    expect(saver.state().kind).toBe('saved');
    expect(host.saves).toHaveLength(1);
    type('ab');
    await vi.advanceTimersByTimeAsync(400);
    expect(host.stored().body).toEqual({ name: 'ab' });
  });

  it('stops at another window’s version and overwrites nothing', async () => {
    const { host, saver, type } = open();
    host.saveElsewhere({ name: 'theirs' });
    type('mine');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(saver.state().kind).toBe('conflict');
    type('mine too');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(host.stored().body).toEqual({ name: 'theirs' });
    expect(await saver.flush()).toBe(false);
  });

  it('goes on with theirs', async () => {
    const { host, saver, type } = open();
    host.saveElsewhere({ name: 'theirs' });
    type('mine');
    await vi.advanceTimersByTimeAsync(400);
    expect((await saver.takeTheirs()).body).toEqual({ name: 'theirs' });
    type('theirs, edited');
    await vi.advanceTimersByTimeAsync(400);
    expect(host.stored().body).toEqual({ name: 'theirs, edited' });
  });

  it('goes on with mine', async () => {
    const { host, saver, type } = open();
    host.saveElsewhere({ name: 'theirs' });
    type('mine');
    await vi.advanceTimersByTimeAsync(400);
    const kept = saver.keepMine();
    await vi.advanceTimersByTimeAsync(10);
    expect(await kept).toBe(true);
    expect(host.stored().body).toEqual({ name: 'mine' });
  });
});
