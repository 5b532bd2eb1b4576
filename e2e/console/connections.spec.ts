import { readNamespaceNames } from '../cloud.ts';
import { chooseInMenu, goTo, openConsole, pageHeading } from '../pages/console.ts';
import { wizardOn } from '../pages/wizard.ts';
import { test as alone, expect, serve, steward, testOnOneConsole } from '../steward.ts';

const test = testOnOneConsole();

test('testing the Sandbox says line by line what was found', async ({ quietPage: page, console: host }) => {
  await openConsole(page, host.url);
  await goTo(page, 'Connections');
  await page.getByRole('link', { name: 'Sandbox' }).click();
  await page.getByRole('button', { name: 'Test connection', exact: true }).click();
  const lines = page.getByRole('listitem');
  await expect(lines.filter({ hasText: 'Caller' }).first()).toContainText('arn:aws:');
  await expect(lines.filter({ hasText: 'account' }).first()).toContainText('111122223333');
  await expect(lines.filter({ hasText: 'Identity region' }).first()).toContainText('eu-central-1');
  await expect(page.getByText('ENTERPRISE').first()).toBeVisible();
  await expect(page.getByText(/^Tested/)).toBeVisible();
});

test('a read-only connection plans, and nothing writes through it', async ({
  quietPage: page,
  console: host,
}) => {
  await openConsole(page, host.url);
  await goTo(page, 'Connections');
  await page.getByRole('link', { name: 'Sandbox' }).click();
  await page.getByRole('checkbox', { name: /Plans may be applied/ }).click();
  await expect(page.getByText('Nothing writes through this connection, whoever asks.')).toBeVisible();

  const before = await readNamespaceNames(host);
  await goTo(page, 'Home');
  await page.getByRole('link', { name: 'Onboard your first tenant' }).click();
  const wizard = wizardOn(page);
  await wizard.name.fill('Proseware');
  await wizard.next('Isolation');
  await wizard.next('Datastores');
  await wizard.next('People');
  await wizard.next('Dashboards and datasets');
  await wizard.next('Review');
  await expect(page.getByText(/The connection Sandbox is read-only\./)).toBeVisible();
  await wizard.apply.click();
  await expect(page.getByText(/^This plan cannot be applied yet/)).toBeVisible();
  expect(await readNamespaceNames(host)).toEqual(before);
});

alone(
  'a connection in use is not removed without saying what uses it; environments name theirs',
  async ({ page, data }) => {
    // A second account of its own: another sandbox's endpoint, with keys from the environment.
    const host = await serve(data, [], { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'dummy' });
    const { quicksight, sts } = host.sandbox.endpoints;
    const added = await steward(data, [
      'connection',
      'add',
      'Pilot',
      '--env',
      ...['--region', host.sandbox.region],
      ...['--endpoint', `quicksight=${quicksight}`],
      ...['--endpoint', `sts=${sts}`],
    ]);
    expect(added.code, added.stderr).toBe(0);

    await openConsole(page, host.url);
    await test.step('production gets the new connection, and is unmistakable', async () => {
      await goTo(page, 'Environments');
      await page.getByRole('button', { name: /^Connection of Production/ }).click();
      await page.getByRole('option', { name: /^Pilot/ }).click();
      await expect(page.getByText('Production now works through Pilot.')).toBeVisible();
      await chooseInMenu(page, 'Environment: Development', /^Production/);
      await expect(page.getByText('PRODUCTION — what you apply here reaches real people')).toBeVisible();
      await expect(page.getByRole('button', { name: 'Environment: Production' })).toHaveText('PRODUCTION');
      await page.reload();
      await expect(page.getByText('PRODUCTION — what you apply here reaches real people')).toBeVisible();
    });

    await test.step('it is tested and cannot be removed while production uses it', async () => {
      await goTo(page, 'Connections');
      await page.getByRole('link', { name: 'Pilot' }).click();
      await page.getByRole('button', { name: 'Test connection', exact: true }).click();
      await expect(page.getByText(/^Tested/)).toBeVisible();
      await expect(page.getByText(`quicksight: ${quicksight}`)).toBeVisible();
      await page.getByRole('button', { name: 'Remove' }).click();
      const dialog = page.getByRole('dialog', { name: 'Remove Pilot?' });
      await expect(dialog.getByText('It is in use. Give these another connection first:')).toBeVisible();
      await expect(dialog.getByRole('listitem')).toHaveText('environment production');
      await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
      const byCommand = await steward(data, ['connection', 'remove', 'Pilot']);
      expect(byCommand.code).toBe(1);
      expect(byCommand.stderr).toContain('production');
    });

    await test.step('once nothing uses it, it goes', async () => {
      await goTo(page, 'Environments');
      await page.getByRole('button', { name: /^Connection of Production/ }).click();
      await page.getByRole('option', { name: 'No connection' }).click();
      await expect(page.getByText('Production has no connection now.')).toBeVisible();
      await goTo(page, 'Connections');
      await page.getByRole('link', { name: 'Pilot' }).click();
      await page.getByRole('button', { name: 'Remove' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
      await expect(pageHeading(page, /^Connections/)).toBeVisible();
      await expect(page.getByText('Pilot was removed.').first()).toBeVisible();
    });
    await host.stop();
  },
);
