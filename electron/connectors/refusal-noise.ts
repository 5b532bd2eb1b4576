/** Answers after which a row of refusals is broken. */
const rowBroken = 40;
/** What a row has to have before it is looked into. */
const rowRefusals = 3;
const rowAnswers = 8;
const rowShare = 0.06;
/** Only a pace that was lowered so far since is worth a trial. */
const rowLowered = 0.75;
/** The pace of a trial, by what was answered per second: a limit does not refuse anything there. */
const trialPace = 0.9;
/** Less noise than this is over. */
const chance = 0.025;
/** Natural logarithms of how much likelier noise has to be than chance, or less likely, to decide. */
const surelyNoise = 5;
const surelyLimit = -4;
/** Shares of noise that a trial looks for, and by chance at a pace as low as that. */
const leastNoise = 0.08;
const mostNoise = 0.6;
const trialChance = 0.01;
/** So often in a row the share stays above the noise, while the pace falls, until it counts as noise. */
const limitsInVain = 2;
/** Beneath noise: the calls looked at together, how many times, and what is more than noise. */
const sliceSize = 12;
const slicesKept = 4;
const excessDeviations = 2.5;
/**
 * What is put up with is doubted after so many calls, then after twice as many, for as long as so great a share is refused:
 * at this pace, by what is answered per second, no limit refuses anything.
 */
const doubtAfter = 24;
const doubtShare = 0.2;
const doubtPace = 0.6;
/** Natural logarithms as above; a limit that is found in vain costs more than one that is found late. */
const surelyLimitAfterAll = -5;
/** How much each slice tells of the share of noise when it has more of it, or less. */
const learnMore = 0.05;
const learnLess = 0.15;

interface Tally {
  readonly from: number;
  readonly answered: number;
  readonly refused: number;
}

/** What came since the first of several refusals. */
interface Row extends Tally {
  /** The pace when it began. */
  readonly rate: number;
  readonly clean: number;
  /** The last refusals. */
  readonly refusals: readonly { readonly at: number; readonly answered: number }[];
}

type Phase =
  /** Refusals are taken for the pace's fault. `row`: what came since the first of several in a row. */
  | { readonly kind: 'watching'; readonly row?: Row }
  /** Few enough calls are sent for no limit to refuse any. */
  | {
      readonly kind: 'trying';
      readonly tally: Tally;
      /** What was answered between one refusal and the next. */
      readonly gaps: readonly number[];
      readonly before: Tally & { readonly rate: number; readonly perSecond: number };
    }
  /** A share is refused whatever the pace. */
  | {
      readonly kind: 'tolerating';
      readonly share: number;
      readonly slices: readonly Tally[];
      /** Calls until it is doubted, and how many there were before the last doubt. */
      readonly trust: { readonly left: number; readonly whole: number };
      readonly lowered?:
        | { readonly rate: number; readonly share: number; readonly times: number }
        | undefined;
    }
  /** Whether refusals at random were not a limit after all: fewer calls are sent for a while. */
  | {
      readonly kind: 'doubting';
      readonly tally: Tally;
      readonly before: Extract<Phase, { kind: 'tolerating' }> & {
        readonly rate: number;
        readonly perSecond: number;
      };
    };

/** What to do about the pace; rates in calls per second. */
export type NoiseVerdict =
  | { readonly kind: 'none' }
  /** Send at this pace for a while, to see whether refusals vanish. */
  | { readonly kind: 'try'; readonly rate: number }
  /** They did not: lowering the pace was needless since this rate. */
  | { readonly kind: 'needless'; readonly rate: number }
  /** There is a limit, and this is it. */
  | { readonly kind: 'limit'; readonly rate: number }
  /** Refusals at random have ended. */
  | { readonly kind: 'over' };

const none: NoiseVerdict = { kind: 'none' };
const countOf = ({ answered, refused }: Tally) => answered + refused;
const perSecond = ({ from, answered }: Tally, at: number) => answered / Math.max(0.001, (at - from) / 1000);
const add = (tally: Tally, refused: boolean): Tally => ({
  from: tally.from,
  answered: tally.answered + (refused ? 0 : 1),
  refused: tally.refused + (refused ? 1 : 0),
});
/**
 * A limit a little below a steady pace refuses every so many calls; chance has no such order. A few gaps, and short
 * ones, look even by chance too.
 */
const areEven = (gaps: readonly number[]): boolean => {
  const spread = Math.max(...gaps) - Math.min(...gaps);
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  return gaps.length >= 3 && ((mean >= 4 && spread <= 2) || (mean >= 2 && spread <= 1));
};
const noneFrom = (from: number): Tally => ({ from, answered: 0, refused: 0 });

/**
 * Tells refusals that the pace causes from those that come whatever the pace is.
 *
 * Under a limit the answers per second *are* the limit, and well below it nothing is refused. So when
 * refusals come thick, the pace is lowered once, well below what was answered per second: either they
 * vanish, then that was the limit; or the share of them stays, then the pace has nothing to do with it, the
 * earlier rate is right, and refusals are put up with until there are clearly more of them than that.
 */
export const createRefusalNoise = () => {
  /** From the last trial that found a limit: the rate before, and the limit. */
  let good = 0;
  let limit = Number.POSITIVE_INFINITY;
  let phase: Phase = { kind: 'watching' };

  const watch = (
    now: Extract<Phase, { kind: 'watching' }>,
    refused: boolean,
    old: boolean,
    at: number,
    rate: number,
  ): NoiseVerdict => {
    const { row } = now;
    if (!row) {
      if (refused) phase = { kind: 'watching', row: { ...noneFrom(at), rate, clean: 0, refusals: [] } };
      return none;
    }
    // Those sent before the pace was lowered tell nothing new.
    if (refused && old) return none;
    const clean = refused ? 0 : row.clean + 1;
    if (clean >= rowBroken) {
      phase = { kind: 'watching' };
      return none;
    }
    const refusals = refused ? [...row.refusals.slice(-2), { at, answered: row.answered }] : row.refusals;
    const next = { ...add(row, refused), rate: row.rate, clean, refusals };
    phase = { kind: 'watching', row: next };
    const { answered } = next;
    if (
      !refused ||
      next.refused < rowRefusals ||
      answered < rowAnswers ||
      next.refused < rowShare * countOf(next) ||
      rate > rowLowered * Math.min(next.rate, limit)
    )
      return none;
    // A rate that was lowered within the row shows in its last part only.
    const [back] = refusals;
    const lately =
      back === undefined || answered - back.answered < rowAnswers
        ? Number.POSITIVE_INFINITY
        : perSecond({ ...next, from: back.at, answered: answered - back.answered }, at);
    const found = Math.min(perSecond(next, at), lately);
    phase = { kind: 'trying', tally: noneFrom(at), gaps: [], before: { ...next, perSecond: found } };
    return { kind: 'try', rate: Math.min(found * trialPace, rate * 0.9) } as const;
  };

  const judgeTrial = (
    { tally, gaps, before }: Extract<Phase, { kind: 'trying' }>,
    at: number,
  ): NoiseVerdict => {
    const noise = Math.min(mostNoise, Math.max(leastNoise, (0.6 * before.refused) / countOf(before)));
    const evidence =
      tally.refused * Math.log(noise / trialChance) +
      tally.answered * Math.log((1 - noise) / (1 - trialChance));
    if (evidence > surelyNoise) {
      if (areEven(gaps.slice(1))) {
        phase = { kind: 'watching' };
        return { kind: 'limit', rate: perSecond(tally, at) };
      }
      phase = {
        kind: 'tolerating',
        share: tally.refused / countOf(tally),
        slices: [noneFrom(at)],
        trust: { left: doubtAfter, whole: doubtAfter },
      };
      const rate = Math.max(good, before.rate);
      good = 0;
      limit = Number.POSITIVE_INFINITY;
      return { kind: 'needless', rate };
    }
    if (evidence > surelyLimit) return none;
    // Should refusals go on all the same, the rate to return to is still the one before all this.
    good = Math.max(good, before.rate);
    limit = before.perSecond;
    phase = { kind: 'watching' };
    return { kind: 'limit', rate: before.perSecond };
  };

  const tolerate = (
    now: Extract<Phase, { kind: 'tolerating' }>,
    refused: boolean,
    at: number,
    rate: number,
  ): NoiseVerdict => {
    const { share, slices, lowered } = now;
    const trust = { ...now.trust, left: now.trust.left - 1 };
    const [first = noneFrom(at), ...earlier] = slices;
    const current = add(first, refused);
    if (countOf(current) < sliceSize) {
      phase = { ...now, slices: [current, ...earlier], trust };
      return none;
    }
    if (trust.left <= 0 && share >= doubtShare && current.refused >= doubtShare * countOf(current)) {
      const before = { ...now, rate, perSecond: perSecond(current, at) };
      phase = { kind: 'doubting', tally: noneFrom(at), before };
      return { kind: 'try', rate: Math.min(before.perSecond, rate) * doubtPace };
    }
    const recent = [current, ...earlier];
    for (let many = 2; many <= recent.length; many++) {
      const together = recent.slice(0, many).reduce((sum, { from, answered, refused }) => ({
        from: Math.min(from, sum.from),
        answered: sum.answered + answered,
        refused: sum.refused + refused,
      }));
      const count = countOf(together);
      if (together.refused <= count * share + excessDeviations * Math.sqrt(count * share * (1 - share)) + 1)
        continue;
      const shown = together.refused / count;
      if (
        lowered &&
        lowered.times >= limitsInVain &&
        rate < lowered.rate * 0.6 &&
        shown > lowered.share * 0.8
      ) {
        // Lowering did not lower the share: there is just more noise.
        phase = { kind: 'tolerating', share: shown, slices: [noneFrom(at)], trust };
        return { kind: 'needless', rate: lowered.rate };
      }
      phase = {
        kind: 'tolerating',
        share,
        slices: [noneFrom(at)],
        trust,
        lowered: {
          rate: lowered?.rate ?? rate,
          share: lowered?.share ?? shown,
          times: 1 + (lowered?.times ?? 0),
        },
      };
      return { kind: 'limit', rate: perSecond(together, at) / (1 - share) };
    }
    const seen = current.refused / countOf(current);
    const learned = share + (seen - share) * (seen > share ? learnMore : learnLess);
    phase =
      learned < chance
        ? { kind: 'watching' }
        : {
            kind: 'tolerating',
            share: learned,
            slices: [noneFrom(at), ...recent.slice(0, slicesKept - 1)],
            trust,
          };
    return learned < chance ? { kind: 'over' } : none;
  };

  const judgeDoubt = ({ tally, before }: Extract<Phase, { kind: 'doubting' }>, at: number): NoiseVerdict => {
    const { refused, answered } = tally;
    const share = Math.min(mostNoise, Math.max(doubtShare, before.share));
    const evidence =
      refused * Math.log(share / trialChance) + answered * Math.log((1 - share) / (1 - trialChance));
    if (evidence > surelyNoise) {
      const whole = 2 * before.trust.whole;
      const { share: kept, lowered } = before;
      phase = {
        kind: 'tolerating',
        share: kept,
        slices: [noneFrom(at)],
        trust: { left: whole, whole },
        lowered,
      };
      return { kind: 'needless', rate: before.rate };
    }
    if (evidence > surelyLimitAfterAll) return none;
    good = before.rate;
    limit = before.perSecond;
    phase = { kind: 'watching' };
    return { kind: 'limit', rate: limit };
  };

  return {
    /** Whether refusals are no reason to slow down at present. */
    inCharge: () => phase.kind !== 'watching',

    /** The rate at which the present row of refusals began, if there is one. */
    rateAtRow: () => (phase.kind === 'watching' ? phase.row?.rate : undefined),

    /** Nobody called for a while: the service's budget filled up, and what was seen says nothing now. */
    rested() {
      if (phase.kind === 'watching') phase = { kind: 'watching' };
    },

    /**
     * Takes note of what came back `at` (milliseconds) while `rate` held. `old`: it was sent at an earlier
     * rate.
     */
    saw(refused: boolean, old: boolean, at: number, rate: number): NoiseVerdict {
      if (phase.kind === 'watching') return watch(phase, refused, old, at, rate);
      if (old) return none;
      if (phase.kind === 'tolerating') return tolerate(phase, refused, at, rate);
      if (phase.kind === 'doubting') {
        phase = { ...phase, tally: add(phase.tally, refused) };
        return judgeDoubt(phase, at);
      }
      const { tally, gaps } = phase;
      const gap = tally.answered - gaps.reduce((sum, each) => sum + each, 0);
      phase = { ...phase, tally: add(tally, refused), gaps: refused ? [...gaps, gap] : gaps };
      return judgeTrial(phase, at);
    },
  };
};
