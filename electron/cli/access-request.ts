import { type Command, InvalidArgumentError, Option } from 'commander';
import { type AccessFileRequest, addAccessFileCommands } from './access-file-request.ts';
import { something } from './option-values.ts';

/** What an “access” command was asked for: questions, which the directory answers, and files. */
export type AccessRequest =
  | AccessFileRequest
  | {
      readonly name: 'access explain';
      readonly user: string;
      readonly asset?: string;
      readonly at?: string;
    }
  | { readonly name: 'access audience'; readonly asset: string; readonly at?: string }
  | { readonly name: 'access matrix'; readonly at?: string; readonly endsWithinDays?: number }
  | {
      readonly name: 'access compare';
      readonly user: string;
      readonly other: { readonly otherUser: string } | { readonly group: string };
      readonly at?: string;
    }
  | { readonly name: 'access broad'; readonly at?: string }
  | {
      readonly name: 'access changes';
      readonly from: string;
      readonly to?: string;
      readonly user?: string;
      readonly asset?: string;
    };

const day = 'as of this day (2026-03-01, to its end in UTC) or instant; now if left out';
const person = 'a user name, e-mail address or ARN';
const thing = 'an asset’s or folder’s name, id or ARN; kind/id where one is not enough';

/** Adds the “access” commands: who can see what, and why; `found` is called with what was asked for. */
export const addAccessCommands = (program: Command, found: (request: AccessRequest) => void): void => {
  const access = program.command('access').description('who can see what, and why, as the directory has it');
  access
    .command('explain')
    .description('what a person can see, or every path to one asset')
    .requiredOption('--user <user>', person, something)
    .option('--asset <asset>', thing, something)
    .option('--at <day>', day, something)
    .action((options: { user: string; asset?: string; at?: string }) =>
      found({ name: 'access explain', ...options }),
    );
  access
    .command('audience')
    .description('who can see an asset, and through which grants')
    .requiredOption('--asset <asset>', 'its name, id or ARN; kind/id where one is not enough', something)
    .option('--at <day>', day, something)
    .action((options: { asset: string; at?: string }) => found({ name: 'access audience', ...options }));
  access
    .command('compare')
    .description('what a person has that another person, or a group, has not, and the other way round')
    .requiredOption('--user <user>', person, something)
    .option('--with <user>', `another person: ${person}`, something)
    .option('--group <group>', 'a group’s name or ARN instead of another person', something)
    .option('--at <day>', day, something)
    .action(
      (
        { user, with: otherUser, group, at }: { user: string; with?: string; group?: string; at?: string },
        command: Command,
      ) => {
        if (otherUser !== undefined && group !== undefined)
          command.error('error: either --with <user> or --group <group>, not both', {
            code: 'commander.conflictingOption',
          });
        const other = otherUser !== undefined ? { otherUser } : group !== undefined ? { group } : undefined;
        if (other === undefined)
          command.error('error: --with <user> or --group <group> is needed', {
            code: 'commander.missingMandatoryOptionValue',
          });
        else found({ name: 'access compare', user, other, ...(at === undefined ? {} : { at }) });
      },
    );
  access
    .command('broad')
    .description('what is granted to whole namespaces and to everybody on the internet')
    .option('--at <day>', day, something)
    .action((options: { at?: string }) => found({ name: 'access broad', ...options }));
  access
    .command('changes')
    .description('what began and ended between two days: for a person, for an asset, or everywhere')
    .requiredOption('--from <day>', 'from the end of this day in UTC, or this instant', something)
    .option('--to <day>', 'to the end of this day, or this instant; now if left out', something)
    .option('--user <user>', `only of this person: ${person}`, something)
    .option('--asset <asset>', `only of this: ${thing}`, something)
    .action((options: { from: string; to?: string; user?: string; asset?: string }) =>
      found({ name: 'access changes', ...options }),
    );
  access
    .command('matrix')
    .description('print every person beside every asset as CSV, one letter a cell')
    .requiredOption('--csv', 'as CSV, the only form that there is')
    .addOption(new Option('--at <day>', day).argParser(something).conflicts('endsWithin'))
    .option('--ends-within <days>', 'tell beside a letter when that ends within so many days', (text) => {
      const days = Number(text);
      if (!Number.isInteger(days) || days < 1 || days > 366)
        throw new InvalidArgumentError('It must be a whole number from 1 to 366.');
      return days;
    })
    .action(({ at, endsWithin }: { at?: string; endsWithin?: number }) =>
      found({
        name: 'access matrix',
        ...(at === undefined ? {} : { at }),
        ...(endsWithin === undefined ? {} : { endsWithinDays: endsWithin }),
      }),
    );
  addAccessFileCommands(access, found);
};
