import type { ApiToken } from '../../../shared/contract/tokens.ts';
import { tokenMark, withoutTokens } from '../../../shared/domain/token-text.ts';
import { StewardError } from '../../../shared/errors.ts';
import { type CommandContext, type ExitCode, exitCodes, show } from '../command-context.ts';
import type { CommandRequest } from '../command-line.ts';
import { terminalTable, terminalText } from '../terminal-text.ts';

const tokenTable = (tokens: readonly ApiToken[]): string =>
  terminalTable(
    ['NAME', 'STATE', 'BEGINS', 'EXPIRES', 'LAST USED', 'SCOPES'],
    tokens.map(({ name, state, begins, expiresAt, lastUsedAt, scopes }) => [
      name,
      state,
      begins,
      expiresAt,
      lastUsedAt ?? 'never',
      scopes.join(','),
    ]),
  );

/** Makes a token and prints it: on its own on `out`, so that a script can take it, with the rest on `err`. */
export const tokenCreate = async (
  context: CommandContext,
  request: Extract<CommandRequest, { name: 'token create' }>,
): Promise<ExitCode> => {
  const { scopes, expiresInSeconds, perMinute } = request;
  const created = await context.client.tokens.create({
    ...(request.tokenName === undefined ? {} : { name: request.tokenName }),
    scopes: [...scopes],
    ...(expiresInSeconds === undefined ? {} : { expiresInSeconds }),
    ...(perMinute === undefined ? {} : { perMinute }),
  });
  const { token, secret } = created;
  show(context, { token, secret }, () => `${secret}\n`);
  context.terminal.err(
    `${terminalText(token.name)} may do ${token.scopes.join(', ')} until ${token.expiresAt}. It is shown this once: keep it where secrets are kept.\n`,
  );
  return exitCodes.done;
};

export const tokenList = async (context: CommandContext): Promise<ExitCode> => {
  const { tokens } = await context.client.tokens.list();
  show(context, { tokens }, () => tokenTable(tokens));
  return exitCodes.done;
};

/** Revokes a token that is named, or given itself: whoever found one somewhere need not look up its name. */
export const tokenRevoke = async (context: CommandContext, named: string): Promise<ExitCode> => {
  const { tokens } = await context.client.tokens.list();
  const mark = tokenMark(named);
  const wanted = mark === undefined ? named.toLowerCase() : `stw_${mark}`;
  const found = tokens.find(({ name, begins }) => name.toLowerCase() === wanted || begins === wanted);
  if (!found)
    throw new StewardError({
      code: 'NOT_FOUND',
      happened: `There is no token called ${withoutTokens(named)}.`,
      unchanged: 'Nothing was changed.',
      todo: 'See them with: steward token list.',
    });
  const token = await context.client.tokens.revoke({ id: found.id });
  show(context, { token }, () => tokenTable([token]));
  context.terminal.err(`${terminalText(token.name)} can no longer be used.\n`);
  return exitCodes.done;
};

/** How long new tokens may last at most. */
export const tokenLimit = async (context: CommandContext, days: number): Promise<ExitCode> => {
  const { longestDays } = await context.client.tokens.setLongest({ days });
  show(context, { longestDays }, () => '');
  context.terminal.err(`New tokens last at most ${longestDays} ${longestDays === 1 ? 'day' : 'days'}.\n`);
  return exitCodes.done;
};
