import type { environmentsContract } from '../../shared/contract/connections.ts';
import { StewardError } from '../../shared/errors.ts';
import type { Service } from '../rpc/service.ts';
import type { Store } from '../store/store.ts';
import { noSuchConnection } from './clouds.ts';

const noSuchEnvironment = (name?: string): StewardError =>
  new StewardError({
    code: 'NOT_FOUND',
    happened: name === undefined ? 'This profile has no environments.' : `There is no environment “${name}”.`,
    unchanged: 'Nothing was changed.',
    todo: 'Choose one of the environments on the Environments page.',
  });

/** Which connection each environment uses, and which environment the console works in. */
export const createEnvironmentsService = (deps: {
  readonly store: Pick<Store, 'environments'>;
}): Service<typeof environmentsContract> => {
  const { environments } = deps.store;
  return {
    list: async () => [...(await environments.list())],

    current: async () => {
      const found = await environments.current();
      if (found === undefined) throw noSuchEnvironment();
      return found;
    },

    setCurrent: async ({ name }) => {
      const found = await environments.setCurrent(name);
      if (found === undefined) throw noSuchEnvironment(name);
      return found;
    },

    assign: async ({ name, connectionId }) => {
      const assigned = await environments.assign(name, connectionId);
      if (assigned === 'no_environment') throw noSuchEnvironment(name);
      if (assigned === 'no_connection') throw noSuchConnection();
      return assigned;
    },
  };
};
