import { StewardError } from '../../shared/errors.ts';
import type { CommandContext } from './command-context.ts';

/** The id of the connection named with --connection, or of the environment's that the console works in. */
export const connectionOf = async (context: CommandContext): Promise<string> => {
  if (context.connection) return context.connection.id;
  const { connection, title } = await context.client.environments.current();
  if (connection) return connection.id;
  throw new StewardError({
    code: 'BAD_INPUT',
    happened: `The environment ${title} has no connection.`,
    unchanged: 'Nothing was read.',
    todo: 'Name one with --connection.',
  });
};
