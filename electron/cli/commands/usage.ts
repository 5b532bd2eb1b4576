import { setTimeout as pause } from 'node:timers/promises';
import type { UsageStatus } from '../../../shared/contract/usage.ts';
import { type CommandContext, type ExitCode, exitCodes, show } from '../command-context.ts';
import { connectionOf } from '../connection-of.ts';
import { terminalTable, terminalText } from '../terminal-text.ts';

const statusOf = async (context: CommandContext, id: string): Promise<UsageStatus | undefined> =>
  (await context.client.usage.status()).find(({ connection }) => connection.id === id);

/** How often a sync's progress is asked for, in milliseconds. */
const pollMs = 250;

/** Reads an account's event history and waits for the end. The first Ctrl-C stops it; it can be gone on with. */
export const usageSync = async (
  context: CommandContext,
  { days }: { readonly days: number },
): Promise<ExitCode> => {
  const { client, terminal, interrupts } = context;
  const id = await connectionOf(context);
  await client.usage.sync({ connectionId: id, days });
  const giveBack = interrupts.take(() => {
    terminal.err('\nStopping. The days that were read are kept.\n');
    client.usage.cancel({ connectionId: id }).catch(() => undefined);
  });
  try {
    let status = await statusOf(context, id);
    while (status?.sync?.state === 'running') {
      const { progress } = status;
      if (terminal.redraws && progress) terminal.err(`\r\u001b[K${progress.read} of ${progress.total} days`);
      await pause(pollMs);
      status = await statusOf(context, id);
    }
    if (terminal.redraws) terminal.err('\r\u001b[K');
    if (!status?.sync) return exitCodes.failed;
    const { connection, sync, knownSince, users } = status;
    show(context, { status }, () =>
      knownSince === null
        ? `${terminalText(connection.name)}: nothing was read.\n`
        : `${terminalText(connection.name)}: ${users} accounts were seen since ${knownSince}.\n`,
    );
    if (sync.state === 'done') return exitCodes.done;
    const why = sync.problem ? `${sync.problem.happened} ${sync.problem.todo ?? ''}` : 'It was stopped.';
    terminal.err(`The sync did not reach its end. ${terminalText(why)}\n`);
    return sync.state === 'cancelled' ? exitCodes.interrupted : exitCodes.failed;
  } finally {
    giveBack();
  }
};

/** How far back each connection's usage is known, and how old that is. */
export const usageStatus = async (context: CommandContext): Promise<ExitCode> => {
  const all = await context.client.usage.status();
  const wanted = context.connection
    ? all.filter(({ connection }) => connection.id === context.connection?.id)
    : all;
  show(context, { connections: wanted }, () =>
    terminalTable(
      ['CONNECTION', 'KNOWN SINCE', 'READ', 'ACCOUNTS SEEN', 'STATE'],
      wanted.map((one) => [
        one.connection.name,
        one.knownSince ?? 'never read',
        one.readAt ?? '-',
        one.knownSince === null ? '-' : String(one.users),
        one.sync?.state ?? '-',
      ]),
    ),
  );
  return exitCodes.done;
};

/** Who was seen, the longest ago first: whoever is not listed was not seen since the known days began. */
export const usageUsers = async (context: CommandContext): Promise<ExitCode> => {
  const { users } = await context.client.usage.users({
    ...(context.connection ? { connectionId: context.connection.id } : {}),
    sort: 'lastAt',
    descending: false,
    limit: 500,
  });
  show(context, { users }, () =>
    terminalTable(
      ['ACCOUNT', 'LAST SEEN', 'LAST USED', 'DAYS', 'VIEWS'],
      users.map((one) => [
        one.userName,
        one.lastAt,
        one.lastAsset ?? '-',
        String(one.days),
        String(one.views),
      ]),
    ),
  );
  return exitCodes.done;
};
