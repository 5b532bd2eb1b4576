import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/**
 * One sealed piece: five bytes that say what it is, twelve of nonce, what AES-256-GCM made of the content, sixteen
 * of its tag. What a piece is for stands in the associated data, so that one cannot be taken for another.
 */
const magic = Buffer.from('stwb\x01', 'latin1');
const nonceLength = 12;
const tagLength = 16;
export const sealedOverhead = magic.length + nonceLength + tagLength;

/** A key of 32 bytes for one purpose, out of another one. */
export const deriveKey = (key: Buffer, salt: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, salt, `steward account backup v1 ${purpose}`, 32));

/** Encrypts some bytes for one purpose and name. */
export const seal = (key: Buffer, purpose: string, content: Buffer): Buffer => {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.concat([magic, Buffer.from(purpose, 'utf8')]));
  return Buffer.concat([magic, nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
};

/** What was sealed; undefined where the key is another one, or a single bit of bytes or purpose is. */
export const unseal = (key: Buffer, purpose: string, sealed: Buffer): Buffer | undefined => {
  if (sealed.length < sealedOverhead || !sealed.subarray(0, magic.length).equals(magic)) return undefined;
  const nonce = sealed.subarray(magic.length, magic.length + nonceLength);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength });
  decipher.setAAD(Buffer.concat([magic, Buffer.from(purpose, 'utf8')]));
  decipher.setAuthTag(sealed.subarray(sealed.length - tagLength));
  try {
    return Buffer.concat([
      decipher.update(sealed.subarray(magic.length + nonceLength, sealed.length - tagLength)),
      decipher.final(),
    ]);
  } catch {
    return undefined;
  }
};
