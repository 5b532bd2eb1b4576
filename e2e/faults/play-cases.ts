import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { driveRun, type Lane, type Outcome } from './drive-run.ts';
import type { Fault, FaultCase } from './fault-cases.ts';
import { type Judgement, judgeOutcome } from './judge-outcome.ts';
import { openLaneCloud } from './lane-cloud.ts';
import { type Prepared, prepare } from './prepare.ts';
import { type StoryName, storyNames } from './stories.ts';

export interface Played {
  readonly one: FaultCase;
  readonly judgement: Judgement;
  readonly ms: number;
}

/** Of the stories that are played. */
export type References = Readonly<Record<StoryName, Outcome>>;

/** Everything that the runs need: lanes in which one comes after the other, and the undisturbed runs. */
export interface Field {
  readonly references: References;
  readonly lanes: readonly Lane[];
  close(): Promise<void>;
}

const openLane = async (root: string, prepared: Prepared, name: string): Promise<Lane> => {
  const directory = join(root, name);
  mkdirSync(directory);
  return { prepared, directory, cloud: await openLaneCloud(directory) };
};

/** Prepares beginnings and undisturbed runs of these stories in `root`. Throws when one of those does not end well. */
export const openField = async (
  root: string,
  lanes: number,
  names: readonly StoryName[] = storyNames,
): Promise<Field> => {
  const prepared = await prepare(root, names);
  const opened = await Promise.all(
    Array.from({ length: lanes }, (_, at) => openLane(root, prepared, `l${at}`)),
  );
  const references = {} as Record<StoryName, Outcome>;
  for (const story of names) {
    const [lane] = opened;
    if (!lane) throw new Error('There is no lane');
    const outcome = await driveRun(lane, { seed: 0, story, thorough: true });
    const { complaints } = judgeOutcome({}, outcome, outcome);
    if (complaints.length > 0) throw new Error(`undisturbed, ${story} is not well: ${complaints.join('; ')}`);
    references[story] = outcome;
  }
  return {
    references,
    lanes: opened,
    close: async () => {
      for (const { cloud } of opened) await cloud.close();
    },
  };
};

/** The same disturbance earlier in the work; undefined where there is no earlier. */
const earlier = (fault: Fault): Fault | undefined => {
  if (fault.kind === 'cut')
    return fault.after > 1 ? { ...fault, after: Math.ceil(fault.after / 2) } : undefined;
  if (!('strike' in fault) || fault.strike === undefined || fault.strike.passage === 1) return undefined;
  const strike = { ...fault.strike, passage: Math.ceil(fault.strike.passage / 2) };
  return { ...fault, strike };
};

/** Plays one case; one whose disturbance came too late for the work is played again with an earlier one. */
export const playCase = async (lane: Lane, references: References, drawn: FaultCase): Promise<Played> => {
  const began = performance.now();
  let one = drawn;
  while (true) {
    const outcome = await driveRun(lane, one);
    const fault = outcome.struck ? undefined : earlier(one.fault);
    if (fault) {
      one = { ...one, fault };
      continue;
    }
    const judgement = judgeOutcome(one, references[one.story], outcome);
    const missed = outcome.struck ? [] : ['the disturbance did not strike: the run proves nothing'];
    return {
      one,
      judgement: { ...judgement, complaints: [...missed, ...judgement.complaints] },
      ms: performance.now() - began,
    };
  }
};

/** A run that the tests themselves could not carry through is no good run. */
const notPlayed = (one: FaultCase, cause: unknown): Played => ({
  one,
  ms: 0,
  judgement: {
    twice: 0,
    lost: 0,
    audit: 0,
    chainBroken: false,
    unworded: 0,
    complaints: [`could not be played: ${cause instanceof Error ? cause.stack : String(cause)}`],
  },
});

/** Plays all cases, one after the other in each lane; tells of each as it ends. */
export const playCases = async (
  { lanes, references }: Field,
  cases: readonly FaultCase[],
  tell: (played: Played) => void,
): Promise<void> => {
  const waiting = [...cases];
  await Promise.all(
    lanes.map(async (lane) => {
      for (let one = waiting.shift(); one; one = waiting.shift()) {
        const running = one;
        tell(await playCase(lane, references, running).catch((cause: unknown) => notPlayed(running, cause)));
        // Whatever became of it, the next one finds a cloud.
        if (!(await lane.cloud.answers())) await lane.cloud.start();
      }
    }),
  );
};
