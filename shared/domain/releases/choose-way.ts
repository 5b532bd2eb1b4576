/** How a release gets into a stage: imported as a whole, or asset by asset from its definitions. */
export const promotionWays = ['bundle', 'definition'] as const;
export type PromotionWay = (typeof promotionWays)[number];

/** What the choice rests on. */
export interface WayFacts {
  /** What keeps the release from being imported, in sentences; empty where it can be. */
  readonly obstacles: readonly string[];
  /** Names of what the stage has already under the ids of the release. */
  readonly there: readonly string[];
}

export interface ChosenWay {
  readonly way: PromotionWay;
  /** Why, in a sentence or two. */
  readonly reason: string;
  /** What keeps the release from being imported. */
  readonly obstacles: readonly string[];
  /** Whether people see a change before anything was verified. */
  readonly isLiveAtOnce: boolean;
}

const more = (sentences: readonly string[]): string => {
  const [first = '', ...rest] = sentences;
  return rest.length === 0
    ? first
    : `${first} ${rest.length} more ${rest.length === 1 ? 'thing stands' : 'things stand'} against an import.`;
};

const liveWords = ([first = '', ...rest]: readonly string[], stage: string): string =>
  `${stage} has ${first}${rest.length === 0 ? '' : ` and ${rest.length} more`} already: an import changes what is there at once, before anything is verified.`;

/**
 * Chooses the way of a promotion. By itself an asset bundle is chosen only where all of it is new in the stage and
 * nothing has to be rewritten that an import does not rewrite: everything else is verified before people see it only
 * on the way by definitions.
 *
 * @param asked what a person wants; undefined: whatever is right.
 */
export const chooseWay = (
  asked: PromotionWay | undefined,
  { obstacles, there }: WayFacts,
  stage: string,
): ChosenWay => {
  const chosen = (way: PromotionWay, reason: string): ChosenWay => ({
    way,
    reason,
    obstacles,
    isLiveAtOnce: way === 'bundle' && there.length > 0,
  });
  if (asked === 'definition') return chosen('definition', 'So it was chosen.');
  if (asked === 'bundle')
    return chosen(
      'bundle',
      obstacles.length > 0
        ? `So it was chosen, but it cannot be. ${more(obstacles)}`
        : there.length > 0
          ? `So it was chosen. ${liveWords(there, stage)}`
          : 'So it was chosen.',
    );
  if (obstacles.length > 0) return chosen('definition', more(obstacles));
  if (there.length > 0) return chosen('definition', liveWords(there, stage));
  return chosen(
    'bundle',
    `All of it is new in ${stage}, and nothing has to be rewritten but what an import rewrites.`,
  );
};
