import type { RunEvent, RunStep, RunSummary, StepState } from '../../shared/domain/plan.ts';
import type { CommandContext } from './command-context.ts';
import { terminalText } from './terminal-text.ts';

const marks: Partial<Record<StepState, string>> = {
  done: '✓',
  unchanged: '=',
  failed: '✗',
  changed: '≠',
  skipped: '-',
  in_doubt: '?',
};

const stepLine = (step: RunStep): string | undefined => {
  const mark = marks[step.state];
  if (!mark) return undefined;
  const why = step.error ? `: ${step.error.message}${step.error.todo ? ` ${step.error.todo}` : ''}` : '';
  return `${mark} ${terminalText(step.title)}${terminalText(why)}\n`;
};

const ended = (run: RunSummary): boolean => run.state !== 'running' && run.state !== 'cancelling';

export const runWords: Record<RunSummary['state'], string> = {
  running: 'is running',
  cancelling: 'is being cancelled',
  done: 'is done',
  stopped: 'stopped: not every step ended well',
  cancelled: 'was cancelled',
  interrupted: 'was interrupted',
  failed: 'failed',
};

/** The last line about a run: what became of it and how to go on. */
export const runEndText = (run: RunSummary): string => {
  const { total, settled } = run.steps;
  const head = `${terminalText(run.title)} ${runWords[run.state]} (${settled} of ${total} steps).\n`;
  const why = run.error
    ? `${terminalText(run.error.message)}${run.error.todo ? ` ${terminalText(run.error.todo)}` : ''}\n`
    : '';
  const unstarted = run.steps.byState.cancelled ?? 0;
  const left = unstarted > 0 ? `${unstarted} steps were not started.\n` : '';
  return run.state === 'done' ? head : `${head}${why}${left}Go on with: steward run resume ${run.id}\n`;
};

/**
 * Shows a run's progress on `err` until it has ended, and answers with its summary. The first Ctrl-C cancels
 * it between steps.
 */
export const followRun = async (
  { client, terminal, interrupts }: Pick<CommandContext, 'client' | 'terminal' | 'interrupts'>,
  runId: string,
): Promise<RunSummary> => {
  const giveBack = interrupts.take(() => {
    terminal.err(
      '\nCancelling between steps. Press Ctrl-C again to leave at once; the run can be resumed.\n',
    );
    client.runs.cancel({ id: runId }).catch(() => undefined);
  });
  const shown = new Map<string, StepState>();
  let drawn = false;
  const say = (line: string | undefined, run?: RunSummary) => {
    if (drawn) terminal.err('\r\u001b[K');
    drawn = false;
    if (line) terminal.err(line);
    if (!run || !terminal.redraws || ended(run)) return;
    terminal.err(`${run.steps.settled}/${run.steps.total}`);
    drawn = true;
  };
  const take = (event: RunEvent, last: RunSummary | undefined): RunSummary | undefined => {
    if (event.type === 'run') {
      say(undefined, event.run);
      return event.run;
    }
    const { step } = event;
    if (shown.get(step.id) !== step.state) say(stepLine(step), last);
    shown.set(step.id, step.state);
    return last;
  };
  try {
    let run: RunSummary | undefined;
    for await (const event of await client.runs.watch({ id: runId })) run = take(event, run);
    say(undefined);
    return run && ended(run) ? run : await client.runs.get({ id: runId });
  } finally {
    giveBack();
  }
};
