import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { createGrantRepository } from '../electron/grants/grant-repository.ts';
import { makePlan } from '../electron/operations/make-plan.ts';
import { createPlanRepository } from '../electron/operations/plan-repository.ts';
import { createRunRepository } from '../electron/operations/run-repository.ts';
import { createPromotionRequestRepository } from '../electron/releases/promotion-request-repository.ts';
import { connectSandbox } from '../electron/sandbox/connect-sandbox.ts';
import type { SandboxControl } from '../electron/sandbox/sandbox.ts';
import { expect, type Ready, steward } from './steward.ts';
import { onboardByFile, tenantOf, threePeople, writeTenantFile } from './tenant-file.ts';

/** Changes how the console's own cloud behaves from now on. */
export const controlCloud = async ({ sandbox }: Pick<Ready, 'sandbox'>, change: SandboxControl) => {
  await connectSandbox(sandbox).control(change);
};

const json = async (data: string, args: readonly string[]) => {
  const { code, stdout, stderr } = await steward(data, [...args, '--json']);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
};

/** IAM's own words for a caller who may not. */
const denied = (operation: string) =>
  ({
    operation,
    fault: {
      type: 'error',
      name: 'AccessDeniedException',
      status: 401,
      message: `User: arn:aws:iam::111122223333:user/ops is not authorized to perform: quicksight:${operation} on resource: * because no identity-based policy allows the quicksight:${operation} action`,
    },
  }) as const;

/** Lets the console's cloud refuse these operations, and nothing else, from now on. */
export const refuse = (host: Pick<Ready, 'sandbox'>, operations: readonly string[]) =>
  controlCloud(host, { faults: operations.map(denied) });

/** The newest run of a plan. */
export const newestRun = async (data: string): Promise<string> => {
  const { runs } = (await json(data, ['run', 'list'])) as { runs: { id: string; type: string }[] };
  return runs.find(({ type }) => type === 'plan')?.id ?? '';
};

/** The connection that every profile begins with. */
export const sandboxConnection = async (data: string): Promise<string> => {
  const found = await json(data, ['connection', 'list']);
  return (found.connections ?? found)[0].id;
};

/** Opens a review of everything that the directory knows, due in a month; answers its id. */
export const openReview = async (data: string, name = 'Quarterly review'): Promise<string> => {
  const deadline = new Date(Date.now() + 30 * 86_400_000).toISOString();
  const { review } = await json(data, ['review', 'create', '--name', name, '--deadline', deadline, '--yes']);
  return review.id;
};

/** Takes a dashboard of the sandbox as a release; answers its hash. */
export const takeRelease = async (data: string): Promise<string> => {
  const { release } = await json(data, [
    'release',
    'create',
    '--dashboard',
    'patient-flow',
    '--name',
    'Patient flow 1',
  ]);
  return release.hash;
};

/** Onboards Contoso, which works; answers the run. */
export const onboardContoso = async (data: string, files: string): Promise<string> => {
  await onboardByFile(data, files, tenantOf('contoso', 'Contoso', threePeople('contoso.example')));
  return newestRun(data);
};

/** Onboards Northgate while the cloud refuses its second group; answers the failed run. */
export const failNorthgate = async (host: Ready, data: string, files: string): Promise<string> => {
  const refusal = {
    type: 'error',
    name: 'AccessDeniedException',
    status: 403,
    message: 'Not allowed',
  } as const;
  await controlCloud(host, { faults: [{ operation: 'CreateGroup', skip: 1, fault: refusal }] });
  const file = writeTenantFile(
    files,
    tenantOf('northgate', 'Northgate Schools', threePeople('northgate.example')),
  );
  const { code } = await steward(data, ['tenant', 'onboard', '-f', file, '--yes']);
  expect(code, 'a refused group fails the run').not.toBe(0);
  await controlCloud(host, { faults: [] });
  return newestRun(data);
};

/** Journals the run's failed steps as sent and never answered: what a step leaves that cannot be looked up. */
export const putInDoubt = (data: string, runId: string): void => {
  const database = new Sqlite(join(data, 'steward.db'), { fileMustExist: true, timeout: 5_000 });
  try {
    const runs = createRunRepository(database);
    const failed = runs.steps(runId).filter(({ state }) => state === 'failed');
    expect(failed.length, 'steps that failed').toBeGreaterThan(0);
    runs.record(
      runId,
      failed.map(({ position, attempts, startedAt, endedAt, error }) => ({
        position,
        state: 'in_doubt' as const,
        attempts,
        startedAt,
        endedAt,
        found: null,
        error,
      })),
      null,
    );
  } finally {
    database.close();
  }
};

/** Puts down a promotion that waits for another person's approval; answers the id of its plan. */
export const putPromotionRequest = async (
  data: string,
  connectionId: string,
  release: string,
): Promise<string> => {
  const title = 'Promote Patient flow 1 to Test';
  const plan = await makePlan({
    version: 1,
    kind: 'release.promote',
    title,
    subject: { type: 'release', id: release, name: 'Patient flow 1' },
    connection: { id: connectionId, name: 'Sandbox', accountId: '111122223333', region: 'eu-central-1' },
    effects: ['People in Test see a new version of 1 dashboard, after it was verified.'],
    findings: [],
    steps: [],
    context: { release, environment: 'test' },
  });
  const database = new Sqlite(join(data, 'steward.db'), { fileMustExist: true, timeout: 5_000 });
  try {
    createPlanRepository(database).save(plan);
    createPromotionRequestRepository(database).handIn({
      planId: plan.id,
      planHash: plan.hash,
      release,
      environment: 'test',
      title,
      approvals: 1,
      askedBy: 'Ann',
      askedAt: plan.createdAt,
      lapsesAt: new Date(Date.now() + 7 * 86_400_000).toISOString(),
    });
  } finally {
    database.close();
  }
  return plan.id;
};

/** Puts down a request that was planned and never handed in; answers its id. */
export const putGrant = (data: string, connectionId: string): string => {
  const id = '01a1fe09-2df5-7128-aee5-4df4f755f315';
  const database = new Sqlite(join(data, 'steward.db'), { fileMustExist: true, timeout: 5_000 });
  try {
    const target = { resource: 'dashboard' as const, id: 'patient-flow' };
    const arn = 'arn:aws:quicksight:eu-central-1:111122223333:group/default/platform-authors';
    const grants = createGrantRepository(database);
    grants.create(
      {
        id,
        connection: { id: connectionId, name: 'Sandbox' },
        title: 'Let platform-authors use dashboard Patient flow as viewer',
        request: {
          connectionId,
          who: [{ principal: arn }],
          what: [target],
          level: 'viewer',
          span: { kind: 'good' },
          reason: 'Needed',
          ticket: '',
          breakGlass: false,
        },
        requestedBy: 'Ann',
        decision: 'draft',
        approvals: 0,
        policyVersion: 0,
        needs: { reason: null, ticket: null, approvals: null, longest: null },
        planId: id,
        planHash: '0'.repeat(64),
        runId: null,
        createdAt: new Date().toISOString(),
        lapsesAt: new Date(Date.now() + 7 * 86_400_000).toISOString(),
        review: null,
      },
      [
        {
          id,
          requestId: id,
          connectionId,
          target: { ...target, title: 'Patient flow' },
          principal: { arn, kind: 'group', name: 'platform-authors' },
          level: 'viewer',
          heldBefore: null,
          state: 'waiting',
          activeAt: null,
          endsAt: null,
          lastedMs: 0,
          ending: null,
          letEnd: false,
          problem: null,
        },
      ],
    );
    // What was only reviewed stands in no list.
    grants.decide(id, 'approved', { at: new Date().toISOString(), actor: 'Ann' });
  } finally {
    database.close();
  }
  return id;
};
