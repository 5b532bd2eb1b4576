import type { ObjectKind } from './directory.ts';
import {
  type AccessLevel,
  type GrantedResource,
  givesLevel,
  grantedResources,
  levelOf,
} from './permission-sets.ts';

/**
 * What somebody has on an asset, least first, as numbers so that the greatest wins. `link`: may look at it with
 * the link in hand, and finds it no other way. `custom`: a set of actions that includes no known level.
 */
export const ranks = { none: 0, link: 1, custom: 2, viewer: 3, contributor: 4, owner: 5 } as const;
export type Rank = (typeof ranks)[keyof typeof ranks];
export type RankName = keyof typeof ranks;

export const rankNames = [
  'none',
  'link',
  'custom',
  'viewer',
  'contributor',
  'owner',
] as const satisfies readonly RankName[];

export const nameOfRank = (rank: number): RankName => rankNames[rank] ?? 'none';

const isGranted = (kind: ObjectKind): kind is ObjectKind & GrantedResource =>
  (grantedResources as readonly string[]).includes(kind);

const greatestFirst: readonly AccessLevel[] = ['owner', 'contributor', 'viewer'];

/** The actions of a grant's detail; none where the detail has another form. */
export const actionsIn = (detail: unknown): readonly string[] => {
  if (typeof detail !== 'object' || detail === null || !('actions' in detail)) return [];
  const { actions } = detail;
  return Array.isArray(actions) ? actions.filter((action) => typeof action === 'string') : [];
};

/**
 * The greatest level that a held set includes; `custom` where it includes none, or where levels of the kind are
 * not known. QuickSight judges each principal's set alone, so sets of two principals never add up to a level.
 */
export const rankOfActions = (kind: ObjectKind, actions: readonly string[]): Rank => {
  if (actions.length === 0) return ranks.none;
  if (!isGranted(kind)) return ranks.custom;
  const level = greatestFirst.find((each) => givesLevel(kind, actions, each));
  return level === undefined ? ranks.custom : ranks[level];
};

/** Whether a held set is exactly one that stands for a level, and not more or less than that. */
export const isWholeSet = (kind: ObjectKind, actions: readonly string[]): boolean =>
  isGranted(kind) && levelOf(kind, actions) !== 'custom';

/**
 * What a level on a folder gives on what lies in it: owners own it, contributors edit it, viewers see it. Nobody
 * owns what lies in a restricted folder (QuickSight's guide: folders-security).
 */
export const rankInFolder = (rank: Rank, folder: { readonly restricted: boolean }): Rank =>
  folder.restricted && rank === ranks.owner ? ranks.contributor : rank;
