import { expect, it } from 'vitest';
import { assetRows, findAssets } from './asset-rows.ts';

const asset = (kind: 'dashboard' | 'dataset', id: string) => ({
  kind,
  id,
  name: `The ${id}`,
  arn: `arn:${id}`,
  updatedAt: null,
});
const chosen = [
  { kind: 'dashboard', id: 'gone', groups: ['reader'] },
  { kind: 'dashboard', id: 'sales', groups: ['author'] },
] as const;

it('lists what was chosen and is not there any more first, with its place in the draft', () => {
  const rows = assetRows([asset('dataset', 'sales'), asset('dashboard', 'sales')], chosen);
  expect(rows.map(({ key, position, there }) => [key, position, there])).toEqual([
    ['dashboard/gone', 0, false],
    ['dataset/sales', null, true],
    ['dashboard/sales', 1, true],
  ]);
});

it('does not call anything gone while the account has not been read', () => {
  expect(assetRows(undefined, chosen).map(({ there }) => there)).toEqual([null, null]);
});

it('does not call anything gone whose list could not be read', () => {
  const both = [...chosen, { kind: 'dataset', id: 'raw', groups: ['reader'] }] as const;
  expect(assetRows([], both, ['dashboard']).map(({ key, there }) => [key, there])).toEqual([
    ['dashboard/gone', null],
    ['dashboard/sales', null],
    ['dataset/raw', false],
  ]);
});

it('finds by name or id, kind and choice', () => {
  const rows = assetRows([asset('dataset', 'raw'), asset('dashboard', 'sales')], chosen);
  const find = (filter: Partial<Parameters<typeof findAssets>[1]>) =>
    findAssets(rows, { text: '', kind: null, onlyChosen: false, ...filter }).map(({ key }) => key);
  expect(find({ text: 'THE s' })).toEqual(['dashboard/sales']);
  expect(find({ kind: 'dataset' })).toEqual(['dataset/raw']);
  expect(find({ onlyChosen: true })).toEqual(['dashboard/gone', 'dashboard/sales']);
});
