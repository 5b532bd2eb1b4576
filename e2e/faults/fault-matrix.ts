import { type EnginePoint, enginePoints } from '../../electron/faults/fault-points.ts';
import { lostAnswers } from './disturbances.ts';
import { seededRandom } from './seeded-random.ts';

/** SIGKILL to the working process, the `passage`th time (from 1) that it passes `point`. */
export interface Kill {
  readonly point: EnginePoint;
  readonly passage: number;
}

/** What happens to one onboarding. */
export interface FaultCase {
  /** The first strikes the onboarding, each further one the resume after the one before. */
  readonly kills: readonly Kill[];
  /**
   * `steady`: a service of its own that answers; `busy`: it allows few calls a second and loses some
   * answers; `disturbed`: it throttles 30 % of all calls, however slowly they come, and loses some answers;
   * `dies_too`: it lives in the killed process, as on a laptop whose battery ends.
   */
  readonly cloud: 'steady' | 'busy' | 'disturbed' | 'dies_too';
  /** How a person goes on: with the run, or with the same file again and the run afterwards. */
  readonly recovery: 'resume' | 'onboard_again';
}

/** How much work there is; it says how often each point is passed at least. */
export interface WorkSize {
  readonly steps: number;
  /** How many lookups the steps share before they are sent; what lies in the new namespace needs none. */
  readonly looks: number;
  /** How many lookups they share afterwards: their distinct kinds and batch keys. */
  readonly proofs: number;
}

/** How often a run passes a point for sure when the answers to `lost` changes are lost on the way. */
export const passagesOf = (point: EnginePoint, { steps, looks, proofs }: WorkSize, lost = 0): number => {
  switch (point) {
    case 'run.journalled':
    case 'run.before-end':
      return 1;
    case 'step.before-look':
    case 'step.looked':
      return looks;
    case 'step.before-proof':
    case 'step.proven':
      return proofs;
    case 'step.sent':
    case 'step.acted':
      return steps - lost;
    case 'step.before-act':
    case 'step.done':
      return steps;
  }
};

/** A resume starts no run. After an early kill it passes all other points at least this often. */
const resumePoints = enginePoints.filter((point) => point !== 'run.journalled');
const early = 3;

const once = (kill: Kill, more: Partial<FaultCase> = {}): FaultCase => ({
  kills: [kill],
  cloud: 'steady',
  recovery: 'resume',
  ...more,
});

/** The first passage, one in the middle, the last; fewer where there are fewer. */
const spread = (point: EnginePoint, size: WorkSize, random: () => number, lost = 0): Kill[] => {
  const most = passagesOf(point, size, lost);
  const middle = 2 + Math.floor(random() * Math.max(0, most - 2));
  return [...new Set([1, Math.min(middle, most), most])].map((passage) => ({ point, passage }));
};

/** What a passage of a kill that others follow may be: then much is left for them. */
const earlyKill = (point: EnginePoint, size: WorkSize, random: () => number): Kill => ({
  point,
  passage: Math.min(1 + Math.floor(random() * early), passagesOf(point, size)),
});

const pick = <T>(from: readonly T[], random: () => number): T =>
  from[Math.floor(random() * from.length)] as T;

/** Every point once, a kill during the resume, and one in a disturbed cloud. Pure. */
export const shortMatrix = (size: WorkSize, seed: number): FaultCase[] => {
  const random = seededRandom(seed);
  const single = enginePoints.map((point) =>
    once(pick(spread(point, size, random), random), point === 'step.acted' ? { cloud: 'dies_too' } : {}),
  );
  const resumed = once(earlyKill('step.sent', size, random), {
    kills: [
      earlyKill('step.sent', size, random),
      earlyKill(pick(resumePoints, random), size, random),
      { point: 'run.before-end', passage: 1 },
    ],
  });
  const disturbed = once(
    { point: 'step.sent', passage: 20 + Math.floor(random() * 40) },
    { cloud: 'disturbed' },
  );
  return [...single, resumed, disturbed];
};

/** Every point at three passages in every cloud, with both ways to go on, and rows of kills. Pure. */
export const fullMatrix = (size: WorkSize, seed: number): FaultCase[] => {
  const random = seededRandom(seed);
  const everywhere = enginePoints.flatMap((point) => spread(point, size, random));
  const rows = enginePoints.flatMap((first) =>
    [1, 2].map((further) =>
      once(earlyKill(first, size, random), {
        kills: [
          earlyKill(first === 'run.before-end' ? 'step.done' : first, size, random),
          ...Array.from({ length: further }, () => earlyKill(pick(resumePoints, random), size, random)),
        ],
      }),
    ),
  );
  return [
    ...everywhere.map((kill) => once(kill)),
    ...everywhere.map((kill) => once(kill, { cloud: 'dies_too' })),
    ...enginePoints.map((point) =>
      once(pick(spread(point, size, random), random), { recovery: 'onboard_again' }),
    ),
    ...(['busy', 'disturbed'] as const).flatMap((cloud) =>
      enginePoints.map((point) =>
        once(pick(spread(point, size, random, lostAnswers.length), random), { cloud }),
      ),
    ),
    ...rows.filter(({ kills }) => !endsEarly(kills)),
    once(
      { point: 'run.before-end', passage: 1 },
      {
        kills: [
          { point: 'run.before-end', passage: 1 },
          { point: 'run.before-end', passage: 1 },
        ],
      },
    ),
  ];
};

/** Whether nothing but the end is left when a later kill should strike. */
const endsEarly = (kills: readonly Kill[]): boolean =>
  kills.slice(0, -1).some(({ point }) => point === 'run.before-end');

export const killText = ({ point, passage }: Kill): string => `kill@${point}:${passage}`;

/** A case in one line, as a test is called. */
export const caseText = ({ kills, cloud, recovery }: FaultCase): string =>
  [
    kills.map(killText).join(', then '),
    ...(cloud === 'steady' ? [] : [cloud === 'dies_too' ? 'with its cloud' : `in a ${cloud} cloud`]),
    ...(recovery === 'resume' ? [] : ['onboarded again instead of resumed']),
  ].join(' ');
