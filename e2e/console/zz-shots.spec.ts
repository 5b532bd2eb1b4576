import { CreateFolderCommand } from '@aws-sdk/client-quicksight';
import { quickSightOf } from '../cloud.ts';
import { openConsole } from '../pages/console.ts';
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
test('shots', async ({ page, console: host, data, files }) => {
  test.setTimeout(300_000);
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
  for (const [id, name] of [
    ['cyds', 'Drafts of Cyd'],
    ['x2', 'A folder with quite a long name that somebody gave to it in haste'],
    ['x3', 'Three'],
  ])
    await cloud.send(
      new CreateFolderCommand({
        AwsAccountId,
        FolderId: id,
        Name: name,
        Permissions: [{ Principal: user('contoso/quicksight_sso/cyd@contoso.example'), Actions: owner }],
      }),
    );
  await openConsole(page, host.url);
  const shoot = async (name: string) => {
    for (const mode of ['light', 'dark'] as const)
      for (const width of [1024, 1920]) {
        await page.emulateMedia({ colorScheme: mode, reducedMotion: 'reduce' });
        await page.setViewportSize({ width, height: 900 });
        await page.waitForTimeout(300);
        await page.screenshot({ path: `/tmp/leaving-shots/${name}-${mode}-${width}.png`, fullPage: true });
      }
  };
  const go = (path: string) => page.goto(new URL(path, page.url()).href);
  await go('/tenants/contoso?do=offboard');
  await expect(page.getByText(/was never read: what these people hold/)).toBeVisible();
  await shoot('a-never-read');
  await steward(data, ['directory', 'sync']);
  await go('/tenants/contoso?do=offboard');
  await expect(page.getByText(/^3 people lose their groups/)).toBeVisible();
  await shoot('b-offboard');
  await page.getByRole('button', { name: 'Offboard', exact: true }).click();
  await expect(page.getByText('Done', { exact: true }).first()).toBeVisible();
  await shoot('c-offboard-run');
  await go('/tenants/contoso');
  await expect(page.getByText(/were taken/)).toBeVisible();
  await shoot('d-offboarded');
  await go('/');
  await page.waitForTimeout(1500);
  await shoot('e-home');
  await go('/tenants/contoso?do=restore');
  await expect(page.getByText(/get back their groups/)).toBeVisible();
  await shoot('f-restore');
  await steward(data, ['directory', 'sync', '--full']);
  await go('/tenants/contoso?do=delete');
  await expect(page.getByText(/no owner but this/)).toBeVisible();
  await shoot('g-delete-blocked');
  await page.getByLabel('Successor').fill('lena');
  await page.getByRole('option', { name: /lena\.hoffmann@platform\.example/ }).click();
  await expect(page.getByLabel('Type contoso to confirm')).toBeVisible();
  await shoot('h-delete');
  await page.getByLabel('Type contoso to confirm').fill('contoso');
  await page.getByRole('button', { name: 'Delete for good', exact: true }).click();
  await expect(page.getByText('Done', { exact: true }).first()).toBeVisible();
  await go('/tenants/contoso');
  await expect(page.getByText(/What happened to it stays here/)).toBeVisible();
  await shoot('i-deleted');
});
