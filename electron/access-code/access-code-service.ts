import { createHash } from 'node:crypto';
import type { accessFileContract } from '../../shared/contract/access-file.ts';
import type { connectionsContract } from '../../shared/contract/connections.ts';
import type { Origin, Role } from '../../shared/domain/identifiers.ts';
import type { Plan } from '../../shared/domain/plan.ts';
import { StewardError } from '../../shared/errors.ts';
import type { Clouds } from '../connectors/clouds.ts';
import type { FileGrants } from '../grants/file-grants.ts';
import { makePlan } from '../operations/make-plan.ts';
import type { CallContext, Service } from '../rpc/service.ts';
import type { Store } from '../store/store.ts';
import { accountDrift } from './account-drift.ts';
import { type AccountState, accountState, endOfCover } from './account-state.ts';
import { callerOf } from './caller-name.ts';
import { endDrift } from './end-drift.ts';
import { planAccessFile } from './plan-access-file.ts';
import { type AccessFileText, badFiles, type ReadDocument, readAccessFiles } from './read-access-files.ts';
import { resolveAccess } from './resolve-access.ts';
import { writeAccessFile } from './write-access-file.ts';

export interface AccessCodeDeps {
  readonly store: {
    readonly accessCode: Store['accessCode'];
    readonly plans: Pick<Store['plans'], 'save' | 'get'>;
  };
  readonly clouds: Clouds;
  readonly connections: Pick<Service<typeof connectionsContract>, 'get'>;
  readonly grants: Pick<FileGrants, 'rules' | 'begin'>;
  readonly engine: {
    start(
      plan: Plan,
      by: { readonly actor: string; readonly role: Role; readonly origin: Origin },
    ): Promise<{ readonly runId: string }>;
  };
  readonly now?: () => Date;
}

/** What the end of a run needs to know of the plan. */
export interface AccessPlanContext {
  /** When the account was read that the plan was made from. */
  readonly readAt: string;
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
  readonly prune: { readonly atMost: number } | null;
}

/** A plan that was not applied within this time is made anew: the account has moved on. */
const goodForMs = 24 * 60 * 60 * 1000;

const unchanged = 'Nothing was changed.';
const conflict = (happened: string, todo: string): StewardError =>
  new StewardError({ code: 'CONFLICT', happened, unchanged, todo });

/** When an account was read to its end. Throws where it was not: half an account must not pass for a whole one. */
const readAtOf = (state: AccountState, name: string): string => {
  const { sync } = state;
  if (sync === null) throw conflict(`“${name}” was never read.`, 'Sync the directory, then try again.');
  if (sync.state === 'running')
    throw new StewardError({
      code: 'BUSY',
      happened: `“${name}” is being read right now.`,
      unchanged,
      todo: 'Wait for the sync to end, then try again.',
    });
  if (sync.state !== 'done' || sync.endedAt === null)
    throw conflict(
      `“${name}” is only half read: its last sync did not reach its end.`,
      'Sync the directory to its end, then try again.',
    );
  return sync.endedAt;
};

/** Of several documents, those that are about an account. */
const documentsFor = (
  documents: readonly ReadDocument[],
  connection: { readonly name: string },
  { accountId, region }: { readonly accountId: string; readonly region: string },
): readonly ReadDocument[] => {
  const found = documents.filter(
    ({ document }) => document.account === accountId && document.region === region,
  );
  if (found.length > 0) return found;
  const others = [...new Set(documents.map(({ document }) => `${document.account} in ${document.region}`))];
  throw new StewardError({
    code: 'BAD_INPUT',
    happened: `No document is about account ${accountId} in ${region}, where “${connection.name}” leads: ${others.join(', ')}.`,
    unchanged,
    todo: 'Choose the connection that the file is about, or the file of this connection.',
  });
};

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Access as code. It answers from the directory: whoever asks decides how fresh that is. */
export const createAccessCodeService = (deps: AccessCodeDeps): Service<typeof accessFileContract> => {
  const { accessCode, plans } = deps.store;
  const now = () => deps.now?.() ?? new Date();

  const read = async (connectionId: string, call: CallContext) => {
    const connection = await deps.connections.get({ id: connectionId }, call);
    const cloud = await deps.clouds.quicksight(connectionId);
    const place = {
      accountId: cloud.accountId,
      region: cloud.region,
      identityRegion: cloud.identityRegion,
    };
    const state = accountState(place, await accessCode.account(connectionId));
    return { connection, place, state, readAt: readAtOf(state, connection.name) };
  };

  const planFiles = async (
    connectionId: string,
    files: readonly AccessFileText[],
    prune: { readonly atMost: number } | undefined,
    call: CallContext,
  ): Promise<Plan> => {
    // What can be said without the account comes first.
    const documents = readAccessFiles(files);
    const { connection, place, state, readAt } = await read(connectionId, call);
    const mine = documentsFor(documents, connection, place);
    const { wanted, issues } = resolveAccess(mine, state, await accessCode.tenants(connectionId));
    if (issues.length > 0) throw badFiles(issues);
    const context: AccessPlanContext = {
      readAt,
      files: files.map(({ name, text }) => ({ name, sha256: digest(text) })),
      prune: prune ?? null,
    };
    const body = planAccessFile({
      wanted,
      state,
      connection: {
        id: connection.id,
        name: connection.name,
        readOnly: connection.readOnly,
        accountId: place.accountId,
        region: place.region,
      },
      now: now().toISOString(),
      rules: await deps.grants.rules(connectionId, call),
      files: files.map(({ name }) => name).join(', '),
      prune:
        prune === undefined
          ? null
          : {
              atMost: prune.atMost,
              caller: callerOf(connection.lastTest?.callerArn),
              now: now().toISOString(),
            },
      title: `Access in ${connection.name} as ${files.map(({ name }) => name).join(', ')} says`,
      context: { ...context, files: [...context.files], prune: context.prune },
    });
    const others = documents.length - mine.length;
    const findings =
      others === 0
        ? body.findings
        : [
            ...body.findings,
            {
              severity: 'note' as const,
              message: `${others === 1 ? 'One document is' : `${others} documents are`} about another account and not part of this plan.`,
            },
          ];
    const plan = await makePlan({ ...body, findings }, now());
    await plans.save(plan);
    return plan;
  };

  const isEmpty = (plan: Plan): boolean =>
    plan.steps.length === 0 && !plan.findings.some(({ severity }) => severity === 'blocker');

  const known = async (planId: string): Promise<Plan> => {
    const plan = await plans.get(planId);
    if (plan?.kind === 'access.file') return plan;
    throw new StewardError({
      code: 'NOT_FOUND',
      happened: 'There is no such plan of access.',
      unchanged,
      todo: 'Plan the file again.',
    });
  };

  return {
    async export({ connectionId }, call) {
      const { state, readAt } = await read(connectionId, call);
      const written = writeAccessFile(state, await accessCode.tenants(connectionId));
      await accessCode.setBaseline(connectionId, { kind: 'export', at: readAt });
      return { ...written, left: [...written.left], readAt };
    },

    async plan({ connectionId, files, prune }, call) {
      const plan = await planFiles(connectionId, files, prune, call);
      return { plan, nothingToDo: isEmpty(plan) };
    },

    async planned({ planId }) {
      const plan = await known(planId);
      return { plan, nothingToDo: isEmpty(plan), runId: (await accessCode.runOf(planId)) ?? null };
    },

    async apply({ planId, hash }, call) {
      const plan = await known(planId);
      if (plan.hash !== hash)
        throw conflict('This is not the plan that was reviewed.', 'Plan again and review what it says.');
      const blocker = plan.findings.find(({ severity }) => severity === 'blocker');
      if (blocker !== undefined)
        throw conflict(
          `The plan cannot be applied: ${blocker.message}`,
          blocker.todo ?? 'Mend it, then plan again.',
        );
      if (now().getTime() - Date.parse(plan.createdAt) > goodForMs)
        throw conflict('This plan is older than a day.', 'Plan again: the account may have changed since.');
      await deps.grants.begin(plan, call);
      return deps.engine.start(plan, { actor: call.actor, role: call.role, origin: call.origin });
    },

    async drift({ connectionId }, call) {
      const { connection, state, readAt } = await read(connectionId, call);
      const baseline = await accessCode.baseline(connectionId);
      const about = { connection: { id: connection.id, name: connection.name }, readAt };
      if (baseline === undefined) return { ...about, baseline: null, entries: [], unreadable: [] };
      const [facts, own, given] = await Promise.all([
        accessCode.changesSince(connectionId, baseline.at),
        accessCode.ownSteps(connectionId, baseline.at),
        accessCode.grantsSince(connectionId, baseline.at),
      ]);
      const unreadable = [...state.scopes]
        .filter(
          ([scope, age]) => isAccess.test(scope) && (age.state === 'unreadable' || age.state === 'failed'),
        )
        .map(([scope]) => scope)
        .sort();
      return {
        ...about,
        baseline,
        entries: [
          ...accountDrift(facts, own, baseline.at, (resource, principal) => {
            const boxed = state.boxes.get(resource)?.get(principal);
            return (boxed && endOfCover(boxed, 'viewer')) ?? null;
          }),
          ...endDrift(given, baseline.at),
        ].sort(
          (one, other) =>
            one.kind.localeCompare(other.kind) ||
            one.what.localeCompare(other.what) ||
            one.who.localeCompare(other.who),
        ),
        unreadable,
      };
    },
  };
};

/** The readings that changes of access show up in. */
const isAccess =
  /^(users|groups|members|grants|assigned|policy_assignments|dashboard|analysis|dataset|data_source|folders|theme|topic)(\/|$)/;
