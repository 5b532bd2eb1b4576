import { isJsonList, isJsonNumber, type JsonDocument, type JsonObject } from './json-document.ts';

/** Writes a document on one line, every number as it was read. */
export const printJsonDocument = (document: JsonDocument): string => print(document, (members) => members);

/**
 * The text that documents have in common which differ in the order of their members only. Numbers that are
 * written differently differ. Content hashes are taken over its UTF-8 bytes.
 */
export const canonicalJsonDocument = (document: JsonDocument): string =>
  print(document, (members) => [...members].sort(([one], [other]) => (one < other ? -1 : 1)));

/** The same value with the members of every object by their names. */
export function sortMembers(document: JsonDocument): JsonDocument {
  if (isJsonList(document)) return document.map(sortMembers);
  if (!(document instanceof Map)) return document;
  return new Map(
    [...document]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, value]) => [name, sortMembers(value)]),
  );
}

/** Writes a document for people: two spaces a level, an empty list or object on one line. */
export function indentJsonDocument(document: JsonDocument, margin = ''): string {
  const inner = `${margin}  `;
  if (isJsonList(document) && document.length > 0)
    return `[\n${document.map((item) => inner + indentJsonDocument(item, inner)).join(',\n')}\n${margin}]`;
  if (document instanceof Map && document.size > 0) {
    const members = [...document].map(
      ([name, value]) => `${inner}${JSON.stringify(name)}: ${indentJsonDocument(value, inner)}`,
    );
    return `{\n${members.join(',\n')}\n${margin}}`;
  }
  return printJsonDocument(document);
}

type Members = Iterable<readonly [string, JsonDocument]>;

/** Strings that JSON writes as they are, which nearly all are. */
const plain = /^[ !#-[\]-\u{d7ff}\u{e000}-\u{ffff}]*$/u;

const quoted = (text: string): string => (plain.test(text) ? `"${text}"` : JSON.stringify(text));

function print(document: JsonDocument, ordered: (members: JsonObject) => Members): string {
  if (isJsonNumber(document)) return document.lexeme;
  if (typeof document === 'string') return quoted(document);
  if (document === null || typeof document !== 'object') return String(document);
  let text = '';
  if (isJsonList(document)) {
    for (const item of document) text += (text === '' ? '' : ',') + print(item, ordered);
    return `[${text}]`;
  }
  for (const [name, value] of ordered(document as JsonObject))
    text += `${text === '' ? '' : ','}${quoted(name)}:${print(value, ordered)}`;
  return `{${text}}`;
}
