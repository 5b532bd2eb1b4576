import { CreateDashboardCommand } from '@aws-sdk/client-quicksight';
import { quickSightOf } from '../cloud.ts';
import { goTo, openConsole, pageHeading } from '../pages/console.ts';
import { wizardOn } from '../pages/wizard.ts';
import { expect, test } from '../steward.ts';

const markup = '<img src=x onerror=alert(1)>';
const turned = 'Sales \u202Egnp.exe\u2066\u200B';
const id = 'hostile-dashboard';

test('a hostile name out of the cloud is text on every screen', async ({
  quietPage: page,
  console: host,
}) => {
  const cloud = quickSightOf(host);
  const dataSet = `arn:aws:quicksight:${host.sandbox.region}:${host.sandbox.accountId}:dataset/patient-flow-data`;
  await cloud.send(
    new CreateDashboardCommand({
      AwsAccountId: host.sandbox.accountId,
      DashboardId: id,
      Name: `${markup} ${turned}`,
      Definition: { DataSetIdentifierDeclarations: [{ Identifier: 'data', DataSetArn: dataSet }] },
    }),
  );
  cloud.destroy();
  page.on('dialog', (dialog) => {
    throw new Error(`A dialog opened: ${dialog.message()}`);
  });
  // What the eye is shown: the markup as letters, the invisible characters by their numbers.
  const shown = `${markup} Sales \\u202Egnp.exe\\u2066\\u200B`;

  const wizard = wizardOn(page);
  await openConsole(page, host.url);
  await page.getByRole('link', { name: 'Onboard your first tenant' }).click();
  await wizard.name.fill('Margie’s Travel');
  await wizard.next('Isolation');
  await wizard.next('Datastores');
  await wizard.next('People');
  await wizard.next('Dashboards and datasets');
  await page.getByRole('searchbox', { name: 'Find by name or id' }).fill(id);
  const row = wizard.assets.getByRole('row').filter({ hasText: id });
  await expect(row).toContainText(shown);
  await row.getByRole('checkbox').first().check();
  await wizard.next('Review');
  await expect(page.getByText('Plan made')).toBeVisible();
  await expect(page.getByText(shown).first()).toBeVisible();
  await wizard.applyPlan();
  await expect(page.getByText('Margie’s Travel is ready')).toBeVisible();
  await page.getByRole('button', { name: 'Open the tenant' }).click();
  await expect(pageHeading(page, 'Margie’s Travel')).toBeVisible();
  await page.getByRole('tab', { name: 'Dashboards and datasets (1)' }).click();
  await expect(page.getByRole('row').filter({ hasText: id })).toContainText(shown);
  await goTo(page, 'Audit');
  expect(await page.locator('img[src="x"]').count(), 'no markup came alive').toBe(0);
});
