import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonObject, type JsonDocument, jsonKind } from './json-document.ts';
import {
  jsonPathText,
  mapJsonStrings,
  readJsonAt,
  removeJsonAt,
  replaceJsonAt,
  walkJson,
} from './json-document-path.ts';
import { parseJsonDocument } from './parse-json-document.ts';
import { canonicalJsonDocument, indentJsonDocument, printJsonDocument } from './print-json-document.ts';

const hostile: readonly (readonly [string, string])[] = [
  ['numbers that no double holds', '[12345678901234567890,0.1000000000000000055,1e400,-0,-0.0]'],
  ['numbers that print otherwise', '[1.0,1e5,1E+5,1e-07,100000000000000000000000,1.10]'],
  ['names like indexes, in this order', '{"10":1,"2":2,"01":3,"a":4,"0":5}'],
  ['names that objects have', '{"__proto__":{"x":1},"constructor":2,"toString":3,"lexeme":"1.0"}'],
  ['an object that looks like a number', '{"lexeme":"1"}'],
  ['nothing and next to nothing', '{"":[],"a":{},"b":null,"c":false,"d":""}'],
  ['every script', '{"näme ✓":"日本語 🚀 עברית \u202E x","𝒳":"é e\u0301"}'],
  ['half a surrogate pair', '"\\ud800"'],
  ['what must be escaped', '"\\u0000 \\\\ \\" \\b\\f\\n\\r\\t \\u2028"'.replace('\\u2028', '\u2028')],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as Athena's SQL has them
  ['placeholders', '"SELECT \\"${a}\\" FROM ${b} WHERE ${{c}} -- $1 $& $$"'],
  ['a lone word', 'true'],
  ['a lone number', '-12.50e+010'],
];

describe('a document is written as it was read', () => {
  it.each(hostile)('%s', (_what, text) => {
    expect(printJsonDocument(parseJsonDocument(text))).toBe(text);
    expect(printJsonDocument(parseJsonDocument(indentJsonDocument(parseJsonDocument(text))))).toBe(text);
    expect(printJsonDocument(parseJsonDocument(canonicalJsonDocument(parseJsonDocument(text))))).toHaveLength(
      text.length,
    );
  });

  it('whatever it holds, as the engine would read it', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        const document = parseJsonDocument(text);
        expect(JSON.parse(printJsonDocument(document))).toEqual(JSON.parse(text));
        expect(JSON.parse(indentJsonDocument(document))).toEqual(JSON.parse(text));
      }),
    );
  });

  it('white space goes, and of members of one name the last one counts, where the first one stood', () => {
    expect(printJsonDocument(parseJsonDocument(' { "a" : 1 , "b":[ 1 , 2 ] ,\n"a":3}\t'))).toBe(
      '{"a":3,"b":[1,2]}',
    );
  });

  it.each([
    ['a comma too many', '[1,]'],
    ['a number with a zero before it', '01'],
    ['a comment', '{}//'],
    ['a control character', '"\u0001"'],
    ['nothing', ''],
    ['a word of JavaScript', 'NaN'],
    ['513 levels', `${'['.repeat(513)}${']'.repeat(513)}`],
  ])('%s is refused', (_what, text) => {
    expect(() => parseJsonDocument(text)).toThrow(SyntaxError);
  });
});

describe('what hashes are taken over', () => {
  const canonical = (text: string) => canonicalJsonDocument(parseJsonDocument(text));
  it.each([
    ['the order of members', '{"b":1,"a":{"d":2,"c":3}}', '{"a":{"c":3,"d":2},"b":1}', true],
    ['white space and escapes', '{ "a": "\\u00e9" }', '{"a":"é"}', true],
    ['how a number is written', '{"a":1.0}', '{"a":1}', false],
    ['the order of items', '[1,2]', '[2,1]', false],
    ['two ways to write one letter', '"é"', '"e\u0301"', false],
    ['a member that is null, and none', '{"a":null}', '{}', false],
    ['a number and its text', '1', '"1"', false],
  ])('%s', (_what, one, other, same) => {
    expect(canonical(one) === canonical(other)).toBe(same);
  });
});

describe('places', () => {
  const document = parseJsonDocument('{"Sheets":[{"Visuals":[{"a b":1.0},{"x":"arn:1"}]}],"n":"arn:2"}');

  it('are read, replaced and removed without touching anything else', () => {
    const path = ['Sheets', 0, 'Visuals', 0, 'a b'];
    expect(readJsonAt(document, path)).toEqual({ lexeme: '1.0' });
    const replaced = replaceJsonAt(document, path, 'new');
    expect(printJsonDocument(replaced)).toBe(
      '{"Sheets":[{"Visuals":[{"a b":"new"},{"x":"arn:1"}]}],"n":"arn:2"}',
    );
    expect(readJsonAt(replaced, ['Sheets', 0, 'Visuals', 1])).toBe(
      readJsonAt(document, ['Sheets', 0, 'Visuals', 1]),
    );
    expect(readJsonAt(document, path)).toEqual({ lexeme: '1.0' });
    expect(printJsonDocument(removeJsonAt(document, ['Sheets', 0, 'Visuals', 0]))).toBe(
      '{"Sheets":[{"Visuals":[{"x":"arn:1"}]}],"n":"arn:2"}',
    );
    expect(removeJsonAt(document, ['Sheets', 7, 'x'])).toBe(document);
    expect(printJsonDocument(replaceJsonAt(parseJsonDocument('[1]'), [1], true))).toBe('[1,true]');
  });

  it.each([
    ['through nothing', ['none', 'x']],
    ['into a text', ['n', 'x']],
    ['behind the end', ['Sheets', 2]],
    ['a name in a list', ['Sheets', 'x']],
    ['an index in an object', [0]],
  ])('%s: refused', (_what, path) => {
    expect(() => replaceJsonAt(document, path, null)).toThrow(TypeError);
    expect(readJsonAt(document, path)).toBeUndefined();
  });

  it('are named so that no two have one name', () => {
    expect(jsonPathText(['Sheets', 0, 'Visuals', 1, 'a b', '0', 'a.b', '"'])).toBe(
      '$.Sheets[0].Visuals[1]["a b"]["0"]["a.b"]["\\""]',
    );
    expect(jsonPathText([])).toBe('$');
  });

  it('are walked from the top down, and left out where one says so', () => {
    const seen: string[] = [];
    walkJson(document, (path, value) => {
      seen.push(`${jsonPathText(path)} ${jsonKind(value)}`);
      return path.at(-1) === 'Visuals' ? 'over' : undefined;
    });
    expect(seen).toEqual([
      '$ object',
      '$.Sheets list',
      '$.Sheets[0] object',
      '$.Sheets[0].Visuals list',
      '$.n string',
    ]);
  });

  it('texts are changed everywhere, and what holds none is the same as before', () => {
    const changed = mapJsonStrings(document, (text) => text.replace('arn:2', 'arn:3'));
    expect(printJsonDocument(changed)).toContain('"n":"arn:3"');
    const sheets = (one: JsonDocument) => (isJsonObject(one) ? one.get('Sheets') : undefined);
    expect(sheets(changed)).toBe(sheets(document));
    expect(mapJsonStrings(document, (text) => text)).toBe(document);
  });
});
