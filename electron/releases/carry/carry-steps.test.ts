import { describe, expect, it } from 'vitest';
import type { AssetFacts } from '../../../shared/domain/releases/release.ts';
import { emptyMapping } from '../../../shared/domain/releases/stage-mapping.ts';
import type { PromotedAsset } from '../promotion-input.ts';
import type { CarryFacts, Surroundings } from './carry-facts.ts';
import { carrySteps } from './carry-steps.ts';

const to = { partition: 'aws', region: 'eu-central-1', accountId: '222233334444' };
const folder = (id: string) => `arn:aws:quicksight:eu-central-1:111122223333:folder/${id}`;
const refresh = (...ids: string[]) => ({
  schedules: ids.map((id) => ({ id, schedule: { RefreshType: 'FULL_REFRESH' } })),
  properties: null,
});

const facts: AssetFacts = {
  version: null,
  updatedAt: null,
  columns: null,
  importMode: 'SPICE',
  sourceType: null,
  grants: null,
  tags: { team: 'finops', 'steward:tenant': 'contoso', 'aws:x': 'y' },
  folders: [folder('cost'), folder('gone')],
  refresh: refresh('daily'),
};

const dataset = (action: PromotedAsset['action'], targetId = 'sales'): PromotedAsset => ({
  asset: {
    kind: 'dataset',
    id: 'sales',
    arn: '',
    name: 'Sales',
    content: null,
    absent: null,
    bytes: 0,
    needs: [],
    facts,
    unknownToSdk: [],
  },
  targetId,
  baseId: 'sales',
  action,
  there: null,
  base: null,
  content: { hash: 'h', document: new Map([['ImportMode', 'SPICE']]) },
  mentions: [],
  changes: [],
  parts: null,
});

const all = { permissions: true, tags: true, folders: true, schedules: true };
const none = emptyMapping.carry;

const stepsOf = (one: PromotedAsset, carry: typeof all, there?: Surroundings): string[] => {
  const known: CarryFacts = {
    principals: new Map(),
    folders: new Map([
      [folder('cost'), 'cost'],
      [folder('gone'), null],
    ]),
    surroundings: new Map(there === undefined ? [] : [['dataset sales', there]]),
    embedAs: null,
  };
  return carrySteps(one, { mapping: { ...emptyMapping, carry }, to }, known, ['put']).map(
    ({ id, before }) => `${id}${before === null ? '' : ', changed'}`,
  );
};

describe('what is put around an asset', () => {
  it.each<[string, string[], string[]]>([
    ['nothing, where nothing is said', stepsOf(dataset('create'), none), []],
    [
      'all of a new one, but no tags of others and no folder that is not there',
      stepsOf(dataset('create'), all),
      ['tags:dataset/sales', 'folder:cost:dataset/sales', 'schedule:daily:dataset/sales'],
    ],
    [
      'what a dataset has that another one is made beside',
      stepsOf(dataset('beside', 'sales-1'), none, {
        tags: { owner: 'ann' },
        folders: [folder('stage')],
        refresh: refresh('hourly'),
      }),
      ['tags:dataset/sales-1', 'folder:stage:dataset/sales-1', 'schedule:hourly:dataset/sales-1'],
    ],
    [
      'nothing that is there already',
      stepsOf(dataset('none'), all, {
        tags: { team: 'finops' },
        folders: [folder('cost')],
        refresh: refresh('daily', 'their-own'),
      }),
      [],
    ],
    [
      'what is otherwise there',
      stepsOf(dataset('update'), all, {
        tags: { team: 'other' },
        folders: [],
        refresh: {
          schedules: [{ id: 'daily', schedule: { RefreshType: 'INCREMENTAL_REFRESH' } }],
          properties: null,
        },
      }),
      ['tags:dataset/sales, changed', 'folder:cost:dataset/sales', 'schedule:daily:dataset/sales, changed'],
    ],
    [
      'nothing where what is there may not be read',
      stepsOf(dataset('update'), all, { tags: null, folders: null, refresh: null }),
      [],
    ],
    ['nothing where nobody looked', stepsOf(dataset('update'), all), []],
  ])('%s', (_name, found, expected) => {
    expect(found).toEqual(expected);
  });
});
