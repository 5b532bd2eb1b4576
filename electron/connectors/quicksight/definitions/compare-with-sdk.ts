import {
  isJsonList,
  isJsonNumber,
  isJsonObject,
  type JsonDocument,
} from '../../../../shared/domain/json-document.ts';
import { type JsonPath, jsonPathText } from '../../../../shared/domain/json-document-path.ts';
import { printJsonDocument } from '../../../../shared/domain/print-json-document.ts';

/** One thing that an asset would lose on its way through the SDK. */
export interface SdkLoss {
  /** `$.Definition.Sheets[0].Visuals[3].NewVisual`. */
  readonly path: string;
  /** `missing`: not read at all; `changed`: written back otherwise. */
  readonly loss: 'missing' | 'changed';
  /** What came, shortened. */
  readonly raw: string;
  /** What the SDK would write in its place; null where it writes nothing. */
  readonly sdk: string | null;
}

const longest = 200;
const shorten = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);

const isPlainObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** How the SDK writes what it read: a time as seconds, bytes in Base64. */
function written(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return String(value.getTime() / 1000);
  if (value instanceof Uint8Array) return JSON.stringify(Buffer.from(value).toString('base64'));
  return JSON.stringify(value) ?? null;
}

/**
 * Lists by path what the SDK's reading of an answer lost or would write otherwise. A null and a missing member
 * are one to the SDK, so members that are null are left out.
 *
 * @param raw the answer as it came.
 * @param sdkAnswer what the SDK made of the same answer.
 */
export function compareWithSdk(raw: JsonDocument, sdkAnswer: unknown): readonly SdkLoss[] {
  const losses: SdkLoss[] = [];
  const lose = (path: JsonPath, value: JsonDocument, sdk: string | null): void => {
    losses.push({
      path: jsonPathText(path),
      loss: sdk === null ? 'missing' : 'changed',
      raw: shorten(printJsonDocument(value)),
      sdk: sdk === null ? null : shorten(sdk),
    });
  };
  const compare = (path: JsonPath, value: JsonDocument, sdk: unknown): void => {
    if (value === null) return;
    if (isJsonObject(value) && isPlainObject(sdk)) {
      for (const [name, member] of value)
        compare([...path, name], member, Object.hasOwn(sdk, name) ? sdk[name] : undefined);
      return;
    }
    if (isJsonList(value) && Array.isArray(sdk)) {
      for (const [index, item] of value.entries()) compare([...path, index], item, sdk[index]);
      return;
    }
    const text = written(sdk);
    const same = isJsonNumber(value) ? text === value.lexeme : text === printJsonDocument(value);
    if (!same) lose(path, value, text);
  };
  compare([], raw, sdkAnswer);
  return losses;
}
