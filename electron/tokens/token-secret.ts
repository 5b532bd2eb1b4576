import { createHash, randomBytes } from 'node:crypto';

/** Base 32 in lower case: read aloud and typed without mistakes. */
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** A new token: its text, the public mark in it, and the digest that is all of it that is kept. */
export const newTokenSecret = (): {
  readonly text: string;
  readonly mark: string;
  readonly digest: Buffer;
} => {
  const mark = [...randomBytes(8)].map((byte) => alphabet[byte % alphabet.length]).join('');
  const text = `stw_${mark}_${randomBytes(32).toString('base64url')}`;
  return { text, mark, digest: tokenDigest(text) };
};

/** SHA-256 over the whole text. 256 random bits need no slow hash: nobody can go through them. */
export const tokenDigest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();
