import type { connectionsContract } from '../../shared/contract/connections.ts';
import type { LicenceAdvice, licencesContract, PricesInForce } from '../../shared/contract/licences.ts';
import {
  bundledGb,
  type Coverage,
  costOf,
  daysKnown,
  forecast,
  idleDays,
  isKnownLongEnough,
  type JudgedSeat,
  judgeSeat,
  rolesAfter,
  rolesNow,
} from '../../shared/domain/licence-advice.ts';
import { isSeatRole, listPrices, listPricesAsOf } from '../../shared/domain/licence-prices.ts';
import type { Plan } from '../../shared/domain/plan.ts';
import { StewardError } from '../../shared/errors.ts';
import { CloudError } from '../connectors/cloud-call.ts';
import type { Clouds } from '../connectors/clouds.ts';
import { readUsers } from '../connectors/quicksight/read-people.ts';
import { readSpice } from '../connectors/quicksight/read-spice.ts';
import type { Engine } from '../operations/engine.ts';
import { makePlan } from '../operations/make-plan.ts';
import type { DepartureFacts } from '../people/departure-facts.ts';
import { readDeparture } from '../people/read-departure.ts';
import type { CallContext, Service } from '../rpc/service.ts';
import type { Store } from '../store/store.ts';
import type { SeatRecord } from './licence-repository.ts';
import { planLicences, type SeatChange } from './plan-licences.ts';

export interface LicencesDeps {
  readonly store: Pick<Store, 'licences' | 'people' | 'usage'> & {
    readonly plans: Pick<Store['plans'], 'save' | 'get'>;
  };
  readonly clouds: Clouds;
  readonly connections: Pick<Service<typeof connectionsContract>, 'get'>;
  readonly engine: Pick<Engine, 'start'>;
  readonly now?: () => Date;
}

/** A plan that was not applied within this time is made anew: the account has moved on. */
const goodForMs = 24 * 60 * 60 * 1000;

type JudgedRecord = JudgedSeat & { readonly seat: SeatRecord };

/** Who needs which seat: what it costs, what it would, and the plan that brings it about. */
export const createLicencesService = (deps: LicencesDeps): Service<typeof licencesContract> => {
  const { store, clouds, connections, engine, now = () => new Date() } = deps;

  const pricing = async (connectionId: string): Promise<PricesInForce> => {
    const found = await store.licences.prices(connectionId);
    return found === null
      ? { prices: listPrices, listed: { asOf: listPricesAsOf }, setBy: null, setAt: null }
      : { prices: found.prices, listed: null, setBy: found.setBy, setAt: found.setAt };
  };

  const judge = async (connectionId: string) => {
    await store.people.refresh(now().getTime());
    const [seats, { prices }, coverage] = await Promise.all([
      store.licences.seats(
        connectionId,
        new Date(now().getTime() - idleDays * 24 * 3600 * 1000).toISOString(),
      ),
      pricing(connectionId),
      store.usage.known(connectionId),
    ]);
    const at = now();
    const judged = seats.map((seat) => judgeSeat(seat, prices, coverage, at) as JudgedRecord);
    return { judged, prices, coverage, at };
  };

  const usageOf = (coverage: Coverage, at: Date) => ({
    knownSince: coverage.knownSince,
    readAt: coverage.readAt,
    days: daysKnown(coverage, at),
    enough: isKnownLongEnough(coverage, at),
  });

  return {
    advise: async ({ connectionId, tenant, only, search, limit, offset }, call) => {
      const { id, name } = await connections.get({ id: connectionId }, call);
      const { judged: all, prices, coverage, at } = await judge(connectionId);
      const judged =
        tenant === undefined
          ? all
          : all.filter(({ seat }) => seat.tenants.some(({ slug }) => slug === tenant));
      // SPICE is the account's, not a tenant's.
      const spice = tenant === undefined ? await store.licences.spice(connectionId) : null;
      const known = spice !== null && spice.unread === 0 ? spice.bytes : null;
      const account = tenant === undefined ? prices : { ...prices, sessions: 0 };
      const wanted = judged.filter((one) => isWanted(one, only) && isFound(one, search)).sort(byWorth);
      return {
        connection: { id, name },
        directoryReadAt: await store.licences.peopleReadAt(connectionId),
        usage: usageOf(coverage, at),
        pricing: await pricing(connectionId),
        spice,
        bundledGb: bundledGb(rolesNow(judged), prices),
        now: costOf(rolesNow(judged), account, known),
        after: costOf(rolesAfter(judged), account, known),
        byRole: [
          ...Map.groupBy(
            judged.filter(({ seat }) => !seat.nameless),
            ({ seat }) => seat.role,
          ),
        ]
          .map(([role, seats]) => ({
            role,
            seats: seats.length,
            cents: isSeatRole(role) ? seats.length * prices.seats[role] : null,
          }))
          .sort((a, b) => b.seats - a.seats),
        tenants: perTenant(judged, prices),
        suggested: judged.filter(({ suggestion }) => suggestion !== null).length,
        refused: judged.filter(({ refused }) => refused !== null).length,
        total: wanted.length,
        seats: wanted.slice(offset, offset + limit).map((one) => ({
          key: one.seat.key,
          userName: one.seat.userName,
          person: one.seat.person,
          tenants: [...one.seat.tenants],
          role: one.seat.role,
          lastAt: one.seat.lastAt,
          cents: one.cents,
          suggestion: one.suggestion,
          to: one.to,
          saves: one.saves,
          reason: one.reason,
          refused: one.refused,
          owns: one.seat.owns,
        })),
      };
    },

    forecast: async ({ connectionId, people, role, tenant }, call) => {
      await connections.get({ id: connectionId }, call);
      const { judged, prices } = await judge(connectionId);
      const like =
        tenant === undefined
          ? judged
          : judged.filter(({ seat }) => seat.tenants.some(({ slug }) => slug === tenant));
      const { byRole, total } = forecast(people, role ?? rolesNow(like), prices);
      return { currency: prices.currency, byRole: [...byRole], total };
    },

    prices: async ({ connectionId }, call) => {
      await connections.get({ id: connectionId }, call);
      return pricing(connectionId);
    },

    setPrices: async ({ connectionId, prices }, call) => {
      await connections.get({ id: connectionId }, call);
      await store.licences.setPrices(connectionId, prices, { actor: call.actor, at: now().toISOString() });
      return pricing(connectionId);
    },

    readSpice: async ({ connectionId }, call) => {
      await connections.get({ id: connectionId }, call);
      const cloud = await clouds.quicksight(connectionId);
      const ids = await store.licences.imported(connectionId);
      const found = await readSpice(cloud, ids, call.signal);
      const unread = found.filter(({ bytes }) => bytes === null);
      const bytes = found.reduce((sum, one) => sum + (one.bytes ?? 0), 0);
      const readAt = now().toISOString();
      const reading = { bytes, datasets: ids.length, unread: unread.length, readAt };
      await store.licences.keepSpice(connectionId, reading);
      return { ...reading, problem: problemOf(unread[0]?.error) };
    },

    plan: async ({ connectionId, changes }, call) => {
      const { id, name, readOnly } = await connections.get({ id: connectionId }, call);
      const { judged, prices } = await judge(connectionId);
      const byKey = new Map(judged.map((one) => [one.seat.key, one]));
      const chosen = [...new Map(changes.map((one) => [one.key, one])).values()].map(({ key, what }) => {
        const found = byKey.get(key);
        if (found === undefined) throw noSuchAccount(key);
        return { judged: found, what };
      });
      const cloud = await clouds.quicksight(id);
      const connection = { id, name, readOnly, accountId: cloud.accountId, region: cloud.region };
      const facts = await factsOf(
        chosen.flatMap((one) =>
          one.what === 'remove' && one.judged.refused === null ? [one.judged.seat] : [],
        ),
        connectionId,
      );
      const seatChanges: SeatChange[] = await Promise.all(
        chosen.map(async (one) => ({
          ...one,
          namespace: namespaceOf(one.judged.seat.key),
          owns:
            one.what === 'downgrade'
              ? await store.licences.ownedTitles(connectionId, one.judged.seat.key)
              : [],
        })),
      );
      const world = await readDeparture(cloud, facts, call.signal);
      const users = await usersOf(cloud, seatChanges, call);
      const body = planLicences({ changes: seatChanges, facts, world, users, connection, prices });
      const plan = await makePlan(body, now());
      await store.plans.save(plan);
      const blocked = plan.findings.some(({ severity }) => severity === 'blocker');
      return { plan, nothingToDo: !blocked && plan.steps.length === 0 };
    },

    apply: async ({ planId, hash }, call) => {
      const plan = await store.plans.get(planId);
      refuse(plan, hash, now());
      return engine.start(plan as Plan, { actor: call.actor, role: call.role, origin: call.origin });
    },
  };

  /** What hangs on these accounts, and on nothing else of their people, as one. */
  async function factsOf(seats: readonly SeatRecord[], connectionId: string): Promise<DepartureFacts> {
    const parts = await Promise.all(
      seats.map(async ({ key, person }) => {
        const found =
          person === null
            ? undefined
            : await store.people.departure(person.id, connectionId, now().getTime());
        return found && only(found, key);
      }),
    );
    const all = parts.filter((part) => part !== undefined);
    const distinct = <T>(items: readonly T[]): T[] => [...new Set(items)];
    return {
      person: { id: '', name: `${seats.length} people` },
      accounts: all.flatMap(({ accounts }) => accounts),
      elsewhere: [],
      grants: all.flatMap(({ grants }) => grants),
      soleAssets: [],
      loneGroups: distinct(all.flatMap(({ loneGroups }) => loneGroups)),
      assignments: all.flatMap(({ assignments }) => assignments),
      lastAdminOf: distinct(all.flatMap(({ lastAdminOf }) => lastAdminOf)),
      // The plan says itself who of them stands in which document.
      tenants: [],
      unreadGrants: Math.max(0, ...all.map(({ unreadGrants }) => unreadGrants)),
      readAt: all[0]?.readAt ?? null,
    };
  }
};

const only = (facts: DepartureFacts, key: string): DepartureFacts => ({
  ...facts,
  accounts: facts.accounts.filter((account) => account.key === key),
  grants: facts.grants.filter(({ account }) => account === key),
  assignments: facts.assignments.filter(({ account }) => account === key),
  // Only readers and authors are advised to go.
  lastAdminOf: [],
});

const namespaceOf = (key: string): string => /:user\/([^/]+)\//.exec(key)?.[1] ?? 'default';

const usersOf = async (
  cloud: Parameters<typeof readUsers>[0],
  changes: readonly SeatChange[],
  call: CallContext,
) => {
  const lowered = changes.filter(({ what }) => what === 'downgrade');
  const found = await Promise.all(
    [...Map.groupBy(lowered, ({ namespace }) => namespace)].map(async ([namespace, inside]) => {
      const names = inside.map(({ judged }) => judged.seat.userName);
      const users = await readUsers(cloud, namespace, names, call.signal);
      return inside.flatMap(({ judged: { seat } }) => {
        const user = users.get(seat.userName);
        return user === undefined ? [] : [[seat.key, user] as const];
      });
    }),
  );
  return new Map(found.flat());
};

const isWanted = (one: JudgedSeat, wanted: 'suggested' | 'refused' | 'kept' | undefined): boolean => {
  if (wanted === undefined) return true;
  if (wanted === 'kept') return one.suggestion === null;
  return one.suggestion !== null && (one.refused !== null) === (wanted === 'refused');
};

/** What saves most first, then what cannot be done here, then what is kept. */
const byWorth = (a: JudgedSeat, b: JudgedSeat): number => {
  const rank = ({ suggestion, refused }: JudgedSeat) => (suggestion === null ? 2 : refused === null ? 0 : 1);
  return rank(a) - rank(b) || b.saves - a.saves || a.seat.userName.localeCompare(b.seat.userName);
};

const isFound = ({ seat }: JudgedRecord, search: string | undefined): boolean => {
  const wanted = search?.trim().toLowerCase() ?? '';
  return [seat.userName, seat.person?.name ?? ''].some((name) => name.toLowerCase().includes(wanted));
};

/** Somebody of two tenants stands with both: the sums of tenants may be more than the whole. */
const perTenant = (
  judged: readonly JudgedRecord[],
  prices: Parameters<typeof costOf>[1],
): LicenceAdvice['tenants'] => {
  const groups = new Map<string | null, { name: string | null; of: JudgedRecord[] }>();
  for (const one of judged) {
    if (one.seat.nameless) continue;
    const tenants = one.seat.tenants.length === 0 ? [{ slug: null, name: null }] : one.seat.tenants;
    for (const { slug, name } of tenants) {
      const known = groups.get(slug) ?? { name, of: [] };
      known.of.push(one);
      groups.set(slug, known);
    }
  }
  return [...groups]
    .map(([slug, { name, of }]) => ({
      slug,
      name,
      seats: of.length,
      now: costOf(rolesNow(of), prices).seats,
      after: costOf(rolesAfter(of), prices).seats,
    }))
    .sort((a, b) => b.now - a.now || (a.name ?? '~').localeCompare(b.name ?? '~'));
};

const conflict = (happened: string, todo: string) =>
  new StewardError({ code: 'CONFLICT', happened, unchanged: 'Nothing was changed.', todo });

const noSuchAccount = (key: string) =>
  new StewardError({
    code: 'BAD_INPUT',
    happened: `There is no account ${key.slice(0, 200)} in this connection.`,
    unchanged: 'Nothing was planned.',
    todo: 'Choose from the list again: the directory may have been read anew.',
    field: 'changes',
  });

const refuse = (plan: Plan | undefined, hash: string, at: Date): void => {
  if (plan === undefined || plan.hash !== hash || plan.kind !== 'licence.change')
    throw conflict('This is not the plan that was reviewed.', 'Plan again and review what it says.');
  const blocker = plan.findings.find(({ severity }) => severity === 'blocker');
  if (blocker !== undefined)
    throw conflict(
      `The plan cannot be applied: ${blocker.message}`,
      blocker.todo ?? 'Mend it, then plan again.',
    );
  if (at.getTime() - Date.parse(plan.createdAt) > goodForMs)
    throw conflict('This plan is older than a day.', 'Plan again: the account may have changed since.');
};

const problemOf = (error: unknown) => {
  if (error === undefined || error === null) return null;
  return {
    code: 'CLOUD' as const,
    happened: error instanceof CloudError ? error.message : 'A dataset could not be read.',
    unchanged: 'Nothing was changed.',
    todo: 'Allow quicksight:DescribeDataSet to the connection, then read again.',
  };
};
