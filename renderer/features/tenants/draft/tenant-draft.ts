import type { Json } from '../../../../shared/domain/plan.ts';
import {
  contactRoles,
  datastoreKinds,
  entitlementKinds,
  type IdentityKind,
  identityKinds,
  type TenantRole,
  tenantRoles,
} from '../../../../shared/domain/tenant-spec.ts';

/**
 * What the wizard holds while it is typed: the fields of `TenantSpec`, each present, none checked. It is
 * stored as the draft's body and checked as a spec without any translation in between, so that a path in
 * an issue names the same row on screen, in the draft and in the plan.
 */
export interface TenantDraft {
  readonly name: string;
  readonly slug: string;
  readonly tenantId: string;
  readonly environment: string;
  readonly contacts: readonly ContactDraft[];
  readonly isolation: IsolationDraft;
  readonly datastores: readonly DatastoreDraft[];
  readonly identities: IdentitiesDraft;
  readonly people: readonly PersonDraft[];
  readonly entitlements: readonly EntitlementDraft[];
}

export interface ContactDraft {
  readonly name: string;
  readonly email: string;
  readonly role: (typeof contactRoles)[number];
}

export type IsolationDraft =
  | { readonly model: 'namespace'; readonly namespace: string }
  | { readonly model: 'shared' };

/** One row of the datastore editor. Fields of other kinds are kept while the kind is changed to and fro. */
export interface DatastoreDraft {
  readonly kind: (typeof datastoreKinds)[number];
  readonly environment: string;
  readonly catalog: string;
  readonly database: string;
  readonly schema: string;
  readonly location: string;
  readonly arn: string;
}

export interface ExceptionDraft {
  readonly email: string;
  readonly reason: string;
}

export interface IdentitiesDraft {
  readonly kind: IdentityKind;
  readonly federatedOnly: boolean;
  readonly federationRole: string;
  /** What Identity Center's groups are called, where they are not called after the tenant; blank for the others. */
  readonly groups: Readonly<Record<TenantRole, string>>;
  readonly exceptions: readonly ExceptionDraft[];
}

export interface PersonDraft {
  readonly email: string;
  readonly role: TenantRole;
  readonly name?: string;
  readonly sessionName?: string;
  readonly federationRole?: string;
  readonly iamUser?: string;
  readonly native?: string;
  readonly identityCenter?: string;
}

export interface EntitlementDraft {
  readonly kind: (typeof entitlementKinds)[number];
  readonly id: string;
  readonly name?: string;
  readonly groups: readonly TenantRole[];
}

export type DraftBody = Record<string, Json>;

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const oneOf = <T extends string>(allowed: readonly T[], value: unknown, otherwise: T): T =>
  allowed.find((candidate) => candidate === value) ?? otherwise;

const contactOf = (value: unknown): ContactDraft => {
  const contact = record(value);
  return {
    name: text(contact.name),
    email: text(contact.email),
    role: oneOf(contactRoles, contact.role, 'owner'),
  };
};

const datastoreOf = (value: unknown): DatastoreDraft => {
  const datastore = record(value);
  return {
    kind: oneOf(datastoreKinds, datastore.kind, 'uc_catalog'),
    environment: text(datastore.environment),
    catalog: text(datastore.catalog),
    database: text(datastore.database),
    schema: text(datastore.schema),
    location: text(datastore.location),
    arn: text(datastore.arn),
  };
};

/** Optional texts that are blank are left out: the spec knows them as absent, not as empty. */
const filled = <K extends string>(values: Record<K, unknown>): { readonly [P in K]?: string } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => text(value).trim() !== '')) as {
    [P in K]?: string;
  };

/** One person out of anything that has the fields; blanks of optional fields are left out. */
export const personOf = (value: unknown): PersonDraft => {
  const { email, role, name, sessionName, federationRole, iamUser, native, identityCenter } = record(value);
  return {
    email: text(email).trim(),
    role: oneOf(tenantRoles, role, 'reader'),
    ...filled({ name, sessionName, federationRole, iamUser, native, identityCenter }),
  };
};

const entitlementOf = (value: unknown): EntitlementDraft => {
  const entitlement = record(value);
  const groups = list(entitlement.groups);
  return {
    kind: oneOf(entitlementKinds, entitlement.kind, 'dashboard'),
    id: text(entitlement.id),
    ...filled({ name: entitlement.name }),
    groups: tenantRoles.filter((role) => groups.includes(role)),
  };
};

const groupsOf = (value: unknown): IdentitiesDraft['groups'] => {
  const groups = record(value);
  return { reader: text(groups.reader), author: text(groups.author), admin: text(groups.admin) };
};

/** Reads a stored body of any shape: what is missing or of the wrong type becomes blank, never an error. */
export const readDraft = (body: DraftBody): TenantDraft => {
  const identities = record(body.identities);
  const isolation = record(body.isolation);
  return {
    name: text(body.name),
    slug: text(body.slug),
    tenantId: text(body.tenantId),
    environment: text(body.environment),
    contacts: list(body.contacts).map(contactOf),
    isolation:
      isolation.model === 'shared'
        ? { model: 'shared' }
        : { model: 'namespace', namespace: text(isolation.namespace) },
    datastores: list(body.datastores).map(datastoreOf),
    identities: {
      kind: oneOf(identityKinds, identities.kind, 'federated'),
      federatedOnly: identities.federatedOnly !== false,
      federationRole: text(identities.federationRole),
      groups: groupsOf(identities.groups),
      exceptions: list(identities.exceptions).map((value) => {
        const exception = record(value);
        return { email: text(exception.email), reason: text(exception.reason) };
      }),
    },
    people: list(body.people).map(personOf),
    entitlements: list(body.entitlements).map(entitlementOf),
  };
};

/** The fields of a datastore that its kind has; a blank schema is none. */
export const datastoreBody = (row: DatastoreDraft): Record<string, Json> => {
  const { kind, environment } = row;
  switch (kind) {
    case 'uc_catalog':
      return { kind, environment, catalog: row.catalog };
    case 'database':
      return { kind, environment, database: row.database, ...(row.schema ? { schema: row.schema } : {}) };
    case 's3':
      return { kind, environment, location: row.location };
    case 'data_source':
      return { kind, environment, arn: row.arn };
  }
};

/** The groups that have names of their own; only groups of Identity Center can. */
export const namedGroups = ({ kind, groups }: IdentitiesDraft): Record<string, string> =>
  kind === 'identity_center' ? filled(groups) : {};

/** The body that is saved, validated and planned: a `TenantSpec` as far as it has been typed. */
export const bodyOf = (draft: TenantDraft): DraftBody => ({
  version: 1,
  name: draft.name,
  slug: draft.slug,
  tenantId: draft.tenantId,
  environment: draft.environment,
  contacts: draft.contacts.map((contact) => ({ ...contact })),
  isolation: { ...draft.isolation },
  datastores: draft.datastores.map(datastoreBody),
  identities: {
    ...(draft.identities.kind === 'federated' ? {} : { kind: draft.identities.kind }),
    federatedOnly: draft.identities.federatedOnly,
    ...(draft.identities.federationRole ? { federationRole: draft.identities.federationRole } : {}),
    ...(Object.keys(namedGroups(draft.identities)).length === 0
      ? {}
      : { groups: namedGroups(draft.identities) }),
    exceptions: draft.identities.exceptions.map((exception) => ({ ...exception })),
  },
  people: draft.people.map((person) => ({ ...person })),
  entitlements: draft.entitlements.map((entitlement) => ({
    ...entitlement,
    groups: [...entitlement.groups],
  })),
});
