import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startGithubServer } from '../../electron/sandbox/github-server.ts';
import { goTo, openConsole } from '../pages/console.ts';
import { keepLook } from '../pages/keep-look.ts';
import { tableOverflow } from '../pages/tables.ts';
import { hasKeyring, startPrivateKeyring } from '../secrets/private-keyring.ts';
import { expect, serve, steward, test } from '../steward.ts';

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

test('GitHub’s teams are read with a token, people are matched by hand, and a team means a role', async ({
  page,
  data,
  files,
}) => {
  test.skip(!hasKeyring, 'needs Linux with dbus-run-session and gnome-keyring-daemon');
  const github = await startGithubServer({
    org: 'platform',
    token: 'ghp_e2e',
    teams: [{ slug: 'qs-authors', name: 'QS авторы', members: ['lena-h', 'isabel-n', 'nobody-x'] }],
    saml: { 'lena-h': 'lena.hoffmann@platform.example' },
  });
  const keyring = await startPrivateKeyring(files);
  try {
    const host = await serve(data, [], keyring.env);
    await steward(data, ['directory', 'sync']);
    await openConsole(page, host.url);
    const dialog = page.getByRole('dialog');
    await goTo(page, 'Identity sources');
    await page.getByRole('button', { name: 'Add a source' }).click();
    await dialog.getByRole('button', { name: 'GitHub' }).click();
    await dialog.getByLabel('Name').fill('GitHub');
    await dialog.getByLabel('Organisation').fill('platform');
    await dialog.getByLabel('Token').fill('ghp_e2e');
    await dialog.getByLabel(/^API address/).fill(github.url);
    await keepLook(page, 'add-github');
    await dialog.getByRole('button', { name: 'Add a source' }).click();
    await page.getByRole('button', { name: 'Read: GitHub', exact: true }).click();
    await expect(page.getByText('1 group, 3 memberships')).toBeVisible();
    await expect(page.getByText('2 without an e-mail address')).toBeVisible();
    await page.getByRole('button', { name: 'Say who they are: GitHub' }).click();
    await dialog.getByLabel('E-mail of isabel-n').fill('isabel.navarro@platform.example');
    await keepLook(page, 'match');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('1 without an e-mail address')).toBeVisible();

    await page.getByRole('button', { name: 'Add a rule' }).click();
    await dialog.getByRole('button', { name: /^Group of the source/ }).click();
    await page.getByRole('option', { name: /^qs-authors/ }).click();
    await dialog.getByRole('button', { name: 'A role' }).click();
    await dialog.getByRole('button', { name: /^User role/ }).click();
    await page.getByRole('option', { name: 'Admin' }).click();
    await keepLook(page, 'add-rule');
    await dialog.getByRole('button', { name: 'Add a rule' }).click();
    await expect(page.getByRole('row', { name: /qs-authors.*Role Admin in default/ })).toBeVisible();
    await page.setViewportSize({ width: 1024, height: 768 });
    await expect.poll(() => tableOverflow(page)).toBe(0);
    await keepLook(page, 'identity');
    await page.getByRole('button', { name: 'Show the effect' }).click();
    await expect(page.getByText(/1 person becomes ADMIN instead of AUTHOR: .*isabel/)).toBeVisible();
    await keepLook(page, 'role-effect');

    const map = join(files, 'who.csv');
    writeFileSync(map, 'member,email\nisabel-n,\nnobody-x,isabel.navarro@platform.example\n');
    const matched = await steward(data, ['identity', 'match', 'github', '--file', map, '--json']);
    expect(JSON.parse(matched.stdout).source.nameless, matched.stderr).toEqual({ total: 2, matched: 1 });
    const shown = await steward(data, ['identity', 'apply', '--dry-run', '--detailed-exitcode']);
    expect(shown.code, shown.stderr).toBe(2);
    expect(shown.stdout).toContain('Make quicksight_sso/isabel.navarro@platform.example ADMIN');
    const applied = await steward(data, ['identity', 'apply', '--yes']);
    expect(applied.code, applied.stderr).toBe(0);
    expect((await steward(data, ['identity', 'rules'])).stdout).toMatch(
      /GitHub +qs-authors +role ADMIN in default +Sandbox +only +adds/,
    );
  } finally {
    await github.close();
    await keyring.close();
  }
});
