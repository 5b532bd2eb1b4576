import { timingSafeEqual } from 'node:crypto';
import { tokenMark } from '../../shared/domain/token-text.ts';
import type { Store } from '../store/store.ts';
import type { TokenRecord } from './token-repository.ts';
import { tokenDigest } from './token-secret.ts';
import { tokenState } from './token-service.ts';

export type Authenticated =
  | { readonly kind: 'active'; readonly token: TokenRecord }
  /** The right text of a token that can no longer be used. */
  | { readonly kind: 'expired' | 'revoked'; readonly token: TokenRecord }
  | { readonly kind: 'unknown' };

export interface AuthenticateDeps {
  readonly tokens: Pick<Store['tokens'], 'byMark' | 'used'>;
  readonly clock?: () => Date;
}

/** How exactly it is known when a token was last used: a call is not to cost a write each time. */
const usedEveryMs = 60_000;
const nobody = new Uint8Array(32);

/**
 * Finds whose token an `Authorization` header carries. The digests are compared in constant time, also where no
 * token has that mark; that a token has ended is only told to who has the whole of it.
 */
export const createAuthenticator =
  ({ tokens, clock = () => new Date() }: AuthenticateDeps) =>
  async (authorization: string | undefined): Promise<Authenticated> => {
    const [, text = ''] = /^Bearer ([\w-]{1,100})$/i.exec(authorization ?? '') ?? [];
    const mark = tokenMark(text);
    if (mark === undefined) return { kind: 'unknown' };
    const token = await tokens.byMark(mark);
    if (!timingSafeEqual(token?.digest ?? nobody, tokenDigest(text)) || !token) return { kind: 'unknown' };
    const now = clock();
    const kind = tokenState(token, now.toISOString());
    if (kind !== 'active') return { kind, token };
    if (token.lastUsedAt === null || now.getTime() - Date.parse(token.lastUsedAt) >= usedEveryMs)
      await tokens.used(token.id, now.toISOString());
    return { kind, token };
  };
