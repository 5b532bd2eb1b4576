import { createHash, randomBytes } from 'node:crypto';

/** Crockford's base 32: no I, L, O or U, so that it is read aloud and typed without mistakes. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const keyLength = 32;
const keySigns = 52;
const checkSigns = 4;
const groupLength = 4;

const encode = (bytes: Buffer, signs: number): string => {
  let bits = BigInt(`0x${bytes.toString('hex')}`);
  // Filled with zeros on the right to a whole number of signs.
  bits <<= BigInt(signs * 5 - bytes.length * 8);
  let text = '';
  for (let sign = 0; sign < signs; sign += 1) {
    text = alphabet[Number(bits & 31n)] + text;
    bits >>= 5n;
  }
  return text;
};

const checkOf = (key: Buffer): string => {
  const digest = createHash('sha256').update('steward recovery key').update(key).digest();
  // Twenty bits: one mistyped key in a million is not noticed here, and then opens nothing.
  return encode(Buffer.from([digest[0] ?? 0, digest[1] ?? 0, (digest[2] ?? 0) & 0xf0]), 5).slice(
    0,
    checkSigns,
  );
};

/** A new recovery key: 256 random bits and a checksum, in fourteen groups of four signs. */
export const newRecoveryKey = (): { readonly key: Buffer; readonly groups: readonly string[] } => {
  const key = randomBytes(keyLength);
  const text = encode(key, keySigns) + checkOf(key);
  return { key, groups: text.match(new RegExp(`.{${groupLength}}`, 'g')) ?? [] };
};

/** What a person typed, as it is written here: capitals, and the signs that are taken for others. */
export const normaliseKeyText = (typed: string): string =>
  typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');

/** The key of a text; undefined where it is none, or was mistyped. */
export const parseRecoveryKey = (typed: string): Buffer | undefined => {
  const text = normaliseKeyText(typed);
  if (text.length !== keySigns + checkSigns) return undefined;
  let bits = 0n;
  for (const sign of text.slice(0, keySigns)) {
    const value = alphabet.indexOf(sign);
    if (value < 0) return undefined;
    bits = (bits << 5n) | BigInt(value);
  }
  const spare = BigInt(keySigns * 5 - keyLength * 8);
  if ((bits & ((1n << spare) - 1n)) !== 0n) return undefined;
  const key = Buffer.from((bits >> spare).toString(16).padStart(keyLength * 2, '0'), 'hex');
  return checkOf(key) === text.slice(keySigns) ? key : undefined;
};
