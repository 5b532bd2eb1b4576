import { stringify } from 'yaml';
import type { Json } from '../../shared/domain/plan.ts';
import { placeOf } from '../../shared/domain/tenant-rules.ts';
import { type CentralGroups, type TenantSpec, tenantRoles } from '../../shared/domain/tenant-spec.ts';
import type { InputIssue } from '../../shared/errors.ts';
import { readYaml, refuseYaml, spokenPlace } from '../documents/read-yaml.ts';

/** The schema that editors find beside the file; `resources/tenant.schema.json` has its text. */
const schemaComment = '# yaml-language-server: $schema=./tenant.schema.json';

export interface TenantDocument {
  readonly value: Json;
  /** Where a path is in the file: `line 3, column 5`; undefined where it cannot be told. */
  place(path: InputIssue['path']): string | undefined;
}

/**
 * Reads a tenant file. It is only YAML here: what it says is judged by `checkTenant`.
 *
 * Throws `StewardError` `BAD_INPUT` with one message and its line and column, for what `readYaml` refuses and for
 * several documents.
 */
export const readTenantDocument = (text: string): TenantDocument => {
  const [document, second] = readYaml(text, {
    largestMegabytes: 5,
    tooLarge: 'Split the tenant.',
    empty: 'Export a tenant to see what a file looks like.',
  });
  if (second !== undefined)
    throw refuseYaml(
      'The file has more than one document.',
      'Write one tenant per file.',
      spokenPlace(second.start),
    );
  return {
    value: document.value,
    place: (path) => {
      const place = document.place(path);
      return place && spokenPlace(place);
    },
  };
};

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** No names of their own are none: both are one document. */
const orderedGroups = ({ reader, author, admin }: CentralGroups = {}): CentralGroups | undefined =>
  reader === undefined && author === undefined && admin === undefined ? undefined : { reader, author, admin };

/** A tenant with its fields in the schema's order and its lists sorted: equal tenants are equal values. */
export const orderedTenant = (spec: TenantSpec): Json => {
  const { identities } = spec;
  const document = {
    version: spec.version,
    slug: spec.slug,
    name: spec.name,
    tenantId: spec.tenantId,
    environment: spec.environment,
    contacts: [...spec.contacts]
      .sort((one, other) => compare(one.role + one.email, other.role + other.email))
      .map(({ name, email, role }) => ({ name, email, role })),
    isolation: spec.isolation,
    datastores: [...spec.datastores].sort((one, other) =>
      compare(`${one.environment} ${placeOf(one)}`, `${other.environment} ${placeOf(other)}`),
    ),
    identities: {
      // What is not said is federated: both are one document.
      kind: identities.kind === 'federated' ? undefined : identities.kind,
      federatedOnly: identities.federatedOnly,
      federationRole: identities.federationRole,
      groups: orderedGroups(identities.groups),
      exceptions: [...identities.exceptions]
        .sort((one, other) => compare(one.email, other.email))
        .map(({ email, reason }) => ({ email, reason })),
    },
    people: [...spec.people]
      .sort((one, other) => compare(one.email.toLowerCase(), other.email.toLowerCase()))
      .map(({ email, name, role, sessionName, federationRole, iamUser, native, identityCenter }) => ({
        email,
        name,
        role,
        sessionName,
        federationRole,
        iamUser,
        native,
        identityCenter,
      })),
    entitlements: [...spec.entitlements]
      .sort((one, other) => compare(`${one.kind} ${one.id}`, `${other.kind} ${other.id}`))
      .map(({ kind, id, name, groups }) => ({
        kind,
        id,
        name,
        groups: tenantRoles.filter((role) => groups.includes(role)),
      })),
  };
  // Through JSON: fields that are undefined are not there.
  return JSON.parse(JSON.stringify(document)) as Json;
};

/** Writes a tenant as the file that onboards it again. Equal tenants are equal files. */
export const writeTenantDocument = (spec: TenantSpec): string =>
  `${schemaComment}\n${stringify(orderedTenant(spec), { lineWidth: 0, aliasDuplicateObjects: false, version: '1.2', schema: 'core' })}`;
