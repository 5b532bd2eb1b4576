import type { Standing } from './stage-policy.ts';

/** What a run did to one dashboard of a stage. */
export interface StandingEvent {
  readonly at: string;
  readonly kind: 'promotion' | 'rollback' | 'retirement';
  /** Whether all of the run came off; what came in a run that did not is no release that stands. */
  readonly whole: boolean;
  readonly dashboard: string;
  /** The release that the dashboard is of since; null: none. */
  readonly release: string | null;
}

/**
 * When a release stood in a stage, the earliest first: from when all of its dashboards were of it until one was not
 * any more. `isSame` tells releases of the same content apart from others. Events come in the order of time.
 */
export const standingsOf = (
  dashboards: readonly string[],
  events: readonly StandingEvent[],
  isSame: (release: string) => boolean,
): Standing[] => {
  const found: Standing[] = [];
  const carried = new Map<string, boolean>();
  // Rows of one run belong together: between them nothing stood.
  for (const run of Map.groupBy(events, ({ at, kind }) => `${at} ${kind}`).values()) {
    for (const { dashboard, release, whole } of run)
      carried.set(dashboard, whole && release !== null && isSame(release));
    const [first] = run;
    if (first === undefined) continue;
    const stands = dashboards.length > 0 && dashboards.every((id) => carried.get(id) === true);
    const last = found.at(-1);
    const isOpen = last !== undefined && last.until === null;
    if (stands && !isOpen) found.push({ since: first.at, until: null, endedBy: null });
    else if (!stands && isOpen)
      found[found.length - 1] = {
        ...last,
        until: first.at,
        endedBy: first.kind === 'rollback' ? 'rollback' : 'promotion',
      };
  }
  return found;
};
