import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decisionStates, endOf, mayDecide, mayProvision, provisioningStates } from './grant.ts';
import { type Cover, coveredAt, stretches } from './grant-cover.ts';
import { isDue, lateBy, passedSince } from './grant-due.ts';
import { firstPolicies, type GrantPolicy, strictestOf } from './grant-policy.ts';
import { accessLevels } from './permission-sets.ts';

const day = (number: number) => new Date(Date.UTC(2026, 0, number)).toISOString();

describe('the two machines', () => {
  it.each(['declined', 'cancelled', 'lapsed', 'approved'] as const)('%s is the last word', (state) => {
    for (const other of decisionStates) expect(mayDecide(state, other)).toBe(false);
  });
  it.each(['expired', 'revoked'] as const)('a grant that is %s never comes back', (state) => {
    for (const other of provisioningStates) expect(mayProvision(state, other)).toBe(false);
  });
  it('takes nothing that was never given', () => {
    expect(mayProvision('waiting', 'expiring')).toBe(false);
    expect(mayProvision('failed', 'expired')).toBe(false);
  });
});

describe('how long', () => {
  it.each([
    ['a duration starts when it takes effect', { kind: 'for', ms: 3_600_000 }, '2026-01-05T01:00:00.000Z'],
    ['a date stays what it is', { kind: 'until', at: day(9) }, day(9)],
    ['for good has no end', { kind: 'good' }, null],
  ] as const)('%s', (_why, span, end) => {
    expect(endOf(span, day(5))).toBe(end);
  });
});

describe('overlapping grants', () => {
  it.each([
    [
      'one',
      [{ level: 'viewer', endsAt: day(3) }],
      null,
      [
        ['viewer', day(3)],
        [null, null],
      ],
    ],
    [
      'the longer of two of one level',
      [
        { level: 'viewer', endsAt: day(3) },
        { level: 'viewer', endsAt: day(9) },
      ],
      null,
      [
        ['viewer', day(9)],
        [null, null],
      ],
    ],
    [
      'a short owner within a long viewer',
      [
        { level: 'owner', endsAt: day(3) },
        { level: 'viewer', endsAt: day(9) },
      ],
      null,
      [
        ['owner', day(3)],
        ['viewer', day(9)],
        [null, null],
      ],
    ],
    [
      'what is held anyhow stays',
      [{ level: 'owner', endsAt: day(3) }],
      'viewer',
      [
        ['owner', day(3)],
        ['viewer', null],
      ],
    ],
    [
      'for good has no end',
      [
        { level: 'viewer', endsAt: null },
        { level: 'viewer', endsAt: day(3) },
      ],
      null,
      [['viewer', null]],
    ],
    ['one that has ended counts for nothing', [{ level: 'owner', endsAt: day(1) }], null, [[null, null]]],
  ] as const)('%s', (_why, covers, baseline, expected) => {
    expect(stretches(covers, baseline, day(2)).map(({ level, until }) => [level, until])).toEqual(expected);
  });

  it('never takes what another covers, and never gives what none does', () => {
    const cover = fc.record({
      level: fc.constantFrom(...accessLevels),
      endsAt: fc.option(fc.integer({ min: 1, max: 30 }).map(day)),
    });
    fc.assert(
      fc.property(
        fc.array(cover, { maxLength: 6 }),
        fc.option(fc.constantFrom(...accessLevels)),
        fc.integer({ min: 1, max: 31 }),
        (covers: Cover[], baseline, asked) => {
          const at = day(asked);
          const all = stretches(covers, baseline, day(1));
          const found = all.find(({ until }) => until === null || until > at);
          expect(found?.level ?? null).toBe(coveredAt(covers, baseline, at));
        },
      ),
    );
  });
});

describe('policies', () => {
  const policy = (title: string, more: Partial<GrantPolicy>): GrantPolicy => ({
    ...(firstPolicies[0] as GrantPolicy),
    needsReason: false,
    title,
    ...more,
  });
  const policies = [
    policy('all', { needsReason: true, longestDays: 365 }),
    policy('production', { environment: 'production', approvals: 1, longestDays: 90 }),
    policy('owners', { level: 'owner', approvals: 2, needsTicket: true }),
    policy('acme', { tenant: 'acme', longestDays: 7 }),
  ];
  it.each([
    [
      'dev',
      'viewer',
      [],
      { reason: 'all', ticket: null, approvals: null, longest: { days: 365, policy: 'all' } },
    ],
    [
      'production',
      'viewer',
      [],
      { approvals: { count: 1, policy: 'production' }, longest: { days: 90, policy: 'production' } },
    ],
    [
      'production',
      'owner',
      ['acme'],
      { ticket: 'owners', approvals: { count: 2, policy: 'owners' }, longest: { days: 7, policy: 'acme' } },
    ],
  ])('in %s at %s for %j: the strictest, by name', (environment, level, tenants, needs) => {
    expect(strictestOf(policies, { environments: [environment], level, tenants })).toMatchObject(needs);
  });
});

describe('ends on clocks that are wrong', () => {
  const box = { activeAt: day(1), endsAt: day(8), lastedMs: 0 };
  const days = (number: number) => number * 86_400_000;
  it.each([
    ['a right clock before the end', box, day(7), false],
    ['a right clock at the end', box, day(8), true],
    ['a clock set back after the grant has lasted its length', { ...box, lastedMs: days(7) }, day(2), true],
    ['a clock set back before that', { ...box, lastedMs: days(6.9) }, day(2), false],
    ['a clock set back before the grant began, nothing counted yet', box, '2020-01-01T00:00:00.000Z', false],
  ])('%s', (_why, given, now, due) => {
    expect(isDue(given, now)).toBe(due);
  });

  it.each([
    ['the first look counts nothing', null, 0],
    [
      'one process: its monotonic clock, whatever the wall clock does',
      { at: '2030-01-01T00:00:00.000Z', monotonic: 1_000 },
      500,
    ],
    ['another process: the wall clock', { at: day(4), monotonic: null }, days(1)],
    ['another process, and the clock went back: nothing', { at: day(9), monotonic: null }, 0],
  ])('%s', (_why, before, passed) => {
    expect(passedSince(before, { at: day(5), monotonic: 1_500 })).toBe(passed);
  });

  it('ends every grant at last, however the clock is set back, and none before a clock said so', () => {
    const jumps = fc.array(fc.integer({ min: -40, max: 0 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(jumps, fc.integer({ min: 1, max: 20 }), (back, length) => {
        let wall = Date.parse(day(1));
        let lastedMs = 0;
        const given = { activeAt: day(1), endsAt: new Date(wall + days(length)).toISOString() };
        for (let passed = 0; passed <= length + 1; passed++) {
          const now = new Date(wall).toISOString();
          const due = isDue({ ...given, lastedMs }, now);
          if (passed < length) expect(due).toBe(false);
          if (passed >= length) expect(due).toBe(true);
          // A day passes, and somebody may set the clock back meanwhile.
          wall += days(1) + days(back[passed % back.length] as number);
          lastedMs += passedSince({ at: now, monotonic: passed }, { at: '', monotonic: passed + days(1) });
        }
      }),
    );
  });

  it('says how late an end was', () => {
    expect(lateBy(box, day(10))).toBe(days(2));
    expect(lateBy({ ...box, lastedMs: days(8) }, day(2))).toBe(days(1));
  });
});
