import { randomUUID } from 'node:crypto';

/** A piece of JSON that goes back out as it came in, whatever is in it. */
export class RawJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** Stands in for the text while `JSON.stringify` is at work. */
  toJSON(): string {
    return `${mark}${met.push(this.text) - 1}`;
  }
}

/** No caller can know it, so no text of theirs is taken for one of these. */
const mark = `raw-${randomUUID()}-`;
const marks = new RegExp(`"${mark}(\\d+)"`, 'g');
let met: string[] = [];

/** `JSON.stringify`, for values with raw pieces in them. */
export function printAnswer(value: unknown): string {
  met = [];
  const text = JSON.stringify(value);
  const texts = met;
  met = [];
  return texts.length === 0
    ? text
    : text.replace(marks, (_mark, index: string) => texts[Number(index)] ?? '');
}

const quote = 0x22;
const backslash = 0x5c;

/** The index of the quote that ends the string which begins at `from`. */
function endOfString(text: string, from: number): number {
  for (let end = text.indexOf('"', from + 1); ; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === backslash) slashes += 1;
    if (slashes % 2 === 0) return end;
  }
}

/** The members of a JSON object with their texts, to the letter. The text must be a well-formed object. */
export function rawMembers(text: string): ReadonlyMap<string, string> {
  const members = new Map<string, string>();
  let depth = 0;
  let name: string | undefined;
  let from = 0;
  const keep = (end: number): void => {
    if (name !== undefined) members.set(name, text.slice(from, end).trim());
    name = undefined;
  };
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      const end = endOfString(text, at);
      if (depth === 1 && name === undefined) name = JSON.parse(text.slice(at, end + 1)) as string;
      at = end;
    } else if (code === 0x7b || code === 0x5b) depth += 1;
    else if (code === 0x7d || code === 0x5d) {
      depth -= 1;
      if (depth === 0) keep(at);
    } else if (depth === 1 && code === 0x3a) from = at + 1;
    else if (depth === 1 && code === 0x2c) keep(at);
  }
  return members;
}

/** The members of a stored object, to be answered as they are. */
export const rawAnswer = (text: string): Readonly<Record<string, RawJson>> =>
  Object.fromEntries([...rawMembers(text)].map(([name, member]) => [name, new RawJson(member)]));
