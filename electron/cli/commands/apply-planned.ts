import type { Plan } from '../../../shared/domain/plan.ts';
import { type CommandContext, type ExitCode, exitCodes } from '../command-context.ts';
import type { PlanChoice } from '../plan-choice.ts';
import { findingText, paintOf, planText } from '../plan-text.ts';
import { terminalText } from '../terminal-text.ts';
import { finishRun } from './run.ts';

/** How far a command that plans may go. */
interface AppliedChoice extends PlanChoice {
  /** What must be typed to agree, where “yes” is said too easily. */
  readonly typed?: string;
}

/** Starts the run of a reviewed plan; without one it waits for somebody. */
type Apply = (reviewed: {
  readonly planId: string;
  readonly hash: string;
}) => Promise<{ readonly runId: string | null }>;

const agreed = async (
  { terminal, interrupts }: CommandContext,
  plan: Plan,
  typed: string,
): Promise<boolean> => {
  const answer = await terminal.ask(
    `Apply ${plan.steps.length} steps to account ${terminalText(plan.connection.accountId)}? Only “${terminalText(typed)}” does: `,
    interrupts.signal,
  );
  return answer.trim() === typed;
};

/** Shows a plan and applies it when it is agreed to. */
export const applyPlanned = async (
  context: CommandContext,
  { plan, nothingToDo }: { readonly plan: Plan; readonly nothingToDo: boolean },
  choice: AppliedChoice,
  apply: Apply = context.client.tenants.apply,
): Promise<ExitCode> => {
  const { terminal, options } = context;
  if (!options.json) terminal.out(planText(plan, nothingToDo, paintOf(terminal)));

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
  if (choice.dryRun) {
    terminal.err('Nothing was changed: this was a dry run.\n');
    return finish(choice.detailedExitcode ? exitCodes.changes : exitCodes.done);
  }
  if (!choice.yes && !(await agreed(context, plan, choice.typed ?? 'yes'))) {
    terminal.err('Nothing was changed.\n');
    return finish(exitCodes.failed);
  }
  const { runId } = await apply({ planId: plan.id, hash: plan.hash });
  if (runId === null) return finish(exitCodes.done);
  const { code, ...ended } = await finishRun(context, runId);
  return finish(code, ended);
};
