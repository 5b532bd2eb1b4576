import { StewardError } from '../../shared/errors.ts';
import type { CommandContext } from './command-context.ts';

/** The name of a stage that was given by its name or its title. Throws BAD_INPUT where there is none. */
export const stageNamed = async (context: CommandContext, stage: string): Promise<string> => {
  const all = await context.client.environments.list();
  const found = all.find((one) => one.name === stage || one.title === stage);
  if (found !== undefined) return found.name;
  throw new StewardError({
    code: 'BAD_INPUT',
    happened: `There is no environment ${stage}.`,
    unchanged: 'Nothing was changed.',
    todo: `The environments are ${all.map(({ name }) => name).join(', ')}.`,
  });
};
