import type { DirectoryStatus } from '../../../shared/contract/directory.ts';
import { type CommandContext, type ExitCode, exitCodes, show } from '../command-context.ts';
import { connectionOf } from '../connection-of.ts';
import { terminalTable, terminalText } from '../terminal-text.ts';
import { syncToEnd } from './sync-to-end.ts';

const plural = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

const holdings = ({ counts }: DirectoryStatus): string =>
  [
    plural(counts.user ?? 0, 'person', 'people'),
    plural(counts.group ?? 0, 'group'),
    plural(counts.folder ?? 0, 'folder'),
    plural(counts.dashboard ?? 0, 'dashboard'),
    plural(counts.analysis ?? 0, 'analysis', 'analyses'),
    plural(counts.dataset ?? 0, 'dataset'),
    plural(counts.data_source ?? 0, 'data source'),
    plural(counts.theme ?? 0, 'theme'),
    plural(counts.topic ?? 0, 'topic'),
    plural(counts.vpc_connection ?? 0, 'VPC connection'),
    plural(counts.custom_permissions ?? 0, 'custom permissions profile'),
    plural(counts.policy_assignment ?? 0, 'IAM policy assignment'),
  ].join(', ');

const unreadableText = ({ unreadable }: DirectoryStatus): string =>
  unreadable
    .map(
      (one) =>
        `Not readable: ${one.operation}, ${plural(one.scopes, 'reading')}: ${terminalText(one.message)}` +
        `${one.action ? ` Missing: ${one.action}.` : ''}\n`,
    )
    .join('');

/** Reads an account into the directory and waits for the end. The first Ctrl-C stops it; it can be resumed. */
export const directorySync = async (
  context: CommandContext,
  { full }: { readonly full: boolean },
): Promise<ExitCode> => {
  const { terminal } = context;
  const status = await syncToEnd(context, await connectionOf(context), full ? 'full' : 'changes');
  const { sync } = status;
  show(context, { status }, () => `${terminalText(status.connection.name)}: ${holdings(status)}.\n`);
  if (sync === null) return exitCodes.failed;
  terminal.err(`${sync.began} new, ${sync.ended} gone, with ${plural(sync.calls, 'call')}.\n`);
  terminal.err(unreadableText(status));
  if (sync.state === 'done') return exitCodes.done;
  const why = sync.problem ? `${sync.problem.happened} ${sync.problem.todo ?? ''}` : 'It was stopped.';
  terminal.err(`The sync did not reach its end. ${terminalText(why)}\n`);
  return sync.state === 'cancelled' ? exitCodes.interrupted : exitCodes.failed;
};

/** What the directory holds of each connection, and how old it is. */
export const directoryStatus = async (context: CommandContext): Promise<ExitCode> => {
  const all = await context.client.directory.status();
  const wanted = context.connection
    ? all.filter(({ connection }) => connection.id === context.connection?.id)
    : all;
  show(context, { connections: wanted }, () =>
    terminalTable(
      ['CONNECTION', 'LAST SYNC', 'STATE', 'OLDEST READING', 'NOT READABLE', 'HOLDS'],
      wanted.map((one) => [
        one.connection.name,
        one.sync?.endedAt ?? one.sync?.startedAt ?? 'never',
        one.sync?.state ?? '-',
        one.oldestReadAt ?? '-',
        String(one.scopes.unreadable + one.scopes.failed),
        one.sync ? holdings(one) : '-',
      ]),
    ),
  );
  if (!context.options.json) for (const one of wanted) context.terminal.err(unreadableText(one));
  return exitCodes.done;
};

/** Asks the account about one person; what the answer does not cover is said. */
export const directoryLookUp = async (
  context: CommandContext,
  asked: { readonly user: string; readonly namespace?: string },
): Promise<ExitCode> => {
  const { client, terminal } = context;
  const found = await client.directory.lookUp({
    connectionId: await connectionOf(context),
    user: asked.user,
    ...(asked.namespace === undefined ? {} : { namespace: asked.namespace }),
  });
  show(context, { lookUp: found }, () => {
    const who = `${terminalText(found.userName)} in ${terminalText(found.namespace)}`;
    if (found.gone) return `${who} is not there any more.\n`;
    const groups =
      found.groups === null ? 'not readable' : found.groups.map(terminalText).join(', ') || 'none';
    return (
      `${who}\nGroups: ${groups}\n\n` +
      terminalTable(
        ['KIND', 'ID', 'TITLE'],
        found.assets.map(({ kind, id, title }) => [kind.replace('_', ' '), id, title]),
      )
    );
  });
  terminal.err(`${found.began} new, ${found.ended} gone, with ${plural(found.calls, 'call')}.\n`);
  for (const { what, why, action } of found.notCovered)
    terminal.err(
      `Not covered: ${terminalText(what)}. ${terminalText(why)}${action ? ` Missing: ${action}.` : ''}\n`,
    );
  return exitCodes.done;
};
