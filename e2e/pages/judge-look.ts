import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import type { PagePattern } from '../../renderer/app/page-patterns.ts';
import { inFull, type Look, looks, nameOf, wear } from './looks.ts';

const judged = new Map<PagePattern, Set<string>>();
let violations = 0;

/** What has been judged by this process, in a line for the reader of the report. */
export const judgedWords = (): string => {
  const states = [...judged.values()].reduce((sum, each) => sum + each.size, 0);
  return `${judged.size} pages, ${states} states, ${states * looks.length} looks: ${violations} violations`;
};

const matches = (pattern: PagePattern, path: string): boolean =>
  new RegExp(`^${pattern.replace(/:\w+/g, '[^/]+')}$`).test(path);

const found = async (page: Page, axe: Look['axe']): Promise<string[]> => {
  if (axe === 'nothing') return [];
  const builder = new AxeBuilder({ page })
    // The page has no frames: without them axe needs no page of its own to sum up in. What holds is not listed.
    .setLegacyMode()
    .options({
      resultTypes: ['violations'],
      preload: false,
      // WCAG 2.2's own rule is not among those that axe applies by itself.
      ...(axe === 'colours'
        ? { runOnly: ['color-contrast'] }
        : { rules: { 'target-size': { enabled: true } } }),
    });
  return (await builder.analyze()).violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`,
  );
};

/** What of the page cannot be seen without scrolling sideways: the page itself, and no part that scrolls. */
const sideways = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** A part of an accessibility tree without its tables, in whose rows buttons stand under each other. */
const withoutTables = (tree: string): string => {
  let depth = Number.POSITIVE_INFINITY;
  return tree
    .split('\n')
    .filter((line) => {
      const indent = line.search(/\S/);
      if (indent <= depth) depth = /^\s*- '?table/.test(line) ? indent : Number.POSITIVE_INFINITY;
      return depth === Number.POSITIVE_INFINITY;
    })
    .join('\n');
};

/** Names that more than one button has where a person chooses between them: in the dialog, or on the page. */
const sameNames = async (page: Page): Promise<string[]> => {
  const dialog = page.getByRole('dialog').filter({ visible: true });
  const place = (await dialog.count()) > 0 ? dialog.first() : page.locator('#page');
  const names = [...withoutTables(await place.ariaSnapshot()).matchAll(/- button "((?:[^"\\]|\\.)*)"/g)].map(
    ([, name]) => name ?? '',
  );
  // A dialog is closed by its cross and by its last button: both do the same.
  return names.filter((name, at) => names.indexOf(name) !== at && name !== 'Close');
};

/**
 * Judges what is on screen now in every look: axe finds nothing, nothing scrolls sideways, no two buttons
 * are called the same, and `primary`, what is to be done next, can be reached.
 */
export const judge = async (page: Page, pattern: PagePattern, state: string, primary?: Locator) => {
  expect(matches(pattern, new URL(page.url()).pathname), `${page.url()} is ${pattern}`).toBe(true);
  judged.set(pattern, (judged.get(pattern) ?? new Set()).add(state));
  expect.soft(await sameNames(page), `${state}: buttons of one name`).toEqual([]);
  for (const look of looks) {
    const where = `${state}, ${nameOf(look)}`;
    await wear(page, look);
    // A page that changes its width is laid out in more than one frame.
    await expect
      .configure({ soft: true })
      .poll(() => sideways(page), `${where}: scrolls sideways`)
      .toBe(0);
    if (primary) {
      await primary.scrollIntoViewIfNeeded();
      await expect.soft(primary, `${where}: the next thing to do`).toBeInViewport({ ratio: 1 });
    }
    const wrong = await found(page, look.axe);
    violations += wrong.length;
    expect.soft(wrong, where).toEqual([]);
    if (inFull || process.env.STEWARD_LAYOUT === 'pictures')
      await page.screenshot({
        path: join(
          test.info().project.outputDir,
          'screens',
          `${state.replaceAll('/', '-')} ${nameOf(look)}.png`,
        ),
      });
  }
  await wear(page, { width: 1280, height: 900, mode: 'light', density: 'comfortable' });
};
