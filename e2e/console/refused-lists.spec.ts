import type { Page } from '@playwright/test';
import { openConsole } from '../pages/console.ts';
import { followInside } from '../pages/every-page.ts';
import { wizardOn } from '../pages/wizard.ts';
import { expect, test } from '../steward.ts';
import { refuse } from '../worlds.ts';

const assetLists = [
  'ListDashboards',
  'ListAnalyses',
  'ListDataSets',
  'ListDataSources',
  'ListFolders',
  'ListThemes',
  'ListTopics',
];

const rowsOf = (page: Page, tab: string) =>
  page.getByRole('table', { name: tab, exact: true }).getByRole('rowgroup').last();

/** Reads the account and waits until that has ended, told by which permission was missing at last. */
const readNow = async (page: Page, missing: string) => {
  const button = page.getByRole('button', { name: 'Read now' });
  await button.click();
  await expect(page.getByRole('listitem').filter({ hasText: `quicksight:${missing}` })).toBeVisible();
  await expect(button).toBeEnabled();
};

test('a directory whose lists are refused says so, and names the permission, where its rows would be', async ({
  page,
  console: host,
}) => {
  test.setTimeout(180_000);
  /** The tab has no rows, and says why instead of that there are none. */
  const isUnreadable = async (tab: string, what: string, operations: readonly string[]) => {
    await page.getByRole('tab', { name: tab }).click();
    await expect(rowsOf(page, tab)).toContainText(`The ${what} could not be read`);
    for (const operation of operations)
      await expect(rowsOf(page, tab)).toContainText(`quicksight:${operation}`);
    await expect(page.getByRole('heading', { name: `${tab} (0)` }), 'no list is not none').toBeHidden();
    await expect(page.getByText('Nothing was read yet')).toBeHidden();
    await expect(page.getByText(/^Holds: /)).toContainText(`${what} not readable`);
  };
  await openConsole(page, host.url);
  await followInside(page, '/directory');
  await expect(page.getByText('Nothing was read yet')).toBeVisible();

  await test.step('no namespaces: neither people nor groups', async () => {
    await refuse(host, ['ListNamespaces', ...assetLists]);
    await readNow(page, 'ListNamespaces');
    await isUnreadable('People', 'people', ['ListNamespaces']);
    await isUnreadable('Groups', 'groups', ['ListNamespaces']);
  });
  await test.step('no lists of people and groups', async () => {
    await refuse(host, ['ListUsers', 'ListGroups', ...assetLists]);
    await readNow(page, 'ListUsers');
    await isUnreadable('People', 'people', ['ListUsers']);
    await isUnreadable('Groups', 'groups', ['ListGroups']);
  });
  await test.step('no lists of assets', async () => {
    await page.getByRole('tab', { name: 'Assets' }).click();
    await expect(rowsOf(page, 'Assets')).toContainText('The assets could not be read');
    for (const operation of assetLists)
      await expect(rowsOf(page, 'Assets')).toContainText(`quicksight:${operation}`);
    for (const what of ['dashboards', 'analyses', 'datasets', 'data sources', 'folders', 'themes', 'topics'])
      await expect(page.getByText(/^Holds: /)).toContainText(`${what} not readable`);
  });
  await test.step('what was read before is kept, and said to be only what was readable', async () => {
    await refuse(host, ['ListDataSets']);
    await readNow(page, 'ListDataSets');
    await page.getByRole('tab', { name: 'People' }).click();
    await expect(page.getByRole('heading', { name: 'People (45)' })).toBeVisible();
    await page.getByRole('tab', { name: 'Assets' }).click();
    await expect(page.getByRole('heading', { name: 'Assets (24, not all readable)' })).toBeVisible();
    await refuse(host, ['ListUsers']);
    await readNow(page, 'ListUsers');
    await page.getByRole('tab', { name: 'People' }).click();
    await expect(page.getByRole('heading', { name: 'People (45, not all readable)' })).toBeVisible();
    await expect(page.getByText(/^Holds: 45 people \(not all readable\), 11 groups,/)).toBeVisible();
  });
  await test.step('where there really is none, that is said', async () => {
    await refuse(host, []);
    await page.getByRole('button', { name: 'Read now' }).click();
    await expect(page.getByText(/could not be read$/)).toBeHidden();
    await expect(page.getByText(/^Holds: 45 people, 11 groups,.* 0 analyses,/)).toBeVisible();
  });
});

test('the wizard names the asset lists that are refused, offers what it can read, and keeps what was typed', async ({
  page,
  console: host,
}) => {
  test.setTimeout(180_000);
  const wizard = wizardOn(page);
  const shown = (name: string) =>
    wizard.assets.getByRole('checkbox', { name: `Choose ${name}`, exact: true });
  const readAgain = page.getByRole('button', { name: 'Try again' });
  await openConsole(page, host.url);
  await page.getByRole('link', { name: 'Onboard your first tenant' }).click();
  await wizard.name.fill('Kept');
  await wizard.next('Isolation');
  await wizard.next('Datastores');
  await wizard.next('People');
  await wizard.paste('kim@kept.example');
  await page.getByRole('button', { name: 'Add 1 person' }).click();

  await test.step('neither list', async () => {
    await refuse(host, ['ListDashboards', 'ListDataSets']);
    await wizard.next('Dashboards and datasets');
    await expect(page.getByText('Missing permission: quicksight:ListDashboards')).toBeVisible();
    await expect(page.getByText('Missing permission: quicksight:ListDataSets')).toBeVisible();
    await expect(wizard.assets).toContainText('The dashboards and datasets could not be read');
    await expect(page.getByText('The account has no dashboards or datasets')).toBeHidden();
    await expect(page.getByRole('heading', { name: 'In this account (0)' })).toBeHidden();
  });
  await test.step('only datasets are refused: dashboards can be chosen', async () => {
    await refuse(host, ['ListDataSets']);
    await readAgain.click();
    await expect(shown('Patient flow')).toBeVisible();
    await expect(page.getByText('Missing permission: quicksight:ListDataSets')).toBeVisible();
    await expect(page.getByText('Missing permission: quicksight:ListDashboards')).toBeHidden();
  });
  await test.step('a review whose look is refused names it; nothing typed is lost', async () => {
    await refuse(host, ['DescribeNamespace']);
    await wizard.next('Review');
    await expect(readAgain).toBeVisible();
    await expect(page.getByText(/quicksight:DescribeNamespace/).first()).toBeVisible();
    await refuse(host, []);
    await readAgain.click();
    await expect(page.getByText('Plan made')).toBeVisible();
    await page.getByRole('button', { name: 'Step 4: People' }).click();
    await expect(wizard.person('kim@kept.example')).toBeVisible();
  });
});
