import type { ReviewDecision, ReviewHow, ReviewOutcome } from '../../shared/domain/review.ts';
import type { ReviewRecord, ReviewRowRecord } from './review-record.ts';

/** Reviews with the state that a person sees: one whose plan waits for approval takes no decisions. */
export const shownReviews = `SELECT r.*, CASE WHEN r.state = 'open' AND EXISTS (SELECT 1 FROM review_submissions s
  WHERE s.review_id = r.id AND s.decision = 'pending') THEN 'pending' ELSE r.state END AS shown_state FROM reviews r`;

/** The tables' rows, and what they mean. */
export interface ReviewTableRow {
  readonly id: string;
  readonly name: string;
  readonly connection_id: string;
  readonly connection_name: string;
  readonly scope: string;
  readonly deadline: string;
  readonly reviewers: string;
  readonly policy: string;
  readonly shown_state: ReviewRecord['state'];
  readonly created_at: string;
  readonly created_by: string;
  readonly frozen_at: string | null;
  readonly frozen_by: string | null;
  readonly snapshot_hash: string | null;
  readonly usage_since: string | null;
  readonly plan_id: string | null;
  readonly plan_hash: string | null;
  readonly submitted_at: string | null;
  readonly submitted_by: string | null;
  readonly run_id: string | null;
  readonly ended_at: string | null;
}

export interface FrozenTableRow {
  readonly number: number;
  readonly who_key: string;
  readonly who_kind: string;
  readonly who_name: string;
  readonly who_namespace: string | null;
  readonly who_email: string | null;
  readonly person_id: string | null;
  readonly person_name: string | null;
  readonly what_key: string;
  readonly what_kind: string;
  readonly what_id: string;
  readonly what_title: string;
  readonly what_namespace: string | null;
  readonly how: ReviewHow;
  readonly level: ReviewRowRecord['level'];
  readonly actions: string;
  readonly people: number | null;
  readonly since: string;
  readonly unseen_at: string | null;
  readonly origin: string;
  readonly until: string | null;
  readonly basis: ReviewRowRecord['basis'];
  readonly read_at: string | null;
  readonly last_use_at: string | null;
  readonly use_why: string | null;
  readonly unused: number;
  readonly decision: ReviewDecision;
  readonly reason: string | null;
  readonly decided_by: string | null;
  readonly decided_at: string | null;
  readonly decided_seq: number;
  readonly outcome: ReviewOutcome | null;
  readonly outcome_words: string | null;
  readonly still: string | null;
}

export const toReview = (row: ReviewTableRow): ReviewRecord => ({
  id: row.id,
  name: row.name,
  connection: { id: row.connection_id, name: row.connection_name },
  scope: JSON.parse(row.scope) as ReviewRecord['scope'],
  deadline: row.deadline,
  reviewers: JSON.parse(row.reviewers) as ReviewRecord['reviewers'],
  policy: JSON.parse(row.policy) as ReviewRecord['policy'],
  state: row.shown_state,
  createdAt: row.created_at,
  createdBy: row.created_by,
  frozenAt: row.frozen_at,
  frozenBy: row.frozen_by,
  snapshotHash: row.snapshot_hash,
  usageSince: row.usage_since,
  planId: row.plan_id,
  planHash: row.plan_hash,
  submittedAt: row.submitted_at,
  submittedBy: row.submitted_by,
  runId: row.run_id,
  endedAt: row.ended_at,
});

export const toRow = (row: FrozenTableRow): ReviewRowRecord => ({
  number: row.number,
  who: {
    key: row.who_key,
    kind: row.who_kind,
    name: row.who_name,
    namespace: row.who_namespace,
    email: row.who_email,
    person:
      row.person_id === null || row.person_name === null
        ? null
        : { id: row.person_id, name: row.person_name },
  },
  what: {
    key: row.what_key,
    kind: row.what_kind,
    id: row.what_id,
    title: row.what_title,
    namespace: row.what_namespace,
  },
  how: row.how,
  level: row.level,
  actions: JSON.parse(row.actions) as string[],
  people: row.people,
  since: row.since,
  unseenAt: row.unseen_at,
  origin: JSON.parse(row.origin) as ReviewRowRecord['origin'],
  until: row.until,
  basis: row.basis,
  readAt: row.read_at,
  lastUseAt: row.last_use_at,
  useWhy: row.use_why,
  unused: row.unused === 1,
  decision: row.decision,
  reason: row.reason,
  decidedBy: row.decided_by,
  decidedAt: row.decided_at,
  decidedSeq: row.decided_seq,
  outcome: row.outcome,
  outcomeWords: row.outcome_words,
  still: row.still === null ? [] : (JSON.parse(row.still) as string[]),
});

/** Which rows of a review are meant. */
export interface ReviewRowFilter {
  readonly search?: string | undefined;
  readonly decision?: ReviewDecision | undefined;
  /** Exactly this account, group or namespace. */
  readonly who?: string | undefined;
  readonly what?: string | undefined;
  readonly how?: ReviewHow | undefined;
  readonly level?: string | undefined;
  readonly unused?: boolean | undefined;
  readonly outcome?: ReviewOutcome | undefined;
}

export const reviewSorts = {
  number: 'number',
  who: 'coalesce(person_name, who_name) COLLATE NOCASE',
  what: 'what_title COLLATE NOCASE',
  level: 'level',
  since: 'since',
  lastUse: 'last_use_at',
  decision: 'decision',
  decidedAt: 'decided_at',
} as const;
export type ReviewSort = keyof typeof reviewSorts;

/** The condition for a filter, with what it is bound to. */
export const matchingRows = (
  reviewId: string,
  filter: ReviewRowFilter,
): { readonly where: string; readonly values: Readonly<Record<string, string | number>> } => {
  const values: Record<string, string | number> = { reviewId };
  const parts = ['review_id = :reviewId'];
  const same = {
    decision: 'decision',
    who: 'who_key',
    what: 'what_key',
    how: 'how',
    level: 'level',
    outcome: 'outcome',
  };
  for (const [name, column] of Object.entries(same)) {
    const wanted = filter[name as keyof typeof same];
    if (wanted === undefined) continue;
    values[name] = wanted;
    parts.push(`${column} = :${name}`);
  }
  if (filter.unused !== undefined) {
    values.unused = filter.unused ? 1 : 0;
    parts.push('unused = :unused');
  }
  const search = filter.search?.trim();
  if (search) {
    values.search = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
    parts.push(
      `(who_name LIKE :search ESCAPE '\\' OR who_email LIKE :search ESCAPE '\\' OR person_name LIKE :search ESCAPE '\\'
        OR what_title LIKE :search ESCAPE '\\' OR what_id LIKE :search ESCAPE '\\' OR reason LIKE :search ESCAPE '\\')`,
    );
  }
  return { where: parts.join(' AND '), values };
};
