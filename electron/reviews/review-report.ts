import { momentWords } from '../../shared/domain/access-words.ts';
import type { Json } from '../../shared/domain/plan.ts';
import { type ReviewSource, type SourceTrouble, troublesOf } from '../../shared/domain/review-sources.ts';
import { scopeWords } from '../../shared/domain/review-words.ts';
import type { ReviewCounts, ReviewRecord, ReviewRowRecord, ReviewSubmission } from './review-record.ts';

/** What a report is made of. */
export interface ReportFacts {
  readonly review: ReviewRecord;
  readonly counts: ReviewCounts;
  readonly sources: readonly ReviewSource[];
  readonly rows: readonly ReviewRowRecord[];
  /** What was handed in for other people's approval, the latest first; nothing where no policy asked for it. */
  readonly submissions: readonly ReviewSubmission[];
}

/** Who signs it, and when. */
export interface ReportSigner {
  readonly name: string;
  readonly publicKey: string;
  readonly fingerprint: string;
  readonly at: string;
}

/** Everything that a report says; both of its forms say the same. */
export interface ReportBody {
  readonly steward: 'access-review/1';
  readonly review: {
    readonly id: string;
    readonly name: string;
    readonly state: string;
    readonly connection: { readonly id: string; readonly name: string };
    readonly scope: ReviewRecord['scope'];
    readonly scopeWords: string;
    readonly deadline: string;
    readonly reviewers: ReviewRecord['reviewers'];
    readonly policy: ReviewRecord['policy'];
    readonly createdAt: string;
    readonly createdBy: string;
    readonly frozenAt: string | null;
    readonly frozenBy: string | null;
    readonly submittedAt: string | null;
    readonly submittedBy: string | null;
    readonly endedAt: string | null;
    readonly planId: string | null;
    readonly planHash: string | null;
    readonly runId: string | null;
  };
  /** Who approved what was applied, with the words that they signed; null where no policy asked for it. */
  readonly approval: Pick<
    ReviewSubmission,
    'at' | 'actor' | 'approvals' | 'needs' | 'policyVersion' | 'ticket' | 'given'
  > | null;
  /** What was handed in before that and not applied. */
  readonly earlier: readonly Pick<ReviewSubmission, 'at' | 'actor' | 'planHash' | 'decision' | 'given'>[];
  readonly snapshot: {
    readonly sha256: string | null;
    readonly usageKnownSince: string | null;
    readonly readings: number;
    readonly fresh: number;
    readonly oldestReadAt: string | null;
    readonly troubles: readonly SourceTrouble[];
    readonly sources: readonly ReviewSource[];
  };
  readonly counts: ReviewCounts & {
    readonly removed: number;
    readonly gone: number;
    readonly failed: number;
    readonly stillEffective: number;
  };
  readonly rows: readonly Omit<ReviewRowRecord, 'decidedSeq'>[];
  readonly signed: ReportSigner;
}

const approvalOf = (submission: ReviewSubmission | undefined): ReportBody['approval'] => {
  if (submission === undefined) return null;
  const { at, actor, approvals, needs, policyVersion, ticket, given } = submission;
  return { at, actor, approvals, needs, policyVersion, ticket, given };
};

/** Says what a review came to. Pure: the same facts and signer give the same words. */
export const reportBody = (facts: ReportFacts, signed: ReportSigner): ReportBody => {
  const { review, counts, sources, rows, submissions } = facts;
  const outcomes = (wanted: string) => rows.filter(({ outcome }) => outcome === wanted).length;
  return {
    steward: 'access-review/1',
    review: {
      id: review.id,
      name: review.name,
      state: review.state,
      connection: review.connection,
      scope: review.scope,
      scopeWords: scopeWords(review.scope),
      deadline: review.deadline,
      reviewers: review.reviewers,
      policy: review.policy,
      createdAt: review.createdAt,
      createdBy: review.createdBy,
      frozenAt: review.frozenAt,
      frozenBy: review.frozenBy,
      submittedAt: review.submittedAt,
      submittedBy: review.submittedBy,
      endedAt: review.endedAt,
      planId: review.planId,
      planHash: review.planHash,
      runId: review.runId,
    },
    approval: approvalOf(submissions.find(({ decision }) => decision === 'approved')),
    earlier: submissions
      .filter(({ decision }) => decision !== 'approved')
      .map(({ at, actor, planHash, decision, given }) => ({ at, actor, planHash, decision, given })),
    snapshot: {
      sha256: review.snapshotHash,
      usageKnownSince: review.usageSince,
      readings: sources.length,
      fresh: sources.filter(({ state }) => state === 'fresh').length,
      oldestReadAt: sources.flatMap(({ readAt }) => readAt ?? []).sort()[0] ?? null,
      troubles: troublesOf(sources),
      sources,
    },
    counts: {
      ...counts,
      removed: outcomes('removed'),
      gone: outcomes('gone'),
      failed: outcomes('failed'),
      stillEffective: rows.filter(({ still }) => still.length > 0).length,
    },
    rows: rows.map(({ decidedSeq: _, ...row }) => row),
    signed,
  };
};

/** The body as JSON that a signature covers. */
export const asJson = (body: ReportBody): Json => JSON.parse(JSON.stringify(body)) as Json;

/** What a snapshot could not see, in sentences; what it rests on where nothing is missing. */
export const basisSentences = ({ snapshot, review }: ReportBody): readonly string[] => {
  const { readings, fresh, oldestReadAt, troubles } = snapshot;
  return [
    `Frozen ${review.frozenAt === null ? 'never' : momentWords(review.frozenAt)} from ${readings.toLocaleString('en')} readings of the account; ${fresh.toLocaleString('en')} were not older than a day${oldestReadAt === null ? '' : `, the oldest is from ${momentWords(oldestReadAt)}`}.`,
    ...troubles.map(({ sentence }) => sentence),
  ];
};
