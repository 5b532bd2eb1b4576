import type { Page } from '@playwright/test';

/** What of the page itself cannot be seen without scrolling sideways, in pixels. */
export const pageOverflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** What of a table's columns cannot be seen without scrolling inside the table, in pixels: the worst on screen. */
export const tableOverflow = (page: Page): Promise<number> =>
  page.evaluate(() =>
    Math.max(
      0,
      ...[...document.querySelectorAll('#page table')].map((table) => {
        const frame = table.parentElement;
        return frame === null ? 0 : frame.scrollWidth - frame.clientWidth;
      }),
    ),
  );
