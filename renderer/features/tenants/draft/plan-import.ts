import type { TenantRole } from '../../../../shared/domain/tenant-spec.ts';
import {
  emailKey,
  type Merge,
  mergePeople,
  type OnDuplicate,
  peopleOfRows,
  type ReadRow,
} from './edit-people.ts';
import type { PersonDraft } from './tenant-draft.ts';

/** What adding a read list would do, as its preview says it. */
export interface ImportPlan extends Merge {
  readonly good: number;
  readonly bad: number;
  readonly warned: number;
  /** How many rows name somebody who is in the draft already. */
  readonly there: number;
  /** How many good rows name no role. */
  readonly withoutRole: number;
}

export const isThere = (row: ReadRow, emails: ReadonlySet<string>): boolean =>
  row.person !== null && emails.has(emailKey(row.person.email ?? ''));

/** The people whom a list could meet, by e-mail. */
export const emailsOf = (people: readonly PersonDraft[]): ReadonlySet<string> =>
  new Set(people.map(({ email }) => emailKey(email)));

/** Works out what adding the list would do to the people who are there. Nothing is changed. */
export const planImport = (
  people: readonly PersonDraft[],
  rows: readonly ReadRow[],
  role: TenantRole,
  onDuplicate: OnDuplicate,
): ImportPlan => {
  const emails = emailsOf(people);
  const good = rows.filter((row) => row.person !== null && row.errors.length === 0);
  return {
    ...mergePeople(people, peopleOfRows(rows, role), onDuplicate),
    good: good.length,
    bad: rows.filter((row) => row.errors.length > 0).length,
    warned: rows.filter((row) => row.warnings.length > 0).length,
    there: good.filter((row) => isThere(row, emails)).length,
    withoutRole: good.filter((row) => !row.person?.role).length,
  };
};
