import type { Command } from 'commander';
import { something } from './option-values.ts';

/** What a “directory” command was asked for. */
export type DirectoryRequest =
  | { readonly name: 'directory sync'; readonly full: boolean }
  | { readonly name: 'directory status' }
  | { readonly name: 'directory look-up'; readonly user: string; readonly namespace?: string };

/** Adds the “directory” commands; `found` is called with what was asked for. */
export const addDirectoryCommands = (program: Command, found: (request: DirectoryRequest) => void): void => {
  const directory = program
    .command('directory')
    .description('who and what is in the accounts, and since when');
  directory
    .command('sync')
    .description('read an account into the directory: its lists, and what they show as changed')
    .option('--full', 'read everything again')
    .action((options: { full?: true }) => found({ name: 'directory sync', full: options.full === true }));
  directory
    .command('status')
    .description('show what was read of each connection, and how old it is')
    .action(() => found({ name: 'directory status' }));
  directory
    .command('look-up')
    .description('ask the account about one person, without a sync')
    .requiredOption('--user <user>', 'user name, e-mail address or ARN', something)
    .option('--namespace <namespace>', 'where several namespaces have such a user')
    .action((options: { user: string; namespace?: string }) =>
      found({ name: 'directory look-up', ...options }),
    );
};
