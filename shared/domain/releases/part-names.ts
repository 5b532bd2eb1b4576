import { isJsonList, isJsonObject, type JsonDocument } from '../json-document.ts';
import type { JsonPath } from '../json-document-path.ts';
import { itemKey, onlyMember } from './item-keys.ts';

const abbreviations = new Map(
  ['SQL', 'ARN', 'URL', 'KPI', 'SSL', 'VPC', 'CSS', 'URI'].map((word) => [word.toLowerCase(), word]),
);

/** `ChartConfiguration` → `chart configuration`; abbreviations in capitals. */
export const memberInWords = (name: string): string =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(' ')
    .map((word) => abbreviations.get(word.toLowerCase()) ?? word.toLowerCase())
    .join(' ');

const textOf = (value: JsonDocument | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Rich text without its tags. */
export const plainText = (text: string): string =>
  text
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** What a part is called: its title or name, else its id. */
export const nameOfPart = (value: JsonDocument | undefined): string | undefined => {
  if (!isJsonObject(value)) return textOf(value);
  const inner = onlyMember(value)?.[1] ?? value;
  // A sheet's tab shows its name; its title stands above what is on it.
  if (inner.has('SheetId') && textOf(inner.get('Name')) !== undefined) return textOf(inner.get('Name'));
  const title = inner.get('Title');
  const format = isJsonObject(title) ? title.get('FormatText') : inner.get('FormatText');
  const rich = isJsonObject(format)
    ? (textOf(format.get('PlainText')) ?? textOf(format.get('RichText')))
    : textOf(title);
  const named = rich === undefined ? undefined : plainText(rich);
  if (named) return named;
  for (const name of ['Name', 'Identifier', 'ColumnName', 'Alias', 'Title'])
    if (textOf(inner.get(name)) !== undefined) return textOf(inner.get(name));
  const column = inner.get('Column');
  if (isJsonObject(column)) return nameOfPart(column);
  const content = textOf(inner.get('Content'));
  if (content !== undefined) return plainText(content).slice(0, 60) || undefined;
  return itemKey(value)?.replace(/^\w+ /, '');
};

/** `BarChartVisual` → `bar chart`; `visual` where nothing says more. */
export const visualInWords = (value: JsonDocument | undefined): string => {
  const union = onlyMember(value)?.[0];
  return union === undefined ? 'visual' : memberInWords(union.replace(/Visual$/, '')) || 'visual';
};

/** Members on the way to a property, with the names of the list items that it goes through. */
export const propertyInWords = (document: JsonDocument, path: JsonPath, from: number): string => {
  const words: string[] = [];
  let at: JsonDocument | undefined = document;
  for (const [position, step] of path.entries()) {
    at =
      typeof step === 'number'
        ? isJsonList(at)
          ? at[step]
          : undefined
        : isJsonObject(at)
          ? at.get(step)
          : undefined;
    if (position < from) continue;
    const word =
      typeof step === 'string'
        ? memberInWords(step)
        : position < path.length - 1
          ? nameOfPart(at)?.slice(0, 60)
          : undefined;
    if (word !== undefined && word !== words.at(-1)) words.push(word);
  }
  return words.slice(-3).join(' › ');
};
