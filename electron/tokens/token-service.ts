import { v7 as uuidv7 } from 'uuid';
import type { ApiToken, tokensContract } from '../../shared/contract/tokens.ts';
import type { Json } from '../../shared/domain/plan.ts';
import { StewardError } from '../../shared/errors.ts';
import type { Service } from '../rpc/service.ts';
import type { Store } from '../store/store.ts';
import { roleOfScopes } from './role-of-scopes.ts';
import type { TokenRecord } from './token-repository.ts';
import { newTokenSecret } from './token-secret.ts';

export interface TokenServiceDeps {
  readonly store: {
    readonly tokens: Pick<Store['tokens'], 'list' | 'insert' | 'revoke'>;
    readonly settings: {
      get(key: string): Promise<Json | undefined>;
      set(key: string, value: Json): Promise<unknown>;
    };
  };
  readonly clock?: () => Date;
}

const longestKey = 'tokens.longestDays';
/** Until somebody says otherwise. */
const usualLongestDays = 90;
const daySeconds = 86_400;

/** Whether a token can be used at a time, and if not, why. */
export const tokenState = (
  { revokedAt, expiresAt }: Pick<TokenRecord, 'revokedAt' | 'expiresAt'>,
  at: string,
): ApiToken['state'] => (revokedAt !== null ? 'revoked' : expiresAt <= at ? 'expired' : 'active');

const order: readonly ApiToken['state'][] = ['active', 'expired', 'revoked'];

/**
 * Makes, lists and revokes the tokens of the HTTP API. A token’s text is answered once, by the call that makes
 * it, and is kept nowhere.
 */
export const createTokenService = ({
  store,
  clock = () => new Date(),
}: TokenServiceDeps): Service<typeof tokensContract> => {
  const shown = (record: TokenRecord): ApiToken => ({
    id: record.id,
    name: record.name,
    begins: `stw_${record.mark}`,
    scopes: [...record.scopes],
    perMinute: record.perMinute,
    role: roleOfScopes(record.scopes),
    state: tokenState(record, clock().toISOString()),
    madeBy: record.madeBy,
    createdAt: record.createdAt,
    expiresAt: record.expiresAt,
    lastUsedAt: record.lastUsedAt,
    revokedAt: record.revokedAt,
  });
  const longestDays = async (): Promise<number> => {
    const kept = await store.settings.get(longestKey);
    return typeof kept === 'number' ? kept : usualLongestDays;
  };

  return {
    list: async () => {
      const tokens = (await store.tokens.list()).map(shown);
      return {
        longestDays: await longestDays(),
        tokens: tokens.sort((one, other) => order.indexOf(one.state) - order.indexOf(other.state)),
      };
    },

    create: async ({ name: wanted, scopes, expiresInSeconds, perMinute }, call) => {
      const longest = await longestDays();
      if (expiresInSeconds > longest * daySeconds)
        throw new StewardError({
          code: 'BAD_INPUT',
          field: 'expiresInSeconds',
          happened: `A token may last ${longest} ${longest === 1 ? 'day' : 'days'} at most here.`,
          unchanged: 'No token was made.',
          todo: 'Give it an earlier end, or allow longer ones on API tokens.',
        });
      const { text, mark, digest } = newTokenSecret();
      const name = wanted ?? `token-${mark}`;
      const now = clock();
      const record: TokenRecord = {
        id: uuidv7(),
        name,
        mark,
        digest,
        scopes: [...new Set(scopes)].sort(),
        perMinute,
        madeBy: call.actor,
        createdAt: now.toISOString(),
        expiresAt: new Date(now.getTime() + expiresInSeconds * 1_000).toISOString(),
        lastUsedAt: null,
        revokedAt: null,
      };
      if (!(await store.tokens.insert(record)))
        throw new StewardError({
          code: 'CONFLICT',
          field: 'name',
          happened: `There is or was a token called ${name}.`,
          unchanged: 'No token was made.',
          todo: 'Choose another name: the audit log tells tokens apart by it.',
        });
      return { token: shown(record), secret: text };
    },

    revoke: async ({ id }) => {
      const revoked = await store.tokens.revoke(id, clock().toISOString());
      if (revoked) return shown(revoked);
      throw new StewardError({
        code: 'NOT_FOUND',
        happened: 'There is no such token.',
        unchanged: 'Nothing was changed.',
        todo: 'Look at the list of tokens.',
      });
    },

    setLongest: async ({ days }) => {
      await store.settings.set(longestKey, days);
      return { longestDays: days };
    },
  };
};
