import { createHash, createHmac, randomBytes } from 'node:crypto';

/** A planted value: of high entropy, so that finding it means that it was leaked and nothing else. */
export interface Marker {
  readonly name: string;
  readonly value: string;
}

/** Twenty capital letters and digits as AWS gives them; a prefix of its own, which no rule knows by shape. */
export const markedKeyId = (prefix = 'AKIA'): string =>
  prefix +
  Array.from(randomBytes(16), (byte) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.charAt(byte % 32)).join('');

/** Forty characters of base64 that hold `/` and `+`, which every encoding writes in its own way. */
export const markedSecret = (): string =>
  `${randomBytes(24).toString('base64url').slice(0, 17)}/+${randomBytes(24).toString('base64url').slice(0, 21)}`;

/** A long token of base64. */
export const markedToken = (): string =>
  `${randomBytes(30).toString('base64')}/+${randomBytes(30).toString('base64')}`;

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** The keys that SigV4 derives from a secret: whoever has one can sign for that day, region and service. */
const signingKeys = (secret: string): Buffer[] => {
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  const date = hmac(`AWS4${secret}`, day);
  const keys = [date];
  for (const region of ['eu-central-1', 'us-east-1']) {
    const ofRegion = hmac(date, region);
    keys.push(ofRegion);
    for (const service of ['sts', 'quicksight']) {
      const ofService = hmac(ofRegion, service);
      keys.push(ofService, hmac(ofService, 'aws4_request'));
    }
  }
  return keys;
};

/** Base64 of a value as it looks inside a longer text, at each of the three places it can begin. */
const insideBase64 = (value: Buffer): string[] =>
  [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), value])
      .toString('base64')
      .replace(/=+$/, '');
    const head = shift === 0 ? 0 : shift + 1;
    const whole = (shift + value.length) % 3 === 0;
    return text.slice(head, whole ? undefined : -1);
  });

const escapedSlash = (value: string): string => JSON.stringify(value).slice(1, -1).replaceAll('/', '\\/');

/** Everything that would give a value away, by the name of the form. */
export const formsOf = ({ value }: Marker): ReadonlyMap<string, readonly Buffer[]> => {
  const raw = Buffer.from(value);
  const base64 = insideBase64(raw);
  const hex = raw.toString('hex');
  const utf16 = Buffer.from(value, 'utf16le');
  const percent = encodeURIComponent(value);
  const text = (...values: string[]) => [...new Set(values)].map((one) => Buffer.from(one));
  return new Map<string, readonly Buffer[]>([
    ['raw', [raw]],
    ['base64', text(...base64, ...base64.map((one) => one.replaceAll('+', '-').replaceAll('/', '_')))],
    [
      'url',
      text(
        percent,
        percent.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
        encodeURI(value),
      ),
    ],
    ['json', text(JSON.stringify(value).slice(1, -1), escapedSlash(value))],
    ['html', text(value.replaceAll('/', '&#x2F;').replaceAll('+', '&#x2B;'))],
    ['hex', text(hex, hex.toUpperCase())],
    ['utf16', [utf16, Buffer.from(utf16).swap16()]],
    ['reversed', text([...value].reverse().join(''))],
    ['digest', text(createHash('sha256').update(value).digest('hex'))],
    [
      'signing key',
      signingKeys(value).flatMap((key) => [key, ...text(key.toString('hex'), key.toString('base64'))]),
    ],
  ]);
};
