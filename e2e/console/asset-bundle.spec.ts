import { goTo, openConsole, pageHeading } from '../pages/console.ts';
import { judge } from '../pages/judge-look.ts';
import { servePromotion } from '../promotion-world.ts';
import { expect, steward, test } from '../steward.ts';

test('a release with an asset bundle is imported where that is right, and a person sees why', async ({
  page,
  data,
}) => {
  test.setTimeout(240_000);
  const host = await servePromotion(data);
  try {
    await openConsole(page, host.url);
    await goTo(page, 'Releases');
    await page.getByRole('button', { name: 'Take a release' }).first().click();
    await page.getByRole('button', { name: /^Dashboards/ }).click();
    await page.getByRole('option', { name: /^Sales overview/ }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('checkbox', { name: 'Keep an asset bundle too' }).check();
    await page.getByRole('textbox', { name: 'Name' }).fill('Sales 1');
    await page.getByRole('button', { name: 'Take the release' }).click();
    await expect(pageHeading(page, 'Sales 1')).toBeVisible();
    await expect(page.getByText('10 files', { exact: true })).toBeVisible();

    await test.step('the way is chosen with its reason, and another one can be', async () => {
      await page.getByRole('button', { name: 'Promote', exact: true }).click();
      await page.getByRole('button', { name: /^Stage/ }).click();
      await page.getByRole('option', { name: 'Test' }).click();
      await expect(
        page.getByText(/^All of it is new in Test, and nothing has to be rewritten/),
      ).toBeVisible();
      await judge(page, '/releases/:hash/promote', 'bundle');
      await page.getByRole('button', { name: /^How it gets there/ }).click();
      await page.getByRole('option', { name: /^By definitions/ }).click();
      await expect(page.getByText('So it was chosen.')).toBeVisible();
      await page.getByRole('button', { name: /^How it gets there/ }).click();
      await page.getByRole('option', { name: /^Whatever is right/ }).click();
      await expect(page.getByText(/^All of it is new in Test/)).toBeVisible();
    });

    await test.step('a name that becomes another one is told as what keeps it from being imported', async () => {
      const becomes = page.getByRole('textbox', { name: 'analytics_dev (schema) becomes' });
      await becomes.fill('analytics_test');
      await page.getByRole('button', { name: 'All the rest is called the same there' }).click();
      await page
        .getByRole('textbox', { name: 'Who owns what is created there' })
        .fill('group/default/cost-owners');
      await page.getByRole('button', { name: 'Save what is said' }).click();
      await expect(page.getByRole('heading', { name: 'What it mentions (0 open)' })).toBeVisible();
      await expect(
        page.getByText(/^“analytics_dev” in the dataset .* which an import cannot/).first(),
      ).toBeVisible();
    });

    await test.step('the command line says the same', async () => {
      const hash = /releases\/([0-9a-f]{12})/.exec(page.url())?.[1] ?? '';
      const dry = await steward(data, ['promote', hash, '--to', 'test', '--dry-run', '--json']);
      expect(JSON.parse(dry.stdout).plan.context.way).toEqual({
        way: 'definition',
        reason: expect.stringContaining('which an import cannot rewrite'),
      });
      const refused = await steward(data, ['promote', hash, '--to', 'test', '--way', 'bundle', '--dry-run']);
      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain('which an import cannot rewrite');
    });
  } finally {
    await host.stop();
  }
});
