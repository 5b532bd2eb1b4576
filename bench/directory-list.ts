// `npm run bench -- directory-list [keypresses]`: a list of 10,000 rows, from a keypress to the paint of its rows.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { openConsole } from '../e2e/pages/console.ts';
import { serve, steward } from '../e2e/steward.ts';
import { fillDirectory } from './access/fill-directory.ts';
import { floorPage } from './directory-list/floor-page.ts';
import { type Keypress, readKeypresses, rowsMark } from './directory-list/read-keypresses.ts';
import { launchChromium } from './measure/launch-chromium.ts';
import { median } from './measure/median.ts';

const keypresses = Math.max(2, Number(process.argv[2] ?? 30));
const budgetMs = 100;
const filling = {
  people: 10_000,
  groups: 1_000,
  assets: 500,
  grants: 5_000,
  folders: 20,
  namespaces: 20,
  seed: 20_260_301,
};

/** Tells the trace when the rows of a table are others than they were. */
const watch = async (page: Page, table: string): Promise<void> => {
  await page.evaluate(
    ([name, mark]) => {
      const rows = () => {
        const body = [...document.querySelectorAll('table')].find(
          (one) => one.getAttribute('aria-label') === name,
        );
        return [...(body?.querySelectorAll('tbody tr') ?? [])].map((row) => row.textContent).join('\n');
      };
      let shown = rows();
      new MutationObserver(() => {
        const now = rows();
        if (now === shown || now === '') return;
        shown = now;
        performance.mark(mark as string);
      }).observe(document.body, { childList: true, subtree: true, characterData: true });
    },
    [table, rowsMark],
  );
};

type Deed = 'filter' | 'sort' | 'page';
interface Places {
  readonly filter: (page: Page) => Promise<unknown>;
  readonly sort: (page: Page) => Promise<unknown>;
  readonly page: (page: Page) => Promise<unknown>;
}

/** The keys of a deed, one after the other; each changes the rows. */
const keyOf = (deed: Deed, at: number): string =>
  deed === 'filter' ? (at % 2 === 0 ? String(1 + ((at / 2) % 9)) : 'Backspace') : 'Enter';

const measure = async (browser: Browser, page: Page, deed: Deed, places: Places) => {
  await places[deed](page);
  await page.waitForTimeout(1_000);
  await browser.startTracing(page, {
    categories: [
      'toplevel',
      'devtools.timeline',
      'disabled-by-default-devtools.timeline',
      'disabled-by-default-devtools.timeline.frame',
      'blink.user_timing',
    ],
  });
  for (let at = 0; at < keypresses; at += 1) {
    const marks = await page.evaluate((mark) => performance.getEntriesByName(mark).length, rowsMark);
    await page.keyboard.press(keyOf(deed, at));
    await page.waitForFunction(
      ([mark, before]) => performance.getEntriesByName(mark as string).length > Number(before),
      [rowsMark, marks],
      { timeout: 30_000 },
    );
    // As fast as people type, and time for the frame.
    await page.waitForTimeout(250);
  }
  await page.waitForTimeout(2_000);
  return readKeypresses((await browser.stopTracing()).toString('utf8'));
};

const at = (values: readonly number[], share: number): number =>
  values.toSorted((one, other) => one - other)[Math.ceil(values.length * share) - 1] ?? Number.NaN;
const ms = (value: number) => `${value.toFixed(0)} ms`.padStart(7);
const tell = (name: string, found: readonly Keypress[], floor: readonly Keypress[] | undefined): number => {
  const [wall, cpu] = [found.map(({ wallMs }) => wallMs), found.map(({ cpuMs }) => cpuMs)];
  const ratio =
    floor === undefined
      ? ''
      : `  ${(median(cpu) / median(floor.map(({ cpuMs }) => cpuMs))).toFixed(1)} times the bare page`;
  console.log(
    `${name.padEnd(20)} median ${ms(median(wall))}  95 % ${ms(at(wall, 0.95))}  worst ${ms(at(wall, 1))}  ` +
      `processor: median ${ms(median(cpu))}  95 % ${ms(at(cpu, 0.95))}${ratio}`,
  );
  return at(wall, 0.95);
};

const folder = mkdtempSync(join(tmpdir(), 'steward-bench-list-'));
const data = join(folder, 'profile');
await steward(data, ['connection', 'list']);
console.log(`filling a directory: ${JSON.stringify(filling)}`);
fillDirectory(data, filling);
const host = await serve(data);
const browser = await launchChromium();
try {
  const deeds: readonly Deed[] = ['filter', 'sort', 'page'];
  let worst = 0;
  const results = new Map<string, Map<Deed, readonly Keypress[]>>();
  const walk = async (
    name: string,
    table: string,
    open: (page: Page) => Promise<unknown>,
    places: Places,
  ) => {
    const found = new Map<Deed, readonly Keypress[]>();
    for (const deed of deeds) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
      const page = await context.newPage();
      await open(page);
      await watch(page, table);
      found.set(deed, await measure(browser, page, deed, places));
      await context.close();
    }
    results.set(name, found);
    const floor = results.get('bare page');
    for (const [deed, keys] of found) {
      const judged = tell(`${name}, ${deed}`, keys, name === 'bare page' ? undefined : floor?.get(deed));
      if (name !== 'bare page') worst = Math.max(worst, judged);
    }
  };
  await walk('bare page', 'Floor', (page) => page.setContent(floorPage(filling.people)), {
    filter: (page) => page.locator('#find').focus(),
    sort: (page) => page.locator('#order').focus(),
    page: (page) => page.locator('#next').focus(),
  });
  const places = (column: string): Places => ({
    filter: (page) => page.getByRole('searchbox').first().focus(),
    sort: (page) =>
      page.getByRole('columnheader', { name: column }).first().getByRole('button').first().focus(),
    page: (page) => page.getByRole('button', { name: 'Next page' }).first().focus(),
  });
  for (const [path, table, column] of [
    ['/directory', 'People', 'Person'],
    ['/people', 'People', 'Person'],
  ] as const) {
    const fresh = async (page: Page) => {
      const { url } = JSON.parse((await steward(data, ['serve', '--no-open', '--json'])).stdout) as {
        url: string;
      };
      await openConsole(page, url);
      await page.goto(new URL(path, url).href);
      await page.getByRole('table', { name: table }).getByRole('row').nth(50).waitFor();
    };
    await walk(path, table, fresh, places(column));
  }
  console.log(`load average of this machine meanwhile: ${loadavg()[0]?.toFixed(1)}; cores: ${cpus().length}`);
  console.log(
    `directory-list: ${filling.people.toLocaleString('en')} rows, ${keypresses} keypresses each: slowest 95 % ${ms(worst).trim()} from keypress to paint; budget ${budgetMs} ms`,
  );
  process.exitCode = worst <= budgetMs ? 0 : 1;
} finally {
  await browser.close();
  await host.stop();
  rmSync(folder, { recursive: true, force: true });
}
