import { z } from 'zod';
import { operations } from './model/service-model.ts';
import type { FaultRule, SandboxControl, SandboxRole } from './sandbox.ts';

const count = z.number().int().min(0);
const milliseconds = z.number().min(0).max(600_000);

/** Of STS, CloudTrail and S3. */
const otherOperations: readonly string[] = [
  ...['GetCallerIdentity', 'AssumeRole', 'LookupEvents', 'CreateBucket', 'HeadBucket', 'ListObjectsV2'],
  ...['GetObject', 'HeadObject', 'PutObject', 'DeleteObject'],
];

/** A fault of a misspelt operation would never strike, and nobody would know. */
const struck = z
  .string()
  .refine((name) => name === '*' || operations.has(name) || otherOperations.includes(name), {
    error: ({ input }) => `There is no operation "${String(input).slice(0, 100)}"; * means every one.`,
  });

const faultRule = z.strictObject({
  operation: struck,
  count: count.optional(),
  skip: count.optional(),
  fault: z.discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('error'),
      name: z.string().min(1).max(100),
      status: z.number().int().min(400).max(599).optional(),
      message: z.string().max(1000).optional(),
    }),
    z.strictObject({ type: z.literal('delay'), ms: milliseconds }),
    z.strictObject({ type: z.literal('drop') }),
    z.strictObject({ type: z.literal('lose_response') }),
  ]),
});

/** A faults file: a list of rules. Parse what comes from outside with it. */
export const faultRules: z.ZodType<FaultRule[]> = z.array(faultRule).max(1000);

const role: z.ZodType<SandboxRole> = z.strictObject({
  name: z.string().regex(/^[\w+=,.@-]{1,64}$/),
  trust: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('external_id'), externalId: z.string().min(2).max(1224) }),
    z.strictObject({ kind: z.literal('any_external_id'), minimumLength: count }),
    z.strictObject({ kind: z.literal('account') }),
    z.strictObject({ kind: z.literal('nobody') }),
  ]),
  allow: z.array(z.string().max(200)).optional(),
  scpDeny: z.array(z.string().max(200)).optional(),
});

/** What the control address takes. */
export const sandboxControl: z.ZodType<SandboxControl> = z.strictObject({
  faults: faultRules.optional(),
  rate: z
    .strictObject({
      perSecond: z.number().min(0),
      burst: z.number().min(1).optional(),
      retryAfterSeconds: z.number().min(0).max(3600).optional(),
      change: z.strictObject({ afterCalls: count.min(1), perSecond: z.number().positive() }).optional(),
    })
    .optional(),
  latencyMs: z
    .union([milliseconds, z.strictObject({ least: milliseconds, most: milliseconds, seed: count })])
    .optional(),
  asyncMs: milliseconds.optional(),
  searchDelayMs: milliseconds.optional(),
  clockAheadMs: z
    .number()
    .min(0)
    .max(400 * 24 * 3600 * 1000)
    .optional(),
  ingestions: z.enum(['work', 'fail']).optional(),
  bundleDownloads: z
    .strictObject({ expired: count.optional(), instead: z.base64().max(30_000_000).optional() })
    .optional(),
  bundleImports: z
    .strictObject({ failAfter: count.optional(), rollbackFails: z.boolean().optional() })
    .optional(),
  account: z
    .strictObject({
      accountName: z.string(),
      edition: z.enum(['STANDARD', 'ENTERPRISE', 'ENTERPRISE_AND_Q']),
      authenticationType: z.enum([
        'IAM_AND_QUICKSIGHT',
        'IAM_ONLY',
        'ACTIVE_DIRECTORY',
        'IAM_IDENTITY_CENTER',
      ]),
      subscriptionStatus: z.string(),
      notificationEmail: z.string(),
      defaultNamespace: z.string(),
      publicSharingEnabled: z.boolean(),
      terminationProtectionEnabled: z.boolean(),
      customPermissions: z.string().nullable(),
    })
    .partial()
    .optional(),
  permissionSets: z.enum(['all', 'legacy', 'coming']).optional(),
  namelessInvitations: z.boolean().optional(),
  identityCenter: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(128),
        members: z.array(
          z.strictObject({ userName: z.string().min(1).max(128), email: z.string().max(254) }),
        ),
      }),
    )
    .max(1000)
    .optional(),
  acceptInvitations: z
    .array(z.strictObject({ namespace: z.string(), userName: z.string() }))
    .max(1000)
    .optional(),
  role: role.optional(),
  trail: z
    .array(
      z.strictObject({
        at: z.iso.datetime(),
        region: z.string(),
        name: z.string(),
        userName: z.string().optional(),
        record: z.record(z.string(), z.json()),
      }),
    )
    .max(20_000)
    .optional(),
  expireSessions: z.literal(true).optional(),
  resetStats: z.literal(true).optional(),
  recordRequests: z.literal(true).optional(),
});
