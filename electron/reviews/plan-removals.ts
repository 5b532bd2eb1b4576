import type { GrantedResource } from '../../shared/domain/permission-sets.ts';
import type { Plan } from '../../shared/domain/plan.ts';
import { isGap, troublesOf } from '../../shared/domain/review-sources.ts';
import { callerOf } from '../access-code/caller-name.ts';
import { publicArn } from '../connectors/quicksight/directory/arn-refs.ts';
import type { QuickSight } from '../connectors/quicksight/quicksight.ts';
import { readEach } from '../connectors/quicksight/read-paged.ts';
import { readMembers } from '../connectors/quicksight/read-people.ts';
import { readLinkPermissions, readPermissions } from '../connectors/quicksight/read-permissions.ts';
import { makePlan } from '../operations/make-plan.ts';
import type { CallContext } from '../rpc/service.ts';
import { planReview } from './plan-review.ts';
import { readRemovalRules } from './read-removal-rules.ts';
import type { ReviewRecord, ReviewRowRecord } from './review-record.ts';
import { nowOf, type ReviewsDeps } from './reviews-deps.ts';

/** Reads at once, as elsewhere: the rate limiter paces. */
const atOnce = 16;

/** What is held at this moment of everything that shall go. */
const readPresent = async (cloud: QuickSight, removed: readonly ReviewRowRecord[], signal: AbortSignal) => {
  const resources = new Map<string, { readonly resource: GrantedResource; readonly id: string }>();
  const linked = new Map<string, string>();
  const groups = new Map<string, { readonly namespace: string; readonly group: string }>();
  for (const { how, what } of removed) {
    if (how === 'membership') {
      groups.set(what.key, { namespace: what.namespace ?? '', group: what.id });
      continue;
    }
    const key = `${what.kind}/${what.id}`;
    if (how !== 'link') resources.set(key, { resource: what.kind as GrantedResource, id: what.id });
    if ((how === 'link' || how === 'public') && what.kind === 'dashboard') linked.set(key, what.id);
  }
  const [held, links, members] = await Promise.all([
    readEach(
      [...resources.values()],
      ({ resource, id }) => readPermissions(cloud, resource, id, signal),
      atOnce,
    ),
    readEach([...linked.values()], (id) => readLinkPermissions(cloud, id, signal), atOnce),
    readEach(
      [...groups.values()],
      ({ namespace, group }) => readMembers(cloud, namespace, group, signal),
      atOnce,
    ),
  ]);
  return {
    held: new Map([...resources.keys()].map((key, at) => [key, held[at] ?? null])),
    links: new Map([...linked.keys()].map((key, at) => [key, links[at] ?? null])),
    members: new Map([...groups.keys()].map((key, at) => [key, members[at] ?? null])),
  };
};

/** As Steward's own grants name whoever holds it, and what. */
const receiverIn = ({ how, who }: ReviewRowRecord, cloud: QuickSight): string =>
  how === 'public' ? publicArn(cloud) : who.key;
const givenIn = ({ how, what }: ReviewRowRecord): string =>
  how === 'link' || how === 'public' ? 'link' : what.kind;

/** Reads the account and plans what a review's decisions remove. The plan is kept. */
export const planRemovals = async (
  deps: ReviewsDeps,
  review: ReviewRecord,
  ticket: string,
  call: CallContext,
): Promise<Plan> => {
  const { reviews, grants } = deps.store;
  const connectionId = review.connection.id;
  // The count of decisions first: whatever is decided while the account is read makes the plan outdated.
  const seq = await reviews.lastSeq(review.id);
  const [connection, cloud, counts, removed, left, sources, adminGroups] = await Promise.all([
    deps.connections.get({ id: connectionId }, call),
    deps.clouds.quicksight(connectionId),
    reviews.counts(review.id),
    reviews.everyRow(review.id, { decision: 'remove' }),
    reviews.left(review.id),
    reviews.sources(review.id),
    reviews.adminGroups(connectionId),
  ]);
  const pairs = removed
    .filter(({ how }) => how !== 'membership' && how !== 'unknown')
    .map((row) => ({ principal: receiverIn(row, cloud), resource: givenIn(row), id: row.what.id }));
  const [present, rules, covers] = await Promise.all([
    readPresent(cloud, removed, call.signal),
    readRemovalRules(deps, connectionId, removed, call),
    grants.covering(connectionId, pairs),
  ]);
  const byPair = Map.groupBy(
    covers,
    ({ principal, target }) => `${principal.arn} ${target.resource}/${target.id}`,
  );
  const body = planReview({
    review: { id: review.id, name: review.name, snapshotHash: review.snapshotHash ?? '' },
    connection: {
      id: connectionId,
      name: connection.name,
      readOnly: connection.readOnly,
      accountId: cloud.accountId,
      region: cloud.region,
    },
    removed,
    counts,
    seq,
    ...present,
    adminGroups: new Map(adminGroups),
    covering: new Map(
      removed.flatMap((row): [number, string[]][] => {
        const of =
          row.how === 'membership'
            ? undefined
            : byPair.get(`${receiverIn(row, cloud)} ${givenIn(row)}/${row.what.id}`);
        return of === undefined ? [] : [[row.number, of.map(({ id }) => id)]];
      }),
    ),
    caller: callerOf(connection.lastTest?.callerArn),
    still: new Map(left),
    gaps: troublesOf(sources.filter(isGap)).map(({ sentence }) => sentence),
    rules,
    ticket,
  });
  const plan = await makePlan(body, new Date(nowOf(deps)));
  await deps.store.plans.save(plan);
  return plan;
};
