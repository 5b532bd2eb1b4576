import { CreateFolderCommand, DescribeFolderPermissionsCommand } from '@aws-sdk/client-quicksight';
import { quickSightOf, readNamespace } from '../cloud.ts';
import { openConsole, pageHeading } from '../pages/console.ts';
import { expect, steward, test } from '../steward.ts';
import { onboardByFile, tenantOf, threePeople } from '../tenant-file.ts';

const owner = [
  'CreateFolder',
  'DescribeFolder',
  'CreateFolderMembership',
  'DeleteFolderMembership',
  'DescribeFolderPermissions',
  'UpdateFolder',
  'DeleteFolder',
  'UpdateFolderPermissions',
].map((action) => `quicksight:${action}`);

test('a tenant is offboarded, restored, offboarded again and deleted for good', async ({
  quietPage: page,
  console: host,
  data,
  files,
}) => {
  test.setTimeout(180_000);
  const dashboard = {
    kind: 'dashboard',
    id: 'patient-flow',
    name: 'Patient flow',
    groups: ['reader', 'author'],
  };
  await onboardByFile(
    data,
    files,
    tenantOf('contoso', 'Contoso', threePeople('contoso.example'), { entitlements: [dashboard] }),
  );
  const cloud = quickSightOf(host);
  const AwsAccountId = host.sandbox.accountId;
  const user = (name: string) => `arn:aws:quicksight:eu-central-1:${AwsAccountId}:user/${name}`;
  await cloud.send(
    new CreateFolderCommand({
      AwsAccountId,
      FolderId: 'cyds',
      Name: 'Drafts of Cyd',
      Permissions: [{ Principal: user('contoso/quicksight_sso/cyd@contoso.example'), Actions: owner }],
    }),
  );
  const holders = async () =>
    (
      await cloud.send(new DescribeFolderPermissionsCommand({ AwsAccountId, FolderId: 'cyds' }))
    ).Permissions?.map(({ Principal }) => Principal);
  const before = await readNamespace(host, 'contoso');
  const more = async (item: string) => {
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  const done = async () => {
    await expect(page.getByText('Done', { exact: true }).first()).toBeVisible();
    await page.getByRole('button', { name: 'Back to the tenant' }).click();
    await expect(pageHeading(page, 'Contoso')).toBeVisible();
  };
  await openConsole(page, host.url);
  await page.goto(new URL('/tenants/contoso', page.url()).href);

  await test.step('nothing is planned on a directory that was never read', async () => {
    await more('Offboard');
    await expect(page.getByText(/was never read: what these people hold/)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Offboard', exact: true })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
    await steward(data, ['directory', 'sync']);
    await page.getByRole('button', { name: 'Plan again' }).click();
    await expect(page.getByText(/^3 people lose their groups/)).toBeVisible();
  });

  await test.step('offboarding takes everything, and says what stays with whom', async () => {
    const row = page.getByRole('row', { name: /Drafts of Cyd/ });
    await expect(row).toContainText('quicksight_sso/cyd@contoso.example');
    await expect(row).toContainText('Stays theirs');
    await page.getByRole('button', { name: 'Offboard', exact: true }).click();
    await done();
    await expect(page.getByText(/^3 group memberships and .* were taken/)).toBeVisible();
    await expect(page.getByText('Offboarded', { exact: true })).toBeVisible();
    expect(await readNamespace(host, 'contoso')).toEqual({ ...before, memberships: [] });
    expect(await holders()).toEqual([user('contoso/quicksight_sso/cyd@contoso.example')]);
  });

  await test.step('Home tells of it', async () => {
    await page.goto(new URL('/', page.url()).href);
    await page.getByRole('link', { name: 'Offboarded: 1' }).click();
    await page.getByRole('table').getByRole('link', { name: 'Contoso' }).click();
  });

  await test.step('restoring gives exactly that back', async () => {
    await page.getByRole('button', { name: 'Restore' }).click();
    await expect(pageHeading(page, 'Restore Contoso')).toBeVisible();
    await page.getByRole('button', { name: 'Restore', exact: true }).click();
    await done();
    await expect(page.getByText('Live', { exact: true })).toBeVisible();
    expect(await readNamespace(host, 'contoso')).toEqual(before);
  });

  await test.step('only a person who types the slug deletes it, having said who gets what', async () => {
    await more('Offboard');
    await page.getByRole('button', { name: 'Offboard', exact: true }).click();
    await done();
    await steward(data, ['directory', 'sync', '--full']);
    await more('Delete for good');
    await expect(page.getByText(/^1 asset has no owner but this tenant’s people/)).toBeVisible();
    const successor = page.getByLabel('Successor');
    await successor.fill('lena');
    await page.getByRole('option', { name: /lena\.hoffmann@platform\.example/ }).click();
    await expect(page.getByText('1 asset gets another owner: folder Drafts of Cyd.')).toBeVisible();
    const apply = page.getByRole('button', { name: 'Delete for good', exact: true });
    await expect(apply).toHaveAttribute('aria-disabled', 'true');
    await page.getByLabel('Type contoso to confirm').fill('contos');
    await expect(apply).toHaveAttribute('aria-disabled', 'true');
    await page.getByLabel('Type contoso to confirm').fill('contoso');
    await apply.click();
    await done();
    await expect(page.getByText('Deleted', { exact: true })).toBeVisible();
    await expect(page.getByText(/What happened to it stays here/)).toBeVisible();
    expect(await holders()).toEqual([user('default/quicksight_sso/lena.hoffmann@platform.example')]);
    await expect(readNamespace(host, 'contoso')).rejects.toThrow('not found');
    await page.getByRole('tab', { name: 'Activity' }).click();
    await expect(page.getByRole('link', { name: 'Delete Contoso' })).toBeVisible();
  });
});
