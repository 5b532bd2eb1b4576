import { z } from 'zod';
import { instant, uuid } from '../domain/identifiers.ts';
import { plan } from '../domain/plan.ts';
import { admins, command, operators, query } from './procedure.ts';

/** Something of an account's access that was changed, and not by Steward; or an end, and not by a file. */
export const driftEntry = z.object({
  kind: z.enum(['grant', 'link', 'membership', 'policy', 'end']),
  /** `given` is there now and was not; `taken` was there and is not; `changed` was there in another form. */
  change: z.enum(['given', 'taken', 'changed']),
  /** Who has it, or had it. */
  who: z.string(),
  /** What it is about: `dashboard Patient flow`, `group readers`. */
  what: z.string(),
  /** The level, for grants; `custom` for a set that is none. */
  level: z.string().nullable(),
  /** The level before, where it was another one. */
  before: z.string().nullable(),
  /** Until when Steward gives it to them, whatever was done outside; null where it gives nothing for a time. */
  until: instant.nullable(),
  /** Of an end that was changed under Grants: the one that it had; null for none. */
  untilBefore: instant.nullable(),
  /** Since when it has been seen so. */
  since: instant,
  /** When it was last seen otherwise; null where no reading says. */
  unseenAt: instant.nullable(),
});
export type DriftEntry = z.infer<typeof driftEntry>;

export const accessDrift = z.object({
  connection: z.object({ id: uuid, name: z.string() }),
  /** What it is measured from: the last export of the account, or the last files that were applied. Null before. */
  baseline: z.object({ kind: z.enum(['export', 'apply']), at: instant }).nullable(),
  /** When the account was last read. */
  readAt: instant,
  entries: z.array(driftEntry),
  /** What could not be read, so that nothing is said about it. */
  unreadable: z.array(z.string()),
});

const files = z
  .array(z.object({ name: z.string().min(1).max(500), text: z.string().max(16 * 1024 * 1024) }))
  .min(1, 'Choose a file.')
  .max(20, 'At most 20 files make one plan.');

/** Access as code: an account as a file, and the plan that makes it so again. */
export const accessFileContract = {
  /** Writes what the directory knows of an account; from then on, drift is measured from there. */
  export: command(admins, 'accessFile.export')
    .input(z.object({ connectionId: uuid }))
    .output(
      z.object({
        yaml: z.string(),
        /** When the account was read. */
        readAt: instant,
        counts: z.object({
          people: z.number().int(),
          groups: z.number().int(),
          folders: z.number().int(),
          grants: z.number().int(),
        }),
        /** What of the account the file does not speak about. */
        left: z.array(z.string()),
      }),
    ),
  /** Compares files with what the directory knows. Nothing that they do not name is touched, unless it is pruned. */
  plan: command(admins, 'accessFile.plan')
    .input(
      z.object({
        connectionId: uuid,
        files,
        /** Takes away what the files do not name; more than so many removals block the plan. */
        prune: z.object({ atMost: z.number().int().min(0).max(1_000_000) }).optional(),
      }),
    )
    .output(z.object({ plan, nothingToDo: z.boolean() })),
  /** A plan that was made of files, to review it elsewhere. */
  planned: query(admins)
    .input(z.object({ planId: uuid }))
    .output(z.object({ plan, nothingToDo: z.boolean(), runId: uuid.nullable() })),
  apply: command(admins, 'accessFile.apply')
    .input(z.object({ planId: uuid, hash: z.string().regex(/^[0-9a-f]{64}$/) }))
    .output(z.object({ runId: uuid })),
  /**
   * What was changed outside Steward since the last export or apply, as far as the directory has read, and the ends
   * that were changed under Grants.
   */
  drift: query(operators)
    .input(z.object({ connectionId: uuid }))
    .output(accessDrift),
};
