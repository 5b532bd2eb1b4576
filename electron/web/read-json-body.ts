import type { IncomingMessage } from 'node:http';

export type JsonBody =
  | { readonly kind: 'read'; readonly value: unknown }
  | { readonly kind: 'too_large' }
  | { readonly kind: 'malformed' };

/** Reads a body of at most `limit` bytes as JSON in UTF-8; stops at the first byte too many. */
export const readJsonBody = async (request: IncomingMessage, limit: number): Promise<JsonBody> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) return { kind: 'too_large' };
    chunks.push(chunk);
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
    return { kind: 'read', value: JSON.parse(text) as unknown };
  } catch {
    return { kind: 'malformed' };
  }
};
