import { setTimeout as rest } from 'node:timers/promises';
import { IdentityError } from './identity-reading.ts';

export interface GithubDeps {
  readonly secret: string;
  readonly signal: AbortSignal;
  readonly now?: () => number;
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>;
  readonly random?: () => number;
}

/** How long throttling and silence are put up with, all pauses of one question together. */
const patienceMs = 180_000;
const silenceMs = 30_000;
/** A list of 200,000 is no team any more; a server that goes on and on is not believed. */
const mostPages = 2_000;
const mostHops = 3;

export const publicGithub = 'https://api.github.com';

/** Where GraphQL answers: beside `/api/v3` on GitHub Enterprise Server, below the address elsewhere. */
const graphqlOf = (api: string): string =>
  api.endsWith('/api/v3') ? api.replace(/v3$/, 'graphql') : `${api}/graphql`;

/** The address of a Link header's next page (RFC 8288). */
export const nextLink = (header: string | null): string | undefined => {
  for (const [, target, parameters] of (header ?? '').matchAll(
    /<([^<>]*)>((?:\s*;\s*[\w*-]+(?:\s*=\s*(?:"[^"]*"|[^\s;,"]+))?)*)/g,
  ))
    if (/;\s*rel\s*=\s*"?[^";,]*\bnext\b/i.test(parameters ?? '')) return target;
  return undefined;
};

interface Refusal {
  readonly message?: unknown;
}
const wordsOf = (answer: unknown): string => {
  const { message } = (typeof answer === 'object' && answer !== null ? answer : {}) as Refusal;
  return typeof message === 'string' ? message.slice(0, 300) : '';
};

/** GitHub answered what no other try changes. */
export class GithubRefusal extends IdentityError {
  readonly status: number;
  constructor(status: number, message: string, todo: string) {
    super(message, todo);
    this.status = status;
  }
}

/**
 * GitHub's REST API and GraphQL as somebody with a token: pages by Link headers, the hourly limit
 * (`X-RateLimit-*`), secondary limits (`Retry-After`), silence. One request at a time, as GitHub asks for.
 */
export const createGithubClient = (endpoint: string, deps: GithubDeps) => {
  const { secret, signal, now = Date.now, random = Math.random } = deps;
  const sleep = deps.sleep ?? ((ms: number, until: AbortSignal) => rest(ms, undefined, { signal: until }));
  const api = endpoint.replace(/\/+$/, '');
  const { origin, host } = new URL(api);
  const counts = { calls: 0, throttled: 0 };

  /** How long to wait before it is asked again, or undefined where the answer stands. */
  const pauseFor = (response: Response, words: string, tries: number): number | undefined => {
    const backoff = Math.min(20_000, 250 * 2 ** tries) * (0.5 + random() / 2);
    if (response.status >= 500) return backoff;
    if (response.status !== 403 && response.status !== 429) return undefined;
    const after = Number(response.headers.get('retry-after') ?? Number.NaN) * 1000;
    if (Number.isFinite(after) && after >= 0) return Math.max(after, 50);
    if (response.headers.get('x-ratelimit-remaining') === '0') {
      const reset = Number(response.headers.get('x-ratelimit-reset') ?? Number.NaN) * 1000;
      // By the server's own clock: this computer's may be wrong.
      const there = Date.parse(response.headers.get('date') ?? '') || now();
      if (Number.isFinite(reset)) return Math.max(1_000, reset - there + 1_000);
    }
    // GitHub asks for a minute where a secondary limit names no time, and for more each time.
    if (/rate limit|abuse/i.test(words) || response.status === 429) return 60_000 * 2 ** Math.min(tries, 4);
    return undefined;
  };

  const refusal = (response: Response, words: string): GithubRefusal => {
    const { status } = response;
    const said = `GitHub answers HTTP ${status}${words ? `: ${words}` : '.'}`;
    if (status === 401)
      return new GithubRefusal(
        status,
        said,
        'The token is wrong, has run out or was taken back. Make a new one, remove the source and add it again.',
      );
    if (/required/.test(response.headers.get('x-github-sso') ?? ''))
      return new GithubRefusal(
        status,
        `${said} The organisation asks for SAML single sign-on.`,
        'Authorise the token for single sign-on with this organisation (GitHub: Settings, tokens, Configure SSO).',
      );
    if (status === 403)
      return new GithubRefusal(
        status,
        said,
        'The token needs read access to the organisation’s members (classic: read:org).',
      );
    if (status === 404)
      return new GithubRefusal(
        status,
        said,
        'Check the organisation’s name, and that the token’s owner is one of its members: GitHub says “not found” to others.',
      );
    return new GithubRefusal(status, said, 'Check the organisation and the API address, then read again.');
  };

  const gaveUp = (why: string, todo: string, cause?: unknown) => new IdentityError(why, todo, { cause });

  /** One answer, read whole. */
  const send = async (
    address: string,
    init: { readonly method: string; readonly body?: string },
  ): Promise<{ readonly value: unknown; readonly link: string | null }> => {
    let url = address;
    let waited = 0;
    let hops = 0;
    for (let tries = 0; ; tries += 1) {
      signal.throwIfAborted();
      counts.calls += 1;
      let response: Response | undefined;
      let text: string | undefined;
      let cause: unknown;
      try {
        response = await fetch(url, {
          ...init,
          headers: {
            accept: 'application/vnd.github+json',
            authorization: `Bearer ${secret}`,
            'user-agent': 'Steward',
            'x-github-api-version': '2022-11-28',
            ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
          },
          redirect: 'manual',
          signal: AbortSignal.any([signal, AbortSignal.timeout(silenceMs)]),
        });
        text = await response.text();
      } catch (error) {
        signal.throwIfAborted();
        cause = error;
      }
      const answer = parsed(text);
      if (response !== undefined && text !== undefined) {
        if (response.status >= 300 && response.status < 400) {
          // An organisation that was renamed is redirected; the token goes nowhere else.
          const to = URL.parse(response.headers.get('location') ?? '', url);
          hops += 1;
          if (to?.origin !== origin || hops > mostHops || init.method !== 'GET')
            throw gaveUp(`${host} sends the question to another place.`, 'Check the API address.');
          url = to.href;
          continue;
        }
        if (response.ok && answer !== undefined) return { value: answer, link: response.headers.get('link') };
      }
      const words = wordsOf(answer);
      // A page that was cut off in the middle is asked for again.
      const pause =
        response === undefined || text === undefined || response.ok
          ? Math.min(20_000, 250 * 2 ** tries) * (0.5 + random() / 2)
          : pauseFor(response, words, tries);
      if (response !== undefined && pause === undefined) throw refusal(response, words);
      if (response?.status === 403 || response?.status === 429) counts.throttled += 1;
      waited += pause ?? 0;
      if (waited > patienceMs) {
        if (response === undefined || text === undefined)
          throw gaveUp(
            `${host} does not answer.`,
            'Check the network and the API address, then read again.',
            cause,
          );
        if (response.ok)
          throw gaveUp(
            `${host} answers with something that is not JSON.`,
            'Check the API address: on GitHub Enterprise Server it ends in /api/v3.',
          );
        if (response.status >= 500)
          throw gaveUp(`${host} answers HTTP ${response.status} for minutes.`, 'Read again later.');
        throw gaveUp(
          `GitHub lets this token ask again ${untilWords(pause ?? 0, now())}.`,
          'Read again then. The limit is the token’s: others who use it count too.',
        );
      }
      await sleep(pause ?? 0, signal);
    }
  };

  return {
    counts,
    /** All items of a list, each page after the other. */
    async all(path: string): Promise<readonly unknown[]> {
      const items: unknown[] = [];
      const asked = new Set<string>();
      let url: string | undefined = `${api}/${path}`;
      while (url !== undefined) {
        if (asked.has(url) || asked.size >= mostPages)
          throw gaveUp('GitHub’s pages do not come to an end.', 'Read again later.');
        asked.add(url);
        const { value, link }: Awaited<ReturnType<typeof send>> = await send(url, { method: 'GET' });
        if (!Array.isArray(value))
          throw gaveUp(`${host} answers with something else than a list.`, 'Check the API address.');
        items.push(...value);
        const next = nextLink(link);
        if (next === undefined) return items;
        // The token goes only to where it is meant for, whatever a page says.
        if (URL.parse(next)?.origin !== origin)
          throw gaveUp('GitHub names another host for the next page.', 'Check the API address.');
        url = next;
      }
      return items;
    },
    /** The data of a GraphQL question; null where this token may not ask it or the server does not know it. */
    async ask(query: string, variables: Readonly<Record<string, unknown>>): Promise<unknown> {
      const answered = await send(graphqlOf(api), {
        method: 'POST',
        body: JSON.stringify({ query, variables }),
      }).catch((error: unknown) => {
        // Whether a token may list teams says nothing of GraphQL: e-mail addresses are then not known.
        if (error instanceof GithubRefusal && error.status !== 401) return null;
        throw error;
      });
      if (answered === null || typeof answered.value !== 'object' || answered.value === null) return null;
      const { data, errors } = answered.value as { readonly data?: unknown; readonly errors?: unknown };
      return Array.isArray(errors) && errors.length > 0 ? null : (data ?? null);
    },
  };
};

const parsed = (text: string | undefined): unknown => {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

const untilWords = (ms: number, now: number): string =>
  `after ${new Date(now + ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
