import { expect, type Page } from '@playwright/test';

export type Place =
  | 'Home'
  | 'Tenants'
  | 'Releases'
  | 'Deployments'
  | 'Stages'
  | 'Backups'
  | 'People'
  | 'Identity sources'
  | 'Directory'
  | 'Usage'
  | 'Licences'
  | 'Access'
  | 'Grants'
  | 'Reviews'
  | 'Activity'
  | 'Connections'
  | 'Environments'
  | 'Audit'
  | 'Settings'
  | 'API tokens'
  | 'Health';

/** The page's own heading, by which a person sees where they are. */
export const pageHeading = (page: Page, name: string | RegExp) =>
  page.getByRole('heading', { level: 1, name });

/** Opens the printed address and waits for Home. */
export const openConsole = async (page: Page, url: string) => {
  await page.goto(url);
  await expect(pageHeading(page, 'Home')).toBeVisible();
};

/** Goes to a place through the side navigation, which narrow pages keep folded. */
export const goTo = async (page: Page, place: Place) => {
  const navigation = page.getByRole('navigation', { name: 'Side navigation' });
  const link = navigation.getByRole('link', { name: place, exact: true });
  const fold = page.getByRole('button', { name: 'Open side navigation' });
  await expect(link.or(fold).first()).toBeVisible();
  if (await fold.isVisible()) await fold.click();
  await link.click();
  await expect(pageHeading(page, place)).toBeVisible();
};

/** Chooses from one of the top bar's menus. */
export const chooseInMenu = async (page: Page, menu: string | RegExp, item: string | RegExp) => {
  const banner = page.getByRole('banner');
  const entry = banner.getByRole('menuitemcheckbox', { name: item });
  // The bar lays itself out anew once it has measured itself: a menu that was opened before is closed then.
  await expect(async () => {
    if (!(await entry.isVisible())) await banner.getByRole('button', { name: menu }).click();
    await expect(entry).toBeVisible({ timeout: 3_000 });
  }).toPass();
  await entry.click();
};
