import type { IncomingMessage } from 'node:http';
import { rawMembers } from './raw-json.ts';
import { badSerialization, ServiceError } from './service-error.ts';

export const maximumBodyBytes = 6 * 1024 * 1024;
/** A bundle of 20 MB in Base64, and what is around it. */
const maximumBundleBytes = 28 * 1024 * 1024;
/** An object of S3: the service takes 5 GB, a backup's largest document has 64 MB. */
const maximumObjectBytes = 128 * 1024 * 1024;
const importPath = /^\/accounts\/\d+\/asset-bundle-import-jobs\/import$/;
const maximumDepth = 512;

/** Reads a request's whole body. Throws 413 where it is too large, as soon as that is known. */
export async function readBody(request: IncomingMessage, path: string): Promise<Buffer> {
  const ofS3 = /\/s3\/aws4_request/.test(request.headers.authorization ?? '');
  const most = ofS3 ? maximumObjectBytes : importPath.test(path) ? maximumBundleBytes : maximumBodyBytes;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // The rest is read and thrown away, up to a point, so that the client gets to see the answer.
    if (size > most * 4) break;
    if (size <= most) chunks.push(chunk);
  }
  if (size > most) {
    throw new ServiceError('RequestEntityTooLargeException', `A request has at most ${most} bytes.`, 413);
  }
  return Buffer.concat(chunks);
}

/** A body that is a JSON object. */
export interface JsonBody {
  readonly value: Readonly<Record<string, unknown>>;
  /** Its members as they were sent. */
  readonly raw: ReadonlyMap<string, string>;
}

export const noBody: JsonBody = { value: {}, raw: new Map() };

/** Parses a JSON object. Throws `SerializationException` for bad UTF-8, bad JSON, too much nesting or another type. */
export const parseJsonBody = (body: Buffer): JsonBody['value'] => readJsonBody(body).value;

/** Like `parseJsonBody`, with the texts of the members. */
export function readJsonBody(body: Buffer): JsonBody {
  if (body.length === 0) return noBody;
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
  return { value: value as JsonBody['value'], raw: rawMembers(text) };
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
