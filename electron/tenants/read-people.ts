import { setImmediate } from 'node:timers/promises';
import Papa from 'papaparse';
import { type Person, person, sessionName as sessionNameShape } from '../../shared/domain/tenant-spec.ts';
import { hiddenCharacter, mixedScripts } from '../../shared/domain/tenant-text-rules.ts';
import { decodeText } from './decode-text.ts';
import { type ColumnMapping, guessColumns, isHeader, roleOfWord } from './people-columns.ts';

/** One line of the file. `person` is null where something must be mended. */
export interface PersonRow {
  readonly line: number;
  readonly person: Record<string, string> | null;
  /** The cells as they were read, cut to what a screen can show, for rows that became nobody too. */
  readonly read: { readonly email: string; readonly name: string; readonly role: string };
  readonly errors: string[];
  readonly warnings: string[];
}

export interface PeopleFile {
  readonly encoding: string;
  readonly delimiter: string;
  readonly header: string[] | null;
  readonly mapping: Record<string, number>;
  readonly rows: PersonRow[];
  readonly accepted: number;
  readonly rejected: number;
  /** About the file as a whole. */
  readonly notes: string[];
}

/** As many people as one tenant may have. */
const mostPeople = 10_000;
/** So many rows are judged before other work gets its turn. */
const turn = 2_000;

/**
 * Reads a people file: CSV of any usual delimiter and encoding, or pasted addresses. Every row says for
 * itself what is wrong with it. Stores nothing. Throws `StewardError` `BAD_INPUT` for what is no text.
 */
export const readPeople = async (bytes: Uint8Array, mapping?: ColumnMapping): Promise<PeopleFile> => {
  const { text, encoding, note } = decodeText(bytes);
  const table = asAddresses(text) ?? asTable(text);
  const [first] = table.rows;
  const header = !table.pasted && first !== undefined && isHeader(first.cells) ? [...first.cells] : null;
  const data = header === null ? table.rows : table.rows.slice(1);
  const columns =
    mapping ??
    guessColumns(
      header,
      data.slice(0, 100).map(({ cells }) => cells),
    );
  const rows: PersonRow[] = [];
  const lines = new Map<string, number>();
  for (const [index, raw] of data.entries()) {
    if (index > 0 && index % turn === 0) await setImmediate();
    rows.push(judge(raw, columns, lines));
  }
  const accepted = rows.filter((row) => row.person !== null).length;
  return {
    encoding,
    delimiter: table.delimiter,
    header,
    mapping: { ...columns },
    rows,
    accepted,
    rejected: rows.length - accepted,
    notes: [
      ...(note === undefined ? [] : [note]),
      ...(rows.length > 0 && columns.email === undefined
        ? ['No column has e-mail addresses. Choose one.']
        : []),
      ...(rows.length > 0 && columns.role === undefined
        ? ['There is no column with roles: everybody is a reader.']
        : []),
      ...(rows.length === 0 ? ['There is nobody in this file.'] : []),
      ...(accepted > mostPeople
        ? [
            `${accepted.toLocaleString('en-US')} people are too many for one tenant, which has at most ${mostPeople.toLocaleString('en-US')}. Split the file.`,
          ]
        : []),
    ],
  };
};

interface RawRow {
  readonly line: number;
  readonly cells: readonly string[];
  readonly trouble?: string;
}
interface Table {
  readonly rows: readonly RawRow[];
  readonly delimiter: string;
  readonly pasted: boolean;
}

const named = /^\s*"?([^"<>]*?)"?\s*<\s*(?:mailto:)?([^<>\s]+)\s*>\s*$/i;
const bareAddress = /^\s*(?:mailto:)?([^\s@<>,;"]+@[^\s@<>,;"]+)\s*$/i;

/** `Ann Lee <ann@x.org>; bob@x.org` or one address per line; undefined where the text is something else. */
const asAddresses = (text: string): Table | undefined => {
  if (!text.includes('@') || text.length > 4_000_000) return undefined;
  const rows: RawRow[] = [];
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    // A comma separates addresses only behind one: it may also stand in "Lee, Ann <ann@x.org>".
    for (const piece of line.split(/;|(?<=>)\s*,|(?<=@[^\s,;<>]+)\s*,/)) {
      if (piece.trim() === '') continue;
      const match = named.exec(piece);
      const address = match?.[2] ?? bareAddress.exec(piece)?.[1];
      if (address === undefined) return undefined;
      rows.push({ line: index + 1, cells: [address, match?.[1]?.trim() ?? ''] });
    }
  }
  return rows.length === 0 ? undefined : { rows, delimiter: 'addresses', pasted: true };
};

const delimiters = [',', ';', '\t', '|'];

/**
 * For lists whose lines differ in length, as people type them (`ann@x.org; Ann; author`, then `bob@x.org`):
 * a guess by even columns finds nothing there.
 */
const mostUsedDelimiter = (text: string): string => {
  const lines = text.split(/\r\n|\n|\r/, 200);
  const uses = (delimiter: string) => lines.filter((line) => line.includes(delimiter)).length;
  return delimiters.reduce((best, one) => (uses(one) > uses(best) ? one : best));
};

const asTable = (text: string): Table => {
  const told = /^sep=(.)\r?\n/i.exec(text);
  const body = told === null ? text : text.slice(told[0].length);
  const parse = (delimiter: string) =>
    Papa.parse<string[]>(body, { delimiter, delimitersToGuess: delimiters, skipEmptyLines: false });
  const guessed = parse(told?.[1] ?? '');
  const undecided = guessed.errors.some(({ type }) => type === 'Delimiter');
  const parsed = undecided ? parse(mostUsedDelimiter(body)) : guessed;
  const troubles = new Map<number, string>();
  for (const error of parsed.errors)
    if (error.type === 'Quotes' && error.row !== undefined)
      troubles.set(error.row, 'A quotation mark is not closed, or stands in the middle of a field.');
  const rows: RawRow[] = [];
  let line = told === null ? 1 : 2;
  for (const [index, cells] of parsed.data.entries()) {
    const trouble = troubles.get(index);
    if (cells.some((cell) => cell.trim() !== ''))
      rows.push({ line, cells, ...(trouble === undefined ? {} : { trouble }) });
    line += 1;
    for (const cell of cells) for (const character of cell) if (character === '\n') line += 1;
  }
  return { rows, delimiter: parsed.meta.delimiter, pasted: false };
};

const judge = (
  { line, cells, trouble }: RawRow,
  columns: ColumnMapping,
  lines: Map<string, number>,
): PersonRow => {
  const errors: string[] = trouble === undefined ? [] : [trouble];
  const warnings: string[] = [];
  const cell = (field: keyof ColumnMapping): string => {
    const column = columns[field];
    return column === undefined ? '' : (cells[column] ?? '').trim();
  };
  const email = cell('email')
    .replace(/^mailto:/i, '')
    .replace(/^<(.*)>$/, '$1');
  const name = cell('name');
  const sessionName = cell('sessionName');
  if (errors.length === 0)
    errors.push(...judgeText({ 'e-mail': email, name, 'session name': sessionName, role: cell('role') }));
  if (errors.length === 0 && email === '') errors.push('The e-mail address is missing.');

  const roleWord = cell('role');
  const role = roleWord === '' ? 'reader' : roleOfWord(roleWord);
  if (role === undefined && errors.length === 0)
    errors.push(`"${short(roleWord)}" is not a role. Use reader, author or admin.`);
  if (columns.role !== undefined && roleWord === '') warnings.push('No role is given: reader.');
  if (/pro$/i.test(roleWord) && role !== undefined)
    warnings.push(`Pro functions are not given by Steward: ${role}.`);

  const wanted = {
    email,
    role: role ?? 'reader',
    ...(name === '' ? {} : { name }),
    ...(sessionName === '' ? {} : { sessionName }),
  };
  if (errors.length === 0) {
    const parsed = person.safeParse(wanted);
    if (!parsed.success)
      errors.push(
        ...parsed.error.issues
          .slice(0, 1)
          .map(({ message, path }) => inWords(message, String(path[0]), email)),
      );
  }
  // Without one of its own the address is the session name, which is shorter and plainer than addresses may be.
  if (errors.length === 0 && sessionName === '' && !sessionNameShape.safeParse(email).success)
    errors.push(
      `${short(email)} cannot be a session name (at most 64 letters, digits or + = . @ - _). Give a session name in a column of its own.`,
    );
  if (errors.length === 0) {
    const key = email.toLowerCase();
    const earlier = lines.get(key);
    if (earlier === undefined) lines.set(key, line);
    else errors.push(`${email} is in the file twice (also on line ${earlier}).`);
  }
  const read = { email: shown(email), name: shown(name), role: shown(roleWord) };
  return { line, person: errors.length === 0 ? asRow(wanted) : null, read, errors, warnings };
};

const asRow = (wanted: Pick<Person, 'email' | 'role' | 'name' | 'sessionName'>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(wanted).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );

const shown = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);
const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

const inWords = (message: string, field: string, email: string): string =>
  field === 'email'
    ? `"${short(email)}" is not an e-mail address.`
    : field === 'name'
      ? 'The name is longer than 128 characters.'
      : message;

/** A cell that a spreadsheet would compute, or that does not show what it holds, is nobody's name. */
const judgeText = (texts: Readonly<Record<string, string>>): string[] => {
  for (const [field, text] of Object.entries(texts)) {
    if (/^[=+\-@\t\r]/.test(text)) return [`The ${field} looks like a formula: ${short(text)}`];
    const hidden = hiddenCharacter(text);
    if (hidden !== undefined) return [`The ${field} has a character that cannot be seen (${hidden}).`];
  }
  const mixed = mixedScripts(texts.name ?? '');
  return mixed === undefined
    ? []
    : [`The name mixes ${mixed.scripts.join(' and ')} letters that look alike: ${short(mixed.word)}`];
};
