/**
 * JSON that is kept as it was written, for what belongs to somebody else: a dashboard's definition has members
 * that nobody here knows, numbers that no double holds (`12345678901234567890`) or would print otherwise
 * (`1.0`, `1e5`), and an order.
 *
 * A plain JavaScript value keeps none of that: it moves members such as `"10"` to the front, whoever parses, so
 * neither `JSON.parse` with its source texts nor the `lossless-json` package would do. Objects are maps, numbers
 * are their texts. White space and the way in which a character is escaped are not kept; of members of one name
 * the last one counts, as in every reader of JSON.
 */
export type JsonDocument = null | boolean | string | JsonNumber | readonly JsonDocument[] | JsonObject;

/** Members in the order in which they were written. */
export type JsonObject = ReadonlyMap<string, JsonDocument>;

/** A number as it was written. */
export interface JsonNumber {
  readonly lexeme: string;
}

/** What a value is, to switch over. */
export type JsonKind = 'null' | 'boolean' | 'string' | 'number' | 'list' | 'object';

export const isJsonObject = (value: JsonDocument | undefined): value is JsonObject => value instanceof Map;

export const isJsonList = (value: JsonDocument | undefined): value is readonly JsonDocument[] =>
  Array.isArray(value);

export const isJsonNumber = (value: JsonDocument | undefined): value is JsonNumber =>
  typeof value === 'object' && value !== null && 'lexeme' in value;

export const jsonKind = (value: JsonDocument): JsonKind => {
  if (value === null) return 'null';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'boolean';
  if (isJsonObject(value)) return 'object';
  return isJsonList(value) ? 'list' : 'number';
};
