import { type Clock, systemClock } from './clock.ts';
import type { Invitation } from './executor.ts';

/** After so long the service does not take a link any more in any case. */
const keptMs = 7 * 24 * 60 * 60 * 1000;

/**
 * The links of people whom runs of this process invited, until somebody takes them. They are in memory alone: a
 * link that was not taken before the process ended is lost, and the person is invited again.
 */
export const createInvitationLinks = (clock: Pick<Clock, 'monotonic'> = systemClock) => {
  const byRun = new Map<string, { readonly invitation: Invitation; readonly at: number }[]>();
  const fresh = (runId: string): readonly Invitation[] =>
    (byRun.get(runId) ?? [])
      .filter(({ at }) => clock.monotonic() - at < keptMs)
      .map(({ invitation }) => invitation);
  return {
    put(runId: string, invitation: Invitation): void {
      // An answer that came twice is one invitation: the last link is the one that counts.
      const others = (byRun.get(runId) ?? []).filter(
        (one) => one.invitation.userName !== invitation.userName,
      );
      byRun.set(runId, [...others, { invitation, at: clock.monotonic() }]);
    },
    /** Whose links of a run wait, by user name. */
    waiting: (runId: string): ReadonlySet<string> => new Set(fresh(runId).map(({ userName }) => userName)),
    /** Gives a run's links away: whoever asks next finds none. */
    take(runId: string): readonly Invitation[] {
      const links = fresh(runId);
      byRun.delete(runId);
      return links;
    },
  };
};
export type InvitationLinks = ReturnType<typeof createInvitationLinks>;
