import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { openConsole, pageHeading } from '../pages/console.ts';
import { followInside } from '../pages/every-page.ts';
import { wizardOn } from '../pages/wizard.ts';
import { seedProfile } from '../seed-profile.ts';
import { expect, serve, test } from '../steward.ts';

const many = 10_000;

/** Shown when a page is asked for: how long its first row took, in milliseconds. */
const timeTo = async (page: Page, address: string, first: Locator): Promise<number> => {
  const started = Date.now();
  await followInside(page, address);
  await expect(first).toBeVisible();
  return Date.now() - started;
};
const rowsOf = (page: Page) => page.getByRole('table').first().locator('tbody tr');
const fits = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test('ten thousand tenants, people, runs and audit entries are listed, found, ordered, paged and exported', async ({
  page,
  data,
}, info) => {
  test.setTimeout(600_000);
  await seedProfile(data, { tenants: many, runs: many, auditEntries: many, people: many });
  const host = await serve(data);
  await openConsole(page, host.url);

  const exported = async () => {
    const download = page.waitForEvent('download', { timeout: 120_000 });
    await page.getByRole('button', { name: 'CSV' }).click();
    const lines = readFileSync(await (await download).path(), 'utf8')
      .trimEnd()
      .split('\n');
    return lines.length - 1;
  };
  const times: string[] = [];
  const took = (what: string, ms: number) => {
    times.push(`${what} ${ms} ms`);
    expect(ms, `${what}: until the first row`).toBeLessThan(5_000);
  };

  await test.step('tenants', async () => {
    const first = page.getByRole('link', { name: 'Tenant 00000' });
    took('tenants', await timeTo(page, '/tenants', first));
    await expect(page.getByRole('heading', { name: 'All tenants' })).toContainText('(10,000)');
    await expect(rowsOf(page)).toHaveCount(25);
    expect(await fits(page)).toBe(0);
    await page.getByRole('button', { name: /^Name/ }).click();
    await expect(page.getByRole('link', { name: 'Tenant 09999' }), 'the other way round').toBeVisible();
    await expect(page).toHaveURL(/order=descending/);
    await page.getByRole('button', { name: /^People/ }).click();
    await page.getByRole('button', { name: /^People/ }).click();
    await expect(rowsOf(page).first(), 'the one with most people').toContainText('10,000');
    await page.reload();
    await expect(rowsOf(page).first(), 'a reload keeps the order').toContainText('10,000');
    await followInside(page, '/tenants?page=400');
    await expect(page.getByRole('link', { name: 'Tenant 09999' })).toBeVisible();
    await page.getByRole('searchbox', { name: /^Search by/ }).fill('0777');
    await expect(page.getByText('11 tenants')).toBeVisible();
    expect(await exported(), 'all that was found, not one page of it').toBe(11);
    await followInside(page, '/tenants');
    await expect(first).toBeVisible();
    expect(await exported()).toBe(many);
  });
  await test.step('people of a tenant', async () => {
    const person = page.getByRole('rowheader', { name: 'person-00000@tenant-00000.example' });
    took('people', await timeTo(page, '/tenants/tenant-00000?tab=people', person));
    await expect(page.getByRole('heading', { name: 'People (10,000)' })).toBeVisible();
    await expect(rowsOf(page)).toHaveCount(25);
    await page.getByRole('searchbox', { name: /^Find by e-mail/ }).fill('09999');
    await expect(page.getByRole('rowheader', { name: 'person-09999@tenant-00000.example' })).toBeVisible();
    await followInside(page, '/tenants/tenant-00000?tab=activity');
    await expect(page.getByRole('heading', { name: /\(10,000\)$/ })).toBeVisible();
  });
  await test.step('runs', async () => {
    took('runs', await timeTo(page, '/activity?type=plan', page.getByRole('link', { name: 'Change 09999' })));
    await expect(pageHeading(page, /^Activity/)).toContainText('(10,000)');
    await expect(rowsOf(page)).toHaveCount(25);
    await page.getByRole('button', { name: /^What/ }).click();
    await expect(page.getByRole('link', { name: 'Change 00000' })).toBeVisible();
    expect(await exported()).toBe(many);
    await page.getByRole('searchbox', { name: 'Find runs' }).fill('Change 0123');
    await expect(pageHeading(page, /^Activity/)).toContainText('(10)');
  });
  await test.step('audit entries', async () => {
    const last = page.getByRole('link', { name: 'tenant-09999' });
    took('audit', await timeTo(page, '/audit?action=tenant.plan', last));
    await expect(pageHeading(page, /^Audit/)).toContainText('(10,000)');
    await expect(rowsOf(page)).toHaveCount(50);
    await page.getByRole('button', { name: 'Older' }).click();
    await expect(page.getByRole('link', { name: 'tenant-09949' })).toBeVisible();
    await expect(last).toBeHidden();
  });
  info.annotations.push({ type: 'first rows', description: times.join(', ') });
  console.log(`First row of 10,000: ${times.join(', ')}`);
  await host.stop();
});

test('ten thousand people fit into the wizard', async ({ page, data }) => {
  test.setTimeout(300_000);
  const host = await serve(data);
  const wizard = wizardOn(page);
  await openConsole(page, host.url);
  await page.getByRole('link', { name: 'Onboard your first tenant' }).click();
  await wizard.name.fill('Crowded');
  await wizard.next('Isolation');
  await wizard.next('Datastores');
  await wizard.next('People');
  const rows = Array.from({ length: many }, (_, at) => `p${at}@crowded.example,Person ${at},reader`);
  await wizard.upload({ name: 'people.csv', text: `email,name,role\n${rows.join('\n')}` });
  await page.getByRole('button', { name: 'Add 10,000 people' }).click();
  await expect(page.getByRole('heading', { name: 'People (10,000)' })).toBeVisible();
  await page.getByRole('searchbox', { name: 'Find by e-mail or name' }).fill('p9999@');
  await expect(wizard.person('p9999@crowded.example')).toBeVisible();
  await expect(wizard.saved).toBeVisible({ timeout: 30_000 });
  expect(await fits(page)).toBe(0);
  await host.stop();
});

/** As long as a name may be, in every way that letters come. */
const longNames: readonly (readonly [what: string, name: string])[] = [
  ['without a space', 'Wxyz'.repeat(32)],
  ['right to left', 'شركة التحليلات المتقدمة للخدمات الصحية '.repeat(3).trim()],
  ['combining marks', 'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘'],
  ['emoji', '👩‍👩‍👧‍👦🏳️‍🌈🇪🇺'.repeat(6)],
  ['Chinese', '数据分析平台管理控制台租户名称测试'.repeat(7)],
];

test('names of every kind and length leave every page its shape', async ({ page, data }) => {
  test.setTimeout(300_000);
  await seedProfile(data, {
    tenants: longNames.length,
    runs: 0,
    auditEntries: 0,
    people: 1,
    nameOf: (at) => longNames[at]?.[1] ?? '',
  });
  const host = await serve(data);
  await openConsole(page, host.url);
  for (const width of [1024, 512]) {
    await page.setViewportSize({ width, height: 800 });
    await followInside(page, '/tenants');
    await expect(rowsOf(page)).toHaveCount(longNames.length);
    expect.soft(await fits(page), `${width}: the list scrolls sideways`).toBe(0);
    for (const [at, [what]] of longNames.entries()) {
      const slug = `tenant-${String(at).padStart(5, '0')}`;
      for (const address of [
        `/tenants/${slug}`,
        `/tenants/${slug}?export=1`,
        `/tenants/${slug}?do=suspend`,
      ]) {
        await followInside(page, address);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        if (address.endsWith('suspend'))
          await expect(
            page
              .getByRole('heading', { name: /^Steps/ })
              .or(page.getByText('Nothing to do'))
              .or(page.getByRole('button', { name: 'Try again' }))
              .first(),
          ).toBeVisible();
        if (address.endsWith('export=1')) await expect(page.getByRole('dialog')).toBeVisible();
        expect.soft(await fits(page), `${width}, ${what}: ${address} scrolls sideways`).toBe(0);
        if (process.env.STEWARD_LAYOUT)
          await page.screenshot({
            path: `test-results/screens/long ${what} ${width} ${address.split('?')[1] ?? ''}.png`,
          });
      }
    }
  }
  await host.stop();
});
