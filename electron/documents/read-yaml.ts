import { type Document, isNode, isScalar, LineCounter, parseAllDocuments, visit } from 'yaml';
import type { Json } from '../../shared/domain/plan.ts';
import type { InputIssue } from '../../shared/errors.ts';
import { StewardError } from '../../shared/errors.ts';

/** Far more than any document's own depth; deeper nesting is an attack on the reader. */
const deepest = 64;

/** A line and a column, both counted from 1. */
export interface FilePlace {
  readonly line: number;
  readonly column: number;
}

export const spokenPlace = ({ line, column }: FilePlace): string => `line ${line}, column ${column}`;

export interface YamlDocument {
  readonly value: { readonly [field: string]: Json };
  /** Where it begins. */
  readonly start: FilePlace;
  /** Where a path is in the file; undefined where it cannot be told. */
  place(path: InputIssue['path']): FilePlace | undefined;
}

/** What differs between kinds of files. */
export interface YamlRules {
  readonly largestMegabytes: number;
  readonly tooLarge: string;
  /** What to do about a file that says nothing. */
  readonly empty: string;
}

/**
 * Reads a file's documents, each a set of fields. It is only YAML here: what it says is judged elsewhere. JSON is
 * YAML too.
 *
 * Throws `StewardError` `BAD_INPUT` with one message and its line and column, for what is no YAML, has a key twice,
 * a tag, an alias (a bomb is made of them), a NUL, too much depth or more than the given size.
 */
export const readYaml = (text: string, rules: YamlRules): readonly [YamlDocument, ...YamlDocument[]] => {
  if (Buffer.byteLength(text) > rules.largestMegabytes * 1024 * 1024)
    throw refuseYaml(`The file is larger than ${rules.largestMegabytes} MB.`, rules.tooLarge);
  const nul = text.indexOf('\0');
  if (nul >= 0) {
    const before = text.slice(0, nul).split('\n');
    const place = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
    throw refuseYaml(
      'This is not a text file: it has a NUL character.',
      'Save it as text.',
      spokenPlace(place),
    );
  }
  const depth = deepNesting(text);
  if (depth !== undefined)
    throw refuseYaml('The file is nested too deeply.', 'Write it as the schema says.', depth);
  const lines = new LineCounter();
  const placeAt = (offset: number): FilePlace => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const where = (offset: number) => spokenPlace(placeAt(offset));
  const documents = parse(text.replace(/^\uFEFF/, ''), lines);
  const [first, ...more] = documents.map((document): YamlDocument => {
    const [error] = [...document.errors, ...document.warnings];
    if (error !== undefined)
      throw refuseYaml(inWords(error.code, error.message), 'Mend that place.', where(error.pos[0]));
    const tag = firstTag(document);
    if (tag !== undefined)
      throw refuseYaml(inWords('TAG_RESOLVE_FAILED', ''), 'Mend that place.', where(tag));
    const ghost = firstPrototypeKey(document);
    if (ghost !== undefined)
      throw refuseYaml('There is no field "__proto__" here.', 'Mend that place.', where(ghost));
    const alias = firstAlias(document);
    if (alias !== undefined)
      throw refuseYaml(
        'Aliases (words that start with *) are not allowed.',
        'Write the part out.',
        where(alias),
      );
    const value = (document.toJS({ maxAliasCount: 0 }) ?? null) as Json;
    if (value === null) throw refuseYaml('The file is empty.', rules.empty);
    if (typeof value !== 'object' || Array.isArray(value))
      throw refuseYaml('The file is not a set of fields.', rules.empty, where(0));
    return {
      value,
      start: placeAt(document.contents?.range?.[0] ?? document.range?.[0] ?? 0),
      place: (path) => {
        for (let length = path.length; length >= 0; length--) {
          const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
          if (isNode(node) && node.range) return placeAt(node.range[0]);
        }
        return undefined;
      },
    };
  });
  if (first === undefined) throw refuseYaml('The file is empty.', rules.empty);
  return [first, ...more];
};

const parse = (text: string, lines: LineCounter) => {
  try {
    const documents = parseAllDocuments(text, {
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: true,
      strict: true,
      stringKeys: true,
      version: '1.2',
      schema: 'core',
      merge: false,
      logLevel: 'silent',
    });
    return Array.isArray(documents) ? documents : [];
  } catch (cause) {
    if (cause instanceof RangeError)
      throw refuseYaml('The file is nested too deeply.', 'Write it as the schema says.', undefined, cause);
    throw cause;
  }
};

/** Tags that YAML itself knows (`!!binary`) resolve, but to nothing that a document of Steward’s has. */
const firstTag = (document: Document): number | undefined => {
  let found: number | undefined;
  visit(document, {
    Node: (_key, node) => {
      if (!('tag' in node) || node.tag === undefined) return undefined;
      found = node.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return found;
};

/** JavaScript hides this key from whoever looks at a document's fields, so it would be dropped unseen. */
const firstPrototypeKey = (document: Document): number | undefined => {
  let found: number | undefined;
  visit(document, {
    Pair: (_key, { key }) => {
      if (!isScalar(key) || key.value !== '__proto__') return undefined;
      found = key.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return found;
};

const firstAlias = (document: Document): number | undefined => {
  let found: number | undefined;
  visit(document, {
    Alias: (_key, node) => {
      found = node.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return found;
};

const inWords = (code: string, message: string): string => {
  switch (code) {
    case 'DUPLICATE_KEY':
      return 'The same key stands here twice.';
    case 'TAG_RESOLVE_FAILED':
      return 'Tags (words that start with !) are not allowed here.';
    case 'TAB_AS_INDENT':
      return 'Lines are indented with spaces, not tabs.';
    case 'NON_STRING_KEY':
      return 'A key must be a plain word.';
    default:
      return `This is not YAML: ${(message.split('\n')[0] ?? '').slice(0, 200)}`;
  }
};

/**
 * Where brackets, dashes or indentation open more levels than any document needs. The parser recurses
 * into every level, so this looks at the bare text first.
 */
const deepNesting = (text: string): string | undefined => {
  let line = 1;
  let open = 0;
  let lineStart = 0;
  let dashes = 0;
  let onlyIndent = true;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === 10) {
      line += 1;
      lineStart = at + 1;
      dashes = 0;
      onlyIndent = true;
      continue;
    }
    if (character === 91 || character === 123) open += 1;
    else if ((character === 93 || character === 125) && open > 0) open -= 1;
    if (onlyIndent && (character === 45 || character === 63 || character === 58)) dashes += 1;
    else if (character !== 32) onlyIndent = false;
    const indent = onlyIndent ? at - lineStart : 0;
    if (open > deepest || dashes > deepest || indent > deepest * 8)
      return `line ${line}, column ${at - lineStart + 1}`;
  }
  return undefined;
};

/** A refusal with the place that it is about, where there is one. */
export const refuseYaml = (happened: string, todo: string, where?: string, cause?: unknown): StewardError =>
  new StewardError(
    {
      code: 'BAD_INPUT',
      happened: where === undefined ? happened : `${happened} (${where})`,
      unchanged: 'Nothing was changed.',
      todo,
    },
    { cause },
  );
