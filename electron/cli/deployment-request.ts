import { type Command, InvalidArgumentError } from 'commander';
import { oneMore } from './option-values.ts';
import { type PlanChoice, type PlanChoiceOptions, planChoiceOf, withPlanChoice } from './plan-choice.ts';

/** What a command about deployments was asked for. */
export type DeploymentRequest =
  | { readonly name: 'deployment list'; readonly stage?: string }
  | { readonly name: 'deployment show'; readonly runId: string }
  | (PlanChoice & {
      readonly name: 'rollback';
      readonly stage: string;
      readonly dashboards: readonly string[];
      readonly removeNew: boolean;
    })
  | (PlanChoice & { readonly name: 'deployment retire'; readonly stage: string; readonly hours?: number });

const hoursOf = (text: string): number => {
  const hours = Number(text);
  if (!Number.isInteger(hours) || hours < 0) throw new InvalidArgumentError('It is a whole number of hours.');
  return hours;
};

/** Adds “rollback” and the “deployment” commands; `found` is called with what was asked for. */
export const addDeploymentCommands = (
  program: Command,
  found: (request: DeploymentRequest) => void,
): void => {
  withPlanChoice(
    program
      .command('rollback')
      .description('let people see again what they saw before the newest promotion')
      .requiredOption('--stage <environment>', 'where')
      .requiredOption('--dashboard <id>', 'a dashboard, by its id there; may be repeated', oneMore)
      .option('--remove-new', 'take away a dashboard that the promotion made new'),
  ).action((options: { stage: string; dashboard: string[]; removeNew?: true } & PlanChoiceOptions) =>
    found({
      name: 'rollback',
      stage: options.stage,
      dashboards: options.dashboard,
      removeNew: options.removeNew === true,
      ...planChoiceOf(options),
    }),
  );
  const deployment = program
    .command('deployment')
    .description('deployments: what promotions and rollbacks brought to each stage');
  deployment
    .command('list')
    .description('list them, the newest first')
    .option('--stage <environment>', 'only those of one stage')
    .action((options: { stage?: string }) => found({ name: 'deployment list', ...options }));
  deployment
    .command('show')
    .description('show what a run brought about, asset by asset')
    .argument('<run>', 'the id of its run')
    .action((runId: string) => found({ name: 'deployment show', runId }));
  withPlanChoice(
    deployment
      .command('retire')
      .description('delete datasets that a later promotion made needless and that nothing reads')
      .requiredOption('--stage <environment>', 'where')
      .option('--after <hours>', 'how long they must have been needless; 168 if left out', hoursOf),
  ).action((options: { stage: string; after?: number } & PlanChoiceOptions) =>
    found({
      name: 'deployment retire',
      stage: options.stage,
      ...(options.after === undefined ? {} : { hours: options.after }),
      ...planChoiceOf(options),
    }),
  );
};
