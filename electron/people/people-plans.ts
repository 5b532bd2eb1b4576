import type { connectionsContract } from '../../shared/contract/connections.ts';
import { listPrices } from '../../shared/domain/licence-prices.ts';
import { federatedSession } from '../../shared/domain/link-people.ts';
import type { PlanBody } from '../../shared/domain/plan.ts';
import { userArn } from '../../shared/domain/tenant-names.ts';
import { StewardError } from '../../shared/errors.ts';
import { partitionOf } from '../connectors/aws/partition.ts';
import type { Clouds } from '../connectors/clouds.ts';
import { readUsers } from '../connectors/quicksight/read-people.ts';
import { readTags } from '../connectors/quicksight/read-places.ts';
import type { Engine } from '../operations/engine.ts';
import { makePlan } from '../operations/make-plan.ts';
import type { CallContext, Service } from '../rpc/service.ts';
import type { Store } from '../store/store.ts';
import type { DepartureFacts } from './departure-facts.ts';
import { planLeaver } from './plan-departure.ts';
import { planInvite } from './plan-invite.ts';
import { planRename } from './plan-rename.ts';
import { groupsOf, readDeparture } from './read-departure.ts';

/** What plans about people are made and applied with. */
export interface PeoplePlanDeps {
  readonly store: Pick<Store, 'people' | 'licences' | 'usage'> & {
    readonly plans: Pick<Store['plans'], 'save' | 'get'>;
  };
  readonly clouds: Clouds;
  readonly connections: Pick<Service<typeof connectionsContract>, 'get'>;
  readonly engine: Pick<Engine, 'start'>;
  readonly now?: () => Date;
}

/** A plan that was not applied within this time is made anew: the account has moved on. */
const goodForMs = 24 * 60 * 60 * 1000;

export const noSuchPerson = () =>
  new StewardError({
    code: 'NOT_FOUND',
    happened: 'There is no such person, or not any more.',
    unchanged: 'Nothing was changed.',
    todo: 'Look for them in the list of people: two people may have turned out to be one.',
  });

const conflict = (happened: string, todo: string) =>
  new StewardError({ code: 'CONFLICT', happened, unchanged: 'Nothing was changed.', todo });

const nowOf = (deps: PeoplePlanDeps): Date => deps.now?.() ?? new Date();

const open = async (
  deps: PeoplePlanDeps,
  input: { readonly personId: string; readonly connectionId: string },
  call: CallContext,
) => {
  const facts = await deps.store.people.departure(input.personId, input.connectionId, nowOf(deps).getTime());
  if (facts === undefined) throw noSuchPerson();
  const { id, name, readOnly } = await deps.connections.get({ id: input.connectionId }, call);
  const cloud = await deps.clouds.quicksight(id);
  const connection = { id, name, readOnly, accountId: cloud.accountId, region: cloud.region };
  return { facts, cloud, connection };
};

const keep = async (deps: PeoplePlanDeps, body: PlanBody) => {
  const plan = await makePlan(body, nowOf(deps));
  await deps.store.plans.save(plan);
  const blocked = plan.findings.some(({ severity }) => severity === 'blocker');
  return { plan, nothingToDo: !blocked && plan.steps.length === 0 };
};

/** Plans everything that goes with a person in one connection. */
export const planLeaving = async (
  deps: PeoplePlanDeps,
  input: {
    readonly personId: string;
    readonly connectionId: string;
    readonly successor?: string | undefined;
  },
  call: CallContext,
) => {
  const { facts, cloud, connection } = await open(deps, input, call);
  const prices = (await deps.store.licences.prices(input.connectionId))?.prices ?? listPrices;
  const world = await readDeparture(cloud, facts, call.signal);
  const successor =
    input.successor === undefined ? null : await successorOf(input.successor, facts, cloud, call);
  return keep(deps, planLeaver({ facts, world, connection, successor, prices }));
};

/** The named successor, who must have an account here and not be the one who leaves. */
const successorOf = async (
  key: string,
  facts: DepartureFacts,
  cloud: Parameters<typeof readUsers>[0],
  call: CallContext,
) => {
  const [, namespace = '', userName = ''] = /:user\/([^/]+)\/(.+)$/s.exec(key) ?? [];
  const refused = (happened: string) =>
    new StewardError({
      code: 'BAD_INPUT',
      happened,
      unchanged: 'Nothing was planned.',
      todo: 'Choose somebody else who has an account in this connection.',
      field: 'successor',
    });
  if (facts.accounts.some((account) => account.key === key))
    throw refused('The successor is the person who leaves.');
  const found = userName === '' ? new Map() : await readUsers(cloud, namespace, [userName], call.signal);
  if (!found.has(userName)) throw refused('The successor has no account in this connection.');
  return { key, name: userName };
};

/** Plans another name for one account. */
export const planRenaming = async (
  deps: PeoplePlanDeps,
  input: {
    readonly personId: string;
    readonly connectionId: string;
    readonly key: string;
    readonly email: string;
    readonly name: string;
    readonly roleArn?: string | undefined;
  },
  call: CallContext,
) => {
  const { facts, cloud, connection } = await open(deps, input, call);
  const account = facts.accounts.find(({ key }) => key === input.key);
  if (account === undefined) throw noSuchPerson();
  const one: DepartureFacts = {
    ...facts,
    accounts: [account],
    grants: facts.grants.filter((grant) => grant.account === account.key),
    soleAssets: [],
    assignments: facts.assignments.filter((assignment) => assignment.account === account.key),
  };
  const session = federatedSession(account);
  const start = `arn:${partitionOf(cloud.region)}:iam::${cloud.accountId}`;
  const roleName = input.roleArn?.split('/').at(-1) ?? session?.role;
  const wanted =
    session === undefined
      ? { userName: input.name, iamArn: `${start}:user/${input.name}`, sessionName: null }
      : {
          userName: `${roleName}/${input.name}`,
          iamArn: input.roleArn ?? `${start}:role/${session.role}`,
          sessionName: input.name,
        };
  const [world, taken] = await Promise.all([
    readDeparture(cloud, one, call.signal),
    readUsers(cloud, account.namespace, [wanted.userName], call.signal),
  ]);
  return keep(
    deps,
    planRename({
      facts: one,
      world,
      connection,
      account,
      wanted: { ...wanted, email: input.email },
      isTaken: taken.has(wanted.userName),
    }),
  );
};

/** Plans a new link for somebody who was invited and has not come. */
export const planInviting = async (
  deps: PeoplePlanDeps,
  input: {
    readonly personId: string;
    readonly connectionId: string;
    readonly key: string;
    readonly userName?: string | undefined;
  },
  call: CallContext,
) => {
  const { facts, cloud, connection } = await open(deps, input, call);
  const account = facts.accounts.find(({ key }) => key === input.key);
  if (account === undefined) throw noSuchPerson();
  const { namespace } = account;
  const userName = account.nameless ? (input.userName ?? account.email) : account.userName;
  const arn = userArn(cloud, namespace, userName);
  const one: DepartureFacts = {
    ...facts,
    accounts: [account],
    grants: facts.grants.filter((grant) => grant.account === account.key),
    soleAssets: [],
    assignments: facts.assignments.filter((assignment) => assignment.account === account.key),
  };
  const [world, users, groups, tags] = await Promise.all([
    readDeparture(cloud, one, call.signal),
    readUsers(cloud, namespace, [userName], call.signal),
    groupsOf(cloud, { namespace, userName }, call.signal),
    readTags(cloud, arn, call.signal),
  ]);
  return keep(
    deps,
    planInvite({
      facts: one,
      world,
      connection,
      account,
      userName,
      arn,
      found: users.get(userName),
      groups,
      tags: tags ?? {},
    }),
  );
};

const kinds: ReadonlySet<string> = new Set([
  'people.leave',
  'people.rename',
  'people.invite',
  'people.identity',
]);

/** Applies a reviewed plan about people; a second call for the same plan finds the run of the first. */
export const applyPeoplePlan = async (
  deps: PeoplePlanDeps,
  input: { readonly planId: string; readonly hash: string },
  call: CallContext,
): Promise<{ readonly runId: string }> => {
  const plan = await deps.store.plans.get(input.planId);
  if (plan === undefined || plan.hash !== input.hash || !kinds.has(plan.kind))
    throw conflict('This is not the plan that was reviewed.', 'Plan again and review what it says.');
  const blocker = plan.findings.find(({ severity }) => severity === 'blocker');
  if (blocker !== undefined)
    throw conflict(
      `The plan cannot be applied: ${blocker.message}`,
      blocker.todo ?? 'Mend it, then plan again.',
    );
  if (nowOf(deps).getTime() - Date.parse(plan.createdAt) > goodForMs)
    throw conflict('This plan is older than a day.', 'Plan again: the account may have changed since.');
  return deps.engine.start(plan, { actor: call.actor, role: call.role, origin: call.origin });
};
