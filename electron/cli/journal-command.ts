import type { StewardClient } from '../../shared/contract/index.ts';
import { withoutTokens } from '../../shared/domain/token-text.ts';

/** Options that say where and how a command works, not what it does; `--data` takes a value. */
const withoutGlobals = (argv: readonly string[]): string[] =>
  argv.filter(
    (arg, at) =>
      arg !== '--json' && arg !== '--data' && !arg.startsWith('--data=') && argv[at - 1] !== '--data',
  );

/**
 * An address keeps its host and path. What stands before its last @ is a user name and password even where a
 * person forgot to encode them, and what stands after a ? or # may be a token.
 */
const withoutAddressSecrets = (arg: string): string =>
  arg.replace(/:\/\/\S*@/g, '://…@').replace(/(:\/\/[^\s?#]*)[?#]\S*/g, '$1?…');

/**
 * A command line's arguments as they may be kept: without the command's own words (`tenant list`) and the
 * options of the profile that they are kept in, bounded, and without tokens or the user name and password of an
 * address.
 */
export const journalArgs = (argv: readonly string[], name: string): string[] => {
  const words = name.split(' ');
  return withoutGlobals(argv)
    .filter((arg) => {
      if (arg !== words[0]) return true;
      words.shift();
      return false;
    })
    .slice(0, 60)
    .map((arg) => withoutTokens(withoutAddressSecrets(arg)).slice(0, 500));
};

/** Says in the journal how a command ended. The command's own end never fails because of it. */
export const endCommand = async (
  client: StewardClient,
  runId: string,
  exitCode: number,
  error?: string,
): Promise<void> => {
  await client.system
    .endCommand({ runId, exitCode, ...(error ? { error: error.slice(0, 2000) } : {}) })
    .catch(() => undefined);
};
