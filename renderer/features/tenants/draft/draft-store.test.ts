import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDraftStore } from './draft-store.ts';
import { setIdentities } from './edit-draft.ts';
import { setPeople } from './edit-people.ts';
import { readDraft } from './tenant-draft.ts';

const people = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ email: `p${index}@example.com`, role: 'reader' as const }));
const opened = (count: number) =>
  createDraftStore({ draft: readDraft({ people: people(count) }), page: 'people' }, () => undefined);
const type = (store: ReturnType<typeof opened>, federationRole: string) =>
  store.edit(setIdentities({ federationRole }));
const judged = (store: ReturnType<typeof opened>) => store.state().judgedBy.federationRole;

describe('the sign-in rules that people are judged by', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('are those on screen at once among few people', () => {
    const store = opened(10);
    type(store, 'a');
    expect(judged(store)).toBe('a');
  });

  it('follow once typing rests among thousands', () => {
    const store = opened(5_000);
    type(store, 'a');
    vi.advanceTimersByTime(300);
    type(store, 'ab');
    vi.advanceTimersByTime(300);
    expect(store.state().draft.identities.federationRole).toBe('ab');
    expect(judged(store)).toBe('');
    vi.advanceTimersByTime(200);
    expect(judged(store)).toBe('ab');
  });

  it.each([
    ['the page is left', (store: ReturnType<typeof opened>) => store.goTo('review')],
    ['somebody asks to go on', (store: ReturnType<typeof opened>) => store.settle()],
    ['people are changed', (store: ReturnType<typeof opened>) => store.edit(setPeople(people(4_000)))],
  ])('are those on screen as soon as %s', (_, act) => {
    const store = opened(5_000);
    type(store, 'a');
    act(store);
    expect(judged(store)).toBe('a');
  });
});
