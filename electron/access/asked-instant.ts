import { StewardError } from '../../shared/errors.ts';

const refused = (happened: string, todo: string): StewardError =>
  new StewardError({ code: 'BAD_INPUT', happened, unchanged: 'Nothing was read.', todo });

/**
 * The instant that a question is about: null for now. A day is meant to its end (UTC); today is now. Throws
 * `StewardError` BAD_INPUT for a day that has not come, one before the first reading, and what is no day.
 */
export const askedInstant = (
  asked: string | undefined,
  now: Date,
  firstReading: string | null,
): string | null => {
  if (asked === undefined) return null;
  const day = /^\d{4}-\d{2}-\d{2}$/.test(asked);
  const time = Date.parse(day ? `${asked}T23:59:59.999Z` : asked);
  // 30 February is taken for 2 March by some parsers.
  if (Number.isNaN(time) || (day && new Date(time).toISOString().slice(0, 10) !== asked))
    throw refused(
      `“${asked.slice(0, 60)}” is not a day.`,
      'Write it like 2026-03-01, or as an instant like 2026-03-01T08:00:00.000Z.',
    );
  const today = now.toISOString().slice(0, 10);
  if (day ? asked > today : time > now.getTime())
    throw refused(
      `${asked} has not come yet.`,
      'Ask about a day that was recorded, or leave the day out for now.',
    );
  if (day && asked === today) return null;
  const at = new Date(time).toISOString();
  if (firstReading === null || at < firstReading)
    throw refused(
      `Nothing was recorded on ${asked}.`,
      firstReading === null
        ? 'Read an account into the directory first.'
        : `The directory was first read on ${firstReading.slice(0, 10)}; ask about that day or a later one.`,
    );
  return at;
};
