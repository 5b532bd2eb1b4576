import { z } from 'zod';

/** A UUIDv7, the id of every record that Steward makes. */
export const uuid = z.uuid('An id looks like 01a1fe09-2df5-7128-aee5-4df4f755f314.');

/** UTC ISO-8601 with milliseconds, the only form of time in contract and store. */
export const instant = z.iso.datetime();

export const accountId = z.string().regex(/^\d{12}$/, 'An AWS account id has exactly 12 digits.');
export const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'A region looks like eu-central-1.');
export const roleArn = z
  .string()
  .max(2048)
  .regex(
    /^arn:aws(-cn|-us-gov)?:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/,
    'A role ARN looks like arn:aws:iam::123456789012:role/Name.',
  );

export const roles = ['admin', 'mentor', 'support'] as const;
export const role = z.enum(roles);
export type Role = z.infer<typeof role>;

/** Where a call came from; shown in Activity and in the audit log. */
export const origins = ['desktop', 'web', 'cli', 'api'] as const;
export const origin = z.enum(origins);
export type Origin = z.infer<typeof origin>;
