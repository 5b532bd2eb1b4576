import type { Command } from 'commander';
import { something } from './option-values.ts';

/** What a command about the whole profile, or this computer, was asked for. */
export type ProfileRequest =
  | { readonly name: 'profile acknowledge' }
  | {
      readonly name: 'profile restore';
      readonly from?: string;
      readonly dryRun: boolean;
      readonly yes: boolean;
    }
  | { readonly name: 'doctor' };

/** Adds the “profile” commands and “doctor”; `found` is called with what was asked for. */
export const addProfileCommands = (program: Command, found: (request: ProfileRequest) => void): void => {
  const profile = program.command('profile').description('the profile as a whole');
  profile
    .command('restore')
    .description('bring the profile back from a backup; the present database is kept aside')
    .option('--from <file>', 'this file instead of the newest sound backup', something)
    .option('--dry-run', 'only list the backups and say what would be lost')
    .option('--yes', 'also where the present database is sound')
    .action((options: { from?: string; dryRun?: true; yes?: true }) =>
      found({
        name: 'profile restore',
        ...(options.from === undefined ? {} : { from: options.from }),
        dryRun: options.dryRun === true,
        yes: options.yes === true,
      }),
    );
  profile
    .command('acknowledge')
    .description('go on with a profile that was restored or copied')
    .action(() => found({ name: 'profile acknowledge' }));

  program
    .command('doctor')
    .description('check this computer and the profile, and say what to do')
    .action(() => found({ name: 'doctor' }));
};
