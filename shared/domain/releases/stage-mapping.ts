import { z } from 'zod';
import { assetKinds } from '../directory.ts';

/** What a name names, where a stage calls it otherwise. */
export const mappedNames = [
  'catalog',
  'schema',
  'table',
  'database',
  'host',
  'workgroup',
  'cluster',
  'instance',
  'bucket',
  'object_key',
  'warehouse',
] as const;

const text = z.string().min(1).max(2048);

const mappedAssets = z.array(z.object({ kind: z.enum(assetKinds), from: text, to: text })).max(2000);
const mappedNamed = z.array(z.object({ what: z.enum(mappedNames), from: text, to: text })).max(2000);
const mappedArns = z.array(z.object({ from: text, to: text })).max(2000);
const mappedWords = z.array(z.object({ from: text, to: z.string().max(2048) })).max(2000);
const mappedParameters = z
  .array(z.object({ name: text, values: z.array(z.union([z.string(), z.number()])).max(100) }))
  .max(500);

/**
 * What each tenant of a stage has otherwise, where a release is promoted to tenants: `{slug}` and `{namespace}` stand
 * for the tenant's own. It goes before what is said for the whole stage.
 */
const perTenantMapping = z.object({
  /** After the stage's own prefix; absent: `{slug}--`. */
  idPrefix: z
    .string()
    .max(64)
    .regex(
      /^(?=.*\{(?:slug|namespace)\})(?:[\w-]|\{slug\}|\{namespace\})+$/,
      'The prefix of a tenant holds {slug} or {namespace}, beside letters, digits, - and _.',
    )
    .optional(),
  assets: mappedAssets.optional(),
  names: mappedNamed.optional(),
  arns: mappedArns.optional(),
  words: mappedWords.optional(),
  parameters: mappedParameters.optional(),
});

/**
 * How a stage differs from where a release was taken: what is called otherwise there. Everything that a release
 * mentions is rewritten by it, left as it is on purpose, or unresolved.
 */
export const stageMapping = z.object({
  /** Put before the id of each asset that the release brings; empty: the same ids. */
  idPrefix: z.string().regex(/^[\w-]{0,64}$/, 'A prefix holds letters, digits, - and _.'),
  /** Assets that exist in the stage already and take the place of the release's. Ids. */
  assets: mappedAssets,
  names: mappedNamed,
  /** VPC connections, secrets, roles and principals, by their whole ARN. */
  arns: mappedArns,
  /** Literal words in free text, SQL and addresses, whole tokens only. */
  words: mappedWords,
  /** Default values of parameters by name, in every dashboard and analysis that has one so called. */
  parameters: mappedParameters,
  /**
   * Who owns what is created there: a user or group of the stage as `group/NAMESPACE/NAME`, `user/NAMESPACE/NAME`, or
   * by its ARN. What is made without an owner is reached by the API only.
   */
  owners: z
    .array(text.regex(/^(?:arn:aws|(?:group|user)\/[^/]+\/.)/, 'An owner looks like group/default/authors.'))
    .max(50),
  /** What is mentioned and shall stay as it is, with the reason. */
  unchanged: z.array(z.object({ mention: text, reason: z.string().min(1).max(500) })).max(2000),
  /**
   * Data sources of the release that are made in the stage, by id. A password never travels: what needs one names a
   * secret of the stage in AWS Secrets Manager.
   */
  newDataSources: z
    .array(
      z.object({
        from: text,
        secretArn: text
          .regex(
            /^arn:aws[\w-]*:secretsmanager:[\w-]+:\d{12}:secret:.+/,
            'A secret is named by its whole ARN.',
          )
          .nullable(),
      }),
    )
    .max(500),
  /** What of an asset's surroundings travels with it. */
  carry: z.object({
    permissions: z.boolean(),
    tags: z.boolean(),
    folders: z.boolean(),
    schedules: z.boolean(),
  }),
  /** Who stands in the stage for a user or group, as `group/NAMESPACE/NAME`; null: left out on purpose. */
  principals: z.array(z.object({ from: text, to: text.nullable() })).max(2000),
  /** Datasets of row rules, by id in the release, whose rows somebody has looked at for this stage. */
  checkedRules: z.array(text).max(500),
  /** The user of the stage, as `user/NAMESPACE/NAME`, in whose name a dashboard's embedding is tried; empty: nobody's. */
  embedAs: z.string().max(2048),
  perTenant: perTenantMapping.optional(),
});
export type StageMapping = z.infer<typeof stageMapping>;

export const emptyMapping: StageMapping = {
  idPrefix: '',
  assets: [],
  names: [],
  arns: [],
  words: [],
  parameters: [],
  owners: [],
  unchanged: [],
  newDataSources: [],
  carry: { permissions: false, tags: false, folders: false, schedules: false },
  principals: [],
  checkedRules: [],
  embedAs: '',
};

/** A mapping that was written before everything in it could be said: what it does not know is not said. */
export const completeMapping = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? { ...emptyMapping, ...value } : value;
