import type { SignInWay } from '../../../../shared/domain/account-sign-in.ts';
import { signInOf } from '../../../../shared/domain/tenant-names.ts';
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
  readonly signsIn: SignInWay;
  readonly sessionName: string;
  readonly federationRole: string;
  readonly iamUser: string;
  /** In QuickSight, or in IAM Identity Center. */
  readonly userName: string;
  readonly reason: string;
}

const reasonOf = (email: string, { exceptions }: IdentitiesDraft): string =>
  exceptions.find((exception) => emailKey(exception.email) === emailKey(email))?.reason ?? '';

export const personFormOf = (person: PersonDraft, identities: IdentitiesDraft): PersonForm => ({
  email: person.email,
  name: person.name ?? '',
  role: person.role,
  signsIn: signInOf(person, identities),
  sessionName: person.sessionName ?? '',
  federationRole: person.federationRole ?? '',
  iamUser: person.iamUser ?? '',
  userName: person.native ?? person.identityCenter ?? '',
  reason: reasonOf(person.email, identities),
});

/**
 * The person whom the form describes: fields of the other ways to sign in are left out. Who signs in otherwise
 * than all others says so by a field of their own, if only by the name that would be theirs anyhow.
 */
const personOfForm = (form: PersonForm, { kind }: Pick<IdentitiesDraft, 'kind'>) => {
  const { email, name, role, signsIn, sessionName, federationRole, iamUser } = form;
  const usual = signsIn === kind ? '' : email;
  const fields = {
    federated: { federationRole, sessionName: sessionName || (federationRole ? '' : usual) },
    iam_user: { iamUser },
    native: { native: form.userName || usual },
    identity_center: { identityCenter: form.userName || usual },
  };
  return personOf({ email, name, role, ...fields[signsIn] });
};

/** The rule that all people are federated binds who signs in with a key or password of their own. */
export const needsReason = ({ signsIn }: PersonForm, { federatedOnly }: IdentitiesDraft): boolean =>
  federatedOnly && (signsIn === 'iam_user' || signsIn === 'native');

/** What must be mended before the form can be saved, by field. */
export const personFormErrors = (
  form: PersonForm,
  index: number,
  draft: TenantDraft,
  context: RuleContext,
): ReadonlyMap<string, string> => {
  const person = personOfForm(form, draft.identities);
  const iamUser = form.signsIn === 'iam_user';
  const excepts = needsReason(form, draft.identities);
  const excepted = exceptPerson(person.email, excepts ? form.reason : '')(draft);
  const errors = new Map(personErrors(person, excepted, context));
  if (iamUser && person.iamUser === undefined) errors.set('iamUser', wizardWords.person.iamArnMissing);
  if (draft.people.some((other, at) => at !== index && emailKey(other.email) === emailKey(person.email)))
    errors.set('email', wizardWords.people.already(person.email));
  if (excepts) {
    const reason = identitiesSchema.shape.exceptions.safeParse([
      { email: 'a@example.com', reason: form.reason },
    ]);
    if (!reason.success) errors.set('reason', wizardWords.person.reasonMissing);
    // Without its reason the person is no exception yet; the complaint belongs to the reason alone.
    if (!reason.success && person.iamUser !== undefined) errors.delete('iamUser');
    if (!reason.success) errors.delete('native');
  }
  return errors;
};

/** Puts the form's person in place, and keeps the list of exceptions in step with them. */
export const savePersonForm =
  (form: PersonForm, index: number): Edit =>
  (draft) => {
    const before = draft.people[index];
    const person = personOfForm(form, draft.identities);
    const put = setPerson(index, person)(draft);
    const renamed =
      before && emailKey(before.email) !== emailKey(person.email) ? exceptPerson(before.email, '')(put) : put;
    if (!draft.identities.federatedOnly) return renamed;
    return exceptPerson(person.email, needsReason(form, draft.identities) ? form.reason : '')(renamed);
  };
