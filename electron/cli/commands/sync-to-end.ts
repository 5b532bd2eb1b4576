import { setTimeout as pause } from 'node:timers/promises';
import type { DirectoryStatus } from '../../../shared/contract/directory.ts';
import { StewardError } from '../../../shared/errors.ts';
import type { CommandContext } from '../command-context.ts';

const statusOf = async (context: CommandContext, id: string): Promise<DirectoryStatus> => {
  const found = (await context.client.directory.status()).find(({ connection }) => connection.id === id);
  if (found) return found;
  throw new StewardError({
    code: 'NOT_FOUND',
    happened: 'The connection was removed meanwhile.',
    unchanged: 'What was read of it is gone with it.',
  });
};

/** How often a sync's progress is asked for, in milliseconds. */
const pollMs = 250;

/** Reads an account into the directory and waits for the end. The first Ctrl-C stops it; it can be resumed. */
export const syncToEnd = async (
  context: CommandContext,
  connectionId: string,
  mode: 'full' | 'changes',
): Promise<DirectoryStatus> => {
  const { client, terminal, interrupts } = context;
  const { resumed } = await client.directory.sync({ connectionId, mode });
  if (resumed) terminal.err('The last sync did not reach its end; going on where it stopped.\n');
  const giveBack = interrupts.take(() => {
    terminal.err('\nStopping. What was read is kept.\n');
    client.directory.cancel({ connectionId }).catch(() => undefined);
  });
  try {
    let status = await statusOf(context, connectionId);
    while (status.sync?.state === 'running') {
      const { progress } = status;
      if (terminal.redraws && progress)
        terminal.err(
          `\r\u001b[K${progress.total} readings: ${progress.read} read, ${progress.assumed} assumed`,
        );
      await pause(pollMs);
      status = await statusOf(context, connectionId);
    }
    if (terminal.redraws) terminal.err('\r\u001b[K');
    return status;
  } finally {
    giveBack();
  }
};
