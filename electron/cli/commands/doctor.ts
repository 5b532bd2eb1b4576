import type { HealthCheck } from '../../../shared/contract/console.ts';
import { type CommandContext, type ExitCode, exitCodes, show } from '../command-context.ts';
import { terminalTable, terminalText } from '../terminal-text.ts';

const marks: Record<HealthCheck['state'], string> = { ok: '✓', warning: '!', failed: '✗', unknown: '?' };

/** Prints checks, then what to do about those that are not well; 1 when one failed. */
export const showHealth = (
  context: Pick<CommandContext, 'terminal' | 'options'>,
  health: { readonly at: string; readonly checks: readonly HealthCheck[] },
): ExitCode => {
  show(context, health, () =>
    terminalTable(
      ['', 'CHECK', 'FOUND'],
      health.checks.map((check) => [marks[check.state], check.title, check.found]),
    ),
  );
  for (const { state, title, todo } of health.checks)
    if (todo && state !== 'ok') context.terminal.err(`${terminalText(title)}: ${terminalText(todo)}\n`);
  return health.checks.some(({ state }) => state === 'failed') ? exitCodes.failed : exitCodes.done;
};

export const doctor = async (context: CommandContext): Promise<ExitCode> =>
  showHealth(context, await context.client.system.health());
