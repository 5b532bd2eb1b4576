import type { RunSummary } from '../../../shared/domain/plan.ts';

export const originWords: Readonly<Record<RunSummary['origin'], string>> = {
  desktop: 'desktop',
  web: 'browser',
  cli: 'command line',
  api: 'API',
};

export const words = {
  title: 'Activity',
  description: 'Every plan applied and every command run on this profile, live and past.',
  empty: {
    title: 'Nothing has run yet',
    body: 'Applying a plan, testing a connection and every steward command show up here, with each step, its timing and its errors.',
  },
  noMatch: { title: 'No run matches', body: 'No run has these words and this state.' },
  help: {
    title: 'Activity',
    runs: 'A run is one plan being applied, or one command. Its journal is written before and after each call, so a run survives a crash, a closed lid and a reload.',
    resume:
      'Interrupted, stopped and cancelled runs can be resumed. Resuming first looks what has already happened; nothing is done twice.',
    counts: 'Throttled counts answers that said “too fast”: Steward slows down by itself and tries again.',
    cli: 'The command line sees the same list: steward run list.',
  },
  runHelp: {
    title: 'A run',
    states:
      'A step looks at what is there, makes its change, and looks again. “Already so” means that nothing had to be sent.',
    changed:
      '“Changed meanwhile” means that the cloud was neither as planned before nor as wanted after. Steward stops there instead of overwriting; make a new plan.',
    doubt:
      '“May have happened” is a step whose answer was lost and that leaves nothing to look up. Only a person can say.',
  },
} as const;
