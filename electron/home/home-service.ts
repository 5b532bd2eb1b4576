import type { backupsContract } from '../../shared/contract/backups.ts';
import type { connectionsContract, environmentsContract } from '../../shared/contract/connections.ts';
import type { homeContract } from '../../shared/contract/console.ts';
import type { grantsContract } from '../../shared/contract/grants.ts';
import type { reviewsContract } from '../../shared/contract/reviews.ts';
import type { runsContract } from '../../shared/contract/runs.ts';
import type { tenantsContract } from '../../shared/contract/tenants.ts';
import type { CallContext, Service } from '../rpc/service.ts';
import { type HomeFacts, needsOf } from './needs.ts';

export interface HomeDependencies {
  readonly runs: Pick<Service<typeof runsContract>, 'list'>;
  readonly tenants: Pick<Service<typeof tenantsContract>, 'list' | 'drafts'>;
  readonly grants: Pick<Service<typeof grantsContract>, 'list' | 'waiting'>;
  readonly reviews: Pick<Service<typeof reviewsContract>, 'list'>;
  readonly backups: Pick<Service<typeof backupsContract>, 'status'>;
  readonly connections: Pick<Service<typeof connectionsContract>, 'list'>;
  readonly environments: Pick<Service<typeof environmentsContract>, 'list'>;
  /** What nobody has acknowledged yet about the profile. */
  readonly notices: () => Promise<HomeFacts['notices']>;
  /** Null while the keychain is usable. */
  readonly keychainTrouble: () => Promise<HomeFacts['keychain']>;
}

const nothing = {
  missing: [],
  needs: [],
  running: [],
  recent: [],
  tenants: { live: 0, onboarding: 0, suspended: 0, offboarded: 0, drafts: 0 },
};
/** Milliseconds that a first look at Home waits for what may be slow: long enough for what is known already. */
const shortWhile = 30;

/** What a promise comes to, or null once it took longer than a first look waits. */
const soon = async <T>(promise: Promise<T>, wait: boolean): Promise<{ readonly value: T } | null> => {
  const answered = promise.then((value) => ({ value }));
  if (wait) return answered;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), shortWhile);
  });
  try {
    return await Promise.race([answered, late]);
  } finally {
    clearTimeout(timer);
    // Nobody waits for it any more: its failure is the next look's to tell.
    answered.catch(() => undefined);
  }
};

/** More than this many of a kind are summed up by Activity, not by Home. */
const most = 50;
/** A review is told of when it is due within so long. */
const soonMs = 7 * 86_400_000;

/** Home: what needs this person. Support sees the same without drafts; a mentor has nothing here yet. */
export const createHomeService = (deps: HomeDependencies): Service<typeof homeContract> => ({
  get: async ({ wait }, call) => {
    if (call.role === 'mentor') return nothing;
    const now = new Date();
    const runsIn = (state: 'running' | 'interrupted' | 'stopped' | 'failed') =>
      deps.runs.list({ state, type: 'plan', limit: most, offset: 0 }, call).then(({ runs }) => runs);
    const [
      running,
      interrupted,
      stopped,
      failed,
      recent,
      connections,
      environments,
      keychain,
      onboarding,
      live,
      suspended,
      offboarded,
      drafts,
      notices,
      ending,
      stuck,
      waiting,
      reviews,
      handedIn,
      backups,
    ] = await Promise.all([
      runsIn('running'),
      runsIn('interrupted'),
      runsIn('stopped'),
      runsIn('failed'),
      deps.runs.list({ limit: 8, offset: 0 }, call).then(({ runs }) => runs),
      // It asks the keychain where each secret is.
      soon(deps.connections.list(undefined, call), wait),
      deps.environments.list(undefined, call),
      soon(deps.keychainTrouble(), wait),
      tenantsIn(deps, 'onboarding', call),
      tenantsIn(deps, 'live', call, 1),
      tenantsIn(deps, 'suspended', call, 1),
      tenantsIn(deps, 'offboarded', call),
      call.role === 'admin'
        ? deps.tenants.drafts({ limit: most, offset: 0 }, call)
        : Promise.resolve({ total: 0, drafts: [] }),
      deps.notices(),
      deps.grants.list({ endsWithinDays: 7, limit: most, offset: 0 }, call),
      deps.grants.list({ state: 'expiring', limit: most, offset: 0 }, call),
      deps.grants.waiting(undefined, call),
      deps.reviews.list(
        { state: 'open', dueBefore: new Date(now.getTime() + soonMs).toISOString(), limit: most, offset: 0 },
        call,
      ),
      deps.reviews.list({ state: 'pending', limit: most, offset: 0 }, call),
      deps.backups.status(undefined, call),
    ]);
    const known = connections?.value ?? [];
    return {
      missing: [
        ...(connections === null ? (['connections'] as const) : []),
        ...(keychain === null ? (['keychain'] as const) : []),
      ],
      needs: needsOf({
        runs: [...interrupted, ...stopped, ...failed, ...running],
        drafts,
        notices,
        onboarding: onboarding.tenants,
        offboarded: offboarded.tenants,
        connections: known,
        grants: {
          ending: ending.grants.filter(({ letEnd }) => !letEnd),
          // One that is being taken at this very moment has nothing to say yet.
          stuck: stuck.grants.filter(({ problem }) => problem !== null),
          ...waiting,
        },
        backups: backups.rules,
        reviews: [...reviews.reviews, ...handedIn.reviews],
        now,
        environments,
        // A keychain matters once there is a secret to keep.
        keychain: known.some((connection) => connection.secret !== 'none') ? (keychain?.value ?? null) : null,
      }),
      running,
      recent: recent.filter((run) => run.state !== 'running'),
      tenants: {
        live: live.total,
        onboarding: onboarding.total,
        suspended: suspended.total,
        offboarded: offboarded.total,
        drafts: drafts.total,
      },
    };
  },
});

const tenantsIn = (
  deps: HomeDependencies,
  status: 'onboarding' | 'live' | 'suspended' | 'offboarded',
  call: CallContext,
  limit = most,
) => deps.tenants.list({ status, limit, offset: 0 }, call);
