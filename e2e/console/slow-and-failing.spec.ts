import type { Page } from '@playwright/test';
import { type PagePattern, pagePatterns } from '../../renderer/app/page-patterns.ts';
import { openConsole, pageHeading } from '../pages/console.ts';
import { everyPage, followInside, readAddresses } from '../pages/every-page.ts';
import { inFull } from '../pages/looks.ts';
import { expect, test } from '../steward.ts';
import { onboardContoso } from '../worlds.ts';

/** Every call of a page but the watch on the host itself, which has a screen of its own. */
const calls = /\/rpc\/(?!session\/get|runs\/live)/;

/** Pages that show something without any call but the session's. */
const needNothing: ReadonlySet<PagePattern> = new Set([
  '/settings',
  '/connections/new',
  '/access/person',
  '/access/asset',
  '/access/changes',
  // The frame has read the environments for its own menu.
  '/releases/deployments/rollback',
  '/releases/deployments/retire',
]);

// The short form lets every other page be slow and the rest fail; `STEWARD_LAYOUT=full` does both to all.

/** How long an answer is held back; a person notices a second, the whole form waits three. */
const held = inFull ? 3_000 : 900;

/** Holds back every answer of the real host. */
const slowDown = (page: Page) =>
  page.route(calls, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, held));
    await route.continue().catch(() => {}); // the page may have gone on meanwhile
  });

/** Drops what the page knows, so that it has to ask for everything again. */
const forget = async (page: Page, url: string) => {
  await page.goto(new URL('/settings', url).href);
  await expect(pageHeading(page, 'Settings')).toBeVisible();
};

/** Follows a link and measures, on the page's own clock, when it first says what it waits for. */
const timeToSign = async (page: Page, address: string): Promise<number> => {
  await page.evaluate(() => {
    const started = performance.now();
    const sign = /(Reading|Looking|Opening|Checking|Making|Starting|Asking) /;
    const first = { at: -1 };
    Object.assign(window, { first });
    const look = () => {
      if (first.at < 0 && sign.test(document.getElementById('page')?.textContent ?? ''))
        first.at = performance.now() - started;
      if (first.at < 0) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await followInside(page, address);
  await page.waitForFunction(() => (window as unknown as { first: { at: number } }).first.at >= 0);
  return page.evaluate(() => (window as unknown as { first: { at: number } }).first.at);
};
/** What a person takes for at once; a machine that is busy with other tests gets more. */
const atOnce = inFull ? 100 : 700;

/** What moved on screen by itself since the page was asked for, as Chromium measures it: 0.1 is felt. */
const watchJumps = (page: Page) =>
  page.evaluate(() => {
    const seen = { jump: 0 };
    Object.assign(window, { seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
      })[])
        if (!entry.hadRecentInput) seen.jump += entry.value;
    }).observe({ type: 'layout-shift' });
  });
const jumped = (page: Page) =>
  page.evaluate(() => (window as unknown as { seen: { jump: number } }).seen.jump);

test('a slow page says at once what it waits for, and stays where it is when the answer comes', async ({
  page,
  console: host,
  data,
  files,
}) => {
  test.setTimeout(600_000);
  await onboardContoso(data, files);
  await openConsole(page, host.url);
  const addresses = await readAddresses(page, host.url, data);
  const asking = pagePatterns.filter((each) => !needNothing.has(each));
  for (const pattern of asking.filter((_, at) => inFull || at % 2 === 0))
    await test.step(pattern, async () => {
      await forget(page, host.url);
      await slowDown(page);
      await watchJumps(page);
      const sign = await timeToSign(page, everyPage[pattern].address(addresses));
      expect.soft(sign, `${pattern}: ms until it says what it waits for`).toBeLessThan(atOnce);
      await expect(page.getByRole('heading', { level: 1 }), `${pattern} has its heading`).toHaveCount(1);
      await expect(everyPage[pattern].ready(page)).toBeVisible({ timeout: held * 6 + 10_000 });
      expect.soft(await jumped(page), `${pattern}: how far the page jumped`).toBeLessThan(0.1);
      await page.unroute(calls);
    });
});

test('a page whose calls fail says so in words, and Try again brings it back', async ({
  page,
  console: host,
  data,
  files,
}) => {
  test.setTimeout(600_000);
  await onboardContoso(data, files);
  await openConsole(page, host.url);
  const addresses = await readAddresses(page, host.url, data);
  // The frame has read the environments for its own menu by then, and the page shows them.
  const asking = pagePatterns.filter((each) => !needNothing.has(each));
  const some = asking.filter((each, at) => each !== '/environments' && (inFull || at % 2 === 1));
  for (const pattern of some)
    await test.step(pattern, async () => {
      await forget(page, host.url);
      await page.route(calls, (route) => route.abort('connectionreset'));
      await followInside(page, everyPage[pattern].address(addresses));
      const again = page.locator('#page').getByRole('button', { name: 'Try again' }).first();
      await expect(again, `${pattern} offers to try again`).toBeVisible({ timeout: 20_000 });
      await expect(page.getByText('Steward’s own process does not answer.').first()).toBeVisible();
      await expect(page.getByRole('heading', { level: 1 }), `${pattern} has its heading`).toHaveCount(1);
      await expect(page.locator('#page').getByText(/^(Reading|Looking|Opening|Checking)/)).toHaveCount(0);
      await page.unroute(calls);
      // Each part of a page that failed is tried again by itself.
      await expect(async () => {
        if (await again.isVisible()) await again.click({ timeout: 1_000 });
        await expect(everyPage[pattern].ready(page)).toBeVisible({ timeout: 2_000 });
      }).toPass({ timeout: 30_000 });
    });
});
