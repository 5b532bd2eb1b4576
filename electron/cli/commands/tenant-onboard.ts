import type { Plan } from '../../../shared/domain/plan.ts';
import { StewardError } from '../../../shared/errors.ts';
import { type CommandContext, type ExitCode, exitCodes } from '../command-context.ts';
import type { CommandRequest } from '../command-line.ts';
import { findingText, planText } from '../plan-text.ts';
import { problemIn } from '../problem-text.ts';
import { placedProblem, readTenantFile } from '../read-tenant-file.ts';
import { terminalText } from '../terminal-text.ts';
import { finishRun } from './run.ts';

type Request = Extract<CommandRequest, { name: 'tenant onboard' }>;

const yes = async ({ terminal, interrupts }: CommandContext, plan: Plan): Promise<boolean> => {
  const answer = await terminal.ask(
    `Apply ${plan.steps.length} steps to account ${terminalText(plan.connection.accountId)}? Only “yes” does: `,
    interrupts.signal,
  );
  return answer.trim() === 'yes';
};

/** Why the command line cannot go through as it stands, or undefined. Nothing has been read or asked yet. */
export const onboardUsage = (request: Request, interactive: boolean, json: boolean): string | undefined => {
  if (request.dryRun || request.yes) return undefined;
  if (request.file === '-')
    return 'The file comes from standard input, so you cannot be asked: pass --yes or --dry-run.\n';
  if (json) return 'With --json you cannot be asked: pass --yes or --dry-run.\n';
  if (!interactive)
    return 'There is no terminal to ask on: pass --yes to apply or --dry-run to only see the plan.\n';
  return undefined;
};

/** Plans what a tenant file asks for, shows it, and applies it when it is agreed to. */
export const tenantOnboard = async (context: CommandContext, request: Request): Promise<ExitCode> => {
  const { client, terminal, options, connection, interrupts } = context;
  const document = await readTenantFile(request.file, interrupts.signal);
  const input = { spec: document.value, ...(connection ? { connectionId: connection.id } : {}) };
  const { plan, nothingToDo } = await client.tenants
    .plan(input, { signal: interrupts.signal })
    .catch((error: unknown) => {
      const problem = problemIn(error);
      if (problem.code !== 'BAD_INPUT' || (!problem.issues && problem.field === undefined)) throw error;
      throw new StewardError(placedProblem(request.file, document, problem), { cause: error });
    });
  if (!options.json) terminal.out(planText(plan, nothingToDo));

  const finish = (code: ExitCode, more: object = {}): ExitCode => {
    if (options.json) terminal.json({ plan, nothingToDo, ...more });
    return code;
  };
  const blockers = plan.findings.filter(({ severity }) => severity === 'blocker');
  if (blockers.length > 0) {
    terminal.err(
      `Nothing was changed: ${blockers.length === 1 ? 'something stands' : `${blockers.length} things stand`} in the way.\n`,
    );
    for (const blocker of blockers) terminal.err(findingText(blocker));
    return finish(exitCodes.failed);
  }
  if (nothingToDo) return finish(exitCodes.done);
  if (request.dryRun) {
    terminal.err('Nothing was changed: this was a dry run.\n');
    return finish(request.detailedExitcode ? exitCodes.changes : exitCodes.done);
  }
  if (!request.yes && !(await yes(context, plan))) {
    terminal.err('Nothing was changed.\n');
    return finish(exitCodes.failed);
  }
  const { runId } = await client.tenants.apply({ planId: plan.id, hash: plan.hash });
  const { run, code } = await finishRun(context, runId);
  return finish(code, { run });
};
