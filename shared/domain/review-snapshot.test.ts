import { describe, expect, test } from 'vitest';
import { type AccessEdge, type AccessObject, buildAccessGraph, objectAt } from './access-graph.ts';
import { actionsFor } from './permission-sets.ts';
import { contentsBelow } from './review-contents.ts';
import { waysLeft } from './review-left.ts';
import { frozenRows, type SnapshotFacts } from './review-snapshot.ts';
import { neededReadings, type ScopeReading, type Selected, sourcesOf } from './review-sources.ts';

const at = '2026-03-31T12:00:00.000Z';
const before = '2026-03-31T08:00:00.000Z';
const everything: Selected = { principals: null, assets: null, contentsOf: null, namespaces: null };

const object = (
  kind: AccessObject['kind'],
  name: string,
  more: Partial<AccessObject> = {},
): AccessObject => ({
  id: 0,
  connectionId: 'c',
  kind,
  key: `${kind}:${name}`,
  listed: true,
  name,
  namespace: kind === 'user' || kind === 'group' ? 'default' : null,
  title: name,
  attributes: kind === 'user' ? { email: `${name}@x.example`, identityType: 'IAM' } : {},
  since: before,
  unseenAt: null,
  ...more,
});

/** Ann and Bob are readers; the readers view Sales and the folder it lies in; Ann owns Costs; everybody views News. */
const objects = [
  object('namespace', 'default'),
  object('user', 'ann'),
  object('user', 'bob'),
  object('user', 'cid', { attributes: { identityType: 'QUICKSIGHT' } }),
  object('group', 'readers'),
  object('dashboard', 'sales'),
  object('dashboard', 'costs'),
  object('dashboard', 'news'),
  object('folder', 'library'),
  object('public', 'public', { key: 'public' }),
  object('unknown', 'gone', { listed: false }),
];
const placeOf = (name: string) => objects.findIndex((one) => one.name === name);
const edge = (
  kind: AccessEdge['kind'],
  from: string,
  to: string,
  detail: object | null = null,
): AccessEdge => ({
  kind,
  from: placeOf(from),
  to: placeOf(to),
  detail: detail as never,
  since: before,
  unseenAt: null,
});
const viewer = { actions: [...actionsFor('dashboard', 'viewer')] };
const owner = { actions: [...actionsFor('dashboard', 'owner')] };
const edges = [
  edge('member', 'ann', 'readers'),
  edge('member', 'bob', 'readers'),
  edge('grant', 'readers', 'sales', viewer),
  edge('grant', 'ann', 'sales', viewer),
  edge('grant', 'ann', 'costs', owner),
  edge('grant', 'cid', 'costs', viewer),
  edge('grant', 'readers', 'library', { actions: [...actionsFor('folder', 'viewer')] }),
  edge('contains', 'library', 'sales'),
  edge('grant', 'default', 'news', viewer),
  edge('link_grant', 'public', 'news', viewer),
  edge('grant', 'gone', 'news', { actions: ['quicksight:DescribeDashboard'] }),
];
const graph = buildAccessGraph(objects, edges);

const reading: ScopeReading = { state: 'read', readAt: before, reason: null };
const readings = new Map(
  [
    'members/default/readers',
    'users/default',
    'groups/default',
    ...['sales', 'costs', 'news'].map((id) => `grants/dashboard/${id}`),
    'grants/folder/library',
  ].map((scope) => [scope, reading] as const),
);
const facts = (more: Partial<SnapshotFacts> = {}): SnapshotFacts => ({
  graph,
  connectionId: 'c',
  scope: { part: 'everything', level: 'any' },
  selected: everything,
  at,
  readings,
  use: { knownSince: null, lastUse: () => undefined },
  originOf: () => ({ by: 'before' }),
  untilOf: () => null,
  personOf: () => null,
  ...more,
});
const told = (more: Partial<SnapshotFacts> = {}) =>
  frozenRows(facts(more)).map(({ who, what, level, how }) => `${who.name} ${what.id} ${level} ${how}`);

describe('the rows of a review', () => {
  test('are every grant and membership, by the name of whoever holds it', () =>
    expect(told()).toEqual([
      'ann costs owner direct',
      'ann sales viewer direct',
      'ann readers member membership',
      'bob readers member membership',
      'cid costs viewer direct',
      'default news viewer namespace',
      'Everybody on the internet news viewer public',
      'gone news custom unknown',
      'readers sales viewer group',
      'readers library viewer group',
    ]));
  test.each([
    ['only grants', { scope: { part: 'grants', level: 'any' } }, 8],
    ['only memberships', { scope: { part: 'memberships', level: 'any' } }, 2],
    ['only what is broad', { scope: { part: 'broad', level: 'any' } }, 2],
    ['only owners', { scope: { part: 'everything', level: 'owner' } }, 1],
    ['one asset', { selected: { ...everything, assets: new Set(['dashboard:sales']) } }, 2],
    [
      'one group: its members and what it holds',
      { selected: { ...everything, principals: new Set(['group:readers']) } },
      4,
    ],
    [
      'memberships of an asset, which has none',
      {
        scope: { part: 'memberships', level: 'any' },
        selected: { ...everything, assets: new Set(['dashboard:sales']) },
      },
      0,
    ],
    ['another connection', { connectionId: 'other' }, 0],
  ] as const)('%s', (_, more, count) => expect(told(more as Partial<SnapshotFacts>)).toHaveLength(count));

  test('are numbered, and know who stands behind a group', () => {
    const rows = frozenRows(facts());
    expect(rows.map(({ number }) => number)).toEqual(rows.map((_, index) => index + 1));
    expect(rows.find(({ what, who }) => what.id === 'sales' && who.kind === 'group')?.people).toBe(2);
    const unread = new Map([...readings].filter(([scope]) => !scope.startsWith('members/')));
    const [row] = frozenRows(facts({ readings: unread })).filter(({ how }) => how === 'group');
    expect(row).toMatchObject({ people: null, useWhy: 'Use was never read.' });
  });
});

describe('last use', () => {
  const uses: Readonly<Record<string, string>> = {
    'dashboard/sales bob': '2026-03-30T09:00:00.000Z',
    '* bob': '2026-03-30T09:00:00.000Z',
    '* ann': '2025-12-01T09:00:00.000Z',
    'dashboard/costs ann': '2025-12-01T09:00:00.000Z',
  };
  const rowsWith = (knownSince: string | null) =>
    new Map(
      frozenRows(
        facts({ use: { knownSince, lastUse: (userName, asset) => uses[`${asset} ${userName}`] } }),
      ).map(({ who, what, lastUseAt, useWhy, unused }) => [
        `${who.name} ${what.id}`,
        [lastUseAt, useWhy, unused],
      ]),
    );
  test.each([
    ['used by a member: the group’s', 'readers sales', ['2026-03-30T09:00:00.000Z', null, false]],
    ['anything: a membership’s', 'bob readers', ['2026-03-30T09:00:00.000Z', null, false]],
    ['longer ago than 90 days', 'ann costs', ['2025-12-01T09:00:00.000Z', null, true]],
    [
      'not seen in days that are all known',
      'ann sales',
      [null, 'Not used since 2026-01-01, the first day that is known.', true],
    ],
    [
      'of a folder is not told',
      'readers library',
      [null, 'CloudTrail does not tell the use of a folder.', false],
    ],
    [
      'of people whom QuickSight registered is not told',
      'cid costs',
      [null, 'CloudTrail does not tell what people do whom QuickSight itself registered.', false],
    ],
    [
      'of a public link is nobody’s',
      'Everybody on the internet news',
      [null, 'Nobody signs in to follow a public link.', false],
    ],
    ['of somebody unknown is not known', 'gone news', [null, 'Who this is is not known.', false]],
  ] as const)('%s', (_, row, wanted) => expect(rowsWith('2026-01-01').get(row)).toEqual(wanted));

  test('a history that is shorter than 90 days makes nothing unused', () =>
    expect(rowsWith('2026-01-02').get('ann sales')).toEqual([
      null,
      'Not used since 2026-01-02, the first day that is known.',
      false,
    ]));
  test('one that was never read makes nothing unused', () =>
    expect(rowsWith(null).get('ann sales')).toEqual([null, 'Use was never read.', false]));
});

describe('the readings that rows rest on', () => {
  const names = (scope: SnapshotFacts['scope'], selected: Selected = everything) =>
    neededReadings(graph, 'c', scope, selected).map(({ scope: { list }, about }) =>
      `${list} ${about}`.trim(),
    );
  test('of everything', () =>
    expect(names({ part: 'everything', level: 'any' })).toEqual([
      'namespaces',
      'users namespace default',
      'groups namespace default',
      'folders',
      ...['dashboard', 'analysis', 'dataset', 'data_source', 'theme', 'topic'],
      'members group readers',
      'grants dashboard sales',
      'grants dashboard costs',
      'grants dashboard news',
      'grants folder library',
    ]));
  test('of owners need no members', () =>
    expect(names({ part: 'everything', level: 'owner' }).join()).not.toContain('members'));
  test('of one asset need no other', () =>
    expect(
      names(
        { part: 'everything', level: 'any' },
        { ...everything, assets: new Set(['dashboard:sales']) },
      ).filter((name) => name.startsWith('grants')),
    ).toEqual(['grants dashboard sales']));
  test('of a folder with everything in it: what lies in each folder, and every list that could hide something', () => {
    const { things, folders } = contentsBelow(graph, 'c', ['folder:library']);
    expect([things, folders]).toEqual([['dashboard:sales'], ['folder:library']]);
    const told = names(
      { part: 'grants', level: 'any' },
      { ...everything, assets: new Set(['folder:library', ...things]), contentsOf: new Set(folders) },
    );
    expect(told).toEqual(
      expect.arrayContaining([
        'folders',
        'dashboard',
        'folder_members folder library',
        'grants folder library',
        'grants dashboard sales',
      ]),
    );
    expect(told).not.toContain('grants dashboard costs');
  });
  test('folders that lie in each other are gone through once', () => {
    const ring = buildAccessGraph(objects, [...edges, edge('contains', 'library', 'library')]);
    expect(contentsBelow(ring, 'c', ['folder:library', 'dashboard:news'])).toEqual({
      things: ['dashboard:sales', 'folder:library'],
      folders: ['folder:library'],
    });
  });
  test('what was never tried is a reading too', () =>
    expect(
      sourcesOf(
        neededReadings(graph, 'c', { part: 'everything', level: 'any' }, everything),
        new Map(),
        at,
      ).every(({ state }) => state === 'never'),
    ).toBe(true));
});

describe('what is left once rows are gone', () => {
  const rows = frozenRows(facts());
  const row = (who: string, what: string) => {
    const found = rows.find((one) => one.who.name === who && one.what.id === what);
    if (found === undefined) throw new Error(`There is no ${who} on ${what}`);
    return found;
  };
  const left = (...removed: (readonly [string, string])[]) =>
    [
      ...waysLeft(
        graph,
        'c',
        removed.map(([who, what]) => row(who, what)),
      ),
    ].map(([, ways]) => ways);
  test('a group’s grant and a folder', () =>
    expect(left(['ann', 'sales'])).toEqual([
      ['group readers (viewer)', 'group readers in folder library (viewer)'],
    ]));
  test('nothing, once each way is removed with it', () =>
    expect(left(['ann', 'sales'], ['readers', 'sales'], ['readers', 'library'])).toEqual([]));
  test('out of a group: what is reached otherwise', () =>
    expect(left(['ann', 'readers'])).toEqual([
      ['other ways to 1 of the 2 things of this group: dashboard sales (viewer)'],
    ]));
  test('a whole namespace beside a public link', () => expect(left(['default', 'news'])).toEqual([]));
  test('nothing was changed in what it was asked about', () => {
    expect(objectAt(graph, placeOf('ann')).name).toBe('ann');
    expect(graph.edges).toHaveLength(edges.length);
  });
});
