import { z } from 'zod';

/** How many backups of an account are kept: the newest ones, and the newest of so many days, weeks and months. */
export const retentionRules = z.object({
  last: z.number().int().min(1, 'At least the newest backup is kept.').max(1000),
  daily: z.number().int().min(0).max(1000),
  weekly: z.number().int().min(0).max(1000),
  monthly: z.number().int().min(0).max(1000),
});
export type RetentionRules = z.infer<typeof retentionRules>;

export const usualRetention: RetentionRules = { last: 7, daily: 14, weekly: 8, monthly: 12 };

/** What retention asks of a backup. */
export interface Retained {
  readonly id: string;
  readonly madeAt: string;
  /** When it was last found whole; null where it never was, or was found damaged since. */
  readonly verifiedAt: string | null;
}

const dayOf = (at: string): string => at.slice(0, 10);
const monthOf = (at: string): string => at.slice(0, 7);
/** The Monday (UTC) of an instant's week. */
const weekOf = (at: string): string => {
  const day = new Date(`${dayOf(at)}T00:00:00.000Z`);
  day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
  return day.toISOString().slice(0, 10);
};

/**
 * Which backups of one account are kept, and for what; the others may go. Of a day, a week or a month the newest
 * one stands for it. The newest that was found whole is always kept, whatever the rules say.
 */
export const retain = (
  backups: readonly Retained[],
  rules: RetentionRules,
): ReadonlyMap<string, readonly string[]> => {
  const newestFirst = backups.toSorted((a, b) =>
    a.madeAt === b.madeAt ? (a.id < b.id ? 1 : -1) : a.madeAt < b.madeAt ? 1 : -1,
  );
  const kept = new Map<string, string[]>();
  const keep = ({ id }: Retained, reason: string) => kept.set(id, [...(kept.get(id) ?? []), reason]);
  const spans = (count: number, spanOf: (at: string) => string, word: string) => {
    const seen = new Set<string>();
    for (const backup of newestFirst) {
      const span = spanOf(backup.madeAt);
      if (seen.has(span)) continue;
      if (seen.size === count) return;
      seen.add(span);
      keep(backup, `${word} ${span}`);
    }
  };
  for (const backup of newestFirst.slice(0, rules.last)) keep(backup, 'newest');
  spans(rules.daily, dayOf, 'day');
  spans(rules.weekly, weekOf, 'week of');
  spans(rules.monthly, monthOf, 'month');
  const verified = newestFirst.find(({ verifiedAt }) => verifiedAt !== null);
  if (verified !== undefined && !kept.has(verified.id)) keep(verified, 'newest verified');
  return kept;
};
