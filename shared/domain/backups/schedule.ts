import { z } from 'zod';

/** When backups of an account are made by themselves. */
export const backupSchedule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('off') }),
  /** Once a day, from this time of this computer's clock on. */
  z.object({
    kind: z.literal('daily'),
    at: z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'A time looks like 02:30.'),
  }),
  z.object({
    kind: z.literal('every'),
    hours: z
      .number()
      .int()
      .min(1)
      .max(24 * 30),
  }),
]);
export type BackupSchedule = z.infer<typeof backupSchedule>;

const hourMs = 3_600_000;

/** The latest moment, not after `now`, at which a backup was to begin; null for none. `offset` as `getTimezoneOffset`. */
const lastSlot = (at: string, now: Date): Date => {
  const [hours = 0, minutes = 0] = at.split(':').map(Number);
  const slot = new Date(now);
  slot.setHours(hours, minutes, 0, 0);
  if (slot > now) slot.setDate(slot.getDate() - 1);
  return slot;
};

/**
 * Whether a backup is to begin now.
 *
 * @param last when the last one began that worked; null where there was none. One from the future, of a clock that
 * was wrong, does not count.
 */
export const isScheduledNow = (schedule: BackupSchedule, last: string | null, now: Date): boolean => {
  const began = last === null || Date.parse(last) > now.getTime() ? null : new Date(last);
  switch (schedule.kind) {
    case 'off':
      return false;
    case 'daily':
      return began === null || began < lastSlot(schedule.at, now);
    case 'every':
      return began === null || now.getTime() - began.getTime() >= schedule.hours * hourMs;
  }
};

/** Whether the last backup that worked is older than the schedule and an hour's patience allow. */
export const isLate = (schedule: BackupSchedule, last: string | null, since: string, now: Date): boolean => {
  if (schedule.kind === 'off') return false;
  const allowed = (schedule.kind === 'daily' ? 24 : schedule.hours) * hourMs + hourMs;
  return now.getTime() - Date.parse(last ?? since) > allowed;
};
