import type { Connection } from '../../shared/contract/connections.ts';
import type { StewardClient } from '../../shared/contract/index.ts';
import { StewardError } from '../../shared/errors.ts';

/** The connection of that name, regardless of case. Throws `StewardError` NOT_FOUND naming the others. */
export const findConnection = async (client: StewardClient, name: string): Promise<Connection> => {
  const connections = await client.connections.list();
  const found = connections.find((one) => one.name.toLowerCase() === name.trim().toLowerCase());
  if (found) return found;
  throw new StewardError({
    code: 'NOT_FOUND',
    happened: `There is no connection named ${name}.`,
    unchanged: 'Nothing was changed.',
    todo:
      connections.length === 0
        ? 'Add one with “steward connection add”.'
        : `There are: ${connections.map((one) => one.name).join(', ')}.`,
  });
};
