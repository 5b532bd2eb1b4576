import { readFileSync, writeFileSync } from 'node:fs';
import { UpdateDashboardPermissionsCommand } from '@aws-sdk/client-quicksight';
import { actionsFor } from '../../shared/domain/permission-sets.ts';
import { quickSightOf } from '../cloud.ts';
import { goTo, openConsole, pageHeading } from '../pages/console.ts';
import { judge } from '../pages/judge-look.ts';
import { expect, steward, test } from '../steward.ts';

test('a file of access is planned, reviewed and applied in the console, and one planned on the command line opens there', async ({
  quietPage: page,
  console: host,
  data,
  files,
}) => {
  test.setTimeout(300_000);
  const file = `${files}/access.yaml`;
  const command = (...args: string[]) => steward(data, [...args, '--connection', 'Sandbox']);
  const openFiles = async () => {
    await goTo(page, 'Access');
    await page.getByRole('link', { name: 'Access as a file' }).click();
    await expect(pageHeading(page, 'Access as a file')).toBeVisible();
  };

  // An account that was never read is no empty account: nothing is written, and the way on is shown.
  await openConsole(page, host.url);
  await openFiles();
  const downloads: string[] = [];
  page.on('download', (download) => downloads.push(download.suggestedFilename()));
  await expect(page.getByText('This account was never read: read it first.').first()).toBeVisible();
  await page.getByRole('button', { name: 'Download the file' }).click({ force: true });
  await expect(page.getByRole('link', { name: 'Open Directory' }).last()).toHaveAttribute(
    'href',
    /\/directory$/,
  );
  expect(downloads).toEqual([]);

  expect(await command('access', 'export', '-o', file)).toMatchObject({ code: 0 });
  const readers = 'viewer:\n      - group: harbourlight-readers';
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace(readers, `${readers}\n      - group: brightwater-readers`));

  await openFiles();
  await page.reload();
  await expect(page.getByText('Nothing was changed outside', { exact: true })).toBeVisible();
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByRole('button', { name: 'Plan', exact: true }).click();
  await expect(page.getByText('9 people gain or change access to 1 thing.')).toBeVisible();
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(page.getByText(/1 of 1 done/)).toBeVisible();

  // The group is out of the file again: it is left alone, and pruning takes it away.
  writeFileSync(file, text);
  expect(await command('access', 'plan', '-f', file, '--detailed-exitcode')).toMatchObject({ code: 0 });
  expect(await command('connection', 'test', 'Sandbox')).toMatchObject({ code: 0 });
  // What somebody else gives meanwhile is told on the page.
  const cloud = quickSightOf(host);
  const principal = `arn:aws:quicksight:${host.sandbox.region}:${host.sandbox.accountId}:group/default/brightwater-readers`;
  await cloud.send(
    new UpdateDashboardPermissionsCommand({
      AwsAccountId: host.sandbox.accountId,
      DashboardId: 'summitview-fleet-utilisation',
      GrantPermissions: [{ Principal: principal, Actions: [...actionsFor('dashboard', 'viewer')] }],
    }),
  );
  cloud.destroy();
  expect(await command('access', 'drift', '--detailed-exitcode')).toMatchObject({ code: 2 });
  await openFiles();
  await expect(
    page.getByRole('table', { name: 'Changes made outside' }).getByRole('row', {
      name: /Fleet utilisation.*Given.*group brightwater-readers.*viewer/,
    }),
  ).toBeVisible();
  await judge(page, '/access/file', 'what was changed outside');

  // Taking it away is chosen, and counted by whoever does it.
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByRole('checkbox', { name: 'Take away what the file does not name' }).check();
  await expect(page.getByRole('button', { name: 'Plan', exact: true })).toBeDisabled();
  const atMost = page.getByRole('textbox', { name: 'How many things may go at most' });
  await atMost.fill('1');
  await page.getByRole('button', { name: 'Plan', exact: true }).click();
  await expect(page.getByText('Pruning would take away 2 things; at most 1 were allowed.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Apply', exact: true })).toBeDisabled();
  await page.getByRole('button', { name: 'Plan another file' }).click();
  await expect(page.getByText('access.yaml')).toBeVisible();
  await atMost.fill('2');
  await page.getByRole('button', { name: 'Plan', exact: true }).click();
  await expect(
    page.getByText('Take dashboard Fleet utilisation — Summitview Logistics from brightwater-readers'),
  ).toBeVisible();
  await judge(page, '/access/file', 'what pruning would take away');

  const pruned = await command(
    'access',
    'plan',
    '-f',
    file,
    '--prune',
    '--prune-at-most',
    '2',
    '--detailed-exitcode',
  );
  expect(pruned, pruned.stderr).toMatchObject({ code: 2 });
  expect(pruned.stdout).toContain('- Take folder Harbourlight Clinics from brightwater-readers');
  const address = /\/access\/file\?plan=\S+/.exec(pruned.stderr)?.[0] ?? '';
  await page.goto(new URL(address, page.url()).href);
  await expect(page.getByText('Take folder Harbourlight Clinics from brightwater-readers')).toBeVisible();
});
