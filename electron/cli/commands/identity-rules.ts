import type { IdentityRuleRecord, IdentitySource } from '../../../shared/contract/identity.ts';
import { type CommandContext, type ExitCode, exitCodes, show } from '../command-context.ts';
import { connectionOf } from '../connection-of.ts';
import type { IdentityRequest } from '../identity-request.ts';
import { terminalTable, terminalText } from '../terminal-text.ts';
import { applyPlanned } from './apply-planned.ts';
import { findSource } from './identity.ts';

const rulesText = (
  rules: readonly IdentityRuleRecord[],
  sources: readonly IdentitySource[],
  connections: readonly { readonly id: string; readonly name: string }[],
): string => {
  const nameOf = (list: readonly { readonly id: string; readonly name: string }[], id: string) =>
    list.find((one) => one.id === id)?.name ?? id;
  return terminalTable(
    ['SOURCE', 'GROUP THERE', 'MEANS', 'CONNECTION', 'ACCOUNT', 'DOES'],
    rules.map(({ sourceId, sourceGroup, namespace, target, connectionId, account, mode }) => [
      nameOf(sources, sourceId),
      sourceGroup,
      target.kind === 'group' ? `${namespace}/${target.group}` : `role ${target.role} in ${namespace}`,
      nameOf(connections, connectionId),
      account,
      mode,
    ]),
  );
};

/** Every rule and what it means. */
export const identityRules = async (context: CommandContext): Promise<ExitCode> => {
  const { client } = context;
  const [rules, sources, connections] = await Promise.all([
    client.identity.rules(),
    client.identity.sources(),
    client.connections.list(),
  ]);
  show(context, { rules }, () => rulesText(rules, sources, connections));
  return exitCodes.done;
};

/** Lets a group of a source mean a group or a role. Changes nothing in any account. */
export const identityRule = async (
  context: CommandContext,
  request: Extract<IdentityRequest, { name: 'identity rule' }>,
): Promise<ExitCode> => {
  const { client } = context;
  const source = await findSource(context, request.source);
  const connectionId = await connectionOf(context);
  const { group, role } = request;
  const rule = await client.identity.addRule({
    sourceId: source.id,
    sourceGroup: request.sourceGroup,
    connectionId,
    namespace: request.namespace,
    target: role === undefined ? { kind: 'group', group: group ?? '' } : { kind: 'role', role },
    account: request.account,
    mode: request.mirrors ? 'mirrors' : 'adds',
  });
  const connections = await client.connections.list();
  show(context, { rule }, () => rulesText([rule], [source], connections));
  if (!source.groups.some(({ name }) => name === request.sourceGroup))
    context.terminal.err(
      `${terminalText(source.name)} has no group “${terminalText(request.sourceGroup)}” as it was last read: the rule does nothing until it has.\n`,
    );
  return exitCodes.done;
};

/** Plans what the rules change in one connection, shows it and applies it when it is agreed to. */
export const identityApply = async (
  context: CommandContext,
  request: Extract<IdentityRequest, { name: 'identity apply' }>,
): Promise<ExitCode> => {
  const planned = await context.client.identity.plan(
    { connectionId: await connectionOf(context) },
    { signal: context.interrupts.signal },
  );
  return applyPlanned(context, planned, request, context.client.people.apply);
};
