import { z } from 'zod';
import { assetKinds } from '../domain/directory.ts';
import { instant, uuid } from '../domain/identifiers.ts';
import { problem } from '../errors.ts';
import { admins, command, offered, operators, query } from './procedure.ts';

/** One reading of an account into the directory. */
export const directorySync = z.object({
  id: uuid,
  connectionId: uuid,
  /** Counts up for each connection. */
  number: z.number().int(),
  /** `changes` reads the lists and what they show as changed, and the rest in turns; `full` reads everything. */
  mode: z.enum(['full', 'changes']),
  /** `stopped`: it did not reach its end; the next one goes on where it stopped. */
  state: z.enum(['running', 'done', 'stopped', 'cancelled']),
  /** Its line in Activity. */
  runId: uuid.nullable(),
  startedAt: instant,
  endedAt: instant.nullable(),
  calls: z.number().int(),
  throttled: z.number().int(),
  /** How many facts were found that were not there before, and how many are there no longer. */
  began: z.number().int(),
  ended: z.number().int(),
  problem: problem.nullable(),
});
export type DirectorySync = z.infer<typeof directorySync>;

/** Counts readings: lists, and what belongs to one object. */
export const syncProgress = z.object({
  /** Known so far; grows while the lists are read. */
  total: z.number().int(),
  read: z.number().int(),
  assumed: z.number().int(),
  unreadable: z.number().int(),
  failed: z.number().int(),
});
export type SyncProgress = z.infer<typeof syncProgress>;

/** What one connection's part of the directory holds, and how old it is. */
export const directoryStatus = z.object({
  connection: z.object({ id: uuid, name: z.string() }),
  sync: directorySync.nullable(),
  /** While a sync is at work. */
  progress: syncProgress.nullable(),
  /** The account itself; a fact is null where it could not be read, or not yet. */
  account: z.object({
    edition: z.string().nullable(),
    /** `IAM_IDENTITY_CENTER` accounts have their people and groups managed elsewhere. */
    authenticationType: z.string().nullable(),
    /** Whether dashboards may be shared with everybody on the internet. */
    publicSharing: z.boolean().nullable(),
    /** The custom permissions that everybody is restricted by; `profile` is null where there are none. */
    restriction: z.object({ profile: z.string().nullable() }).nullable(),
  }),
  /** How many of each kind there are now, as far as they were read. */
  counts: z.record(z.string(), z.number().int()),
  /** How many readings are in each state. */
  scopes: z.object({
    read: z.number().int(),
    assumed: z.number().int(),
    unreadable: z.number().int(),
    failed: z.number().int(),
  }),
  /** The oldest reading that anything here rests on. */
  oldestReadAt: instant.nullable(),
  /** What could not be read, and which permission is missing. */
  unreadable: z.array(
    z.object({
      operation: z.string(),
      action: z.string().nullable(),
      message: z.string(),
      scopes: z.number().int(),
    }),
  ),
});
export type DirectoryStatus = z.infer<typeof directoryStatus>;

const paging = {
  connectionId: uuid.optional(),
  search: z.string().max(200).optional(),
  descending: z.boolean().default(false),
  limit: z.number().int().min(1).max(500).default(50),
  offset: z.number().int().min(0).default(0),
};

/** How old a row is: when it was really read, and whether it was only assumed to be so since. */
const age = {
  /** When it was first seen as it is now. */
  since: instant,
  /** When it was last read and was not so; null where it was there at the first reading. */
  unseenAt: instant.nullable(),
  readAt: instant.nullable(),
  readState: z.enum(['read', 'assumed', 'unreadable', 'failed']),
  /**
   * The run of Steward's own that changed something of it, or of its access, since that was read; `known` where it was
   * read back how it is now, and is shown so.
   */
  changedBy: z.object({ runId: z.string(), known: z.boolean() }).nullable(),
};

export const personAccount = z.object({
  connection: z.object({ id: uuid, name: z.string() }),
  key: z.string(),
  namespace: z.string(),
  userName: z.string(),
  email: z.string().nullable(),
  role: z.string().nullable(),
  identityType: z.string().nullable(),
  /** Signs in through an identity provider: a role session, or a web identity. */
  federated: z.boolean(),
  /** False until a person has signed in for the first time; null where the service does not tell. */
  active: z.boolean().nullable(),
  /** Invited and never came: the service has no name for it, only a principal id. */
  nameless: z.boolean(),
  /** Null where the groups of its namespace could not be read. */
  groups: z.number().int().nullable(),
  /**
   * The custom permissions that count: the user's own, else the role's, else the account's. Null where that is
   * not known; `profile` is null where there are none.
   */
  restriction: z
    .object({ profile: z.string().nullable(), through: z.enum(['user', 'role', 'account']).nullable() })
    .nullable(),
  ...age,
});
export type PersonAccount = z.infer<typeof personAccount>;

export const directoryGroup = z.object({
  connection: z.object({ id: uuid, name: z.string() }),
  key: z.string(),
  namespace: z.string(),
  name: z.string(),
  description: z.string(),
  /** Null where its members could not be read. */
  members: z.number().int().nullable(),
  ...age,
});
export type DirectoryGroup = z.infer<typeof directoryGroup>;

export const listedAssetKinds = [...assetKinds, 'folder'] as const;

export const directoryAsset = z.object({
  connection: z.object({ id: uuid, name: z.string() }),
  key: z.string(),
  kind: z.enum(listedAssetKinds),
  id: z.string(),
  title: z.string(),
  /** Grants that it carries itself, link sharing included. Null where they could not be read. */
  grants: z.number().int().nullable(),
  /** Null where what lies in folders could not be read. */
  folders: z.number().int().nullable(),
  updatedAt: instant.nullable(),
  ...age,
});
export type DirectoryAsset = z.infer<typeof directoryAsset>;

/** An IAM policy assignment: which policy decides what its users and groups reach in S3 and Athena. */
export const directoryAssignment = z.object({
  connection: z.object({ id: uuid, name: z.string() }),
  key: z.string(),
  namespace: z.string(),
  name: z.string(),
  /** `ENABLED`, `DISABLED` or `DRAFT`; null where the service does not say. */
  status: z.string().nullable(),
  /** What it assigns, by name, and the policy's ARN; null where that could not be read. */
  assigned: z
    .object({
      policy: z.string().nullable(),
      users: z.array(z.string()),
      groups: z.array(z.string()),
    })
    .nullable(),
  /** An enabled assignment with nobody in it holds for everybody in its namespace. Null where that is not known. */
  everybody: z.boolean().nullable(),
  ...age,
});
export type DirectoryAssignment = z.infer<typeof directoryAssignment>;

export const assignmentStates = ['ENABLED', 'DISABLED', 'DRAFT'] as const;

/** What was found by asking the cloud about one person, and what such a question cannot tell. */
export const personLookUp = z.object({
  connection: z.object({ id: uuid, name: z.string() }),
  at: instant,
  namespace: z.string(),
  userName: z.string(),
  key: z.string(),
  /** The service has no such user any more. */
  gone: z.boolean(),
  /** Null where they could not be read. */
  groups: z.array(z.string()).nullable(),
  /** What the service's searches find for this person, directly or through groups and folders. */
  assets: z.array(z.object({ kind: z.enum(listedAssetKinds), id: z.string(), title: z.string() })),
  calls: z.number().int(),
  /** Facts found that the directory did not hold, and facts that it held and that are no longer. */
  began: z.number().int(),
  ended: z.number().int(),
  /** What this answer does not cover, and why; `action` is a missing permission. */
  notCovered: z.array(z.object({ what: z.string(), why: z.string(), action: z.string().nullable() })),
});
export type PersonLookUp = z.infer<typeof personLookUp>;

export const directoryContract = {
  /** Every connection's part, also of those never read. */
  status: query(operators)
    .meta(
      offered('GET /directory', 'directory:read', 'Tells what was read of each account and how old it is'),
    )
    .output(z.array(directoryStatus)),
  /** Starts reading an account, or goes on with a reading that stopped. Answers at once. */
  sync: command(admins, 'directory.sync')
    .meta(offered('POST /directory/sync', 'directory:sync', 'Starts reading an account'))
    .input(z.object({ connectionId: uuid, mode: z.enum(['full', 'changes']).default('changes') }))
    .output(z.object({ sync: directorySync, resumed: z.boolean() })),
  /** Stops a reading; what was read is kept. */
  cancel: command(admins, 'directory.cancel')
    .meta(offered('POST /directory/cancel', 'directory:sync', 'Stops reading an account'))
    .input(z.object({ connectionId: uuid }))
    .output(z.object({ cancelled: z.boolean() })),

  /** Asks the cloud about one person, without a sync, and brings that person's part of the directory up to date. */
  lookUp: command(operators, 'directory.lookUp')
    .meta(offered('POST /directory/look-up', 'directory:sync', 'Asks the account about one person'))
    .input(
      z.object({
        connectionId: uuid,
        /** A user name, the part of it behind its role, an e-mail address, or an ARN. */
        user: z
          .string()
          .trim()
          .min(1)
          .max(2048)
          .refine((text) => text.isWellFormed(), 'Half a character stands in it.'),
        /** Needed where several namespaces have such a user. */
        namespace: z
          .string()
          .max(64)
          .refine((text) => text.isWellFormed(), 'Half a character stands in it.')
          .optional(),
      }),
    )
    .output(personLookUp),

  people: query(operators)
    .meta(offered('GET /directory/people', 'directory:read', 'Lists people as they were last read'))
    .input(
      z
        .object({
          ...paging,
          namespace: z.string().max(64).optional(),
          role: z.string().max(40).optional(),
          state: z.enum(['active', 'invited', 'nameless']).optional(),
          sort: z.enum(['userName', 'email', 'role', 'namespace']).default('userName'),
        })
        .prefault({}),
    )
    .output(z.object({ total: z.number().int(), people: z.array(personAccount) })),
  groups: query(operators)
    .meta(offered('GET /directory/groups', 'directory:read', 'Lists groups as they were last read'))
    .input(
      z
        .object({
          ...paging,
          namespace: z.string().max(64).optional(),
          sort: z.enum(['name', 'namespace']).default('name'),
        })
        .prefault({}),
    )
    .output(z.object({ total: z.number().int(), groups: z.array(directoryGroup) })),
  assets: query(operators)
    .meta(
      offered(
        'GET /directory/assets',
        'directory:read',
        'Lists dashboards, datasets and other assets as they were last read',
      ),
    )
    .input(
      z
        .object({
          ...paging,
          kind: z.enum(listedAssetKinds).optional(),
          sort: z.enum(['title', 'updatedAt', 'kind']).default('title'),
        })
        .prefault({}),
    )
    .output(z.object({ total: z.number().int(), assets: z.array(directoryAsset) })),
  assignments: query(operators)
    .meta(
      offered(
        'GET /directory/policy-assignments',
        'directory:read',
        'Lists IAM policy assignments as they were last read',
      ),
    )
    .input(
      z
        .object({
          ...paging,
          namespace: z.string().max(64).optional(),
          status: z.enum(assignmentStates).optional(),
          sort: z.enum(['name', 'namespace', 'status', 'policy']).default('name'),
        })
        .prefault({}),
    )
    .output(z.object({ total: z.number().int(), assignments: z.array(directoryAssignment) })),
};
