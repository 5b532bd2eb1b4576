import type { DriftEntry } from '../../shared/contract/access-file.ts';
import { type Cover, endOfLevel } from '../../shared/domain/grant-cover.ts';
import { type AccessLevel, accessLevels } from '../../shared/domain/permission-sets.ts';

/** A grant of Steward's own and the time in which it was in effect, as SQL answers it. */
export interface OwnGrant extends Cover {
  readonly resource: string;
  readonly id: string;
  readonly principal: string;
  readonly who: string;
  readonly what: string;
  /** What is left when it has ended, as JSON. */
  readonly heldBefore: string | null;
  readonly activeAt: string;
  /** When it began to be taken; null while it is in effect. */
  readonly leftAt: string | null;
  /** Given by a file of access, and not under Grants. */
  readonly byFile: boolean;
}

const baselineOf = (grants: readonly OwnGrant[]): AccessLevel | null => {
  const { level } = (JSON.parse(grants[0]?.heldBefore ?? 'null') ?? {}) as { readonly level?: string };
  return accessLevels.find((one) => one === level) ?? null;
};

/**
 * Ends that were changed under Grants since an instant: the next file would not find them as it says. What files
 * themselves changed is as wanted, an end that came as it was said is no change, and what was taken altogether is
 * told by nothing being held. Pure.
 */
export const endDrift = (grants: readonly OwnGrant[], at: string): readonly DriftEntry[] => {
  const pairs = Map.groupBy(grants, ({ resource, id, principal }) => `${resource}/${id} ${principal}`);
  return [...pairs.values()].flatMap((all): DriftEntry[] => {
    const held = all.filter(({ leftAt }) => leftAt === null);
    const then = all.filter(({ activeAt, byFile }) => byFile || activeAt <= at);
    const newest = held.at(-1);
    if (newest === undefined) return [];
    const baseline = baselineOf(all);
    for (const level of [...accessLevels].reverse()) {
      const before = endOfLevel(then, baseline, level);
      const end = endOfLevel(held, baseline, level);
      if (before === undefined || end === undefined) continue;
      if (before === end) return [];
      return [
        {
          kind: 'end',
          change: 'changed',
          who: newest.who,
          what: `${newest.resource.replace('_', ' ')} ${newest.what}`,
          level,
          before: null,
          until: end,
          untilBefore: before,
          since: newest.activeAt,
          unseenAt: null,
        },
      ];
    }
    return [];
  });
};
