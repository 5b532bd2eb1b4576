import { afterAll, beforeAll, expect, test } from 'vitest';
import { actionsFor } from '../../shared/domain/permission-sets.ts';
import { createFileGrants } from '../grants/file-grants.ts';
import { type GrantsKit, openGrantsKit } from '../grants/testing/grants-kit.ts';
import { createAccessCodeService } from './access-code-service.ts';

let kit: GrantsKit;
const day = 86_400_000;

beforeAll(async () => {
  kit = await openGrantsKit();
});
afterAll(() => kit.close());

const service = () => createAccessCodeService({ ...kit, grants: createFileGrants(kit.deps), now: kit.now });
const plan = (text: string) =>
  service().plan({ connectionId: kit.connectionId, files: [{ name: 'access.yaml', text }] }, kit.call);
const apply = async (text: string) => {
  const planned = await plan(text);
  const { runId } = await service().apply({ planId: planned.plan.id, hash: planned.plan.hash }, kit.call);
  return { ...planned, run: await kit.engine.ended(runId) };
};
const readAgain = async () => {
  kit.at(kit.now().toISOString());
  await kit.sync('full');
};
const exported = async () => (await service().export({ connectionId: kit.connectionId }, kit.call)).yaml;
const until = (at: string, dashboard = 'Staffing levels') =>
  `version: 1\naccount: "111122223333"\nregion: eu-central-1\ngrants:\n  - dashboard: ${dashboard}\n    viewer:\n      - group: platform-authors\n        until: ${at}\n        reason: An audit\n`;

test('a grant with an end in a file is ended by Steward, and everything says so until then', async () => {
  const planned = await plan(until('2026-03-02T08:00:00Z'));
  const { runId } = await service().apply({ planId: planned.plan.id, hash: planned.plan.hash }, kit.call);
  expect((await kit.engine.ended(runId)).state).toBe('done');
  // The grants page has it, with its end and its run, and nobody's approval is waited for.
  const given = await kit.grants.list({ state: 'active', limit: 10, offset: 0 }, kit.call);
  expect(given.grants).toMatchObject([
    {
      level: 'viewer',
      endsAt: '2026-03-02T08:00:00.000Z',
      target: { id: 'staffing-levels' },
      principal: { name: 'platform-authors' },
    },
  ]);
  const request = await kit.grants.get({ id: given.grants[0]?.requestId ?? '' }, kit.call);
  expect(request).toMatchObject({ decision: 'approved', runId, request: { reason: 'An audit' } });
  expect(request.events.map(({ to }) => to)).toEqual(['draft', 'waiting', 'approved', 'active']);

  kit.pass(3_600_000);
  await readAgain();
  const yaml = await exported();
  expect(yaml).toContain('until: 2026-03-02T08:00:00.000Z\n        reason: An audit');
  expect(await plan(yaml)).toMatchObject({ nothingToDo: true });
  expect(await plan(until('2026-03-02T08:00:00Z'))).toMatchObject({ nothingToDo: true });

  // A later end in the file is one that Steward keeps from then on; what it gave before does not end it.
  const later = await apply(until('2026-03-04'));
  expect(later.plan.steps.map(({ title }) => title)).toEqual([
    'Let platform-authors see dashboard Staffing levels until 4 March 2026, 23:59 UTC instead of 2 March 2026, 08:00 UTC',
  ]);
  expect(later.run.state).toBe('done');
  kit.pass(2 * day);
  expect(await kit.expire()).toMatchObject({ ended: 1, failed: [] });
  await readAgain();
  expect(await exported()).toContain('until: 2026-03-04\n');

  // Somebody takes it outside: the drift says until when Steward gives it.
  await kit.sandbox.quicksight().updateDashboardPermissions({
    AwsAccountId: kit.sandbox.accountId,
    DashboardId: 'staffing-levels',
    RevokePermissions: [
      { Principal: kit.arn('group', 'platform-authors'), Actions: [...actionsFor('dashboard', 'viewer')] },
    ],
  });
  kit.pass(3_600_000);
  await readAgain();
  const drift = () => service().drift({ connectionId: kit.connectionId }, kit.call);
  expect((await drift()).entries).toMatchObject([
    { change: 'taken', who: 'group platform-authors', until: '2026-03-04T23:59:59.999Z' },
  ]);
  // The file gives it again, and it is kept once.
  expect((await apply(until('2026-03-04'))).run.state).toBe('done');
  expect((await kit.grants.list({ state: 'active', limit: 10, offset: 0 }, kit.call)).total).toBe(1);
  await readAgain();
  expect((await drift()).entries).toEqual([]);

  kit.pass(3 * day);
  expect(await kit.expire()).toMatchObject({ ended: 1, failed: [] });
  await readAgain();
  expect((await drift()).entries).toEqual([]);
  expect(await exported()).not.toContain('until:');
  const late = await plan(until('2026-03-04'));
  expect(late.plan.findings).toContainEqual(
    expect.objectContaining({
      severity: 'blocker',
      message: 'An end is past: dashboard Staffing levels for platform-authors (access.yaml:7:9).',
    }),
  );
});

test('what was there for good ends when a file says when', async () => {
  const before = await exported();
  const held = /- dashboard: (.+)\n {4}viewer:\n {6}- group: (.+)\n/.exec(before);
  const [, dashboard = '', group = ''] = held ?? [];
  const end = new Date(kit.now().getTime() + day).toISOString();
  const { plan: made, run } = await apply(until(end, dashboard).replace('platform-authors', group));
  expect(made.steps.map(({ title }) => title)).toEqual([expect.stringMatching(/ instead of for good$/)]);
  expect(run.state).toBe('done');
  kit.pass(day + 1_000);
  expect(await kit.expire()).toMatchObject({ ended: 1, failed: [] });
  await readAgain();
  expect(await exported()).not.toContain(`- dashboard: ${dashboard}\n    viewer:\n      - group: ${group}\n`);
});

test('a plan is refused when the policies were changed after it was reviewed, and by the grants page', async () => {
  const { plan: made } = await plan(until('2026-12-31'));
  const { version, policies } = await kit.grants.policies(undefined, kit.call);
  await kit.grants.savePolicies({ version, policies: [...policies] }, kit.call);
  await expect(service().apply({ planId: made.id, hash: made.hash }, kit.call)).rejects.toThrow(
    /policies were changed/,
  );
  expect((await kit.grants.list({ state: 'waiting', limit: 10, offset: 0 }, kit.call)).total).toBe(0);
  const again = await plan(until('2026-12-31'));
  await expect(kit.grants.submit({ planId: again.plan.id, hash: again.plan.hash }, kit.call)).rejects.toThrow(
    /not the plan that was reviewed/,
  );
});

test('a grant that the service refuses is told as failed, and counts from when a resumed run gave it', async () => {
  const end = new Date(kit.now().getTime() + 30 * day).toISOString();
  const { plan: made } = await plan(until(end));
  await kit.sandbox.control({
    faults: [
      {
        operation: 'UpdateDashboardPermissions',
        fault: { type: 'error', name: 'AccessDeniedException', status: 401 },
      },
    ],
  });
  const { runId } = await service().apply({ planId: made.id, hash: made.hash }, kit.call);
  expect((await kit.engine.ended(runId)).state).toBe('stopped');
  const kept = async () =>
    (await kit.grants.list({ search: 'Staffing levels', limit: 50, offset: 0 }, kit.call)).grants.filter(
      ({ endsAt, state }) => endsAt === end || state === 'failed',
    );
  expect(await kept()).toMatchObject([{ state: 'failed', problem: expect.any(String) }]);
  await kit.sandbox.control({ faults: [] });
  await kit.engine.resume(runId, { actor: 'Ann', role: 'admin', origin: 'cli' });
  expect((await kit.engine.ended(runId)).state).toBe('done');
  expect(await kept()).toMatchObject([{ state: 'active', endsAt: end, problem: null }]);
});

test('an end that a file no longer has is none, and one that was moved under Grants is drift', async () => {
  const held = async () =>
    (await kit.grants.list({ search: 'Bed occupancy', state: 'active', limit: 50, offset: 0 }, kit.call))
      .grants;
  const dashboard = 'Bed occupancy — Harbourlight Clinics';
  const end = new Date(kit.now().getTime() + 2 * day).toISOString();
  const text = until(end, dashboard);
  expect((await apply(text)).run.state).toBe('done');
  await readAgain();
  const drift = async () =>
    (await service().drift({ connectionId: kit.connectionId }, kit.call)).entries.filter(
      ({ kind }) => kind === 'end',
    );
  expect(await drift()).toEqual([]);

  // Somebody lets it last longer under Grants.
  kit.pass(3_600_000);
  const [first] = await held();
  const later = new Date(kit.now().getTime() + 4 * day).toISOString();
  const [renewed] = await kit.grants.planRenewal(
    { ids: [first?.id ?? ''], span: { kind: 'until', at: later }, reason: 'Longer', ticket: '' },
    kit.call,
  );
  const submitted = await kit.grants.submit(
    { planId: renewed?.plan.id ?? '', hash: renewed?.plan.hash ?? '' },
    kit.call,
  );
  await kit.engine.ended(submitted.runId ?? '');
  expect(await drift()).toMatchObject([
    {
      who: 'platform-authors',
      what: `dashboard ${dashboard}`,
      level: 'viewer',
      untilBefore: end,
      until: later,
    },
  ]);

  // Without its end, the grant stays when both ends have come.
  const forGood = text.replace(/ {8}until: .*\n/, '');
  const { plan: lifting, run } = await apply(forGood);
  expect(lifting.steps.map(({ title }) => title)).toEqual([
    expect.stringMatching(/ for good: ends .* UTC → no end$/),
  ]);
  expect(run.state).toBe('done');
  await readAgain();
  expect(await plan(forGood)).toMatchObject({ nothingToDo: true });
  expect(await drift()).toEqual([]);
  kit.pass(5 * day);
  await kit.expire();
  await readAgain();
  const entry = (await exported())
    .split(/^ {2}- /m)
    .find((one) => one.startsWith(`dashboard: ${dashboard}\n    viewer:`));
  expect(entry).toContain('- group: platform-authors\n');
  expect(entry).not.toContain('until');
  expect(await plan(await exported())).toMatchObject({ nothingToDo: true });
});
