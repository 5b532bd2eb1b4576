import { type CommandContext, type ExitCode, exitCodes, show } from '../command-context.ts';
import { terminalText } from '../terminal-text.ts';

/** Says that one goes on with this profile, whatever was noticed about it; prints what that was. */
export const profileAcknowledge = async (context: CommandContext): Promise<ExitCode> => {
  const { notices } = await context.client.profile.notices();
  for (const { id } of notices) await context.client.profile.acknowledge({ id });
  show(context, { acknowledged: notices }, () =>
    notices.length === 0
      ? 'There was nothing to acknowledge.\n'
      : notices.map(({ found, todo }) => `${terminalText(found)}\n  ${terminalText(todo)}\n`).join(''),
  );
  return exitCodes.done;
};
