import type { RunSummary } from '../../../shared/domain/plan.ts';
import { type CommandContext, type ExitCode, exitCodes, show } from '../command-context.ts';
import { followRun, runEndText } from '../follow-run.ts';
import { terminalList, terminalTable } from '../terminal-text.ts';

const seconds = (run: Pick<RunSummary, 'startedAt' | 'endedAt'>): string =>
  run.endedAt === null
    ? '-'
    : `${((Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000).toFixed(1)} s`;

const progress = ({ type, steps }: RunSummary): string =>
  type === 'plan' ? `${steps.settled}/${steps.total}` : '-';

export const runList = async (context: CommandContext): Promise<ExitCode> => {
  const { total, runs } = await context.client.runs.list({ limit: 50 });
  show(context, { total, runs }, () =>
    terminalTable(
      ['ID', 'STARTED', 'TOOK', 'STATE', 'STEPS', 'BY', 'WHAT'],
      runs.map((run) => [
        run.id,
        run.startedAt,
        seconds(run),
        run.state,
        progress(run),
        `${run.actor} (${run.origin})`,
        run.title,
      ]),
    ),
  );
  if (!context.options.json && total > runs.length)
    context.terminal.err(`The newest ${runs.length} of ${total} runs.\n`);
  return exitCodes.done;
};

export const runShow = async (context: CommandContext, id: string): Promise<ExitCode> => {
  const run = await context.client.runs.get({ id });
  show(context, { run }, () => {
    const facts = terminalList([
      ['Run', run.id],
      ['What', run.title],
      ['State', run.state],
      ['By', `${run.actor} (${run.origin})`],
      ['Started', run.startedAt],
      ['Ended', run.endedAt ?? '-'],
      ['Connection', run.connection?.name ?? '-'],
      ['Calls', `${run.counts.calls} (${run.counts.throttled} throttled, ${run.counts.retries} sent again)`],
      ...(run.error ? ([['Error', `${run.error.name}: ${run.error.message}`]] as const) : []),
    ]);
    if (run.runSteps.length === 0) return facts;
    const steps = terminalTable(
      ['SECTION', 'STATE', 'STEP', 'ERROR'],
      run.runSteps.map((step) => [step.section, step.state, step.title, step.error?.message ?? '']),
    );
    return `${facts}\n${steps}`;
  });
  return exitCodes.done;
};

/** Shows a run to its end; 0 only when every step ended well. */
export const finishRun = async (
  context: CommandContext,
  runId: string,
): Promise<{ run: RunSummary; code: ExitCode }> => {
  const run = await followRun(context, runId);
  context.terminal.err(runEndText(run));
  return { run, code: run.state === 'done' ? exitCodes.done : exitCodes.failed };
};

export const runResume = async (context: CommandContext, id: string): Promise<ExitCode> => {
  const before = await context.client.runs.get({ id });
  if (before.state === 'done') {
    // Whoever resumes until it is done, a script for one, has what it wants.
    show(context, { run: before }, () => '');
    context.terminal.err('This run is done. There is nothing left to resume.\n');
    return exitCodes.done;
  }
  await context.client.runs.resume({ id });
  const { run, code } = await finishRun(context, id);
  if (context.options.json) context.terminal.json({ run });
  return code;
};

export const runCancel = async (context: CommandContext, id: string): Promise<ExitCode> => {
  const run = await context.client.runs.cancel({ id });
  show(context, { run }, () => '');
  context.terminal.err(runEndText(run));
  return exitCodes.done;
};
