import { v7 as uuidv7 } from 'uuid';
import type { GrantRequest } from '../../shared/domain/grant.ts';
import { type GrantNeeds, strictestOf } from '../../shared/domain/grant-policy.ts';
import type { Plan, PlanBody, PlanFinding, RunState } from '../../shared/domain/plan.ts';
import type { AccessState } from '../connectors/quicksight/steps/access-steps.ts';
import { stepsById } from '../operations/step-ends.ts';
import type { CallContext } from '../rpc/service.ts';
import { grantFindings } from './grant-findings.ts';
import { type OutcomeDeps, tookEffect } from './grant-outcomes.ts';
import type { GrantRecord } from './grant-record.ts';
import { counted, spokenInstant } from './grant-words.ts';
import { type GrantWorld, tenantsOfPrincipal, tenantsOfTarget } from './grant-world.ts';
import { byOf, conflict, type GrantsDeps } from './grants-deps.ts';
import type { GrantPair } from './plan-grants.ts';
import { decideWithinMs } from './plan-requests.ts';
import { isScheduled, readTenants } from './read-grant-world.ts';

/** Grants whose ends files of access declare: they are kept, ended and shown like all others. */

/** A grant with an end, as a file declares it, or one whose end the file takes away. */
export interface FileGrant extends GrantPair {
  /** Null: for good. */
  readonly until: string | null;
  readonly reason: string;
  readonly ticket: string;
  /** What stays when it has ended. */
  readonly heldBefore: AccessState | null;
  readonly stepId: string;
}

/** What decides on grants beside the account itself. */
export type FileGrantRules = Pick<GrantWorld, 'policies' | 'environments' | 'tenants' | 'isScheduled'>;

interface FileRequest {
  readonly requestId: string;
  readonly title: string;
  readonly request: GrantRequest;
  readonly needs: GrantNeeds;
  readonly grants: readonly (Pick<GrantRecord, 'target' | 'principal' | 'level' | 'heldBefore'> & {
    readonly grantId: string;
    readonly stepId: string;
  })[];
}

/** What a plan of files keeps for the grants that it gives for a time. */
export interface FileGrantsContext {
  readonly policyVersion: number;
  readonly requests: readonly FileRequest[];
}

/** Where the context of a plan of files holds them. */
const contextOf = ({ kind, context }: Pick<Plan, 'kind' | 'context'>): FileGrantsContext | undefined =>
  kind === 'access.file'
    ? ((context as unknown as { readonly timed?: FileGrantsContext | null }).timed ?? undefined)
    : undefined;

/** What a wizard's page would mend, a file mends where it says so. */
const todos: Readonly<Record<string, string>> = {
  why: 'Write “reason” beside the end in the file, and “ticket” where one is needed.',
  time: 'Write an earlier end in the file.',
};
const todosForGood: Readonly<Record<string, string>> = {
  why: 'Write “reason” beside the grant in the file, and “ticket” where one is needed.',
  time: 'Write an end in the file.',
};

const inFile =
  (until: string | null) =>
  ({ severity, message, todo, page }: PlanFinding): PlanFinding => {
    const known = until === null ? todosForGood : todos;
    const instead = (severity === 'blocker' ? known[page ?? ''] : undefined) ?? todo;
    return instead === undefined ? { severity, message } : { severity, message, todo: instead };
  };

const distinct = <T>(items: readonly T[], key: (item: T) => string): readonly T[] => [
  ...new Map(items.map((item) => [key(item), item])).values(),
];

const executor = ({ isScheduled: scheduled }: FileGrantRules): string =>
  scheduled
    ? 'the schedule that runs “steward grants expire” ends them'
    : 'this computer ends them, while Steward is open on it';

/**
 * Judges grants of files as requests are judged, one for each level, end and reason, and says who ends them.
 * Nobody can approve a file: what needs another person is refused. Pure.
 */
export const planFileGrants = (input: {
  readonly grants: readonly FileGrant[];
  readonly world: GrantWorld;
  readonly connection: PlanBody['connection'];
  /** How the files are called. */
  readonly files: string;
}): {
  readonly findings: readonly PlanFinding[];
  readonly effects: readonly string[];
  readonly context: FileGrantsContext | null;
} => {
  const { grants, world, connection, files } = input;
  if (grants.length === 0) return { findings: [], effects: [], context: null };
  const findings: PlanFinding[] = [];
  const requests: FileRequest[] = [];
  const alike = ({ level, until, reason, ticket }: FileGrant) =>
    [level, until ?? '', reason, ticket].join('\n');
  for (const some of Map.groupBy(grants, alike).values()) {
    const [first] = some as [FileGrant, ...FileGrant[]];
    const { level, until, reason, ticket } = first;
    const request: GrantRequest = {
      connectionId: connection.id,
      who: distinct(
        some.map(({ principal }) => ({ principal: principal.key })),
        ({ principal }) => principal,
      ) as GrantRequest['who'],
      what: distinct(
        some.map(({ target: { resource, id } }) => ({ resource, id })),
        ({ resource, id }) => `${resource}/${id}`,
      ) as GrantRequest['what'],
      level,
      span: until === null ? { kind: 'good' } : { kind: 'until', at: until },
      reason,
      ticket,
      breakGlass: false,
    };
    const needs = strictestOf(world.policies.policies, {
      environments: world.environments.map(({ name }) => name),
      level,
      tenants: some.flatMap(({ principal, target }) =>
        [...tenantsOfPrincipal(world, principal), ...tenantsOfTarget(world, target)].map(({ slug }) => slug),
      ),
    });
    findings.push(
      ...grantFindings(
        { request, requestId: '', pairs: some, missing: [], world, connection },
        { ...needs, approvals: null },
      ).map(inFile(until)),
    );
    if (needs.approvals !== null)
      findings.push({
        severity: 'blocker',
        message: `The policy “${needs.approvals.policy}” asks for ${counted(needs.approvals.count, ['approval', 'approvals'])} by other people, and nobody can approve a line of a file.`,
        todo: 'Ask for these grants under Grants, and leave them out of the file until they are approved.',
      });
    requests.push({
      requestId: uuidv7(),
      title: `${counted(some.length, ['grant', 'grants'])} as ${level} ${until === null ? 'for good' : `until ${spokenInstant(until)}`}, as ${files} says`,
      request,
      needs,
      grants: some.map(({ principal, target, heldBefore, stepId }) => ({
        grantId: uuidv7(),
        stepId,
        target: { resource: target.resource, id: target.id, title: target.title },
        principal: { arn: principal.key, kind: principal.kind, name: principal.name },
        level,
        heldBefore,
      })),
    });
  }
  const ends = grants.flatMap(({ until }) => until ?? []).sort();
  const [first] = ends;
  const lifted = grants.length - ends.length;
  return {
    findings: distinct(findings, ({ severity, message }) => `${severity} ${message}`),
    effects: [
      ...(first === undefined
        ? []
        : [
            `${counted(ends.length, ['grant is', 'grants are'])} given for a time, the first until ${spokenInstant(first)}: ${executor(world)}.`,
          ]),
      ...(lifted === 0
        ? []
        : [`${counted(lifted, ['grant that would end lasts', 'grants that would end last'])} for good.`]),
    ],
    context: { policyVersion: world.policies.version, requests },
  };
};

/** The grants' side of a file of access. */
export const createFileGrants = (deps: GrantsDeps) => ({
  rules: async (connectionId: string, call: CallContext): Promise<FileGrantRules> => {
    const [policies, environments, tenants, scheduled] = await Promise.all([
      deps.store.grants.policies(),
      deps.environments.list(undefined, call),
      readTenants(deps, connectionId, call),
      isScheduled(deps),
    ]);
    return {
      policies,
      environments: environments.filter(({ connection }) => connection?.id === connectionId),
      tenants,
      isScheduled: scheduled,
    };
  },

  /** Puts down the grants of a reviewed plan, approved, so that their ends are looked after once they took effect. */
  async begin(plan: Plan, call: CallContext): Promise<void> {
    const timed = contextOf(plan);
    if (timed === undefined) return;
    const { version } = await deps.store.grants.policies();
    if (version !== timed.policyVersion)
      throw conflict(
        'The policies were changed after this plan was made.',
        'Plan again and review what it says now.',
      );
    const by = byOf(deps, call);
    for (const { requestId, title, request, needs, grants } of timed.requests) {
      await deps.store.grants.create(
        {
          id: requestId,
          connection: { id: plan.connection.id, name: plan.connection.name },
          title,
          request,
          requestedBy: call.actor,
          decision: 'draft',
          approvals: 0,
          policyVersion: timed.policyVersion,
          needs,
          planId: plan.id,
          planHash: plan.hash,
          runId: null,
          createdAt: by.at,
          lapsesAt: new Date(Date.parse(by.at) + decideWithinMs).toISOString(),
          review: null,
        },
        grants.map(({ grantId, stepId: _, ...grant }) => ({
          ...grant,
          id: grantId,
          requestId,
          connectionId: plan.connection.id,
          state: 'waiting',
          activeAt: null,
          endsAt: null,
          lastedMs: 0,
          ending: null,
          letEnd: false,
          problem: null,
        })),
      );
      await deps.store.grants.decide(requestId, 'approved', by, { because: 'a file of access' });
    }
  },
});
export type FileGrants = ReturnType<typeof createFileGrants>;

/** The grants of one request in a plan: all of its own plan, its part of a file's. */
export const grantsOfRequest = (plan: Plan, requestId: string) => {
  const timed = contextOf(plan);
  if (timed === undefined) return undefined;
  const grants = timed.requests.find((one) => one.requestId === requestId)?.grants ?? [];
  return grants.map(({ grantId, stepId }) => ({ grantId, stepId, resulting: '' }));
};

/** What becomes of the grants of a file when the run of its plan has ended. */
export const settleFileGrants =
  (deps: OutcomeDeps) =>
  async (plan: Plan, run: { readonly id: string; readonly state: RunState }): Promise<void> => {
    const timed = contextOf(plan);
    if (timed === undefined) return;
    const steps = await stepsById(deps, plan, run.id);
    for (const { requestId } of timed.requests) {
      await deps.store.grants.setRun(requestId, run.id);
      await deps.store.grants.took(
        requestId,
        tookEffect({ grants: grantsOfRequest(plan, requestId) ?? [] }, steps),
        { at: (deps.now?.() ?? new Date()).toISOString(), actor: 'Steward' },
      );
    }
  };
