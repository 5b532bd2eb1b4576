import type { Database } from 'better-sqlite3';
import type { ApiScope } from '../../shared/domain/api-scopes.ts';

/** A token as it is kept. */
export interface TokenRecord {
  readonly id: string;
  readonly name: string;
  readonly mark: string;
  readonly digest: Uint8Array;
  readonly scopes: readonly ApiScope[];
  /** Calls in the long run; a tenth of them at once. */
  readonly perMinute: number;
  readonly madeBy: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly mark: string;
  readonly digest: Buffer;
  readonly scopes: string;
  readonly per_minute: number;
  readonly made_by: string;
  readonly created_at: string;
  readonly expires_at: string;
  readonly last_used_at: string | null;
  readonly revoked_at: string | null;
}

const columns =
  'id, name, mark, digest, scopes, per_minute, made_by, created_at, expires_at, last_used_at, revoked_at';

const toRecord = (row: Row): TokenRecord => ({
  id: row.id,
  name: row.name,
  mark: row.mark,
  digest: row.digest,
  scopes: JSON.parse(row.scopes) as ApiScope[],
  perMinute: row.per_minute,
  madeBy: row.made_by,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  lastUsedAt: row.last_used_at,
  revokedAt: row.revoked_at,
});

/** What a call with an idempotency key meets: nothing yet, itself, or another call under the same key. */
export type KeptCall =
  | { readonly kind: 'begun' }
  | { readonly kind: 'other' }
  | { readonly kind: 'unanswered'; readonly begunAt: string }
  | { readonly kind: 'answered'; readonly answer: string };

/** Tokens, by the public part of their text, and the calls that were made with them under a key. */
export const createTokenRepository = (database: Database) => ({
  list: (): readonly TokenRecord[] =>
    database
      .prepare<[], Row>(`SELECT ${columns} FROM api_tokens ORDER BY created_at DESC`)
      .all()
      .map(toRecord),

  byMark(mark: string): TokenRecord | undefined {
    const row = database.prepare<[string], Row>(`SELECT ${columns} FROM api_tokens WHERE mark = ?`).get(mark);
    return row && toRecord(row);
  },

  /** False when the name is taken, in whatever case it is written. */
  insert(record: TokenRecord): boolean {
    return (
      database
        .prepare(
          `INSERT INTO api_tokens (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING`,
        )
        .run(
          record.id,
          record.name,
          record.mark,
          record.digest,
          JSON.stringify(record.scopes),
          record.perMinute,
          record.madeBy,
          record.createdAt,
          record.expiresAt,
          record.lastUsedAt,
          record.revokedAt,
        ).changes === 1
    );
  },

  /** Revokes it unless it is revoked; the token as it is now, or undefined where there is none. */
  revoke(id: string, at: string): TokenRecord | undefined {
    database.prepare('UPDATE api_tokens SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?').run(at, id);
    const row = database.prepare<[string], Row>(`SELECT ${columns} FROM api_tokens WHERE id = ?`).get(id);
    return row && toRecord(row);
  },

  used(id: string, at: string): void {
    database.prepare('UPDATE api_tokens SET last_used_at = ? WHERE id = ?').run(at, id);
  },

  /** Notes that a call begins, unless one with this key did. Calls from before `forget` are forgotten first. */
  beginCall(call: {
    readonly tokenId: string;
    readonly key: string;
    readonly fingerprint: string;
    readonly at: string;
    readonly forget: string;
  }): KeptCall {
    database.prepare('DELETE FROM api_calls WHERE begun_at < ?').run(call.forget);
    const begun = database
      .prepare(
        'INSERT INTO api_calls (token_id, key, fingerprint, begun_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
      )
      .run(call.tokenId, call.key, call.fingerprint, call.at).changes;
    if (begun === 1) return { kind: 'begun' };
    const kept = database
      .prepare<[string, string], { fingerprint: string; begun_at: string; answer: string | null }>(
        'SELECT fingerprint, begun_at, answer FROM api_calls WHERE token_id = ? AND key = ?',
      )
      .get(call.tokenId, call.key);
    if (kept?.fingerprint !== call.fingerprint) return { kind: 'other' };
    return kept.answer === null
      ? { kind: 'unanswered', begunAt: kept.begun_at }
      : { kind: 'answered', answer: kept.answer };
  },

  endCall(tokenId: string, key: string, answer: string): void {
    database
      .prepare('UPDATE api_calls SET answer = ? WHERE token_id = ? AND key = ?')
      .run(answer, tokenId, key);
  },
});
