import type { Json, PlanStep, StepError, StepState } from '../../shared/domain/plan.ts';
import type { Executors, StepExecutor } from './executor.ts';
import { isEnded, isSettled, type JournalStep } from './journal.ts';

/** Kinds of steps without their cloud: all that scheduling needs. */
export type StepRules = Pick<
  StepExecutor<Json, unknown>,
  | 'batchKey'
  | 'canLook'
  | 'settleMs'
  | 'showsMs'
  | 'isPending'
  | 'takesMs'
  | 'satisfies'
  | 'failure'
  | 'provesBeforeDependents'
  | 'notProvenTodo'
  | 'makes'
  | 'within'
  | 'repeatable'
  | 'wrongIsTheAnswer'
>;

/**
 * Where the scheduler has a step:
 * `blocked` by what it needs → `look` (wants a fresh look) → `act` (may be sent) → `acting` (is being sent)
 * → `proof` (wants to be read back) → `ended`. `pause`: throttled or unanswered, sent again later.
 */
export type Phase = 'blocked' | 'look' | 'act' | 'acting' | 'pause' | 'proof' | 'ended';

/** A change that may have happened: looked up until it shows or is declared absent. */
export interface Doubt {
  looks: number;
  /** The step fails with this, instead of being sent again, when it did not happen. */
  readonly thenFail?: StepError;
}

/** One step in the scheduler's hands. Times are monotonic milliseconds. */
export interface Entry {
  readonly position: number;
  readonly step: PlanStep;
  readonly rules: StepRules;
  readonly group: Group;
  readonly needs: Entry[];
  readonly dependents: Entry[];
  /** How many steps, one after the other, wait for this one at most: what is sent first. */
  height: number;
  phase: Phase;
  state: StepState;
  attempts: number;
  /** Times sent since the run was started or resumed. */
  tries: number;
  startedAt: string | null;
  endedAt: string | null;
  found: Json;
  error: StepError | null;
  /** Needs that have not had their effect yet. */
  unmet: number;
  /** Whether its dependents were told that it had its effect. */
  released: boolean;
  /** Whether its target may be as it is because this step acted, now or before the run was resumed. */
  mine: boolean;
  /** Whether an answer was ever lost: a refusal may then only mean that it was done already. */
  everLost: boolean;
  doubt: Doubt | undefined;
  /** When it was sent, or taken up again. */
  actedAt: number;
  /** The state seen before its turn came, and how often the group had acted by then. */
  cached: { readonly found: Json; readonly acts: number } | undefined;
  /** Since when looks before acting found something that may still change. */
  unclearSince: number | undefined;
  /** Since when the service has not taken it. */
  troubleSince: number | undefined;
  notBefore: number;
}

/** Steps that are looked up together. */
export interface Group {
  readonly key: string;
  readonly kind: string;
  readonly entries: Entry[];
  /** Entries in phase `look`. */
  readonly wanting: Set<Entry>;
  /** Entries in phase `proof`. */
  readonly proving: Set<Entry>;
  /** Entries that are neither in `proof` nor ended. */
  open: number;
  /** Of those, the ones that wait for nothing but their turn. */
  active: number;
  /** Entries in `proof` that hold up dependents. */
  blocking: number;
  looking: boolean;
  /** Whether the first look, at all of its entries, was taken. */
  looked: boolean;
  /** How many of its entries have acted, and when the last did. */
  acts: number;
  lastActAt: number;
  /** Looks do not start before this (failed look, nothing to see yet). */
  wantNotBefore: number;
  proofNotBefore: number;
  proofPause: number;
  failedLooks: number;
  troubleSince: number | undefined;
}

const newGroup = (key: string, kind: string): Group => ({
  key,
  kind,
  entries: [],
  wanting: new Set(),
  proving: new Set(),
  open: 0,
  active: 0,
  blocking: 0,
  looking: false,
  looked: false,
  acts: 0,
  lastActAt: Number.NEGATIVE_INFINITY,
  wantNotBefore: 0,
  proofNotBefore: 0,
  proofPause: 0,
  failedLooks: 0,
  troubleSince: undefined,
});

/** What a resumed run makes of a journalled state: what ended badly gets another chance. */
const takenUp = (row: JournalStep | undefined, canLook: boolean): StepState => {
  if (row === undefined) return 'waiting';
  if (row.state === 'acting') return canLook ? 'acting' : 'in_doubt';
  if (row.state === 'acted') return canLook ? 'acted' : 'done';
  return isSettled(row.state) || row.state === 'in_doubt' ? row.state : 'waiting';
};

/**
 * The steps of a run with their needs tied up. `rows` is the journal of a run that is resumed; without it
 * everything waits. Throws when a step's kind has no executor.
 */
export const tieSteps = (
  steps: readonly PlanStep[],
  executors: Executors<never>,
  rows: readonly JournalStep[],
): { readonly entries: readonly Entry[]; readonly groups: ReadonlyMap<string, Group> } => {
  const groups = new Map<string, Group>();
  const byId = new Map<string, Entry>();
  const byPosition = new Map(rows.map((row) => [row.position, row]));
  const entries = steps.map((step, position): Entry => {
    const rules = executors.get(step.kind);
    if (!rules) throw new Error(`No executor for steps of kind ${step.kind}`);
    const key = `${step.kind}\n${rules.batchKey(step.input)}`;
    const group = groups.get(key) ?? newGroup(key, step.kind);
    groups.set(key, group);
    const row = byPosition.get(position);
    const state = takenUp(row, rules.canLook);
    const kept = isEnded(state) || state === 'acted' || state === 'acting';
    const entry: Entry = {
      position,
      step,
      rules,
      group,
      needs: [],
      dependents: [],
      height: 0,
      phase: 'blocked',
      state,
      attempts: row?.attempts ?? 0,
      tries: 0,
      startedAt: row?.startedAt ?? null,
      endedAt: kept ? (row?.endedAt ?? null) : null,
      found: kept ? (row?.found ?? null) : null,
      error: kept ? (row?.error ?? null) : null,
      unmet: 0,
      released: false,
      mine: state === 'acting' || state === 'acted',
      everLost: state === 'acting',
      doubt: undefined,
      actedAt: 0,
      cached: undefined,
      unclearSince: undefined,
      troubleSince: undefined,
      notBefore: 0,
    };
    group.entries.push(entry);
    group.open++;
    byId.set(step.id, entry);
    return entry;
  });
  for (const entry of entries)
    for (const id of new Set(entry.step.needs)) {
      const need = byId.get(id);
      if (!need) throw new Error(`Step ${entry.step.id} needs ${id}, which is not in the plan`);
      entry.needs.push(need);
      entry.unmet++;
      need.dependents.push(entry);
    }
  measureHeights(entries);
  return { entries, groups };
};

/** From the last steps backwards, each once all of its dependents are known; chains may be thousands long. */
const measureHeights = (entries: readonly Entry[]): void => {
  const unknown = new Map(entries.map((entry) => [entry, entry.dependents.length]));
  const known = entries.filter(({ dependents }) => dependents.length === 0);
  for (let next = known.pop(); next; next = known.pop())
    for (const need of next.needs) {
      need.height = Math.max(need.height, next.height + 1);
      const left = (unknown.get(need) ?? 0) - 1;
      unknown.set(need, left);
      if (left === 0) known.push(need);
    }
};

/** Whether this process has made the place that the step's target lies in, so that nothing can be there. */
export const isInNewPlace = ({ step, rules, needs }: Entry): boolean => {
  const place = rules.within?.(step.input);
  if (place === undefined) return false;
  const seen = new Set<Entry>();
  const open = [...needs];
  for (let next = open.pop(); next; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const { tries, state } = next;
    if (next.rules.makes?.(next.step.input) === place)
      return tries > 0 && state === 'done' && next.step.before === null;
    open.push(...next.needs);
  }
  return false;
};

/** Whether something that the step needs, directly or not, acted on the same group in this run. */
export const hasActedAncestor = (entry: Entry): boolean => {
  const seen = new Set<Entry>();
  const open = [...entry.needs];
  for (let next = open.pop(); next; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (next.group === entry.group && next.tries > 0) return true;
    open.push(...next.needs);
  }
  return false;
};
