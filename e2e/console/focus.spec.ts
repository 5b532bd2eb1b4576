import type { Locator, Page } from '@playwright/test';
import { pagePatterns } from '../../renderer/app/page-patterns.ts';
import { openConsole, pageHeading } from '../pages/console.ts';
import { everyPage, followInside, readAddresses } from '../pages/every-page.ts';
import { inFull } from '../pages/looks.ts';
import { wizardOn } from '../pages/wizard.ts';
import { expect, test } from '../steward.ts';
import { onboardContoso } from '../worlds.ts';

/** How the focused element looks, with what surrounds it, and how once the focus is gone: equal means unseen. */
const showsFocus = (page: Page) =>
  page.evaluate(() => {
    const focused = document.activeElement;
    if (!(focused instanceof HTMLElement) || focused === document.body)
      return { name: 'the page', seen: true };
    const near = [
      focused,
      focused.parentElement,
      focused.parentElement?.parentElement,
      focused.firstElementChild,
    ];
    const look = () =>
      near
        .flatMap((element) =>
          element
            ? [null, '::before', '::after'].map((part) => {
                const { outline, boxShadow, borderColor, content, backgroundColor, color } = getComputedStyle(
                  element,
                  part,
                );
                return [outline, boxShadow, borderColor, content, backgroundColor, color].join();
              })
            : [],
        )
        .join('\n');
    const during = look();
    focused.blur();
    const after = look();
    focused.focus();
    const name = focused.getAttribute('aria-label') ?? focused.textContent?.trim().slice(0, 60) ?? '';
    return { name: `${focused.tagName.toLowerCase()} ${name}`, seen: during !== after };
  });

test('Tab walks through every page and out of it again, and the focus can always be seen', async ({
  quietPage: page,
  console: host,
  data,
  files,
}) => {
  test.setTimeout(600_000);
  await onboardContoso(data, files);
  await openConsole(page, host.url);
  const addresses = await readAddresses(page, host.url, data);
  const some = inFull ? pagePatterns : (['/', '/tenants', '/activity/:id', '/connections/new'] as const);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const pattern of some)
    await test.step(pattern, async () => {
      await followInside(page, everyPage[pattern].address(addresses));
      await expect(everyPage[pattern].ready(page)).toBeVisible();
      const start = page.getByRole('link', { name: 'Skip to the page' });
      await start.focus();
      const unseen: string[] = [];
      let presses = 0;
      let before = '';
      for (; presses < 150; presses++) {
        await page.keyboard.press('Tab');
        const { name, seen } = await showsFocus(page);
        if (!seen && name !== before) unseen.push(name);
        before = name;
        if (await start.evaluate((element) => element === document.activeElement)) break;
      }
      expect.soft(presses, `${pattern}: Tab comes round`).toBeLessThan(150);
      expect.soft(unseen, `${pattern}: focus that cannot be seen`).toEqual([]);
    });
});

test('focus goes to a page that is opened, into a dialog, and back to what opened it', async ({
  quietPage: page,
  console: host,
  data,
  files,
}) => {
  test.setTimeout(300_000);
  await onboardContoso(data, files);
  await openConsole(page, host.url);
  const addresses = await readAddresses(page, host.url, data);
  // There is no backup in this profile: its page answers 404, which the browser's console tells of.
  const left: ReadonlySet<string> = new Set(['/tenants/new', '/releases/backups/:id']);
  for (const pattern of pagePatterns.filter((each) => !left.has(each))) {
    await followInside(page, everyPage[pattern].address(addresses));
    await expect(everyPage[pattern].ready(page)).toBeVisible();
    const inPage = await page.evaluate(
      () => document.activeElement?.closest('#page') !== null && document.activeElement !== document.body,
    );
    expect.soft(inPage, `${pattern}: the focus is in the page`).toBe(true);
    await expect.soft(page, `${pattern}: the window is named`).toHaveTitle(/.+ · Steward$/);
  }

  /** Opens with Enter, closes with Escape: in between the focus stays inside, afterwards it is back. */
  const opensAndReturns = async (what: string, opener: Locator) => {
    await opener.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog').filter({ visible: true });
    await expect(dialog, what).toBeVisible();
    for (let presses = 0; presses < 12; presses++) {
      await page.keyboard.press('Tab');
      const inside = await dialog.evaluate((element) => element.contains(document.activeElement));
      expect.soft(inside, `${what}: the focus stays inside`).toBe(true);
    }
    await page.keyboard.press('Escape');
    await expect(dialog, `${what} closes with Escape`).toBeHidden();
    await expect.soft(opener, `${what}: the focus is back`).toBeFocused();
  };
  await followInside(page, '/tenants/contoso');
  await expect(pageHeading(page, 'Contoso')).toBeVisible();
  await opensAndReturns('the sign-in check', page.getByRole('button', { name: 'Sign-in check' }));
  await followInside(page, '/tenants');
  await opensAndReturns('discarding a draft', page.getByRole('button', { name: /^Discard/ }).first());
  await opensAndReturns('what a table shows', page.getByRole('button', { name: 'Preferences' }));
  await followInside(page, '/audit');
  await opensAndReturns(
    'an audit entry',
    page.getByRole('button', { name: 'Detail of entry 2', exact: true }),
  );
  await followInside(page, `/connections/${addresses.connectionId}`);
  await opensAndReturns('editing a connection', page.getByRole('button', { name: 'Edit', exact: true }));
  await opensAndReturns('removing a connection', page.getByRole('button', { name: 'Remove', exact: true }));
  await opensAndReturns('the command palette', page.getByRole('button', { name: /^Find anything/ }));
});

/** Everything that live regions have said since, as a screen reader would have heard it. */
const listen = (page: Page) =>
  page.addInitScript(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    const regions = '[role=status],[role=alert],[aria-live]:not([aria-live=off])';
    new MutationObserver((changes) => {
      for (const { target, addedNodes } of changes)
        for (const node of [target, ...addedNodes]) {
          const element = node instanceof Element ? node : node.parentElement;
          const region = element?.closest(regions) ?? element?.querySelector(regions);
          const said = region?.textContent?.trim();
          if (said && heard.at(-1) !== said) heard.push(said);
        }
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
const heard = (page: Page) =>
  page.evaluate(() => (window as unknown as { heard: string[] }).heard.join('\n'));

test('saving, mistakes and the end of a run are announced; nothing moves for those who asked for rest; forced colours lose nothing', async ({
  quietPage: page,
  console: host,
}) => {
  const wizard = wizardOn(page);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await listen(page);
  await openConsole(page, host.url);
  await page.getByRole('link', { name: 'Onboard your first tenant' }).click();
  await wizard.isAt('Identity');
  await wizard.tryNext();
  await expect(page.getByText(/^3 fields on this page must be mended/)).toBeVisible();
  await expect.poll(() => heard(page)).toMatch(/3 fields on this page must be mended/);
  await wizard.name.fill('Heard');
  await expect.poll(() => heard(page)).toMatch(/The draft is saved/);
  await wizard.next('Isolation');
  await wizard.next('Datastores');
  await wizard.next('People');
  await wizard.next('Dashboards and datasets');
  await wizard.next('Review');
  await wizard.applyPlan();
  await expect(page.getByText('Heard is ready')).toBeVisible();
  await expect.poll(() => heard(page)).toMatch(/Onboard Heard.*: Done/);
  const moving = await page.evaluate(() =>
    document
      .getAnimations()
      .filter(({ playState, effect }) => playState === 'running' && (effect?.getTiming().duration ?? 0) !== 0)
      .map(({ effect }) => (effect instanceof KeyframeEffect ? effect.target?.className : '')),
  );
  expect(moving, 'what moves').toEqual([]);

  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  await page.keyboard.press('Control+k');
  const chosen = page.getByRole('option', { selected: true });
  await expect(chosen).toBeVisible();
  const outline = await chosen.evaluate((element) => getComputedStyle(element).outlineColor);
  expect(outline, 'the chosen entry is outlined where backgrounds are taken away').not.toMatch(
    /^rgba\(.*, 0\)$/,
  );
});
