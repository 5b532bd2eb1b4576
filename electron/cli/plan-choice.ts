import type { Command } from 'commander';

/** What every command takes that makes a plan and applies it. */
export interface PlanChoice {
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly detailedExitcode: boolean;
}

/** The same, as it stands on a command line. */
export interface PlanChoiceOptions {
  readonly dryRun?: true;
  readonly yes?: true;
  readonly detailedExitcode?: true;
}

/** Adds the options; `yes` says what is not asked then. */
export const withPlanChoice = (command: Command, yes = 'apply without asking'): Command =>
  command
    .option('--dry-run', 'only show the plan')
    .option('--yes', yes)
    .option('--detailed-exitcode', 'exit with 2 when a dry run has changes');

/** What is left out is a no. */
export const planChoiceOf = ({ dryRun, yes, detailedExitcode }: PlanChoiceOptions): PlanChoice => ({
  dryRun: dryRun === true,
  yes: yes === true,
  detailedExitcode: detailedExitcode === true,
});
