import { z } from 'zod';
import {
  type ListName,
  type ListSettings,
  type listsContract,
  mostViews,
  type SavedView,
  savedView,
  tableChoice,
} from '../../shared/contract/lists.ts';
import type { Json } from '../../shared/domain/plan.ts';
import { StewardError } from '../../shared/errors.ts';
import type { Service } from './service.ts';

export interface ListSettingsDependencies {
  /** The profile's settings: `list.NAME.table` and `list.NAME.views` are kept there. */
  readonly settings: {
    get(key: string): Promise<Json | undefined>;
    set(key: string, value: Json): Promise<unknown>;
  };
}

const tableOf = (list: ListName) => `list.${list}.table`;
const viewsOf = (list: ListName) => `list.${list}.views`;

/** Columns and saved views of each list, as the profile keeps them. What cannot be read counts as unset. */
export const createListSettingsService = ({
  settings,
}: ListSettingsDependencies): Service<typeof listsContract> => {
  const readViews = async (list: ListName): Promise<readonly SavedView[]> =>
    z.array(savedView).safeParse(await settings.get(viewsOf(list))).data ?? [];
  const get = async (list: ListName): Promise<ListSettings> => ({
    table: tableChoice.safeParse(await settings.get(tableOf(list))).data ?? null,
    views: [...(await readViews(list))],
  });
  // Two windows that save at once must not lose each other's view.
  let turn: Promise<unknown> = Promise.resolve();
  const change = (list: ListName, edit: (views: readonly SavedView[]) => readonly SavedView[]) => {
    const next = turn.then(async () => {
      const views = edit(await readViews(list)).toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
      await settings.set(viewsOf(list), views);
      return get(list);
    });
    turn = next.catch(() => undefined);
    return next;
  };

  return {
    get: ({ list }) => get(list),
    setTable: async ({ list, table }) => {
      await settings.set(tableOf(list), table);
      return get(list);
    },
    saveView: ({ list, view }) =>
      change(list, (views) => {
        const others = views.filter(({ name }) => name !== view.name);
        if (others.length >= mostViews)
          throw new StewardError({
            code: 'BAD_INPUT',
            happened: `This list has ${mostViews} saved views, which is as many as it may have.`,
            unchanged: 'The view was not saved.',
            todo: 'Remove one that nobody uses, then save this one.',
          });
        return [...others, view];
      }),
    removeView: ({ list, name }) => change(list, (views) => views.filter((view) => view.name !== name)),
  };
};
