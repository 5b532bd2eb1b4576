import { type Command, InvalidArgumentError } from 'commander';

/** What a “usage” command was asked for. */
export type UsageRequest =
  | { readonly name: 'usage sync'; readonly days: number }
  | { readonly name: 'usage status' | 'usage users' };

/** Days that CloudTrail’s event history keeps. */
const wholeDays = (text: string): number => {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 90)
    throw new InvalidArgumentError('It is a number from 1 to 90.');
  return days;
};

/** Adds the “usage” commands; `found` is called with what was asked for. */
export const addUsageCommands = (program: Command, found: (request: UsageRequest) => void): void => {
  const usage = program
    .command('usage')
    .description('who used what, and when last, as CloudTrail’s event history tells');
  usage
    .command('sync')
    .description('read the event history of an account: the days that were not read yet')
    .option('--days <n>', 'how far back; the history keeps 90 days', wholeDays, 90)
    .action(({ days }: { days: number }) => found({ name: 'usage sync', days }));
  usage
    .command('status')
    .description('how far back usage is known of each connection')
    .action(() => found({ name: 'usage status' }));
  usage
    .command('users')
    .description('who was seen, the longest ago first; who is not listed was not seen')
    .action(() => found({ name: 'usage users' }));
};
