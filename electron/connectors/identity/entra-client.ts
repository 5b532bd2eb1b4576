import { setTimeout as rest } from 'node:timers/promises';
import { IdentityError } from './identity-reading.ts';

export interface EntraSettings {
  readonly tenantId: string;
  readonly clientId: string;
  /** Where tokens are given out; default: the public cloud's. */
  readonly loginEndpoint?: string | undefined;
  readonly graphEndpoint?: string | undefined;
}

export interface EntraDeps {
  readonly secret: string;
  readonly signal: AbortSignal;
  readonly now?: () => number;
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>;
  readonly random?: () => number;
}

interface TokenAnswer {
  readonly access_token?: string;
  readonly expires_in?: number;
  readonly error?: string;
  readonly error_description?: string;
}
interface GraphProblem {
  readonly error?: { readonly code?: string; readonly message?: string };
}

/** A token is given up this long before it ends: what is asked with it takes a while. */
const spareMs = 60_000;
/** How long throttling and silence are put up with, all pauses of one question together. */
const patienceMs = 120_000;
const silenceMs = 30_000;

const endpointOf = (given: string | undefined, otherwise: string): string =>
  (given ?? otherwise).replace(/\/+$/, '');

/** A GET of Microsoft Graph as an application: OAuth 2.0 client credentials, throttling and expiring tokens. */
export const createEntraClient = (settings: EntraSettings, deps: EntraDeps) => {
  const { secret, signal, now = Date.now, random = Math.random } = deps;
  const sleep = deps.sleep ?? ((ms: number, until: AbortSignal) => rest(ms, undefined, { signal: until }));
  const login = endpointOf(settings.loginEndpoint, 'https://login.microsoftonline.com');
  const graph = endpointOf(settings.graphEndpoint, 'https://graph.microsoft.com');
  let token: { readonly value: string; readonly until: number } | undefined;
  const counts = { calls: 0, throttled: 0, tokens: 0 };

  /** Sends it until it is answered by something else than "too fast", a fault of the service or silence. */
  const send = async (url: string, init: RequestInit): Promise<Response> => {
    let waited = 0;
    for (let tries = 0; ; tries += 1) {
      signal.throwIfAborted();
      counts.calls += 1;
      let response: Response | undefined;
      let cause: unknown;
      try {
        response = await fetch(url, {
          ...init,
          redirect: 'error',
          signal: AbortSignal.any([signal, AbortSignal.timeout(silenceMs)]),
        });
        if (response.status !== 429 && response.status < 500) return response;
        await response.body?.cancel();
      } catch (error) {
        signal.throwIfAborted();
        cause = error;
      }
      if (response?.status === 429) counts.throttled += 1;
      // Seconds; Graph sends it with 429 and 503 (throttling guidance).
      const asked = Number(response?.headers.get('retry-after') ?? Number.NaN) * 1000;
      const backoff = Math.min(20_000, 250 * 2 ** tries) * (0.5 + random() / 2);
      const pause = Number.isFinite(asked) && asked >= 0 ? Math.max(asked, 50) : backoff;
      waited += pause;
      if (waited > patienceMs)
        throw new IdentityError(
          response === undefined
            ? `${new URL(url).host} does not answer.`
            : `${new URL(url).host} answers HTTP ${response.status} for two minutes.`,
          response === undefined
            ? 'Check the network and the endpoint, then read again.'
            : 'Read again later.',
          { cause },
        );
      await sleep(pause, signal);
    }
  };

  const newToken = async (): Promise<string> => {
    counts.tokens += 1;
    const asked = now();
    const response = await send(`${login}/${encodeURIComponent(settings.tenantId)}/oauth2/v2.0/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        client_id: settings.clientId,
        client_secret: secret,
        grant_type: 'client_credentials',
        scope: `${graph}/.default`,
      }),
    });
    const answer = (await response.json().catch(() => ({}))) as TokenAnswer;
    if (!response.ok || answer.access_token === undefined)
      throw new IdentityError(
        // The description names the client and what is wrong, never the secret.
        `Entra ID gives no token: ${(answer.error_description ?? answer.error ?? `HTTP ${response.status}`).split(/\r?\n/)[0]?.slice(0, 300)}`,
        answer.error === 'invalid_client'
          ? 'Make a new client secret in the app registration and put it here.'
          : 'Check the directory (tenant) id and the application (client) id.',
      );
    token = { value: answer.access_token, until: asked + (answer.expires_in ?? 3600) * 1000 - spareMs };
    return answer.access_token;
  };
  const tokenNow = async () => (token !== undefined && now() < token.until ? token.value : newToken());

  const get = async <T>(url: string): Promise<T> => {
    for (let renewed = false; ; renewed = true) {
      const response = await send(url, {
        headers: { authorization: `Bearer ${await tokenNow()}`, accept: 'application/json' },
      });
      const answer = (await response.json().catch(() => ({}))) as T & GraphProblem;
      if (response.ok) return answer;
      // A token may end between two pages, and be taken back at any time.
      if (response.status === 401 && !renewed) {
        token = undefined;
        continue;
      }
      const code = answer.error?.code ?? `HTTP ${response.status}`;
      throw Object.assign(
        new IdentityError(
          `Microsoft Graph answers ${code}: ${(answer.error?.message ?? '').slice(0, 300)}`,
          response.status === 403
            ? 'Give the app registration the application permissions Group.Read.All and User.Read.All, with an admin’s consent.'
            : 'Check the app registration, then read again.',
        ),
        { code, status: response.status },
      );
    }
  };

  return {
    counts,
    /** All pages of a collection. A page link that has expired starts the collection anew, once. */
    async all<T>(path: string): Promise<readonly T[]> {
      const first = `${graph}/v1.0/${path}`;
      const items: T[] = [];
      let url: string | undefined = first;
      let restarted = false;
      while (url !== undefined) {
        const page: { readonly value?: readonly T[]; readonly '@odata.nextLink'?: string } = await get<{
          readonly value?: readonly T[];
          readonly '@odata.nextLink'?: string;
        }>(url).catch((error: unknown) => {
          if ((error as { readonly code?: string }).code !== 'Directory_ExpiredPageToken' || restarted)
            throw error;
          restarted = true;
          return { value: [], '@odata.nextLink': first };
        });
        if (restarted && page['@odata.nextLink'] === first) items.length = 0;
        items.push(...(page.value ?? []));
        const next: string | undefined = page['@odata.nextLink'];
        // The token goes only to where it is meant for, whatever a page says.
        if (next !== undefined && new URL(next).origin !== new URL(graph).origin)
          throw new IdentityError(
            'Microsoft Graph names another host for the next page.',
            'Check the endpoint.',
          );
        url = next;
      }
      return items;
    },
  };
};
