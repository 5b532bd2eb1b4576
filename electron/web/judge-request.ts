/** The parts of a request that decide whether it is looked at at all. `rawHeaders` as Node gives them. */
export interface RequestHead {
  readonly method: string;
  readonly target: string;
  readonly rawHeaders: readonly string[];
}

export type Verdict =
  | {
      readonly kind: 'page';
      readonly path: string;
      readonly query: URLSearchParams;
      readonly headers: HeaderMap;
    }
  | { readonly kind: 'session'; readonly headers: HeaderMap; readonly limit: number }
  | { readonly kind: 'rpc'; readonly path: string; readonly headers: HeaderMap; readonly limit: number }
  | { readonly kind: 'document' }
  | {
      readonly kind: 'api';
      readonly headers: HeaderMap;
      readonly limit: number;
    }
  | { readonly kind: 'refused'; readonly status: number; readonly why: string };

/** Each header once, by its lower-case name. */
type HeaderMap = ReadonlyMap<string, string>;

const kilobyte = 1024;
const megabyte = 1024 * kilobyte;

/**
 * How large a body may be. A people file comes in one piece, in base64; a tenant with 10,000 people is a
 * few megabytes of JSON; nothing else comes near one.
 */
const bodyLimits: Readonly<Record<string, number>> = {
  '/rpc/tenants/readPeople': 30 * megabyte,
  '/rpc/tenants/saveDraft': 8 * megabyte,
  '/rpc/tenants/validate': 8 * megabyte,
  '/rpc/tenants/plan': 8 * megabyte,
  // A release file, in base64.
  '/rpc/releases/import': 90 * megabyte,
  '/api/v1/tenants/plans': 8 * megabyte,
};
const usualLimit = megabyte;
const sessionLimit = 4 * kilobyte;

const refuse = (status: number, why: string): Verdict => ({ kind: 'refused', status, why });

/** Headers whose second value could be read differently by somebody else are refused when repeated. */
const single = new Set([
  'host',
  'origin',
  'content-type',
  'content-length',
  'transfer-encoding',
  'x-steward-session',
  'authorization',
  'idempotency-key',
  'sec-fetch-site',
]);

const readHeaders = (raw: readonly string[]): HeaderMap | undefined => {
  const headers = new Map<string, string>();
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = (raw[at] ?? '').toLowerCase();
    if (headers.has(name) && single.has(name)) return undefined;
    headers.set(name, raw[at + 1] ?? '');
  }
  return headers;
};

/**
 * The decoded path of a request target, or undefined for anything but a plain absolute path: no absolute
 * form, no `//host`, no `..`, no backslash, control character or encoded slash in it.
 */
const readPath = (target: string): string | undefined => {
  const raw = target.split('?', 1)[0] ?? '';
  if (!raw.startsWith('/') || raw.startsWith('//') || /%2f|%5c|%00/i.test(raw)) return undefined;
  let path: string;
  try {
    path = decodeURIComponent(raw);
  } catch {
    return undefined;
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\\\u0000-\u001f\u007f]/.test(path)) return undefined;
  return path.split('/').some((part) => part === '..' || part === '.') ? undefined : path;
};

const isJson = (type: string | undefined): boolean =>
  type !== undefined && /^application\/json(?:\s*;\s*charset=utf-8)?$/i.test(type.trim());

const judgeCall = (path: string, headers: HeaderMap, origin: string): Verdict => {
  if (headers.get('origin') !== origin) return refuse(403, 'origin');
  const site = headers.get('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin') return refuse(403, 'site');
  if (!isJson(headers.get('content-type'))) return refuse(415, 'content type');
  const encoding = headers.get('content-encoding');
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') return refuse(415, 'content encoding');
  const limit = path === '/session' ? sessionLimit : (bodyLimits[path] ?? usualLimit);
  const length = headers.get('content-length');
  if (length !== undefined && !(Number(length) <= limit)) return refuse(413, 'length');
  return path === '/session' ? { kind: 'session', headers, limit } : { kind: 'rpc', path, headers, limit };
};

/** Whether an address belongs to the HTTP API, whose refusals are for programs. */
export const isApiTarget = (target: string): boolean =>
  target === '/openapi.json' || target === '/api' || target.startsWith('/api/');

const apiMethods = new Set(['GET', 'POST', 'DELETE']);

/** A program needs no origin, and no page but this host's own may call: the global check has seen `Origin`. */
const judgeApiCall = (method: string, path: string, headers: HeaderMap): Verdict => {
  if (!apiMethods.has(method)) return refuse(405, 'method');
  const site = headers.get('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return refuse(403, 'site');
  const encoding = headers.get('content-encoding');
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') return refuse(415, 'content encoding');
  const length = headers.get('content-length');
  const hasBody = headers.has('transfer-encoding') || (length !== undefined && length !== '0');
  if (hasBody && method === 'GET') return refuse(400, 'body');
  if (hasBody && !isJson(headers.get('content-type'))) return refuse(415, 'content type');
  const limit = bodyLimits[path] ?? usualLimit;
  if (length !== undefined && !(Number(length) <= limit)) return refuse(413, 'length');
  return { kind: 'api', headers, limit };
};

/**
 * Whether a browser says that its own user or page asks, or that a link is followed in a tab. Another page
 * may lead here but put nothing of this host into itself: no script, image, frame or worker.
 */
const isOwnOrTopLevel = (headers: HeaderMap): boolean => {
  const site = headers.get('sec-fetch-site');
  if (site === undefined || site === 'none' || site === 'same-origin') return true;
  return headers.get('sec-fetch-mode') === 'navigate' && headers.get('sec-fetch-dest') === 'document';
};

/**
 * Decides from a request's first lines what it is, before a byte of its body is read. `Host` must name this
 * host exactly (another name that resolves to 127.0.0.1 is DNS rebinding), `Origin` must be the page's own
 * wherever it is present and must be present on calls.
 */
export const judgeRequest = (head: RequestHead, port: number): Verdict => {
  const headers = readHeaders(head.rawHeaders);
  if (!headers) return refuse(400, 'repeated header');
  const host = headers.get('host');
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) return refuse(421, 'host');
  const own = `http://${host}`;
  const origin = headers.get('origin');
  if (origin !== undefined && origin !== own) return refuse(403, 'origin');
  const path = readPath(head.target);
  if (path === undefined) return refuse(400, 'path');

  if (path === '/api' || path.startsWith('/api/')) return judgeApiCall(head.method, path, headers);
  const isCall = path === '/session' || path === '/rpc' || path.startsWith('/rpc/');
  if (isCall) return head.method === 'POST' ? judgeCall(path, headers, own) : refuse(405, 'method');
  if (head.method !== 'GET' && head.method !== 'HEAD') return refuse(405, 'method');
  if (!isOwnOrTopLevel(headers)) return refuse(403, 'site');
  if (path === '/openapi.json') return { kind: 'document' };
  const query = new URLSearchParams(head.target.split('?').slice(1).join('?'));
  return { kind: 'page', path, query, headers };
};
