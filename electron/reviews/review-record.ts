import type { GrantNeeds } from '../../shared/domain/grant-policy.ts';
import type {
  ReviewDecision,
  Reviewer,
  ReviewOutcome,
  ReviewPolicy,
  ReviewScope,
  ReviewState,
} from '../../shared/domain/review.ts';
import type { FrozenRow } from '../../shared/domain/review-snapshot.ts';

/** A review as it is kept. */
export interface ReviewRecord {
  readonly id: string;
  readonly name: string;
  readonly connection: { readonly id: string; readonly name: string };
  readonly scope: ReviewScope;
  readonly deadline: string;
  readonly reviewers: readonly Reviewer[];
  readonly policy: ReviewPolicy;
  readonly state: ReviewState;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly frozenAt: string | null;
  readonly frozenBy: string | null;
  /** SHA-256 over scope, readings and rows as they were frozen. */
  readonly snapshotHash: string | null;
  readonly usageSince: string | null;
  readonly planId: string | null;
  readonly planHash: string | null;
  readonly submittedAt: string | null;
  readonly submittedBy: string | null;
  readonly runId: string | null;
  readonly endedAt: string | null;
}

/** A frozen row with what was decided about it, and what became of that. */
export interface ReviewRowRecord extends FrozenRow {
  readonly decision: ReviewDecision;
  readonly reason: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  /** The event that decided it; 0 where none did. */
  readonly decidedSeq: number;
  readonly outcome: ReviewOutcome | null;
  readonly outcomeWords: string | null;
  /** Ways by which the same is still reached. */
  readonly still: readonly string[];
}

export interface ReviewCounts {
  readonly total: number;
  readonly keep: number;
  readonly remove: number;
  readonly undecided: number;
}

export interface ReviewEvent {
  readonly seq: number;
  readonly number: number | null;
  readonly at: string;
  readonly actor: string;
  readonly kind: 'state' | 'decision';
  readonly value: string;
  readonly reason: string | null;
}

/** What has become of a plan that other people have to approve. */
export type SubmissionDecision = 'pending' | 'approved' | 'declined' | 'withdrawn' | 'lapsed';

export interface GivenApproval {
  readonly fingerprint: string;
  readonly name: string;
  readonly verdict: 'approved' | 'declined';
  readonly at: string;
  /** The signed word itself. */
  readonly signed: string;
}

/** A review's plan as it was handed in for other people's approval. */
export interface ReviewSubmission extends By {
  readonly planId: string;
  readonly planHash: string;
  /** How many other people must approve. */
  readonly approvals: number;
  readonly policyVersion: number;
  readonly needs: GrantNeeds;
  readonly ticket: string;
  readonly decision: SubmissionDecision;
  readonly lapsesAt: string;
  readonly given: readonly GivenApproval[];
}

/** Who does something, and when. */
export interface By {
  readonly at: string;
  readonly actor: string;
}
