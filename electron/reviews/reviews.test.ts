import {
  CreateGroupCommand,
  CreateGroupMembershipCommand,
  UpdateDashboardPermissionsCommand,
} from '@aws-sdk/client-quicksight';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actionsFor } from '../../shared/domain/permission-sets.ts';
import { readMembers } from '../connectors/quicksight/read-people.ts';
import { readPermissions } from '../connectors/quicksight/read-permissions.ts';
import { verifyReport } from './sign-report.ts';
import { openReviewsKit, type ReviewsKit } from './testing/reviews-kit.ts';

let kit: ReviewsKit;
const day = 86_400_000;
beforeAll(async () => {
  kit = await openReviewsKit();
}, 60_000);
afterAll(() => kit.close());

const group = (name: string) => kit.arn('group', name);
const rowOf = async (id: string, who: string, what: string) => {
  const found = (await kit.rows(id)).rows.find((row) => row.who.name === who && row.what.title === what);
  if (found === undefined) throw new Error(`${who} has nothing on ${what}`);
  return found;
};
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'nothing was refused',
    (error) => `${error.code}: ${error.message}`,
  );

describe('a review from its beginning to its report', () => {
  it('freezes, takes decisions, removes by one plan, and says what became of each row', async () => {
    // One grant through Steward, so that its origin is known and its own record ends with it.
    const given = await kit.give({
      who: [{ principal: group('platform-authors') }],
      what: [{ resource: 'dashboard', id: 'staffing-levels' }],
    });
    expect(given.run?.state).toBe('done');
    // Runs are stamped with the real time: a reading before it, and one after.
    const later = new Date(Date.now() + 1_000).toISOString();
    kit.at(later);
    kit.setClock(later);
    await kit.sync('full');
    const review = await kit.open({
      scope: {
        of: { kind: 'groups', groups: [group('platform-authors')] },
        part: 'everything',
        level: 'any',
      },
    });
    expect(review).toMatchObject({ state: 'open', mayDecide: true, own: 0, basis: { troubles: [] } });
    const { rows } = await kit.rows(review.id);
    expect(
      rows.every(({ what, who }) => what.id === 'platform-authors' || who.name === 'platform-authors'),
    ).toBe(true);
    const grant = await rowOf(review.id, 'platform-authors', 'Staffing levels');
    expect(grant).toMatchObject({
      level: 'viewer',
      how: 'group',
      people: 3,
      origin: { by: 'steward', actor: 'Ann' },
      useWhy: 'Use was never read.',
      decision: 'undecided',
    });
    const member = rows.find(({ how }) => how === 'membership');
    if (member === undefined) throw new Error('The group has no member');

    // Later readings do not change what was frozen.
    await kit.decide(review.id, [member.number], 'remove', 'Left the platform team');
    await kit.decide(review.id, [grant.number], 'remove', 'Not needed');
    const { plan, run, review: closed } = await kit.submit(review.id);
    expect(plan.findings.filter(({ severity }) => severity === 'blocker')).toEqual([]);
    expect(plan.findings.map(({ message }) => message)).toContain(
      `${rows.length - 2} rows are not decided. What nobody decided on stays as it is, and the report lists it.`,
    );
    expect(plan.steps.map(({ kind }) => kind).sort()).toEqual([
      'quicksight.access.revoke',
      'quicksight.membership.delete',
    ]);
    expect(run?.state).toBe('done');
    expect(closed).toMatchObject({ state: 'closed', outcomes: { removed: 2, gone: 0, failed: 0 } });
    const cloud = await kit.cloud();
    expect(
      (await readPermissions(cloud, 'dashboard', 'staffing-levels'))?.has(group('platform-authors')),
    ).toBe(false);
    expect((await readMembers(cloud, 'default', 'platform-authors')).has(member.who.name)).toBe(false);
    expect((await kit.grants.get({ id: given.detail.id }, kit.call)).grants[0]?.state).toBe('revoked');
    // Who was taken out of the group reaches some of it another way, and that is said.
    expect((await kit.rows(review.id, { outcome: 'removed' })).rows.map(({ outcome }) => outcome)).toEqual([
      'removed',
      'removed',
    ]);

    const signed = await kit.reviews.sign({ id: review.id }, kit.call);
    const json = await kit.reviews.report({ id: review.id, format: 'json' }, kit.call);
    const html = await kit.reviews.report({ id: review.id, format: 'html' }, kit.call);
    expect(verifyReport(Buffer.from(json.text))).toMatchObject({
      state: 'good',
      format: 'json',
      fingerprint: signed.reports[0]?.fingerprint,
      sha256: json.sha256,
    });
    expect(verifyReport(Buffer.from(html.text))).toMatchObject({ state: 'good', format: 'html' });
    const body = JSON.parse(json.text);
    expect(body.counts).toMatchObject({
      total: rows.length,
      remove: 2,
      removed: 2,
      undecided: rows.length - 2,
    });
    expect(body.snapshot.sha256).toBe(review.snapshotHash);
    expect(body.rows).toHaveLength(rows.length);
    const audited = await kit.store.audit.list({ action: 'review.report', limit: 10 });
    expect(audited.entries.map(({ detail }) => (detail as { sha256: string }).sha256).sort()).toEqual(
      [json.sha256, html.sha256].sort(),
    );
    // Signed once: asked again it is the same, byte for byte.
    kit.pass(day);
    await kit.reviews.sign({ id: review.id }, kit.call);
    expect(await kit.reviews.report({ id: review.id, format: 'json' }, kit.call)).toEqual(json);
  });
});

describe('what changed since the snapshot', () => {
  it('is told: gone, changed to owner, and what is held then is taken whole', async () => {
    const who = [{ principal: group('platform-authors') }];
    for (const id of ['data-freshness', 'staffing-levels'])
      await kit.give({ who, what: [{ resource: 'dashboard', id }] });
    await kit.sync('full');
    const review = await kit.open({
      scope: { of: { kind: 'groups', groups: [group('platform-authors')] }, part: 'grants', level: 'any' },
    });
    const [first, second] = [
      (await kit.rows(review.id)).rows.find(({ what }) => what.id === 'data-freshness'),
      await rowOf(review.id, 'platform-authors', 'Staffing levels'),
    ];
    if (first === undefined) throw new Error('Nothing was given');
    await kit.give({ who, what: [{ resource: 'dashboard', id: 'data-freshness' }], level: 'owner' });
    const again = await kit.grants.list({ state: 'active', limit: 100, offset: 0 }, kit.call);
    await kit.revoke(
      again.grants.filter(({ target }) => target.id === 'staffing-levels').map(({ id }) => id),
    );
    await kit.decide(review.id, [first.number, second.number], 'remove', 'Moved');
    const { plan, review: closed } = await kit.submit(review.id);
    expect(plan.findings.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^1 was changed to owner since the snapshot: group platform-authors on dashboard /,
        ),
        '1 of the accesses to be removed is already gone.',
      ]),
    );
    expect(closed).toMatchObject({ state: 'closed', outcomes: { removed: 1, gone: 1, failed: 0 } });
    const held = await readPermissions(await kit.cloud(), 'dashboard', 'data-freshness');
    expect(held?.has(group('platform-authors'))).toBe(false);
  });

  it('a decision that is made after planning makes the plan outdated', async () => {
    const review = await kit.open();
    const [first, second] = (await kit.rows(review.id)).rows.filter(({ how }) => how === 'membership');
    await kit.decide(review.id, [first?.number ?? 0], 'keep');
    const { plan } = await kit.reviews.plan({ id: review.id }, kit.call);
    await kit.decide(review.id, [second?.number ?? 0], 'keep');
    expect(
      await refusal(kit.reviews.submit({ id: review.id, planId: plan.id, hash: plan.hash }, kit.call)),
    ).toBe('CONFLICT: Somebody has decided on rows after this plan was made.');
    // Kept rows need no run.
    const { state, runId } = await kit.submit(review.id);
    expect({ state, runId }).toEqual({ state: 'closed', runId: null });
  });
});

describe('what stands in the way', () => {
  it('nothing loses its last owner, no tenant its last admin', async () => {
    const review = await kit.open({
      scope: {
        of: { kind: 'assets', assets: [{ resource: 'dashboard', id: 'data-freshness' }] },
        part: 'everything',
        level: 'owner',
      },
    });
    const { rows } = await kit.rows(review.id);
    await kit.decide(
      review.id,
      rows.map(({ number }) => number),
      'remove',
      'Test',
    );
    const { plan } = await kit.reviews.plan({ id: review.id }, kit.call);
    expect(plan.findings[0]).toMatchObject({
      severity: 'blocker',
      message: expect.stringMatching(/^Nobody would own dashboard /),
    });
    expect(
      await refusal(kit.reviews.submit({ id: review.id, planId: plan.id, hash: plan.hash }, kit.call)),
    ).toMatch(/^CONFLICT: The plan cannot be applied: Nobody would own/);
    expect((await kit.reviews.get({ id: review.id }, kit.call)).state).toBe('open');
  });
});

describe('two reviewers', () => {
  it('the second sees what the first decided and by whom; both stay in the history', async () => {
    const review = await kit.open();
    const { rows } = await kit.rows(review.id);
    const numbers = rows.slice(0, 3).map(({ number }) => number);
    await kit.decide(review.id, numbers, 'keep', 'Seen', 'Ann');
    const late = await kit.decide(review.id, numbers, 'remove', 'Gone', 'bob', review.seq);
    expect(late).toMatchObject({
      changed: 0,
      conflicts: numbers.map((number) => ({ number, by: 'Ann', decision: 'keep' })),
    });
    // Having seen it, Bob may decide otherwise.
    const again = await kit.decide(review.id, numbers, 'remove', 'Gone', 'bob', late.review.seq);
    expect(again).toMatchObject({ changed: 3, conflicts: [] });
    const history = await kit.reviews.history({ id: review.id, number: numbers[0] ?? 0 }, kit.call);
    expect(history.map(({ actor, decision, reason }) => [actor, decision, reason])).toEqual([
      ['bob', 'remove', 'Gone'],
      ['Ann', 'keep', 'Seen'],
    ]);
    expect((await kit.rows(review.id)).rows[0]).toMatchObject({ decidedBy: 'bob', decision: 'remove' });
  });

  it('nobody decides on their own access; somebody else must', async () => {
    const own = 'amara.okafor@harbourlight.example';
    const review = await kit.open({
      reviewers: [
        { name: 'Amara', email: own },
        { name: 'Bob', email: null },
      ],
    });
    const mine = (await kit.rows(review.id, { search: own })).rows[0];
    if (mine === undefined) throw new Error('Amara has nothing');
    expect(await refusal(kit.decide(review.id, [mine.number], 'keep', '', 'Amara'))).toBe(
      'FORBIDDEN: This is your own access: another reviewer must decide on it.',
    );
    const all = await kit.reviews.decide(
      { id: review.id, rows: { filter: {} }, decision: 'keep', reason: '' },
      kit.as('Amara'),
    );
    expect(all.own).toBeGreaterThan(0);
    expect(all.review.counts.undecided).toBe(all.own);
    expect(await kit.decide(review.id, [mine.number], 'remove', 'Left', 'Bob')).toMatchObject({ changed: 1 });
  });
});

describe('what is refused, in words', () => {
  it.each([
    [
      'a deadline that is over',
      () => kit.reviews.create(kit.draft({ deadline: kit.now().toISOString() }), kit.call),
      'BAD_INPUT: The deadline is over already.',
    ],
    [
      'one reviewer twice',
      () =>
        kit.reviews.create(
          kit.draft({
            reviewers: [
              { name: 'Ann', email: null },
              { name: 'ann ', email: null },
            ],
          }),
          kit.call,
        ),
      'BAD_INPUT: ann  is named twice as a reviewer.',
    ],
    [
      'nothing at all',
      () => kit.open({ scope: { of: { kind: 'connection' }, part: 'memberships', level: 'owner' } }),
      'CONFLICT: There is nothing to review: nobody holds anything that this review is about.',
    ],
    [
      'a group that nobody knows',
      () =>
        kit.open({ scope: { of: { kind: 'groups', groups: ['nope'] }, part: 'everything', level: 'any' } }),
      'BAD_INPUT: The directory of Sandbox does not know group nope.',
    ],
    [
      'a tenant that nobody knows',
      () => kit.open({ scope: { of: { kind: 'tenant', slug: 'nope' }, part: 'everything', level: 'any' } }),
      'BAD_INPUT: The directory of Sandbox does not know tenant nope.',
    ],
    [
      'a review that is none',
      () => kit.reviews.get({ id: '01a1fe09-2df5-7128-aee5-4df4f755f314' }, kit.call),
      'NOT_FOUND: There is no such review.',
    ],
  ])('%s', async (_, attempt, words) => expect(await refusal(attempt())).toBe(words));

  it('decisions by somebody who is no reviewer, without a reason, or when it is over', async () => {
    const review = await kit.open();
    const numbers = [1];
    expect(await refusal(kit.decide(review.id, numbers, 'keep', '', 'Mallory'))).toBe(
      'FORBIDDEN: Mallory is not among the reviewers of this review.',
    );
    expect(await refusal(kit.decide(review.id, numbers, 'remove'))).toBe(
      'BAD_INPUT: Removing needs a reason.',
    );
    expect(await refusal(kit.reviews.open({ id: review.id, acceptGaps: false }, kit.call))).toBe(
      'CONFLICT: This review is open: it is frozen once.',
    );
    expect(await refusal(kit.reviews.sign({ id: review.id }, kit.call))).toBe(
      'CONFLICT: This review is open: its report is signed when it is closed.',
    );
    expect(await refusal(kit.reviews.report({ id: review.id, format: 'json' }, kit.call))).toBe(
      'CONFLICT: The report of this review is not signed yet.',
    );
    await kit.reviews.cancel({ id: review.id, reason: 'Wrong scope' }, kit.call);
    expect(await refusal(kit.decide(review.id, numbers, 'keep'))).toBe(
      'CONFLICT: This review is cancelled: nothing is decided any more.',
    );
    expect(await refusal(kit.reviews.plan({ id: review.id }, kit.call))).toBe(
      'CONFLICT: This review is cancelled: there is nothing to plan.',
    );
  });

  it('keeping without a reason where the review asks for one', async () => {
    const review = await kit.open({ policy: { keepNeedsReason: true } });
    expect(await refusal(kit.decide(review.id, [1], 'keep'))).toBe(
      'BAD_INPUT: This review asks for a reason to keep something too.',
    );
  });
});

describe('names of every printable sign of Latin-1', () => {
  it('are frozen, found, removed and reported as they are', async () => {
    const signs = Array.from({ length: 0x100 - 0x20 }, (_, at) => String.fromCharCode(0x20 + at))
      .filter((sign) => !/[\u007f-\u009f]/.test(sign))
      .join('');
    // What a group may be called, in one name and with what divides names elsewhere.
    const names = [`team/${signs.slice(0, 90)}`.trim(), `a@b:c ${signs.slice(90)}`.trim()];
    const cloud = await kit.cloud();
    const AwsAccountId = cloud.accountId;
    for (const GroupName of names) {
      await cloud.send(new CreateGroupCommand({ AwsAccountId, Namespace: 'default', GroupName }));
      await cloud.send(
        new CreateGroupMembershipCommand({
          AwsAccountId,
          Namespace: 'default',
          GroupName,
          MemberName: 'quicksight_sso/alice.morgan@brightwater.example',
        }),
      );
      await cloud.send(
        new UpdateDashboardPermissionsCommand({
          AwsAccountId,
          DashboardId: 'data-freshness',
          GrantPermissions: [
            { Principal: group(GroupName), Actions: [...actionsFor('dashboard', 'viewer')] },
          ],
        }),
      );
    }
    kit.at(kit.now().toISOString());
    await kit.sync('full');
    const review = await kit.open({
      scope: { of: { kind: 'groups', groups: names.map(group) }, part: 'everything', level: 'any' },
    });
    expect(review.counts.total).toBe(4);
    for (const name of names)
      expect((await kit.rows(review.id, { search: name.slice(0, 200) })).total).toBe(2);
    await kit.reviews.decide(
      { id: review.id, rows: { filter: {} }, decision: 'remove', reason: signs },
      kit.call,
    );
    const { run, review: closed } = await kit.submit(review.id);
    expect(run?.state).toBe('done');
    expect(closed.outcomes).toEqual({ removed: 4, gone: 0, failed: 0 });
    for (const name of names) expect((await readMembers(cloud, 'default', name)).size).toBe(0);
    await kit.reviews.sign({ id: review.id }, kit.call);
    for (const format of ['json', 'html'] as const) {
      const { text } = await kit.reviews.report({ id: review.id, format }, kit.call);
      expect(verifyReport(Buffer.from(text)).state).toBe('good');
    }
  });
});

describe('what could not be read', () => {
  it('is named before freezing, accepted knowingly, printed in the report, and never passed for nobody', async () => {
    const denied = {
      type: 'error',
      name: 'AccessDeniedException',
      status: 401,
      message: 'Not allowed',
    } as const;
    await kit.sandbox.control({ faults: [{ operation: 'ListGroupMemberships', fault: denied }] });
    const later = new Date(kit.now().getTime() + 3 * day).toISOString();
    kit.at(later);
    kit.setClock(later);
    await kit.sync('full');
    await kit.sandbox.control({ faults: [] });
    kit.pass(2 * day);
    const { id } = await kit.reviews.create(kit.draft(), kit.call);
    expect(await refusal(kit.reviews.open({ id, acceptGaps: false }, kit.call))).toMatch(
      /^CONFLICT: Not everything could be read. Who is in group .* can no longer be read/,
    );
    const review = await kit.reviews.open({ id, acceptGaps: true }, kit.call);
    expect(review.basis.troubles.map(({ state }) => state)).toContain('unreadable');
    expect(review.basis.troubles.map(({ state }) => state)).toContain('stale');
    const { rows } = await kit.rows(id, { how: 'membership' });
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every(({ basis }) => basis === 'unreadable')).toBe(true);
    await kit.submit(id);
    await kit.reviews.sign({ id }, kit.call);
    const { text } = await kit.reviews.report({ id, format: 'html' }, kit.call);
    expect(text).toContain('can no longer be read');
    expect(text).toContain('Not decided');
  });
});

describe('a run that does not come off', () => {
  it('leaves the review submitted, says which rows stayed, and is closed knowingly or resumed', async () => {
    await kit.sync('full');
    const review = await kit.open({
      scope: { of: { kind: 'connection' }, part: 'memberships', level: 'any' },
    });
    const { rows } = await kit.rows(review.id);
    const numbers = rows.filter(({ what }) => what.id === 'brightwater-readers').map(({ number }) => number);
    await kit.decide(review.id, numbers, 'remove', 'Moved away');
    const refused = {
      type: 'error',
      name: 'AccessDeniedException',
      status: 401,
      message: 'Not allowed',
    } as const;
    await kit.sandbox.control({ faults: [{ operation: 'DeleteGroupMembership', skip: 1, fault: refused }] });
    const { run, runId, review: stopped } = await kit.submit(review.id);
    await kit.sandbox.control({ faults: [] });
    expect(run?.state).toBe('stopped');
    expect(stopped).toMatchObject({
      state: 'submitted',
      outcomes: { removed: 1, failed: numbers.length - 1 },
    });
    await kit.engine.resume(runId ?? '', { actor: 'Ann', role: 'admin', origin: 'cli' });
    await kit.engine.ended(runId ?? '');
    expect(await kit.reviews.get({ id: review.id }, kit.call)).toMatchObject({
      state: 'closed',
      outcomes: { removed: numbers.length, failed: 0 },
    });
  });
});
