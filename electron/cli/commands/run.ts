import type { RunSummary } from '../../../shared/domain/plan.ts';
import { type CommandContext, type ExitCode, exitCodes, show } from '../command-context.ts';
import { followRun, runEndText } from '../follow-run.ts';
import { terminalList, terminalTable, terminalText } from '../terminal-text.ts';

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
): Promise<{ run: RunSummary; code: ExitCode; invitations?: readonly Link[] }> => {
  const run = await followRun(context, runId);
  context.terminal.err(runEndText(run));
  const invitations = await takeInvitations(context, runId);
  return {
    run,
    code: run.state === 'done' ? exitCodes.done : exitCodes.failed,
    ...(invitations.length === 0 ? {} : { invitations }),
  };
};

type Link = Awaited<ReturnType<CommandContext['client']['runs']['takeInvitations']>>['links'][number];

/** The links of people whom the run invited: printed once, since nobody keeps them. */
const takeInvitations = async (
  { client, terminal, options }: CommandContext,
  id: string,
): Promise<readonly Link[]> => {
  const { people } = await client.runs.invitations({ id });
  if (people.length === 0) return [];
  const waits = people.some(({ link }) => link === 'waits');
  const { links } = waits ? await client.runs.takeInvitations({ id }) : { links: [] };
  if (links.length > 0 && !options.json) {
    terminal.err(
      'Invitation links follow. They are shown this once and kept nowhere: whoever has one becomes that person.\n',
    );
    terminal.out(
      terminalTable(
        ['E-MAIL', 'USER NAME', 'LINK'],
        links.map((one) => [one.email, one.userName, one.link]),
      ),
    );
  }
  const got = new Set(links.map(({ userName }) => userName));
  const lost = people.filter(({ userName }) => !got.has(userName)).map(({ email }) => terminalText(email));
  if (lost.length > 0)
    terminal.err(
      `No link is at hand for ${lost.join(', ')}: it was shown before, or lost with the service’s answer. Invite them again.\n`,
    );
  return links;
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
  const { code, ...ended } = await finishRun(context, id);
  if (context.options.json) context.terminal.json(ended);
  return code;
};

export const runCancel = async (context: CommandContext, id: string): Promise<ExitCode> => {
  const run = await context.client.runs.cancel({ id });
  show(context, { run }, () => '');
  context.terminal.err(runEndText(run));
  return exitCodes.done;
};
