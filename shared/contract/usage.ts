import { z } from 'zod';
import { instant, uuid } from '../domain/identifiers.ts';
import { problem } from '../errors.ts';
import { admins, command, operators, query } from './procedure.ts';

/** A day of UTC, as `2026-11-21`. */
const day = z.iso.date();

/** The last reading of an account's event history. */
export const usageSync = z.object({
  connectionId: uuid,
  /** `stopped`: it did not reach its end; the next one goes on where it stopped. */
  state: z.enum(['running', 'done', 'stopped', 'cancelled']),
  /** Its line in Activity. */
  runId: uuid.nullable(),
  startedAt: instant,
  endedAt: instant.nullable(),
  calls: z.number().int(),
  throttled: z.number().int(),
  problem: problem.nullable(),
});
export type UsageSync = z.infer<typeof usageSync>;

export const usageStatus = z.object({
  connection: z.object({ id: uuid, name: z.string() }),
  sync: usageSync.nullable(),
  /** Days read and days to be read, over all regions, while a sync is at work. */
  progress: z.object({ read: z.number().int(), total: z.number().int() }).nullable(),
  /** Since when every day was read, without a gap until the last reading; null before the first. */
  knownSince: day.nullable(),
  /** When the newest day was last read. */
  readAt: instant.nullable(),
  /** Accounts that were seen to do anything. */
  users: z.number().int(),
});
export type UsageStatus = z.infer<typeof usageStatus>;

export const usageOfUser = z.object({
  connection: z.object({ id: uuid, name: z.string() }),
  userName: z.string(),
  lastAt: instant,
  /** What was done last with which asset; null where the event named none. */
  lastAsset: z.string().nullable(),
  /** Days with any use, and views, since the known days began. */
  days: z.number().int(),
  views: z.number().int(),
});
export type UsageOfUser = z.infer<typeof usageOfUser>;

export const usageContract = {
  /** Every connection's usage: how far back it is known, and how old it is. */
  status: query(operators).output(z.array(usageStatus)),
  /** Reads the event history of an account, or goes on with a reading that stopped. Answers at once. */
  sync: command(admins, 'usage.sync')
    .input(z.object({ connectionId: uuid, days: z.number().int().min(1).max(90).default(90) }))
    .output(usageSync),
  /** Stops a reading; the days that were read are kept. */
  cancel: command(admins, 'usage.cancel')
    .input(z.object({ connectionId: uuid }))
    .output(z.object({ cancelled: z.boolean() })),
  /** Who was seen, and when last. Who is not in it was not seen since the known days began. */
  users: query(operators)
    .input(
      z
        .object({
          connectionId: uuid.optional(),
          search: z.string().max(200).optional(),
          sort: z.enum(['userName', 'lastAt', 'views']).default('lastAt'),
          descending: z.boolean().default(true),
          limit: z.number().int().min(1).max(500).default(50),
          offset: z.number().int().min(0).default(0),
        })
        .prefault({}),
    )
    .output(z.object({ total: z.number().int(), users: z.array(usageOfUser) })),
};
