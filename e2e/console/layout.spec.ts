import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { chooseInMenu, goTo, openConsole, pageHeading } from '../pages/console.ts';
import { wizardOn } from '../pages/wizard.ts';
import { expect, test } from '../steward.ts';
import { onboardByFile, tenantOf, threePeople } from '../tenant-file.ts';

const screens = [
  { what: 'a small laptop', width: 1024, height: 768, zoom: 1, mode: 'light' },
  { what: 'a large screen', width: 1920, height: 1080, zoom: 1, mode: 'dark' },
  { what: 'a large screen at 200 %', width: 960, height: 540, zoom: 2, mode: 'light' },
] as const;

for (const { what, width, height, zoom, mode } of screens)
  test.describe(what, () => {
    test.use({ viewport: { width, height }, deviceScaleFactor: zoom, colorScheme: mode });

    test(`nothing scrolls sideways and the next thing to do is in reach on ${what}`, async ({
      quietPage: page,
      console: host,
      data,
      files,
    }, info) => {
      /** The page fits, what is to be done next can be reached, and a picture of it is kept. */
      const fits = async (name: string, primary?: Locator) => {
        const sideways = await page.evaluate(() => {
          const root = document.documentElement;
          return root.scrollWidth - root.clientWidth;
        });
        expect.soft(sideways, `${name} scrolls sideways`).toBe(0);
        if (primary) {
          await primary.scrollIntoViewIfNeeded();
          await expect.soft(primary, `${name}: the primary action`).toBeInViewport({ ratio: 1 });
        }
        await page.screenshot({
          path: join(info.project.outputDir, 'screens', `${width}-${mode}-${name}.png`),
        });
      };
      const button = (name: string | RegExp, on: Page = page) =>
        on.getByRole('button', { name, exact: true });
      const wizard = wizardOn(page);

      await openConsole(page, host.url);
      await fits('home-new', page.getByRole('link', { name: 'Onboard your first tenant' }));
      await page.getByRole('link', { name: 'Onboard your first tenant' }).click();
      await wizard.name.fill('Fabrikam Retail and Wholesale International');
      await page.getByRole('button', { name: 'Add a contact' }).click();
      await fits('wizard-identity', button('Next'));
      await page.getByRole('button', { name: /^Remove contact/ }).click();
      await wizard.next('Isolation');
      await fits('wizard-isolation', button('Next'));
      await wizard.next('Datastores');
      await page.getByRole('button', { name: 'Add a datastore' }).click();
      await fits('wizard-datastores', button('Next'));
      await page.getByRole('button', { name: /^Remove datastore/ }).click();
      await wizard.next('People');
      await wizard.paste(
        'a.remarkably.long.address@fabrikam-retail-and-wholesale.example; Ann Meyer; author\nnobody\nbob@fabrikam.example',
      );
      await fits('wizard-preview', button('Add 2 people'));
      await button('Add 2 people').click();
      await fits('wizard-people', button('Next'));
      await wizard.next('Dashboards and datasets');
      await wizard.choose('Patient flow');
      await fits('wizard-assets', button('Next'));
      await wizard.next('Review');
      await expect(page.getByText('Plan made')).toBeVisible();
      await fits('wizard-review', wizard.apply);
      await wizard.applyPlan();
      await expect(page.getByText('is ready', { exact: false }).first()).toBeVisible();
      await fits('applied', button('Open the tenant'));
      await button('Open the tenant').click();
      await expect(page.getByText('Live', { exact: true })).toBeVisible();
      await fits('tenant', button('Edit'));
      await page.getByRole('tab', { name: /^People/ }).click();
      await fits('tenant-people', button('Edit'));
      await page.getByRole('button', { name: /^Check sign-in of bob/ }).click();
      await expect(
        page.getByRole('dialog').getByText(/can sign in and sees what the tenant receives/),
      ).toBeVisible();
      await fits(
        'sign-in-check',
        page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).last(),
      );
      await page.keyboard.press('Escape');
      await onboardByFile(data, files, tenantOf('contoso', 'Contoso', threePeople('contoso.example')));
      await goTo(page, 'Tenants');
      await fits('tenants', button('Onboard a tenant'));
      await goTo(page, 'Activity');
      await expect(page.getByRole('table').getByRole('link', { name: /^Onboard Contoso/ })).toBeVisible();
      await fits('activity');
      await page
        .getByRole('table')
        .getByRole('link', { name: /^Onboard Contoso/ })
        .click();
      await expect(page.getByRole('heading', { name: 'Progress' })).toBeVisible();
      await fits('run');
      await goTo(page, 'Connections');
      await fits('connections', page.getByRole('link', { name: 'Connect an AWS account' }));
      await page.getByRole('table').getByRole('link', { name: 'Sandbox' }).click();
      await page.getByRole('button', { name: 'Test connection' }).first().click();
      await expect(page.getByText(/^Tested/)).toBeVisible();
      await fits('connection');
      await goTo(page, 'Connections');
      await page.getByRole('link', { name: 'Connect an AWS account' }).click();
      await expect(pageHeading(page, 'Connect an AWS account')).toBeVisible();
      await fits('connection-add', button('Save and test'));
      for (const place of ['Audit', 'Settings', 'Health', 'Home', 'Environments'] as const) {
        await goTo(page, place);
        await fits(place.toLowerCase());
      }
      await chooseInMenu(page, 'Environment: Development', /^Production/);
      await expect(page.getByText('PRODUCTION — what you apply here reaches real people')).toBeVisible();
      await fits('production');
      await page.getByRole('button', { name: 'Open help' }).click();
      await fits('help');
    });
  });
