import type { Standing } from '../../shared/domain/releases/stage-policy.ts';
import { type StandingEvent, standingsOf } from '../../shared/domain/releases/standings.ts';
import type { Store } from '../store/store.ts';

/** A release, as far as stages judge it. */
export interface GatedRelease {
  readonly hash: string;
  /** Where this profile took it. */
  readonly environment: string | null;
  readonly takenAt: string;
  /** The ids of its dashboards where they come from. */
  readonly dashboards: readonly string[];
}

/**
 * When a release stood in an environment. Where it was taken it has stood since then. A release that holds all of it to
 * the letter stands for it: promoting it after that one would have found nothing to do.
 */
export const whenStood = async (
  facts: Pick<Store['pipelines'], 'holdsAllOf'>,
  environment: string,
  { hash, environment: from, takenAt, dashboards }: GatedRelease,
  events: readonly StandingEvent[],
): Promise<Standing[]> => {
  if (from === environment) return [{ since: takenAt, until: null, endedBy: null }];
  const own = standingsOf(dashboards, events, (release) => release === hash);
  if (own.at(-1)?.until === null) return own;
  const same = new Set([hash]);
  for (const other of new Set(events.flatMap(({ release }) => release ?? [])))
    if (other !== hash && (await facts.holdsAllOf(other, hash))) same.add(other);
  return same.size === 1 ? own : standingsOf(dashboards, events, (release) => same.has(release));
};
