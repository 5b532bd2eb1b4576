import { z } from 'zod';
import { instant, origin, uuid } from './identifiers.ts';

/** JSON as plans carry it. */
export const json = z.json();
export type Json = z.infer<typeof json>;

/** `blocker` stops apply; `warning` is shown and passed over knowingly; `note` only informs. */
export const finding = z.object({
  severity: z.enum(['blocker', 'warning', 'note']),
  message: z.string(),
  /** What to do about it. */
  todo: z.string().optional(),
  /** The wizard page and field that mends it. */
  page: z.string().optional(),
  field: z.string().optional(),
});
export type PlanFinding = z.infer<typeof finding>;

/** One typed change. `id` is stable and readable (`user:role/ann@x.org`), unique in its plan. */
export const planStep = z.object({
  id: z.string(),
  /** Names the executor: `quicksight.user.register`. */
  kind: z.string(),
  /** The change in words: `Register ann@x.org as reader`. */
  title: z.string(),
  /** A heading that groups steps on screen: `People`, `Groups`, `Folders`, `Access`. */
  section: z.string(),
  /** Ids of the steps whose effect it needs. */
  needs: z.array(z.string()),
  input: json,
  /** The state found while planning; null where nothing was there. */
  before: json,
  /** The state that proves it done; null where nothing must be left. */
  after: json,
});
export type PlanStep = z.infer<typeof planStep>;

/** The body that is hashed: everything a reviewer agrees to. */
export const planBody = z.object({
  version: z.literal(1),
  kind: z.string(),
  title: z.string(),
  subject: z.object({ type: z.string(), id: z.string(), name: z.string() }),
  connection: z.object({ id: uuid, name: z.string(), accountId: z.string(), region: z.string() }),
  /** The effect on people, in sentences: `12 people gain 3 dashboards.` */
  effects: z.array(z.string()),
  findings: z.array(finding),
  steps: z.array(planStep),
  /** What its domain needs when the plan is applied and when it has ended: the tenant's wanted spec. */
  context: json,
});
export type PlanBody = z.infer<typeof planBody>;

/** A plan as it is shown, exported, stored and applied. `hash` is SHA-256 (hex) of the canonical body. */
export const plan = planBody.extend({ id: uuid, createdAt: instant, hash: z.string() });
export type Plan = z.infer<typeof plan>;

/**
 * A step's life. `waiting → looking → acting → acted → done`, or it ends as
 * - `unchanged`: the world was already so, nothing was called;
 * - `changed`: the world is neither as planned before nor as wanted after; stopped, `found` shows it;
 * - `failed`: the service refused for good;
 * - `skipped`: something it needs did not end well;
 * - `cancelled`: never started because the run was cancelled;
 * - `in_doubt`: sent, answer lost, and it cannot be looked up: a person must say.
 */
export const stepStates = [
  'waiting',
  'looking',
  'acting',
  'acted',
  'done',
  'unchanged',
  'changed',
  'failed',
  'skipped',
  'cancelled',
  'in_doubt',
] as const;
export const stepState = z.enum(stepStates);
export type StepState = z.infer<typeof stepState>;

/**
 * A run's life. `interrupted`: its process ended in the middle; it can be resumed. `stopped`: every step
 * ended but not every one well; it can be resumed after mending. `cancelled` can be resumed too.
 */
export const runStates = [
  'running',
  'cancelling',
  'done',
  'stopped',
  'cancelled',
  'interrupted',
  'failed',
] as const;
export const runState = z.enum(runStates);
export type RunState = z.infer<typeof runState>;

export const callCounts = z.object({
  /** Requests sent, retries included. */
  calls: z.number().int(),
  /** Answers that said "too fast" (HTTP 429). */
  throttled: z.number().int(),
  /** Requests sent again for any reason. */
  retries: z.number().int(),
});
export type CallCounts = z.infer<typeof callCounts>;

export const stepError = z.object({
  name: z.string(),
  message: z.string(),
  todo: z.string().optional(),
  service: z.string().optional(),
  operation: z.string().optional(),
  status: z.number().optional(),
  requestId: z.string().optional(),
});
export type StepError = z.infer<typeof stepError>;

/** A step as the journal knows it. */
export const runStep = planStep.extend({
  position: z.number().int(),
  state: stepState,
  attempts: z.number().int(),
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  /** The state read back, or the surprising one for `changed`. */
  found: json.nullable(),
  error: stepError.nullable(),
});
export type RunStep = z.infer<typeof runStep>;

export const runSummary = z.object({
  id: uuid,
  /** `plan`: a plan being applied; `command`: one command-line invocation or connection test. */
  type: z.enum(['plan', 'command']),
  kind: z.string(),
  title: z.string(),
  subject: z.object({ type: z.string(), id: z.string(), name: z.string() }).nullable(),
  connection: z.object({ id: uuid, name: z.string() }).nullable(),
  origin,
  actor: z.string(),
  state: runState,
  /** True while this process is working on it. */
  live: z.boolean(),
  startedAt: instant,
  endedAt: instant.nullable(),
  steps: z.object({
    total: z.number().int(),
    /** done + unchanged */
    settled: z.number().int(),
    failed: z.number().int(),
    /** How many are in each state that occurs. */
    byState: z.record(z.string(), z.number().int()),
  }),
  counts: callCounts,
  error: stepError.nullable(),
  planHash: z.string().nullable(),
});
export type RunSummary = z.infer<typeof runSummary>;

export const runDetail = runSummary.extend({
  effects: z.array(z.string()),
  findings: z.array(finding),
  runSteps: z.array(runStep),
});
export type RunDetail = z.infer<typeof runDetail>;

/** What a watcher of one run receives, in order; the first event is always `run`. */
export const runEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('run'), run: runSummary }),
  z.object({ type: z.literal('step'), step: runStep }),
]);
export type RunEvent = z.infer<typeof runEvent>;
