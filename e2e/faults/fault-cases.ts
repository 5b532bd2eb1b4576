import {
  enginePoints,
  type FaultPoint,
  hostPoints,
  storePoints,
} from '../../electron/faults/fault-points.ts';
import type { CutKind } from './cut-proxy.ts';
import { seededRandom } from './seeded-random.ts';
import { type StoryName, stories, storyNames } from './stories.ts';

/** Where in the program's work a disturbance strikes: the `passage`th time (from 1) that it passes `point`. */
export interface Strike {
  readonly point: FaultPoint;
  readonly passage: number;
}

/** One disturbance, with all that is drawn about it. */
export type Fault =
  /** SIGKILL. `host`: a console that is served owns the profile, and the command works through it. */
  | { readonly kind: 'kill'; readonly strike: Strike; readonly host: 'command' | 'served' }
  | { readonly kind: 'throttled' }
  | { readonly kind: 'lost answers' }
  | { readonly kind: 'cut'; readonly after: number; readonly how: CutKind; readonly ms: number }
  /** From the strike on, or from before the command on, only `left` kB are free. */
  | { readonly kind: 'disk full'; readonly strike: Strike | undefined; readonly left: number }
  | { readonly kind: 'disk read-only'; readonly strike: Strike }
  | {
      readonly kind: 'clock jump';
      readonly strike: Strike | undefined;
      readonly byMs: number;
      readonly stays: boolean;
    }
  | { readonly kind: 'cloud restarted'; readonly strike: Strike; readonly awayMs: number };

export const faultKinds = [
  'kill',
  'throttled',
  'lost answers',
  'cut',
  'disk full',
  'disk read-only',
  'clock jump',
  'cloud restarted',
] as const satisfies readonly Fault['kind'][];
export type FaultKind = (typeof faultKinds)[number];

export interface FaultCase {
  readonly seed: number;
  readonly story: StoryName;
  readonly fault: Fault;
  /** Which of its cell it is; says which point a kill strikes. */
  readonly turn: number;
  /** Whether the program's own words about the profile are read before going on, and the command given again after. */
  readonly thorough: boolean;
}

type Random = () => number;
const below = (random: Random, most: number) => Math.floor(random() * most);
const pick = <T>(random: Random, from: readonly T[]): T => from[below(random, from.length)] as T;
/** From 1 to `most`, small ones more often: much happens at the beginning. */
const skewed = (random: Random, most: number) => 1 + Math.floor(most ** random() - 1 + random() * 0.99);

/** At these a profile is brought to a newer version: the program is one of the next version. */
export const migrationPoints: readonly FaultPoint[] = [
  'store.backing-up',
  'store.migrating',
  'store.migrated',
];

/** How often a command passes a point at most, about. One that it does not reach is drawn anew, lower. */
const passagesOf = (point: FaultPoint, steps: number): number => {
  if (point === 'store.before-commit' || point === 'store.committed') return 40;
  if (point.startsWith('call.')) return 5;
  if (point === 'step.before-act' || point === 'step.sent' || point === 'step.acted' || point === 'step.done')
    return steps;
  return point.startsWith('step.') ? 8 : 1;
};

const strikeAt = (random: Random, point: FaultPoint, story: StoryName): Strike => ({
  point,
  passage: skewed(random, passagesOf(point, stories[story].steps)),
});

/** Where a run is stopped while something else is disturbed: all but what happens outside of a run. */
const inRun: readonly FaultPoint[] = [
  ...enginePoints,
  'store.before-commit',
  'store.committed',
  'call.accepted',
  'call.served',
];

const minute = 60_000;
const jumps = [5 * minute, 3 * 60 * minute, 26 * 60 * minute, 400 * 24 * 60 * minute];

const draw = (random: Random, kind: FaultKind, story: StoryName, turn: number): Fault => {
  switch (kind) {
    case 'kill': {
      const points: readonly FaultPoint[] = [...enginePoints, ...storePoints, ...hostPoints];
      const point = points[turn % points.length] as FaultPoint;
      const served =
        point === 'host.ready' ||
        (!migrationPoints.includes(point) &&
          point !== 'host.opened' &&
          point !== 'store.closing' &&
          random() < 0.3);
      return { kind, strike: strikeAt(random, point, story), host: served ? 'served' : 'command' };
    }
    case 'throttled':
    case 'lost answers':
      return { kind };
    case 'cut':
      return {
        kind,
        after: 1 + below(random, 60),
        how: pick(random, ['refused', 'reset', 'silent'] as const),
        ms: turn % 20 === 19 ? minute : 1_000 + Math.floor(random() ** 3 * 59_000),
      };
    case 'disk full':
      return {
        kind,
        strike: random() < 0.15 ? undefined : strikeAt(random, pick(random, inRun), story),
        left: pick(random, [0, 4, 16, 64, 160]),
      };
    case 'disk read-only':
      return { kind, strike: strikeAt(random, pick(random, inRun), story) };
    case 'clock jump':
      return {
        kind,
        strike: random() < 0.2 ? undefined : strikeAt(random, pick(random, inRun), story),
        byMs: pick(random, jumps) * (random() < 0.6 ? -1 : 1),
        stays: random() < 0.6,
      };
    case 'cloud restarted':
      return {
        kind,
        strike: strikeAt(random, pick(random, inRun), story),
        awayMs: Math.floor(random() ** 2 * 4_000),
      };
  }
};

/** The case of one seed: the same for the same seed, story, kind and turn. */
export const drawCase = (seed: number, kind: FaultKind, story: StoryName, turn: number): FaultCase => {
  const random = seededRandom(seed);
  return { seed, story, turn, fault: draw(random, kind, story, turn), thorough: random() < 1 / 8 };
};

/** How the runs are shared out: kills have a point of their own each time, so they get more. */
const weight = (kind: FaultKind) => (kind === 'kill' ? 5 : 1);

/**
 * `runs` cases: the kinds and stories of `only` in turn, each with a seed of its own. Neighbours differ in
 * kind, so that any beginning of the list is a fair part of all. Pure.
 */
export const drawCases = (
  seed: number,
  runs: number,
  only: { readonly kinds: readonly FaultKind[]; readonly stories: readonly StoryName[] } = {
    kinds: faultKinds,
    stories: storyNames,
  },
): FaultCase[] => {
  const slots = only.kinds.flatMap((kind) => Array.from({ length: weight(kind) }, () => kind));
  // Kills are strewn among the others.
  const order = slots.map((kind, at) => ({ kind, at: (at * 7) % slots.length })).sort((a, b) => a.at - b.at);
  const turns = new Map<string, number>();
  return Array.from({ length: runs }, (_, at) => {
    const story = only.stories[at % only.stories.length] as StoryName;
    const { kind } = order[Math.floor(at / only.stories.length) % order.length] as { kind: FaultKind };
    const cell = `${kind}/${story}`;
    const turn = turns.get(cell) ?? 0;
    turns.set(cell, turn + 1);
    return drawCase(seed + at, kind, story, turn);
  });
};

const strikeText = (strike: Strike | undefined) =>
  strike === undefined ? 'beforehand' : `at ${strike.point}:${strike.passage}`;

/** A case in one line, as a person reads it. */
export const caseText = ({ story, fault }: FaultCase): string => {
  switch (fault.kind) {
    case 'kill':
      return `${story}: killed ${strikeText(fault.strike)}${fault.host === 'served' ? ', through a served console' : ''}`;
    case 'throttled':
    case 'lost answers':
      return `${story}: ${fault.kind}`;
    case 'cut':
      return `${story}: connections ${fault.how} after ${fault.after} pieces for ${fault.ms} ms`;
    case 'disk full':
      return `${story}: disk full ${strikeText(fault.strike)}, ${fault.left} kB left`;
    case 'disk read-only':
      return `${story}: disk read-only ${strikeText(fault.strike)}`;
    case 'clock jump':
      return `${story}: clock set by ${fault.byMs / minute} minutes ${strikeText(fault.strike)}${fault.stays ? '' : ', back after'}`;
    case 'cloud restarted':
      return `${story}: cloud killed ${strikeText(fault.strike)}, away for ${fault.awayMs} ms`;
  }
};
