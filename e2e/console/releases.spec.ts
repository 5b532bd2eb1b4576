import {
  DescribeDashboardDefinitionCommand,
  UpdateDashboardCommand,
  UpdateDashboardPublishedVersionCommand,
} from '@aws-sdk/client-quicksight';
import { quickSightOf } from '../cloud.ts';
import { goTo, openConsole, pageHeading } from '../pages/console.ts';
import { judge } from '../pages/judge-look.ts';
import { expect, type Ready, test } from '../steward.ts';

/** Somebody works on in the account: the first sheet gets another name, and that is published. */
const renameSheet = async (host: Ready, DashboardId: string, Name: string) => {
  const cloud = quickSightOf(host);
  const AwsAccountId = host.sandbox.accountId;
  const found = await cloud.send(new DescribeDashboardDefinitionCommand({ AwsAccountId, DashboardId }));
  const [first, ...others] = found.Definition?.Sheets ?? [];
  const { VersionArn } = await cloud.send(
    new UpdateDashboardCommand({
      AwsAccountId,
      DashboardId,
      Name: found.Name,
      Definition: {
        ...found.Definition,
        DataSetIdentifierDeclarations: found.Definition?.DataSetIdentifierDeclarations,
        Sheets: [{ SheetId: first?.SheetId ?? 'sheet-1', ...first, Name }, ...others],
      },
    }),
  );
  const VersionNumber = Number(VersionArn?.split('/').at(-1));
  await expect
    .poll(async () => {
      try {
        await cloud.send(
          new UpdateDashboardPublishedVersionCommand({ AwsAccountId, DashboardId, VersionNumber }),
        );
        return 'published';
      } catch (error) {
        return (error as Error).name;
      }
    })
    .toBe('published');
};

test('a release is taken, compared with the next one, and goes through a file', async ({
  page,
  console: host,
  files,
}) => {
  test.setTimeout(180_000);
  await openConsole(page, host.url);
  const take = async (name: string) => {
    await goTo(page, 'Releases');
    await page.getByRole('button', { name: 'Take a release' }).first().click();
    await page.getByRole('button', { name: /^Dashboards/ }).click();
    await page.getByPlaceholder('Find a dashboard').fill('patient flow');
    await page.getByRole('option', { name: /^Patient flow/ }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('textbox', { name: 'Name' }).fill(name);
    await page.getByRole('button', { name: 'Take the release' }).click();
  };

  await test.step('nothing chosen is said beside the field', async () => {
    await goTo(page, 'Releases');
    await expect(page.getByText('No release yet')).toBeVisible();
    await page.getByRole('button', { name: 'Take a release' }).first().click();
    await page.getByRole('button', { name: 'Take the release' }).click();
    await expect(page.getByText('Choose at least one dashboard.')).toBeVisible();
    await judge(page, '/releases/new', 'nothing chosen');
  });

  await test.step('what the dashboard needs comes along, and can be read', async () => {
    await take('Patient flow, first');
    await expect(pageHeading(page, 'Patient flow, first')).toBeVisible();
    const assets = page.getByRole('table', { name: 'What is in it' });
    await expect(assets.getByRole('row')).toHaveCount(4);
    await page.getByRole('button', { name: 'Show JSON of Patient flow', exact: true }).click();
    await expect(page.getByRole('dialog').getByText('"DataSetIdentifierDeclarations"')).toBeVisible();
    await judge(page, '/releases/:hash', 'a document');
    await page.getByRole('button', { name: 'Close', exact: true }).first().click();
  });

  await test.step('the same content again is the same release', async () => {
    await take('Under another name');
    await expect(page.getByText(/^Nothing has changed: this is “Patient flow, first”/)).toBeVisible();
    await expect(pageHeading(page, 'Patient flow, first')).toBeVisible();
  });

  await test.step('what somebody changed meanwhile is told part by part', async () => {
    await renameSheet(host, 'patient-flow', 'Wards at a glance');
    await take('Patient flow, second');
    await expect(pageHeading(page, 'Patient flow, second')).toBeVisible();
    await page.getByRole('button', { name: /^Earlier release/ }).click();
    await page.getByRole('option', { name: /Patient flow, first/ }).click();
    await expect(page.getByText('1 asset differs, 2 are the same.')).toBeVisible();
    await expect(page.getByText(/^sheet Wards at a glance renamed, was/)).toBeVisible();
    await judge(page, '/releases/:hash', 'compared');
    await page.getByRole('button', { name: 'JSON differences: Dashboard Patient flow' }).click();
    const dialog = page.getByRole('dialog', { name: 'Dashboard Patient flow' });
    await expect(dialog.getByText(/^\d+ places? differs?\.$/)).toBeVisible();
    await expect(dialog.getByText('"Name": "Wards at a glance"')).toBeVisible();
    await judge(page, '/releases/:hash', 'raw, side by side');
    await dialog.getByRole('button', { name: 'In one column' }).click();
    await expect(dialog.getByText(/equal lines/).first()).toBeVisible();
    await judge(page, '/releases/:hash', 'raw, in one column');
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
    await page.getByRole('button', { name: 'Sheets before and after: Dashboard Patient flow' }).click();
    await expect(dialog.getByRole('heading', { name: /^Wards at a glance was/ })).toBeVisible();
    await judge(page, '/releases/:hash', 'sheets before and after');
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
  });

  await test.step('as a file it is saved, changed nothing, and taken in again', async () => {
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export as a file' }).click();
    const file = `${files}/second.steward-release`;
    await (await saving).saveAs(file);
    await goTo(page, 'Releases');
    await page.getByLabel('Import a file').setInputFiles(file);
    await expect(page.getByText('“Patient flow, second” was here already.')).toBeVisible();
    await goTo(page, 'Releases');
    await page
      .getByLabel('Import a file')
      .setInputFiles({ name: 'x.steward-release', mimeType: 'application/zip', buffer: Buffer.from('no') });
    await expect(page.getByText(/not a release file, or it is damaged/)).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Releases (2)' })).toBeVisible();
    await judge(page, '/releases', 'two');
  });
});
