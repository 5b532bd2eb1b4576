import { z } from 'zod';

/** What QuickSight takes as tags of one thing (API reference, `TagResource` and `Tag`). */
export const mostTags = 50;

/** Tags by their keys. */
export type Tags = Readonly<Record<string, string>>;

/** Keys that AWS itself sets: nobody else adds, changes or removes them, and they are not counted. */
export const isAwsTag = (key: string): boolean => /^aws:/i.test(key);

/** Keys by which Steward knows again what it made for a tenant. */
export const isStewardTag = (key: string): boolean => key.startsWith('steward:');

/** Of all tags of a thing, those that somebody may set, sorted by key. */
export const ownTags = (all: Tags): Tags =>
  Object.fromEntries(
    Object.entries(all)
      .filter(([key]) => !isAwsTag(key))
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );

const text = (what: string, most: number) =>
  z
    .string()
    .min(1, `A tag’s ${what} must not be empty.`)
    .max(most, `A tag’s ${what} has at most ${most} characters.`)
    .refine((value) => value.isWellFormed(), 'It has half a character in it.')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'It has control characters in it.');

/** Tags as a file names them. */
export const tagsOfFile = z
  .record(
    text('key', 128).regex(/^(?![aA][wW][sS]:)/, 'Keys that begin with “aws:” are kept by AWS.'),
    text('value', 256),
  )
  .describe('Tags by their keys; what is not named is left alone. At most 50 on one thing.');
