import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface GithubTeam {
  readonly slug: string;
  readonly name?: string;
  /** Logins of those who are in the team itself. */
  readonly members: readonly string[];
  /** The slug of the team that it is a child of. */
  readonly parent?: string;
}
export interface GithubWorld {
  readonly org: string;
  readonly token: string;
  readonly teams: readonly GithubTeam[];
  /** Logins that are bots. */
  readonly bots?: readonly string[];
  /** NameIDs of SAML identities by login; absent: the organisation has no SAML. */
  readonly saml?: Readonly<Record<string, string>>;
  /** Addresses on the organisation's verified domains, by login. */
  readonly verified?: Readonly<Record<string, readonly string[]>>;
}
export interface GithubBehaviour {
  /** Pages are never larger, whatever is asked for. */
  readonly pageSize?: number;
  /** Every n-th question meets the hourly limit, which ends at once. */
  readonly limitEvery?: number;
  /** How far away the end of the hourly limit is, in seconds. */
  readonly resetSeconds?: number;
  /** Every n-th question meets a secondary limit. */
  readonly secondaryEvery?: number;
  /** Cuts every n-th answer off in the middle. */
  readonly truncateEvery?: number;
  /** Every n-th answer is this instead. */
  readonly faultEvery?: number;
  readonly fault?: 500 | 502 | 503;
  /** The token may list teams and nothing else. */
  readonly hideEmails?: boolean;
  readonly sso?: boolean;
  readonly forbid?: boolean;
  /** A team that is gone between the list and its members. */
  readonly deleted?: string;
  /** What the list's Link header names as next; `itself` for a page that is followed by itself. */
  readonly next?: string;
  /** Answers the list with this text. */
  readonly body?: string;
  /** The organisation was renamed: questions by its old name are redirected. */
  readonly renamedFrom?: string;
  readonly redirectTo?: string;
}

const documentation = 'https://docs.github.com/rest';

/** GitHub's REST API and GraphQL on loopback, as far as teams, members and their addresses go. */
export const startGithubServer = async (world: GithubWorld, behaviour: GithubBehaviour = {}) => {
  const seen = { asked: 0, limited: 0, maxAtOnce: 0, paths: [] as string[] };
  let atOnce = 0;
  const limit = { remaining: 5_000 };

  const headers = (): Record<string, string> => ({
    'content-type': 'application/json; charset=utf-8',
    'x-github-media-type': 'github.v3; format=json',
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': String(limit.remaining),
    'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + (behaviour.resetSeconds ?? 0)),
  });
  const answer = (
    response: ServerResponse,
    status: number,
    body: unknown,
    more: Readonly<Record<string, string>> = {},
  ) => {
    response.writeHead(status, { ...headers(), ...more });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  const refuse = (
    response: ServerResponse,
    status: number,
    message: string,
    more: Readonly<Record<string, string>> = {},
  ) => answer(response, status, { message, documentation_url: documentation, status: String(status) }, more);

  const every = (n: number | undefined) => n !== undefined && seen.asked % n === 0;

  const list = (response: ServerResponse, url: URL, items: readonly unknown[]) => {
    const size = Math.min(
      behaviour.pageSize ?? 100,
      100,
      Math.max(1, Number(url.searchParams.get('per_page') ?? 30)),
    );
    const page = Math.max(1, Number(url.searchParams.get('page') ?? 1));
    const last = Math.max(1, Math.ceil(items.length / size));
    const link = (to: number, rel: string) => {
      const target = new URL(url);
      target.searchParams.set('page', String(to));
      return `<${target.href}>; rel="${rel}"`;
    };
    const links = [
      ...(page > 1 ? [link(page - 1, 'prev')] : []),
      ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
      ...(page > 1 ? [link(1, 'first')] : []),
    ];
    const next = behaviour.next === 'itself' ? url.href : behaviour.next;
    const named = next === undefined ? links.join(', ') : `<${next}>; rel="next"`;
    const body = JSON.stringify(items.slice((page - 1) * size, page * size));
    if (every(behaviour.truncateEvery)) {
      // Said to be longer than it comes: a connection that breaks in the middle of a page.
      response.writeHead(200, { ...headers(), 'content-length': String(Buffer.byteLength(body) + 10) });
      response.write(body.slice(0, Math.floor(body.length / 2)));
      return void setTimeout(() => response.destroy(), 5);
    }
    answer(response, 200, behaviour.body ?? body, named ? { link: named } : {});
  };

  const ids = new Map(world.teams.map(({ slug }, at) => [slug, 100 + at]));
  const showTeam = (team: GithubTeam) => ({
    id: ids.get(team.slug),
    node_id: `T_${team.slug}`,
    name: team.name ?? team.slug,
    slug: team.slug,
    privacy: 'closed',
    permission: 'pull',
    parent:
      team.parent === undefined ? null : { id: ids.get(team.parent), slug: team.parent, name: team.parent },
  });
  /** A team's own members and those of its child teams, each once; a cycle ends where it began. */
  const membersOf = (slug: string, met = new Set<string>()): ReadonlySet<string> => {
    if (met.has(slug)) return new Set();
    met.add(slug);
    const own = world.teams.find((team) => team.slug === slug)?.members ?? [];
    const children = world.teams.filter(({ parent }) => parent === slug);
    return new Set([...own, ...children.flatMap((child) => [...membersOf(child.slug, met)])]);
  };
  const bots = new Set(world.bots);
  const showMember = (login: string) => ({
    login,
    id: [...login].reduce((sum, sign) => sum * 31 + sign.charCodeAt(0), 7) % 1_000_000_007,
    type: bots.has(login) ? 'Bot' : 'User',
    site_admin: false,
  });

  const graphql = async (request: IncomingMessage, response: ServerResponse) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const { query = '', variables = {} } = JSON.parse(text) as {
      query?: string;
      variables?: { org?: string; after?: string | null };
    };
    const error = (type: string, message: string) =>
      answer(response, 200, {
        data: { organization: null },
        errors: [{ type, path: ['organization'], message }],
      });
    if (variables.org?.toLowerCase() !== world.org.toLowerCase())
      return error('NOT_FOUND', `Could not resolve to an Organization with the login of '${variables.org}'.`);
    if (behaviour.hideEmails)
      return error(
        'INSUFFICIENT_SCOPES',
        "Your token has not been granted the required scopes to execute this query. The 'samlIdentityProvider' field requires one of the following scopes: ['admin:org', 'read:org'].",
      );
    const size = behaviour.pageSize ?? 100;
    const from = Number(variables.after ?? 0);
    const connection = (nodes: readonly unknown[]) => ({
      pageInfo: {
        hasNextPage: from + size < nodes.length,
        endCursor: from + size < nodes.length ? String(from + size) : null,
      },
      nodes: nodes.slice(from, from + size),
    });
    if (query.includes('samlIdentityProvider')) {
      const identities = Object.entries(world.saml ?? {}).map(([login, nameId]) => ({
        user: { login },
        samlIdentity: { nameId, emails: [] },
        scimIdentity: null,
      }));
      return answer(response, 200, {
        data: {
          organization: {
            samlIdentityProvider:
              world.saml === undefined ? null : { externalIdentities: connection(identities) },
          },
        },
      });
    }
    const everybody = [...new Set(world.teams.flatMap(({ members }) => members))];
    answer(response, 200, {
      data: {
        organization: {
          membersWithRole: connection(
            everybody.map((login) => ({
              login,
              organizationVerifiedDomainEmails: world.verified?.[login] ?? [],
            })),
          ),
        },
      },
    });
  };

  const serve = async (request: IncomingMessage, response: ServerResponse, url: URL) => {
    if (!request.headers['user-agent'])
      return answer(
        response,
        403,
        'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.',
      );
    if (request.headers.authorization !== `Bearer ${world.token}`)
      return refuse(response, 401, 'Bad credentials');
    if (every(behaviour.limitEvery)) {
      seen.limited += 1;
      limit.remaining = 0;
      refuse(response, 403, 'API rate limit exceeded for user ID 1.');
      limit.remaining = 5_000;
      return;
    }
    if (every(behaviour.secondaryEvery)) {
      seen.limited += 1;
      return refuse(
        response,
        403,
        'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
        { 'retry-after': '0' },
      );
    }
    if (every(behaviour.faultEvery))
      return answer(response, behaviour.fault ?? 502, '<html><body>Unicorn!</body></html>', {
        'content-type': 'text/html',
      });
    limit.remaining -= 1;
    if (behaviour.sso)
      return refuse(
        response,
        403,
        'Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.',
        { 'x-github-sso': `required; url=https://github.com/orgs/${world.org}/sso?authorization_request=A` },
      );
    if (behaviour.forbid) return refuse(response, 403, 'Resource not accessible by personal access token');
    if (request.method === 'POST' && url.pathname.endsWith('/graphql')) return graphql(request, response);
    const path = url.pathname.replace(/^\/api\/v3/, '');
    const [, orgs, org = '', teams, team, members] = path.split('/').map(decodeURIComponent);
    if (behaviour.renamedFrom !== undefined && org === behaviour.renamedFrom)
      return refuse(response, 301, 'Moved Permanently', {
        location: behaviour.redirectTo ?? url.href.replace(`/${org}/`, `/${world.org}/`),
      });
    const known = orgs === 'orgs' && teams === 'teams' && org.toLowerCase() === world.org.toLowerCase();
    if (request.method !== 'GET' || !known) return refuse(response, 404, 'Not Found');
    if (team === undefined) return list(response, url, world.teams.map(showTeam));
    if (members !== 'members' || !ids.has(team) || team === behaviour.deleted)
      return refuse(response, 404, 'Not Found');
    list(response, url, [...membersOf(team)].map(showMember));
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    seen.asked += 1;
    seen.paths.push(url.pathname);
    atOnce += 1;
    seen.maxAtOnce = Math.max(seen.maxAtOnce, atOnce);
    response.once('close', () => {
      atOnce -= 1;
    });
    void serve(request, response, url);
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
