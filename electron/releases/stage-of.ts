import type { environmentsContract } from '../../shared/contract/connections.ts';
import { StewardError } from '../../shared/errors.ts';
import type { CallContext, Service } from '../rpc/service.ts';

type Environment = Awaited<ReturnType<Service<typeof environmentsContract>['list']>>[number];

/** An environment that has a connection. */
export type Stage = Environment & { readonly connection: NonNullable<Environment['connection']> };

/** The stage of that name. Throws where there is none, or where nothing connects it. */
export const stageOf = async (
  environments: Pick<Service<typeof environmentsContract>, 'list'>,
  name: string,
  call: CallContext,
): Promise<Stage> => {
  const environment = (await environments.list(undefined, call)).find((one) => one.name === name);
  if (environment === undefined || environment.connection === null)
    throw new StewardError({
      code: environment === undefined ? 'NOT_FOUND' : 'BAD_INPUT',
      happened:
        environment === undefined
          ? `There is no environment ${name}.`
          : `The environment ${environment.title} has no connection.`,
      unchanged: 'Nothing was changed.',
      todo: 'Assign it a connection under Environments.',
    });
  return { ...environment, connection: environment.connection };
};
