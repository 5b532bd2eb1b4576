import type { IncomingMessage } from 'node:http';
import { badSerialization, ServiceError } from './service-error.ts';

export const maximumBodyBytes = 6 * 1024 * 1024;
const maximumDepth = 512;

/** Reads a request's whole body. Throws 413 above `maximumBodyBytes`, as soon as that is known. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // The rest is read and thrown away, up to a point, so that the client gets to see the answer.
    if (size > maximumBodyBytes * 4) break;
    if (size <= maximumBodyBytes) chunks.push(chunk);
  }
  if (size > maximumBodyBytes) {
    throw new ServiceError(
      'RequestEntityTooLargeException',
      `A request has at most ${maximumBodyBytes} bytes.`,
      413,
    );
  }
  return Buffer.concat(chunks);
}

/** Parses a JSON object. Throws `SerializationException` for bad UTF-8, bad JSON, too much nesting or another type. */
export function parseJsonBody(body: Buffer): Readonly<Record<string, unknown>> {
  if (body.length === 0) return {};
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw badSerialization('The request body is not valid UTF-8.');
  }
  if (nestingOf(text) > maximumDepth)
    throw badSerialization(`The request body is nested deeper than ${maximumDepth}.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badSerialization('The request body is not valid JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badSerialization('The request body is not a JSON object.');
  }
  return value as Readonly<Record<string, unknown>>;
}

/** How deep brackets nest outside of strings; whatever walks the value afterwards may recurse. */
function nestingOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === 0x5c) index += 1;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
  }
  return deepest;
}
