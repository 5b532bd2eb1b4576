import { chooseInMenu, goTo, openConsole, pageHeading } from '../pages/console.ts';
import { followInside } from '../pages/every-page.ts';
import { test as alone, expect, serve, steward, testOnOneConsole } from '../steward.ts';
import { onboardByFile, sixtyReaders, tenantOf, threePeople, writeTenantFile } from '../tenant-file.ts';

const test = testOnOneConsole();

test('the command palette finds pages, tenants and actions by keyboard alone', async ({
  quietPage: page,
  console: host,
  data,
  files,
}) => {
  await onboardByFile(data, files, tenantOf('contoso', 'Contoso', threePeople('contoso.example')));
  await openConsole(page, host.url);
  const ask = async (words: string) => {
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('combobox', { name: 'Find anything' })).toBeFocused();
    await page.keyboard.type(words);
  };
  await ask('contoso');
  const found = page.getByRole('option', { name: /Contoso.*contoso · live/ });
  await expect(found).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(pageHeading(page, 'Contoso')).toBeVisible();

  await ask('audit');
  await page.keyboard.press('Enter');
  await expect(pageHeading(page, /^Audit/)).toBeVisible();

  await ask('dark mode');
  await page.keyboard.press('Enter');
  await expect(page.locator('body')).toHaveClass(/awsui-dark-mode/);

  await ask('nothing is called like this');
  await expect(page.getByText(/^Nothing is called/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});

alone('dark mode and density are kept over a reload and a restart', async ({ page, data }) => {
  const first = await serve(data);
  await openConsole(page, first.url);
  await goTo(page, 'Settings');
  await page.getByRole('button', { name: 'Dark', exact: true }).click();
  await page.getByRole('button', { name: 'Compact', exact: true }).click();
  await expect(page.locator('body')).toHaveClass(/awsui-dark-mode/);
  await expect(page.locator('body')).toHaveClass(/awsui-compact-mode/);
  await page.reload();
  await expect(page.locator('body')).toHaveClass(/awsui-dark-mode/);
  await expect(page.locator('body')).toHaveClass(/awsui-compact-mode/);
  await first.stop();
  const second = await serve(data);
  await openConsole(page, second.url);
  await expect(page.locator('body')).toHaveClass(/awsui-dark-mode/);
  await expect(page.locator('body')).toHaveClass(/awsui-compact-mode/);
  await second.stop();
});

test('support reads and changes nothing; a mentor has Home and Settings', async ({
  quietPage: page,
  console: host,
  data,
  files,
}) => {
  await onboardByFile(data, files, tenantOf('contoso', 'Contoso', threePeople('contoso.example')));
  await openConsole(page, host.url);
  const places = page.getByRole('navigation', { name: 'Side navigation' }).getByRole('link');

  await chooseInMenu(page, /looking as Admin/, 'Support');
  await expect(page.getByText(/^You now see Steward as Support/)).toBeVisible();
  await expect(places).toHaveText([
    'Home',
    'Tenants',
    'Releases',
    'Stages',
    'Deployments',
    'Backups',
    'People',
    'Directory',
    'Access',
    'Grants',
    'Reviews',
    'Activity',
    'Usage',
    'Licences',
    'Audit',
    'API tokens',
    'Settings',
    'Health',
  ]);
  await expect(page.getByRole('link', { name: 'Onboard a tenant' })).toBeHidden();
  await goTo(page, 'Tenants');
  await page.getByRole('table').getByRole('link', { name: 'Contoso' }).click();
  await expect(pageHeading(page, 'Contoso')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Sign-in check' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Edit' })).toBeHidden();
  await page.goto(new URL('/connections', host.url).href);
  await expect(page.getByText('Connections is not part of the Support role')).toBeVisible();
  for (const [address, name] of [
    ['/releases/new', 'Taking a release'],
    ['/releases/0123456789ab/promote?stage=test', 'Promoting a release'],
    ['/releases/backups/20260101-000000-aaaaaa/restore', 'Restoring an account'],
    ['/reviews/new', 'Opening a review'],
    ['/tenants/new', 'Onboarding a tenant'],
  ] as const) {
    await followInside(page, address);
    await expect(page.getByText(`${name} is not part of the Support role`), address).toBeVisible();
  }

  await chooseInMenu(page, /looking as Support/, 'Mentor');
  await expect(places).toHaveText(['Home', 'Settings']);
  await page.goto(new URL('/tenants', host.url).href);
  await expect(page.getByText('Tenants is not part of the Mentor role')).toBeVisible();

  await chooseInMenu(page, /looking as Mentor/, 'Admin');
  await expect(places).toHaveCount(21);
  await goTo(page, 'Audit');
  await expect(page.getByRole('row').filter({ hasText: 'as support' }).first()).toBeVisible();
});

alone(
  'running work shows on every page, and help explains the one that is open',
  async ({ page, data, files }) => {
    const host = await serve(data, [], { STEWARD_FAULT: 'delay6000@step.before-act:40' });
    await openConsole(page, host.url);
    await goTo(page, 'Environments');
    await page.getByRole('button', { name: 'Open help' }).click();
    await expect(page.getByText(/^An environment is a stage/)).toBeVisible();
    await page.getByRole('button', { name: 'Open activity, nothing running' }).click();
    await expect(page.getByText(/^Nothing is running\./)).toBeVisible();

    const file = writeTenantFile(
      files,
      tenantOf('northgate', 'Northgate', sixtyReaders('northgate.example')),
    );
    const onboarding = steward(data, ['tenant', 'onboard', '-f', file, '--yes']);
    await expect(page.getByRole('progressbar', { name: /^Progress of Onboard Northgate/ })).toBeVisible();
    await expect(page.getByText(/^\d+ of 127 steps$/)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Running work: 1' })).toBeVisible();
    expect((await onboarding).code).toBe(0);
    await expect(page.getByText(/^Nothing is running\./)).toBeVisible();
    await expect(page.getByText(/^Onboard Northgate.*: done/)).toBeVisible();
    await host.stop();
  },
);
