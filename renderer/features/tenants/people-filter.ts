import type { PersonDraft } from './draft/tenant-draft.ts';

export interface ListedPerson {
  readonly person: PersonDraft;
  /** The position in the draft: what issues and edits name. */
  readonly index: number;
}

/** People whose e-mail or name holds the text, with their positions; everybody for a blank one. */
export const findPeople = (
  people: readonly PersonDraft[],
  text: string,
  only?: ReadonlySet<number>,
): readonly ListedPerson[] => {
  const wanted = text.trim().toLowerCase();
  const listed: ListedPerson[] = [];
  people.forEach((person, index) => {
    if (only && !only.has(index)) return;
    if (
      wanted === '' ||
      person.email.toLowerCase().includes(wanted) ||
      person.name?.toLowerCase().includes(wanted)
    )
      listed.push({ person, index });
  });
  return listed;
};

/** The positions of people of whom something must be mended, out of places like `people.3.email`. */
export const peopleWithErrors = (errors: ReadonlyMap<string, string>): ReadonlyMap<number, string> => {
  const found = new Map<number, string>();
  for (const [key, message] of errors) {
    const [field, index] = key.split('.');
    if (field === 'people' && index !== undefined && !found.has(Number(index)))
      found.set(Number(index), message);
  }
  return found;
};
