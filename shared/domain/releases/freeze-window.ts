import { z } from 'zod';
import { instantsOf, isTimeZone, wallAt } from './zoned-time.ts';

/** Days by their English names, Monday first, as files name them. */
export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Weekday = (typeof weekdays)[number];

const dayMs = 86_400_000;
const minuteMs = 60_000;

const isDay = (text: string): boolean => {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
};

const calendarDay = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'A day is written as 2026-12-24.')
  .refine(isDay, 'There is no such day.');
const clockTime = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'A time is written as 16:30.');
const timeZone = z
  .string()
  .refine(isTimeZone, 'A time zone is named as the IANA names it, such as Europe/Berlin or UTC.');
const weekMoment = z.strictObject({
  day: z.enum(weekdays, { error: `A day is one of ${weekdays.join(', ')}.` }),
  time: clockTime,
});

const title = z.string().trim().min(1, 'Give the freeze a name.').max(100);
/** Whether a person may promote in spite of it, with a reason that is kept. */
const breakable = z.boolean().default(false);

/** A time in which nothing is promoted to a stage: whole days of a calendar, or the same part of every week. */
export const freezeWindow = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('dates'),
      title,
      /** The first and the last day, both included. */
      from: calendarDay,
      to: calendarDay,
      timeZone,
      breakable,
    })
    .refine(({ from, to }) => from <= to, { error: 'It ends before it begins.', path: ['to'] }),
  z
    .strictObject({ kind: z.literal('weekly'), title, from: weekMoment, to: weekMoment, timeZone, breakable })
    .refine(({ from, to }) => from.day !== to.day || from.time !== to.time, {
      error: 'It begins and ends at the same moment.',
      path: ['to'],
    }),
]);
export type FreezeWindow = z.infer<typeof freezeWindow>;

interface Span {
  readonly start: number;
  readonly end: number;
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const wallOfDay = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** The span of a window that an instant is in; undefined where it is in none. Clocks put back make a span longer. */
const spanAt = (window: FreezeWindow, now: number): Span | undefined => {
  const span = (from: number, to: number): Span => ({
    start: instantsOf(from, window.timeZone).first,
    end: instantsOf(to, window.timeZone).last,
  });
  const holds = ({ start, end }: Span) => start <= now && now < end;
  if (window.kind === 'dates') {
    const only = span(wallOfDay(window.from), wallOfDay(window.to) + dayMs);
    return holds(only) ? only : undefined;
  }
  const begin = weekdays.indexOf(window.from.day);
  const days = (weekdays.indexOf(window.to.day) - begin + 7) % 7;
  const length = days * dayMs + (minutesOf(window.to.time) - minutesOf(window.from.time)) * minuteMs;
  const today = Math.floor(wallAt(now, window.timeZone) / dayMs);
  for (let day = today + 1; day >= today - 8; day--) {
    // 1970-01-01, day 0, was a Thursday.
    if ((day + 3) % 7 !== begin) continue;
    const from = day * dayMs + minutesOf(window.from.time) * minuteMs;
    const found = span(from, from + (length > 0 ? length : length + 7 * dayMs));
    if (holds(found)) return found;
  }
  return undefined;
};

/** A freeze that holds now. */
export interface ActiveFreeze {
  readonly window: FreezeWindow;
  /** When this window ends, in milliseconds. */
  readonly until: number;
}

export const activeFreezes = (windows: readonly FreezeWindow[], now: number): ActiveFreeze[] =>
  windows.flatMap((window) => {
    const span = spanAt(window, now);
    return span === undefined ? [] : [{ window, until: span.end }];
  });

/** The first instant from now on that no window holds; null where none comes within two years. */
export const freeFrom = (windows: readonly FreezeWindow[], now: number): number | null => {
  let at = now;
  while (at - now < 2 * 366 * dayMs) {
    const ends = activeFreezes(windows, at).map(({ until }) => until);
    if (ends.length === 0) return at;
    at = Math.max(...ends);
  }
  return null;
};

/** `Fridays 16:00 to Mondays 08:00, Europe/Berlin`. */
export const freezeWords = (window: FreezeWindow): string => {
  const named = (day: Weekday) => `${day.charAt(0).toUpperCase()}${day.slice(1)}s`;
  return window.kind === 'dates'
    ? `${window.from === window.to ? window.from : `${window.from} to ${window.to}`}, ${window.timeZone}`
    : `${named(window.from.day)} ${window.from.time} to ${named(window.to.day)} ${window.to.time}, ${window.timeZone}`;
};
