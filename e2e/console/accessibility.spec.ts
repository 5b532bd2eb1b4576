import { goTo, openConsole, pageHeading } from '../pages/console.ts';
import { judge } from '../pages/judge-accessibility.ts';
import { expect, test } from '../steward.ts';
import { onboardByFile, tenantOf, threePeople } from '../tenant-file.ts';

test('no page has an accessibility violation, light or dark', async ({
  quietPage: page,
  console: host,
  data,
  files,
}) => {
  test.slow();
  await onboardByFile(data, files, tenantOf('contoso', 'Contoso', threePeople('contoso.example')));
  await openConsole(page, host.url);

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
