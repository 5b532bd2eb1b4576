import { type AccessLevel, accessLevels } from './permission-sets.ts';

/** One grant as far as it covers a principal on a resource. */
export interface Cover {
  readonly level: AccessLevel;
  /** Null: for good. */
  readonly endsAt: string | null;
}

/** A stretch of what somebody holds; `until` null for the last one. `level` null: nothing. */
export interface Stretch {
  readonly level: AccessLevel | null;
  readonly until: string | null;
}

const rankOf = (level: AccessLevel | null): number => (level === null ? -1 : accessLevels.indexOf(level));

/** The higher of two levels. */
export const higher = (one: AccessLevel | null, other: AccessLevel | null): AccessLevel | null =>
  rankOf(one) >= rankOf(other) ? one : other;

const levelAt = (covers: readonly Cover[], baseline: AccessLevel | null, at: string): AccessLevel | null =>
  covers
    .filter(({ endsAt }) => endsAt === null || endsAt > at)
    .reduce<AccessLevel | null>((most, { level }) => higher(most, level), baseline);

/**
 * What overlapping grants come to: the highest level that any of them covers, for as long as one covers it, and
 * beneath them all the level that is held anyhow (`baseline`). A grant that ends never takes what another covers.
 */
export const stretches = (
  covers: readonly Cover[],
  baseline: AccessLevel | null,
  from: string,
): readonly Stretch[] => {
  const ends = [
    ...new Set(covers.flatMap(({ endsAt }) => (endsAt !== null && endsAt > from ? [endsAt] : []))),
  ];
  const result: Stretch[] = [];
  for (const at of [from, ...ends.sort()]) {
    const level = levelAt(covers, baseline, at);
    const last = result.at(-1);
    if (last !== undefined && last.level === level) continue;
    if (last !== undefined) result[result.length - 1] = { ...last, until: at };
    result.push({ level, until: null });
  }
  return result;
};

/**
 * When what is covered to at least a level ends: null where it does not, because a grant for good or what is held
 * anyhow leaves it; undefined where no grant covers it.
 */
export const endOfLevel = (
  covers: readonly Cover[],
  baseline: AccessLevel | null,
  level: AccessLevel,
): string | null | undefined => {
  if (rankOf(baseline) >= rankOf(level)) return null;
  const ends = covers.filter((cover) => rankOf(cover.level) >= rankOf(level)).map(({ endsAt }) => endsAt);
  if (ends.length === 0) return undefined;
  return ends.includes(null) ? null : ends.reduce((last, end) => ((end ?? '') > (last ?? '') ? end : last));
};

/** What is held at an instant. */
export const coveredAt = levelAt;
