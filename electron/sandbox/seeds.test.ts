import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { QuickSight, User } from '@aws-sdk/client-quicksight';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { levelOf } from './permission-sets.ts';
import { startSandbox } from './start-sandbox.ts';
import { startTestSandbox } from './test-sandbox.ts';

const AwsAccountId = '111122223333';

async function usersOf(quicksight: QuickSight, Namespace: string): Promise<User[]> {
  const users: User[] = [];
  let NextToken: string | undefined;
  do {
    const next = await quicksight.listUsers({
      AwsAccountId,
      Namespace,
      ...(NextToken === undefined ? {} : { NextToken }),
    });
    users.push(...(next.UserList ?? []));
    NextToken = next.NextToken;
  } while (NextToken !== undefined);
  return users;
}

it('pilot: 45 people of three tenants, 12 dashboards with what they are made of', async () => {
  const sandbox = await startTestSandbox({ seed: 'pilot' });
  const quicksight = sandbox.quicksight();
  const { Namespaces } = await quicksight.listNamespaces({ AwsAccountId });
  const names = (Namespaces ?? []).map(({ Name }) => Name ?? '');
  const users = (await Promise.all(names.map((name) => usersOf(quicksight, name)))).flat();
  expect(users).toHaveLength(45);
  expect(users.filter(({ UserName }) => UserName?.startsWith('quicksight_sso/'))).toHaveLength(41);
  expect(
    users.filter(({ IdentityType, UserName }) => IdentityType === 'IAM' && !UserName?.includes('/')),
  ).toHaveLength(3);
  expect(users.filter(({ Active }) => Active === false)).toHaveLength(4);

  const { DashboardSummaryList } = await quicksight.listDashboards({ AwsAccountId });
  expect(DashboardSummaryList).toHaveLength(12);
  for (const { DashboardId } of DashboardSummaryList ?? []) {
    const id = { AwsAccountId, DashboardId: DashboardId! };
    const { Dashboard } = await quicksight.describeDashboard(id);
    const [dataset = ''] = Dashboard?.Version?.DataSetArns ?? [];
    const { DataSet } = await quicksight.describeDataSet({ AwsAccountId, DataSetId: dataset.split('/')[1]! });
    expect(DataSet?.OutputColumns?.length).toBeGreaterThan(0);
    const { Permissions } = await quicksight.describeDashboardPermissions(id);
    for (const { Actions } of Permissions ?? []) expect(levelOf('dashboard', new Set(Actions))).toBeDefined();
    expect((await quicksight.listTagsForResource({ ResourceArn: Dashboard!.Arn! })).Tags).toHaveLength(1);
  }
  await sandbox.remove();
});

it('large: 10,000 people, 1,000 groups and 5,000 assets, in less than ten seconds', async () => {
  const before = performance.now();
  const sandbox = await startTestSandbox({ seed: 'large' });
  expect(performance.now() - before).toBeLessThan(10_000);
  const quicksight = sandbox.quicksight();
  expect(await usersOf(quicksight, 'default')).toHaveLength(10_000);
  const found = await quicksight.searchDashboards({
    AwsAccountId,
    MaxResults: 100,
    Filters: [
      {
        Name: 'QUICKSIGHT_USER',
        Operator: 'StringEquals',
        Value: `arn:aws:quicksight:eu-central-1:${AwsAccountId}:user/default/quicksight_sso/person.00042@large.example`,
      },
    ],
  });
  expect(found.DashboardSummaryList?.length).toBeGreaterThan(5);
  await sandbox.remove();
});

it('a state file keeps what was done, is not seeded twice, and refuses an older sandbox', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'steward-sandbox-'));
  const file = join(directory, 'sandbox.db');
  await (await startSandbox({ file, seed: 'empty' })).close();
  const again = await startSandbox({ file, seed: 'pilot' });
  await again.close();
  const database = new Database(file);
  expect(database.prepare('SELECT count(*) AS n FROM users').get()).toEqual({ n: 0 });
  database.pragma('user_version = 99');
  database.close();
  await expect(startSandbox({ file })).rejects.toMatchObject({
    code: 'STORE',
    message: expect.stringContaining('newer'),
  });
  rmSync(directory, { recursive: true, force: true });
});

it('a port that is taken is an error, not a crash', async () => {
  const sandbox = await startTestSandbox();
  const port = Number(new URL(sandbox.endpoints.quicksight).port);
  await expect(startTestSandbox({ port })).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining(`port ${port} is in use by another program`),
  });
  await sandbox.remove();
});
