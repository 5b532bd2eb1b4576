import type { Command } from 'commander';

/** What an “environment” command was asked for. */
export type EnvironmentRequest =
  | {
      readonly name: 'environment assign';
      readonly environment: string;
      /** Undefined takes away the one it has. */
      readonly connectionName: string | undefined;
    }
  | { readonly name: 'environment list' };

/** Adds the “environment” commands; `found` is called with what was asked for. */
export const addEnvironmentCommands = (
  program: Command,
  found: (request: EnvironmentRequest) => void,
): void => {
  const environment = program.command('environment').description('environments and the connection of each');
  environment
    .command('list')
    .description('list the environments in their order')
    .action(() => found({ name: 'environment list' }));
  environment
    .command('assign')
    .description('give an environment the connection that it works through')
    .argument('<environment>')
    .argument('[connection]')
    .option('--none', 'take away the connection that it has')
    .action(
      (name: string, connectionName: string | undefined, options: { none?: true }, command: Command) => {
        if ((connectionName === undefined) !== (options.none === true))
          command.error('error: give either a connection’s name or --none', {
            code: 'commander.missingArgument',
          });
        found({ name: 'environment assign', environment: name, connectionName });
      },
    );
};
