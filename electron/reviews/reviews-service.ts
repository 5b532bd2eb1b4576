import { v7 as uuidv7 } from 'uuid';
import type {
  ReviewBasis,
  ReviewDetail,
  ReviewRow,
  ReviewSummary,
  reviewsContract,
} from '../../shared/contract/reviews.ts';
import { isOwnAccess, type Reviewer, sameName, tokenReviewer } from '../../shared/domain/review.ts';
import { isGap, type ReviewSource, troublesOf } from '../../shared/domain/review-sources.ts';
import { StewardError } from '../../shared/errors.ts';
import { signWithOwnKey } from '../approvals/own-key.ts';
import { exportPlan } from '../operations/make-plan.ts';
import type { CallContext, Service } from '../rpc/service.ts';
import { approveReview } from './approve-review.ts';
import { planRemovals } from './plan-removals.ts';
import type { ReviewPlanContext } from './plan-review.ts';
import type {
  ReviewCounts,
  ReviewRecord,
  ReviewRowRecord,
  ReviewSubmission as SubmissionRecord,
} from './review-record.ts';
import { reportBody } from './review-report.ts';
import { badInput, byOf, conflict, noSuchReview, nowOf, type ReviewsDeps } from './reviews-deps.ts';
import { sha256, signedHtml, signedJson } from './sign-report.ts';
import { judgeDecision, reviewerWho, stageDecision } from './stage-decision.ts';
import { submitReview } from './submit-review.ts';

const toSummary = (review: ReviewRecord, counts: ReviewCounts): ReviewSummary => ({
  id: review.id,
  name: review.name,
  connection: review.connection,
  scope: review.scope,
  deadline: review.deadline,
  reviewers: [...review.reviewers],
  state: review.state,
  counts,
  createdAt: review.createdAt,
  frozenAt: review.frozenAt,
  endedAt: review.endedAt,
});

const basisOf = (sources: readonly ReviewSource[]): ReviewBasis => ({
  readings: sources.length,
  fresh: sources.filter(({ state }) => state === 'fresh').length,
  oldestReadAt: sources.flatMap(({ readAt }) => readAt ?? []).sort()[0] ?? null,
  troubles: troublesOf(sources),
});

/** Rows as a caller sees them, whose own keys are these. */
const rowsFor =
  (caller: Reviewer, own: readonly string[]) =>
  ({ decidedSeq: _seq, actions: _actions, ...row }: ReviewRowRecord): ReviewRow => ({
    ...row,
    still: [...row.still],
    own: own.includes(row.who.key) || isOwnAccess(caller, row.who),
  });

const toSubmission = ({
  actor,
  planId: _plan,
  given,
  ...submission
}: SubmissionRecord): NonNullable<ReviewDetail['submission']> => ({
  ...submission,
  by: actor,
  given: given.map(({ signed: _signed, ...word }) => word),
});

const fileName = (name: string, format: string): string =>
  `access-review-${
    name
      .normalize('NFKD')
      .replace(/[^\w]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .toLowerCase()
      .slice(0, 60) || 'report'
  }.${format}`;

/** Access reviews: frozen, decided row by row, removed by one plan, reported and signed. */
export const createReviewsService = (deps: ReviewsDeps): Service<typeof reviewsContract> => {
  const { reviews } = deps.store;
  const known = async (id: string): Promise<ReviewRecord> => {
    await reviews.lapse(nowOf(deps));
    const review = await reviews.get(id);
    if (review === undefined) throw noSuchReview();
    return review;
  };
  const callerAs = (review: Pick<ReviewRecord, 'reviewers'>, call: CallContext): Reviewer =>
    reviewerWho(review.reviewers, call) ?? { name: call.actor, email: null };

  const detail = async (id: string, call: CallContext): Promise<ReviewDetail> => {
    const review = await known(id);
    const [counts, { troubled, ...basis }, outcomes, reports, events, seq, own, handed] = await Promise.all([
      reviews.counts(id),
      reviews.basis(id),
      reviews.outcomes(id),
      reviews.reports(id),
      reviews.events(id, null),
      reviews.lastSeq(id),
      reviews.ownRows(id, callerAs(review, call)),
      reviews.submissions(id),
    ]);
    const ended = (wanted: string) => outcomes.find(({ outcome }) => outcome === wanted)?.n ?? 0;
    return {
      ...toSummary(review, counts),
      policy: review.policy,
      createdBy: review.createdBy,
      frozenBy: review.frozenBy,
      snapshotHash: review.snapshotHash,
      usageSince: review.usageSince,
      basis: { ...basis, troubles: troublesOf(troubled) },
      submittedAt: review.submittedAt,
      submittedBy: review.submittedBy,
      planId: review.planId,
      planHash: review.planHash,
      runId: review.runId,
      submission: handed[0] === undefined ? null : toSubmission(handed[0]),
      outcomes: { removed: ended('removed'), gone: ended('gone'), failed: ended('failed') },
      seq,
      mayDecide: review.state === 'open' && reviewerWho(review.reviewers, call) !== undefined,
      own,
      reports,
      events: events.map(({ number: _n, kind: _k, ...event }) => event),
    };
  };

  const refuseUnread = async (connection: { readonly id: string; readonly name: string }) => {
    const sync = await deps.store.directory.lastSync(connection.id);
    if (sync === undefined)
      throw conflict(
        `“${connection.name}” was never read: there is nothing to review yet.`,
        'Sync the directory, then try again.',
      );
    if (sync.state === 'running')
      throw new StewardError({
        code: 'BUSY',
        happened: `“${connection.name}” is being read right now: a snapshot would be half old and half new.`,
        unchanged: 'Nothing was frozen.',
        todo: 'Wait for the sync to end, then try again.',
      });
  };
  const usageSince = async (connectionId: string): Promise<string | null> =>
    (await deps.store.usage.known(connectionId)).knownSince;
  const refusePast = (deadline: string): void => {
    if (deadline <= nowOf(deps))
      throw badInput('The deadline is over already.', 'Choose one that is still to come.', 'deadline');
  };

  return {
    async list(input) {
      await reviews.lapse(nowOf(deps));
      const { total, reviews: found } = await reviews.list(input);
      return { total, reviews: found.map(({ counts, ...review }) => toSummary(review, counts)) };
    },

    async preview({ connectionId, scope, reviewers }, call) {
      const connection = await deps.connections.get({ id: connectionId }, call);
      await refuseUnread(connection);
      const { rows, sources, unknown, own } = await reviews.preview({
        connectionId,
        scope,
        reviewers,
        at: nowOf(deps),
        usageSince: await usageSince(connectionId),
      });
      return {
        rows: rows.length,
        holders: new Set(rows.map(({ who }) => who.key)).size,
        unused: rows.filter(({ unused }) => unused).length,
        basis: basisOf(sources),
        undecidable: rows.filter(({ who }) => own.every((keys) => keys.includes(who.key))).length,
        unknown: [...unknown],
      };
    },

    async create(draft, call) {
      refusePast(draft.deadline);
      const connection = await deps.connections.get({ id: draft.connectionId }, call);
      const twice = draft.reviewers.find(
        ({ name }, at) => draft.reviewers.findIndex((other) => sameName(other.name, name)) !== at,
      );
      if (twice !== undefined)
        throw badInput(`${twice.name} is named twice as a reviewer.`, 'Name everybody once.', 'reviewers');
      const tokens = draft.reviewers.flatMap(({ name }) => tokenReviewer(name) ?? []);
      const made = tokens.length === 0 ? [] : await deps.store.tokens.list();
      for (const token of tokens)
        if (!made.some(({ name }) => name === token))
          throw badInput(
            `There is no token called “${token}”.`,
            'Make it first: a token may not decide on the access of whoever made it.',
            'reviewers',
          );
      const id = uuidv7();
      await reviews.create(id, { ...draft, connectionName: connection.name }, byOf(deps, call));
      return detail(id, call);
    },

    async open({ id, acceptGaps }, call) {
      const review = await known(id);
      refusePast(review.deadline);
      const connection = await deps.connections.get({ id: review.connection.id }, call);
      await refuseUnread(connection);
      // People are made of the directory when somebody asks for them.
      await deps.people.list(
        { sort: 'name', descending: false, limit: 1, offset: 0 } as Parameters<typeof deps.people.list>[0],
        call,
      );
      const frozen = await reviews.freeze(
        id,
        await usageSince(connection.id),
        acceptGaps ? 'accepted' : 'refused',
        byOf(deps, call),
      );
      switch (frozen.state) {
        case 'frozen':
          return detail(id, call);
        case 'not_draft':
          throw conflict(`This review is ${frozen.was}: it is frozen once.`, 'Make a new review.');
        case 'unknown':
          throw badInput(
            `The directory of ${connection.name} does not know ${frozen.unknown.slice(0, 5).join(', ')}${frozen.unknown.length > 5 ? ` and ${frozen.unknown.length - 5} more` : ''}.`,
            'Read the account into the directory again, or make a review of something else.',
            'scope',
          );
        case 'empty': {
          const gaps = frozen.sources.filter(isGap);
          throw conflict(
            gaps.length > 0
              ? `There is nothing to review that could be read, which does not mean that nobody has access: ${troublesOf(gaps)[0]?.sentence ?? ''}`
              : 'There is nothing to review: nobody holds anything that this review is about.',
            gaps.length > 0
              ? 'Give the connection the permissions that the directory names, read it again, then open the review.'
              : 'Choose a wider scope.',
          );
        }
        case 'gaps': {
          const troubles = troublesOf(frozen.sources.filter(isGap));
          throw conflict(
            `Not everything could be read. ${troubles[0]?.sentence ?? ''}${troubles.length > 1 ? ` And ${troubles.length - 1} more.` : ''}`,
            'Read the account again, or freeze knowingly without it: the report prints what is missing.',
          );
        }
      }
    },

    async cancel({ id, reason }, call) {
      const review = await known(id);
      if (!(await reviews.cancel(id, reason || null, byOf(deps, call))))
        throw conflict(`This review is ${review.state}: it cannot be cancelled any more.`, 'Reload it.');
      return detail(id, call);
    },

    get: ({ id }, call) => detail(id, call),

    async rows({ id, sort, descending, limit, offset, ...filter }, call) {
      const caller = callerAs(await known(id), call);
      const [{ total, rows }, own] = await Promise.all([
        reviews.rows(id, filter, { sort, descending, limit, offset }),
        reviews.ownKeys(id, caller),
      ]);
      return { total, rows: rows.map(rowsFor(caller, own)) };
    },
    async history({ id, number }) {
      await known(id);
      const events = await reviews.events(id, number);
      return events.map(({ seq, at, actor, value, reason }) => ({
        seq,
        at,
        actor,
        decision: value as ReviewRow['decision'],
        reason,
      }));
    },

    async decide({ id, ...said }, call) {
      const { changed, own, conflicts } = await stageDecision(deps, await known(id), said, call);
      return { changed: changed.length, own, conflicts: [...conflicts], review: await detail(id, call) };
    },
    async tryDecision({ id, ...said }, call) {
      const review = await known(id);
      const { changed, own, conflicts, same } = await judgeDecision(deps, review, said, call);
      const wanted = new Set(changed);
      const rows = (await reviews.everyRow(id, {})).filter(({ number }) => wanted.has(number));
      return {
        changed: changed.length,
        own,
        same,
        conflicts: [...conflicts],
        rows: rows.map(rowsFor(callerAs(review, call), [])),
      };
    },

    async plan({ id, ticket }, call) {
      const review = await known(id);
      if (review.state !== 'open')
        throw conflict(
          review.state === 'pending'
            ? 'What was handed in waits for approval.'
            : `This review is ${review.state}: there is nothing to plan.`,
          review.state === 'pending' ? 'Take it back to plan again.' : 'Reload it.',
        );
      const plan = await planRemovals(deps, review, ticket, call);
      const { needs, approvals } = plan.context as unknown as ReviewPlanContext;
      return { plan, nothingToDo: false, needs, approvals };
    },
    async exportPlan({ id }) {
      await known(id);
      const [handed] = await reviews.submissions(id);
      const plan = handed && (await deps.store.plans.get(handed.planId));
      if (plan === undefined)
        throw conflict('No plan of this review was handed in for approval.', 'Submit the review first.');
      return { text: exportPlan(plan) };
    },
    async addApproval({ id, statement }, call) {
      await approveReview(deps, await known(id), statement, call);
      return detail(id, call);
    },
    async withdraw({ id }, call) {
      const review = await known(id);
      const [handed] = await reviews.submissions(id);
      if (
        handed === undefined ||
        !(await reviews.sendBack(id, handed.planId, 'withdrawn', byOf(deps, call), 'Taken back.'))
      )
        throw conflict(`This review is ${review.state}: nothing of it waits for approval.`, 'Reload it.');
      return detail(id, call);
    },
    submit: async ({ id, ...input }, call) => submitReview(deps, await known(id), input, call),
    async close({ id }, call) {
      const review = await known(id);
      if (review.runId !== null && deps.engine.isLive(review.runId))
        throw conflict('Its run is at work.', 'Wait until it has ended, or cancel it in Activity.');
      if (!(await reviews.close(id, byOf(deps, call))))
        throw conflict(`This review is ${review.state}: it cannot be closed.`, 'Reload it.');
      return detail(id, call);
    },

    async sign({ id }, call) {
      const review = await known(id);
      if (review.state !== 'closed')
        throw conflict(
          `This review is ${review.state}: its report is signed when it is closed.`,
          'Submit it first.',
        );
      if ((await reviews.reports(id)).length === 0) {
        const [counts, sources, rows, handed] = await Promise.all([
          reviews.counts(id),
          reviews.sources(id),
          reviews.everyRow(id, {}),
          reviews.submissions(id),
        ]);
        const key = await signWithOwnKey(deps);
        const at = nowOf(deps);
        const { fingerprint, publicKey } = key;
        const body = reportBody(
          { review, counts, sources, rows, submissions: handed },
          { name: call.actor, publicKey, fingerprint, at },
        );
        const texts = [
          { format: 'json', text: signedJson(body, key.sign) },
          { format: 'html', text: signedHtml(body, key.sign) },
        ] as const;
        const { actor, role, origin } = call;
        await reviews.putReports(
          id,
          texts.map((one) => ({ ...one, sha256: sha256(one.text) })),
          { fingerprint, at },
          { actor, role, origin },
        );
      }
      return detail(id, call);
    },
    async report({ id, format }) {
      const review = await known(id);
      const text = await reviews.report(id, format);
      if (text === undefined)
        throw conflict(
          'The report of this review is not signed yet.',
          review.state === 'closed' ? 'Have an admin sign it.' : 'It is signed when the review is closed.',
        );
      return { fileName: fileName(review.name, format), text, sha256: sha256(text) };
    },
  };
};
