import { describe, expect, test } from 'vitest';
import {
  type Coverage,
  costOf,
  daysKnown,
  forecast,
  judgeSeat,
  rolesAfter,
  rolesNow,
  type Seat,
} from './licence-advice.ts';
import { centsOf, listPrices, moneyText, typedAmount } from './licence-prices.ts';

const now = new Date('2026-06-30T12:00:00.000Z');
const whole: Coverage = { knownSince: '2026-04-02', readAt: '2026-06-30T11:00:00.000Z' };
const seat = (fields: Partial<Seat> = {}): Seat => ({
  key: 'arn:ann',
  userName: 'ann',
  role: 'AUTHOR',
  identityType: 'IAM',
  nameless: false,
  lastAt: '2026-06-20T08:00:00.000Z',
  changedAt: '2026-06-20T08:00:00.000Z',
  soleOwnerOf: 0,
  firstSeenAt: '2026-01-01T00:00:00.000Z',
  unseenAt: null,
  registeredAt: null,
  tenants: [],
  ...fields,
});
const idle = { lastAt: null, changedAt: null };

describe('a seat', () => {
  test.each<[string, Partial<Seat>, Coverage, string | null, number, RegExp]>([
    ['in use is kept', {}, whole, null, 0, /^Last seen on 2026-06-20\.$/],
    [
      'of an author who only looked becomes a reader’s',
      { changedAt: null },
      whole,
      'READER',
      2_100,
      /changed none/,
    ],
    [
      'of one who last changed something 91 days ago does too',
      { changedAt: '2026-03-31T11:00:00.000Z' },
      whole,
      'READER',
      2_100,
      /changed none/,
    ],
    [
      'of a Pro author keeps Pro',
      { role: 'AUTHOR_PRO', changedAt: null },
      whole,
      'READER_PRO',
      2_000,
      /changed none/,
    ],
    ['of a reader who looks is kept', { role: 'READER', changedAt: null }, whole, null, 0, /^Last seen/],
    ['of nobody who came is removed', idle, whole, 'remove', 2_400, /Not seen since 2026-04-02/],
    [
      'last used 90 days ago to the hour is kept',
      { lastAt: '2026-04-01T12:00:00.000Z', role: 'READER' },
      whole,
      null,
      0,
      /2026-04-01/,
    ],
    [
      'last used a second before that is removed',
      { lastAt: '2026-04-01T11:59:59.000Z', role: 'READER' },
      whole,
      'remove',
      300,
      /Last seen on 2026-04-01/,
    ],
    [
      'whose use was never read is never doubted',
      idle,
      { knownSince: null, readAt: null },
      null,
      0,
      /never read/,
    ],
    [
      'known for 89 days is never doubted',
      idle,
      { ...whole, knownSince: '2026-04-03' },
      null,
      0,
      /known for 89 of 90 days/,
    ],
    [
      'not read for three days is never doubted',
      idle,
      { ...whole, readAt: '2026-06-27T11:00:00.000Z' },
      null,
      0,
      /last read on 2026-06-27/,
    ],
    [
      'that is newer than 90 days is never doubted',
      { ...idle, firstSeenAt: '2026-06-01T00:00:00.000Z', unseenAt: '2026-05-31T00:00:00.000Z' },
      whole,
      null,
      0,
      /new: it was not there on 2026-05-31/,
    ],
    [
      'first read lately, of unknown age, is doubted',
      { ...idle, firstSeenAt: '2026-06-01T00:00:00.000Z' },
      whole,
      'remove',
      2_400,
      /Its age is not known: in the directory since 2026-06-01/,
    ],
    [
      'that Steward registered a week ago is never doubted',
      { ...idle, firstSeenAt: '2026-06-23T09:00:00.000Z', registeredAt: '2026-06-23T08:00:00.000Z' },
      whole,
      null,
      0,
      /new: it was registered on 2026-06-23/,
    ],
    ['of an admin is left to a person', { ...idle, role: 'ADMIN' }, whole, null, 0, /decide by hand/],
    [
      'of an invitation without a name costs nothing',
      { ...idle, nameless: true },
      whole,
      null,
      0,
      /nothing is paid/,
    ],
    ['of a role without a price is not judged', { ...idle, role: 'SUPER' }, whole, null, 0, /no price/],
  ])('%s', (_why, fields, coverage, to, saves, reason) => {
    const judged = judgeSeat(seat(fields), listPrices, coverage, now);
    expect([judged.suggestion === 'downgrade' ? judged.to : judged.suggestion, judged.saves]).toEqual([
      to,
      saves,
    ]);
    expect(judged.reason).toMatch(reason);
    expect(judged.refused).toBeNull();
  });

  test.each<[string, Partial<Seat>, RegExp]>([
    ['Identity Center', { identityType: 'IAM_IDENTITY_CENTER' }, /change its groups there/],
    ['a sole owner', { soleOwnerOf: 2 }, /alone owns 2 assets: hand over/],
    ['unread grants', { soleOwnerOf: null }, /is not known/],
  ])('is doubted but not taken for %s', (_why, fields, words) => {
    const judged = judgeSeat(seat({ ...idle, ...fields }), listPrices, whole, now);
    expect(judged).toMatchObject({ suggestion: 'remove', refused: expect.stringMatching(words) });
    expect(rolesAfter([judged])).toEqual(['AUTHOR']);
  });
});

test.each<[string | null, number]>([
  [null, 0],
  ['2026-06-30', 1],
  ['2026-04-02', 90],
  ['2026-07-02', 0],
])('days known since %s are %i', (knownSince, days) => {
  expect(daysKnown({ knownSince, readAt: null }, now)).toBe(days);
});

test('the cost after is that of the seats which are left', () => {
  const judged = [seat(), seat(idle), seat({ changedAt: null }), seat({ nameless: true })].map((one) =>
    judgeSeat(one, listPrices, whole, now),
  );
  expect(costOf(rolesNow(judged), listPrices).total).toBe(7_200);
  expect(costOf(rolesAfter(judged), listPrices).total).toBe(2_400 + 300);
});

const gb = 1024 ** 3;
test.each<[string, string[], number | null, number]>([
  ['within what is bundled', ['AUTHOR'], 10 * gb, 0],
  ['a byte beyond it', ['AUTHOR'], 10 * gb + 1, 38],
  ['beyond it by whole gigabytes', ['AUTHOR', 'ADMIN_PRO'], 25 * gb, 5 * 38],
  ['where readers bring none', ['READER', 'READER_PRO'], 2 * gb, 2 * 38],
  ['that is not known', ['READER'], null, 0],
])('SPICE %s', (_why, roles, bytes, cents) => {
  expect(costOf(roles, listPrices, bytes).spice).toBe(cents);
});

test('sessions are paid beside the seats', () => {
  expect(costOf(['READER'], { ...listPrices, sessions: 500 })).toEqual({
    seats: 300,
    spice: 0,
    sessions: 25_000,
    total: 25_300,
  });
});

test.each<[string, number, Parameters<typeof forecast>[1], Record<string, number>, number]>([
  ['in one role', 50, 'READER', { READER: 50 }, 15_000],
  [
    'as those who are there',
    50,
    ['READER', 'READER', 'READER', 'AUTHOR'],
    { READER: 38, AUTHOR: 12 },
    38 * 300 + 12 * 2_400,
  ],
  [
    'by thirds, the rest to the cheaper',
    50,
    ['READER', 'AUTHOR', 'AUTHOR_PRO'],
    { READER: 17, AUTHOR: 17, AUTHOR_PRO: 16 },
    17 * 300 + 17 * 2_400 + 16 * 4_000,
  ],
  ['where nobody is', 50, [], { READER: 50 }, 15_000],
  ['of roles without a price', 3, ['SUPER'], { READER: 3 }, 900],
  ['nobody', 0, ['READER'], {}, 0],
])('the next people %s', (_why, people, mix, roles, total) => {
  const found = forecast(people, mix, listPrices);
  expect(Object.fromEntries(found.byRole.map(({ role, people: number }) => [role, number]))).toEqual(roles);
  expect(found.total).toBe(total);
});

test.each<[string, number | undefined]>([
  ['24', 2_400],
  ['24.5', 2_450],
  [' 0.38 ', 38],
  ['0.385', undefined],
  ['24,50', undefined],
  ['-1', undefined],
  ['1e3', undefined],
  ['', undefined],
  ['1234567', undefined],
])('"%s" is %s cents', (typed, cents) => {
  expect(centsOf(typed)).toBe(cents);
  if (cents !== undefined) expect(centsOf(typedAmount(cents))).toBe(cents);
});

test.each<[number, string, string]>([
  [0, 'USD', '$0'],
  [123_450, 'USD', '$1,234.50'],
  [2_400, 'EUR', 'EUR 24'],
  [-5, 'USD', '−$0.05'],
])('%i cents of %s read %s', (cents, currency, text) => {
  expect(moneyText(cents, currency)).toBe(text);
});
