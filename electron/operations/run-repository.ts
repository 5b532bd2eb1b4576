import type { Database, Statement } from 'better-sqlite3';
import type { Json, RunState, RunSummary, StepError, StepState } from '../../shared/domain/plan.ts';
import { appendAuditEntry, type NewAuditEntry } from '../audit/append-audit-entry.ts';
import type { Counts, JournalStep, NewRun, RunEnd, RunFilter, RunRecord, StepChange } from './journal.ts';
import { runQueryOf } from './run-query.ts';
import { sentErrorNames } from './step-error.ts';
import { tally } from './tally.ts';

interface RunRow {
  readonly id: string;
  readonly type: 'plan' | 'command';
  readonly kind: string;
  readonly title: string;
  readonly subject_type: string | null;
  readonly subject_id: string | null;
  readonly subject_name: string | null;
  readonly connection_id: string | null;
  readonly connection_name: string | null;
  readonly plan_id: string | null;
  readonly plan_hash: string | null;
  readonly origin: RunSummary['origin'];
  readonly actor: string;
  readonly state: RunState;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly calls: number;
  readonly throttled: number;
  readonly retries: number;
  readonly error: string | null;
}

interface StepRow {
  readonly position: number;
  readonly state: StepState;
  readonly attempts: number;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly found: string | null;
  readonly error: string | null;
}

const runColumns = `r.id, r.type, r.kind, r.title, r.subject_type, r.subject_id, r.subject_name, r.connection_id,
  r.connection_name, r.plan_id, p.hash AS plan_hash, r.origin, r.actor, r.state, r.started_at, r.ended_at,
  r.calls, r.throttled, r.retries, r.error`;

const text = (value: unknown): string | null =>
  value === null || value === undefined ? null : JSON.stringify(value);
const parse = <T>(value: string | null): T | null => (value === null ? null : (JSON.parse(value) as T));

const toRecord = (row: RunRow, byState: Readonly<Record<string, number>>): RunRecord => ({
  id: row.id,
  type: row.type,
  kind: row.kind,
  title: row.title,
  subject:
    row.subject_type === null || row.subject_id === null
      ? null
      : { type: row.subject_type, id: row.subject_id, name: row.subject_name ?? row.subject_id },
  connection:
    row.connection_id === null
      ? null
      : { id: row.connection_id, name: row.connection_name ?? row.connection_id },
  origin: row.origin,
  actor: row.actor,
  state: row.state,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  steps: tally(byState),
  counts: { calls: row.calls, throttled: row.throttled, retries: row.retries },
  error: parse<StepError>(row.error),
  planHash: row.plan_hash,
  planId: row.plan_id,
});

/** How many steps of some runs (a JSON array of ids) are in which state. */
export const tallySql = `SELECT run_id, state, count(*) AS n FROM run_steps
  WHERE run_id IN (SELECT value FROM json_each(?)) GROUP BY run_id, state`;

/** The journal of runs and their steps. Each method is one transaction. */
export const createRunRepository = (database: Database) => {
  const insertRun = database.prepare(
    `INSERT INTO runs (id, type, kind, title, subject_type, subject_id, subject_name, connection_id,
       connection_name, plan_id, origin, actor, state, started_at)
     VALUES (:id, :type, :kind, :title, :subjectType, :subjectId, :subjectName, :connectionId,
       :connectionName, :planId, :origin, :actor, 'running', :startedAt)`,
  );
  const insertStep = database.prepare(
    "INSERT INTO run_steps (run_id, position, step_id, state) VALUES (?, ?, ?, 'waiting')",
  );
  const updateStep = database.prepare(
    `UPDATE run_steps SET state = :state, attempts = :attempts, started_at = :startedAt, ended_at = :endedAt,
       found = :found, error = :error
     WHERE run_id = :runId AND position = :position`,
  );
  const updateCounts = database.prepare(
    'UPDATE runs SET calls = :calls, throttled = :throttled, retries = :retries WHERE id = :runId',
  );
  const updateState = database.prepare(
    'UPDATE runs SET state = :state, ended_at = :endedAt, error = :error WHERE id = :runId',
  );
  const resetSteps = database.prepare(
    `UPDATE run_steps SET ended_at = NULL, found = NULL, error = NULL,
       state = CASE WHEN error ->> '$.name' IN (SELECT value FROM json_each(?)) THEN 'acting' ELSE 'waiting' END
     WHERE run_id = ? AND state IN ('failed', 'changed', 'skipped', 'cancelled', 'looking')`,
  );
  const selectRun = database.prepare<[string], RunRow>(
    `SELECT ${runColumns} FROM runs r LEFT JOIN plans p ON p.id = r.plan_id WHERE r.id = ?`,
  );
  const selectOfPlan = database.prepare<[string], { id: string }>(
    'SELECT id FROM runs WHERE plan_id = ? ORDER BY id LIMIT 1',
  );
  const selectSteps = database.prepare<[string], StepRow>(
    `SELECT position, state, attempts, started_at, ended_at, found, error
     FROM run_steps WHERE run_id = ? ORDER BY position`,
  );
  const countStates = database.prepare<[string], { run_id: string; state: string; n: number }>(tallySql);
  /** Few different lists are asked for, over and over: each statement is prepared once. */
  const prepared = new Map<string, Statement<[object]>>();
  const statement = <Row>(sql: string): Statement<[object], Row> => {
    const known = prepared.get(sql) ?? database.prepare<[object]>(sql);
    prepared.set(sql, known);
    return known as Statement<[object], Row>;
  };

  const withTallies = (rows: readonly RunRow[]): RunRecord[] => {
    const tallies = new Map<string, Record<string, number>>();
    for (const { run_id, state, n } of countStates.all(JSON.stringify(rows.map((row) => row.id)))) {
      const known = tallies.get(run_id) ?? {};
      known[state] = n;
      tallies.set(run_id, known);
    }
    return rows.map((row) => toRecord(row, tallies.get(row.id) ?? {}));
  };
  const get = (id: string): RunRecord | undefined => {
    const row = selectRun.get(id);
    return row && withTallies([row])[0];
  };
  const count = (runId: string, counts: Counts) => updateCounts.run({ runId, ...counts });

  return {
    /**
     * Begins a run with all of its steps waiting. A plan is applied by one run only: answers that run's id
     * when there is one already, and creates nothing. `audit` says who began it.
     */
    create(
      run: NewRun,
      stepIds: readonly string[],
      audit?: NewAuditEntry,
    ): { readonly created: boolean; readonly runId: string } {
      const earlier = run.planId === null ? undefined : selectOfPlan.get(run.planId);
      if (earlier) return { created: false, runId: earlier.id };
      database.transaction(() => {
        insertRun.run({
          id: run.id,
          type: run.type,
          kind: run.kind,
          title: run.title,
          subjectType: run.subject?.type ?? null,
          subjectId: run.subject?.id ?? null,
          subjectName: run.subject?.name ?? null,
          connectionId: run.connection?.id ?? null,
          connectionName: run.connection?.name ?? null,
          planId: run.planId,
          origin: run.origin,
          actor: run.actor,
          startedAt: run.startedAt,
        });
        stepIds.forEach((stepId, position) => {
          insertStep.run(run.id, position, stepId);
        });
        if (audit) appendAuditEntry(database, audit);
      })();
      return { created: true, runId: run.id };
    },

    /** Journals what became of steps, with their audit entries and the calls counted so far. */
    record(runId: string, changes: readonly StepChange[], counts: Counts | null): void {
      database.transaction(() => {
        for (const { audit, found, error, ...change } of changes) {
          updateStep.run({ runId, ...change, found: text(found), error: text(error) });
          if (audit) appendAuditEntry(database, audit);
        }
        if (counts) count(runId, counts);
      })();
    },

    /** Ends a run. */
    end(runId: string, end: RunEnd, counts: Counts): void {
      database.transaction(() => {
        updateState.run({ runId, state: end.state, endedAt: end.endedAt, error: text(end.error) });
        count(runId, counts);
      })();
    },

    /** A run that has ended meanwhile stays as it ended. */
    markCancelling(runId: string): void {
      database.prepare("UPDATE runs SET state = 'cancelling' WHERE id = ? AND state = 'running'").run(runId);
    },

    /** Marks what a process left behind as `interrupted`; call it once, before anything runs. */
    interruptOrphans(at: string, spared: readonly string[] = []): number {
      return database
        .prepare(
          `UPDATE runs SET state = 'interrupted', ended_at = ? WHERE state IN ('running', 'cancelling')
             AND NOT (type = 'command' AND kind IN (SELECT value FROM json_each(?)))`,
        )
        .run(at, JSON.stringify(spared)).changes;
    },

    /**
     * Takes a run up again: running, no end, no error, and what ended badly waits again, or counts as being
     * sent where it may have had its effect. Steps in doubt stay so until somebody says what became of them.
     * `audit` says who goes on with it.
     */
    reopen(runId: string, audit: NewAuditEntry): void {
      database.transaction(() => {
        updateState.run({ runId, state: 'running', endedAt: null, error: null });
        resetSteps.run(JSON.stringify(sentErrorNames), runId);
        appendAuditEntry(database, audit);
      })();
    },

    get,

    /** The run that applies a plan, if there is one. */
    ofPlan: (planId: string): string | undefined => selectOfPlan.get(planId)?.id,

    /** The journal's part of each step, by position; empty for a command. */
    steps(runId: string): JournalStep[] {
      return selectSteps.all(runId).map((row) => ({
        position: row.position,
        state: row.state,
        attempts: row.attempts,
        startedAt: row.started_at,
        endedAt: row.ended_at,
        found: parse<Json>(row.found),
        error: parse<StepError>(row.error),
      }));
    },

    /** One page of runs, newest first, and how many there are in all. */
    list(filter: RunFilter): { readonly total: number; readonly runs: RunRecord[] } {
      const { count: counted, page, values } = runQueryOf(filter);
      const { limit, offset } = filter;
      return {
        total: statement<{ total: number }>(counted).get(values)?.total ?? 0,
        runs: withTallies(statement<RunRow>(page(runColumns)).all({ ...values, limit, offset })),
      };
    },
  };
};
