import type { Connection, ConnectionCheck } from '../../../shared/contract/connections.ts';
import { StewardError } from '../../../shared/errors.ts';
import { type CommandContext, type ExitCode, exitCodes, show } from '../command-context.ts';
import type { CommandRequest } from '../command-line.ts';
import { findConnection } from '../find-connection.ts';
import { terminalTable, terminalText } from '../terminal-text.ts';

const sourceWords = (source: Connection['source']): string => {
  switch (source.kind) {
    case 'profile':
      return `profile ${source.profile}`;
    case 'keys':
      return `keys …${source.accessKeyIdEnd}`;
    case 'assume':
      return source.roleArn;
    case 'env':
      return 'environment variables';
    case 'sandbox':
      return 'built-in sandbox';
  }
};

const connectionTable = (connections: readonly Connection[]): string =>
  terminalTable(
    ['NAME', 'CREDENTIALS', 'ACCOUNT', 'REGION', 'ENVIRONMENTS', 'TESTED'],
    connections.map((one) => [
      one.name + (one.readOnly ? ' (read-only)' : ''),
      sourceWords(one.source),
      one.accountId ?? one.lastTest?.accountId ?? '-',
      one.region,
      one.environments.join(', ') || '-',
      one.lastTest ? (one.lastTest.ok ? 'ok' : 'failed') : '-',
    ]),
  );

export const connectionList = async (context: CommandContext): Promise<ExitCode> => {
  const connections = await context.client.connections.list();
  show(context, { connections }, () => connectionTable(connections));
  return exitCodes.done;
};

export const connectionAdd = async (
  context: CommandContext,
  request: Extract<CommandRequest, { name: 'connection add' }>,
): Promise<ExitCode> => {
  const { connectionName: name, credential, accountId, region, readOnly, endpoints } = request;
  const connection = await context.client.connections.add({
    name,
    credential,
    readOnly,
    endpoints,
    ...(accountId ? { accountId } : {}),
    ...(region ? { region } : {}),
  });
  show(context, { connection }, () => connectionTable([connection]));
  if (connection.source.kind === 'assume')
    context.terminal.err(
      `The role’s trust policy must ask for the external id ${connection.source.externalId}.\n`,
    );
  context.terminal.err(`Test it with: steward connection test "${connection.name}"\n`);
  return exitCodes.done;
};

const marks: Record<ConnectionCheck['state'], string> = { ok: '✓', failed: '✗', warning: '!', skipped: '-' };

export const connectionTest = async (
  context: CommandContext,
  name: string | undefined,
): Promise<ExitCode> => {
  const connection = name === undefined ? context.connection : await findConnection(context.client, name);
  if (!connection)
    throw new StewardError({
      code: 'BAD_INPUT',
      happened: 'No connection was named.',
      todo: 'Name it: steward connection test NAME.',
    });
  const test = await context.client.connections.test(
    { id: connection.id },
    { signal: context.interrupts.signal },
  );
  show(context, { connection: { id: connection.id, name: connection.name }, test }, () =>
    terminalTable(
      ['', 'CHECK', 'FOUND'],
      test.checks.map((check) => [marks[check.state], check.title, check.found]),
    ),
  );
  for (const check of test.checks)
    if (check.todo) context.terminal.err(`${check.title}: ${terminalText(check.todo)}\n`);
  return test.ok ? exitCodes.done : exitCodes.failed;
};

export const connectionRemove = async (context: CommandContext, name: string): Promise<ExitCode> => {
  const { id } = await findConnection(context.client, name);
  const { removed, left } = await context.client.connections.remove({ id });
  show(context, { removed, ...(left === undefined ? {} : { left }) }, () => '');
  context.terminal.err(`The connection ${removed} was removed.\n`);
  if (left !== undefined) context.terminal.err(`${terminalText(left)}\n`);
  return exitCodes.done;
};
