import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { goTo, openConsole, pageHeading } from '../pages/console.ts';
import { wizardOn } from '../pages/wizard.ts';
import { expect, test } from '../steward.ts';
import { onboardByFile, tenantOf, threePeople } from '../tenant-file.ts';

/** Every rule of axe on what is shown now, and once more in the dark, where only colours differ. */
const judge = async (page: Page, what: string) => {
  const found = async (axe: AxeBuilder) =>
    (await axe.analyze()).violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`,
    );
  expect.soft(await found(new AxeBuilder({ page })), what).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await expect(page.locator('body')).toHaveClass(/awsui-dark-mode/);
  const contrast = new AxeBuilder({ page }).withRules(['color-contrast']);
  expect.soft(await found(contrast), `${what}, dark`).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await expect(page.locator('body')).not.toHaveClass(/awsui-dark-mode/);
};

test('no page has an accessibility violation, light or dark', async ({
  quietPage: page,
  console: host,
  data,
  files,
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
  await onboardByFile(data, files, tenantOf('contoso', 'Contoso', threePeople('contoso.example')));

  await goTo(page, 'Tenants');
  await expect(page.getByRole('table').getByRole('link', { name: 'Contoso' })).toBeVisible();
  await judge(page, 'Tenants');
  await goTo(page, 'Home');
  await expect(page.getByRole('heading', { name: 'Recently' })).toBeVisible();
  await judge(page, 'Home');
  await goTo(page, 'Activity');
  await expect(page.getByRole('link', { name: /^Onboard Contoso/ }).first()).toBeVisible();
  await judge(page, 'Activity');
  await page
    .getByRole('table')
    .getByRole('link', { name: /^Onboard Contoso/ })
    .click();
  await expect(page.getByRole('heading', { name: 'Progress' })).toBeVisible();
  await judge(page, 'Activity, a run');
  await goTo(page, 'Connections');
  await expect(page.getByRole('link', { name: 'Sandbox' })).toBeVisible();
  await judge(page, 'Connections');
  await page.getByRole('link', { name: 'Sandbox' }).click();
  await page.getByRole('button', { name: 'Test connection' }).first().click();
  await expect(page.getByText(/^Tested/)).toBeVisible();
  await judge(page, 'A connection');
  await goTo(page, 'Connections');
  await page.getByRole('link', { name: 'Connect an AWS account' }).click();
  await expect(pageHeading(page, 'Connect an AWS account')).toBeVisible();
  await page.getByRole('button', { name: 'Save and test' }).click();
  await judge(page, 'Add a connection, with errors');
  for (const place of ['Environments', 'Audit', 'Settings', 'Health'] as const) {
    await goTo(page, place);
    await expect(page.getByText(/^(Reading|Checking)/)).toHaveCount(0);
    await judge(page, place);
  }
  await page.getByRole('button', { name: 'Open help' }).click();
  await judge(page, 'Help');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Find anything' })).toBeFocused();
  await judge(page, 'Command palette');
});

test('the wizard goes from Home to applied by keyboard alone', async ({ quietPage: page, console: host }) => {
  const wizard = wizardOn(page);
  await openConsole(page, host.url);
  /** Presses Tab until what is wanted has the focus, as a person without a mouse would. */
  const tabTo = async (target: ReturnType<Page['getByRole']>) => {
    for (let presses = 0; presses < 80; presses++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    await expect(target).toBeFocused();
  };
  const next = page.getByRole('button', { name: 'Next', exact: true });
  const nextByKey = async (to: Parameters<typeof wizard.isAt>[0]) => {
    await tabTo(next);
    await page.keyboard.press('Enter');
    await wizard.isAt(to);
  };

  await tabTo(page.getByRole('link', { name: 'Skip to the page' }));
  await page.keyboard.press('Enter');
  await tabTo(page.getByRole('link', { name: 'Onboard your first tenant' }));
  await page.keyboard.press('Enter');
  await expect(wizard.name).toBeFocused();
  await page.keyboard.type('Keyboard Only');
  await nextByKey('Isolation');
  await nextByKey('Datastores');
  await nextByKey('People');
  await tabTo(page.getByRole('textbox', { name: 'E-mail', exact: true }));
  await page.keyboard.type('kim@keyboard.example');
  await page.keyboard.press('Enter');
  await expect(wizard.person('kim@keyboard.example')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'E-mail', exact: true })).toBeFocused();
  await nextByKey('Dashboards and datasets');
  await tabTo(wizard.assets.getByRole('checkbox', { name: 'Choose Data freshness', exact: true }));
  await page.keyboard.press('Space');
  await nextByKey('Review');
  await expect(page.getByText('Plan made')).toBeVisible();
  await tabTo(wizard.apply);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Keyboard Only is ready')).toBeVisible();
  await tabTo(page.getByRole('button', { name: 'Open the tenant' }));
  await page.keyboard.press('Enter');
  await expect(pageHeading(page, 'Keyboard Only')).toBeVisible();
});
