import type { connectionsContract, environmentsContract } from '../../shared/contract/connections.ts';
import type { Origin, Role } from '../../shared/domain/identifiers.ts';
import type { Plan } from '../../shared/domain/plan.ts';
import type { Clouds } from '../connectors/clouds.ts';
import type { CallContext, Service } from '../rpc/service.ts';
import type { Store } from '../store/store.ts';
import { noConnection, noSuchEnvironment } from './tenant-problems.ts';

/** What the tenants' service is made of. */
export interface TenantsDeps {
  readonly store: {
    readonly tenants: Store['tenants'];
    readonly drafts: Store['drafts'];
    readonly plans: Pick<Store['plans'], 'save' | 'get'>;
    readonly runs: Pick<Store['runs'], 'get'>;
  };
  readonly clouds: Clouds;
  readonly engine: {
    start(
      plan: Plan,
      by: { readonly actor: string; readonly role: Role; readonly origin: Origin },
    ): Promise<{ readonly runId: string }>;
    isLive(runId: string): boolean;
  };
  readonly connections: Pick<Service<typeof connectionsContract>, 'get'>;
  readonly environments: Pick<Service<typeof environmentsContract>, 'list'>;
  readonly now?: () => Date;
}

export const nowOf = (deps: Pick<TenantsDeps, 'now'>): Date => deps.now?.() ?? new Date();

/** A connection as far as a plan needs it. */
export interface PlanConnection {
  readonly id: string;
  readonly name: string;
  readonly readOnly: boolean;
}

/** A connection by id. Throws `StewardError` `NOT_FOUND`. */
export const connectionById = async (
  deps: Pick<TenantsDeps, 'connections'>,
  id: string,
  call: CallContext,
): Promise<PlanConnection> => {
  const { name, readOnly } = await deps.connections.get({ id }, call);
  return { id, name, readOnly };
};

/** An environment's connection. Throws `StewardError` `BAD_INPUT` where there is none. */
export const connectionOfEnvironment = async (
  deps: Pick<TenantsDeps, 'connections' | 'environments'>,
  environment: string,
  call: CallContext,
): Promise<PlanConnection> => {
  const environments = await deps.environments.list(undefined, call);
  const found = environments.find(({ name }) => name === environment);
  if (found === undefined) throw noSuchEnvironment(environment);
  if (found.connection === null) throw noConnection(environment);
  return connectionById(deps, found.connection.id, call);
};
