import { describe, expect, test } from 'vitest';
import { type AccessEdge, type AccessObject, buildAccessGraph } from './access-graph.ts';
import { ownKeys } from './review-own.ts';

const people: Readonly<Record<string, { id: string; name: string }>> = {
  'user:amara': { id: 'p1', name: 'Amara Okafor' },
  'user:amara-admin': { id: 'p1', name: 'Amara Okafor' },
  'user:ben': { id: 'p2', name: 'Ben Ash' },
};
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
  namespace: 'default',
  title: name,
  attributes: kind === 'user' ? { email: `${name}@x.example` } : {},
  since: null,
  unseenAt: null,
  ...more,
});
const objects = [
  object('namespace', 'default'),
  ...['amara', 'amara-admin', 'ben'].map((name) => object('user', name)),
  // Groups in groups, with a circle: QuickSight makes none, the directory must not hang on one.
  ...['readers', 'staff', 'ring', 'others', 'admins'].map((name) => object('group', name)),
  object('folder', 'library'),
  object('user', 'amara', { connectionId: 'other', key: 'user:elsewhere' }),
];
const place = (key: string) => objects.findIndex((one) => one.key === key);
const edge = (kind: AccessEdge['kind'], from: string, to: string): AccessEdge => ({
  kind,
  from: place(from),
  to: place(to),
  detail: null,
  since: '2026-03-01T00:00:00.000Z',
  unseenAt: null,
});
const graph = buildAccessGraph(objects, [
  edge('member', 'user:amara', 'group:readers'),
  edge('member', 'group:readers', 'group:staff'),
  edge('member', 'group:staff', 'group:ring'),
  edge('member', 'group:ring', 'group:readers'),
  edge('member', 'user:amara-admin', 'group:admins'),
  edge('member', 'user:ben', 'group:others'),
  edge('grant', 'group:staff', 'folder:library'),
]);
const behindAmara = [
  'user:amara',
  'user:amara-admin',
  'group:admins',
  'group:readers',
  'group:ring',
  'group:staff',
];

describe('what is a reviewer’s own', () => {
  test.each([
    [
      'by the address: the person’s every account and the groups of each',
      { name: 'A', email: 'AMARA@x.example' },
      behindAmara,
    ],
    ['by the name of the person', { name: ' amara okafor', email: null }, behindAmara],
    ['by one account', { name: 'amara-admin', email: null }, behindAmara],
    ['somebody else’s groups are not', { name: 'Ben Ash', email: null }, ['user:ben', 'group:others']],
    ['nothing, for somebody without an account', { name: 'Zoe', email: 'zoe@x.example' }, []],
    ['nothing by an empty address', { name: 'Zoe', email: '' }, []],
    ['a group of the reviewer’s name is no account', { name: 'readers', email: null }, []],
    ['a token’s is its maker’s', { name: 'token:panel', email: null, behind: 'Amara Okafor' }, behindAmara],
    ['a token of nobody known has none', { name: 'token:panel', email: null }, []],
  ])('%s', (_, reviewer, wanted) =>
    expect(ownKeys(graph, 'c', reviewer, (key) => people[key] ?? null)).toEqual([...wanted].sort()),
  );

  test('of another connection is not of this one, nor is the namespace anybody’s own', () => {
    expect(ownKeys(graph, 'other', { name: 'amara', email: null }, () => null)).toEqual(['user:elsewhere']);
    expect(ownKeys(graph, 'c', { name: 'amara', email: null }, () => null)).not.toContain(
      'namespace:default',
    );
  });
});
