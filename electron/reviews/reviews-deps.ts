import type { connectionsContract, environmentsContract } from '../../shared/contract/connections.ts';
import type { peopleContract } from '../../shared/contract/people.ts';
import type { tenantsContract } from '../../shared/contract/tenants.ts';
import { StewardError } from '../../shared/errors.ts';
import type { Clouds } from '../connectors/clouds.ts';
import type { Engine } from '../operations/engine.ts';
import type { CallContext, Service } from '../rpc/service.ts';
import type { OtherwiseKept } from '../secrets/keychain.ts';
import type { Store } from '../store/store.ts';
import type { By } from './review-record.ts';

/** What the reviews' service is made of. */
export interface ReviewsDeps {
  readonly store: {
    readonly reviews: Store['reviews'];
    readonly grants: Pick<Store['grants'], 'covering' | 'beginEnding' | 'ended' | 'policies' | 'approvers'>;
    readonly grantFacts: Pick<Store['grantFacts'], 'principals' | 'groupsOf' | 'groupsIn' | 'targets'>;
    readonly directory: Pick<Store['directory'], 'lastSync'>;
    readonly usage: Pick<Store['usage'], 'known'>;
    readonly tokens: Pick<Store['tokens'], 'list'>;
    readonly settings: Pick<Store['settings'], 'get' | 'set'>;
    readonly plans: Pick<Store['plans'], 'save' | 'get'>;
    readonly runs: Pick<Store['runs'], 'ofPlan'>;
  };
  readonly clouds: Clouds;
  readonly engine: Pick<Engine, 'start' | 'isLive'>;
  readonly connections: Pick<Service<typeof connectionsContract>, 'get'>;
  readonly environments: Pick<Service<typeof environmentsContract>, 'list'>;
  readonly tenants: Pick<Service<typeof tenantsContract>, 'list' | 'get'>;
  /** Asked once before freezing, so that people are as the directory is. */
  readonly people: Pick<Service<typeof peopleContract>, 'list'>;
  readonly secrets: {
    get(name: string): Promise<string | undefined>;
    set(name: string, secret: string, otherwise: OtherwiseKept): Promise<unknown>;
  };
  readonly now?: () => Date;
}

export const nowOf = (deps: Pick<ReviewsDeps, 'now'>): string => (deps.now?.() ?? new Date()).toISOString();

export const byOf = (deps: Pick<ReviewsDeps, 'now'>, call: Pick<CallContext, 'actor'>): By => ({
  at: nowOf(deps),
  actor: call.actor,
});

const unchanged = 'Nothing was changed.';

export const conflict = (happened: string, todo: string): StewardError =>
  new StewardError({ code: 'CONFLICT', happened, unchanged, todo });

export const badInput = (happened: string, todo: string, field?: string): StewardError =>
  new StewardError({
    code: 'BAD_INPUT',
    happened,
    unchanged,
    todo,
    ...(field === undefined ? {} : { field }),
  });

export const noSuchReview = (): StewardError =>
  new StewardError({
    code: 'NOT_FOUND',
    happened: 'There is no such review.',
    unchanged,
    todo: 'Look for it on the Reviews page.',
  });
