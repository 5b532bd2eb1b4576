import { readFileSync, writeFileSync } from 'node:fs';
import { goTo, openConsole } from '../pages/console.ts';
import { expect, steward, test } from '../steward.ts';

test('a file of access is planned, reviewed and applied in the console, and one planned on the command line opens there', async ({
  quietPage: page,
  console: host,
  data,
  files,
}) => {
  const file = `${files}/access.yaml`;
  const command = (...args: string[]) => steward(data, [...args, '--connection', 'Sandbox']);
  expect(await command('access', 'export', '-o', file)).toMatchObject({ code: 0 });
  const readers = 'viewer:\n      - group: harbourlight-readers';
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace(readers, `${readers}\n      - group: brightwater-readers`));

  await openConsole(page, host.url);
  await goTo(page, 'Access');
  await page.getByRole('link', { name: 'Access as a file' }).click();
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByRole('button', { name: 'Plan', exact: true }).click();
  await expect(page.getByText('9 people gain or change access to 1 thing.')).toBeVisible();
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(page.getByText(/1 of 1 done/)).toBeVisible();

  // The group is out of the file again: it is left alone, and pruning takes it away.
  writeFileSync(file, text);
  expect(await command('access', 'plan', '-f', file, '--detailed-exitcode')).toMatchObject({ code: 0 });
  expect(await command('connection', 'test', 'Sandbox')).toMatchObject({ code: 0 });
  const pruned = await command(
    'access',
    'plan',
    '-f',
    file,
    '--prune',
    '--prune-at-most',
    '1',
    '--detailed-exitcode',
  );
  expect(pruned, pruned.stderr).toMatchObject({ code: 2 });
  expect(pruned.stdout).toContain('- Take folder Harbourlight Clinics from brightwater-readers');
  const address = /\/access\/file\?plan=\S+/.exec(pruned.stderr)?.[0] ?? '';
  await page.goto(new URL(address, page.url()).href);
  await expect(page.getByText('Take folder Harbourlight Clinics from brightwater-readers')).toBeVisible();
});
