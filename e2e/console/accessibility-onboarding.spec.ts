import { goTo, openConsole } from '../pages/console.ts';
import { judge } from '../pages/judge-accessibility.ts';
import { wizardOn } from '../pages/wizard.ts';
import { expect, test } from '../steward.ts';

test('no page of onboarding has an accessibility violation, light or dark', async ({
  quietPage: page,
  console: host,
}) => {
  test.slow();
  const wizard = wizardOn(page);
  await openConsole(page, host.url);
  await judge(page, 'Home of a new profile');

  await goTo(page, 'Tenants');
  await expect(page.getByText('No tenants yet').last()).toBeVisible();
  await judge(page, 'Tenants, empty');

  await page.getByRole('button', { name: 'Onboard a tenant' }).first().click();
  await wizard.isAt('Identity');
  await wizard.tryNext();
  await expect(page.getByText(/^3 fields on this page must be mended/)).toBeVisible();
  await judge(page, 'Identity with errors');
  await wizard.name.fill('Fabrikam');
  await page.getByRole('button', { name: 'Add a contact' }).click();
  await judge(page, 'Identity with a contact');
  await page.getByRole('button', { name: /^Remove contact/ }).click();
  await wizard.next('Isolation');
  await judge(page, 'Isolation');
  await wizard.next('Datastores');
  await page.getByRole('button', { name: 'Add a datastore' }).click();
  await judge(page, 'Datastores');
  await page.getByRole('button', { name: /^Remove datastore/ }).click();
  await wizard.next('People');
  await judge(page, 'People, nobody');
  await wizard.paste('ann@fabrikam.example; Ann; author\nnobody\nbob@fabrikam.example');
  await judge(page, 'People, preview of a list');
  await page.getByRole('button', { name: 'Add 2 people' }).click();
  await judge(page, 'People');
  await wizard.person('ann@fabrikam.example').getByRole('button', { name: 'Edit' }).click();
  await judge(page, 'People, one person');
  await page.keyboard.press('Escape');
  await wizard.next('Dashboards and datasets');
  await wizard.choose('Patient flow');
  await judge(page, 'Dashboards and datasets');
  await wizard.next('Review');
  await expect(page.getByText('Plan made')).toBeVisible();
  await judge(page, 'Review');
  await wizard.applyPlan();
  await expect(page.getByText('Fabrikam is ready')).toBeVisible();
  await judge(page, 'Applied');
  await page.getByRole('button', { name: 'Check a sign-in' }).click();
  await expect(page.getByRole('dialog', { name: 'Sign-in check' })).toBeVisible();
  await judge(page, 'Sign-in check');
  await page.keyboard.press('Escape');
  for (const tab of ['People', 'Dashboards and datasets', 'Activity', 'Overview']) {
    await page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click();
    await judge(page, `Tenant, ${tab}`);
  }
});
