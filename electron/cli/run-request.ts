import type { Command } from 'commander';

/** What a “run” command was asked for. */
export type RunRequest =
  | { readonly name: 'run list' }
  | { readonly name: 'run show' | 'run resume' | 'run cancel'; readonly id: string };

const verbs = {
  show: 'show a run',
  resume: 'go on with a run that ended early',
  cancel: 'cancel between steps',
} as const;

/** Adds the “run” commands; `found` is called with what was asked for. */
export const addRunCommands = (program: Command, found: (request: RunRequest) => void): void => {
  const run = program.command('run').description('runs: plans being applied and commands, live and past');
  run
    .command('list')
    .description('list the runs, newest first')
    .action(() => found({ name: 'run list' }));
  for (const verb of ['show', 'resume', 'cancel'] as const)
    run
      .command(verb)
      .description(verbs[verb])
      .argument('<id>')
      .action((id: string) => found({ name: `run ${verb}`, id }));
};
