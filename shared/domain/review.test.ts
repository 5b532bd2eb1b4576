import { describe, expect, test } from 'vitest';
import { isOwnAccess, reviewDraft, sameName } from './review.ts';
import { judgeReading, type ReviewSource, type ScopeReading, troublesOf } from './review-sources.ts';

const at = '2026-03-10T08:00:00.000Z';
const reading = (more: Partial<ScopeReading>): ScopeReading => ({
  state: 'read',
  readAt: at,
  reason: null,
  ...more,
});

describe('how far a reading may be relied on', () => {
  test.each([
    ['read now', reading({}), 'fresh'],
    ['read a day ago', reading({ readAt: '2026-03-09T08:00:00.000Z' }), 'fresh'],
    ['read more than a day ago', reading({ readAt: '2026-03-09T07:59:59.999Z' }), 'stale'],
    ['read in a future that a wrong clock made', reading({ readAt: '2027-01-01T00:00:00.000Z' }), 'fresh'],
    ['assumed', reading({ state: 'assumed' }), 'assumed'],
    ['refused', reading({ state: 'unreadable', readAt: null }), 'unreadable'],
    ['refused after it had been read', reading({ state: 'unreadable' }), 'unreadable'],
    ['failed', reading({ state: 'failed' }), 'unreadable'],
    ['never tried', undefined, 'never'],
  ] as const)('%s', (_, given, wanted) => expect(judgeReading(given, at)).toBe(wanted));

  test('is told in one sentence for all that is alike, the gravest first, never as nobody', () => {
    const source = (more: Partial<ReviewSource>): ReviewSource => ({
      scope: 'x',
      list: 'grants',
      about: 'dashboard Sales',
      state: 'unreadable',
      readAt: null,
      reason: 'Not allowed.',
      ...more,
    });
    const troubles = troublesOf([
      source({ state: 'stale', readAt: '2026-03-01T08:00:00.000Z', reason: null }),
      source({}),
      source({ about: 'dashboard Costs' }),
      source({ state: 'never', list: 'members', about: 'group readers', reason: null }),
      source({ state: 'fresh', readAt: at, reason: null }),
      source({ list: 'analysis', about: '', readAt: '2026-03-01T08:00:00.000Z' }),
    ]);
    expect(troubles.map(({ sentence }) => sentence)).toEqual([
      'Who was granted dashboard Sales, dashboard Costs could not be read: Not allowed. Nothing is known of it, which does not mean that there is nobody.',
      'Which analyses there are can no longer be read: Not allowed. What was known 2026-03-01 08:00 UTC is used.',
      'Who is in group readers was never read. Nothing is known of it, which does not mean that there is nobody.',
      'Who was granted dashboard Sales was last read 2026-03-01 08:00 UTC, more than a day before.',
    ]);
  });
});

describe('nobody reviews their own access', () => {
  const who = {
    kind: 'user',
    name: 'quicksight_sso/zoë@x.example',
    email: 'Zoe.Ash@x.example',
    person: { name: 'Zoë Ash' },
  };
  test.each([
    ['by the name of the person', { name: ' zoë ash ', email: null }, true],
    ['by another form of the accent', { name: 'Zoe\u0308 Ash', email: null }, true],
    ['by the account', { name: 'quicksight_sso/zoë@x.example', email: null }, true],
    ['by the session', { name: 'zoë@x.example', email: null }, true],
    ['by the address', { name: 'Z', email: 'zoe.ash@X.example' }, true],
    ['somebody else', { name: 'Zoë', email: null }, false],
    ['somebody without an address', { name: 'Ben', email: '' }, false],
  ])('%s', (_, reviewer, wanted) => expect(isOwnAccess(reviewer, who)).toBe(wanted));

  test('a group of the same name is no person', () =>
    expect(isOwnAccess({ name: 'zoë ash', email: null }, { ...who, kind: 'group' })).toBe(false));
  test('names are compared as people write them', () => expect(sameName('ANN ', 'ann')).toBe(true));
});

describe('a draft', () => {
  const draft = {
    name: 'Q1',
    connectionId: '01a1fe09-2df5-7128-aee5-4df4f755f314',
    scope: { of: { kind: 'connection' } },
    deadline: at,
    reviewers: [{ name: 'Ann' }],
  };
  test('of the least is taken', () =>
    expect(reviewDraft.parse(draft)).toMatchObject({
      scope: { part: 'everything', level: 'any' },
      policy: { keepNeedsReason: false },
    }));
  test.each([
    ['no name', { name: '  ' }],
    ['a name of a book', { name: 'x'.repeat(201) }],
    ['no reviewer', { reviewers: [] }],
    ['a reviewer without a name', { reviewers: [{ name: ' ' }] }],
    ['a day instead of a moment', { deadline: '2026-03-10' }],
    ['no such level', { scope: { of: { kind: 'connection' }, level: 'admin' } }],
    ['no group', { scope: { of: { kind: 'groups', groups: [] } } }],
    ['no such kind of asset', { scope: { of: { kind: 'assets', assets: [{ resource: 'user', id: 'x' }] } } }],
    ['a tenant that is a path', { scope: { of: { kind: 'tenant', slug: '../x' } } }],
  ])('with %s is refused', (_, more) =>
    expect(reviewDraft.safeParse({ ...draft, ...more }).success).toBe(false),
  );
});
