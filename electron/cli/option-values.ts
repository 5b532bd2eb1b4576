import { InvalidArgumentError } from 'commander';

/** What options of several groups of commands take; each throws `InvalidArgumentError` for what it does not. */

/** `--data "$UNSET"` must not quietly mean the usual profile. */
export const something = (text: string): string => {
  if (text.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return text;
};

/** An option that may be repeated. */
export const oneMore = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  something(text),
];

/** A whole number within these bounds, digits only. */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (!(number >= least && number <= most))
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    return number;
  };
