import { describe, expect, test } from 'vitest';
import { cpuMs } from '../../bench/measure/cpu-ms.ts';
import { StewardError } from '../../shared/errors.ts';
import { readPeople } from './read-people.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, bigEndian: boolean) => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
};
const latin1 = (text: string) => Buffer.from(text, 'latin1');
const table = 'E-Mail,Name,Role\nann@x.org,Änn Müller,reader\nbob@x.org,"Lee, Bob",Author\n';

describe('encodings', () => {
  test.each<[string, Uint8Array, string]>([
    ['UTF-8', utf8(table), 'UTF-8'],
    ['UTF-8 with BOM', utf8(`\ufeff${table}`), 'UTF-8 with BOM'],
    ['UTF-16 LE', utf16(table, false), 'UTF-16 LE'],
    ['UTF-16 BE', utf16(table, true), 'UTF-16 BE'],
    ['Windows-1252', latin1(table), 'Windows-1252'],
  ])('%s', async (_what, bytes, encoding) => {
    const file = await readPeople(bytes);
    expect(file.encoding).toBe(encoding);
    expect(file.rows.map(({ person }) => person)).toEqual([
      { email: 'ann@x.org', name: 'Änn Müller', role: 'reader' },
      { email: 'bob@x.org', name: 'Lee, Bob', role: 'author' },
    ]);
    expect(file.notes).toEqual(
      encoding === 'Windows-1252' ? [expect.stringContaining('not valid UTF-8')] : [],
    );
  });

  test.each<[string, Uint8Array, string]>([
    ['an Excel workbook', Uint8Array.from([0x50, 0x4b, 3, 4, 0]), 'Excel'],
    ['a picture', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0]), 'not a text file'],
    ['broken UTF-16', Uint8Array.from([0xff, 0xfe, 0x00, 0xdc]), 'UTF-16'],
  ])('%s is refused', async (_what, bytes, words) => {
    const error = await readPeople(bytes).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(StewardError);
    expect((error as StewardError).message).toContain(words);
  });
});

describe('shapes of files', () => {
  const two = [
    { email: 'ann@x.org', name: 'Ann Lee', role: 'reader' },
    { email: 'bob@x.org', name: 'Bob', role: 'admin' },
  ];
  test('a list in which only some lines have a name and a role', async () => {
    const file = await readPeople(utf8('ann@x.org; Ann Lee; author\nbob@x.org\nnobody\nann@x.org'));
    expect(file.delimiter).toBe(';');
    expect(file.rows.map(({ person, errors }) => person ?? errors[0])).toEqual([
      { email: 'ann@x.org', name: 'Ann Lee', role: 'author' },
      { email: 'bob@x.org', role: 'reader' },
      '"nobody" is not an e-mail address.',
      'ann@x.org is in the file twice (also on line 1).',
    ]);
  });

  test.each<[string, string, string]>([
    [
      'semicolons and CRLF',
      'Rolle;Name;E-Mail-Adresse\r\nLeser;Ann Lee;ann@x.org\r\nAdministrator;Bob;bob@x.org\r\n',
      ';',
    ],
    ['tabs', 'email\tname\trole\nann@x.org\tAnn Lee\tviewer\nbob@x.org\tBob\tADMIN', '\t'],
    ['old Mac line ends', 'email,name,role\rann@x.org,Ann Lee,reader\rbob@x.org,Bob,admin', ','],
    ['sep= of Excel', 'sep=;\nemail;name;role\nann@x.org;Ann Lee;reader\nbob@x.org;Bob;admin', ';'],
    ['no header', 'Ann Lee,ann@x.org,reader\nBob,bob@x.org,admin', ','],
    [
      'quotes everywhere',
      '"email","name","role"\n"ann@x.org","Ann Lee","reader"\n"bob@x.org","Bob","admin"',
      ',',
    ],
    [
      'empty lines and spaces',
      '\n email , name , role \n\n ann@x.org , Ann Lee , reader \n,,\nbob@x.org,Bob,admin\n\n',
      ',',
    ],
    [
      'other columns',
      'Nr,Abteilung,email,name,role\n1,=SUM(A1),ann@x.org,Ann Lee,reader\n2,IT,bob@x.org,Bob,admin',
      ',',
    ],
  ])('%s', async (_what, text, delimiter) => {
    const file = await readPeople(utf8(text));
    expect(file.rows.map(({ person }) => person)).toEqual(two);
    expect(file.delimiter).toBe(delimiter);
  });

  test.each<[string, string]>([
    ['one per line', 'Ann Lee <ann@x.org>\nbob@x.org'],
    ['as a mail program copies them', 'Ann Lee <ann@x.org>; bob@x.org'],
    ['commas behind addresses', '"Ann Lee" <ann@x.org>, <bob@x.org>'],
    ['bare, comma', 'ann@x.org, bob@x.org'],
  ])('pasted: %s', async (_what, text) => {
    const file = await readPeople(utf8(text));
    expect(file.rows.map(({ person }) => person?.email)).toEqual(['ann@x.org', 'bob@x.org']);
    expect(file.rows.every(({ person }) => person?.role === 'reader')).toBe(true);
    expect(file.header).toBeNull();
  });

  test('a comma in a pasted name', async () => {
    const file = await readPeople(utf8('Lee, Ann <ann@x.org>\nMüller, Bob <bob@x.org>'));
    expect(file.rows.map(({ person }) => person?.name)).toEqual(['Lee, Ann', 'Müller, Bob']);
  });

  test('a person chooses the columns', async () => {
    const file = await readPeople(utf8('a,b,c\nx@x.org,ann@x.org,author\n'), { email: 1, role: 2 });
    expect(file.rows.at(-1)?.person).toEqual({ email: 'ann@x.org', role: 'author' });
  });

  test('nobody in it', async () => {
    const file = await readPeople(utf8('email,role\n'));
    expect(file.rows).toEqual([]);
    expect(file.notes).toEqual(['There is nobody in this file.']);
  });
});

describe('each wrong row says what is wrong, with its line', () => {
  test.each<[string, string, string]>([
    ['formula in the name', '=HYPERLINK("http://evil"),a@x.org,reader', 'looks like a formula'],
    ['quoted formula', '"=HYPERLINK(""http://evil"",""x"")",a@x.org,reader', 'looks like a formula'],
    ['plus', '+1+1,a@x.org,reader', 'looks like a formula'],
    ['minus', '-2+3,a@x.org,reader', 'looks like a formula'],
    ['at', '@SUM(A1),a@x.org,reader', 'looks like a formula'],
    ['formula as address', 'Ann,=cmd|x!A1,reader', 'looks like a formula'],
    ['no address', 'Ann,,reader', 'missing'],
    ['no at sign', 'Ann,ann.x.org,reader', 'not an e-mail address'],
    ['two at signs', 'Ann,a@b@x.org,reader', 'not an e-mail address'],
    ['unicode address', 'Ann,änn@x.org,reader', 'not an e-mail address'],
    ['10,000 letters', `Ann,${'a'.repeat(10_000)}@x.org,reader`, 'not an e-mail address'],
    ['unknown role', 'Ann,a@x.org,boss', '"boss" is not a role'],
    ['right-to-left name', 'Ann\u202e,a@x.org,reader', 'cannot be seen'],
    ['zero-width address', 'Ann,a\u200b@x.org,reader', 'cannot be seen'],
    ['mixed scripts', 'Аnn,a@x.org,reader', 'look alike'],
    ['long name', `${'n'.repeat(129)},a@x.org,reader`, 'longer than 128'],
    ['twice', 'Ann,FIRST@x.org,reader', 'also on line 2'],
  ])('%s', async (_what, row, words) => {
    const file = await readPeople(
      utf8(`name,email,role\nFirst,first@x.org,reader\n${row}\nLast,last@x.org,author\n`),
    );
    expect(file.rows.map(({ line, errors }) => [line, errors.length])).toEqual([
      [2, 0],
      [3, 1],
      [4, 0],
    ]);
    expect(file.rows[1]?.errors[0]).toContain(words);
    expect(Object.values(file.rows[1]?.read ?? {}).join(''), 'what was read is shown').not.toBe('');
    expect(file.rows[1]?.errors[0]?.length).toBeLessThan(140);
    expect(file).toMatchObject({ accepted: 2, rejected: 1 });
  });

  test('lines are counted through quoted line breaks', async () => {
    const file = await readPeople(utf8('email,name\n"a@x.org","A\nB"\nwrong,C\n'));
    expect(file.rows.map(({ line }) => line)).toEqual([2, 4]);
  });

  test('a quote that is never closed', async () => {
    const file = await readPeople(utf8('email,name\na@x.org,Ann\nb@x.org,"Bob\nc@x.org,Cyd\n'));
    expect(file.rows.at(-1)?.errors[0]).toContain('quotation mark');
    expect(file.accepted).toBe(1);
  });
});

test('50,000 rows in less than two seconds, in turns, and too many for one tenant', async () => {
  const text = `email,name,role\n${Array.from({ length: 50_000 }, (_, at) => `p${at}@example.org,Person ${at},reader`).join('\n')}`;
  const bytes = utf8(text);
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 1);
  const started = cpuMs();
  const file = await readPeople(bytes);
  clearInterval(timer);
  expect(cpuMs() - started).toBeLessThan(2000);
  expect(turns).toBeGreaterThan(3);
  expect(file.accepted).toBe(50_000);
  expect(file.notes[0]).toContain('50,000 people are too many');
});

test('an address that cannot be a session name is told in its row, not after it was added', async () => {
  const long = `${'ann'.repeat(22)}@x.org`;
  const file = await readPeople(utf8(`email,session\n${long},\n${long.replace('ann', 'bob')},ann\n`), {
    email: 0,
    sessionName: 1,
  });
  expect(file.rows.map(({ errors }) => errors.length)).toEqual([1, 0]);
  expect(file.rows[0]?.errors[0]).toContain('session name');
});
