import type { Origin, Role } from '../../shared/domain/identifiers.ts';
import type { RunSort } from '../../shared/domain/list-sorts.ts';
import type { RunState, RunStep, RunSummary, StepError, StepState } from '../../shared/domain/plan.ts';
import type { NewAuditEntry } from '../audit/append-audit-entry.ts';

/** What the journal keeps of a step; the rest of a `RunStep` is the plan's. */
export type JournalStep = Pick<
  RunStep,
  'position' | 'state' | 'attempts' | 'startedAt' | 'endedAt' | 'found' | 'error'
>;

/** A run as the journal knows it: all of a summary but whether this process works on it. */
export interface RunRecord extends Omit<RunSummary, 'live'> {
  readonly planId: string | null;
}

/** A run that is about to start. */
export type NewRun = Pick<
  RunRecord,
  'id' | 'type' | 'kind' | 'title' | 'subject' | 'connection' | 'origin' | 'actor' | 'startedAt' | 'planId'
>;

/** Who starts, resumes or settles. */
export interface Actor {
  readonly actor: string;
  readonly role: Role;
  readonly origin: Origin;
}

export interface StepChange extends JournalStep {
  /** Added to the audit log in the same transaction. */
  readonly audit?: NewAuditEntry | undefined;
}

export type Counts = RunSummary['counts'];

/** Which runs to list; everything is optional but the page. */
export interface RunFilter {
  readonly search?: string | undefined;
  readonly state?: RunState | undefined;
  readonly type?: 'plan' | 'command' | undefined;
  /** A subject's id, its name, or `type:id`. */
  readonly subject?: string | undefined;
  /** Default: newest first. */
  readonly sort?: RunSort | undefined;
  readonly descending?: boolean | undefined;
  readonly limit: number;
  readonly offset: number;
}

export interface RunEnd {
  readonly state: RunState;
  readonly endedAt: string;
  readonly error: StepError | null;
}

/** Ended for good within a run; a resume takes up all but `done` and `unchanged`. */
export const isEnded = (state: StepState): boolean =>
  state !== 'waiting' && state !== 'looking' && state !== 'acting' && state !== 'acted';

/** Ended as wanted. */
export const isSettled = (state: StepState): boolean => state === 'done' || state === 'unchanged';
