import { describe, expect, it } from 'vitest';
import { readPreferences, type TableDefaults } from './table-preferences.ts';

const defaults: TableDefaults = {
  pageSize: 25,
  columns: [
    { id: 'name', visible: true },
    { id: 'people', visible: true },
    { id: 'isolation', visible: false },
  ],
  fixed: 'name',
};
const shown = (kept: unknown) =>
  readPreferences(kept, defaults)
    .contentDisplay.filter(({ visible }) => visible)
    .map(({ id }) => id);

describe('what a person chose for a table', () => {
  it.each([null, undefined, [], 7, 'x', { contentDisplay: 7, pageSize: 'all' }, { pageSize: 1e9 }])(
    'is the default where what is kept is %j',
    (kept) => {
      expect(readPreferences(kept, defaults)).toEqual(readPreferences(null, defaults));
      expect(shown(kept)).toEqual(['name', 'people']);
    },
  );

  it('keeps order, choice, size, wrapping and density', () => {
    const chosen = {
      pageSize: 100,
      wrapLines: false,
      contentDensity: 'compact',
      contentDisplay: [
        { id: 'isolation', visible: true },
        { id: 'name', visible: true },
        { id: 'people', visible: false },
      ],
    };
    expect(readPreferences(chosen, defaults)).toEqual(chosen);
  });

  it('adds columns of a newer version, forgets those that are gone, and never hides the name', () => {
    const kept = {
      contentDisplay: [
        { id: 'gone', visible: true },
        { id: 'people', visible: true },
        { id: 'name', visible: false },
      ],
    };
    expect(shown(kept)).toEqual(['people', 'name']);
    expect(readPreferences(kept, defaults).contentDisplay.at(-1)).toEqual({
      id: 'isolation',
      visible: false,
    });
  });
});
