import type { Environment } from '../../../shared/contract/connections.ts';
import { type CommandContext, type ExitCode, exitCodes, show } from '../command-context.ts';
import { findConnection } from '../find-connection.ts';
import { terminalTable } from '../terminal-text.ts';

const environmentTable = (environments: readonly Environment[]): string =>
  terminalTable(
    ['ENVIRONMENT', 'TITLE', 'CONNECTION', 'REACHES'],
    environments.map(({ name, title, connection, production }) => [
      name,
      title,
      connection?.name ?? '-',
      production ? 'real people' : '-',
    ]),
  );

export const environmentList = async (context: CommandContext): Promise<ExitCode> => {
  const listed = await context.client.environments.list();
  const environments = listed.toSorted((a, b) => a.position - b.position);
  show(context, { environments }, () => environmentTable(environments));
  return exitCodes.done;
};

/** Gives an environment the connection of that name; undefined takes away the one it has. */
export const environmentAssign = async (
  context: CommandContext,
  name: string,
  connectionName: string | undefined,
): Promise<ExitCode> => {
  const connection =
    connectionName === undefined ? null : await findConnection(context.client, connectionName);
  const environment = await context.client.environments.assign({
    name,
    connectionId: connection?.id ?? null,
  });
  show(context, { environment }, () => environmentTable([environment]));
  return exitCodes.done;
};
