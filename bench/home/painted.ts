import type { Browser, Page } from 'playwright';

/** Milliseconds since the epoch, with parts of them. */
export const now = (): number => performance.timeOrigin + performance.now();

/**
 * Looks at each frame for what a person could read. The moment is that of the frame after the one in which it
 * was found, when it is on the screen.
 */
const whenShown = `(wanted) => new Promise((resolve, reject) => {
  const late = performance.now() + 60_000;
  const look = () => {
    if (performance.now() > late) return reject(new Error('not shown within a minute: ' + JSON.stringify(wanted)));
    const shown = wanted.every(({ selector, text, gone }) => {
      const there = [...document.querySelectorAll(selector)].some(
        (element) => element.checkVisibility() && new RegExp(text).test(element.textContent));
      return gone ? !there : there;
    });
    if (!shown) return requestAnimationFrame(look);
    requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()));
  };
  look();
})`;

export interface Wanted {
  readonly selector: string;
  /** A regular expression over the element's text. */
  readonly text: string;
  /** Waits until it is no more to be seen. */
  readonly gone?: boolean;
}

/** The moment at which everything wanted is painted. */
export const painted = (page: Page, wanted: readonly Wanted[]): Promise<number> =>
  page.evaluate(`(${whenShown})(${JSON.stringify(wanted)})`);

/** Opens an address in a browser context of its own, with an empty cache, and waits for what is wanted. */
export const openAndPaint = async (
  browser: Browser,
  url: string,
  wanted: readonly Wanted[],
): Promise<{
  readonly page: Page;
  /** When the browser, with its new window open, began to ask for the page. */
  readonly asked: number;
  readonly at: number;
  close(): Promise<void>;
}> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(url, { waitUntil: 'commit' });
  const at = await painted(page, wanted);
  const asked = await page.evaluate(() => performance.timeOrigin);
  return { page, asked, at, close: () => context.close() };
};

/** How long something takes from a deed of a person until what is wanted is painted, in milliseconds. */
export const timeTo = async (
  page: Page,
  deed: () => Promise<unknown>,
  wanted: readonly Wanted[],
): Promise<number> => {
  const from = now();
  await deed();
  return (await painted(page, wanted)) - from;
};
