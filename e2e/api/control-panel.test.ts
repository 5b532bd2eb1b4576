import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectSandbox } from '../../electron/sandbox/connect-sandbox.ts';
import { apiScopes } from '../../shared/domain/api-scopes.ts';
import { type ServedConsole, serveConsole } from '../attacks/served-console.ts';
import { tenantOf, threePeople } from '../tenant-file.ts';
import { askPage, type CreatedToken, generatePanel, type PanelAnswer } from './panel.ts';

let served: ServedConsole;
let session: string;
let made: CreatedToken;
let panel: Awaited<ReturnType<typeof generatePanel>>;

const base = () => `http://127.0.0.1:${served.port}`;
const createToken = (name: string, more: object = {}) =>
  askPage<CreatedToken>(served, session, 'tokens.create', { name, scopes: [...apiScopes], ...more });
const effects = async () => (await connectSandbox(served.sandbox as never).control()).effects.length;
const audit = async () =>
  (
    await askPage<{
      entries: { actor: string; origin: string; action: string; outcome: string; detail: object }[];
    }>(served, session, 'audit.list', { search: 'token:panel', limit: 500 })
  ).entries.filter(({ actor }) => actor === 'token:panel');

beforeAll(async () => {
  served = await serveConsole();
  session = await served.signIn();
  made = await createToken('panel');
  panel = await generatePanel(base(), made.secret);
});
afterAll(() => served?.remove());

const settled = async (runId: string): Promise<PanelAnswer['body']> => {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    const { body } = await panel.call('runsGet', { id: runId });
    if (!body.live) return body;
    await pause(100);
  }
  return expect.fail('the run did not end');
};

describe('a control panel with a client made from the document', () => {
  const tenant = tenantOf('acme', 'Acme', threePeople('acme.example'));
  let plan: { id: string; hash: string };
  let runId: string;

  test('sees what there is', async () => {
    const connections = await panel.call('connectionsList');
    expect(connections.body.map(({ name }: { name: string }) => name)).toEqual(['Sandbox']);
    const { body } = await panel.call('connectionsGet', { id: connections.body[0].id });
    expect(body).toEqual(connections.body[0]);
    expect((await panel.call('environmentsList')).body).toHaveLength(4);
    expect((await panel.call('tenantsList', { limit: 5, descending: true })).body).toEqual({
      total: 0,
      tenants: [],
    });
    expect((await panel.call('tenantsSchema')).body.schema.title).toBe('Steward tenant');
  });

  test('plans a tenant’s people once, however often and from wherever it asks under one key', async () => {
    const asked = await Promise.all(
      Array.from({ length: 5 }, () => panel.call('tenantsPlan', {}, { spec: tenant }, 'plan-acme-1')),
    );
    expect(new Set(asked.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(asked.map(({ body }) => body.plan.id)).size).toBe(1);
    plan = asked[0]?.body.plan;
    expect(asked[0]?.body.plan.effects.join(' ')).toMatch(/3 people/);
    const other = await panel.call('tenantsPlan', {}, { spec: { ...tenant, name: 'Other' } }, 'plan-acme-1');
    expect([other.status, other.body.happened]).toEqual([
      422,
      'This idempotency key was used for another call.',
    ]);
    const without = await panel.call('tenantsPlan', {}, { spec: tenant });
    expect(without.body.plan.id).not.toBe(plan.id);
    expect(await effects()).toBe(0);
  });

  test('applies it, follows the run and finds the people there', async () => {
    const apply = () => panel.call('tenantsApply', { planId: plan.id }, { hash: plan.hash }, 'apply-acme-1');
    const [first, second] = await Promise.all([apply(), apply()]);
    expect([first.status, second.body]).toEqual([200, first.body]);
    runId = first.body.runId;
    const run = await settled(runId);
    expect([run.state, run.actor, run.origin]).toEqual(['done', 'token:panel', 'api']);
    expect((await panel.call('runsPlan', { id: runId })).body.hash).toBe(plan.hash);
    const shown = await panel.call('tenantsGet', { slug: 'acme' });
    expect([shown.body.status, shown.body.people]).toEqual(['live', 3]);
    expect((await panel.call('tenantsExport', { slug: 'acme' })).body.yaml).toContain('ann@acme.example');
    expect(await effects()).toBeGreaterThan(3);
  });

  test('reads the account into the directory and finds them there as well', async () => {
    const [{ id }] = (await panel.call('connectionsList')).body;
    expect((await panel.call('directorySync', {}, { connectionId: id })).status).toBe(200);
    await expect
      .poll(async () => (await panel.call('directoryStatus')).body[0].sync.state, { timeout: 30_000 })
      .toBe('done');
    const people = await panel.call('directoryPeople', { search: 'acme.example', limit: 10 });
    expect(people.body.total).toBe(3);
    expect((await panel.call('directoryGroups')).body.total).toBeGreaterThan(0);
    expect((await panel.call('directoryAssets', { kind: 'dashboard' })).status).toBe(200);
    expect((await panel.call('directoryAssignments')).body.assignments).toMatchObject([
      { name: 'curated-zone-read', status: 'ENABLED', everybody: false },
    ]);
    const whole = await panel.call('peopleList');
    expect(whole.body.total).toBeGreaterThanOrEqual(3);
    expect((await panel.call('peopleGet', { id: whole.body.people[0].id })).status).toBe(200);
    expect((await panel.call('peopleDoubts')).status).toBe(200);
    expect((await panel.call('peopleInvitations')).body).toMatchObject([
      { userName: 'old.consultant', invitation: { orEarlier: true, expired: false } },
    ]);
    const user = people.body.people[0].userName;
    const sees = await panel.call('accessPerson', { user });
    expect([sees.status, sees.body.assets?.length ?? 0]).toEqual([200, expect.any(Number)]);
    const [asset] = (await panel.call('directoryAssets', { kind: 'dashboard', limit: 1 })).body.assets;
    expect((await panel.call('accessAudience', { asset: `dashboard/${asset.id}` })).status).toBe(200);
    expect((await panel.call('accessPair', { user, asset: `dashboard/${asset.id}` })).status).toBe(200);
    expect((await panel.call('directoryCancel', {}, { connectionId: id })).body).toEqual({
      cancelled: false,
    });
    const asked = await panel.call(
      'directoryLookUp',
      {},
      { connectionId: id, user: people.body.people[0].userName },
    );
    expect(asked.body).toMatchObject({ key: people.body.people[0].key, gone: false, began: 0, ended: 0 });
  });

  test('adds a person to the tenant with a token that may do only that', async () => {
    const { secret } = await createToken('people only', { scopes: ['people:write', 'runs:read'] });
    const narrow = await generatePanel(base(), secret);
    const people = [{ email: 'dee@acme.example', role: 'reader', name: 'Dee Park' }];
    const planned = await panel.call('tenantsPlanPeople', { slug: 'acme' }, { people }, 'dee');
    const { id, hash, effects: words } = planned.body.plan;
    expect([planned.status, words.join(' ')]).toEqual([200, expect.stringMatching(/1 person/)]);
    // A plan that somebody else made for more is not for this token, whatever it is called with.
    const more = await panel.call('tenantsPlan', {}, { spec: { ...tenant, name: 'Acme Corporation' } });
    const wide = more.body.plan;
    const refused = await narrow.call('tenantsApplyPeople', { planId: wide.id }, { hash: wide.hash });
    expect([refused.status, refused.body.happened]).toEqual([
      409,
      'This plan is not one of a tenant’s people only.',
    ]);
    expect((await narrow.call('tenantsApply', { planId: id }, { hash })).status).toBe(403);
    const applied = await narrow.call('tenantsApplyPeople', { planId: id }, { hash });
    expect((await settled(applied.body.runId)).state).toBe('done');
    const shown = await panel.call('tenantsGet', { slug: 'acme' });
    expect([shown.body.people, shown.body.name]).toEqual([4, 'Acme']);
    const again = await panel.call('tenantsApplyPeople', { planId: id }, { hash });
    expect([again.status, again.body.happened]).toEqual([409, 'This plan was applied already.']);
    expect((await panel.call('tenantsPlanPeople', { slug: 'nobody' }, { people })).status).toBe(404);
  });

  test('plans a grant, hands it in, renews it, lets it end and takes it back', async () => {
    const [{ id: connectionId }] = (await panel.call('connectionsList')).body;
    const [asset] = (await panel.call('directoryAssets', { kind: 'dashboard', limit: 1 })).body.assets;
    const request = {
      connectionId,
      who: [{ tenant: 'acme', role: 'reader' }],
      what: [{ resource: 'dashboard', id: asset.id }],
      level: 'viewer',
      span: { kind: 'for', ms: 86_400_000 },
      reason: 'A quarter’s figures',
      ticket: 'T-1',
    };
    const broken = await panel.call('grantsPlan', {}, { ...request, breakGlass: true });
    expect([broken.status, broken.body.code]).toEqual([403, 'FORBIDDEN']);
    const planned = await panel.call('grantsPlan', {}, request, 'grant-1');
    expect([planned.status, planned.body.plan?.findings ?? planned.body]).toEqual([200, expect.any(Array)]);
    const blockers = planned.body.plan.findings.filter(
      ({ severity }: { severity: string }) => severity === 'blocker',
    );
    expect(blockers).toEqual([]);
    const handIn = () =>
      panel.call(
        'grantsSubmit',
        { planId: planned.body.plan.id },
        { hash: planned.body.plan.hash },
        'submit-1',
      );
    const submitted = await handIn();
    expect([submitted.status, submitted.body.decision]).toEqual([200, 'approved']);
    expect((await handIn()).body).toEqual(submitted.body);
    expect((await settled(submitted.body.runId)).state).toBe('done');
    const shown = await panel.call('grantsGet', { id: submitted.body.requestId });
    expect([shown.body.requestedBy, shown.body.grants[0].state]).toEqual(['token:panel', 'active']);
    const ids = [shown.body.grants[0].id];
    expect((await panel.call('grantsList', { state: 'active' })).body.total).toBe(1);
    expect((await panel.call('grantsWaiting')).body.pending).toEqual([]);
    expect((await panel.call('grantsPolicies')).status).toBe(200);
    expect((await panel.call('grantsLetEnd', {}, { ids })).body).toEqual({ changed: 1 });
    expect((await panel.call('grantsExpire', {}, {})).body.ended).toBe(0);
    const renewal = await panel.call(
      'grantsPlanRenewal',
      {},
      {
        ids,
        span: { kind: 'for', ms: 2 * 86_400_000 },
        reason: 'Longer',
        ticket: 'T-2',
      },
    );
    const cancelled = await panel.call('grantsCancel', { id: renewal.body[0].requestId });
    expect([cancelled.status, cancelled.body.decision]).toEqual([200, 'cancelled']);
    const again = await panel.call('grantsApply', { id: renewal.body[0].requestId });
    expect([again.status, again.body.code]).toEqual([409, 'CONFLICT']);
    const [ending] = (await panel.call('grantsPlanRevoke', {}, { ids })).body;
    const revoked = await panel.call('grantsRevoke', { planId: ending.id }, { hash: ending.hash });
    expect((await settled(revoked.body.runId)).state).toBe('done');
    expect((await panel.call('grantsGet', { id: submitted.body.requestId })).body.grants[0].state).toBe(
      'revoked',
    );
  });

  test('reads an access review and decides in it where it is named as a reviewer, and hands nothing in', async () => {
    const [{ id: connectionId }] = (await panel.call('connectionsList')).body;
    const review = async (reviewer: string) => {
      const { id } = await askPage<{ id: string }>(served, session, 'reviews.create', {
        name: `By ${reviewer}`,
        connectionId,
        scope: { of: { kind: 'connection' }, part: 'memberships' },
        deadline: '2999-12-31T00:00:00.000Z',
        reviewers: [{ name: reviewer }],
      });
      await askPage(served, session, 'reviews.open', { id });
      return id;
    };
    const id = await review('token:panel');
    const listed = await panel.call('reviewsList', { state: 'open', search: 'token:panel' });
    expect(listed.body.reviews.map((one: { id: string }) => one.id)).toEqual([id]);
    const { body } = await panel.call('reviewsRows', { id, decision: 'undecided', limit: 2 });
    expect(body.rows).toHaveLength(2);
    const [row] = body.rows;
    const say = (said: object, key?: string) => panel.call('reviewsDecide', { id }, said, key);
    const remove = { rows: { numbers: [row.number] }, decision: 'remove' };
    const without = await say(remove);
    expect([without.status, without.body.happened]).toEqual([422, 'Removing needs a reason.']);
    const decided = await say({ ...remove, reason: 'Left the company' }, 'decide-1');
    expect([decided.status, decided.body.changed]).toEqual([200, 1]);
    expect((await say({ ...remove, reason: 'Left the company' }, 'decide-1')).body).toEqual(decided.body);
    const shown = await panel.call('reviewsGet', { id });
    expect(shown.body).toMatchObject({ mayDecide: true, counts: { remove: 1, keep: 0 }, submission: null });
    const history = await panel.call('reviewsHistory', { id, number: row.number });
    expect(
      history.body.map(({ actor, reason }: { actor: string; reason: string }) => [actor, reason]),
    ).toEqual([['token:panel', 'Left the company']]);
    const report = await panel.call('reviewsReport', { id, format: 'json' });
    expect([report.status, report.body.code]).toEqual([409, 'CONFLICT']);
    expect(
      panel.operationIds.filter((one) => /^reviews(Submit|Plan|Open|Create|Sign|AddApproval)/.test(one)),
    ).toEqual([]);
    // Named nowhere, or allowed to read only, a token decides nothing.
    const other = await panel.call('reviewsDecide', { id: await review('Ann') }, { ...remove, reason: 'x' });
    expect([other.status, other.body.happened]).toEqual([
      403,
      'token:panel is not among the reviewers of this review.',
    ]);
    const { secret } = await createToken('reader', { scopes: ['reviews:read'] });
    const reader = await generatePanel(base(), secret);
    expect((await reader.call('reviewsRows', { id })).status).toBe(200);
    expect((await reader.call('reviewsDecide', { id }, { ...remove, reason: 'x' })).status).toBe(403);
  });

  test('is told in words and with a proper status what is wrong', async () => {
    const lost = '01890a5d-ac96-774b-bcce-b302099a8057';
    const rows: readonly (readonly [
      why: string,
      ask: () => Promise<PanelAnswer>,
      status: number,
      code: string,
    ])[] = [
      ['a tenant that is not there', () => panel.call('tenantsGet', { slug: 'nobody' }), 404, 'NOT_FOUND'],
      ['a run that is not there', () => panel.call('runsGet', { id: lost }), 404, 'NOT_FOUND'],
      ['an id that is none', () => panel.call('runsGet', { id: '1' }), 422, 'BAD_INPUT'],
      ['a number that is none', () => panel.call('tenantsList', { limit: 'many' }), 422, 'BAD_INPUT'],
      ['a number that is too large', () => panel.call('tenantsList', { limit: 501 }), 422, 'BAD_INPUT'],
      [
        'a document with a fault',
        () => panel.call('tenantsPlan', {}, { spec: { slug: 'A' } }),
        422,
        'BAD_INPUT',
      ],
      ['no document', () => panel.call('tenantsPlan', {}, {}), 422, 'BAD_INPUT'],
      ['another hash', () => panel.call('tenantsApply', { planId: plan.id }, { hash: 'x' }), 409, 'CONFLICT'],
      [
        'a plan that is not there',
        () => panel.call('tenantsApply', { planId: lost }, { hash: 'x' }),
        409,
        'CONFLICT',
      ],
      ['a run that has ended', () => panel.call('runsCancel', { id: runId }), 409, 'CONFLICT'],
      [
        'a key with a space',
        () => panel.call('runsCancel', { id: runId }, undefined, 'a b'),
        422,
        'BAD_INPUT',
      ],
      [
        'a key of 256 signs',
        () => panel.call('runsCancel', { id: runId }, undefined, 'a'.repeat(256)),
        422,
        'BAD_INPUT',
      ],
    ];
    for (const [why, ask, status, code] of rows) {
      const { body, ...answer } = await ask();
      expect([why, answer.status, body.code]).toEqual([why, status, code]);
      expect(answer.headers['content-type'], why).toBe('application/problem+json');
      expect([why, body.status, typeof body.happened, typeof body.title]).toEqual([
        why,
        status,
        'string',
        'string',
      ]);
    }
  });

  test('suspends and resumes, offboards and restores by plans as well', async () => {
    for (const [operation, status] of [
      ['tenantsPlanSuspend', 'suspended'],
      ['tenantsPlanResume', 'live'],
      ['tenantsPlanOffboard', 'offboarded'],
      ['tenantsPlanRestore', 'live'],
    ] as const) {
      const { body } = await panel.call(operation, { slug: 'acme' });
      const applied = await panel.call('tenantsApply', { planId: body.plan.id }, { hash: body.plan.hash });
      expect((await settled(applied.body.runId)).state).toBe('done');
      expect((await panel.call('tenantsGet', { slug: 'acme' })).body.status).toBe(status);
    }
  });

  test('stands in the audit log by its token’s name with every call, and is seen in its own list', async () => {
    const entries = await audit();
    expect(new Set(entries.map(({ origin }) => origin))).toEqual(new Set(['api']));
    const actions = new Set(entries.map(({ action }) => action));
    for (const action of [
      'tenant.plan',
      'tenant.apply',
      'directory.sync',
      'run.cancel',
      'read.tenants.list',
      'read.runs.get',
      'read.connections.list',
      'read.directory.people',
      'api.call',
    ])
      expect([...actions], action).toContain(action);
    expect(entries.filter(({ action }) => action === 'tenant.plan').length).toBeGreaterThanOrEqual(8);
    const replayed = entries.filter(({ detail }) => 'replayed' in detail);
    expect(replayed.map(({ action }) => action).sort()).toEqual([
      'grant.submit',
      'review.decide',
      'tenant.apply',
      ...Array(4).fill('tenant.plan'),
    ]);
    const own = await panel.call('auditList', { search: 'tenant.apply', limit: 1 });
    expect(own.body.entries[0].actor).toBe('token:panel');
    expect(own.body.total).toBeGreaterThan(0);
  });

  test('has called everything that the document has', async () => {
    const called = new Set((await audit()).map(({ action }) => action));
    const audited: Readonly<Record<string, string>> = {
      tenantsPlan: 'tenant.plan',
      tenantsApply: 'tenant.apply',
      tenantsPlanSuspend: 'tenant.plan_suspend',
      tenantsPlanResume: 'tenant.plan_resume',
      tenantsPlanOffboard: 'tenant.plan_offboard',
      tenantsPlanRestore: 'tenant.plan_restore',
      directorySync: 'directory.sync',
      directoryCancel: 'directory.cancel',
      directoryLookUp: 'directory.lookUp',
      runsCancel: 'run.cancel',
      tenantsPlanPeople: 'tenant.plan_people',
      tenantsApplyPeople: 'tenant.apply_people',
      grantsPlan: 'grant.plan',
      grantsPlanRenewal: 'grant.plan_renewal',
      grantsSubmit: 'grant.submit',
      grantsApply: 'grant.apply',
      grantsCancel: 'grant.cancel',
      grantsPlanRevoke: 'grant.plan_revoke',
      grantsRevoke: 'grant.revoke',
      grantsLetEnd: 'grant.let_end',
      grantsExpire: 'grant.expire',
      reviewsDecide: 'review.decide',
      reviewsReport: 'review.read_report',
      auditList: 'audit.read',
    };
    await panel.call('runsList');
    const missing = panel.operationIds.filter((id) => {
      const [, domain = '', rest = ''] = /^([a-z]+)([A-Z]\w*)$/.exec(id) ?? [];
      const read = `read.${domain}.${rest.charAt(0).toLowerCase()}${rest.slice(1)}`;
      return id !== 'runsList' && !called.has(audited[id] ?? read);
    });
    expect(missing).toEqual([]);
  });

  test('gets the same answers under the same keys after a restart, and nothing is done again', async () => {
    const before = await effects();
    const { data } = served;
    await served.stop();
    served = await serveConsole({ data });
    session = await served.signIn();
    panel = await generatePanel(base(), made.secret);
    const planned = await panel.call('tenantsPlan', {}, { spec: tenant }, 'plan-acme-1');
    expect([planned.status, planned.body.plan.id]).toEqual([200, plan.id]);
    const applied = await panel.call(
      'tenantsApply',
      { planId: plan.id },
      { hash: plan.hash },
      'apply-acme-1',
    );
    expect([applied.status, applied.body.runId]).toEqual([200, runId]);
    expect(await effects()).toBe(before);
  });
});

describe('a token', () => {
  test('that calls too often is slowed down, told when to go on, and nobody else with it', async () => {
    const hasty = await generatePanel(base(), (await createToken('hasty', { perMinute: 50 })).secret);
    const began = performance.now();
    const answers = await Promise.all(Array.from({ length: 20 }, () => hasty.call('runsList', { limit: 1 })));
    const answered = answers.filter(({ status }) => status === 200);
    const told = answers.filter(({ status }) => status === 429);
    expect(answered.length + told.length).toBe(20);
    // Five at once, and one more for each 1.2 seconds that all of it took.
    expect(answered.length).toBeGreaterThanOrEqual(5);
    expect(answered.length).toBeLessThanOrEqual(6 + (performance.now() - began) / 1_200);
    expect(told[0]?.body).toMatchObject({
      code: 'TOO_MANY',
      happened: 'This token has made too many calls.',
    });
    const seconds = Number(told[0]?.headers['retry-after']);
    expect(seconds).toBeGreaterThanOrEqual(1);
    expect(seconds).toBeLessThanOrEqual(2);
    expect((await panel.call('runsList')).status).toBe(200);
    await pause(seconds * 1_000);
    expect((await hasty.call('runsList')).status).toBe(200);
  });

  test('that is revoked ends at once, and so does one in mid-use of a kept connection', async () => {
    const { token, secret } = await createToken('short');
    const short = await generatePanel(base(), secret);
    expect((await short.call('runsList')).status).toBe(200);
    await askPage(served, session, 'tokens.revoke', { id: token.id });
    const { status, body, headers } = await short.call('runsList');
    expect([status, body.happened, headers['www-authenticate']]).toEqual([
      401,
      'This token was revoked.',
      'Bearer realm="Steward"',
    ]);
  });

  test('is nowhere but with who made it: not in the log, the database, the list or an error', async () => {
    const random = made.secret.slice(13);
    expect(served.log()).not.toContain(random);
    const told = JSON.stringify([await askPage(served, session, 'tokens.list'), await audit()]);
    expect(told).not.toContain(random);
    // Somebody who takes the wrong field.
    const refused = await fetch(`${base()}/rpc/tokens/create`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: base(), 'x-steward-session': session },
      body: JSON.stringify({ json: { name: made.secret, scopes: ['runs:read'] } }),
    });
    expect([refused.status, await refused.text()]).toEqual([422, expect.not.stringContaining(random)]);
    const entries = await askPage(served, session, 'audit.list', { search: made.token.begins });
    expect(JSON.stringify(entries)).toContain(`${made.token.begins}_…`);
    expect(JSON.stringify(entries)).not.toContain(random);
  });
});
