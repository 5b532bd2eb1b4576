import { describe, expect, test } from 'vitest';
import { mostViews } from '../../shared/contract/lists.ts';
import type { Json } from '../../shared/domain/plan.ts';
import { createListSettingsService } from './list-settings.ts';
import type { CallContext } from './service.ts';

const call = {} as CallContext;
const open = (kept: Record<string, Json> = {}) => {
  const values = new Map(Object.entries(kept));
  return createListSettingsService({
    settings: {
      get: async (key) => values.get(key),
      set: async (key, value) => values.set(key, value),
    },
  });
};
const view = (name: string, address = 'status=live') => ({ name, address });

describe('what a person arranges on a list', () => {
  test('columns and views are kept for each list by itself', async () => {
    const lists = open();
    const table = {
      pageSize: 50,
      wrapLines: true,
      contentDensity: 'compact' as const,
      contentDisplay: [{ id: 'name', visible: true }],
    };
    await lists.setTable({ list: 'tenants', table }, call);
    await lists.saveView({ list: 'tenants', view: view('Live ones') }, call);
    expect(await lists.get({ list: 'tenants' }, call)).toEqual({ table, views: [view('Live ones')] });
    expect(await lists.get({ list: 'audit' }, call)).toEqual({ table: null, views: [] });
  });

  test('a view of the same name is replaced; views stand by name; one can be removed', async () => {
    const lists = open();
    await lists.saveView({ list: 'activity', view: view('B') }, call);
    await lists.saveView({ list: 'activity', view: view('A') }, call);
    await lists.saveView({ list: 'activity', view: view('B', 'state=failed') }, call);
    expect((await lists.get({ list: 'activity' }, call)).views).toEqual([
      view('A'),
      view('B', 'state=failed'),
    ]);
    expect((await lists.removeView({ list: 'activity', name: 'A' }, call)).views).toEqual([
      view('B', 'state=failed'),
    ]);
  });

  test('views that two windows save at once are both kept', async () => {
    const lists = open();
    await Promise.all(
      ['A', 'B', 'C'].map((name) => lists.saveView({ list: 'tenants', view: view(name) }, call)),
    );
    expect((await lists.get({ list: 'tenants' }, call)).views.map(({ name }) => name)).toEqual([
      'A',
      'B',
      'C',
    ]);
  });

  test('one view too many is refused, and the next change still works', async () => {
    const lists = open();
    for (let at = 0; at < mostViews; at++)
      await lists.saveView({ list: 'tenants', view: view(`V${at}`) }, call);
    await expect(lists.saveView({ list: 'tenants', view: view('one more') }, call)).rejects.toMatchObject({
      problem: { happened: expect.stringContaining(String(mostViews)) },
    });
    await lists.removeView({ list: 'tenants', name: 'V0' }, call);
    expect((await lists.get({ list: 'tenants' }, call)).views).toHaveLength(mostViews - 1);
  });

  test('what another version or a hand wrote counts as unset', async () => {
    const lists = open({ 'list.tenants.table': { pageSize: 'many' }, 'list.tenants.views': 'none' });
    expect(await lists.get({ list: 'tenants' }, call)).toEqual({ table: null, views: [] });
  });
});
