/**
 * A token as it is written: `stw_`, eight signs by which it is recognised, and 256 random bits. The first two
 * parts are no secret.
 */
const shape = /\bstw_([a-z2-7]{8})_[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/;

/** The part of a token by which it is recognised, of exactly a token; undefined for anything else. */
export const tokenMark = (text: string): string | undefined => {
  const found = shape.exec(text);
  return found && found[0].length === text.length ? found[1] : undefined;
};

/** A text in which somebody may have put a token where it does not belong, without its secret part. */
export const withoutTokens = (text: string): string =>
  text.replace(/stw_([a-z2-7]{8})_[A-Za-z0-9_-]+/g, 'stw_$1_…');
