import { z } from 'zod';
import { assetKinds } from '../directory.ts';
import { instant, uuid } from '../identifiers.ts';
import { heldGrant, releasedAsset, releaseSource, sha256 } from '../releases/release.ts';

/** `20261122-031500-4k7q2x`: when it was begun (UTC), and a few signs that keep two of one second apart. */
export const backupId = z
  .string()
  .regex(/^\d{8}-\d{6}-[0-9a-z]{6}$/, 'A backup is named like 20261122-031500-4k7q2x.');

const tags = z.record(z.string(), z.string()).nullable();
const grants = z.array(heldGrant).nullable();

/** A folder with what lies in it; what could not be read is null. */
export const backedUpFolder = z.object({
  id: z.string(),
  arn: z.string(),
  name: z.string(),
  type: z.string(),
  /** ARN; null at the top. */
  parent: z.string().nullable(),
  grants,
  tags,
  members: z.array(z.object({ kind: z.enum(assetKinds), id: z.string() })).nullable(),
});

/** A group with the names of its members; null where they could not be read. */
export const backedUpGroup = z.object({
  namespace: z.string(),
  name: z.string(),
  arn: z.string(),
  description: z.string(),
  members: z.array(z.string()).nullable(),
});

/** A person's account, by name only: passwords and the ways to sign in are not QuickSight's to tell. */
export const backedUpUser = z.object({
  namespace: z.string(),
  userName: z.string(),
  email: z.string(),
  role: z.string(),
  identityType: z.string(),
});

/**
 * All that makes up one backup of an account. Documents stand in chunks under the hash of what they say, so that
 * what did not change since an earlier backup is written once.
 */
export const backupManifest = z.object({
  version: z.literal(1),
  id: backupId,
  /** The set whose key opens it. */
  set: uuid,
  /** The account's backup before this one, in the same place. */
  previous: z.object({ id: backupId, digest: sha256 }).nullable(),
  source: releaseSource.extend({ identityRegion: z.string() }),
  begunAt: instant,
  madeAt: instant,
  madeBy: z.string(),
  assets: z.array(releasedAsset),
  /** Ids of data sources whose credentials are in AWS Secrets Manager, and so come back with the data source. */
  secretSources: z.array(z.string()),
  folders: z.array(backedUpFolder),
  namespaces: z.array(z.string()),
  groups: z.array(backedUpGroup),
  users: z.array(backedUpUser),
  /** Whole lists that could not be read: nothing of them is in the backup. */
  gaps: z.array(z.object({ what: z.string(), why: z.string() })),
  /** The documents: `content` is the hash of what one says, `bytes` the length of its text. */
  chunks: z.array(z.object({ content: sha256, bytes: z.number().int().min(0) })),
});
export type BackupManifest = z.infer<typeof backupManifest>;
