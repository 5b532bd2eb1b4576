import { DeleteDashboardCommand } from '@aws-sdk/client-quicksight';
import { quickSightOf } from '../cloud.ts';
import { goTo, openConsole, pageHeading } from '../pages/console.ts';
import { keepLook } from '../pages/keep-look.ts';
import { tableOverflow } from '../pages/tables.ts';
import { hasKeyring, startPrivateKeyring } from '../secrets/private-keyring.ts';
import { expect, serve, test } from '../steward.ts';

test('backups are set up with a recovery key, made, verified, drilled and restored from', async ({
  page,
  data,
  files,
}) => {
  test.skip(!hasKeyring, 'needs Linux with dbus-run-session and gnome-keyring-daemon');
  test.setTimeout(180_000);
  const keyring = await startPrivateKeyring(files);
  try {
    const host = await serve(data, [], keyring.env);
    await openConsole(page, host.url);
    await goTo(page, 'Backups');
    await expect(page.getByText('Account backups are not set up')).toBeVisible();
    await keepLook(page, 'backups-none');
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Set up' }).first().click();
    await expect(dialog.getByText('This recovery key is shown once')).toBeVisible();
    const groups = await dialog.locator('.recovery-key code').allTextContents();
    expect(groups).toHaveLength(14);
    await keepLook(page, 'backups-recovery-key');
    await dialog.getByRole('button', { name: 'I have written it down' }).click();
    await expect(dialog.getByText(groups[0] ?? '', { exact: true })).toBeHidden();
    const fields = dialog.getByRole('textbox');
    await fields.first().fill('nope');
    await dialog.getByRole('button', { name: 'Finish set-up' }).click();
    await expect(dialog.getByText('These are not the groups that were asked for.')).toBeVisible();
    for (const label of await dialog.getByText(/^Group \d+$/).allTextContents())
      await dialog.getByLabel(label).fill((groups[Number(label.slice(6)) - 1] ?? '').toLowerCase());
    await keepLook(page, 'backups-confirm');
    await dialog.getByRole('button', { name: 'Finish set-up' }).click();
    await expect(page.getByText('Account backups are set up.')).toBeVisible();

    await page.getByRole('button', { name: 'Back up now' }).first().click();
    await keepLook(page, 'backups-create');
    await dialog.getByRole('button', { name: 'Back up', exact: true }).click();
    await expect(page.getByText(/^Backed up and verified: \d+ assets of Sandbox/)).toBeVisible({
      timeout: 60_000,
    });
    await page.setViewportSize({ width: 1024, height: 768 });
    await expect.poll(() => tableOverflow(page)).toBe(0);
    await keepLook(page, 'backups-list');

    await page.getByRole('table').getByRole('link').first().click();
    await page.getByRole('button', { name: 'Verify' }).click();
    await expect(page.getByText(/^Whole: \d+ documents were opened/)).toBeVisible();
    await page.getByRole('button', { name: 'Drill' }).click();
    await dialog.getByLabel('Recovery key').fill(groups.join(' '));
    await dialog.getByRole('button', { name: 'Start the drill' }).click();
    await expect(page.getByRole('heading', { name: 'The last drill passed' })).toBeVisible({
      timeout: 90_000,
    });
    await keepLook(page, 'backup');

    const cloud = quickSightOf(host);
    const AwsAccountId = host.sandbox.accountId;
    await cloud.send(new DeleteDashboardCommand({ AwsAccountId, DashboardId: 'patient-flow' }));
    await page.getByRole('button', { name: 'Restore', exact: true }).click();
    await page.getByRole('button', { name: /^Into/ }).click();
    await page.getByRole('option', { name: /Sandbox/ }).click();
    await page.getByRole('button', { name: 'Plan', exact: true }).click();
    await expect(page.getByText(/^1 asset comes back to Development/)).toBeVisible();
    await keepLook(page, 'backup-restore');
    await page.getByRole('button', { name: 'Restore', exact: true }).click();
    await expect(pageHeading(page, /^Restore everything of the backup/)).toBeVisible();
    await expect(page.getByText('Done', { exact: true }).first()).toBeVisible({ timeout: 60_000 });
  } finally {
    await keyring.close();
  }
});
