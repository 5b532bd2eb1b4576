import { createHmac, timingSafeEqual } from 'node:crypto';
import { ServiceError } from './service-error.ts';

/** The members that every paged request has. */
export interface PageRequest {
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
}

/** What a page needs of the call. */
interface PagedCall {
  readonly operation: string;
  readonly world: { readonly tokenSecret: string };
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly nextToken: string | undefined;
}

const defaultSize = 100;

/**
 * Reads one page in key order: `read(after, limit)` returns up to `limit` rows whose key is greater than
 * `after`. The token is opaque, bound to the operation and to `scope`, and signed; any other one is
 * `InvalidNextTokenException`. A row added or removed meanwhile moves no other row.
 */
export function page<Row>(
  call: PagedCall,
  request: PageRequest,
  scope: string,
  key: (row: Row) => string,
  read: (after: string, limit: number) => readonly Row[],
): Page<Row> {
  const size = request.MaxResults ?? defaultSize;
  const bound = `${call.operation}\n${scope}`;
  const after =
    request.NextToken === undefined ? '' : openToken(call.world.tokenSecret, bound, request.NextToken);
  const found = read(after, size + 1);
  const rows = found.slice(0, size);
  const last = rows.at(-1);
  return {
    rows,
    nextToken:
      found.length > size && last !== undefined
        ? sealToken(call.world.tokenSecret, bound, key(last))
        : undefined,
  };
}

function sealToken(secret: string, bound: string, after: string): string {
  const payload = Buffer.from(after, 'utf8').toString('base64url');
  return `${payload}.${signature(secret, bound, payload)}`;
}

function openToken(secret: string, bound: string, token: string): string {
  const [payload = '', given = ''] = token.split('.');
  const expected = Buffer.from(signature(secret, bound, payload));
  const offered = Buffer.from(given);
  const same = offered.length === expected.length && timingSafeEqual(offered, expected);
  if (!same || token !== `${payload}.${given}`) {
    throw new ServiceError('InvalidNextTokenException', 'The NextToken value is not valid.');
  }
  return Buffer.from(payload, 'base64url').toString('utf8');
}

const signature = (secret: string, bound: string, payload: string): string =>
  createHmac('sha256', secret).update(`${bound}\n${payload}`).digest('base64url').slice(0, 22);
