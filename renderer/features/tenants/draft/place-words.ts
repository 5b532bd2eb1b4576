import type { InputIssue } from '../../../../shared/errors.ts';
import { wizardWords } from '../wizard-words.ts';
import type { TenantDraft } from './tenant-draft.ts';

const { identity, isolation, datastores, people, person, entitlements } = wizardWords;

const fields: Readonly<Record<string, string>> = {
  name: identity.name,
  slug: identity.slug,
  tenantId: identity.tenantId,
  environment: identity.environment,
  namespace: isolation.name,
  email: people.email,
  role: people.role,
  reason: people.exceptionReason,
  catalog: datastores.identifier,
  database: datastores.identifier,
  location: datastores.identifier,
  arn: datastores.identifier,
  schema: datastores.schemaName,
  kind: datastores.kind,
  federationRole: people.federationRole,
  sessionName: person.sessionNameShort,
  iamUser: person.iamArn,
  groups: entitlements.groups,
  id: entitlements.id,
};

const fieldWords = (field: string | number | undefined): string =>
  typeof field === 'string' ? (fields[field] ?? field) : '';

const rows: Readonly<Record<string, string>> = {
  contacts: identity.contact,
  datastores: datastores.one,
  people: people.one,
  exceptions: people.exception,
  entitlements: entitlements.one,
};

/**
 * A place of the draft as a person would name it: `Contact 2, E-mail`; people by their e-mail, assets by
 * their name.
 */
export const placeWords = (path: InputIssue['path'], draft: TenantDraft): string => {
  const [list, index, field] = path[0] === 'identities' && path[1] === 'exceptions' ? path.slice(1) : path;
  if (typeof index !== 'number') return fieldWords(path.at(-1)) || wizardWords.document;
  const asset = list === 'entitlements' ? draft.entitlements[index] : undefined;
  const own = list === 'people' ? draft.people[index]?.email : (asset?.name ?? asset?.id);
  const row = own || `${rows[String(list)] ?? list} ${index + 1}`;
  return field === undefined ? row : `${row}, ${fieldWords(field)}`;
};
