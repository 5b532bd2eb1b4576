import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const secret = (): string => randomBytes(32).toString('base64url');
const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();

/** How many one-time tokens and sessions are kept; the oldest gives way. */
const most = 32;

interface Kept {
  readonly digest: Buffer;
  readonly id: string;
}

/**
 * Finds a secret by comparing digests of equal length, all of them, in constant time. What is kept is the
 * digest only.
 */
const find = (kept: readonly Kept[], given: string): Kept | undefined => {
  const wanted = digest(given);
  let found: Kept | undefined;
  for (const one of kept) if (timingSafeEqual(one.digest, wanted)) found = one;
  return found;
};

const keep = (kept: Kept[], one: Kept): void => {
  kept.push(one);
  if (kept.length > most) kept.shift();
};

/**
 * One-time tokens, each exchanged once for a session secret of 256 bits. A token or secret is known here by
 * its digest; sessions end with the host.
 */
export const createWebSessions = () => {
  const tokens: Kept[] = [];
  const sessions: Kept[] = [];
  return {
    /** A new one-time token, or the given one. */
    issueToken(token: string = secret()): string {
      keep(tokens, { digest: digest(token), id: '' });
      return token;
    },
    /** Whether a token can still be exchanged; asking does not use it. */
    isFresh: (token: string): boolean => find(tokens, token) !== undefined,
    /** Exchanges a token for a session secret; undefined when it is unknown or was used. */
    exchange(token: string): string | undefined {
      const found = find(tokens, token);
      if (!found) return undefined;
      tokens.splice(tokens.indexOf(found), 1);
      const session = secret();
      keep(sessions, { digest: digest(session), id: `web-${randomBytes(8).toString('hex')}` });
      return session;
    },
    /** The session's id (not its secret), or undefined. */
    sessionOf: (given: string): string | undefined => find(sessions, given)?.id,
  };
};
