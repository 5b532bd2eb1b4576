import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
} from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import { instant } from '../../shared/domain/identifiers.ts';

/**
 * A second person's word on a plan: an Ed25519 signature over what the plan's hash stands for. Keys are exchanged
 * as one line of text, statements as a small JSON file.
 */

const spkiPrefix = 'steward-approver';

/** A fresh private key as text for the keychain. */
export const makeApproverKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');

const privateKeyOf = (text: string) =>
  createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' });

export interface ApproverKey {
  readonly name: string;
  /** The public key, base64 of its DER form. */
  readonly publicKey: string;
  /** SHA-256 of the public key: what two people compare by telephone. */
  readonly fingerprint: string;
}

const fingerprintOf = (publicKey: string): string =>
  createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex');

export const publicPart = (privateKey: string, name: string): ApproverKey => {
  const publicKey = createPublicKey(privateKeyOf(privateKey))
    .export({ type: 'spki', format: 'der' })
    .toString('base64');
  return { name, publicKey, fingerprint: fingerprintOf(publicKey) };
};

/** `steward-approver ed25519 <key> <name>`: what one person gives another. */
export const keyText = ({ name, publicKey }: ApproverKey): string =>
  `${spkiPrefix} ed25519 ${publicKey} ${name}`;

/** Reads such a line; undefined where it is none. */
export const parseKeyText = (text: string): ApproverKey | undefined => {
  const [, publicKey = '', name = ''] =
    /^steward-approver ed25519 ([A-Za-z0-9+/]{40,120}={0,2}) (\S[^\r\n]{0,127})$/.exec(text.trim()) ?? [];
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    if (key.asymmetricKeyType !== 'ed25519') return undefined;
    const canonical = key.export({ type: 'spki', format: 'der' }).toString('base64');
    return { name: name.trim(), publicKey: canonical, fingerprint: fingerprintOf(canonical) };
  } catch {
    return undefined;
  }
};

const statementBody = z.strictObject({
  steward: z.literal('grant-approval/1'),
  verdict: z.enum(['approved', 'declined']),
  planHash: z.string().regex(/^[0-9a-f]{64}$/),
  approver: z.string().min(1).max(128),
  publicKey: z.string().max(200),
  at: instant,
});
const statement = statementBody.extend({ signature: z.string().max(200) });
export type ApprovalStatement = z.infer<typeof statement>;

/** Signs a verdict on a plan. The text is what the requester pastes or drops in. */
export const signStatement = (
  privateKey: string,
  said: Pick<ApprovalStatement, 'verdict' | 'planHash' | 'at'> & { readonly name: string },
): string => {
  const { name, ...rest } = said;
  const body = {
    steward: 'grant-approval/1' as const,
    ...rest,
    approver: name,
    publicKey: publicPart(privateKey, name).publicKey,
  };
  const signature = sign(null, Buffer.from(canonicalJson(body)), privateKeyOf(privateKey)).toString('base64');
  return `${JSON.stringify({ ...body, signature }, null, 2)}\n`;
};

/** Reads a statement and checks its signature by the key that it names; undefined where either is wrong. */
export const readStatement = (
  text: string,
): (ApprovalStatement & { readonly fingerprint: string }) | undefined => {
  try {
    const parsed = statement.parse(JSON.parse(text));
    const { signature, ...body } = parsed;
    const key = createPublicKey({ key: Buffer.from(body.publicKey, 'base64'), format: 'der', type: 'spki' });
    if (key.asymmetricKeyType !== 'ed25519') return undefined;
    if (!verify(null, Buffer.from(canonicalJson(body)), key, Buffer.from(signature, 'base64')))
      return undefined;
    const publicKey = key.export({ type: 'spki', format: 'der' }).toString('base64');
    return { ...parsed, fingerprint: fingerprintOf(publicKey) };
  } catch {
    return undefined;
  }
};
