import { readNamespace } from '../cloud.ts';
import { openConsole, pageHeading } from '../pages/console.ts';
import { wizardOn } from '../pages/wizard.ts';
import { expect, testOnOneConsole } from '../steward.ts';
import { onboardByFile, tenantOf, threePeople } from '../tenant-file.ts';

const test = testOnOneConsole();

const dashboard = {
  kind: 'dashboard',
  id: 'patient-flow',
  name: 'Patient flow',
  groups: ['reader', 'author'],
};

const dataSource = {
  kind: 'data_source',
  environment: 'dev',
  arn: 'arn:aws:quicksight:eu-central-1:111122223333:datasource/athena-curated',
};

test.beforeEach(async ({ console: host, data, files, quietPage: page }) => {
  await onboardByFile(
    data,
    files,
    tenantOf('contoso', 'Contoso', threePeople('contoso.example'), {
      entitlements: [dashboard],
      datastores: [dataSource],
    }),
  );
  await openConsole(page, host.url);
  await page.getByRole('link', { name: 'Live: 1' }).click();
  await page.getByRole('table').getByRole('link', { name: 'Contoso' }).click();
  await expect(pageHeading(page, 'Contoso')).toBeVisible();
});

test('editing a live tenant plans only the difference', async ({ quietPage: page, console: host }) => {
  const wizard = wizardOn(page);
  await page.getByRole('button', { name: 'Edit' }).click();
  await wizard.isAt('Identity');
  await expect(wizard.slug).toHaveAttribute('readonly');
  await wizard.next('Isolation');
  await wizard.next('Datastores');
  await wizard.next('People');

  await wizard.person('cyd@contoso.example').getByRole('button', { name: 'Remove' }).click();
  await wizard.person('bob@contoso.example').getByRole('button', { name: 'Edit' }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit bob@contoso.example' });
  await dialog.getByRole('button', { name: /^Role/ }).click();
  await page.getByRole('option', { name: /^Author/ }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(wizard.person('bob@contoso.example')).toContainText('Author');
  await wizard.next('Dashboards and datasets');
  await wizard.next('Review');

  await expect(page.getByText('Plan made')).toBeVisible();
  await expect(page.getByText('Create namespace contoso')).toBeHidden();
  await expect(
    page.getByText(/bob@contoso\.example.* (to|as) (contoso-authors|author)/).first(),
  ).toBeVisible();
  await expect(
    page.getByText('1 account stays registered without access: cyd@contoso.example.'),
  ).toBeVisible();
  await wizard.applyPlan();
  await expect(page.getByText('Contoso is ready')).toBeVisible();

  const found = await readNamespace(host, 'contoso');
  expect(found.memberships).toEqual([
    'contoso-authors: quicksight_sso/ann@contoso.example',
    'contoso-authors: quicksight_sso/bob@contoso.example',
  ]);
  expect(found.users).toContainEqual({ name: 'quicksight_sso/bob@contoso.example', role: 'AUTHOR' });
});

test('suspending takes access away, resuming gives exactly that back', async ({
  quietPage: page,
  console: host,
}) => {
  const before = await readNamespace(host, 'contoso');
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Suspend' }).click();
  await expect(pageHeading(page, 'Suspend Contoso')).toBeVisible();
  await expect(page.getByText(/^Sessions that are open now may go on until they expire/)).toBeVisible();
  await page.getByRole('button', { name: 'Suspend', exact: true }).click();
  await expect(page.getByText('Done', { exact: true }).first()).toBeVisible();
  expect(await readNamespace(host, 'contoso')).toEqual({ ...before, memberships: [] });

  await page.getByRole('button', { name: 'Back to the tenant' }).click();
  await expect(page.getByText(/^3 group memberships and .* were taken away/)).toBeVisible();
  await page.getByRole('button', { name: 'Resume access' }).click();
  await expect(pageHeading(page, 'Resume access of Contoso')).toBeVisible();
  await page.getByRole('button', { name: 'Resume access' }).click();
  await expect(page.getByText('Done', { exact: true }).first()).toBeVisible();
  expect(await readNamespace(host, 'contoso')).toEqual(before);

  await page.getByRole('button', { name: 'Back to the tenant' }).click();
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
});

test('the sign-in check of one person fits in every line', async ({ quietPage: page }) => {
  await page.getByRole('button', { name: 'Sign-in check' }).click();
  const dialog = page.getByRole('dialog', { name: 'Sign-in check' });
  await dialog.getByRole('button', { name: /^Person/ }).click();
  await page.getByRole('option', { name: /^ann@contoso\.example/ }).click();
  await expect(dialog.getByText(/^ann@contoso\.example can sign in/)).toBeVisible();
  const lines = dialog.getByRole('table', { name: 'Sign-in check' }).getByRole('rowheader');
  await expect(lines).toHaveText([
    /IAM role/,
    /Session name/,
    /QuickSight user/,
    /Group/,
    /Data source/,
    /Dashboards/,
  ]);
  await expect(dialog.getByRole('img', { name: 'Fits', exact: true })).toHaveCount(6);
});
