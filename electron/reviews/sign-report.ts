import { createHash, createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import type { Json } from '../../shared/domain/plan.ts';
import { htmlReport } from './html-report.ts';
import { asJson, type ReportBody } from './review-report.ts';

/**
 * Signed reports, in two forms. JSON: Ed25519 over the canonical form of everything but the signature, written in
 * exactly one way. HTML: over every byte before the last line, which holds key and signature. So any changed byte
 * shows, in what is read as in what is not.
 */

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

type Sign = (bytes: Buffer) => string;

const written = (value: Json): string => `${JSON.stringify(value, null, 2)}\n`;

export const signedJson = (body: ReportBody, sign: Sign): string => {
  const said = asJson(body);
  const signature = sign(Buffer.from(canonicalJson(said)));
  return written({ ...(said as Record<string, Json>), signature });
};

const seal = z.strictObject({
  steward: z.literal('access-review-html/1'),
  publicKey: z.string().max(200),
  fingerprint: z.string().max(64),
  signature: z.string().max(200),
});
const sealStart = '<!-- steward-signature ';
const sealEnd = ' -->\n';

export const signedHtml = (body: ReportBody, sign: Sign): string => {
  const page = htmlReport(body);
  const { publicKey, fingerprint } = body.signed;
  const said: z.infer<typeof seal> = {
    steward: 'access-review-html/1',
    publicKey,
    fingerprint,
    signature: sign(Buffer.from(page)),
  };
  return `${page}${sealStart}${JSON.stringify(said)}${sealEnd}`;
};

/** What a file that is said to be a report turned out to be. */
export type Verified =
  | {
      readonly state: 'good';
      readonly format: 'json' | 'html';
      readonly fingerprint: string;
      readonly sha256: string;
    }
  | { readonly state: 'changed' | 'not_a_report'; readonly why: string };

const openKey = (publicKey: string) => {
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('not an Ed25519 key');
  return key;
};
const isSigned = (bytes: Buffer, publicKey: string, signature: string): boolean => {
  try {
    const signed = Buffer.from(signature, 'base64');
    // Another spelling of the same signature is a changed byte too.
    if (signed.toString('base64') !== signature) return false;
    const key = openKey(publicKey);
    if (key.export({ type: 'spki', format: 'der' }).toString('base64') !== publicKey) return false;
    return verify(null, bytes, key, signed);
  } catch {
    return false;
  }
};
const fingerprintOf = (publicKey: string): string =>
  createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex');

const changed = (why: string): Verified => ({ state: 'changed', why });
const noReport = (why: string): Verified => ({ state: 'not_a_report', why });

const jsonForm = z.looseObject({
  steward: z.literal('access-review/1'),
  signed: z.looseObject({ publicKey: z.string().max(200), fingerprint: z.string().max(64) }),
  signature: z.string().max(200),
});

const verifyJson = (text: string): Verified => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return text.includes('"access-review/1"')
      ? changed('It is no whole JSON any more: it was cut short, or changed.')
      : noReport('It is neither a JSON nor an HTML report of a review.');
  }
  const parsed = jsonForm.safeParse(value);
  if (!parsed.success)
    return text.includes('"access-review/1"')
      ? changed('Something that a report always holds is missing or changed.')
      : noReport('It is JSON, but no report of a review.');
  const { signature, ...body } = value as Record<string, Json>;
  const { publicKey, fingerprint } = parsed.data.signed;
  if (
    !isSigned(Buffer.from(canonicalJson(body)), publicKey, String(signature)) ||
    fingerprintOf(publicKey) !== fingerprint
  )
    return changed('Its signature does not fit what it says.');
  if (written(value as Json) !== text)
    return changed('It says the same, but was written again by something else.');
  return { state: 'good', format: 'json', fingerprint, sha256: sha256(text) };
};

const verifyHtml = (text: string): Verified => {
  const at = text.lastIndexOf(sealStart);
  if (at < 0 || !text.endsWith(sealEnd))
    return changed(
      'The last line, which holds the signature, is missing or changed: the file was cut short.',
    );
  let said: unknown;
  const inside = text.slice(at + sealStart.length, -sealEnd.length);
  try {
    said = JSON.parse(inside);
  } catch {
    return changed('The line that holds the signature is changed.');
  }
  const parsed = seal.safeParse(said);
  if (!parsed.success || JSON.stringify(parsed.data) !== inside)
    return changed('The line that holds the signature is changed.');
  const { publicKey, fingerprint, signature } = parsed.data;
  if (
    !isSigned(Buffer.from(text.slice(0, at)), publicKey, signature) ||
    fingerprintOf(publicKey) !== fingerprint
  )
    return changed('Its signature does not fit what it says.');
  return { state: 'good', format: 'html', fingerprint, sha256: sha256(text) };
};

/** Checks a report by itself: nothing else is asked, no network, no profile. Its bytes, since texts lose some. */
export const verifyReport = (bytes: Buffer): Verified => {
  const text = bytes.toString('utf8');
  // A name in the JSON may look like a page's last line.
  const isPage = !/^\s*\{/.test(text) && (/^\s*<!doctype html/i.test(text) || text.includes(sealStart));
  if (!Buffer.from(text).equals(bytes))
    return isPage || text.includes('access-review')
      ? changed('It holds bytes that are no UTF-8 text.')
      : noReport('It is no text.');
  return isPage ? verifyHtml(text) : verifyJson(text);
};
