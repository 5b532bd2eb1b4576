import type { TenantRole } from '../../../../shared/domain/tenant-spec.ts';
import type { Edit } from './edit-draft.ts';
import { type PersonDraft, personOf } from './tenant-draft.ts';

/** One e-mail is one person, however it is written. */
export const emailKey = (email: string): string => email.trim().toLowerCase();

/** What becomes of a person who is in the draft already when a file or a block names them again. */
export type OnDuplicate = 'keep' | 'replace';

export interface Merge {
  readonly people: readonly PersonDraft[];
  readonly added: number;
  readonly replaced: number;
  readonly kept: number;
}

/**
 * Adds people to those who are there. Somebody named twice is one person: `keep` leaves the first as they
 * are, `replace` takes role and fields from the newcomer and what it does not say from the old row.
 */
export const mergePeople = (
  existing: readonly PersonDraft[],
  incoming: readonly PersonDraft[],
  onDuplicate: OnDuplicate,
): Merge => {
  const people = [...existing];
  const positions = new Map(people.map((person, index) => [emailKey(person.email), index]));
  let added = 0;
  let replaced = 0;
  let kept = 0;
  for (const person of incoming) {
    const key = emailKey(person.email);
    const position = positions.get(key);
    if (position === undefined) {
      positions.set(key, people.length);
      people.push(person);
      added += 1;
    } else if (onDuplicate === 'replace') {
      people[position] = { ...people[position], ...person };
      replaced += 1;
    } else kept += 1;
  }
  return { people, added, replaced, kept };
};

/** A row of a people file as the host read it; `person` is null where the row has errors. */
export interface ReadRow {
  readonly read: { readonly email: string; readonly name: string; readonly role: string };
  readonly line: number;
  readonly person: Readonly<Record<string, string>> | null;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

/** The people of a file's good rows; `role` is given to those whose row names none. */
export const peopleOfRows = (rows: readonly ReadRow[], role: TenantRole): readonly PersonDraft[] =>
  rows.flatMap((row) =>
    row.person && row.errors.length === 0 ? [personOf({ ...row.person, role: row.person.role || role })] : [],
  );

export const setPeople =
  (people: readonly PersonDraft[]): Edit =>
  (draft) => ({ ...draft, people });

export const setPerson =
  (index: number, person: PersonDraft): Edit =>
  (draft) => ({ ...draft, people: draft.people.map((row, position) => (position === index ? person : row)) });

export const addPerson =
  (person: PersonDraft): Edit =>
  (draft) => ({ ...draft, people: [...draft.people, person] });

/** Removes people by position, with the exceptions that named them: nobody is excepted who is not there. */
export const removePeople =
  (indexes: ReadonlySet<number>): Edit =>
  (draft) => {
    const people = draft.people.filter((_, index) => !indexes.has(index));
    const left = new Set(people.map((person) => emailKey(person.email)));
    const gone = new Set(
      draft.people.filter((_, index) => indexes.has(index)).map((person) => emailKey(person.email)),
    );
    const exceptions = draft.identities.exceptions.filter(({ email }) => {
      const key = emailKey(email);
      return left.has(key) || !gone.has(key);
    });
    return {
      ...draft,
      people,
      identities:
        exceptions.length === draft.identities.exceptions.length
          ? draft.identities
          : { ...draft.identities, exceptions },
    };
  };

export const setRoles =
  (indexes: ReadonlySet<number>, role: TenantRole): Edit =>
  (draft) => ({
    ...draft,
    people: draft.people.map((person, index) =>
      indexes.has(index) && person.role !== role ? { ...person, role } : person,
    ),
  });

/** Names a person as an exception to the federated-only rule, or changes the reason of one. */
export const exceptPerson =
  (email: string, reason: string): Edit =>
  (draft) => {
    const key = emailKey(email);
    const others = draft.identities.exceptions.filter((exception) => emailKey(exception.email) !== key);
    const exceptions =
      reason.trim() === '' ? others : [...others, { email: email.trim(), reason: reason.trim() }];
    return { ...draft, identities: { ...draft.identities, exceptions } };
  };
