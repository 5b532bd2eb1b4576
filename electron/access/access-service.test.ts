import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type DirectoryKit, openDirectoryKit } from '../directory/testing/directory-kit.ts';
import { createAccessService } from './access-service.ts';
import { createAccessThread } from './access-thread.ts';

let kit: DirectoryKit;
let thread: ReturnType<typeof createAccessThread>;
const open = async () => {
  kit = await openDirectoryKit();
  thread = createAccessThread(join(kit.directory, 'steward.db'));
  return createAccessService(thread.link);
};
afterEach(async () => {
  await thread.close();
  await kit.close();
});

const page = { limit: 100, offset: 0 };
const viewer = [
  'quicksight:DescribeDashboard',
  'quicksight:ListDashboardVersions',
  'quicksight:QueryDashboard',
];

describe('questions about the sandbox', () => {
  test('a grant on a folder reaches what lies in the folders below it', async () => {
    const access = await open();
    const cloud = kit.sandbox.quicksight();
    const AwsAccountId = kit.sandbox.accountId;
    await cloud.createFolderMembership({
      AwsAccountId,
      FolderId: 'shared-library-operations',
      MemberType: 'DASHBOARD',
      MemberId: 'data-freshness',
    });
    await kit.sync();
    const answer = await access.pair(
      { user: 'isabel.navarro@platform.example', asset: 'dashboard/data-freshness' },
      kit.call,
    );
    expect(answer.level).toBe('contributor');
    expect(answer.paths[0]?.sentence).toBe(
      'isabel.navarro@platform.example is in group “platform-authors”, which can edit folder “Shared library”, which holds folder “Operations”, which holds dashboard “Data freshness”.',
    );
    expect(answer.basis.gaps).toEqual([]);
  });

  test('what a sync finds is in the next answer, and a grant made elsewhere is said to be', async () => {
    const access = await open();
    await kit.sync();
    const user = 'sofia.lindqvist@harbourlight.example';
    const before = await access.audience({ asset: 'dashboard/attendance-trends', ...page }, kit.call);
    expect(before.people.map(({ person }) => person.email)).not.toContain(user);
    const { person } = await access.person({ user, ...page }, kit.call);
    await kit.sandbox.quicksight().updateDashboardPermissions({
      AwsAccountId: kit.sandbox.accountId,
      DashboardId: 'attendance-trends',
      GrantPermissions: [{ Principal: person.key, Actions: viewer }],
    });
    kit.at('2026-03-02T08:00:00.000Z');
    await kit.sync('full');
    const after = await access.pair({ user, asset: 'dashboard/attendance-trends' }, kit.call);
    expect(after.paths).toMatchObject([
      { level: 'viewer', ways: ['direct'], since: '2026-03-02T08:00:00.000Z', origin: { by: 'outside' } },
    ]);
    expect(
      (await access.pair({ user, asset: 'dashboard/attendance-trends', at: '2026-03-01' }, kit.call)).level,
    ).toBe('none');
  });

  test('the table of everybody beside everything comes in parts and says how much there is', async () => {
    const access = await open();
    await kit.sync();
    let text = '';
    for await (const part of await access.matrix({}, kit.call))
      text += part.type === 'begin' ? part.header : part.text;
    const lines = text.trimEnd().split('\n');
    expect(lines).toHaveLength(46);
    const columns = lines[0]?.split(',').length;
    expect(lines.every((line) => line.split(',').length === columns)).toBe(true);
  });
});
