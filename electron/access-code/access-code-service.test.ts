import { afterEach, expect, test } from 'vitest';
import { actionsFor } from '../../shared/domain/permission-sets.ts';
import { type DirectoryKit, openDirectoryKit } from '../directory/testing/directory-kit.ts';
import { createFileGrants } from '../grants/file-grants.ts';
import type { GrantsDeps } from '../grants/grants-deps.ts';
import { createAccessCodeService } from './access-code-service.ts';

let kit: DirectoryKit;
afterEach(() => kit.close());

const open = async (...options: Parameters<typeof openDirectoryKit>) => {
  kit = await openDirectoryKit(...options);
  const grants = createFileGrants(kit as unknown as GrantsDeps);
  const service = createAccessCodeService({ ...kit, grants });
  const { call, connectionId } = kit;
  return {
    export: () => service.export({ connectionId }, call),
    drift: () => service.drift({ connectionId }, call),
    plan: (text: string) => service.plan({ connectionId, files: [{ name: 'access.yaml', text }] }, call),
    apply: (planId: string, hash: string) => service.apply({ planId, hash }, call),
  };
};

const viewer = [...actionsFor('dashboard', 'viewer')];
const owner = [...actionsFor('dashboard', 'owner')];

test('tells what was changed outside since an export, and not what Steward did itself', async () => {
  const access = await open();
  await kit.sync('full');
  expect(await access.drift()).toMatchObject({ baseline: null, entries: [] });
  const { yaml } = await access.export();
  expect((await access.drift()).entries).toEqual([]);

  // Steward's own: a new member of a group, from the file.
  const { plan } = await access.plan(
    yaml.replace(
      'members:\n      - person: isabel.navarro@platform.example',
      'members:\n      - person: julia.brandt@harbourlight.example\n      - person: isabel.navarro@platform.example',
    ),
  );
  expect(plan.steps.map(({ title }) => title)).toEqual([
    'Put julia.brandt@harbourlight.example into platform-authors',
  ]);
  const { runId } = await access.apply(plan.id, plan.hash);
  expect((await kit.engine.ended(runId)).state).toBe('done');

  // Somebody else's: a grant by hand, another level, one taken away.
  const cloud = kit.sandbox.quicksight();
  const AwsAccountId = kit.sandbox.accountId;
  const arn = (name: string) => `arn:aws:quicksight:eu-central-1:${AwsAccountId}:${name}`;
  const readers = arn('group/default/brightwater-readers');
  const admins = arn('group/default/platform-admins');
  await cloud.updateDashboardPermissions({
    AwsAccountId,
    DashboardId: 'summitview-fleet-utilisation',
    GrantPermissions: [{ Principal: readers, Actions: viewer }],
  });
  await cloud.updateDashboardPermissions({
    AwsAccountId,
    DashboardId: 'patient-flow',
    GrantPermissions: [{ Principal: readers, Actions: owner }],
  });
  await cloud.updateDashboardPermissions({
    AwsAccountId,
    DashboardId: 'summitview-delivery-punctuality',
    RevokePermissions: [{ Principal: admins, Actions: owner }],
  });
  kit.at('2026-03-02T08:00:00.000Z');
  await kit.sync('full');

  const { entries, baseline } = await access.drift();
  expect(baseline?.kind).toBe('apply');
  expect(entries.map(({ change, who, level, what }) => [change, who, level, what])).toEqual([
    ['taken', 'group platform-admins', 'owner', 'dashboard Delivery punctuality — Summitview Logistics'],
    ['given', 'group brightwater-readers', 'viewer', 'dashboard Fleet utilisation — Summitview Logistics'],
    ['given', 'group brightwater-readers', 'owner', 'dashboard Patient flow'],
  ]);
  expect(entries[1]).toMatchObject({
    since: '2026-03-02T08:00:00.000Z',
    unseenAt: '2026-03-01T08:00:00.000Z',
  });
  // Written down again, it is as it should be.
  await access.export();
  expect((await access.drift()).entries).toEqual([]);
});

test('half an account is not written, planned or compared', async () => {
  const access = await open();
  await expect(access.export()).rejects.toThrow('was never read');
  kit.service.sync({ connectionId: kit.connectionId, mode: 'full' }, kit.call).catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await kit.service.cancel({ connectionId: kit.connectionId }, kit.call);
  await expect(access.export()).rejects.toThrow('only half read');
  await expect(access.drift()).rejects.toThrow('only half read');
  await expect(
    access.plan('version: 1\naccount: "111122223333"\nregion: eu-central-1\ngrants: []'),
  ).rejects.toThrow('only half read');
});

test('a file of another account is refused by the account that it names', async () => {
  const access = await open();
  await kit.sync('full');
  await expect(
    access.plan('version: 1\naccount: "999988887777"\nregion: eu-central-1\ngrants: []'),
  ).rejects.toThrow(/No document is about account 111122223333 in eu-central-1.*999988887777/);
});
