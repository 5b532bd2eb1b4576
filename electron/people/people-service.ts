import { type peopleContract, seatPrices } from '../../shared/contract/people.ts';
import type { Json } from '../../shared/domain/plan.ts';
import { listPrices } from '../../shared/domain/seat-prices.ts';
import { StewardError } from '../../shared/errors.ts';
import type { CallContext, Service } from '../rpc/service.ts';
import type { Store } from '../store/store.ts';
import type { AccountName } from './people-repository.ts';

export interface PeopleDeps {
  readonly store: Pick<Store, 'people'>;
  readonly settings: {
    get(key: string): Promise<Json | undefined>;
    set(key: string, value: Json): Promise<unknown>;
  };
  readonly now?: () => Date;
}

const pricesKey = 'people.seat_prices';

const gone = new StewardError({
  code: 'NOT_FOUND',
  happened: 'There is no such person, or not any more.',
  unchanged: 'Nothing was changed.',
  todo: 'Look for them in the list of people: two people may have turned out to be one.',
});

/** People: one human across accounts, by rules and by hand. */
export const createPeopleService = ({
  store,
  settings,
  now = () => new Date(),
}: PeopleDeps): Service<typeof peopleContract> => {
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
    if (personId === undefined) throw gone;
    return { personId };
  };
  return {
    list: async (input) => store.people.list(input, await prices(), now().getTime()),
    get: async ({ id }) => {
      const found = await store.people.get(id, await prices(), now().getTime());
      if (found === undefined) throw gone;
      return found;
    },
    doubts: () => store.people.doubts(now().getTime()),
    link: ({ personId, ...account }, call) => decide(account, { kind: 'link', personId }, call),
    setApart: (account, call) => decide(account, { kind: 'apart' }, call),
    release: (account, call) => decide(account, { kind: 'release' }, call),
    prices,
    setPrices: async (wanted) => {
      await settings.set(pricesKey, wanted);
      return wanted;
    },
  };
};
