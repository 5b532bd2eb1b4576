import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const secret = (): string => randomBytes(32).toString('base64url');
const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();

/** How many one-time tokens and sessions are kept; the oldest gives way. */
const most = 32;

/** How long a one-time token can be used, in milliseconds: an address left in a terminal goes stale. */
const freshMs = 15 * 60_000;

interface Kept {
  readonly digest: Buffer;
}
interface Token extends Kept {
  readonly until: number;
}
interface Session extends Kept {
  readonly id: string;
}

/**
 * Finds a secret by comparing digests of equal length, all of them, in constant time. What is kept is the
 * digest only.
 */
const find = <K extends Kept>(kept: readonly K[], given: string): K | undefined => {
  const wanted = digest(given);
  let found: K | undefined;
  for (const one of kept) if (timingSafeEqual(one.digest, wanted)) found = one;
  return found;
};

const keep = <K extends Kept>(kept: K[], one: K): void => {
  kept.push(one);
  if (kept.length > most) kept.shift();
};

/**
 * One-time tokens, each exchanged once and within 15 minutes for a session secret of 256 bits. A token or
 * secret is known here by its digest; sessions end with the host.
 *
 * @param clock milliseconds, monotonic.
 */
export const createWebSessions = (clock: () => number = () => performance.now()) => {
  const tokens: Token[] = [];
  const sessions: Session[] = [];
  const fresh = (given: string): Token | undefined => {
    const found = find(tokens, given);
    return found && clock() < found.until ? found : undefined;
  };
  return {
    /** A new one-time token, or the given one. */
    issueToken(token: string = secret()): string {
      keep(tokens, { digest: digest(token), until: clock() + freshMs });
      return token;
    },
    /** Whether a token can still be exchanged; asking does not use it. */
    isFresh: (token: string): boolean => fresh(token) !== undefined,
    /** Exchanges a token for a session secret; undefined when it is unknown, was used or is too old. */
    exchange(token: string): string | undefined {
      const found = fresh(token);
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
