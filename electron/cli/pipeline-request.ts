import type { Command } from 'commander';
import { oneMore, something } from './option-values.ts';

/** What a “pipeline” or “promotion” command was asked for. */
export type PipelineRequest =
  | { readonly name: 'pipeline list' }
  | { readonly name: 'pipeline show'; readonly pipeline: string }
  | { readonly name: 'pipeline set'; readonly file: string }
  | { readonly name: 'pipeline remove'; readonly pipeline: string }
  | {
      readonly name: 'pipeline status';
      readonly pipeline: string;
      readonly search?: string;
      readonly released: boolean;
    }
  | { readonly name: 'pipeline look'; readonly pipeline: string; readonly dashboards: readonly string[] }
  | { readonly name: 'promotion list' }
  | { readonly name: 'promotion plan' | 'promotion apply' | 'promotion withdraw'; readonly plan: string }
  | { readonly name: 'promotion approval'; readonly plan: string; readonly file: string };

const first = 'default';

/** Adds the “pipeline” and “promotion” commands; `found` is called with what was asked for. */
export const addPipelineCommands = (program: Command, found: (request: PipelineRequest) => void): void => {
  const pipeline = program
    .command('pipeline')
    .description('stages that releases go through, and what each asks for');
  pipeline
    .command('list')
    .description('list the pipelines with their stages')
    .action(() => found({ name: 'pipeline list' }));
  pipeline
    .command('show')
    .description('print a pipeline as the file that “pipeline set” reads')
    .argument('[pipeline]', 'its name', first)
    .action((name: string) => found({ name: 'pipeline show', pipeline: name }));
  pipeline
    .command('set')
    .description('make a pipeline what a file says; refused where somebody else changed it meanwhile')
    .requiredOption('-f, --file <file>', 'YAML or JSON; - reads standard input', something)
    .action(({ file }: { file: string }) => found({ name: 'pipeline set', file }));
  pipeline
    .command('remove')
    .description('remove a pipeline: its environments ask for nothing then')
    .argument('<pipeline>')
    .action((name: string) => found({ name: 'pipeline remove', pipeline: name }));
  pipeline
    .command('status')
    .description('tell which release each dashboard has in each stage, as far as the profile knows')
    .argument('[pipeline]', 'its name', first)
    .option('--search <text>', 'only dashboards with this in their name or id', something)
    .option('--released', 'only dashboards that a release brought to a stage')
    .action((name: string, options: { search?: string; released?: true }) =>
      found({
        name: 'pipeline status',
        pipeline: name,
        ...(options.search === undefined ? {} : { search: options.search }),
        released: options.released === true,
      }),
    );
  pipeline
    .command('look')
    .description('look at the stages’ accounts: whether dashboards are still what releases brought there')
    .argument('[pipeline]', 'its name', first)
    .option('--dashboard <id>', 'only this one; may be repeated', oneMore)
    .action((name: string, options: { dashboard?: readonly string[] }) =>
      found({ name: 'pipeline look', pipeline: name, dashboards: options.dashboard ?? [] }),
    );

  const promotion = program
    .command('promotion')
    .description('promotions that wait for other people’s approval');
  promotion
    .command('list')
    .description('list them, the newest first')
    .action(() => found({ name: 'promotion list' }));
  promotion
    .command('plan')
    .description('print the plan of one, to be signed with “grants approve --plan FILE” in another profile')
    .argument('<plan>', 'the id of its plan')
    .action((plan: string) => found({ name: 'promotion plan', plan }));
  promotion
    .command('approval')
    .description('add what another person has signed')
    .argument('<plan>', 'the id of its plan')
    .argument('<file>', 'what “grants approve” printed; - reads standard input')
    .action((plan: string, file: string) => found({ name: 'promotion approval', plan, file }));
  promotion
    .command('apply')
    .description('promote what was approved')
    .argument('<plan>', 'the id of its plan')
    .action((plan: string) => found({ name: 'promotion apply', plan }));
  promotion
    .command('withdraw')
    .description('take one back: nothing is promoted by it')
    .argument('<plan>', 'the id of its plan')
    .action((plan: string) => found({ name: 'promotion withdraw', plan }));
};
