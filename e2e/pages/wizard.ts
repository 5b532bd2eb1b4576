import { expect, type Page } from '@playwright/test';
import { pageHeading } from './console.ts';

type WizardPage = 'Identity' | 'Isolation' | 'Datastores' | 'People' | 'Dashboards and datasets' | 'Review';

/** The onboarding wizard, as a person sees it. */
export const wizardOn = (page: Page) => {
  const people = page.getByRole('table', { name: 'People', exact: true });
  return {
    name: page.getByRole('textbox', { name: 'Name', exact: true }),
    slug: page.getByRole('textbox', { name: 'Slug' }),
    tenantId: page.getByRole('textbox', { name: 'Tenant id' }),
    federationRole: page.getByRole('textbox', { name: 'Federation role', exact: true }),
    saved: page.getByText(/^Saved/),
    /** The table of people who are in the draft. */
    people,
    person: (email: string) => people.getByRole('row').filter({ hasText: email }),
    preview: page.getByRole('table', { name: 'All rows' }),
    assets: page.getByRole('table', { name: 'Dashboards and datasets of the account' }),
    apply: page.getByRole('button', { name: /^Apply \d/ }),
    /** The wizard page is open and shows its heading. */
    async isAt(name: WizardPage) {
      await expect(pageHeading(page, new RegExp(`^${name}`))).toBeVisible();
    },
    async next(to: WizardPage) {
      await page.getByRole('button', { name: 'Next', exact: true }).click();
      await this.isAt(to);
    },
    /** Tries to go on and stays where it is. */
    async tryNext() {
      await page.getByRole('button', { name: 'Next', exact: true }).click();
    },
    async paste(list: string) {
      await page.getByRole('tab', { name: 'Paste a list' }).click();
      await page.getByLabel('People, one per line').fill(list);
      await page.getByRole('button', { name: 'Preview' }).click();
      await expect(page.getByRole('heading', { name: /^Preview of/ })).toBeVisible();
    },
    async upload(file: { name: string; text: string | Buffer }) {
      await page.getByRole('tab', { name: 'CSV file' }).click();
      await page.locator('input[type=file]').setInputFiles({
        name: file.name,
        mimeType: 'text/csv',
        buffer: Buffer.from(file.text),
      });
      await expect(page.getByRole('heading', { name: `Preview of ${file.name}` })).toBeVisible();
    },
    async choose(asset: string) {
      await this.assets.getByRole('checkbox', { name: `Choose ${asset}`, exact: true }).check();
    },
    /** From the review, once it stands, to the run. */
    async applyPlan() {
      await expect(page.getByText('Plan made')).toBeVisible();
      await this.apply.click();
    },
  };
};
