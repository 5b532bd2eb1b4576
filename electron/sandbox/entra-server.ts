import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A user of the sandbox's Entra ID; without an address it is shown as one whom the application may not read. */
export interface EntraUser {
  readonly id: string;
  readonly name: string;
  readonly mail: string | null;
  readonly enabled?: boolean;
  readonly readable?: boolean;
}
export interface EntraWorld {
  readonly tenantId: string;
  readonly clientId: string;
  readonly secret: string;
  readonly users: readonly EntraUser[];
  /** Members by group: ids of users. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
}
export interface EntraBehaviour {
  readonly pageSize?: number;
  readonly tokenSeconds?: number;
  /** Refuses every n-th question of Graph with 429. */
  readonly throttleEvery?: number;
  readonly retryAfterSeconds?: number;
  /** Takes the token back after so many answers. */
  readonly revokeAfter?: number;
  /** The first page link that is followed has expired. */
  readonly expirePageOnce?: boolean;
  readonly forbidMembers?: boolean;
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
};

/** Entra ID and Microsoft Graph on loopback, as far as groups and members go, in their own wire format. */
export const startEntraServer = async (world: EntraWorld, behaviour: EntraBehaviour = {}) => {
  const pageSize = behaviour.pageSize ?? 100;
  const tokens = new Map<string, number>();
  const seen = { tokens: 0, graph: 0, throttled: 0, unauthorised: 0 };
  let pagesExpired = false;
  let answersSinceToken = 0;

  const answer = (
    response: ServerResponse,
    status: number,
    body: unknown,
    headers: Readonly<Record<string, string>> = {},
  ) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
  const problem = (
    response: ServerResponse,
    status: number,
    code: string,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) =>
    answer(
      response,
      status,
      { error: { code, message, innerError: { date: '2026-03-01T08:00:00' } } },
      headers,
    );

  const giveToken = async (request: IncomingMessage, response: ServerResponse) => {
    const form = new URLSearchParams(await bodyOf(request));
    const refuse = (error: string, description: string) =>
      answer(response, error === 'invalid_client' ? 401 : 400, {
        error,
        error_description: `${description} Trace ID: 00000000-0000-0000-0000-000000000000`,
      });
    if (form.get('grant_type') !== 'client_credentials' || !form.get('scope')?.endsWith('/.default'))
      return refuse('invalid_scope', 'AADSTS1002012: The provided value for scope is not valid.');
    if (form.get('client_id') !== world.clientId)
      return refuse('unauthorized_client', 'AADSTS700016: Application was not found in the directory.');
    if (form.get('client_secret') !== world.secret)
      return refuse('invalid_client', 'AADSTS7000215: Invalid client secret provided.');
    seen.tokens += 1;
    answersSinceToken = 0;
    const token = randomBytes(16).toString('hex');
    const seconds = behaviour.tokenSeconds ?? 3599;
    tokens.set(token, Date.now() + seconds * 1000);
    answer(response, 200, {
      token_type: 'Bearer',
      expires_in: seconds,
      ext_expires_in: seconds,
      access_token: token,
    });
  };

  const page = (response: ServerResponse, url: URL, base: string, items: readonly unknown[]) => {
    const from = Number(url.searchParams.get('$skiptoken') ?? 0);
    if (from > 0 && behaviour.expirePageOnce && !pagesExpired) {
      pagesExpired = true;
      return problem(
        response,
        400,
        'Directory_ExpiredPageToken',
        'The specified page token value has expired.',
      );
    }
    const size = Math.min(pageSize, Number(url.searchParams.get('$top') ?? 100));
    const next = new URL(url.pathname + url.search, base);
    next.searchParams.set('$skiptoken', String(from + size));
    answer(response, 200, {
      '@odata.context': `${base}/v1.0/$metadata`,
      ...(from + size < items.length ? { '@odata.nextLink': next.href } : {}),
      value: items.slice(from, from + size),
    });
  };

  const graph = (request: IncomingMessage, response: ServerResponse, url: URL, base: string) => {
    seen.graph += 1;
    if (behaviour.throttleEvery !== undefined && seen.graph % behaviour.throttleEvery === 0) {
      seen.throttled += 1;
      return problem(response, 429, 'TooManyRequests', 'Too many requests', {
        'retry-after': String(behaviour.retryAfterSeconds ?? 0),
      });
    }
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (behaviour.revokeAfter !== undefined && answersSinceToken >= behaviour.revokeAfter) tokens.clear();
    if ((tokens.get(token) ?? 0) <= Date.now()) {
      seen.unauthorised += 1;
      return problem(
        response,
        401,
        'InvalidAuthenticationToken',
        'Lifetime validation failed, the token is expired.',
      );
    }
    answersSinceToken += 1;
    if (url.pathname === '/v1.0/groups')
      return page(
        response,
        url,
        base,
        Object.keys(world.groups).map((name) => ({ id: `id-${name}`, displayName: name })),
      );
    const group = /^\/v1\.0\/groups\/([^/]+)\/transitiveMembers$/.exec(url.pathname)?.[1];
    const members = group && world.groups[decodeURIComponent(group).replace(/^id-/, '')];
    if (!members)
      return problem(
        response,
        404,
        'Request_ResourceNotFound',
        'Resource does not exist or one of its queried reference-property objects are not present.',
      );
    if (behaviour.forbidMembers)
      return problem(
        response,
        403,
        'Authorization_RequestDenied',
        'Insufficient privileges to complete the operation.',
      );
    const users = new Map(world.users.map((user) => [user.id, user]));
    page(
      response,
      url,
      base,
      members.map((id) => {
        const user = users.get(id);
        // Whom the application may not read is shown by type and id alone.
        const shown = user !== undefined && user.readable !== false;
        return {
          '@odata.type': '#microsoft.graph.user',
          id,
          displayName: shown ? user.name : null,
          mail: shown ? user.mail : null,
          userPrincipalName: shown ? user.mail : null,
          accountEnabled: shown ? (user.enabled ?? true) : null,
        };
      }),
    );
  };

  const server = createServer((request, response) => {
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const url = new URL(request.url ?? '/', base);
    if (request.method === 'POST' && url.pathname === `/${world.tenantId}/oauth2/v2.0/token`)
      void giveToken(request, response);
    else if (request.method === 'GET' && url.pathname.startsWith('/v1.0/'))
      graph(request, response, url, base);
    else problem(response, 404, 'ResourceNotFound', 'Not found');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
