import { goTo, openConsole } from '../pages/console.ts';
import { followInside } from '../pages/every-page.ts';
import { judge, judgedWords } from '../pages/judge-look.ts';
import { wizardOn } from '../pages/wizard.ts';
import { expect, test } from '../steward.ts';
import { controlCloud } from '../worlds.ts';

test.afterAll(() => console.log(judgedWords()));

test('a new profile and every page of onboarding are sound in every look', async ({
  quietPage: page,
  console: host,
}) => {
  test.setTimeout(1_200_000);
  const wizard = wizardOn(page);
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const next = button('Next');
  const inWizard = (state: string, primary = next) => judge(page, '/tenants/drafts/:id', state, primary);
  await openConsole(page, host.url);
  await judge(page, '/', 'Home, new', page.getByRole('link', { name: 'Onboard your first tenant' }));
  await goTo(page, 'Activity');
  await expect(page.getByRole('table').getByText('steward serve')).toBeVisible();
  await judge(page, '/activity', 'Activity with one row');
  await followInside(page, '/activity?search=nothing-has-these-words');
  await judge(page, '/activity', 'Activity, nothing found');
  await goTo(page, 'Tenants');
  await expect(page.getByText('No tenants yet').last()).toBeVisible();
  await judge(
    page,
    '/tenants',
    'Tenants, empty',
    page.getByRole('button', { name: 'Onboard a tenant' }).first(),
  );

  await page.getByRole('button', { name: 'Onboard a tenant' }).first().click();
  await wizard.isAt('Identity');
  await wizard.tryNext();
  await expect(page.getByText(/^3 fields on this page must be mended/)).toBeVisible();
  await inWizard('Identity with errors');
  await wizard.name.fill('Fabrikam Retail and Wholesale International');
  await page.getByRole('button', { name: 'Add a contact' }).click();
  await inWizard('Identity with a contact');
  await page.getByRole('button', { name: /^Remove contact/ }).click();
  await wizard.next('Isolation');
  await inWizard('Isolation');
  await wizard.next('Datastores');
  await page.getByRole('button', { name: 'Add a datastore' }).click();
  await page.getByRole('textbox', { name: 'Identifier, row 1' }).fill('fabrikam; DROP SCHEMA contoso');
  await wizard.tryNext();
  await expect(page.getByText(/^1 field on this page must be mended/)).toBeVisible();
  await inWizard('Datastores with errors');
  await page.getByRole('button', { name: /^Remove datastore/ }).click();
  await wizard.next('People');
  await inWizard('People, nobody');
  await wizard.paste(
    'a.remarkably.long.address@fabrikam-retail-and-wholesale.example; Ann Meyer; author\nnobody\nbob@fabrikam.example',
  );
  await inWizard('People, preview of a list', button('Add 2 people'));
  await button('Add 2 people').click();
  await inWizard('People');
  await wizard.person('bob@fabrikam.example').getByRole('button', { name: 'Edit' }).click();
  await inWizard('People, one person', page.getByRole('dialog').getByRole('button', { name: 'Save' }));
  await page.keyboard.press('Escape');
  await wizard.next('Dashboards and datasets');
  await wizard.choose('Patient flow');
  await inWizard('Dashboards and datasets');
  await wizard.next('Review');
  await expect(page.getByText('Plan made')).toBeVisible();
  await inWizard('Review', wizard.apply);
  await page.getByRole('button', { name: 'Discard draft' }).click();
  await inWizard('Discard the draft?', page.getByRole('dialog').getByRole('button', { name: /^Discard/ }));
  await page.keyboard.press('Escape');
  await wizard.applyPlan();
  await expect(page.getByText('is ready', { exact: false }).first()).toBeVisible();
  await inWizard('Applied', button('Open the tenant'));
});

test('a run under way is sound in every look', async ({ page, console: host }) => {
  test.setTimeout(600_000);
  const wizard = wizardOn(page);
  await openConsole(page, host.url);
  await page.getByRole('link', { name: 'Onboard your first tenant' }).click();
  await wizard.name.fill('Slowly');
  await wizard.next('Isolation');
  await wizard.next('Datastores');
  await wizard.next('People');
  await wizard.paste(Array.from({ length: 40 }, (_, at) => `p${at}@slowly.example`).join('\n'));
  await page.getByRole('button', { name: 'Add 40 people' }).click();
  await wizard.next('Dashboards and datasets');
  await wizard.next('Review');
  await expect(page.getByText('Plan made')).toBeVisible();
  await controlCloud(host, { faults: [{ operation: 'RegisterUser', fault: { type: 'delay', ms: 30_000 } }] });
  await wizard.apply.click();
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeVisible();
  await judge(page, '/tenants/drafts/:id', 'Applying');
  await page.getByRole('button', { name: /^Open activity/ }).click();
  await judge(page, '/tenants/drafts/:id', 'Applying, with the activity drawer');
});
