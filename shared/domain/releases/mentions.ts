import type { AssetKind } from '../directory.ts';
import type { JsonDocument } from '../json-document.ts';
import { type JsonPath, walkJson } from '../json-document-path.ts';
import { meaningOf, type PlaceMeaning } from './asset-places.ts';
import { mappedNames } from './stage-mapping.ts';

/** What can be mentioned anywhere that another environment may call otherwise; `word`: what a mapping names. */
export type MentionKind = 'arn' | 'account' | 'region' | 'id' | 'name' | 'word';

/** One mention: `text` as it stands, from `start` of the string at `path`. */
export interface Mention {
  readonly kind: MentionKind;
  readonly text: string;
  readonly start: number;
  readonly path: JsonPath;
  /** What the place is for, where the service types it; undefined in free text. */
  readonly meaning: PlaceMeaning | undefined;
}

/** What is looked for beside ARNs, account ids and regions: the names of the environment released from. */
export interface Vocabulary {
  /** Ids of assets. */
  readonly ids: ReadonlySet<string>;
  /** Names of catalogues, schemas, databases, tables and the like. */
  readonly names: ReadonlySet<string>;
  /** What the stage's mapping names by word. */
  readonly words: ReadonlySet<string>;
}

const arnInText = /arn:aws[a-z-]*:[a-z0-9-]*:[a-z0-9-]*:(?:\d{12}|aws)?:[\w+=,.@:/*%$-]*[\w*/]/g;
/** Also inside a longer word: a bucket is often called after its account and region. */
const accountInText = /(?<!\d)\d{12}(?!\d)/g;
const regionInText =
  /(?<![a-z])(?:af|ap|ca|cn|eu|il|me|mx|sa|us)(?:-gov|-isob?)?-(?:central|north|south|east|west|northeast|northwest|southeast|southwest)-\d(?!\d)/g;
/** Ids and names consist of these; what contains another one is a token of its own. */
const tokenInText = /[\p{L}\p{N}_-]{2,}/gu;

/** Others would be found in ordinary prose by chance, and are looked for in typed places and SQL only. */
const isDistinctive = (name: string): boolean => name.length >= 4 && /[_\d-]/.test(name);

/** Places whose text is one name as a whole. */
const wholeNames: ReadonlySet<PlaceMeaning> = new Set(mappedNames);

interface Found {
  readonly kind: MentionKind;
  readonly text: string;
  readonly start: number;
}

/**
 * Members whose text means something within the document alone: a data set's identifier is often called like the
 * table behind it, and a sheet like a dashboard.
 */
const internal = /(?:Identifier|Ids?|Name|Alias|Expression|Type)$/;

/** Mentions in one text, those found first covering what lies within them. */
const mentionsInText = (
  text: string,
  known: Vocabulary,
  { isSql, isInternal }: { readonly isSql: boolean; readonly isInternal: boolean },
): Found[] => {
  const found: Found[] = [];
  const isCovered = (start: number, length: number) =>
    found.some((other) => start < other.start + other.text.length && other.start < start + length);
  const add = (kind: MentionKind, match: RegExpExecArray) => {
    const [word] = match;
    if (!isCovered(match.index, word.length)) found.push({ kind, text: word, start: match.index });
  };
  if (text.includes('arn:aws')) for (const match of text.matchAll(arnInText)) add('arn', match);
  const tokens = [...text.matchAll(tokenInText)];
  for (const match of tokens) if (known.words.has(match[0])) add('word', match);
  // A database knows no assets: what is called like one there is a table.
  for (const match of tokens) if (!isInternal && !isSql && known.ids.has(match[0])) add('id', match);
  for (const match of tokens)
    if (!isInternal && known.names.has(match[0]) && (isSql || isDistinctive(match[0]))) add('name', match);
  for (const match of text.matchAll(accountInText)) add('account', match);
  for (const match of text.matchAll(regionInText)) add('region', match);
  return found.sort((a, b) => a.start - b.start);
};

/**
 * Every mention in an asset's document, typed places and free text alike, in the document's order and without
 * overlaps. A typed place is told whole, whatever it holds.
 */
export const findMentions = (kind: AssetKind, document: JsonDocument, known: Vocabulary): Mention[] => {
  const mentions: Mention[] = [];
  walkJson(document, (path, text) => {
    if (typeof text !== 'string') return;
    const meaning = meaningOf(kind, path);
    if (meaning !== undefined && meaning !== 'sql') {
      if (text === '') return;
      const whole = wholeNames.has(meaning) ? 'name' : 'arn';
      mentions.push({ kind: whole, text, start: 0, path: [...path], meaning });
      return;
    }
    const member = path.findLast((step) => typeof step === 'string') ?? '';
    const where = { isSql: meaning === 'sql', isInternal: internal.test(String(member)) };
    for (const one of mentionsInText(text, known, where)) mentions.push({ ...one, path: [...path], meaning });
  });
  return mentions;
};
