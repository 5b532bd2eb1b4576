import { type Command, Option } from 'commander';
import { something, wholeNumber } from './option-values.ts';

/** What the commands were asked for that serve until they are stopped. */
export type ServeRequest =
  | { readonly name: 'serve'; readonly port?: number; readonly open: boolean }
  | {
      readonly name: 'sandbox';
      readonly port?: number;
      readonly seed?: 'empty' | 'pilot' | 'large' | 'promotion';
      readonly latencyMs?: number;
      readonly rate?: number;
      readonly faults?: string;
    };

const port = wholeNumber(0, 65_535);

/** Adds “serve” and “sandbox”; `found` is called with what was asked for. */
export const addServeCommands = (program: Command, found: (request: ServeRequest) => void): void => {
  program
    .command('serve')
    .description('serve the console on this computer and print its address')
    .option('--port <n>', 'the port; a free one if left out', port)
    .option('--no-open', 'do not open a browser')
    .action((options: { port?: number; open: boolean }) => found({ name: 'serve', ...options }));

  program
    .command('sandbox')
    .description('serve the profile’s QuickSight sandbox alone')
    .option('--port <n>', 'the port; a free one if left out', port)
    .addOption(
      new Option('--seed <name>', 'what a new sandbox starts with').choices([
        'empty',
        'pilot',
        'large',
        'promotion',
      ]),
    )
    .option('--latency-ms <n>', 'milliseconds that each answer is held back', wholeNumber(0, 600_000))
    .option('--rate <n>', 'requests per second before 429', wholeNumber(0, 1_000_000))
    .option('--faults <file>', 'a JSON file with faults to inject', something)
    .action((options: Omit<Extract<ServeRequest, { name: 'sandbox' }>, 'name'>) =>
      found({ name: 'sandbox', ...options }),
    );
};
