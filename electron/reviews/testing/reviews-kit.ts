import type { ReviewDraft } from '../../../shared/domain/review.ts';
import { openGrantsKit } from '../../grants/testing/grants-kit.ts';
import { createPeopleService } from '../../people/people-service.ts';
import type { CallContext } from '../../rpc/service.ts';
import { createReviewsService } from '../reviews-service.ts';

const day = 86_400_000;

/** A profile, a sandbox, the directory read once, and reviews on them, with a clock that tests move. */
export const openReviewsKit = async (options: Parameters<typeof openGrantsKit>[0] = {}) => {
  const kit = await openGrantsKit(options);
  const people = createPeopleService({
    store: kit.store,
    clouds: kit.clouds,
    connections: kit.connections,
    engine: kit.engine,
    now: kit.now,
  });
  const deps = {
    store: kit.store,
    clouds: kit.clouds,
    engine: kit.engine,
    connections: kit.connections,
    environments: kit.environments,
    tenants: kit.tenants,
    people,
    secrets: kit.secrets,
    now: kit.now,
  };
  const reviews = createReviewsService(deps);
  const as = (actor: string): CallContext => ({ ...kit.call, actor });
  const draft = (more: Partial<ReviewDraft> = {}): ReviewDraft => ({
    name: 'First quarter',
    connectionId: kit.connectionId,
    scope: { of: { kind: 'connection' }, part: 'everything', level: 'any' },
    deadline: new Date(kit.now().getTime() + 14 * day).toISOString(),
    reviewers: [
      { name: 'Ann', email: null },
      { name: 'Bob', email: null },
    ],
    policy: { keepNeedsReason: false },
    ...more,
  });
  const rows = async (id: string, more: Partial<Parameters<typeof reviews.rows>[0]> = {}) =>
    reviews.rows({ id, sort: 'number', descending: false, limit: 500, offset: 0, ...more }, kit.call);
  return {
    ...kit,
    deps,
    reviews,
    people,
    as,
    draft,
    rows,
    async open(more: Partial<ReviewDraft> = {}, acceptGaps = false) {
      const { id } = await reviews.create(draft(more), kit.call);
      return reviews.open({ id, acceptGaps }, kit.call);
    },
    async decide(
      id: string,
      numbers: number[],
      decision: 'keep' | 'remove' | 'undecided',
      reason = '',
      actor = 'Ann',
      seen?: number,
    ) {
      return reviews.decide(
        { id, rows: { numbers }, decision, reason, ...(seen === undefined ? {} : { seen }) },
        as(actor),
      );
    },
    /** Plans, submits and waits for the end. */
    async submit(id: string) {
      const { plan } = await reviews.plan({ id, ticket: '' }, kit.call);
      const { runId, state } = await reviews.submit({ id, planId: plan.id, hash: plan.hash }, kit.call);
      const run = runId === null ? null : await kit.engine.ended(runId);
      return { plan, runId, state, run, review: await reviews.get({ id }, kit.call) };
    },
  };
};
export type ReviewsKit = Awaited<ReturnType<typeof openReviewsKit>>;
