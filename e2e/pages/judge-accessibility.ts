import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Every rule of axe on what is shown now, and once more in the dark, where only colours differ. */
export const judge = async (page: Page, what: string) => {
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
