import { type Command, InvalidArgumentError } from 'commander';
import { oneMore, something } from './option-values.ts';
import { type PlanChoice, type PlanChoiceOptions, planChoiceOf, withPlanChoice } from './plan-choice.ts';

/** What of an account's files a plan is made of, and how far it goes. */
interface PlannedFiles {
  readonly files: readonly string[];
  /** How many things may be taken away that the files do not name; undefined takes nothing away. */
  readonly pruneAtMost: number | undefined;
  /** Answers from what the directory knows instead of reading the account first. */
  readonly fromDirectory: boolean;
  readonly detailedExitcode: boolean;
}

export type AccessFileRequest =
  | { readonly name: 'access export'; readonly output: string | undefined; readonly fromDirectory: boolean }
  | ({ readonly name: 'access plan' } & PlannedFiles)
  | ({ readonly name: 'access apply' } & PlannedFiles & PlanChoice)
  | {
      readonly name: 'access drift';
      readonly fromDirectory: boolean;
      readonly detailedExitcode: boolean;
    };

const number = (text: string) => {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('It must be a whole number up to 999999.');
  return Number(text);
};

interface FileOptions {
  readonly file: readonly string[];
  readonly prune?: true;
  readonly pruneAtMost?: number;
  readonly fromDirectory?: true;
  readonly detailedExitcode?: true;
}

const plannedFiles = (options: FileOptions, command: Command): PlannedFiles => {
  // What is taken away must have been counted by a person first.
  if ((options.prune === true) !== (options.pruneAtMost !== undefined))
    command.error('error: --prune and --prune-at-most <n> are given together', {
      code: 'commander.missingArgument',
    });
  return {
    files: options.file,
    pruneAtMost: options.pruneAtMost,
    fromDirectory: options.fromDirectory === true,
    detailedExitcode: options.detailedExitcode === true,
  };
};

const fromDirectory = 'use what the directory knows, however old, instead of reading the account first';

const withFiles = (command: Command): Command =>
  command
    .requiredOption('-f, --file <file>', 'a file of access; may be repeated; - reads standard input', oneMore)
    .option('--prune', 'take away what the files do not name, in the lists that they have')
    .option('--prune-at-most <n>', 'refuse to prune more than so many things', number)
    .option('--from-directory', fromDirectory);

/** The commands that keep an account's access in a file. */
export const addAccessFileCommands = (access: Command, found: (request: AccessFileRequest) => void): void => {
  access
    .command('export')
    .description('write an account’s people, groups, folders and grants as a file')
    .option('-o, --output <file>', 'write to this file instead of standard output', something)
    .option('--from-directory', fromDirectory)
    .action((options: { output?: string; fromDirectory?: true }) =>
      found({
        name: 'access export',
        output: options.output,
        fromDirectory: options.fromDirectory === true,
      }),
    );
  withFiles(access.command('plan').description('show what a file of access would change'))
    .option('--detailed-exitcode', 'exit with 2 when there are changes')
    .action((options: FileOptions, command: Command) =>
      found({ name: 'access plan', ...plannedFiles(options, command) }),
    );
  withPlanChoice(
    withFiles(
      access.command('apply').description('bring an account to what a file says: plan, review, apply'),
    ),
  ).action((options: FileOptions & PlanChoiceOptions, command: Command) =>
    found({ name: 'access apply', ...plannedFiles(options, command), ...planChoiceOf(options) }),
  );
  access
    .command('drift')
    .description('tell what was given or taken outside Steward since the last export or apply')
    .option('--from-directory', fromDirectory)
    .option('--detailed-exitcode', 'exit with 2 when there is any')
    .action((options: { fromDirectory?: true; detailedExitcode?: true }) =>
      found({
        name: 'access drift',
        fromDirectory: options.fromDirectory === true,
        detailedExitcode: options.detailedExitcode === true,
      }),
    );
};
