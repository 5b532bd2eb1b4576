import type { JsonDocument } from './json-document.ts';

/** More than any definition has; what walks a document may call itself for each level. */
const deepest = 512;

/**
 * Reads JSON without changing it.
 *
 * @throws SyntaxError for what is no JSON, or is nested deeper than 512.
 */
export function parseJsonDocument(text: string): JsonDocument {
  // The engine's own parser judges the text, several times faster than a program would. What follows may
  // take it for JSON.
  JSON.parse(text);
  return readWellFormed(text);
}

const quote = 0x22;
const backslash = 0x5c;
const numberHere = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const words: Readonly<Record<string, boolean | null>> = { t: true, f: false, n: null };

function readWellFormed(text: string): JsonDocument {
  // A definition has few names and uses each a thousand times.
  const names = new Map<string, string>();
  let at = 0;
  let depth = 0;

  /** The next character that is no white space; `at` stands on it. */
  const peek = (): string => {
    while (text.charCodeAt(at) <= 0x20) at += 1;
    return text.charAt(at);
  };

  const readString = (): string => {
    const from = at;
    let end = at + 1;
    let escaped = false;
    for (let code = text.charCodeAt(end); code !== quote; code = text.charCodeAt(end)) {
      if (code === backslash) {
        escaped = true;
        end += 2;
      } else end += 1;
    }
    at = end + 1;
    return escaped ? (JSON.parse(text.slice(from, at)) as string) : text.slice(from + 1, end);
  };

  const readName = (): string => {
    const name = readString();
    const known = names.get(name);
    if (known !== undefined) return known;
    names.set(name, name);
    return name;
  };

  const enter = (): void => {
    at += 1;
    depth += 1;
    if (depth > deepest) throw new SyntaxError(`JSON is nested deeper than ${deepest}.`);
  };

  const leave = (): void => {
    at += 1;
    depth -= 1;
  };

  const readObject = (): JsonDocument => {
    const members = new Map<string, JsonDocument>();
    enter();
    while (peek() !== '}') {
      const name = readName();
      peek();
      at += 1; // the colon
      members.set(name, readValue());
      if (peek() === ',') {
        at += 1;
        peek();
      }
    }
    leave();
    return members;
  };

  const readList = (): JsonDocument => {
    const items: JsonDocument[] = [];
    enter();
    while (peek() !== ']') {
      items.push(readValue());
      if (peek() === ',') at += 1;
    }
    leave();
    return items;
  };

  const readNumber = (): JsonDocument => {
    numberHere.lastIndex = at;
    const lexeme = numberHere.exec(text)?.[0] ?? '';
    at += lexeme.length;
    return { lexeme };
  };

  const readValue = (): JsonDocument => {
    const first = peek();
    if (first === '"') return readString();
    if (first === '{') return readObject();
    if (first === '[') return readList();
    const word = words[first];
    if (word === undefined) return readNumber();
    at += word === false ? 5 : 4;
    return word;
  };

  return readValue();
}
