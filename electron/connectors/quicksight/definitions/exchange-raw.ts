import type { ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-quicksight';
import { isJsonObject, type JsonObject } from '../../../../shared/domain/json-document.ts';
import { parseJsonDocument } from '../../../../shared/domain/parse-json-document.ts';
import { printJsonDocument } from '../../../../shared/domain/print-json-document.ts';
import type { QuickSightCommand } from '../quicksight.ts';

interface HttpMessage {
  body?: unknown;
  headers: Record<string, string>;
  statusCode?: number;
}

const isMessage = (value: unknown): value is HttpMessage =>
  typeof value === 'object' && value !== null && 'headers' in value;

const emptyAnswer = new TextEncoder().encode('{}');
const noAnswer = new TextEncoder().encode('<no JSON object>');

/**
 * Makes a command carry `body` as it is, and keep the answer's body as it came. Everything else stays the
 * SDK's work: where the request goes, its signature, the clock, and what refusals and unreadable answers mean.
 *
 * The function that comes back gives the answer once the command was sent.
 */
export function exchangeRaw<I extends ServiceInputTypes, O extends ServiceOutputTypes>(
  command: QuickSightCommand<I, O>,
  body: JsonObject | undefined,
): () => JsonObject {
  let answer: JsonObject | undefined;
  const bytes = body === undefined ? undefined : new TextEncoder().encode(printJsonDocument(body));
  // Before the length is counted and the request is signed.
  command.middlewareStack.add(
    (next) => async (args) => {
      if (bytes !== undefined && isMessage(args.request)) {
        args.request.body = bytes;
        args.request.headers['content-type'] = 'application/json';
      }
      return next(args);
    },
    { step: 'build', priority: 'high', name: 'stewardRawBody' },
  );
  // Next to the wire: the SDK's reader comes after it, and finds an empty answer to read.
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { response } = result;
      if (!isMessage(response) || (response.statusCode ?? 500) >= 300) return result;
      answer = readAnswer(await collect(response.body));
      // Over what is no JSON object the SDK is made to stumble, so that it is told like any such answer.
      response.body = answer === undefined ? noAnswer : emptyAnswer;
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'stewardRawAnswer' },
  );
  return () => answer ?? new Map();
}

async function collect(body: unknown): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function readAnswer(bytes: Uint8Array): JsonObject | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const document = parseJsonDocument(text);
    return isJsonObject(document) ? document : undefined;
  } catch {
    return undefined;
  }
}
