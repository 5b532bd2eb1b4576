import type { Command } from 'commander';
import { oneMore, something } from './option-values.ts';
import { type PlanChoice, type PlanChoiceOptions, planChoiceOf, withPlanChoice } from './plan-choice.ts';

/** What a “style” command was asked for. */
export type StyleRequest =
  | { readonly name: 'style show' }
  | { readonly name: 'style set'; readonly file: string }
  | { readonly name: 'style check'; readonly stage: string }
  | (PlanChoice & {
      readonly name: 'style apply';
      readonly stage: string;
      /** Left out: every dashboard that has another theme. */
      readonly dashboards?: readonly string[];
    });

/** Adds the “style” commands; `found` is called with what was asked for. */
export const addStyleCommands = (program: Command, found: (request: StyleRequest) => void): void => {
  const style = program
    .command('style')
    .description('the house style: one theme for every dashboard, and where it is not used');
  style
    .command('show')
    .description('print the house style as the file that “style set” reads')
    .action(() => found({ name: 'style show' }));
  style
    .command('set')
    .description('make the house style what a file says; refused where somebody else changed it meanwhile')
    .requiredOption('-f, --file <file>', 'YAML or JSON; - reads standard input', something)
    .action(({ file }: { file: string }) => found({ name: 'style set', file }));
  style
    .command('check')
    .description('tell which dashboards of a stage have another theme, or colours and fonts of their own')
    .requiredOption('--stage <environment>', 'where', something)
    .action(({ stage }: { stage: string }) => found({ name: 'style check', stage }));
  withPlanChoice(
    style
      .command('apply')
      .description('bring the house theme to a stage, and its dashboards to that theme')
      .requiredOption('--stage <environment>', 'where', something)
      .option(
        '--dashboard <id>',
        'only this one, by its id there; may be repeated; all that have another theme if left out',
        oneMore,
      ),
  ).action((options: { stage: string; dashboard?: string[] } & PlanChoiceOptions) =>
    found({
      name: 'style apply',
      stage: options.stage,
      ...(options.dashboard === undefined ? {} : { dashboards: options.dashboard }),
      ...planChoiceOf(options),
    }),
  );
};
