import type { Look } from './scheduled-work.ts';
import type { Group } from './step-entry.ts';

/** What of a group is to be looked at now, or nothing for the moment. A run that is cancelled only reads back. */
export const lookAtGroup = (group: Group, now: number, run: 'going_on' | 'cancelled'): Look | undefined => {
  if (group.looking) return undefined;
  const wants = run === 'going_on' && group.wanting.size > 0 && now >= group.wantNotBefore;
  const proves =
    group.proving.size > 0 &&
    now >= group.proofNotBefore &&
    (group.open === 0 || (group.blocking > 0 && group.active === 0));
  if (!wants && !proves) return undefined;
  const along = wants && !group.looked ? group.entries.filter(({ phase }) => phase === 'blocked') : [];
  return {
    type: 'look',
    group,
    before: wants ? [...group.wanting] : [],
    along,
    proofs: proves ? [...group.proving] : [],
    acts: group.acts,
  };
};

/** When a group may be looked at that waits for nothing but time; infinite where it does not. */
export const nextLookAt = (group: Group, now: number): number =>
  Math.min(
    group.wanting.size > 0 && now < group.wantNotBefore ? group.wantNotBefore : Number.POSITIVE_INFINITY,
    group.proving.size > 0 && now < group.proofNotBefore ? group.proofNotBefore : Number.POSITIVE_INFINITY,
  );
