import { z } from 'zod';
import { backupId } from '../domain/backups/backup-manifest.ts';
import { retentionRules } from '../domain/backups/retention.ts';
import { backupSchedule } from '../domain/backups/schedule.ts';
import { instant, uuid } from '../domain/identifiers.ts';
import { assetId, releasedAsset } from '../domain/releases/release.ts';
import { stageMapping } from '../domain/releases/stage-mapping.ts';
import { environmentName } from '../domain/tenant-spec.ts';
import { admins, command, operators, query } from './procedure.ts';
import { changedPart, mentionShown } from './releases.ts';
import { secret } from './secret.ts';
import { planned } from './tenants.ts';

/** A folder's whole path, or `s3://BUCKET/PREFIX`. */
const place = z.string().trim().min(1, 'Say where the backups are.').max(2_048);
const recoveryKey = secret(z.string().min(1).max(200));
/** Whose credentials open a bucket, where this profile has made no backup there. */
const reachedThrough = uuid.optional();

/** Which backup, and how it is opened: where none of these is given, where this profile made it and by its keychain. */
const chosenBackup = {
  backup: backupId,
  place: place.optional(),
  connectionId: reachedThrough,
  recoveryKey: recoveryKey.optional(),
};

const byNameOnlyShown = z.object({ what: z.string(), name: z.string(), why: z.string() });

/** What a drill found. */
export const drillReport = z.object({
  at: instant,
  passed: z.boolean(),
  seconds: z.number(),
  /** How many of each kind were restored and compared. */
  compared: z.array(z.object({ what: z.string(), count: z.number().int(), same: z.number().int() })),
  /** What came back otherwise than it was, or not at all. */
  differences: z.array(z.object({ what: z.string(), name: z.string(), difference: z.string() })),
  /** What a restore cannot bring back by itself, and what the drill did about it. */
  leftOut: z.array(byNameOnlyShown),
});
export type DrillReport = z.infer<typeof drillReport>;

export const backupSummary = z.object({
  id: backupId,
  place: z.string(),
  /** Without an id where another profile made it. */
  connection: z.object({ id: uuid.nullable(), name: z.string() }),
  accountId: z.string(),
  region: z.string(),
  madeAt: instant,
  madeBy: z.string(),
  assets: z.number().int(),
  /** How much of it is known by name only. */
  byName: z.number().int(),
  /** Of all its documents. */
  bytes: z.number().int(),
  /** Of what no earlier backup had; null where another profile made it. */
  written: z.number().int().nullable(),
  verifiedAt: instant.nullable(),
  /** What a verification found lost. */
  damage: z.array(z.string()).nullable(),
  drill: drillReport.nullable(),
  /** `missing`: this profile made it, and it is not there any more. `sealed`: it cannot be opened here. */
  state: z.enum(['here', 'missing', 'sealed']),
});
export type BackupSummary = z.infer<typeof backupSummary>;

/** How one connection's account is backed up, and how that goes. */
export const backupRules = z.object({
  connection: z.object({ id: uuid, name: z.string() }),
  place: z.string(),
  schedule: backupSchedule,
  retention: retentionRules,
  lastAt: instant.nullable(),
  late: z.boolean(),
  failure: z.object({ at: instant, message: z.string() }).nullable(),
});
export type BackupRules = z.infer<typeof backupRules>;

/** A backup as it was made. */
export const madeBackup = z.object({
  backup: backupSummary,
  chunks: z.object({ written: z.number().int(), reused: z.number().int() }),
  byNameOnly: z.array(byNameOnlyShown),
  /** Backups that the rules let go. */
  pruned: z.array(backupId),
});
export type MadeBackup = z.infer<typeof madeBackup>;

export const backupVerification = z.object({
  whole: z.boolean(),
  documents: z.number().int(),
  /** The assets whose documents are gone or damaged. */
  lost: z.array(z.object({ kind: z.string(), id: z.string(), name: z.string(), why: z.string() })),
  byNameOnly: z.array(byNameOnlyShown),
});
export type BackupVerification = z.infer<typeof backupVerification>;

/** One asset of a backup on its way back. */
export const restoredAsset = z.object({
  asset: assetId.extend({ name: z.string() }),
  targetId: z.string(),
  /**
   * `kept`: changed since, and left so. `mapped`: the account has one of its own. `left_out`: it cannot be made.
   */
  action: z.enum(['create', 'update', 'none', 'kept', 'mapped', 'left_out']),
  changes: z.array(changedPart),
});

export const plannedRestore = z.object({
  planned,
  mapping: stageMapping,
  assets: z.array(restoredAsset),
  /** What is mentioned and not accounted for. */
  unresolved: z.array(mentionShown),
});
export type PlannedRestore = z.infer<typeof plannedRestore>;

export const backupsContract = {
  /** Whether backups are set up, and how each account is backed up. */
  status: query(operators).output(
    z.object({
      set: z.object({ id: uuid, createdAt: instant }).nullable(),
      usualPlace: z.string(),
      rules: z.array(backupRules),
    }),
  ),

  /** Makes a recovery key and shows it, this once. Nothing is kept before it is confirmed. */
  beginSetUp: command(admins, 'backup.begin_set_up').output(
    z.object({
      setUpId: uuid,
      /** Groups of four signs. */
      recoveryKey: z.array(z.string()),
      /** Which groups (from 1) are to be typed back. */
      ask: z.array(z.number().int()),
    }),
  ),

  /** Sets backups up, once the groups asked for were typed back. */
  confirmSetUp: command(admins, 'backup.set_up')
    .input(z.object({ setUpId: uuid, groups: secret(z.array(z.string().max(20)).length(2)) }))
    .output(z.object({ set: uuid })),

  /** Takes over a set that another profile made, with its recovery key. */
  adopt: command(admins, 'backup.adopt')
    .input(z.object({ place, recoveryKey, connectionId: reachedThrough }))
    .output(z.object({ set: uuid })),

  /** All backups that this profile knows, and those of one other place. */
  list: query(operators)
    .input(
      z.object({
        place: place.optional(),
        recoveryKey: recoveryKey.optional(),
        connectionId: reachedThrough,
      }),
    )
    .output(z.object({ backups: z.array(backupSummary), troubles: z.array(z.string()) })),

  /** Backs up an account. Reads the cloud, changes nothing there. */
  create: command(admins, 'backup.create')
    .input(z.object({ connectionId: uuid, place: place.optional() }))
    .output(madeBackup),

  /** How far the backup is that is being made; null where none is. */
  creating: query(operators)
    .input(z.object({ connectionId: uuid }))
    .output(z.object({ read: z.number().int(), known: z.number().int() }).nullable()),

  /** Opens every document of a backup and holds it against its hash. */
  verify: command(admins, 'backup.verify').input(z.object(chosenBackup)).output(backupVerification),

  /** What is in a backup: its assets, and how many of everything else. */
  contents: query(operators)
    .input(z.object(chosenBackup))
    .output(
      z.object({
        backup: backupSummary,
        assets: z.array(releasedAsset.pick({ kind: true, id: true, name: true, bytes: true, absent: true })),
        counts: z.object({
          folders: z.number().int(),
          groups: z.number().int(),
          memberships: z.number().int(),
          grants: z.number().int(),
        }),
        byNameOnly: z.array(byNameOnlyShown),
      }),
    ),

  /** Plans what comes back, and where. Reads the account, changes nothing there. */
  planRestore: command(admins, 'backup.plan_restore')
    .input(
      z.object({
        ...chosenBackup,
        into: z.object({ connectionId: uuid, environment: environmentName.nullable() }),
        /** None: everything. */
        dashboards: z.array(z.string().min(1).max(512)).max(1_000).default([]),
        /** What was changed since and shall become what it was; the rest stays as it is. */
        changed: z.union([z.literal('all'), z.array(assetId).max(10_000)]).default([]),
        /** Who held what is given back on what is made, or also on what is there. Nobody loses anything. */
        access: z.enum(['made', 'all']).default('made'),
        mapping: stageMapping.optional(),
      }),
    )
    .output(plannedRestore),

  /** Applies a reviewed plan by id and hash; answers as soon as the run is journalled. */
  applyRestore: command(admins, 'backup.restore')
    .input(z.object({ planId: uuid, hash: z.string() }))
    .output(z.object({ runId: uuid })),

  /**
   * Restores a backup into an empty account of a sandbox of its own, from nothing but the backup and its recovery
   * key, and compares. Touches neither the profile nor the cloud.
   */
  drill: command(admins, 'backup.drill', (report) => (report as { passed?: boolean }).passed === false)
    .input(z.object({ ...chosenBackup, recoveryKey }))
    .output(drillReport),

  /** Where, when and for how long backups of an account are made and kept. */
  saveRules: command(admins, 'backup.save_rules')
    .input(
      z.object({
        connectionId: uuid,
        place: place.optional(),
        schedule: backupSchedule.optional(),
        retention: retentionRules.optional(),
      }),
    )
    .output(backupRules),
};
