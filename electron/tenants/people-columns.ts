import type { TenantRole } from '../../shared/domain/tenant-spec.ts';

/** What a people file's columns and role words mean. English and German. */

export const peopleFields = ['email', 'name', 'role', 'sessionName'] as const;
export type PeopleField = (typeof peopleFields)[number];
export type ColumnMapping = Partial<Record<PeopleField, number>>;

/** Letters and digits only, without case and accents: `E-Mail-Adresse` and `email adresse` are one word. */
const bare = (word: string): string =>
  word
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');

const headers: Readonly<Record<PeopleField, ReadonlySet<string>>> = {
  email: words(
    'email mail emailaddress mailaddress emailadresse mailadresse eadresse upn userprincipalname benutzerprinzipalname login username benutzername address adresse',
  ),
  name: words(
    'name fullname displayname realname person people anzeigename vollstandigername vorundnachname mitarbeiter benutzer user',
  ),
  role: words(
    'role rolle roles rollen userrole quicksightrole access zugriff zugang berechtigung recht rechte typ type level stufe license licence lizenz',
  ),
  sessionName: words('session sessionname rolesession rolesessionname sitzung sitzungsname'),
};

const roleWords: Readonly<Record<TenantRole, ReadonlySet<string>>> = {
  reader: words(
    'reader readers read readonly viewer viewers view consumer leser leserin leserinnen lesend lesen nurlesen betrachter betrachterin ansehen r readerpro',
  ),
  author: words(
    'author authors editor editors edit creator create writer write autor autorin autoren ersteller erstellerin bearbeiter bearbeiterin bearbeiten schreiben authorpro',
  ),
  admin: words(
    'admin admins administrator administrators administratorin verwalter verwalterin manager adminpro',
  ),
};

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}

/** The role that a word means, or undefined. */
export const roleOfWord = (word: string): TenantRole | undefined => {
  const key = bare(word);
  return (Object.keys(roleWords) as TenantRole[]).find((role) => roleWords[role].has(key));
};

const looksLikeAddress = (cell: string): boolean => /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(cell.trim());

/** Whether the first row names columns: it has a known word and no address. */
export const isHeader = (row: readonly string[]): boolean =>
  !row.some(looksLikeAddress) &&
  row.some((cell) => peopleFields.some((field) => headers[field].has(bare(cell))));

/**
 * Which column is which: by the header's words, and where they say nothing by what the first rows hold.
 */
export const guessColumns = (
  header: readonly string[] | null,
  sample: readonly (readonly string[])[],
): ColumnMapping => {
  const mapping: ColumnMapping = {};
  const used = new Set<number>();
  const take = (field: PeopleField, column: number) => {
    if (mapping[field] !== undefined || used.has(column) || column < 0) return;
    mapping[field] = column;
    used.add(column);
  };
  for (const field of ['sessionName', 'email', 'role', 'name'] as const)
    take(field, header?.findIndex((cell) => headers[field].has(bare(cell))) ?? -1);
  const width = Math.max(0, ...sample.map((row) => row.length));
  const column = (fits: (cell: string) => boolean) =>
    Array.from({ length: width }, (_, at) => at).find((at) => {
      const cells = sample.map((row) => row[at]?.trim() ?? '').filter((cell) => cell !== '');
      return !used.has(at) && cells.length > 0 && cells.filter(fits).length * 2 > cells.length;
    }) ?? -1;
  take('email', column(looksLikeAddress));
  take(
    'role',
    column((cell) => roleOfWord(cell) !== undefined),
  );
  if (header === null)
    take(
      'name',
      column((cell) => /\p{L}/u.test(cell)),
    );
  return mapping;
};
