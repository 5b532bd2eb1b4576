import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GrantRequest } from '../../shared/domain/grant.ts';
import { firstPolicies, type GrantPolicy } from '../../shared/domain/grant-policy.ts';
import { keyText, makeApproverKey, publicPart, signStatement } from '../approvals/approval-statement.ts';
import { readPermissions } from '../connectors/quicksight/read-permissions.ts';
import { type GrantsKit, openGrantsKit } from './testing/grants-kit.ts';

let kit: GrantsKit;
const hour = 3_600_000;
const day = 24 * hour;

beforeAll(async () => {
  kit = await openGrantsKit();
});
afterAll(() => kit.close());

const dashboard = (id: string): GrantRequest['what'] => [{ resource: 'dashboard', id }];
const to = (group: string): GrantRequest['who'] => [{ principal: kit.arn('group', group) }];
const levelHeld = async (id: string, group: string) => {
  const actions = (await readPermissions(await kit.cloud(), 'dashboard', id))?.get(kit.arn('group', group));
  return actions === undefined ? null : actions.length === 3 ? 'viewer' : 'owner';
};
const withPolicy = async (more: Partial<GrantPolicy>) => {
  const { version } = await kit.grants.policies(undefined, kit.call);
  await kit.grants.savePolicies(
    { version, policies: [{ ...(firstPolicies[0] as GrantPolicy), ...more }] },
    kit.call,
  );
};

describe('a grant with an end', () => {
  it('takes effect, says what it means for people, and is taken when its time is over', async () => {
    const { planned, run, detail } = await kit.give({
      who: to('platform-authors'),
      what: dashboard('staffing-levels'),
      span: { kind: 'for', ms: day },
    });
    expect(planned.plan.effects[0]).toMatch(/^3 people may use 1 dashboard as viewers, for 1 day/);
    expect(run?.state).toBe('done');
    expect(detail.grants[0]).toMatchObject({
      state: 'active',
      endsAt: new Date(kit.now().getTime() + day).toISOString(),
    });
    expect(await levelHeld('staffing-levels', 'platform-authors')).toBe('viewer');

    kit.pass(day - 1_000);
    expect(await kit.expire()).toMatchObject({ ended: 0, failed: [], late: [] });
    kit.pass(2_000);
    expect(await kit.expire()).toMatchObject({ ended: 1, failed: [], late: [] });
    expect(await levelHeld('staffing-levels', 'platform-authors')).toBeNull();
    const after = await kit.grants.get({ id: detail.id }, kit.call);
    expect(after.grants[0]?.state).toBe('expired');
    expect(after.events.map(({ to }) => to)).toEqual([
      'draft',
      'waiting',
      'approved',
      'active',
      'expiring',
      'expired',
    ]);
  });

  it('stands in no list while it was only reviewed, nor when nobody handed it in', async () => {
    const count = async () => (await kit.grants.list({ limit: 1, offset: 0 }, kit.call)).total;
    const before = await count();
    await kit.grants.plan(
      kit.request({ who: to('platform-authors'), what: dashboard('staffing-levels') }),
      kit.call,
    );
    expect(await count()).toBe(before);
    kit.pass(8 * day);
    expect((await kit.expire()).lapsed).toBeGreaterThan(0);
    expect(await count()).toBe(before);
  });

  it('counts a duration from taking effect, not from asking', async () => {
    const planned = await kit.grants.plan(
      kit.request({
        who: to('platform-authors'),
        what: dashboard('staffing-levels'),
        span: { kind: 'for', ms: day },
      }),
      kit.call,
    );
    kit.pass(5 * hour);
    const { runId } = await kit.grants.submit({ planId: planned.plan.id, hash: planned.plan.hash }, kit.call);
    await kit.engine.ended(runId ?? '');
    const { grants } = await kit.grants.get({ id: planned.requestId }, kit.call);
    expect(grants[0]?.endsAt).toBe(new Date(kit.now().getTime() + day).toISOString());
    await kit.revoke([grants[0]?.id ?? '']);
  });

  it('is told late where nobody looked, and by how much', async () => {
    await kit.give({
      who: to('platform-authors'),
      what: dashboard('staffing-levels'),
      span: { kind: 'for', ms: hour },
    });
    kit.pass(9 * hour);
    const { late } = await kit.expire();
    expect(late).toMatchObject([{ lateMs: 8 * hour, what: expect.stringContaining('platform-authors') }]);
  });

  it('is tried again until it comes off, and says meanwhile why not', async () => {
    const { detail } = await kit.give({
      who: to('platform-authors'),
      what: dashboard('staffing-levels'),
      span: { kind: 'for', ms: hour },
    });
    await kit.sandbox.control({
      faults: [
        {
          operation: 'UpdateDashboardPermissions',
          fault: { type: 'error', name: 'AccessDeniedException', status: 401 },
        },
      ],
    });
    kit.pass(2 * hour);
    expect((await kit.expire()).failed).toHaveLength(1);
    const stuck = (await kit.grants.get({ id: detail.id }, kit.call)).grants[0];
    expect(stuck).toMatchObject({ state: 'expiring', problem: expect.any(String) });
    await kit.sandbox.control({ faults: [] });
    expect(await kit.expire()).toMatchObject({ ended: 1, failed: [] });
    expect(await levelHeld('staffing-levels', 'platform-authors')).toBeNull();
  });
});

describe('clocks that are wrong', () => {
  it('set back: the grant ends once it has lasted its length', async () => {
    const { detail } = await kit.give({
      who: to('platform-authors'),
      what: dashboard('staffing-levels'),
      span: { kind: 'for', ms: 3 * hour },
    });
    const before = kit.now().toISOString();
    await kit.expire();
    kit.setClock('2020-01-01T00:00:00.000Z');
    for (let hours = 1; hours <= 2; hours++) {
      kit.passUnseen(hour);
      expect((await kit.expire()).ended).toBe(0);
    }
    kit.passUnseen(hour);
    expect((await kit.expire()).ended).toBe(1);
    expect((await kit.grants.get({ id: detail.id }, kit.call)).grants[0]?.state).toBe('expired');
    kit.setClock(before);
    await kit.expire();
  });

  it('set forward for a while: what is given after it was put right is not cut short', async () => {
    const right = kit.now().toISOString();
    kit.setClock('2031-01-01T00:00:00.000Z');
    await kit.expire();
    kit.setClock(right);
    await kit.reopened().expire(false, kit.call);
    const { detail } = await kit.give({
      who: to('platform-authors'),
      what: dashboard('staffing-levels'),
      span: { kind: 'for', ms: hour },
    });
    kit.pass(hour / 2);
    expect((await kit.expire()).ended).toBe(0);
    kit.pass(hour);
    expect((await kit.expire()).ended).toBe(1);
    expect(detail.grants[0]?.state).toBe('active');
  });
});

describe('overlapping grants', () => {
  it('unite: the one that ends takes nothing that the other covers', async () => {
    const where = { who: to('platform-authors'), what: dashboard('staffing-levels') };
    await kit.give({ ...where, span: { kind: 'for', ms: hour } });
    const longer = await kit.give({ ...where, span: { kind: 'for', ms: 5 * hour } });
    expect(longer.planned.plan.steps).toHaveLength(0);
    expect(longer.planned.resulting[0]?.words).toMatch(/^viewer until .*13:|^viewer until .*, then nothing$/);
    expect(longer.detail.grants[0]?.state).toBe('active');
    kit.pass(2 * hour);
    expect((await kit.expire()).ended).toBe(1);
    expect(await levelHeld('staffing-levels', 'platform-authors')).toBe('viewer');
    kit.pass(4 * hour);
    expect((await kit.expire()).ended).toBe(1);
    expect(await levelHeld('staffing-levels', 'platform-authors')).toBeNull();
  });

  it('come down to the lower one, and to what was held before Steward', async () => {
    const where = { who: to('harbourlight-readers'), what: dashboard('patient-flow') };
    expect(await levelHeld('patient-flow', 'harbourlight-readers')).toBe('viewer');
    const { planned } = await kit.give({ ...where, level: 'owner', span: { kind: 'for', ms: hour } });
    expect(planned.resulting[0]?.words).toMatch(/^owner until .*, then viewer$/);
    expect(await levelHeld('patient-flow', 'harbourlight-readers')).toBe('owner');
    kit.pass(2 * hour);
    await kit.expire();
    expect(await levelHeld('patient-flow', 'harbourlight-readers')).toBe('viewer');
  });

  it('renews with the new end, and leaves nothing behind when that is over', async () => {
    const { detail } = await kit.give({
      who: to('platform-authors'),
      what: dashboard('staffing-levels'),
      span: { kind: 'for', ms: hour },
    });
    const [renewal] = await kit.grants.planRenewal(
      {
        ids: [detail.grants[0]?.id ?? ''],
        span: { kind: 'for', ms: 4 * hour },
        reason: 'Still needed',
        ticket: '',
      },
      kit.call,
    );
    const { runId } = await kit.grants.submit(
      { planId: renewal?.plan.id ?? '', hash: renewal?.plan.hash ?? '' },
      kit.call,
    );
    await kit.engine.ended(runId ?? '');
    kit.pass(2 * hour);
    await kit.expire();
    expect(await levelHeld('staffing-levels', 'platform-authors')).toBe('viewer');
    kit.pass(3 * hour);
    await kit.expire();
    expect(await levelHeld('staffing-levels', 'platform-authors')).toBeNull();
  });
});

describe('revoking', () => {
  it('takes exactly what is held, and says what is still effective another way', async () => {
    const user = kit.arn('user', 'quicksight_sso/julia.brandt@harbourlight.example');
    const { detail } = await kit.give({ who: [{ principal: user }], what: dashboard('patient-flow') });
    const plan = await kit.revoke([detail.grants[0]?.id ?? '']);
    expect(plan.findings[0]?.message).toContain('still effective through group “harbourlight-readers”');
    const after = await kit.grants.get({ id: detail.id }, kit.call);
    expect(after.grants[0]).toMatchObject({ state: 'revoked' });
    expect(after.grants[0]?.still).toMatchObject({
      known: true,
      ways: [{ level: 'viewer', through: 'group “harbourlight-readers”' }],
      gaps: [],
    });
    expect((await readPermissions(await kit.cloud(), 'dashboard', 'patient-flow'))?.has(user)).toBe(false);
  });

  it('refuses what is not in effect', async () => {
    const { grants } = await kit.grants.list({ state: 'expired', limit: 1, offset: 0 }, kit.call);
    await expect(kit.grants.planRevoke({ ids: [grants[0]?.id ?? ''] }, kit.call)).rejects.toThrow(
      /in effect/,
    );
  });
});

describe('other people’s approval', () => {
  const clara = makeApproverKey();
  const dora = makeApproverKey();
  const pending = async () => {
    await withPolicy({ title: 'Two eyes more', approvals: 1 });
    const given = await kit.give({
      who: to('platform-authors'),
      what: dashboard('staffing-levels'),
      span: { kind: 'for', ms: hour },
    });
    expect(given.decision).toBe('pending');
    return given;
  };
  const sign = (key: string, planHash: string, verdict: 'approved' | 'declined' = 'approved') =>
    signStatement(key, { verdict, planHash, at: '2026-03-01T08:00:00.000Z', name: 'Clara' });

  beforeAll(async () => {
    await kit.grants.addApprover({ key: keyText(publicPart(clara, 'Clara')) }, kit.call);
  });
  afterAll(() => withPolicy({}));

  it('waits for it, gives nothing before, and takes effect with it', async () => {
    const { planned, requestId } = await pending();
    expect(await levelHeld('staffing-levels', 'platform-authors')).toBeNull();
    const decided = await kit.grants.addApproval(
      { id: requestId, statement: sign(clara, planned.plan.hash) },
      kit.call,
    );
    expect(decided.decision).toBe('approved');
    await kit.engine.ended(decided.runId ?? '');
    const { grants } = await kit.grants.get({ id: requestId }, kit.call);
    expect(grants[0]?.state).toBe('active');
    await kit.revoke([grants[0]?.id ?? '']);
  });

  it.each([
    ['a key that nobody trusts', (hash: string) => sign(dora, hash), /not among the approvers/],
    ['another plan', () => sign(clara, 'a'.repeat(64)), /another plan/],
    [
      'a verdict turned round after signing',
      (hash: string) => sign(clara, hash, 'declined').replace('"declined"', '"approved"'),
      /not a signed approval/,
    ],
    [
      'a hash put in after signing',
      (hash: string) => sign(clara, 'b'.repeat(64)).replace('b'.repeat(64), hash),
      /not a signed approval/,
    ],
    [
      'another person’s name put in',
      (hash: string) => sign(clara, hash).replace('Clara', 'Carla'),
      /not a signed approval/,
    ],
    ['no signature at all', () => '{"verdict":"approved"}', /not a signed approval/],
    ['no JSON', () => 'yes, go ahead', /not a signed approval/],
  ])('refuses %s', async (_what, statement, why) => {
    const { planned, requestId } = await pending();
    await expect(
      kit.grants.addApproval({ id: requestId, statement: statement(planned.plan.hash) }, kit.call),
    ).rejects.toThrow(why);
    expect((await kit.grants.get({ id: requestId }, kit.call)).decision).toBe('pending');
    await kit.grants.cancel({ id: requestId }, kit.call);
  });

  it('refuses the requester’s own key, as an approver and as a signature', async () => {
    const { text } = await kit.grants.myKey(undefined, kit.call);
    await expect(kit.grants.addApprover({ key: text }, kit.call)).rejects.toThrow(/own/);
    const { planned, requestId } = await pending();
    const own = await kit.secrets.get('grants/approver-key');
    await expect(
      kit.grants.addApproval({ id: requestId, statement: sign(own ?? '', planned.plan.hash) }, kit.call),
    ).rejects.toThrow(/Nobody approves/);
    const { text: plan } = await kit.grants.exportPlan({ id: requestId }, kit.call);
    await expect(kit.grants.signApproval({ plan, verdict: 'approved' }, kit.call)).rejects.toThrow(
      /Nobody approves|nobody approves/,
    );
    await kit.grants.cancel({ id: requestId }, kit.call);
  });

  it('counts one person once', async () => {
    await withPolicy({ title: 'Three eyes more', approvals: 2 });
    const { planned, requestId } = await kit.give({
      who: to('platform-authors'),
      what: dashboard('staffing-levels'),
    });
    const statement = sign(clara, planned.plan.hash);
    expect((await kit.grants.addApproval({ id: requestId, statement }, kit.call)).decision).toBe('pending');
    await expect(kit.grants.addApproval({ id: requestId, statement }, kit.call)).rejects.toThrow(/already/);
    await kit.grants.cancel({ id: requestId }, kit.call);
  });

  it('refuses a second profile of whoever asked, and counts two keys of one person once', async () => {
    const [second, spare] = [makeApproverKey(), makeApproverKey()];
    const trust = (key: string, name: string, person?: string) =>
      kit.grants.addApprover(
        { key: keyText(publicPart(key, name)), ...(person ? { person } : {}) },
        kit.call,
      );
    const me = kit.call.actor;
    await expect(trust(second, me)).rejects.toThrow(/as you are/);
    await expect(trust(second, 'Somebody', ` ${me.toUpperCase()}@x.org`)).rejects.toThrow(/is you/);
    // Somebody else who uses this profile trusted it: it is theirs whom it is bound to all the same.
    await kit.grants.addApprover(
      { key: keyText(publicPart(second, 'Somebody')), person: me },
      { ...kit.call, actor: 'Erik' },
    );
    await trust(spare, 'old laptop', 'clara@x.org');
    await withPolicy({ title: 'Three eyes more', approvals: 2 });
    const { planned, requestId } = await kit.give({
      who: to('platform-authors'),
      what: dashboard('staffing-levels'),
    });
    const hand = (key: string) =>
      kit.grants.addApproval({ id: requestId, statement: sign(key, planned.plan.hash) }, kit.call);
    await expect(hand(second)).rejects.toThrow(/who asked for it/);
    expect((await hand(clara)).decision).toBe('pending');
    await expect(hand(spare)).rejects.toThrow(/already/);
    expect((await kit.grants.get({ id: requestId }, kit.call)).given).toHaveLength(1);
    await kit.grants.cancel({ id: requestId }, kit.call);
  });

  it('is over with one person’s no, and lapses when nobody decides', async () => {
    const { planned, requestId } = await pending();
    const declined = await kit.grants.addApproval(
      { id: requestId, statement: sign(clara, planned.plan.hash, 'declined') },
      kit.call,
    );
    expect(declined.decision).toBe('declined');
    const second = await pending();
    kit.pass(8 * day);
    expect((await kit.expire()).lapsed).toBeGreaterThan(0);
    const lapsed = await kit.grants.get({ id: second.requestId }, kit.call);
    expect([lapsed.decision, lapsed.grants[0]?.state]).toEqual(['lapsed', 'revoked']);
  });

  it('is by the policies of the day on which it was planned', async () => {
    await withPolicy({ title: 'Nobody' });
    const { plan } = await kit.grants.plan(
      kit.request({ who: to('platform-authors'), what: dashboard('staffing-levels') }),
      kit.call,
    );
    await withPolicy({ title: 'Everybody', approvals: 1 });
    await expect(kit.grants.submit({ planId: plan.id, hash: plan.hash }, kit.call)).rejects.toThrow(
      /policies were changed/,
    );
  });
});

describe('policies', () => {
  it.each([
    ['an environment that is not there', { environment: 'prodution' }, /no environment “prodution”/],
    ['a tenant that is not there', { tenant: 'nobody' }, /no tenant “nobody”/],
  ])('about %s are refused: they would protect nothing', async (_what, more, why) => {
    const { version, policies } = await kit.grants.policies(undefined, kit.call);
    const policy = { ...(firstPolicies[0] as GrantPolicy), id: kit.connectionId, title: 'New', ...more };
    await expect(
      kit.grants.savePolicies({ version, policies: [...policies, policy as GrantPolicy] }, kit.call),
    ).rejects.toThrow(why);
    expect((await kit.grants.policies(undefined, kit.call)).version).toBe(version);
  });
});

describe('what was begun', () => {
  const save = (revision: number, body: Record<string, string>, actor = kit.call.actor) =>
    kit.grants.saveDraft({ kind: 'request', revision, body }, { ...kit.call, actor });

  it('is kept for each person, and is not written over by a window that has not seen the last of it', async () => {
    expect((await save(0, { reason: 'a' })).revision).toBe(1);
    expect((await save(1, { reason: 'ab' })).revision).toBe(2);
    await expect(save(1, { reason: 'x' })).rejects.toThrow(/another window/);
    await expect(save(0, { reason: 'x' })).rejects.toThrow(/another window/);
    await save(0, { reason: 'other' }, 'Erik');
    expect(await kit.grants.drafts(undefined, kit.call)).toMatchObject([
      { kind: 'request', revision: 2, body: { reason: 'ab' } },
    ]);
    expect(await kit.grants.discardDraft({ kind: 'request' }, kit.call)).toEqual({ discarded: true });
    expect(await kit.grants.drafts(undefined, kit.call)).toEqual([]);
    expect(await kit.grants.drafts(undefined, { ...kit.call, actor: 'Erik' })).toHaveLength(1);
  });
});

describe('breaking the glass', () => {
  it('gives at once past the approvals, briefly, and is waited for until reviewed', async () => {
    await withPolicy({ title: 'Two eyes more', approvals: 1 });
    const { decision, detail, planned } = await kit.give({
      who: to('platform-authors'),
      what: dashboard('staffing-levels'),
      span: { kind: 'for', ms: hour },
      breakGlass: true,
      reason: 'Outage of the nightly load',
    });
    await withPolicy({});
    expect(decision).toBe('approved');
    expect(detail.grants[0]?.state).toBe('active');
    expect(planned.plan.findings.map(({ message }) => message).join()).toContain('goes past the 1 approval');
    expect((await kit.grants.waiting(undefined, kit.call)).unreviewed).toMatchObject([{ id: detail.id }]);
    await kit.grants.reviewBreakGlass({ id: detail.id, note: 'Justified' }, kit.call);
    expect((await kit.grants.waiting(undefined, kit.call)).unreviewed).toEqual([]);
    await kit.revoke([detail.grants[0]?.id ?? '']);
  });

  it.each([
    ['without a reason', { reason: '' }, /needs a reason/],
    ['for longer than four hours', { span: { kind: 'for', ms: 5 * hour } }, /at most 4 hours/],
    ['for good', { span: { kind: 'good' } }, /at most 4 hours/],
  ] as const)('is refused %s', async (_how, more, why) => {
    const { plan } = await kit.grants.plan(
      kit.request({
        who: to('platform-authors'),
        what: dashboard('staffing-levels'),
        span: { kind: 'for', ms: hour },
        breakGlass: true,
        ...more,
      }),
      kit.call,
    );
    expect(
      plan.findings
        .filter(({ severity }) => severity === 'blocker')
        .map(({ message }) => message)
        .join(),
    ).toMatch(why);
    await expect(kit.grants.submit({ planId: plan.id, hash: plan.hash }, kit.call)).rejects.toThrow(
      /cannot be applied/,
    );
  });
});

describe('finding receivers', () => {
  it('by name, e-mail and group, and tells the nearest name of one that is not there', async () => {
    const text =
      'email\njulia.brandt@harbourlight.example\nplatform-authors\njulia.brand@harbourlight.example\nnobody at all';
    const { found, unknown } = await kit.grants.resolve({ connectionId: kit.connectionId, text }, kit.call);
    expect(found.map(({ kind }) => kind)).toEqual(['user', 'group']);
    expect(unknown).toMatchObject([{ nearest: 'julia.brandt@harbourlight.example' }, { nearest: null }]);
  });
});
