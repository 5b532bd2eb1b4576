import type { Page } from '@playwright/test';

const folder = process.env.STEWARD_LOOKS;

/** With `STEWARD_LOOKS=folder`, keeps pictures of the page as it stands: light and dark, small and large. */
export const keepLook = async (page: Page, name: string): Promise<void> => {
  if (!folder) return;
  const before = page.viewportSize();
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [1024, 1920]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 1000 });
      await page.screenshot({ path: `${folder}/${name}-${colorScheme}-${width}.png`, fullPage: true });
    }
  await page.emulateMedia({ colorScheme: null });
  if (before) await page.setViewportSize(before);
};
