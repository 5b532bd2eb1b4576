import { expect, test } from 'vitest';
import { matchEntries, type PaletteEntry } from './palette-entries.ts';

const entry = (group: PaletteEntry['group'], text: string, also?: string): PaletteEntry => ({
  id: `${group}:${text}`,
  group,
  text,
  run: () => {},
  ...(also ? { also } : {}),
});

const entries = [
  entry('Pages', 'Activity', 'runs jobs'),
  entry('Pages', 'Tenants'),
  entry('Actions', 'Onboard a tenant'),
  entry('Tenants', 'Café Aktiv'),
  entry('Runs', 'Onboard Café Aktiv'),
];
const found = (typed: string) => matchEntries(entries, typed).map((each) => each.text);

test.each([
  [
    'nothing typed shows everything, actions first',
    '',
    ['Onboard a tenant', 'Activity', 'Tenants', 'Café Aktiv', 'Onboard Café Aktiv'],
  ],
  ['accents do not matter', 'cafe', ['Café Aktiv', 'Onboard Café Aktiv']],
  ['every word must occur', 'onboard cafe', ['Onboard Café Aktiv']],
  ['other words find it too', 'jobs', ['Activity']],
  ['a start wins over a middle', 'tenant', ['Tenants', 'Onboard a tenant']],
  ['regular expressions are only text', '.*', []],
])('%s', (_why, typed, expected) => {
  expect(found(typed)).toEqual(expected);
});
