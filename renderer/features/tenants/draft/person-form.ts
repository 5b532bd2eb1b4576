import type { RuleContext } from '../../../../shared/domain/tenant-rules.ts';
import { identities as identitiesSchema, type TenantRole } from '../../../../shared/domain/tenant-spec.ts';
import { wizardWords } from '../wizard-words.ts';
import { personErrors } from './check-draft.ts';
import type { Edit } from './edit-draft.ts';
import { emailKey, exceptPerson, setPerson } from './edit-people.ts';
import { type IdentitiesDraft, type PersonDraft, personOf, type TenantDraft } from './tenant-draft.ts';

/** A person while they are edited: every field present, and the reason where they are an exception. */
export interface PersonForm {
  readonly email: string;
  readonly name: string;
  readonly role: TenantRole;
  readonly signsIn: 'federated' | 'iam_user';
  readonly sessionName: string;
  readonly federationRole: string;
  readonly iamUser: string;
  readonly reason: string;
}

const reasonOf = (email: string, { exceptions }: IdentitiesDraft): string =>
  exceptions.find((exception) => emailKey(exception.email) === emailKey(email))?.reason ?? '';

export const personFormOf = (person: PersonDraft, identities: IdentitiesDraft): PersonForm => ({
  email: person.email,
  name: person.name ?? '',
  role: person.role,
  signsIn: person.iamUser === undefined ? 'federated' : 'iam_user',
  sessionName: person.sessionName ?? '',
  federationRole: person.federationRole ?? '',
  iamUser: person.iamUser ?? '',
  reason: reasonOf(person.email, identities),
});

/** The person whom the form describes: fields of the other way to sign in are left out. */
const personOfForm = ({ email, name, role, signsIn, sessionName, federationRole, iamUser }: PersonForm) =>
  personOf({
    email,
    name,
    role,
    ...(signsIn === 'federated' ? { sessionName, federationRole } : { iamUser }),
  });

/** What must be mended before the form can be saved, by field. */
export const personFormErrors = (
  form: PersonForm,
  index: number,
  draft: TenantDraft,
  context: RuleContext,
): ReadonlyMap<string, string> => {
  const person = personOfForm(form);
  const iamUser = form.signsIn === 'iam_user';
  const excepted = exceptPerson(person.email, iamUser ? form.reason : '')(draft).identities;
  const errors = new Map(personErrors(person, excepted, context));
  if (iamUser && person.iamUser === undefined) errors.set('iamUser', wizardWords.person.iamArnMissing);
  if (draft.people.some((other, at) => at !== index && emailKey(other.email) === emailKey(person.email)))
    errors.set('email', wizardWords.people.already(person.email));
  if (iamUser && draft.identities.federatedOnly) {
    const reason = identitiesSchema.shape.exceptions.safeParse([
      { email: 'a@example.com', reason: form.reason },
    ]);
    if (!reason.success) errors.set('reason', wizardWords.person.reasonMissing);
    // Without its reason the person is no exception yet; the complaint belongs to the reason alone.
    if (!reason.success && person.iamUser !== undefined) errors.delete('iamUser');
  }
  return errors;
};

/** Puts the form's person in place, and keeps the list of exceptions in step with them. */
export const savePersonForm =
  (form: PersonForm, index: number): Edit =>
  (draft) => {
    const before = draft.people[index];
    const person = personOfForm(form);
    const put = setPerson(index, person)(draft);
    const renamed =
      before && emailKey(before.email) !== emailKey(person.email) ? exceptPerson(before.email, '')(put) : put;
    if (!draft.identities.federatedOnly) return renamed;
    return exceptPerson(person.email, form.signsIn === 'iam_user' ? form.reason : '')(renamed);
  };
