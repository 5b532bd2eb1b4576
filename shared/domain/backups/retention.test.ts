import { describe, expect, it } from 'vitest';
import { type Retained, type RetentionRules, retain } from './retention.ts';
import { type BackupSchedule, isLate, isScheduledNow } from './schedule.ts';

const made = (madeAt: string, verified = true): Retained => ({
  id: madeAt,
  madeAt,
  verifiedAt: verified ? madeAt : null,
});
const day = (days: number, hour = 2): string => new Date(Date.UTC(2026, 2, 31 - days, hour)).toISOString();
const only = (rules: Partial<RetentionRules>): RetentionRules => ({
  last: 1,
  daily: 0,
  weekly: 0,
  monthly: 0,
  ...rules,
});

describe('which backups are kept', () => {
  it.each<[what: string, backups: Retained[], rules: RetentionRules, kept: string[]]>([
    ['nothing of nothing', [], only({}), []],
    ['the newest ones', [made(day(0)), made(day(1)), made(day(2))], only({ last: 2 }), [day(0), day(1)]],
    [
      'the newest of each day',
      [made(day(0, 9)), made(day(0, 2)), made(day(1, 9)), made(day(1, 2)), made(day(2))],
      only({ daily: 2 }),
      [day(0, 9), day(1, 9)],
    ],
    [
      'days with backups, however far apart',
      [made(day(0)), made(day(40)), made(day(80))],
      only({ daily: 2 }),
      [day(0), day(40)],
    ],
    [
      // 31 March 2026 is a Tuesday: the 30th is of the same week, the 29th, a Sunday, of the one before.
      'the newest of each week, which begins on Monday',
      [made(day(0)), made(day(1)), made(day(2)), made(day(8)), made(day(9))],
      only({ weekly: 3 }),
      [day(0), day(2), day(9)],
    ],
    [
      'the newest of each month',
      [made(day(0)), made(day(30)), made(day(31)), made(day(32)), made(day(60))],
      only({ monthly: 3 }),
      [day(0), day(31), day(60)],
    ],
    [
      'the newest verified one, whatever the rules say',
      [made(day(0), false), made(day(1), false), made(day(2)), made(day(3))],
      only({}),
      [day(0), day(2)],
    ],
    [
      'a week that goes over the end of a year',
      [made('2026-01-04T02:00:00.000Z'), made('2026-01-01T02:00:00.000Z'), made('2025-12-28T02:00:00.000Z')],
      only({ weekly: 2 }),
      ['2026-01-04T02:00:00.000Z', '2025-12-28T02:00:00.000Z'],
    ],
  ])('keeps %s', (_, backups, rules, kept) => {
    expect([...retain(backups.toReversed(), rules).keys()].sort()).toEqual(kept.toSorted());
  });

  it('says of each what it is kept for', () => {
    const kept = retain([made(day(0)), made(day(31))], only({ daily: 1, monthly: 2 }));
    expect(kept.get(day(0))).toEqual(['newest', 'day 2026-03-31', 'month 2026-03']);
    expect(kept.get(day(31))).toEqual(['month 2026-02']);
  });

  it('takes one that is found kept already as kept again: letting go twice lets nothing more go', () => {
    const backups = Array.from({ length: 400 }, (_, days) => made(day(days)));
    const rules = { last: 7, daily: 14, weekly: 8, monthly: 12 };
    const once = backups.filter(({ id }) => retain(backups, rules).has(id));
    expect(once.filter(({ id }) => retain(once, rules).has(id))).toEqual(once);
    expect(once.length).toBeLessThanOrEqual(7 + 14 + 8 + 12);
  });
});

describe('when a backup is made by itself', () => {
  const at = (hour: number, minute = 0, dayOfMonth = 22) => new Date(2026, 10, dayOfMonth, hour, minute);
  const daily: BackupSchedule = { kind: 'daily', at: '02:30' };
  it.each<[what: string, schedule: BackupSchedule, last: Date | null, now: Date, due: boolean]>([
    ['never when it is off', { kind: 'off' }, null, at(9), false],
    ['at once where there is none', daily, null, at(9), true],
    ['not twice a day', daily, at(2, 31), at(23), false],
    ['not before its time', daily, at(2, 31, 21), at(2, 29), false],
    ['at its time', daily, at(2, 31, 21), at(2, 30), true],
    ['later, when the computer slept', daily, at(2, 31, 20), at(8), true],
    ['after so many hours', { kind: 'every', hours: 6 }, at(2), at(8), true],
    ['not sooner', { kind: 'every', hours: 6 }, at(2), at(7, 59), false],
    ['when the last one is from the future', { kind: 'every', hours: 6 }, at(9, 0, 25), at(8), true],
  ])('%s', (_, schedule, last, now, due) => {
    expect(isScheduledNow(schedule, last?.toISOString() ?? null, now)).toBe(due);
  });

  it('is late an hour after it should have been, counted from the rules where there is none', () => {
    const since = at(0).toISOString();
    expect(isLate(daily, null, since, at(23))).toBe(false);
    expect(isLate(daily, null, since, at(2, 0, 23))).toBe(true);
    expect(isLate({ kind: 'every', hours: 6 }, at(2).toISOString(), since, at(8, 59))).toBe(false);
    expect(isLate({ kind: 'every', hours: 6 }, at(2).toISOString(), since, at(9, 1))).toBe(true);
    expect(isLate({ kind: 'off' }, null, since, at(9, 0, 30))).toBe(false);
  });
});
