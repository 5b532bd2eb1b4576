// `npm run bench -- home [repetitions]`: what a person waits for on a profile with a long history.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { type RunningSteward, serve, steward } from '../e2e/steward.ts';
import { tenantOf, writeTenantFile } from '../e2e/tenant-file.ts';
import { firstLoadScripts } from './first-load/first-load-scripts.ts';
import { fillProfile } from './home/fill-profile.ts';
import { serveFloorPage } from './home/floor-page.ts';
import { now, openAndPaint, painted, timeTo, type Wanted } from './home/painted.ts';
import { launchChromium } from './measure/launch-chromium.ts';
import { median } from './measure/median.ts';

const budgetMs = 1_000;
const filling = { auditEntries: 100_000, runs: 10_000, seed: 20_260_101 };
const repetitions = Number(process.argv[2] ?? 10);
const folder = mkdtempSync(join(tmpdir(), 'steward-bench-home-'));

/** Home with what it is for: what needs somebody, and what went on lately. */
const home: readonly Wanted[] = [
  { selector: 'h1', text: '^Home$' },
  { selector: 'h2', text: '^Needs you' },
];
const settledHome: readonly Wanted[] = [...home, { selector: 'body', text: 'Still asking', gone: true }];
const ms = (value: number) => `${Math.round(value)} ms`.padStart(8);

const prepare = async () => {
  const full = join(folder, 'full');
  const empty = join(folder, 'empty');
  for (const data of [full, empty]) await steward(data, ['connection', 'list']);
  console.log(`filling a profile: ${JSON.stringify(filling)}`);
  // A real run of ten thousand steps, then a history around it.
  const people = Array.from({ length: 5_000 }, (_, at) => ({
    email: `person${at}@big.example`,
    role: 'reader' as const,
  }));
  const file = writeTenantFile(folder, tenantOf('big', 'Big Hospital', people));
  const done = await steward(full, ['tenant', 'onboard', '-f', file, '--yes']);
  if (done.code !== 0) throw new Error(done.stderr);
  fillProfile(full, filling);
  console.log('the audit log of the filled profile holds');
  return { full, empty };
};

interface Sample {
  readonly ready: number;
  /** Until the browser's new window is open and asks for the page. */
  readonly window: number;
  readonly painted: number;
  readonly settled: number;
}

/** From the line that `serve` prints to Home on the screen. */
const openHome = async (browser: Browser, data: string) => {
  const started = now();
  const host = await serve(data);
  const ready = now();
  const opened = await openAndPaint(browser, host.url, home);
  const settled = await painted(opened.page, settledHome);
  const sample: Sample = {
    ready: ready - started,
    window: opened.asked - ready,
    painted: opened.at - ready,
    settled: settled - ready,
  };
  return { host, opened, sample };
};

const stopAfter = async ({ host, opened }: { host: RunningSteward; opened: { close(): Promise<void> } }) => {
  await opened.close();
  await host.stop();
};

const rowsOf = (table: string, row: string): Wanted => ({
  selector: `table[aria-label="${table}"] tbody tr, [aria-label="${table}"] tbody tr`,
  text: row,
});

/** Goes through the pages that show history; milliseconds by what was waited for. */
const walk = async (page: Page, search: string): Promise<Record<string, number>> => {
  const place = (name: string) =>
    page.getByRole('navigation', { name: 'Side navigation' }).getByRole('link', { name, exact: true });
  const counted = (title: string, count: string): Wanted => ({
    selector: 'h1',
    text: `^${title}\\s*\\(${count}\\)`,
  });
  const found: Record<string, number> = {};
  found['Audit: first rows'] = await timeTo(page, () => place('Audit').click(), [
    rowsOf('Audit', 'No\\. \\d'),
  ]);
  const older = page.getByRole('button', { name: 'Older' });
  if (await older.isEnabled()) {
    const last = await page
      .getByText(/^No\. \d/)
      .first()
      .textContent();
    found['Audit: next page'] = await timeTo(page, () => older.click(), [
      { selector: 'tbody tr:first-child', text: `${last?.replace('.', '\\.')}\\D`, gone: true },
      rowsOf('Audit', 'No\\. \\d'),
    ]);
    await page.getByRole('button', { name: 'Newest' }).click();
  }
  found['Audit: filter typed'] = await timeTo(
    page,
    () => page.getByRole('searchbox', { name: 'Find entries' }).fill(search),
    [counted('Audit', '[01]')],
  );
  found['Activity: first rows'] = await timeTo(page, () => place('Activity').click(), [
    { selector: 'h1', text: '^Activity' },
    rowsOf('Activity', '(Done|Running)'),
  ]);
  found['Activity: filter typed'] = await timeTo(
    page,
    () => page.getByRole('searchbox', { name: 'Find runs' }).fill('zzz nobody'),
    [counted('Activity', '0')],
  );
  await page.getByRole('button', { name: 'Show everything' }).click();
  const next = page.getByRole('button', { name: 'Next page' });
  if (await next.isEnabled())
    found['Activity: next page'] = await timeTo(page, () => next.click(), [
      { selector: '[aria-current="page"], [aria-current="true"]', text: '^2$' },
      rowsOf('Activity', '(Done|Running)'),
    ]);
  return found;
};

const browser = await launchChromium();
const scripts = firstLoadScripts(join(import.meta.dirname, '..', 'dist', 'renderer'), 'console');
const floor = await serveFloorPage(scripts.reduce((sum, { bytes }) => sum + bytes, 0));
try {
  const { full, empty } = await prepare();
  const samples = { full: [] as Sample[], empty: [] as Sample[], floor: [] as number[] };
  for (let at = 0; at < repetitions; at++) {
    for (const [name, data] of [
      ['full', full],
      ['empty', empty],
    ] as const) {
      const visit = await openHome(browser, data);
      samples[name].push(visit.sample);
      await stopAfter(visit);
    }
    const from = now();
    const opened = await openAndPaint(browser, floor.url, [{ selector: 'h1', text: '^Home$' }]);
    samples.floor.push(opened.at - from);
    await opened.close();
  }
  const line = (title: string, values: readonly number[]) =>
    console.log(`${title.padEnd(52)} median ${ms(median(values))}  worst ${ms(Math.max(...values))}`);
  const of = (name: 'full' | 'empty', part: keyof Sample) => samples[name].map((sample) => sample[part]);
  line('serve started → ready, full profile', of('full', 'ready'));
  line('serve started → ready, empty profile', of('empty', 'ready'));
  line('ready → Home painted, full profile', of('full', 'painted'));
  line('ready → Home painted, empty profile', of('empty', 'painted'));
  line('  of it the browser’s new window, full profile', of('full', 'window'));
  line('ready → Home with slow facts too, full profile', of('full', 'settled'));
  line('a page of as much script from plain node:http', samples.floor);
  console.log(`load average of this machine meanwhile: ${loadavg()[0]?.toFixed(1)}; cores: ${cpus().length}`);
  const middle = median(of('full', 'painted'));
  console.log(
    `Home: worst ${ms(Math.max(...of('full', 'painted'))).trim()}, median ${ms(middle).trim()}; budget ${budgetMs} ms; ` +
      `ratio to an empty profile ${(middle / median(of('empty', 'painted'))).toFixed(2)}, ` +
      `to the floor ${(middle / median(samples.floor)).toFixed(2)}`,
  );

  for (const [name, data] of [
    ['full', full],
    ['empty', empty],
  ] as const) {
    const visit = await openHome(browser, data);
    const found = await walk(visit.opened.page, name === 'full' ? 'person4711@tenant-' : 'zzz nobody');
    if (name === 'full') {
      const { page } = visit.opened;
      await page.getByRole('searchbox', { name: 'Find runs' }).fill('Big Hospital');
      const link = page.getByRole('link', { name: /^Onboard Big Hospital/ });
      found['a run of 10,007 steps opened'] = await timeTo(page, () => link.click(), [
        { selector: 'h2', text: '^Steps\\s*\\(10,007\\)' },
      ]);
    }
    for (const [what, value] of Object.entries(found))
      console.log(`${name.padEnd(6)} ${what.padEnd(32)} ${ms(value)}`);
    await stopAfter(visit);
  }
  process.exitCode = Math.max(...of('full', 'painted')) <= budgetMs ? 0 : 1;
} finally {
  await floor.close();
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
