import { z } from 'zod';
import { accountId, roleArn } from './identifiers.ts';

/**
 * What a tenant should be: the one shape behind the wizard, the draft, the YAML file and the stored
 * tenant. Rules that need more than one field live in `tenant-rules.ts`. Objects are strict: a misspelt
 * field of a hand-written file is an error, not a wish that is silently dropped.
 */

/** Lower-case letters, digits and inner hyphens: safe in a namespace, group, folder id and S3 key. */
export const slug = z
  .string()
  .regex(
    /^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){1,39}$/,
    'A slug has 2 to 40 lower-case letters, digits and single hyphens, and starts with a letter.',
  );

export const email = z.email('This is not an e-mail address.').max(254);

/** A SQL identifier that never needs quoting: catalogue, database, schema. */
export const sqlIdentifier = z
  .string()
  .regex(
    /^[A-Za-z_][A-Za-z0-9_]{0,127}$/,
    'Letters, digits and underscores only, not starting with a digit, at most 128.',
  );

export const s3Location = z
  .string()
  .max(1024)
  .regex(
    /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/[A-Za-z0-9!_.*'()=-]+)*\/?$/,
    'An S3 location looks like s3://bucket/prefix.',
  );

export const dataSourceArn = z
  .string()
  .regex(
    /^arn:aws(?:-cn|-us-gov)?:quicksight:[a-z0-9-]+:\d{12}:datasource\/[\w-]{1,512}$/,
    'A data source ARN looks like arn:aws:quicksight:eu-central-1:123456789012:datasource/id.',
  );

/** The name of an environment; the four seeded ones are dev, test, staging and production. */
export const environmentName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,29}$/, 'An environment name has lower-case letters, digits and hyphens.');

export const datastore = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('uc_catalog'), environment: environmentName, catalog: sqlIdentifier }),
  z.strictObject({
    kind: z.literal('database'),
    environment: environmentName,
    database: sqlIdentifier,
    schema: sqlIdentifier.optional(),
  }),
  z.strictObject({ kind: z.literal('s3'), environment: environmentName, location: s3Location }),
  z.strictObject({ kind: z.literal('data_source'), environment: environmentName, arn: dataSourceArn }),
]);
export type Datastore = z.infer<typeof datastore>;
export const datastoreKinds = ['uc_catalog', 'database', 's3', 'data_source'] as const;

export const tenantRoles = ['reader', 'author', 'admin'] as const;
export const tenantRole = z.enum(tenantRoles);
export type TenantRole = z.infer<typeof tenantRole>;

/**
 * The role session name of an assumed role: 2 to 64 of `[\w+=.@-]`
 * (QuickSight `RegisterUser`, reference §6).
 */
export const sessionName = z
  .string()
  .regex(/^[\w+=.@-]{2,64}$/, 'A session name has 2 to 64 letters, digits or + = . @ - _');

export const iamUserArn = z
  .string()
  .regex(
    /^arn:aws(?:-cn|-us-gov)?:iam::\d{12}:user\/[\w+=,.@/-]{1,512}$/,
    'An IAM user ARN looks like arn:aws:iam::123456789012:user/name.',
  );

/**
 * Whose word it is who somebody is: an identity provider's through IAM federation, QuickSight's own (people are
 * invited and keep a password there), or IAM Identity Center's.
 */
export const identityKinds = ['federated', 'native', 'identity_center'] as const;
export const identityKind = z.enum(identityKinds);
export type IdentityKind = z.infer<typeof identityKind>;

/** The service takes any of U+0020 to U+00FF; a slash would read as a federated person's role. */
export const quickSightUserName = z
  .string()
  .regex(
    /^[!-.0-~¡-¬®-ÿ](?:[ -.0-~¡-¬®-ÿ]{0,62}[!-.0-~¡-¬®-ÿ])?$/,
    'A user name has 1 to 64 Latin letters, digits or signs, no slash, and no space at its ends.',
  );

export const person = z.strictObject({
  email,
  name: z.string().trim().max(128).optional(),
  role: tenantRole,
  /** Federated people only. Defaults to the e-mail, which is what Entra ID sends as session name. */
  sessionName: sessionName.optional(),
  /** Federated people only. Overrides `identities.federationRole`. */
  federationRole: roleArn.optional(),
  /** Set for a person who is an IAM user instead of federated; needs a named exception. */
  iamUser: iamUserArn.optional(),
  /** The user name of a person whom QuickSight itself manages. Defaults to the e-mail where all people are such. */
  native: quickSightUserName.optional(),
  /** The person's user name in IAM Identity Center. Defaults to the e-mail where all people come from there. */
  identityCenter: quickSightUserName.optional(),
});
export type Person = z.infer<typeof person>;

/** What QuickSight takes of a group's name: Latin-1, and no space at its ends. */
const centralGroupName = z
  .string()
  .regex(
    /^[!-~¡-ÿ](?:[ -~¡-ÿ]{0,254}[!-~¡-ÿ])?$/,
    'A group’s name has 1 to 256 Latin letters, digits or signs, and no space at its ends.',
  );

/** Groups of IAM Identity Center by the role that they are assigned to. */
const centralGroups = z.strictObject({
  reader: centralGroupName.optional(),
  author: centralGroupName.optional(),
  admin: centralGroupName.optional(),
});
export type CentralGroups = z.infer<typeof centralGroups>;

export const identities = z.strictObject({
  /** How people sign in where nothing else is said of them; absent: federated. */
  kind: identityKind.optional(),
  /** Only people who come in through the identity provider (Entra ID) get access. */
  federatedOnly: z.boolean().default(true),
  /** The IAM role that the identity provider's people assume. */
  federationRole: roleArn.optional(),
  /** IAM Identity Center only: groups that are not called after the tenant (`<slug>-readers`, …). */
  groups: centralGroups.optional(),
  /** People whom the rule does not bind, each with the reason. */
  exceptions: z
    .array(z.strictObject({ email, reason: z.string().trim().min(3, 'Give the reason.').max(500) }))
    .max(1000)
    .default([]),
});

export const entitlementKinds = ['dashboard', 'dataset'] as const;
export const assetId = z.string().regex(/^[\w-]{1,512}$/, 'An asset id has letters, digits, - and _.');

/** A dashboard or dataset that the tenant receives. `groups` are the tenant's own groups by role. */
export const entitlement = z.strictObject({
  kind: z.enum(entitlementKinds),
  id: assetId,
  name: z.string().max(2048).optional(),
  groups: z.array(tenantRole).min(1, 'Choose at least one group.').max(3),
});
export type Entitlement = z.infer<typeof entitlement>;

export const isolation = z.discriminatedUnion('model', [
  /** A QuickSight namespace of its own: its people never see other tenants' names. */
  z.strictObject({ model: z.literal('namespace'), namespace: slug }),
  /** The default namespace, groups named `<slug>-…` and a restricted folder. */
  z.strictObject({ model: z.literal('shared') }),
]);
export type Isolation = z.infer<typeof isolation>;

export const contactRoles = ['owner', 'technical', 'billing'] as const;
export const contact = z.strictObject({
  name: z.string().trim().min(1, 'Give a name.').max(128),
  email,
  role: z.enum(contactRoles),
});

export const tenantSpec = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(1),
  slug,
  name: z.string().trim().min(1, 'Give the tenant a name.').max(128),
  /** The id that the platform itself knows the tenant by; written into the tags. */
  tenantId: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, 'A tenant id has letters, digits, _ . and -'),
  /** Where its people and groups are made. */
  environment: environmentName,
  contacts: z.array(contact).max(50).default([]),
  isolation,
  datastores: z.array(datastore).max(200).default([]),
  identities: identities.prefault({}),
  people: z.array(person).max(10_000).default([]),
  entitlements: z.array(entitlement).max(2_000).default([]),
});
export type TenantSpec = z.infer<typeof tenantSpec>;
export type TenantSpecInput = z.input<typeof tenantSpec>;

/** The account that an ARN names, or undefined where it has none. */
export const accountOfArn = (arn: string): string | undefined => {
  const candidate = arn.split(':')[4];
  return accountId.safeParse(candidate).success ? candidate : undefined;
};

export const tenantStatuses = ['draft', 'onboarding', 'live', 'suspended', 'offboarded', 'deleted'] as const;
export const tenantStatus = z.enum(tenantStatuses);
export type TenantStatus = z.infer<typeof tenantStatus>;
