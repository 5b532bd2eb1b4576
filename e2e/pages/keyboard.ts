import { expect, type Locator, type Page } from '@playwright/test';

/** Presses Tab until what is wanted has the focus, as a person without a mouse would. */
export const tabTo = async (page: Page, target: Locator, most = 90) => {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < most; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(target).toBeFocused();
};

/** Goes to a control by Tab and presses a key there. */
export const pressOn = async (page: Page, target: Locator, key = 'Enter') => {
  await tabTo(page, target);
  await page.keyboard.press(key);
};
