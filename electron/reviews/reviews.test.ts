import {
  CreateGroupCommand,
  CreateGroupMembershipCommand,
  UpdateDashboardPermissionsCommand,
} from '@aws-sdk/client-quicksight';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReviewRow } from '../../shared/contract/reviews.ts';
import { actionsFor } from '../../shared/domain/permission-sets.ts';
import { keyText, makeApproverKey, publicPart, signStatement } from '../approvals/approval-statement.ts';
import { readMembers } from '../connectors/quicksight/read-people.ts';
import { readPermissions } from '../connectors/quicksight/read-permissions.ts';
import { openGrantsKit } from '../grants/testing/grants-kit.ts';
import { verifyReport } from './sign-report.ts';
import { policyOf } from './testing/policy-of.ts';
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
    const { plan } = await kit.reviews.plan({ id: review.id, ticket: '' }, kit.call);
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
        of: {
          kind: 'assets',
          assets: [{ resource: 'dashboard', id: 'data-freshness' }],
          withContents: false,
        },
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
    const { plan } = await kit.reviews.plan({ id: review.id, ticket: '' }, kit.call);
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

describe('other people’s approval', () => {
  const [bob, clara, second] = [makeApproverKey(), makeApproverKey(), makeApproverKey()];
  const sign = (key: string, planHash: string, verdict: 'approved' | 'declined' = 'approved') =>
    signStatement(key, { verdict, planHash, at: kit.now().toISOString(), name: 'Somebody' });
  const policies = async (more: Parameters<typeof policyOf>[0]) => {
    const { version } = await kit.grants.policies(undefined, kit.call);
    await kit.grants.savePolicies({ version, policies: [policyOf(more)] }, kit.call);
  };
  const rowsOf = async (id: string) =>
    (await kit.rows(id, { how: 'membership', search: 'harbourlight' })).rows.map(({ number }) => number);
  /** Rows that no earlier test took: the directory is not read again between them. */
  let taken = 0;
  const nextRow = async (id: string) => (await rowsOf(id))[taken++] ?? 0;
  /** Handed in by Ann; Bob decided that its one row goes. */
  const handedIn = async (count = 1) => {
    await policies({ title: 'Two eyes more', approvals: count });
    const review = await kit.open({
      scope: { of: { kind: 'connection' }, part: 'memberships', level: 'any' },
    });
    const number = await nextRow(review.id);
    await kit.decide(review.id, [number], 'remove', 'Left', 'Bob');
    const submitted = await kit.submit(review.id);
    const row = (await kit.rows(review.id)).rows.find((one) => one.number === number);
    if (row === undefined) throw new Error('There is no such row');
    return { ...submitted, id: review.id, number, row };
  };
  const approve = (id: string, statement: string) => kit.reviews.addApproval({ id, statement }, kit.call);
  const isStill = async ({ who, what }: ReviewRow) =>
    (await readMembers(await kit.cloud(), what.namespace ?? '', what.id)).has(who.name);

  beforeAll(async () => {
    for (const [key, person] of [
      [bob, 'Bob'],
      [clara, 'Clara'],
    ] as const)
      await kit.grants.addApprover({ key: keyText(publicPart(key, person)) }, kit.call);
  });
  afterAll(() => policies({}));

  it('is waited for: nothing is taken and nothing decided before, and the report says who gave it', async () => {
    const { id, plan, state, runId, review, row, number } = await handedIn();
    expect({ state, runId }).toEqual({ state: 'pending', runId: null });
    expect(plan.findings.map(({ message }) => message).join()).toContain(
      'The policy “Two eyes more” asks for 1 approval by other people',
    );
    expect(review).toMatchObject({
      state: 'pending',
      mayDecide: false,
      submission: { by: 'Ann', approvals: 1, given: [], decision: 'pending', planHash: plan.hash },
    });
    expect(await isStill(row)).toBe(true);
    expect(await refusal(kit.decide(id, [number], 'keep'))).toMatch(
      /^CONFLICT: This review waits for approval/,
    );
    expect(await refusal(kit.reviews.plan({ id, ticket: '' }, kit.call))).toMatch(/waits for approval/);
    expect((await kit.reviews.list({ state: 'pending', limit: 9, offset: 0 }, kit.call)).total).toBe(1);
    const { text } = await kit.reviews.exportPlan({ id }, kit.call);
    expect(JSON.parse(text).hash).toBe(plan.hash);

    const approved = await approve(id, sign(clara, plan.hash));
    expect(approved).toMatchObject({ state: 'submitted', submittedBy: 'Ann' });
    expect((await kit.engine.ended(approved.runId ?? ''))?.state).toBe('done');
    expect(await isStill(row)).toBe(false);
    await kit.reviews.sign({ id }, kit.call);
    const json = JSON.parse((await kit.reviews.report({ id, format: 'json' }, kit.call)).text);
    expect(json.approval).toMatchObject({
      actor: 'Ann',
      approvals: 1,
      given: [{ name: 'Clara', verdict: 'approved', signed: expect.stringContaining(plan.hash) }],
    });
    const html = await kit.reviews.report({ id, format: 'html' }, kit.call);
    expect(html.text).toContain('by Clara (');
    expect(html.text).toContain('as the policy “Two eyes more” asks for');
  });

  it('counts nobody who asked for it, nobody unknown and nothing that was changed', async () => {
    const { id, plan } = await handedIn();
    await kit.grants.myKey(undefined, kit.call);
    const own = (await kit.secrets.get('grants/approver-key')) ?? '';
    const refused: readonly (readonly [string, string, RegExp])[] = [
      ['this profile’s own key', sign(own, plan.hash), /Nobody approves what he asked for himself/],
      ['whoever decided that it goes', sign(bob, plan.hash), /Bob’s, who decided that some of it goes/],
      ['a key that nobody trusts', sign(second, plan.hash), /not among the approvers/],
      ['another plan', sign(clara, 'a'.repeat(64)), /Hand over the plan of this review|another plan/],
      [
        'a verdict turned round',
        sign(clara, plan.hash, 'declined').replace('declined', 'approved'),
        /not a signed approval/,
      ],
      ['no signature', 'go ahead', /not a signed approval/],
    ];
    for (const [what, statement, why] of refused)
      expect([what, await refusal(approve(id, statement))]).toEqual([what, expect.stringMatching(why)]);
    expect(
      await refusal(
        kit.grants.signApproval(
          { plan: (await kit.reviews.exportPlan({ id }, kit.call)).text, verdict: 'approved' },
          kit.call,
        ),
      ),
    ).toMatch(/made in this profile: nobody approves/);
    expect((await kit.reviews.get({ id }, kit.call)).submission?.given).toEqual([]);
    await kit.reviews.cancel({ id, reason: '' }, kit.call);
    expect(await refusal(approve(id, sign(clara, plan.hash)))).toMatch(/nobody’s word is waited for/);
  });

  it('needs as many people as the strictest policy says, each once', async () => {
    const { id, plan } = await handedIn(2);
    expect(await approve(id, sign(clara, plan.hash))).toMatchObject({ state: 'pending' });
    expect(await refusal(approve(id, sign(clara, plan.hash)))).toMatch(/Clara has decided on this already/);
    // In a profile of her own Erin signs the file that she was sent.
    const other = await openGrantsKit();
    const erin = { ...other.call, actor: 'Erin' };
    const { text: key } = await other.grants.myKey(undefined, erin);
    await kit.grants.addApprover({ key, person: 'Erin' }, kit.call);
    const { text } = await kit.reviews.exportPlan({ id }, kit.call);
    const signed = await other.grants.signApproval({ plan: text, verdict: 'approved' }, erin);
    await other.close();
    expect(signed.title).toBe(plan.title);
    const approved = await approve(id, signed.statement);
    expect(approved.submission?.given.map(({ name }) => name)).toEqual(['Clara', 'Erin']);
    expect((await kit.engine.ended(approved.runId ?? ''))?.state).toBe('done');
  });

  it('declined, taken back or not given in time it goes back to the reviewers, who can hand it in anew', async () => {
    const { id, plan, number, row } = await handedIn();
    expect(await approve(id, sign(clara, plan.hash, 'declined'))).toMatchObject({
      state: 'open',
      mayDecide: true,
      submission: { decision: 'declined' },
    });
    // What was declined is not handed in again as it is.
    expect(await refusal(kit.reviews.submit({ id, planId: plan.id, hash: plan.hash }, kit.call))).toMatch(
      /handed in before/,
    );
    expect((await kit.submit(id)).state).toBe('pending');
    expect(await kit.reviews.withdraw({ id }, kit.call)).toMatchObject({ state: 'open' });
    expect(await refusal(kit.reviews.withdraw({ id }, kit.call))).toMatch(/nothing of it waits/);
    expect((await kit.submit(id)).state).toBe('pending');
    kit.pass(7 * day + 1_000);
    const lapsed = await kit.reviews.get({ id }, kit.call);
    expect(lapsed).toMatchObject({ state: 'open', submission: { decision: 'lapsed' } });
    expect(lapsed.events[0]).toMatchObject({ value: 'open', actor: 'Steward' });
    expect(await isStill(row)).toBe(true);
    expect(await kit.decide(id, [number], 'keep')).toMatchObject({ changed: 1 });
    // Nothing goes any more, so nobody has to approve; the report tells what was not applied.
    expect((await kit.submit(id)).state).toBe('closed');
    await kit.reviews.sign({ id }, kit.call);
    const { text } = await kit.reviews.report({ id, format: 'json' }, kit.call);
    const { approval, earlier } = JSON.parse(text) as {
      approval: null;
      earlier: { decision: string; given: { name: string }[] }[];
    };
    expect([approval, earlier.map(({ decision }) => decision).sort()]).toEqual([
      null,
      ['declined', 'lapsed', 'withdrawn'],
    ]);
    const html = await kit.reviews.report({ id, format: 'html' }, kit.call);
    expect(html.text).toContain('declined (Clara declined');
  });

  it('is asked for by the policies as they are when it is handed in', async () => {
    await policies({});
    const review = await kit.open({
      scope: { of: { kind: 'connection' }, part: 'memberships', level: 'any' },
    });
    const number = await nextRow(review.id);
    await kit.decide(review.id, [number], 'remove', 'Left');
    const { plan } = await kit.reviews.plan({ id: review.id, ticket: '' }, kit.call);
    await policies({ title: 'Now', approvals: 1 });
    expect(
      await refusal(kit.reviews.submit({ id: review.id, planId: plan.id, hash: plan.hash }, kit.call)),
    ).toMatch(/The policies were changed after this plan was made/);
    await kit.reviews.cancel({ id: review.id, reason: '' }, kit.call);
  });
});

describe('what a reviewer may not decide on', () => {
  it('is also what a group holds that he was in, and trying tells it without staging anything', async () => {
    await kit.sync('full');
    const review = await kit.open({
      reviewers: [
        { name: 'Alice', email: 'alice.morgan@brightwater.example' },
        { name: 'Bob', email: null },
      ],
      scope: { of: { kind: 'connection' }, part: 'grants', level: 'any' },
    });
    const ofGroup = (await kit.rows(review.id, { search: 'brightwater-readers' })).rows;
    expect(ofGroup.length).toBeGreaterThan(0);
    const numbers = ofGroup.map(({ number }) => number);
    expect(await refusal(kit.decide(review.id, numbers, 'keep', '', 'Alice'))).toMatch(
      /^FORBIDDEN: Th(is is|ese are) your own access/,
    );
    const said = { id: review.id, rows: { filter: {} }, decision: 'keep' as const, reason: '' };
    const tried = await kit.reviews.tryDecision(said, kit.as('Alice'));
    expect(tried.own).toBeGreaterThanOrEqual(numbers.length);
    expect(tried.rows.map(({ number }) => number)).toHaveLength(tried.changed);
    expect(tried.rows.some(({ number }) => numbers.includes(number))).toBe(false);
    const seen = await kit.reviews.get({ id: review.id }, kit.as('Alice'));
    expect(seen).toMatchObject({ own: tried.own, seq: review.seq, counts: { keep: 0 } });
    // The one who is in no such group may.
    expect(await kit.decide(review.id, numbers, 'keep', '', 'Bob')).toMatchObject({ own: 0 });
    await kit.reviews.cancel({ id: review.id, reason: '' }, kit.call);
  });

  it('a token is only named where there is one', async () =>
    expect(await refusal(kit.open({ reviewers: [{ name: 'token:nope', email: null }] }))).toBe(
      'BAD_INPUT: There is no token called “nope”.',
    ));
});

describe('a folder', () => {
  it('is reviewed by itself, or with everything in it and in the folders below', async () => {
    const contains = await kit.edges('contains');
    const idOf = (key: string) => key.slice(key.lastIndexOf('/') + 1);
    const isFolder = (key: string) => key.includes(':folder/');
    const outer = contains.find(([, inside]) => isFolder(inside));
    if (outer === undefined) throw new Error('No folder lies in another');
    const [above, below] = outer;
    const inBelow = contains.filter(([from]) => from === below).map(([, inside]) => idOf(inside));
    expect(inBelow.length).toBeGreaterThan(0);
    const about = async (withContents: boolean) => {
      const review = await kit.open({
        scope: {
          of: { kind: 'assets', assets: [{ resource: 'folder', id: idOf(above) }], withContents },
          part: 'everything',
          level: 'any',
        },
      });
      const { rows } = await kit.rows(review.id);
      await kit.reviews.cancel({ id: review.id, reason: '' }, kit.call);
      return { ids: new Set(rows.map(({ what }) => what.id)), readings: review.basis.readings };
    };
    const alone = await about(false);
    expect(alone.ids).toEqual(new Set([idOf(above)]));
    const whole = await about(true);
    expect(whole.ids).toContain(idOf(above));
    expect(inBelow.some((id) => whole.ids.has(id))).toBe(true);
    expect(whole.readings).toBeGreaterThan(alone.readings + inBelow.length);
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
    expect(await refusal(kit.reviews.plan({ id: review.id, ticket: '' }, kit.call))).toBe(
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
