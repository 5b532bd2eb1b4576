import { StandardOpenAPIHandler } from '@orpc/openapi/standard';
import type { ProcedureMeta } from '../../shared/contract/procedure.ts';
import { statusOf } from '../../shared/error-status.ts';
import type { Problem } from '../../shared/errors.ts';
import type { NewAuditEntry } from '../audit/append-audit-entry.ts';
import type { CallLog, HostContext } from '../rpc/bind-contract.ts';
import { createOncePer } from '../rpc/once-per.ts';
import { rpcHandlerOptions } from '../rpc/rpc-handler-options.ts';
import type { Store } from '../store/store.ts';
import { createAuthenticator } from '../tokens/authenticate-token.ts';
import { roleOfScopes } from '../tokens/role-of-scopes.ts';
import type { TokenRecord } from '../tokens/token-repository.ts';
import { apiDocument } from './api-document.ts';
import type { ApiRouter } from './api-router.ts';
import { createIdempotentCalls } from './idempotent-calls.ts';
import { apiPrefix } from './offered-contract.ts';
import { problemBody } from './problem-body.ts';
import { queryValues } from './query-values.ts';
import { createTokenRates } from './token-rates.ts';

/** A request whose head was found good: host, origin, sizes. */
export interface ApiRequest {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly target: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
  /** Called once the token was found good: nobody else's body is read. */
  readonly readBody: () => Promise<ApiBody>;
}
export type ApiBody =
  | { readonly kind: 'read'; readonly value: unknown }
  | { readonly kind: 'too_large' }
  | { readonly kind: 'malformed' };

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ApiHostOptions {
  readonly router: ApiRouter;
  readonly tokens: Pick<Store['tokens'], 'byMark' | 'used' | 'beginCall' | 'endCall'>;
  readonly audit: { append(entry: NewAuditEntry): Promise<unknown> };
  readonly log: CallLog;
  readonly clock?: () => Date;
}
export type ApiHost = ReturnType<typeof createApiHost>;

interface Refusal {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

const keyShape = /^[\x21-\x7e]{1,255}$/;
const longestTarget = 200;

const noToken: Problem = {
  code: 'SIGNED_OUT',
  happened: 'This call carries no token that can be used.',
  unchanged: 'Nothing was changed.',
  todo: 'Make a token with “steward token create” or on API tokens, and send it as “Authorization: Bearer stw_…”.',
};
const endedToken = (how: 'expired' | 'revoked'): Problem => ({
  code: 'SIGNED_OUT',
  happened: how === 'expired' ? 'This token has expired.' : 'This token was revoked.',
  unchanged: 'Nothing was changed.',
  todo: 'Ask who runs Steward for a new token.',
});
const tooMany = (seconds: number): Problem => ({
  code: 'TOO_MANY',
  happened: 'This token has made too many calls.',
  unchanged: 'Nothing was changed.',
  todo: `Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
});
const nothingThere: Problem = {
  code: 'NOT_FOUND',
  happened: 'The API has nothing at this address for this method.',
  unchanged: 'Nothing was changed.',
  todo: 'Look at /openapi.json for what there is.',
};
const badKey: Problem = {
  code: 'BAD_INPUT',
  field: 'Idempotency-Key',
  happened: 'An idempotency key has 1 to 255 letters, digits and signs, without spaces.',
  unchanged: 'Nothing was changed.',
};
const unreadable: Problem = {
  code: 'BAD_INPUT',
  happened: 'The body is not JSON in UTF-8.',
  unchanged: 'Nothing was changed.',
};
const tooLarge: Problem = {
  code: 'BAD_INPUT',
  happened: 'The body is too large to be sent in one piece.',
  unchanged: 'Nothing was changed.',
};

/** An answer that is a problem, in the form of RFC 9457. */
export const problemAnswer = (
  told: Problem,
  status = statusOf(told.code),
  headers: Readonly<Record<string, string>> = {},
): ApiAnswer => ({
  status,
  headers: { 'content-type': 'application/problem+json', ...headers },
  body: JSON.stringify(problemBody(told, status)),
});

/**
 * Answers the offered part of the contract to programs with tokens: who it is, how often it may ask, and what
 * was answered under its idempotency key are decided here; role, scope, input and audit where every call's are.
 * A refusal that no procedure has seen is audited here, with the token's name where there is one.
 */
export const createApiHost = (options: ApiHostOptions) => {
  const { router, tokens, audit, log, clock } = options;
  const deps = { tokens, ...(clock ? { clock } : {}) };
  const authenticate = createAuthenticator(deps);
  const onceWith = createIdempotentCalls(deps);
  const rates = createTokenRates();
  const firstTime = createOncePer();

  const handler = new StandardOpenAPIHandler<HostContext>(router, {
    ...rpcHandlerOptions(),
    clientInterceptors: [
      ({ next, ...call }) => {
        const isRead = (call.procedure['~orpc'].meta as ProcedureMeta).api?.method === 'GET';
        return next({ ...call, input: isRead ? queryValues(call.procedure, call.input) : call.input });
      },
    ],
    customErrorResponseBodyEncoder: ({ data, status }) => problemBody(data as Problem, status),
  });

  const refused = async (
    { method, target }: ApiRequest,
    token: TokenRecord,
    told: Problem,
    { status = statusOf(told.code), headers = {} }: Refusal = {},
  ): Promise<ApiAnswer> => {
    await audit.append({
      actor: `token:${token.name}`,
      role: roleOfScopes(token.scopes),
      origin: 'api',
      action: 'api.call',
      subject: `token:${token.name}`,
      outcome: 'refused',
      detail: {
        method,
        path: (target.split('?', 1)[0] ?? '').slice(0, longestTarget),
        status,
        code: told.code,
      },
    });
    return problemAnswer(told, status, headers);
  };

  /** Once a minute: who goes on asking must not fill the audit log. */
  const refusedOnce = (request: ApiRequest, token: TokenRecord, told: Problem, how: Refusal) => {
    const minute = Math.floor(performance.now() / 60_000);
    return firstTime.first(`${token.id} ${told.code} ${minute}`)
      ? refused(request, token, told, how)
      : problemAnswer(told, undefined, how.headers);
  };

  const answer = async (request: ApiRequest): Promise<ApiAnswer> => {
    const { method, target, headers, signal } = request;
    const found = await authenticate(headers.get('authorization'));
    const asking = { 'www-authenticate': 'Bearer realm="Steward"' };
    if (found.kind === 'unknown') return problemAnswer(noToken, 401, asking);
    const { token } = found;
    if (found.kind !== 'active')
      return refusedOnce(request, token, endedToken(found.kind), { headers: asking });

    const seconds = rates.take(token.id, token.perMinute);
    if (seconds > 0)
      return refusedOnce(request, token, tooMany(seconds), { headers: { 'retry-after': `${seconds}` } });
    const key = headers.get('idempotency-key');
    if (key !== undefined && !keyShape.test(key)) return refused(request, token, badKey);
    const body = await request.readBody();
    if (body.kind === 'malformed') return refused(request, token, unreadable, { status: 400 });
    if (body.kind === 'too_large') return refused(request, token, tooLarge, { status: 413 });

    const { matched, response } = await handler.handle(
      {
        method,
        url: new URL(target, 'http://127.0.0.1'),
        headers: {},
        body: async () => body.value,
        signal,
      },
      {
        prefix: apiPrefix,
        context: {
          session: {
            id: `token-${token.id}`,
            origin: 'api',
            caller: {
              actor: `token:${token.name}`,
              role: roleOfScopes(token.scopes),
              scopes: token.scopes,
              ...(key === undefined ? {} : { once: onceWith(token.id, key) }),
            },
          },
        },
      },
    );
    if (!matched) return refused(request, token, nothingThere);
    const type = response.status < 400 ? 'application/json' : 'application/problem+json';
    return {
      status: response.status,
      headers: { 'content-type': type },
      body: JSON.stringify(response.body ?? null),
    };
  };

  return {
    /** What the API is, for programs: no secret, so it asks for no token. */
    document: async (): Promise<ApiAnswer> => ({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(await apiDocument()),
    }),
    /** Rejects only for defects. */
    answer: async (request: ApiRequest): Promise<ApiAnswer> => {
      const answered = await answer(request);
      if (answered.status === 401) log.info({ status: 401 }, 'A call of the API without a good token');
      return answered;
    },
  };
};
