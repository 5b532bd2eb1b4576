import type { Page } from '@playwright/test';
import { openConsole, pageHeading } from '../pages/console.ts';
import { wizardOn } from '../pages/wizard.ts';
import { expect, test } from '../steward.ts';

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
