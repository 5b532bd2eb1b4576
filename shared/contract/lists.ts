import { z } from 'zod';
import { command, operators, query } from './procedure.ts';

/** The lists whose columns and views a person may arrange. */
export const listName = z.enum([
  'tenants',
  'activity',
  'audit',
  'connections',
  'people',
  'groups',
  'assets',
  'assignments',
  'persons',
  'usage',
  'licences',
  'reviews',
  'grants',
  'releases',
  'stages',
  'deployments',
]);
export type ListName = z.infer<typeof listName>;

/** How one person wants one table: which columns in which order, how many rows, wrapped or not, how dense. */
export const tableChoice = z.object({
  pageSize: z.number().int().min(1).max(500),
  wrapLines: z.boolean(),
  contentDensity: z.enum(['comfortable', 'compact']),
  contentDisplay: z.array(z.object({ id: z.string().max(60), visible: z.boolean() })).max(60),
});

/** Filters and order of a list under a name: the address's query, without the page. */
export const savedView = z.object({
  name: z.string().trim().min(1, 'Give the view a name.').max(60, 'A name has at most 60 characters.'),
  address: z.string().max(2_000),
});
export type SavedView = z.infer<typeof savedView>;

/** More would not be found again in a menu. */
export const mostViews = 30;

export const listSettings = z.object({
  /** Null until somebody chooses. */
  table: tableChoice.nullable(),
  /** By name. */
  views: z.array(savedView),
});
export type ListSettings = z.infer<typeof listSettings>;

/** What a person has arranged for themselves; it is kept in the profile. */
export const listsContract = {
  get: query(operators)
    .input(z.object({ list: listName }))
    .output(listSettings),
  setTable: command(operators, 'settings.table')
    .input(z.object({ list: listName, table: tableChoice }))
    .output(listSettings),
  /** Keeps a view; one of the same name is replaced. */
  saveView: command(operators, 'settings.view.save')
    .input(z.object({ list: listName, view: savedView }))
    .output(listSettings),
  removeView: command(operators, 'settings.view.remove')
    .input(z.object({ list: listName, name: z.string().max(60) }))
    .output(listSettings),
};
