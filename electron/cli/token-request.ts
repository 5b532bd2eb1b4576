import { type Command, InvalidArgumentError } from 'commander';
import { type ApiScope, apiScopes } from '../../shared/domain/api-scopes.ts';
import { secondsOfSpan } from '../../shared/domain/token-span.ts';
import { wholeNumber } from './option-values.ts';

/** What a “token” command was asked for. */
export type TokenRequest =
  | {
      readonly name: 'token create';
      /** Undefined: one is made up. */
      readonly tokenName: string | undefined;
      readonly scopes: readonly ApiScope[];
      /** Undefined: as long as is usual. */
      readonly expiresInSeconds: number | undefined;
      readonly perMinute: number | undefined;
    }
  | { readonly name: 'token list' }
  | { readonly name: 'token revoke'; readonly tokenName: string }
  | { readonly name: 'token limit'; readonly days: number };

const scopeList = (text: string, before: readonly ApiScope[] = []): readonly ApiScope[] => {
  const named = text.split(',').map((part) => part.trim());
  const unknown = named.find((name) => !apiScopes.some((scope) => scope === name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`“${unknown}” is no scope. The scopes are ${apiScopes.join(', ')}.`);
  return [...new Set([...before, ...(named as ApiScope[])])];
};

const span = (text: string): number => {
  const seconds = secondsOfSpan(text);
  if (seconds === undefined) throw new InvalidArgumentError('It must look like 90m, 12h, 30d or 2w.');
  return seconds;
};

/** Adds the “token” commands; `found` is called with what was asked for. */
export const addTokenCommands = (program: Command, found: (request: TokenRequest) => void): void => {
  const token = program.command('token').description('tokens for the HTTP API of “steward serve”');
  token
    .command('create')
    .description('make a token and print it once')
    .argument('[name]', 'stands in the audit log beside everything that is done with it')
    .requiredOption('--scope <scopes>', `what it may do: ${apiScopes.join(', ')}`, scopeList)
    .option('--expires <span>', 'how long it lasts: 90m, 12h, 30d, 2w; 30d if left out', span)
    .option('--rate <n>', 'how many calls it may make a minute; 600 if left out', wholeNumber(1, 60_000))
    .action(
      (
        tokenName: string | undefined,
        options: { scope: readonly ApiScope[]; expires?: number; rate?: number },
      ) =>
        found({
          name: 'token create',
          tokenName,
          scopes: options.scope,
          expiresInSeconds: options.expires,
          perMinute: options.rate,
        }),
    );
  token
    .command('list')
    .description('list the tokens, without their secrets')
    .action(() => found({ name: 'token list' }));
  token
    .command('revoke')
    .description('end a token at once')
    .argument('<name>', 'its name, how it begins (stw_…), or itself')
    .action((tokenName: string) => found({ name: 'token revoke', tokenName }));
  token
    .command('limit')
    .description('how many days new tokens may last at most')
    .argument('<days>', undefined, wholeNumber(1, 366))
    .action((days: number) => found({ name: 'token limit', days }));
};
