/**
 * Wall clocks of IANA time zones, by `Intl` alone. A wall time is written as the milliseconds that it would be in UTC,
 * so that days and weekdays are arithmetic.
 */

const formats = new Map<string, Intl.DateTimeFormat>();

const formatOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timeZone, made);
  return made;
};

/** Whether a text names a time zone by its IANA name: `Europe/Berlin`, `UTC`. An offset is none: it knows no summer. */
export const isTimeZone = (text: string): boolean => {
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]{0,63}$/.test(text)) return false;
  try {
    formatOf(text);
    return true;
  } catch {
    return false;
  }
};

/** What the clocks of a zone show at an instant, to the second. */
export const wallAt = (instant: number, timeZone: string): number => {
  const part = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
  for (const { type, value } of formatOf(timeZone).formatToParts(instant))
    if (type in part) part[type as keyof typeof part] = Number(value);
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second);
};

const dayMs = 86_400_000;

/**
 * When the clocks of a zone show a wall time: the first and the last such instant, which differ where an hour comes
 * twice. Where it never comes, both are the instant at which the clocks are put forward over it.
 */
export const instantsOf = (
  wall: number,
  timeZone: string,
): { readonly first: number; readonly last: number } => {
  const offsetAt = (instant: number) => wallAt(instant, timeZone) - Math.floor(instant / 1_000) * 1_000;
  const offsets = [offsetAt(wall - dayMs), offsetAt(wall + dayMs)];
  const found = offsets.map((offset) => wall - offset).filter((at) => wallAt(at, timeZone) === wall);
  if (found.length > 0) return { first: Math.min(...found), last: Math.max(...found) };
  let [before, after] = [wall - Math.max(...offsets) - 1_000, wall - Math.min(...offsets) + 1_000];
  while (after - before > 1_000) {
    const middle = Math.floor((before + after) / 2_000) * 1_000;
    if (wallAt(middle, timeZone) < wall) before = middle;
    else after = middle;
  }
  return { first: after, last: after };
};
