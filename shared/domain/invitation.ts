import { z } from 'zod';
import { instant } from './identifiers.ts';

/**
 * How many days the link of an invitation is relied on. QuickSight neither says nor takes how long one works, only
 * that it does not for ever: seven days are counted, and after them nobody is told to use it.
 */
export const invitationDays = 7;

const dayMs = 86_400_000;

/** An invitation to QuickSight that nobody has answered. */
export const invitation = z.object({
  /** When it was first seen. */
  at: instant,
  /** It was there when its account was first read: it may be older. */
  orEarlier: z.boolean(),
  /** Until when its link is relied on. */
  endsAt: instant,
  expired: z.boolean(),
});
export type Invitation = z.infer<typeof invitation>;

/** What an invitation first seen at an instant is like now. */
export const invitationOf = (
  seen: { readonly at: string; readonly unseenAt: string | null },
  now: number,
): Invitation => {
  const ends = Date.parse(seen.at) + invitationDays * dayMs;
  return {
    at: seen.at,
    orEarlier: seen.unseenAt === null,
    endsAt: new Date(ends).toISOString(),
    expired: ends <= now,
  };
};

/** Invitations that were first seen by then have run out. */
export const expiredSince = (now: number): string => new Date(now - invitationDays * dayMs).toISOString();
