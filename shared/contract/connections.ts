import { z } from 'zod';
import { accountId, instant, region, roleArn, uuid } from '../domain/identifiers.ts';
import { environmentName } from '../domain/tenant-spec.ts';
import { admins, command, offered, operators, query } from './procedure.ts';
import { secret } from './secret.ts';

export const connectionName = z
  .string()
  .trim()
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,59}$/u,
    'A connection name has 1 to 60 letters, digits, spaces, . _ -',
  );

export const endpoints = z.partialRecord(
  z.enum(['quicksight', 'sts', 'cloudtrail', 's3']),
  // Refused with a user name, password or query in it; one that was typed all the same is not to be kept.
  secret(z.url({ protocol: /^https?$/, error: 'An endpoint is an http or https address.' })),
);

/** How a connection gets its credentials. Secrets are not part of it. */
export const credentialSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sandbox') }),
  /** A profile of the shared AWS config files: SSO session, assumed role, credential_process, keys. */
  z.object({ kind: z.literal('profile'), profile: z.string().trim().min(1).max(128) }),
  /** AWS_ACCESS_KEY_ID … of the process that runs Steward. */
  z.object({ kind: z.literal('env') }),
  /** Access keys in the keychain; only the id's last four characters are kept outside it. */
  z.object({ kind: z.literal('keys'), accessKeyIdEnd: z.string().max(4) }),
  /** A role assumed with an external id that Steward made. */
  z.object({
    kind: z.literal('assume'),
    roleArn,
    externalId: z.string(),
    /** Where the assuming identity comes from; undefined: the default chain. */
    sourceProfile: z.string().optional(),
  }),
]);
export type CredentialSource = z.infer<typeof credentialSource>;

export const checkState = z.enum(['ok', 'failed', 'warning', 'skipped']);

/** One line of a connection test. */
export const connectionCheck = z.object({
  id: z.enum([
    'credentials',
    'identity', // sts:GetCallerIdentity
    'account', // is it the expected one
    'subscription', // edition, authentication type
    'identity_region',
    'permissions', // missing actions by name
  ]),
  title: z.string(),
  state: checkState,
  /** What was found, in words. */
  found: z.string(),
  todo: z.string().optional(),
  /** Names the failure: `expired_sso`, `wrong_account`, `scp_denied`, `wrong_identity_region`, … */
  reason: z.string().optional(),
  missingActions: z.array(z.string()).optional(),
});
export type ConnectionCheck = z.infer<typeof connectionCheck>;

export const connectionTest = z.object({
  at: instant,
  ok: z.boolean(),
  checks: z.array(connectionCheck),
  callerArn: z.string().nullable(),
  accountId: z.string().nullable(),
  edition: z.string().nullable(),
  authenticationType: z.string().nullable(),
  identityRegion: z.string().nullable(),
});
export type ConnectionTest = z.infer<typeof connectionTest>;

export const connection = z.object({
  id: uuid,
  name: z.string(),
  source: credentialSource,
  accountId: accountId.nullable(),
  region,
  /** Where users, groups and namespaces live; learnt by the test. */
  identityRegion: region.nullable(),
  endpoints,
  readOnly: z.boolean(),
  /**
   * `session`: in memory, forgotten when Steward closes. `missing`: taken out of the keychain by somebody else.
   * `elsewhere`: in another keychain than the present one. `unreachable`: the keychain cannot be used now.
   */
  secret: z.enum(['none', 'keychain', 'session', 'missing', 'elsewhere', 'unreachable']),
  /** For the last three, what was found and what to do. */
  secretTrouble: z.object({ found: z.string(), todo: z.string() }).nullable(),
  environments: z.array(environmentName),
  tenants: z.array(z.string()),
  lastTest: connectionTest.nullable(),
  createdAt: instant,
});
export type Connection = z.infer<typeof connection>;

/** Where keys go that the keychain does not take: nowhere, unless a person asks for the memory. */
const keepKeys = z.enum(['keychain', 'session']).optional();

export const newCredential = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('profile'), profile: z.string().trim().min(1, 'Choose a profile.').max(128) }),
  z.object({ kind: z.literal('env') }),
  z.object({
    kind: z.literal('keys'),
    accessKeyId: secret(
      z
        .string()
        .trim()
        .regex(/^[A-Z0-9]{16,128}$/, 'An access key id has 16 or more capital letters and digits.'),
    ),
    secretAccessKey: secret(z.string().min(16, 'A secret access key is longer.').max(256)),
    keep: keepKeys,
  }),
  z.object({
    kind: z.literal('assume'),
    roleArn,
    sourceProfile: z.string().trim().min(1).max(128).optional(),
  }),
]);

export const newConnection = z.object({
  name: connectionName,
  credential: newCredential,
  accountId: accountId.optional(),
  /** Left out: the profile's or the environment's own region, else us-east-1. */
  region: region.optional(),
  endpoints: endpoints.prefault({}),
  readOnly: z.boolean().default(false),
});

export const environment = z.object({
  name: environmentName,
  title: z.string(),
  position: z.number().int(),
  colour: z.enum(['grey', 'blue', 'green', 'orange', 'red']),
  /** Production is unmistakable on every screen. */
  production: z.boolean(),
  connection: z.object({ id: uuid, name: z.string() }).nullable(),
});
export type Environment = z.infer<typeof environment>;

export const featurePolicy = z.object({
  feature: z.string(),
  title: z.string(),
  why: z.string(),
  /** An IAM policy document, ready to paste. */
  policy: z.string(),
  actions: z.array(z.string()),
});

export const connectionsContract = {
  list: query(operators)
    .meta(offered('GET /connections', 'connections:read', 'Lists the connections'))
    .output(z.array(connection)),
  get: query(operators)
    .meta(offered('GET /connections/{id}', 'connections:read', 'Shows a connection'))
    .input(z.object({ id: uuid }))
    .output(connection),
  /** Profiles found in the shared AWS config files, with how each gets its credentials. */
  profiles: query(admins).output(
    z.array(z.object({ name: z.string(), via: z.string(), region: z.string().nullable() })),
  ),
  add: command(admins, 'connection.add').input(newConnection).output(connection),
  update: command(admins, 'connection.update')
    .input(
      z.object({
        id: uuid,
        name: connectionName.optional(),
        accountId: accountId.nullable().optional(),
        region: region.optional(),
        readOnly: z.boolean().optional(),
        /** Replaces the keys of a `keys` connection. */
        keys: z
          .object({ accessKeyId: secret(z.string()), secretAccessKey: secret(z.string()), keep: keepKeys })
          .optional(),
      }),
    )
    .output(connection),
  /** Refused with what uses it while an environment or a tenant does. */
  remove: command(admins, 'connection.remove')
    .input(z.object({ id: uuid }))
    /** `left` says what could not be removed with it, such as keys in a keychain out of reach. */
    .output(z.object({ removed: z.string(), left: z.string().optional() })),
  /** Shown in Activity. A test with a failed check is an answer, but is audited as failed. */
  test: command(admins, 'connection.test', (output) => connectionTest.safeParse(output).data?.ok === false)
    .input(z.object({ id: uuid }))
    .output(connectionTest),
  /** Starts `aws sso login` for an expired SSO profile; answers when the browser was opened. */
  signIn: command(admins, 'connection.sign_in')
    .input(z.object({ id: uuid }))
    .output(z.object({ started: z.boolean(), message: z.string() })),
  /** The least IAM policy for each feature; with an id, narrowed to that connection's account. */
  policies: query(operators)
    .input(z.object({ id: uuid.optional() }).prefault({}))
    .output(z.array(featurePolicy)),
  /** A trust policy for an assumed role's external id. */
  trustPolicy: query(admins)
    .input(z.object({ id: uuid }))
    .output(z.object({ externalId: z.string(), policy: z.string() })),
};

export const environmentsContract = {
  list: query(operators)
    .meta(
      offered('GET /environments', 'connections:read', 'Lists the environments and the connection of each'),
    )
    .output(z.array(environment)),
  /** The environment that the console works in; undefined name keeps it. */
  current: query(operators).output(environment),
  setCurrent: command(admins, 'environment.set_current')
    .input(z.object({ name: environmentName }))
    .output(environment),
  assign: command(admins, 'environment.assign')
    .input(z.object({ name: environmentName, connectionId: uuid.nullable() }))
    .output(environment),
};
