import { z } from 'zod';
import { apiScope, apiScopes } from '../domain/api-scopes.ts';
import { instant, role, uuid } from '../domain/identifiers.ts';
import { admins, command, operators, query } from './procedure.ts';

const minute = 60;
const day = 86_400;
export const usualTokenDays = 30;
export const mostTokenDays = 366;
export const usualPerMinute = 600;
export const mostPerMinute = 60_000;

export const tokenName = z
  .string()
  .trim()
  .regex(
    /^(?!stw_)[\p{L}\p{N}][\p{L}\p{N} ._-]{0,39}$/u,
    'A token’s name has 1 to 40 letters, digits, spaces, . _ - and does not begin with stw_.',
  );

/** A token as it is shown: everything but itself. */
export const apiToken = z.object({
  id: uuid,
  name: z.string(),
  /** How it begins, by which it is recognised: `stw_k3x7q2ab`. */
  begins: z.string(),
  scopes: z.array(apiScope),
  /** How many calls it may make a minute in the long run; a tenth of them at once. */
  perMinute: z.number().int(),
  /** The least role that may do what its scopes allow. */
  role,
  state: z.enum(['active', 'expired', 'revoked']),
  madeBy: z.string(),
  createdAt: instant,
  expiresAt: instant,
  /** To the minute. */
  lastUsedAt: instant.nullable(),
  revokedAt: instant.nullable(),
});
export type ApiToken = z.infer<typeof apiToken>;

/** Who may use the HTTP API, for what and until when. */
export const tokensContract = {
  /** Active ones first; also those that expired or were revoked, since the audit log names them. */
  list: query(operators).output(z.object({ longestDays: z.number().int(), tokens: z.array(apiToken) })),
  /** Makes a token. Its secret is answered here and never again. */
  create: command(admins, 'token.create')
    .input(
      z.object({
        /** Left out: made up from how the token begins. */
        name: tokenName.optional(),
        scopes: z
          .array(apiScope)
          .min(1, 'Give it at least one scope.')
          .max(apiScopes.length, 'Name each scope once.'),
        expiresInSeconds: z
          .number()
          .int()
          .min(minute, 'A token lasts at least a minute.')
          .max(mostTokenDays * day, `A token lasts at most ${mostTokenDays} days.`)
          .default(usualTokenDays * day),
        perMinute: z
          .number()
          .int()
          .min(1, 'At least one call a minute.')
          .max(mostPerMinute, `At most ${mostPerMinute} calls a minute.`)
          .default(usualPerMinute),
      }),
    )
    .output(z.object({ token: apiToken, secret: z.string() })),
  /** Ends it at once. Revoking it again changes nothing. */
  revoke: command(admins, 'token.revoke')
    .input(z.object({ id: uuid }))
    .output(apiToken),
  /** How long new tokens may last at most. Those that exist keep their end. */
  setLongest: command(admins, 'token.limit')
    .input(
      z.object({
        days: z
          .number()
          .int()
          .min(1, 'At least one day.')
          .max(mostTokenDays, `At most ${mostTokenDays} days.`),
      }),
    )
    .output(z.object({ longestDays: z.number().int() })),
};
