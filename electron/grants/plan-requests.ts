import { v7 as uuidv7 } from 'uuid';
import type { PlannedGrants } from '../../shared/contract/grants.ts';
import { isPublicPrincipal, publicReceiver } from '../../shared/domain/given.ts';
import type { GrantRequest, GrantTarget } from '../../shared/domain/grant.ts';
import type { PlanFinding } from '../../shared/domain/plan.ts';
import { groupArn, tenantGroup } from '../../shared/domain/tenant-names.ts';
import { StewardError } from '../../shared/errors.ts';
import { publicArn } from '../connectors/quicksight/directory/arn-refs.ts';
import type { QuickSight } from '../connectors/quicksight/quicksight.ts';
import { makePlan } from '../operations/make-plan.ts';
import type { CallContext } from '../rpc/service.ts';
import type { PrincipalFact } from './grant-facts.ts';
import type { RequestRecord } from './grant-record.ts';
import { resourceWords } from './grant-words.ts';
import { targetKey } from './grant-world.ts';
import { badInput, type GrantsDeps, nowOf } from './grants-deps.ts';
import { type GrantContext, type GrantPair, planGrants } from './plan-grants.ts';
import { readGrantWorld } from './read-grant-world.ts';

/** How long other people have to decide. */
export const decideWithinMs = 7 * 86_400_000;

/** The ARNs that a request names, a tenant's groups among them. */
const principalsIn = async (
  deps: GrantsDeps,
  request: GrantRequest,
  cloud: QuickSight,
  call: CallContext,
): Promise<readonly string[]> => {
  const keys: string[] = [];
  for (const one of request.who) {
    if ('principal' in one) keys.push(one.principal === publicReceiver ? publicArn(cloud) : one.principal);
    else {
      const tenant = await deps.tenants.get({ slug: one.tenant }, call);
      keys.push(groupArn(cloud, tenant.namespace, tenantGroup(tenant.spec, one.role)));
    }
  }
  return [...new Set(keys)];
};

interface Wanted {
  readonly principal: string;
  readonly target: GrantTarget;
  readonly level: GrantRequest['level'];
}

/** Reads the account and plans some pairs; the plan and its request are kept as a draft. */
const planPairs = async (
  deps: GrantsDeps,
  request: GrantRequest,
  wanted: readonly Wanted[],
  cloud: QuickSight,
  call: CallContext,
): Promise<PlannedGrants> => {
  const { connectionId } = request;
  const connection = await deps.connections.get({ id: connectionId }, call);
  const keys = [...new Set(wanted.map(({ principal }) => principal))];
  const targets = [...new Map(wanted.map(({ target }) => [targetKey(target), target])).values()];
  const principals = [
    ...(await deps.store.grantFacts.principals(connectionId, keys)),
    ...keys.filter(isPublicPrincipal).map(everybody),
  ];
  const world = await readGrantWorld(deps, { connectionId, principals, targets }, cloud, call);
  const missing: PlanFinding[] = [
    ...keys
      .filter((key) => !world.principals.has(key))
      .map((key) =>
        unknown(
          'who',
          `${key.slice(key.lastIndexOf(':') + 1)} is not in the directory of ${connection.name}.`,
        ),
      ),
    ...targets
      .filter((target) => !world.targets.has(targetKey(target)))
      .map((target) =>
        unknown(
          'what',
          target.resource === 'link'
            ? `There is no dashboard ${target.id} in the directory of ${connection.name}, and QuickSight shares nothing else by link.`
            : `There is no ${resourceWords[target.resource][0]} ${target.id} in the directory of ${connection.name}.`,
        ),
      ),
  ];
  const pairs = wanted.flatMap(({ principal, target, level }): GrantPair[] => {
    const [who, what] = [world.principals.get(principal), world.targets.get(targetKey(target))];
    const { resource, policy } = target;
    return who && what
      ? [
          {
            principal: who,
            target: { ...what, resource, ...(policy === undefined ? {} : { policy }) },
            level,
          },
        ]
      : [];
  });
  const requestId = uuidv7();
  const planned = planGrants({
    request,
    requestId,
    pairs,
    missing: [...missing, ...readOnly(connection)],
    world,
    connection: {
      id: connectionId,
      name: connection.name,
      accountId: cloud.accountId,
      region: cloud.region,
    },
  });
  const plan = await makePlan(planned.body, new Date(world.now));
  await deps.store.plans.save(plan);
  const record: RequestRecord = {
    id: requestId,
    connection: { id: connectionId, name: connection.name },
    title: plan.title,
    request,
    requestedBy: call.actor,
    decision: 'draft',
    approvals: planned.approvals,
    policyVersion: world.policies.version,
    needs: planned.needs,
    planId: plan.id,
    planHash: plan.hash,
    runId: null,
    createdAt: world.now,
    lapsesAt: new Date(Date.parse(world.now) + decideWithinMs).toISOString(),
    review: null,
  };
  if (!plan.findings.some(({ severity }) => severity === 'blocker'))
    await deps.store.grants.create(record, planned.grants);
  const context = plan.context as unknown as GrantContext;
  return {
    plan,
    requestId,
    needs: planned.needs,
    approvals: planned.approvals,
    resulting: planned.grants.map(({ principal, target }, index) => ({
      principal: principal.name,
      target: target.title,
      words: context.grants[index]?.resulting ?? '',
    })),
  };
};

/** No list of the account holds them. */
const everybody = (key: string): PrincipalFact => ({
  key,
  kind: 'public',
  namespace: '',
  name: 'everybody on the internet',
  email: null,
  federated: null,
  nameless: false,
});

const unknown = (page: string, message: string): PlanFinding => ({
  severity: 'blocker',
  message,
  todo: 'Read the account into the directory again, or choose something else.',
  page,
});

const readOnly = ({
  readOnly,
  name,
}: {
  readonly readOnly: boolean;
  readonly name: string;
}): PlanFinding[] =>
  readOnly
    ? [
        {
          severity: 'blocker',
          message: `The connection “${name}” is read-only.`,
          todo: 'Allow writing in the connection’s settings, or choose another connection.',
        },
      ]
    : [];

/** Plans a request: everybody in `who` with everything in `what`. */
export const planRequest = async (
  deps: GrantsDeps,
  request: GrantRequest,
  call: CallContext,
): Promise<PlannedGrants> => {
  // It goes past everybody's approval, so somebody must have decided on it.
  if (request.breakGlass && call.origin === 'api')
    throw new StewardError({
      code: 'FORBIDDEN',
      happened: 'A program may not break the glass.',
      unchanged: 'Nothing was planned.',
      todo: 'Have a person do it in the console or on the command line.',
    });
  if (
    call.origin === 'api' &&
    request.who.some(
      (one) => 'principal' in one && (one.principal === publicReceiver || isPublicPrincipal(one.principal)),
    )
  )
    throw new StewardError({
      code: 'FORBIDDEN',
      happened: 'A program may not share anything with everybody on the internet.',
      unchanged: 'Nothing was planned.',
      todo: 'Have a person do it in the console or on the command line.',
    });
  const cloud = await deps.clouds.quicksight(request.connectionId);
  const keys = await principalsIn(deps, request, cloud, call);
  const wanted = keys.flatMap((principal) =>
    request.what.map((target) => ({ principal, target, level: request.level })),
  );
  if (wanted.length > 10_000)
    throw badInput(
      `These are ${wanted.length.toLocaleString('en-US')} grants.`,
      'Choose groups instead of people and folders instead of assets.',
    );
  return planPairs(deps, request, wanted, cloud, call);
};

/** Plans the same grants for longer, one request for each connection and level. */
export const planRenewal = async (
  deps: GrantsDeps,
  input: Pick<GrantRequest, 'span' | 'reason' | 'ticket'> & { readonly ids: readonly string[] },
  call: CallContext,
): Promise<PlannedGrants[]> => {
  const grants = await deps.store.grants.grants(input.ids);
  const active = grants.filter(({ state }) => state === 'active');
  if (active.length < new Set(input.ids).size)
    throw badInput('Only grants that are in effect can be renewed.', 'Reload the list, then choose again.');
  const planned: PlannedGrants[] = [];
  for (const some of Map.groupBy(active, ({ connectionId, level }) => `${connectionId} ${level}`).values()) {
    const [first] = some;
    if (first === undefined) continue;
    const wanted = some.map(({ principal, target, level }) => ({
      principal: principal.arn,
      target: { resource: target.resource, id: target.id },
      level,
    }));
    const request: GrantRequest = {
      connectionId: first.connectionId,
      who: [...new Set(wanted.map(({ principal }) => principal))].map((principal) => ({ principal })),
      what: [...new Map(wanted.map(({ target }) => [targetKey(target), target])).values()],
      level: first.level,
      span: input.span,
      reason: input.reason,
      ticket: input.ticket,
      breakGlass: false,
    };
    const cloud = await deps.clouds.quicksight(first.connectionId);
    planned.push(await planPairs(deps, request, wanted, cloud, call));
  }
  return planned;
};

/** Whether a reviewed plan may still be handed in. */
export const isStale = (deps: GrantsDeps, createdAt: string): boolean =>
  Date.parse(nowOf(deps)) - Date.parse(createdAt) > 86_400_000;
