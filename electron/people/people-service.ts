import { type peopleContract, seatPrices } from '../../shared/contract/people.ts';
import type { Json } from '../../shared/domain/plan.ts';
import { listPrices } from '../../shared/domain/seat-prices.ts';
import type { CallContext, Service } from '../rpc/service.ts';
import type { Store } from '../store/store.ts';
import {
  applyPeoplePlan,
  noSuchPerson,
  type PeoplePlanDeps,
  planInviting,
  planLeaving,
  planRenaming,
} from './people-plans.ts';
import type { AccountName } from './people-repository.ts';

export interface PeopleDeps extends PeoplePlanDeps {
  readonly settings: {
    get(key: string): Promise<Json | undefined>;
    set(key: string, value: Json): Promise<unknown>;
  };
}

const pricesKey = 'people.seat_prices';

/** People: one human across accounts, by rules and by hand. */
export const createPeopleService = (deps: PeopleDeps): Service<typeof peopleContract> => {
  const { store, settings, now = () => new Date() } = deps;
  // What cannot be read counts as unset.
  const prices = async () => seatPrices.safeParse(await settings.get(pricesKey)).data ?? { ...listPrices };
  const decide = async (
    { connectionId, key }: AccountName,
    decision: Parameters<Store['people']['decide']>[1],
    { actor }: CallContext,
  ) => {
    const personId = await store.people.decide({ connectionId, key }, decision, {
      actor,
      at: now().toISOString(),
    });
    if (personId === undefined) throw noSuchPerson();
    return { personId };
  };
  return {
    list: async (input) => store.people.list(input, await prices(), now().getTime()),
    get: async ({ id }) => {
      const found = await store.people.get(id, await prices(), now().getTime());
      if (found === undefined) throw noSuchPerson();
      return found;
    },
    doubts: () => store.people.doubts(now().getTime()),
    link: ({ personId, ...account }, call) => decide(account, { kind: 'link', personId }, call),
    setApart: (account, call) => decide(account, { kind: 'apart' }, call),
    release: (account, call) => decide(account, { kind: 'release' }, call),
    planLeave: async (input, call) => planLeaving(deps, input, await prices(), call),
    planInvite: (input, call) => planInviting(deps, input, call),
    planRename: (input, call) => planRenaming(deps, input, call),
    apply: (input, call) => applyPeoplePlan(deps, input, call),
    prices,
    setPrices: async (wanted) => {
      await settings.set(pricesKey, wanted);
      return wanted;
    },
  };
};
