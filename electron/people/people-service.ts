import type { peopleContract } from '../../shared/contract/people.ts';
import { listPrices, seatRoles } from '../../shared/domain/licence-prices.ts';
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
import type { AccountName, SeatPrices, UndatedPerson } from './people-repository.ts';

/** People: one human across accounts, by rules and by hand. */
export const createPeopleService = (deps: PeoplePlanDeps): Service<typeof peopleContract> => {
  const { store, now = () => new Date() } = deps;
  const prices = async (): Promise<SeatPrices> => {
    const cents: Record<string, number> = {};
    const currencies: Record<string, string> = {};
    for (const { connectionId, prices: set } of await store.licences.allPrices()) {
      const { seats, currency } = set ?? listPrices;
      currencies[connectionId] = currency;
      for (const role of seatRoles) cents[`${connectionId} ${role}`] = seats[role];
    }
    return { cents, currencies };
  };
  /** Not being seen means something only from when on the use of all of somebody's accounts is known. */
  const datesOfUse = async (people: readonly UndatedPerson[]) => {
    const connections = [...new Set(people.flatMap(({ connectionIds }) => connectionIds))];
    const since = new Map(
      await Promise.all(
        connections.map(async (id) => [id, (await store.usage.known(id)).knownSince] as const),
      ),
    );
    return <P extends UndatedPerson>({ connectionIds, ...person }: P) => {
      const days = connectionIds.map((id) => since.get(id) ?? null);
      const known = days.length > 0 && days.every((day) => day !== null);
      return { ...person, usageKnownSince: known ? (days.toSorted().at(-1) ?? null) : null };
    };
  };
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
    list: async (input) => {
      const { total, people } = await store.people.list(input, await prices(), now().getTime());
      const dated = await datesOfUse(people);
      return { total, people: people.map(dated) };
    },
    get: async ({ id }) => {
      const found = await store.people.get(id, await prices(), now().getTime());
      if (found === undefined) throw noSuchPerson();
      return (await datesOfUse([found]))(found);
    },
    invitations: () => store.people.invitations(now().getTime()),
    doubts: () => store.people.doubts(now().getTime()),
    link: ({ personId, ...account }, call) => decide(account, { kind: 'link', personId }, call),
    setApart: (account, call) => decide(account, { kind: 'apart' }, call),
    release: (account, call) => decide(account, { kind: 'release' }, call),
    planLeave: (input, call) => planLeaving(deps, input, call),
    planInvite: (input, call) => planInviting(deps, input, call),
    planRename: (input, call) => planRenaming(deps, input, call),
    apply: (input, call) => applyPeoplePlan(deps, input, call),
  };
};
