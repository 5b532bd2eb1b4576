import { z } from 'zod';
import { accessOrigin } from '../domain/access-answer.ts';
import { grantNeeds } from '../domain/grant-policy.ts';
import { instant, uuid } from '../domain/identifiers.ts';
import { plan } from '../domain/plan.ts';
import {
  reviewDecision,
  reviewDraft,
  reviewer,
  reviewHow,
  reviewLevel,
  reviewOutcome,
  reviewPolicy,
  reviewScope,
  reviewState,
  sourceState,
} from '../domain/review.ts';
import { admins, command, offered, operators, query } from './procedure.ts';

export const reviewCounts = z.object({
  total: z.number().int(),
  keep: z.number().int(),
  remove: z.number().int(),
  undecided: z.number().int(),
});

export const reviewSummary = z.object({
  id: uuid,
  name: z.string(),
  connection: z.object({ id: uuid, name: z.string() }),
  scope: reviewScope,
  deadline: instant,
  reviewers: z.array(reviewer),
  state: reviewState,
  counts: reviewCounts,
  createdAt: instant,
  frozenAt: instant.nullable(),
  endedAt: instant.nullable(),
});
export type ReviewSummary = z.infer<typeof reviewSummary>;

/** Readings that are not fresh, those that are alike in one sentence. */
export const sourceTrouble = z.object({
  state: sourceState.exclude(['fresh']),
  list: z.string(),
  count: z.number().int(),
  oldestReadAt: instant.nullable(),
  sentence: z.string(),
});

/** What a snapshot rests on. */
export const reviewBasis = z.object({
  /** How many readings, and how many of them were read within a day before. */
  readings: z.number().int(),
  fresh: z.number().int(),
  oldestReadAt: instant.nullable(),
  /** The gravest first. `unreadable` and `never` are gaps: there may be more than is shown. */
  troubles: z.array(sourceTrouble),
});
export type ReviewBasis = z.infer<typeof reviewBasis>;

/** A review's plan as it was handed in where other people have to approve it. */
export const reviewSubmission = z.object({
  planHash: z.string(),
  at: instant,
  /** Who handed it in: nobody approves his own. */
  by: z.string(),
  ticket: z.string(),
  needs: grantNeeds,
  policyVersion: z.number().int(),
  /** How many other people must approve. */
  approvals: z.number().int(),
  given: z.array(
    z.object({
      fingerprint: z.string(),
      name: z.string(),
      verdict: z.enum(['approved', 'declined']),
      at: instant,
    }),
  ),
  decision: z.enum(['pending', 'approved', 'declined', 'withdrawn', 'lapsed']),
  lapsesAt: instant,
});
export type ReviewSubmission = z.infer<typeof reviewSubmission>;

export const reviewDetail = reviewSummary.extend({
  policy: reviewPolicy,
  createdBy: z.string(),
  frozenBy: z.string().nullable(),
  snapshotHash: z.string().nullable(),
  /** Since when use was known when it was frozen; null where it was never read. */
  usageSince: z.string().nullable(),
  basis: reviewBasis,
  submittedAt: instant.nullable(),
  submittedBy: z.string().nullable(),
  planId: uuid.nullable(),
  planHash: z.string().nullable(),
  runId: uuid.nullable(),
  /** What was handed in last; null where no policy asked for approval. */
  submission: reviewSubmission.nullable(),
  outcomes: z.object({ removed: z.number().int(), gone: z.number().int(), failed: z.number().int() }),
  /** The last decision that whoever holds this has seen. */
  seq: z.number().int(),
  /** Whoever asks is one of its reviewers. */
  mayDecide: z.boolean(),
  /** Rows that are the access of whoever asks, or of a group that he is in: another reviewer has to decide on them. */
  own: z.number().int(),
  reports: z.array(
    z.object({
      format: z.enum(['json', 'html']),
      sha256: z.string(),
      fingerprint: z.string(),
      signedAt: instant,
    }),
  ),
  events: z.array(
    z.object({
      seq: z.number().int(),
      at: instant,
      actor: z.string(),
      value: z.string(),
      reason: z.string().nullable(),
    }),
  ),
});
export type ReviewDetail = z.infer<typeof reviewDetail>;

export const reviewRow = z.object({
  number: z.number().int(),
  who: z.object({
    key: z.string(),
    kind: z.string(),
    name: z.string(),
    namespace: z.string().nullable(),
    email: z.string().nullable(),
    person: z.object({ id: uuid, name: z.string() }).nullable(),
  }),
  what: z.object({
    key: z.string(),
    kind: z.string(),
    id: z.string(),
    title: z.string(),
    namespace: z.string().nullable(),
  }),
  how: reviewHow,
  level: reviewLevel,
  /** Behind a group or namespace; null where that is not known. */
  people: z.number().int().nullable(),
  since: instant,
  unseenAt: instant.nullable(),
  origin: accessOrigin,
  /** When Steward takes it away by itself. */
  until: instant.nullable(),
  basis: sourceState,
  readAt: instant.nullable(),
  lastUseAt: instant.nullable(),
  /** Why no use is known; null where one is. */
  useWhy: z.string().nullable(),
  unused: z.boolean(),
  decision: reviewDecision,
  reason: z.string().nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: instant.nullable(),
  /** It is the access of whoever asks, or of a group that he was in when it was frozen. */
  own: z.boolean(),
  outcome: reviewOutcome.nullable(),
  outcomeWords: z.string().nullable(),
  /** Ways by which the same is still reached. */
  still: z.array(z.string()),
});
export type ReviewRow = z.infer<typeof reviewRow>;

const rowNumber = z.number().int().min(1).max(10_000_000);
const rowFilter = z.object({
  search: z.string().max(200).optional(),
  decision: reviewDecision.optional(),
  /** Exactly this account, group or namespace, by its key. */
  who: z.string().max(2_048).optional(),
  what: z.string().max(2_048).optional(),
  how: reviewHow.optional(),
  level: reviewLevel.optional(),
  /** Known not to be used for 90 days. */
  unused: z.boolean().optional(),
  outcome: reviewOutcome.optional(),
});

const one = z.object({ id: uuid });
const reason = z.string().trim().max(1_000);

const decision = one.extend({
  rows: z.union([
    z.object({ numbers: z.array(rowNumber).min(1, 'Choose at least one row.').max(5_000) }),
    z.object({ filter: rowFilter }),
  ]),
  decision: reviewDecision,
  reason: reason.default(''),
  /** The last decision that was seen: rows decided by somebody else since are left alone. */
  seen: z.number().int().min(0).optional(),
});
const decided = z.object({
  changed: z.number().int(),
  own: z.number().int(),
  conflicts: z.array(z.object({ number: z.number().int(), by: z.string(), decision: reviewDecision })),
});

/** Access reviews: what somebody had at one instant, decided row by row, removed by one plan, reported and signed. */
export const reviewsContract = {
  list: query(operators)
    .meta(offered('GET /reviews', 'reviews:read', 'Lists the access reviews and how far they are'))
    .input(
      z
        .object({
          state: reviewState.optional(),
          search: z.string().max(200).optional(),
          /** Whose deadline is not later. */
          dueBefore: instant.optional(),
          limit: z.number().int().min(1).max(500).default(50),
          offset: z.number().int().min(0).default(0),
        })
        .prefault({}),
    )
    .output(z.object({ total: z.number().int(), reviews: z.array(reviewSummary) })),
  /** What would be frozen now, without keeping anything. */
  preview: query(admins)
    .input(reviewDraft.pick({ connectionId: true, scope: true, reviewers: true }))
    .output(
      z.object({
        rows: z.number().int(),
        /** Accounts, groups and others that hold something. */
        holders: z.number().int(),
        unused: z.number().int(),
        basis: reviewBasis,
        /** Rows that nobody named may decide, because they are the only reviewer's own. */
        undecidable: z.number().int(),
        /** What the scope names and the directory does not know. */
        unknown: z.array(z.string()),
      }),
    ),
  create: command(admins, 'review.create').input(reviewDraft).output(reviewDetail),
  /** Freezes the rows as they are now, and opens the review. */
  open: command(admins, 'review.open')
    .input(one.extend({ acceptGaps: z.boolean().default(false) }))
    .output(reviewDetail),
  cancel: command(admins, 'review.cancel')
    .input(one.extend({ reason: reason.default('') }))
    .output(reviewDetail),
  get: query(operators)
    .meta(offered('GET /reviews/{id}', 'reviews:read', 'Shows a review: how far it is, and what it rests on'))
    .input(one)
    .output(reviewDetail),
  rows: query(operators)
    .meta(
      offered('GET /reviews/{id}/rows', 'reviews:read', 'Lists what a review froze, and what was decided'),
    )
    .input(
      one.extend({
        ...rowFilter.shape,
        sort: z
          .enum(['number', 'who', 'what', 'level', 'since', 'lastUse', 'decision', 'decidedAt'])
          .default('number'),
        descending: z.boolean().default(false),
        limit: z.number().int().min(1).max(500).default(50),
        offset: z.number().int().min(0).default(0),
      }),
    )
    .output(z.object({ total: z.number().int(), rows: z.array(reviewRow) })),
  /** Everything that was ever decided about one row, the latest first. */
  history: query(operators)
    .meta(
      offered(
        'GET /reviews/{id}/rows/{number}/decisions',
        'reviews:read',
        'Lists what was ever decided about one row',
      ),
    )
    .input(one.extend({ number: rowNumber }))
    .output(
      z.array(
        z.object({
          seq: z.number().int(),
          at: instant,
          actor: z.string(),
          decision: reviewDecision,
          reason: z.string().nullable(),
        }),
      ),
    ),
  /** Stages a decision on some rows, or on every row that a filter finds. Nothing is taken yet. */
  decide: command(admins, 'review.decide')
    .meta(
      offered(
        'POST /reviews/{id}/decisions',
        'reviews:write',
        'Stages a decision on rows of a review that names the token as a reviewer; nothing is taken yet',
      ),
    )
    .input(decision)
    .output(decided.extend({ review: reviewDetail })),
  /** What such a decision would come to, row by row. Nothing is staged. */
  tryDecision: query(admins)
    .input(decision)
    .output(
      decided.extend({
        /** Rows on which just this was decided before. */
        same: z.number().int(),
        rows: z.array(reviewRow),
      }),
    ),
  /** Reads the account and plans what was decided to be removed, with what the policies ask for. */
  plan: command(admins, 'review.plan')
    .input(one.extend({ ticket: z.string().trim().max(100).default('') }))
    .output(z.object({ plan, nothingToDo: z.boolean(), needs: grantNeeds, approvals: z.number().int() })),
  /**
   * Hands the reviewed plan in: it is applied at once, or waits for other people's approval. Without anything to remove
   * the review closes at once.
   */
  submit: command(admins, 'review.submit')
    .input(one.extend({ planId: uuid, hash: z.string().max(64) }))
    .output(z.object({ runId: uuid.nullable(), state: reviewState })),
  /** The plan that waits, as the file that another person approves. */
  exportPlan: query(admins)
    .input(one)
    .output(z.object({ text: z.string() })),
  /** Takes another person's signed word on the plan that waits. */
  addApproval: command(admins, 'review.approval')
    .input(one.extend({ statement: z.string().max(10_000) }))
    .output(reviewDetail),
  /** Takes back what was handed in: the rows can be decided on again. */
  withdraw: command(admins, 'review.withdraw').input(one).output(reviewDetail),
  /** Ends a review whose run stopped: what failed stays as it is. */
  close: command(admins, 'review.close').input(one).output(reviewDetail),
  /** Signs the report of a review that is over with this profile's key. Signed once; later calls change nothing. */
  sign: command(admins, 'review.sign').input(one).output(reviewDetail),
  /** The signed report, byte for byte as it was signed. */
  report: query(operators, 'review.read_report')
    .meta(
      offered('GET /reviews/{id}/report', 'reviews:read', 'Gives the signed report of a review that is over'),
    )
    .input(one.extend({ format: z.enum(['json', 'html']) }))
    .output(z.object({ fileName: z.string(), text: z.string(), sha256: z.string() })),
};
