import type { IdentityKind, TenantRole } from '../../../../shared/domain/tenant-spec.ts';
import { type EnvironmentFacts, slugOf, usualFederationRole } from './derive.ts';
import type {
  ContactDraft,
  DatastoreDraft,
  EntitlementDraft,
  ExceptionDraft,
  IdentitiesDraft,
  TenantDraft,
} from './tenant-draft.ts';

/** Every edit is a function from draft to draft; a field that is not concerned keeps its identity. */
export type Edit = (draft: TenantDraft) => TenantDraft;

const replaceAt = <T>(rows: readonly T[], index: number, change: Partial<T>): readonly T[] =>
  rows.map((row, position) => (position === index ? { ...row, ...change } : row));
const removeAt = <T>(rows: readonly T[], index: number): readonly T[] =>
  rows.filter((_, position) => position !== index);

/** Changes the slug and what still follows it: the tenant id and the namespace, unless typed by hand. */
export const setSlug =
  (slug: string): Edit =>
  (draft) => ({
    ...draft,
    slug,
    tenantId: draft.tenantId === '' || draft.tenantId === draft.slug ? slug : draft.tenantId,
    isolation:
      draft.isolation.model === 'namespace' &&
      (draft.isolation.namespace === '' || draft.isolation.namespace === draft.slug)
        ? { model: 'namespace', namespace: slug }
        : draft.isolation,
  });

/** Changes the name; the slug follows until somebody types another one or it is `fixed` (a live tenant's). */
export const setName =
  (name: string, slug: 'follows' | 'fixed'): Edit =>
  (draft) => {
    const named = { ...draft, name };
    const derived = draft.slug === '' || draft.slug === slugOf(draft.name);
    return slug === 'follows' && derived ? setSlug(slugOf(name))(named) : named;
  };

export const setTenantId =
  (tenantId: string): Edit =>
  (draft) => ({ ...draft, tenantId });

/**
 * Moves the tenant to another environment. The federation role follows where it was the usual one of the
 * old account; datastore rows that nobody has moved stay where they are, because each names its own.
 */
export const setEnvironment =
  (to: EnvironmentFacts, from: EnvironmentFacts | null): Edit =>
  (draft) => {
    const role = draft.identities.federationRole;
    const usual = role === '' || role === usualFederationRole(from?.accountId ?? null);
    return {
      ...draft,
      environment: to.name,
      identities: usual
        ? { ...draft.identities, federationRole: usualFederationRole(to.accountId) }
        : draft.identities,
    };
  };

export const setIsolation =
  (model: 'namespace' | 'shared'): Edit =>
  (draft) => ({
    ...draft,
    isolation: model === 'shared' ? { model } : { model, namespace: draft.slug },
  });

export const setNamespace =
  (namespace: string): Edit =>
  (draft) => ({ ...draft, isolation: { model: 'namespace', namespace } });

export const addContact: Edit = (draft) => ({
  ...draft,
  contacts: [
    ...draft.contacts,
    { name: '', email: '', role: draft.contacts.length === 0 ? 'owner' : 'technical' },
  ],
});
export const setContact =
  (index: number, change: Partial<ContactDraft>): Edit =>
  (draft) => ({ ...draft, contacts: replaceAt(draft.contacts, index, change) });
export const removeContact =
  (index: number): Edit =>
  (draft) => ({ ...draft, contacts: removeAt(draft.contacts, index) });

/** A new row takes the kind and environment of the row above it: the next one is usually alike. */
export const addDatastore: Edit = (draft) => {
  const last = draft.datastores.at(-1);
  const row: DatastoreDraft = {
    kind: last?.kind ?? 'uc_catalog',
    environment: last?.environment ?? draft.environment,
    catalog: '',
    database: '',
    schema: '',
    location: '',
    arn: '',
  };
  return { ...draft, datastores: [...draft.datastores, row] };
};
export const setDatastore =
  (index: number, change: Partial<DatastoreDraft>): Edit =>
  (draft) => ({ ...draft, datastores: replaceAt(draft.datastores, index, change) });
export const removeDatastore =
  (index: number): Edit =>
  (draft) => ({ ...draft, datastores: removeAt(draft.datastores, index) });

export const setIdentities =
  (change: Partial<IdentitiesDraft>): Edit =>
  (draft) => ({ ...draft, identities: { ...draft.identities, ...change } });

/**
 * Chooses how people sign in where nothing else is said of them. The rule that all are federated goes with it:
 * it would forbid every invitation. Invited and central people live in the default namespace.
 */
export const setIdentityKind =
  (kind: IdentityKind): Edit =>
  (draft) =>
    setIdentities({ kind, federatedOnly: kind !== 'native' })(draft);

/** Calls the Identity Center group of a role otherwise; blank for the usual name. */
export const setCentralGroup =
  (role: TenantRole, name: string): Edit =>
  (draft) =>
    setIdentities({ groups: { ...draft.identities.groups, [role]: name } })(draft);

export const setException =
  (index: number, change: Partial<ExceptionDraft>): Edit =>
  (draft) =>
    setIdentities({ exceptions: replaceAt(draft.identities.exceptions, index, change) })(draft);
export const addException: Edit = (draft) =>
  setIdentities({ exceptions: [...draft.identities.exceptions, { email: '', reason: '' }] })(draft);
export const removeException =
  (index: number): Edit =>
  (draft) =>
    setIdentities({ exceptions: removeAt(draft.identities.exceptions, index) })(draft);

const sameAsset = (
  one: Pick<EntitlementDraft, 'kind' | 'id'>,
  other: Pick<EntitlementDraft, 'kind' | 'id'>,
) => one.kind === other.kind && one.id === other.id;

/** The groups that an asset is given to unless somebody chooses: readers never need a dataset itself. */
export const usualGroups = (kind: EntitlementDraft['kind']): readonly TenantRole[] =>
  kind === 'dashboard' ? ['reader', 'author', 'admin'] : ['author', 'admin'];

/** Chooses assets, each for the usual groups; those already chosen keep theirs. */
export const chooseAssets =
  (assets: readonly Pick<EntitlementDraft, 'kind' | 'id' | 'name'>[]): Edit =>
  (draft) => ({
    ...draft,
    entitlements: [
      ...draft.entitlements,
      ...assets
        .filter((asset) => !draft.entitlements.some((chosen) => sameAsset(chosen, asset)))
        .map(({ kind, id, name }) => ({ kind, id, ...(name ? { name } : {}), groups: usualGroups(kind) })),
    ],
  });

export const dropAssets =
  (assets: readonly Pick<EntitlementDraft, 'kind' | 'id'>[]): Edit =>
  (draft) => ({
    ...draft,
    entitlements: draft.entitlements.filter((chosen) => !assets.some((asset) => sameAsset(chosen, asset))),
  });

/** Gives a chosen asset to exactly these groups, in the order of the roles. */
export const setGroups =
  (asset: Pick<EntitlementDraft, 'kind' | 'id'>, groups: readonly TenantRole[]): Edit =>
  (draft) => ({
    ...draft,
    entitlements: draft.entitlements.map((chosen) =>
      sameAsset(chosen, asset) ? { ...chosen, groups } : chosen,
    ),
  });

const blankContact = (contact: ContactDraft) => contact.name.trim() === '' && contact.email.trim() === '';
const blankDatastore = (row: DatastoreDraft) =>
  [row.catalog, row.database, row.schema, row.location, row.arn].every((field) => field.trim() === '');
const blankException = (exception: ExceptionDraft) =>
  exception.email.trim() === '' && exception.reason.trim() === '';

/** Drops rows in which nothing was typed, so that an added and forgotten row is nobody's error. */
export const pruneBlankRows: Edit = (draft) => {
  const { contacts, datastores, identities } = draft;
  const any =
    contacts.some(blankContact) ||
    datastores.some(blankDatastore) ||
    identities.exceptions.some(blankException);
  if (!any) return draft;
  return {
    ...draft,
    contacts: contacts.some(blankContact) ? contacts.filter((row) => !blankContact(row)) : contacts,
    datastores: datastores.some(blankDatastore)
      ? datastores.filter((row) => !blankDatastore(row))
      : datastores,
    identities: identities.exceptions.some(blankException)
      ? { ...identities, exceptions: identities.exceptions.filter((row) => !blankException(row)) }
      : identities,
  };
};
