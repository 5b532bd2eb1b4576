import { assetArn } from '../arns.ts';
import type { Caller } from '../caller.ts';
import type { Call, Handlers } from '../handler.ts';
import { limitExceeded, ServiceError } from '../service-error.ts';
import type { World } from '../world.ts';
import type { BundleError } from './collect-bundle.ts';
import { ImportFailure, importBundle } from './import-bundle.ts';
import type { ImportRequest } from './import-request.ts';

export type JobDirection = 'export' | 'import';

/** Running at the same time, of each direction. */
const mostJobs = 5;
/** How long a job is remembered, and how long the address of its bundle holds. */
const keptMs = 14 * 24 * 3600 * 1000;

export interface JobRow {
  readonly region: string;
  readonly direction: JobDirection;
  readonly id: string;
  readonly started_at: number;
  readonly ready_at: number;
  /** JSON of the request, without the bundle and without secrets. */
  readonly request: string;
  /** JSON of `JobOutcome`; null until an import has run. */
  readonly outcome: string | null;
  /** Base64. */
  readonly bundle: string | null;
}

export interface JobOutcome {
  readonly status: 'SUCCESSFUL' | 'FAILED' | 'FAILED_ROLLBACK_COMPLETED' | 'FAILED_ROLLBACK_ERROR';
  readonly errors: readonly BundleError[];
  readonly rollbackErrors?: readonly BundleError[];
  readonly warnings: readonly { readonly Arn: string; readonly Message: string }[];
}

export const jobArn = (call: Pick<Call, 'world' | 'region'>, direction: JobDirection, id: string): string =>
  assetArn(call.world, call.region, `asset-bundle-${direction}-job`, id);

/** A job of the last 14 days. */
export const findJob = (call: Call, direction: JobDirection, id: string): JobRow | undefined =>
  call.world.row<JobRow>(
    `SELECT * FROM bundle_jobs WHERE region = :region AND direction = :direction AND id = :id
        AND started_at > :oldest`,
    { region: call.region, direction, id, oldest: call.now - keptMs },
  );

/** One page of the jobs of the last 14 days. */
export const readJobs = (
  call: Call,
  direction: JobDirection,
  after: string,
  limit: number,
): readonly JobRow[] =>
  call.world.rows<JobRow>(
    `SELECT * FROM bundle_jobs WHERE region = :region AND direction = :direction AND id > :after
        AND started_at > :oldest ORDER BY id LIMIT :limit`,
    { region: call.region, direction, after, limit, oldest: call.now - keptMs },
  );

/** Throws `ConflictException` while a job of that id runs, and `LimitExceededException` beside five others. */
export function requireFreeJob(call: Call, direction: JobDirection, id: string): void {
  const running = call.world.rows<{ id: string }>(
    'SELECT id FROM bundle_jobs WHERE region = :region AND direction = :direction AND ready_at > :now',
    { region: call.region, direction, now: call.now },
  );
  if (running.some((job) => job.id === id))
    throw new ServiceError('ConflictException', `The ${direction} job ${id} is still running.`);
  if (running.length >= mostJobs)
    throw limitExceeded(
      'ASSET_BUNDLE_JOB',
      `An account runs at most ${mostJobs} ${direction} jobs at a time.`,
    );
}

export function insertJob(
  call: Call,
  job: Pick<JobRow, 'direction' | 'id' | 'request' | 'bundle'> & { readonly outcome: JobOutcome | undefined },
): void {
  call.world.run(
    `INSERT INTO bundle_jobs (region, direction, id, started_at, ready_at, request, outcome, bundle)
     VALUES (:region, :direction, :id, :now, :ready, :request, :outcome, :bundle)
     ON CONFLICT DO UPDATE SET started_at = excluded.started_at, ready_at = excluded.ready_at,
       request = excluded.request, outcome = excluded.outcome, bundle = excluded.bundle`,
    {
      region: call.region,
      direction: job.direction,
      id: job.id,
      now: call.now,
      ready: call.now + call.world.timing.asyncMs,
      request: job.request,
      outcome: job.outcome === undefined ? null : JSON.stringify(job.outcome),
      bundle: job.bundle,
    },
  );
}

/** How a job stands: queued for the first tenth of its time, then in progress, then what came of it. */
export function statusOfJob(row: JobRow, now: number): string {
  const { started_at: from, ready_at: to } = row;
  if (row.outcome !== null && to <= now) return (JSON.parse(row.outcome) as JobOutcome).status;
  return now - from < (to - from) / 10 ? 'QUEUED_FOR_IMMEDIATE_EXECUTION' : 'IN_PROGRESS';
}

/** Runs the imports that are due. Credentials that were overridden are in nothing that is kept. */
export function runDueImports(world: World, handlers: Handlers, now: number): void {
  const due = world.rows<JobRow>(
    "SELECT * FROM bundle_jobs WHERE direction = 'import' AND outcome IS NULL AND ready_at <= :now ORDER BY started_at",
    { now },
  );
  for (const row of due) {
    const outcome = runImport(world, handlers, row, now);
    world.run(
      "UPDATE bundle_jobs SET outcome = :outcome WHERE region = :region AND direction = 'import' AND id = :id",
      { region: row.region, id: row.id, outcome: JSON.stringify(outcome) },
    );
  }
}

const service: Caller = { arn: 'quicksight.amazonaws.com', userId: 'quicksight', role: undefined };

function runImport(world: World, handlers: Handlers, row: JobRow, now: number): JobOutcome {
  const request = JSON.parse(row.request) as ImportRequest;
  const { failAfter, rollbackFails } = world.service.bundleImports;
  const bundle = Buffer.from(row.bundle ?? '', 'base64');
  const call: Call = {
    world,
    operation: 'StartAssetBundleImportJob',
    region: row.region,
    caller: service,
    now,
    requestId: row.id,
    origin: '',
    raw: new Map(),
    unknown: new Map(),
  };
  const work = () => importBundle(call, handlers, bundle, request, failAfter);
  const rollBack = request.FailureAction === 'ROLLBACK';
  try {
    // A transaction within settle's own: what fails leaves nothing, or all that came before it.
    const { warnings } = rollBack && !rollbackFails ? world.transaction(work) : work();
    return { status: 'SUCCESSFUL', errors: [], warnings };
  } catch (thrown) {
    if (!(thrown instanceof ImportFailure)) throw thrown;
    const failed = { errors: [thrown.error], warnings: [] };
    if (!rollBack) return { ...failed, status: 'FAILED' };
    if (!rollbackFails) return { ...failed, status: 'FAILED_ROLLBACK_COMPLETED' };
    const message = 'What was imported before the failure could not be taken back.';
    return {
      ...failed,
      status: 'FAILED_ROLLBACK_ERROR',
      rollbackErrors: [{ ...thrown.error, Message: message }],
    };
  }
}
