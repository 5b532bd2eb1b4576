import type { connectionsContract, environmentsContract } from '../../shared/contract/connections.ts';
import type { tenantsContract } from '../../shared/contract/tenants.ts';
import { StewardError } from '../../shared/errors.ts';
import type { AccessLink } from '../access/access-thread.ts';
import type { Clouds } from '../connectors/clouds.ts';
import type { Engine } from '../operations/engine.ts';
import type { CallContext, Service } from '../rpc/service.ts';
import type { OtherwiseKept } from '../secrets/keychain.ts';
import type { Store } from '../store/store.ts';

/** What the grants' service is made of. */
export interface GrantsDeps {
  readonly store: {
    readonly grants: Store['grants'];
    readonly grantFacts: Store['grantFacts'];
    readonly grantDrafts: Store['grantDrafts'];
    readonly settings: Pick<Store['settings'], 'get' | 'set'>;
    readonly plans: Pick<Store['plans'], 'save' | 'get' | 'hasHash'>;
    readonly runs: Pick<Store['runs'], 'ofPlan' | 'steps' | 'get'>;
  };
  readonly clouds: Clouds;
  readonly access: Pick<AccessLink, 'remaining'>;
  readonly engine: Pick<Engine, 'start' | 'ended' | 'isLive' | 'resume'>;
  readonly connections: Pick<Service<typeof connectionsContract>, 'get'>;
  readonly environments: Pick<Service<typeof environmentsContract>, 'list'>;
  readonly tenants: Pick<Service<typeof tenantsContract>, 'list' | 'get'>;
  readonly secrets: {
    get(name: string): Promise<string | undefined>;
    set(name: string, secret: string, otherwise: OtherwiseKept): Promise<unknown>;
  };
  readonly now?: () => Date;
  /** Milliseconds that only ever go up, within one process. */
  readonly monotonic?: () => number;
}

export const nowOf = (deps: Pick<GrantsDeps, 'now'>): string => (deps.now?.() ?? new Date()).toISOString();

export const byOf = (deps: Pick<GrantsDeps, 'now'>, call: Pick<CallContext, 'actor'>) => ({
  at: nowOf(deps),
  actor: call.actor,
});

export const conflict = (happened: string, todo: string): StewardError =>
  new StewardError({ code: 'CONFLICT', happened, unchanged: 'Nothing was changed.', todo });

export const badInput = (happened: string, todo: string, field?: string): StewardError =>
  new StewardError({
    code: 'BAD_INPUT',
    happened,
    unchanged: 'Nothing was changed.',
    todo,
    ...(field === undefined ? {} : { field }),
  });

export const noSuchRequest = (): StewardError =>
  new StewardError({
    code: 'NOT_FOUND',
    happened: 'There is no such request.',
    unchanged: 'Nothing was changed.',
    todo: 'Look for it on the Grants page.',
  });
