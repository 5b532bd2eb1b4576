import { expect, test } from 'vitest';
import { forgetUnsaved, keepUnsaved, readUnsaved } from './unsaved-draft.ts';

const storage = (room = 1_000) => {
  const held = new Map<string, string>();
  return {
    getItem: (name: string) => held.get(name) ?? null,
    setItem: (name: string, value: string) => {
      if (value.length > room) throw new DOMException('full', 'QuotaExceededError');
      held.set(name, value);
    },
    removeItem: (name: string) => void held.delete(name),
    held,
  };
};
const draft = { revision: 3, page: 'people', body: { name: 'Acme' } };

test('what is kept is found again by its draft alone, until it is forgotten', () => {
  const place = storage();
  expect(keepUnsaved(place, 'one', draft)).toBe(true);
  expect([readUnsaved(place, 'one'), readUnsaved(place, 'two')]).toEqual([draft, null]);
  forgetUnsaved(place, 'one');
  expect(readUnsaved(place, 'one')).toBeNull();
});

test('what is too large is not kept, and does not leave an older text behind', () => {
  const place = storage(100);
  keepUnsaved(place, 'one', draft);
  expect(keepUnsaved(place, 'one', { ...draft, body: { name: 'x'.repeat(100) } })).toBe(false);
  expect(readUnsaved(place, 'one')).toBeNull();
});

test.each([
  ['no JSON', '{"revision":'],
  ['no draft', '"text"'],
  ['no revision', '{"page":"people","body":{}}'],
  ['a body that is a list', '{"revision":1,"page":"people","body":[]}'],
])('what cannot be read is nothing: %s', (_, text) => {
  const place = storage();
  place.held.set('steward.unsaved.one', text);
  expect(readUnsaved(place, 'one')).toBeNull();
});
