import { describe, expect, it } from 'vitest';
import { activeFreezes, type FreezeWindow, freeFrom, freezeWindow } from './freeze-window.ts';
import { instantsOf, isTimeZone } from './zoned-time.ts';

const iso = (at: number) => new Date(at).toISOString().slice(0, 16);
const wall = (text: string) => Date.parse(`${text}:00Z`);

describe('a wall time comes', () => {
  it.each([
    ['on an ordinary day', '2026-01-15T12:00', 'Europe/Berlin', '2026-01-15T11:00', '2026-01-15T11:00'],
    ['in summer', '2026-07-15T12:00', 'Europe/Berlin', '2026-07-15T10:00', '2026-07-15T10:00'],
    [
      'never, when clocks go forward',
      '2026-03-29T02:30',
      'Europe/Berlin',
      '2026-03-29T01:00',
      '2026-03-29T01:00',
    ],
    [
      'just after they went forward',
      '2026-03-29T03:00',
      'Europe/Berlin',
      '2026-03-29T01:00',
      '2026-03-29T01:00',
    ],
    [
      'twice, when clocks go back',
      '2026-10-25T02:30',
      'Europe/Berlin',
      '2026-10-25T00:30',
      '2026-10-25T01:30',
    ],
    ['twice in New York', '2026-11-01T01:15', 'America/New_York', '2026-11-01T05:15', '2026-11-01T06:15'],
    ['half an hour twice', '2026-04-05T01:45', 'Australia/Lord_Howe', '2026-04-04T14:45', '2026-04-04T15:15'],
    [
      'never, where a whole day was left out',
      '2011-12-30T12:00',
      'Pacific/Apia',
      '2011-12-30T10:00',
      '2011-12-30T10:00',
    ],
    [
      'at midnight that is left out',
      '2026-09-06T00:00',
      'America/Santiago',
      '2026-09-06T04:00',
      '2026-09-06T04:00',
    ],
    ['far from Greenwich', '2026-06-01T00:00', 'Pacific/Kiritimati', '2026-05-31T10:00', '2026-05-31T10:00'],
    ['in UTC', '2026-03-29T02:30', 'UTC', '2026-03-29T02:30', '2026-03-29T02:30'],
  ])('%s', (_, time, zone, first, last) => {
    const found = instantsOf(wall(time), zone);
    expect([iso(found.first), iso(found.last)]).toEqual([first, last]);
  });

  it.each(['', '+01:00', 'Europe/Nowhere', '../etc', 'Europe/Berlin ', 'x'.repeat(70), '<b>'])(
    'in no zone called “%s”',
    (name) => expect(isTimeZone(name)).toBe(false),
  );
});

const dates = (from: string, to: string, timeZone = 'Europe/Berlin'): FreezeWindow => ({
  kind: 'dates',
  title: 'Days',
  from,
  to,
  timeZone,
  breakable: false,
});
const weekly = (from: string, to: string, timeZone = 'Europe/Berlin'): FreezeWindow => {
  const moment = (text: string) => {
    const [day, time] = text.split(' ');
    return { day, time };
  };
  return freezeWindow.parse({ kind: 'weekly', title: 'Week', from: moment(from), to: moment(to), timeZone });
};

const weekend = weekly('friday 16:00', 'monday 08:00');
const night = weekly('tuesday 22:00', 'wednesday 06:00');
const allButMoments = weekly('monday 08:00', 'monday 07:59');

describe('a window', () => {
  it.each<[string, FreezeWindow, string, string | null]>([
    [
      'holds the first moment of its first day',
      dates('2026-12-20', '2027-01-03'),
      '2026-12-19T23:00',
      '2027-01-03T23:00',
    ],
    ['not the moment before', dates('2026-12-20', '2027-01-03'), '2026-12-19T22:59', null],
    ['holds its last minute', dates('2026-12-20', '2027-01-03'), '2027-01-03T22:59', '2027-01-03T23:00'],
    ['not the day after', dates('2026-12-20', '2027-01-03'), '2027-01-03T23:00', null],
    ['of a day of 23 hours', dates('2026-03-29', '2026-03-29'), '2026-03-28T23:00', '2026-03-29T22:00'],
    ['of a day of 25 hours', dates('2026-10-25', '2026-10-25'), '2026-10-25T22:30', '2026-10-25T23:00'],
    [
      'of a day whose midnight is left out',
      dates('2026-09-06', '2026-09-06', 'America/Santiago'),
      '2026-09-06T04:00',
      '2026-09-07T03:00',
    ],
    ['over a weekend holds Saturday', weekend, '2026-11-21T12:00', '2026-11-23T07:00'],
    ['begins on the minute', weekend, '2026-11-20T15:00', '2026-11-23T07:00'],
    ['not a minute earlier', weekend, '2026-11-20T14:59', null],
    ['ends on the minute', weekend, '2026-11-23T07:00', null],
    ['over the end of the year', weekend, '2027-01-02T00:00', '2027-01-04T07:00'],
    ['over clocks put forward is an hour shorter', weekend, '2026-03-29T12:00', '2026-03-30T06:00'],
    ['over clocks put back is an hour longer', weekend, '2026-10-23T14:00', '2026-10-26T07:00'],
    ['over midnight holds before it', night, '2026-11-24T21:30', '2026-11-25T05:00'],
    ['over midnight holds after it', night, '2026-11-25T04:59', '2026-11-25T05:00'],
    ['over midnight not the night after', night, '2026-11-25T21:30', null],
    [
      'that ends in an hour that comes twice holds both',
      weekly('saturday 22:00', 'sunday 02:30'),
      '2026-10-25T01:15',
      '2026-10-25T01:30',
    ],
    [
      'that begins in an hour that never comes begins after it',
      weekly('sunday 02:30', 'sunday 05:00'),
      '2026-03-29T01:00',
      '2026-03-29T03:00',
    ],
    ['of a whole week but a minute', allButMoments, '2026-11-22T12:00', '2026-11-23T06:59'],
    ['of a whole week but a minute leaves that', allButMoments, '2026-11-23T06:59', null],
  ])('%s', (_, window, now, until) => {
    const [found] = activeFreezes([window], wall(now));
    expect(found === undefined ? null : iso(found.until)).toBe(until);
  });
});

describe('it is free again', () => {
  it.each<[string, FreezeWindow[], string, string | null]>([
    ['now, where nothing holds', [weekend], '2026-11-18T12:00', '2026-11-18T12:00'],
    [
      'after windows that follow each other',
      [weekend, dates('2026-11-23', '2026-11-24')],
      '2026-11-21T12:00',
      '2026-11-24T23:00',
    ],
    [
      'after windows within each other',
      [dates('2026-12-20', '2027-01-03'), weekend],
      '2026-12-25T20:00',
      '2027-01-04T07:00',
    ],
    [
      'never, where two windows leave nothing',
      [weekly('monday 00:00', 'thursday 00:00'), weekly('thursday 00:00', 'monday 00:00')],
      '2026-11-21T12:00',
      null,
    ],
  ])('%s', (_, windows, now, free) => {
    const found = freeFrom(windows, wall(now));
    expect(found === null ? null : iso(found)).toBe(free);
  });
});

describe('no window is', () => {
  const good = { kind: 'dates', title: 'Days', from: '2026-12-20', to: '2027-01-03', timeZone: 'UTC' };
  const week = {
    ...good,
    kind: 'weekly',
    from: { day: 'friday', time: '16:00' },
    to: { day: 'monday', time: '08:00' },
  };
  it.each<[string, object]>([
    ['one that ends before it begins', { ...good, to: '2026-12-19' }],
    ['a day that no month has', { ...good, from: '2026-02-30' }],
    ['a day written otherwise', { ...good, from: '20.12.2026' }],
    ['without a time zone', { ...good, timeZone: undefined }],
    ['an offset for a time zone', { ...good, timeZone: '+01:00' }],
    ['without a name', { ...good, title: '  ' }],
    ['with a field too many', { ...good, forever: true }],
    ['of another kind', { ...good, kind: 'monthly' }],
    ['a day of another language', { ...week, from: { day: 'Freitag', time: '16:00' } }],
    ['a 25th hour', { ...week, from: { day: 'friday', time: '24:00' } }],
    ['without a length', { ...week, to: week.from }],
  ])('%s', (_, value) => expect(freezeWindow.safeParse(value).success).toBe(false));
});
