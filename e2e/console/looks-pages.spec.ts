import { type PagePattern, pagePatterns } from '../../renderer/app/page-patterns.ts';
import { chooseInMenu, openConsole, pageHeading } from '../pages/console.ts';
import { everyPage, followInside, readAddresses } from '../pages/every-page.ts';
import { judge, judgedWords } from '../pages/judge-look.ts';
import { inFull } from '../pages/looks.ts';
import { expect, test } from '../steward.ts';
import { failNorthgate, onboardContoso, putInDoubt } from '../worlds.ts';

/** Where the short form opens the help panel: beside a wide table, and beside a page of parts. */
const helped: ReadonlySet<PagePattern> = new Set(['/activity', '/tenants/:slug']);

test.afterAll(() => console.log(judgedWords()));

/** Pages in groups of which each is looked at by a test of its own, so that several are looked at at once. */
const groups = 2;

for (let group = 0; group < groups; group++)
  test(`every page of the router is sound in every look, with rows and help (${group + 1} of ${groups})`, async ({
    quietPage: page,
    console: host,
    data,
    files,
  }) => {
    test.setTimeout(1_200_000);
    await onboardContoso(data, files);
    await openConsole(page, host.url);
    const addresses = await readAddresses(page, host.url, data);
    // There is no backup in this profile: its page answers 404, which the browser's console tells of.
    const asked = pagePatterns.filter((each) => each !== '/releases/backups/:id');
    for (const pattern of asked.filter((_, at) => at % groups === group)) {
      await followInside(page, everyPage[pattern].address(addresses));
      await expect(everyPage[pattern].ready(page)).toBeVisible();
      // The page that makes a draft goes on to it at once.
      const shown: PagePattern = pattern === '/tenants/new' ? '/tenants/drafts/:id' : pattern;
      await judge(page, shown, pattern === shown ? `${pattern} with rows` : 'a draft just made');
      if (!inFull && !helped.has(pattern)) continue;
      await page.getByRole('button', { name: 'Open help' }).click();
      await judge(page, shown, `${pattern} with help`);
      await page.getByRole('button', { name: 'Close help' }).click();
    }
  });

test('the drawer, the command palette and production are sound in every look', async ({
  quietPage: page,
  console: host,
  data,
  files,
}) => {
  test.setTimeout(600_000);
  await onboardContoso(data, files);
  await openConsole(page, host.url);
  await followInside(page, '/settings/health');
  await expect(everyPage['/settings/health'].ready(page)).toBeVisible();
  await page.getByRole('button', { name: /^Open activity/ }).click();
  await judge(page, '/settings/health', 'the activity drawer');
  await page.getByRole('button', { name: 'Close activity' }).click();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Find anything' })).toBeFocused();
  await judge(page, '/settings/health', 'the command palette');
  await page.keyboard.type('nothing is called like this');
  await judge(page, '/settings/health', 'the command palette, nothing found');
  await page.keyboard.press('Escape');
  await chooseInMenu(page, 'Environment: Development', /^Production/);
  await expect(page.getByText('PRODUCTION — what you apply here reaches real people')).toBeVisible();
  await judge(page, '/settings/health', 'production');
});

test('dialogs, tabs and changes of a tenant are sound in every look', async ({
  quietPage: page,
  console: host,
  data,
  files,
}) => {
  test.setTimeout(1_200_000);
  await onboardContoso(data, files);
  await openConsole(page, host.url);
  const at = (path: string) => followInside(page, path);
  const dialog = page.getByRole('dialog');
  await at('/tenants/contoso');
  for (const tab of ['People', 'Dashboards and datasets', 'Activity']) {
    await page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click();
    await judge(page, '/tenants/:slug', `a tenant, ${tab}`);
  }
  await at('/tenants/contoso?check=bob%40contoso.example');
  await expect(dialog.getByText(/can sign in and sees what the tenant receives/)).toBeVisible();
  await judge(page, '/tenants/:slug', 'the sign-in check');
  await page.keyboard.press('Escape');
  await at('/tenants/contoso?export=1');
  await expect(dialog.getByText(/slug: contoso/).first()).toBeVisible();
  await judge(page, '/tenants/:slug', 'the tenant file');
  await page.keyboard.press('Escape');
  await at('/tenants/contoso?do=suspend');
  const suspend = page.getByRole('button', { name: 'Suspend', exact: true });
  await expect(suspend).toBeVisible();
  await judge(page, '/tenants/:slug', 'the review of a suspension', suspend);
  await suspend.click();
  await expect(page.getByText('Done', { exact: true }).first()).toBeVisible();
  await judge(page, '/tenants/:slug', 'a suspension done');
  await at('/tenants/contoso');
  await expect(page.getByText(/were taken away/)).toBeVisible();
  await judge(page, '/tenants/:slug', 'a suspended tenant');
  await at('/audit');
  await page.getByRole('button', { name: 'Detail of entry 1', exact: true }).click();
  await judge(page, '/audit', 'an audit entry');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Preferences' }).click();
  await judge(page, '/audit', 'what a table shows');
  await page.keyboard.press('Escape');
  await at('/audit?search=nothing-has-these-words');
  await expect(page.getByText('No entry matches').last()).toBeVisible();
  await judge(page, '/audit', 'no entry matches');
  await at('/connections');
  await page.getByRole('link', { name: 'Sandbox' }).click();
  await page.getByRole('button', { name: 'Test connection', exact: true }).click();
  await expect(page.getByText(/^Tested/)).toBeVisible();
  await judge(page, '/connections/:id', 'a tested connection');
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await judge(page, '/connections/:id', 'a connection being edited');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await judge(page, '/connections/:id', 'a connection to be removed');
  await page.keyboard.press('Escape');
  await at('/connections/new');
  await page.getByRole('button', { name: 'Save and test' }).click();
  await judge(page, '/connections/new', 'a connection with errors');
});

test('what went wrong is sound in every look', async ({ page, console: host, data, files }) => {
  test.setTimeout(1_200_000);
  const runId = await failNorthgate(host, data, files);
  await openConsole(page, host.url);
  await expect(page.getByRole('heading', { name: 'Needs you' })).toBeVisible();
  await judge(page, '/', 'Home with something to do');
  await followInside(page, `/activity/${runId}`);
  await expect(page.getByText('Failed', { exact: true }).first()).toBeVisible();
  await judge(page, '/activity/:id', 'a failed run');
  putInDoubt(data, runId);
  await page.reload();
  await expect(page.getByText('Did this happen?').first()).toBeVisible();
  await judge(page, '/activity/:id', 'a step in doubt');
  await followInside(page, '/tenants/northgate');
  await expect(pageHeading(page, 'Northgate Schools')).toBeVisible();
  await judge(page, '/tenants/:slug', 'a tenant half onboarded');
  for (const [pattern, address] of [
    ['/tenants/:slug', '/tenants/nobody'],
    ['/activity/:id', '/activity/00000000-0000-7000-8000-000000000000'],
    ['/connections/:id', '/connections/00000000-0000-7000-8000-000000000000'],
    ['/tenants/drafts/:id', '/tenants/drafts/00000000-0000-7000-8000-000000000000'],
  ] as const) {
    await followInside(page, address);
    await expect(
      page
        .getByText(/^(There is no|This draft is gone)/)
        .filter({ visible: true })
        .first(),
    ).toBeVisible();
    await judge(page, pattern, `${pattern} that is not there`);
  }
  await host.kill();
  await expect(pageHeading(page, 'Steward has stopped answering')).toBeVisible();
  await judge(page, '/tenants/drafts/:id', 'the console is gone');
});
