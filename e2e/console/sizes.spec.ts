import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { openConsole, pageHeading } from '../pages/console.ts';
import { followInside } from '../pages/every-page.ts';
import { inFull } from '../pages/looks.ts';
import { pageOverflow, tableOverflow } from '../pages/tables.ts';
import { seedProfile } from '../seed-profile.ts';
import { expect, serve, test } from '../steward.ts';

const many = 10_000;

/** A person waits this long for the first row of anything, in milliseconds; a busy machine gets more. */
const inTime = inFull ? 1_500 : 4_000;

/** One list of the console and what a person does with it. */
interface ListVisit {
  readonly what: string;
  readonly address: string;
  /** The list's table, by its name. */
  readonly table: string;
  readonly first: string;
  readonly total: string;
  readonly onPage: number;
  /** A heading to order by, and what stands first then; clicked as often as named. */
  readonly order?: { readonly by: string; readonly clicks: number; readonly first: string };
  /** What is typed into which box, and what alone is left. */
  readonly find: {
    readonly box: string | RegExp;
    readonly text: string;
    readonly left: string;
    readonly count: string;
  };
  /** The last page, by number, and what stands on it. */
  readonly last?: { readonly page: number; readonly row: string };
  /** How many rows are exported of what was found, and of everything. */
  readonly exported?: { readonly found: number; readonly all: number };
}

const lists: readonly ListVisit[] = [
  {
    what: 'tenants',
    address: '/tenants',
    table: 'All tenants',
    first: 'Tenant 00000',
    total: '(10,000)',
    onPage: 25,
    order: { by: 'Name', clicks: 1, first: 'Tenant 09999' },
    find: { box: /^Search by/, text: '0777', left: 'Tenant 07770', count: '(11)' },
    last: { page: 400, row: 'Tenant 09999' },
    exported: { found: 11, all: many },
  },
  {
    what: 'people of a tenant',
    address: '/tenants/tenant-00000?tab=people',
    table: 'People',
    first: 'person-00000@tenant-00000.example',
    total: '(10,000)',
    onPage: 25,
    order: { by: 'E-mail', clicks: 2, first: 'person-09999@tenant-00000.example' },
    find: {
      box: /^Find by e-mail/,
      text: '09999',
      left: 'person-09999@tenant-00000.example',
      count: '(10,000)',
    },
    last: { page: 400, row: 'person-09999@tenant-00000.example' },
  },
  {
    what: 'runs',
    address: '/activity?type=plan',
    table: 'Activity',
    first: 'Run 00000',
    total: '(10,001)',
    onPage: 25,
    order: { by: 'What', clicks: 1, first: 'Change 00000' },
    find: { box: 'Find runs', text: 'Change 0777', left: 'Change 07777', count: '(10)' },
    last: { page: 401, row: 'Change 00000' },
    exported: { found: 10, all: many + 1 },
  },
  {
    what: 'audit entries',
    address: '/audit?action=tenant.plan',
    table: 'Audit',
    first: 'tenant-09999',
    total: '(10,000)',
    onPage: 50,
    find: { box: 'Find entries', text: 'tenant-07777', left: 'tenant-07777', count: '(1)' },
    exported: { found: 1, all: many },
  },
  {
    what: 'people of the directory',
    address: '/directory',
    table: 'People',
    first: 'Account 00000',
    total: '(10,000)',
    onPage: 50,
    order: { by: 'Person', clicks: 1, first: 'Account 09999' },
    find: { box: /^Find by name/, text: '0777', left: 'Account 07770', count: '(11)' },
    last: { page: 200, row: 'Account 09999' },
    exported: { found: 11, all: many },
  },
  {
    what: 'groups of the directory',
    address: '/directory?tab=groups',
    table: 'Groups',
    first: 'Group 00000',
    total: '(10,000)',
    onPage: 50,
    order: { by: 'Group', clicks: 1, first: 'Group 09999' },
    find: { box: /^Find by name/, text: '0777', left: 'Group 07770', count: '(11)' },
    last: { page: 200, row: 'Group 09999' },
    exported: { found: 11, all: many },
  },
  {
    what: 'assets of the directory',
    address: '/directory?tab=assets',
    table: 'Assets',
    first: 'Dashboard 00000',
    total: '(10,000)',
    onPage: 50,
    order: { by: 'Asset', clicks: 1, first: 'Dashboard 09999' },
    find: { box: /^Find by name/, text: '0777', left: 'Dashboard 07770', count: '(11)' },
    last: { page: 200, row: 'Dashboard 09999' },
    exported: { found: 11, all: many },
  },
  {
    what: 'drafts',
    address: '/tenants',
    table: 'Drafts',
    first: 'Draft 09999',
    total: '(10,000)',
    onPage: 10,
    find: { box: 'Find a draft', text: '0777', left: 'Draft 07777', count: '(11)' },
  },
  {
    what: 'connections',
    address: '/connections',
    table: 'Connections',
    first: 'Sandbox',
    total: '(10,001)',
    onPage: 25,
    order: { by: 'Name', clicks: 1, first: 'Connection 00000' },
    find: { box: /^Find by name, account/, text: '0777', left: 'Connection 07770', count: '(11)' },
    last: { page: 401, row: 'Connection 09999' },
    exported: { found: 11, all: many + 1 },
  },
];

/** What the long form walks beside what the short one does. */
const short: ReadonlySet<string> = new Set(['runs', 'audit entries', 'people of the directory', 'drafts']);

const tableOf = (page: Page, name: string) => page.getByRole('table', { name, exact: true });
const rowsOf = (table: Locator) => table.locator('tbody tr');

/** Milliseconds from asking for a page to its first row. */
const timeTo = async (page: Page, address: string, first: Locator): Promise<number> => {
  await followInside(page, '/settings');
  await expect(pageHeading(page, 'Settings')).toBeVisible();
  const started = performance.now();
  await followInside(page, address);
  await first.waitFor();
  return Math.round(performance.now() - started);
};

const exportedRows = async (page: Page): Promise<number> => {
  const download = page.waitForEvent('download', { timeout: 120_000 });
  await page.getByRole('button', { name: 'CSV' }).click();
  const text = readFileSync(await (await download).path(), 'utf8');
  return text.trimEnd().split('\n').length - 1;
};

const fits = async (page: Page, what: string) => {
  for (const width of [1024, 1920]) {
    await page.setViewportSize({ width, height: 900 });
    await expect.soft.poll(() => pageOverflow(page), `${what}, ${width}: the page scrolls sideways`).toBe(0);
    await expect.soft.poll(() => tableOverflow(page), `${what}, ${width}: a table scrolls sideways`).toBe(0);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
};

const walk = async (page: Page, visit: ListVisit): Promise<number> => {
  const table = tableOf(page, visit.table);
  const row = (text: string) => table.getByRole('row').filter({ hasText: text }).first();
  const took = await timeTo(page, visit.address, row(visit.first));
  expect.soft(took, `${visit.what}: ms until the first row`).toBeLessThan(inTime);
  const title = page.getByRole('heading').filter({ hasText: visit.total }).first();
  await expect(title).toBeVisible();
  await expect(rowsOf(table)).toHaveCount(visit.onPage);
  await fits(page, visit.what);
  if (visit.exported && inFull) expect(await exportedRows(page), 'everything').toBe(visit.exported.all);
  if (visit.last) {
    await followInside(
      page,
      `${visit.address}${visit.address.includes('?') ? '&' : '?'}page=${visit.last.page}`,
    );
    await expect(row(visit.last.row)).toBeVisible();
    await followInside(page, visit.address);
    await expect(row(visit.first)).toBeVisible();
  }
  if (visit.order) {
    for (let click = 0; click < visit.order.clicks; click++)
      // By keyboard: a header that stays on screen lies over the table's own.
      await table.getByRole('columnheader', { name: visit.order.by }).getByRole('button').press('Enter');
    await expect(rowsOf(table).first()).toContainText(visit.order.first);
  }
  await page.getByRole('searchbox', { name: visit.find.box }).fill(visit.find.text);
  await expect(row(visit.find.left)).toBeVisible();
  await expect(page.getByRole('heading').filter({ hasText: visit.find.count }).first()).toBeVisible();
  await expect(row(visit.first)).toBeHidden();
  if (visit.exported)
    expect(await exportedRows(page), 'what was found, and no more').toBe(visit.exported.found);
  return took;
};

test('ten thousand of everything: the first row comes in time, and all can be ordered, found, paged and exported', async ({
  page,
  data,
}) => {
  test.setTimeout(900_000);
  page.setDefaultTimeout(20_000);
  await seedProfile(data, {
    runs: many,
    steps: many,
    auditEntries: many,
    drafts: many,
    directory: many,
    ...(inFull ? { tenants: many, people: many, connections: many } : {}),
  });
  const host = await serve(data);
  const started = performance.now();
  await openConsole(page, host.url);
  const times = [`Home ${Math.round(performance.now() - started)} ms`];
  for (const visit of lists)
    if (inFull || short.has(visit.what))
      await test.step(visit.what, async () => {
        times.push(`${visit.what} ${await walk(page, visit)} ms`);
      });
  await test.step('steps of a run', async () => {
    await followInside(page, '/activity?search=Run%2000000');
    await page.getByRole('link', { name: 'Run 00000' }).click();
    await expect(page.getByText('10,000 of 10,000 steps')).toBeVisible();
    await page.getByRole('button', { name: 'People' }).click();
    await expect(page.getByText('Step 00000')).toBeVisible();
    await fits(page, 'steps');
    expect(await page.locator('#page *').count(), 'elements on the page').toBeLessThan(10_000);
  });
  console.log(`First row of 10,000: ${times.join(', ')}`);
  await host.stop();
});
