import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { goTo, openConsole } from '../pages/console.ts';
import { tableOverflow } from '../pages/tables.ts';
import { expect, steward, test } from '../steward.ts';

test('a file of groups is read, mapped by a rule, and its effect reviewed and applied', async ({
  quietPage: page,
  console: host,
  data,
  files,
}) => {
  const file = join(files, 'groups.csv');
  writeFileSync(
    file,
    'group,email\nQS authors,lena.hoffmann@platform.example\nQS authors,nobody@platform.example\n',
  );
  await steward(data, ['directory', 'sync']);
  await openConsole(page, host.url);
  await goTo(page, 'Identity sources');
  await expect(page.getByText('No source yet')).toBeVisible();
  await page.getByRole('button', { name: 'Add a source' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'CSV file' }).click();
  await dialog.getByLabel('Name').fill('Platform file');
  await dialog.getByRole('button', { name: 'Add a source' }).click();
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Read a file: Platform file' }).click();
  await (await choosing).setFiles(file);
  await expect(page.getByText('1 group, 2 memberships')).toBeVisible();

  await page.getByRole('button', { name: 'Add a rule' }).click();
  await dialog.getByRole('button', { name: /^Group of the source/ }).click();
  await page.getByRole('option', { name: /^QS authors/ }).click();
  await dialog.getByRole('button', { name: /^Group in QuickSight/ }).click();
  await page.getByRole('option', { name: 'default/platform-authors' }).click();
  await dialog.getByRole('button', { name: 'Add a rule' }).click();
  await expect(page.getByRole('row', { name: /QS authors.*platform-authors.*Adds/ })).toBeVisible();
  await page.setViewportSize({ width: 1024, height: 768 });
  await expect.poll(() => tableOverflow(page)).toBe(0);
  if (process.env.STEWARD_LAYOUT) await page.screenshot({ path: 'test-results/screens/identity 1024.png' });

  await page.getByRole('button', { name: 'Show the effect' }).click();
  await expect(page.getByText(/1 person gains group platform-authors/)).toBeVisible();
  await expect(page.getByText(/nobody@platform.example: They have no account/)).toBeVisible();
  if (process.env.STEWARD_LAYOUT)
    await page.screenshot({ path: 'test-results/screens/identity plan 1024.png' });
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(page.getByText('Done', { exact: true }).first()).toBeVisible({ timeout: 30_000 });
  const status = await steward(data, ['identity', 'status']);
  expect(status.stdout).toMatch(/Platform file +csv +1 +2 +0/);
});
