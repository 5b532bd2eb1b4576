import { DescribeDashboardCommand, QuickSightClient } from '@aws-sdk/client-quicksight';
import { promotionStages } from '../../electron/sandbox/seed/promotion-stages.ts';
import { goTo, openConsole, pageHeading } from '../pages/console.ts';
import { judge } from '../pages/judge-look.ts';
import { servePromotion } from '../promotion-world.ts';
import { expect, steward, test } from '../steward.ts';

test('a release is promoted to test: what is called otherwise is said, reviewed, applied and verified', async ({
  page,
  data,
}) => {
  test.setTimeout(240_000);
  const host = await servePromotion(data);
  try {
    const taken = await steward(data, [
      'release',
      'create',
      '--dashboard',
      'sales-overview',
      '--name',
      'Sales 1',
    ]);
    expect(taken.stderr).toBe('');
    await openConsole(page, host.url);
    await goTo(page, 'Releases');
    await page.getByRole('table').getByRole('link', { name: 'Sales 1' }).click();
    await page.getByRole('button', { name: 'Promote', exact: true }).click();
    await expect(pageHeading(page, 'Promote Sales 1')).toBeVisible();
    await page.getByRole('button', { name: /^Stage/ }).click();
    await expect(page.getByRole('option', { name: 'Production' })).toHaveAttribute('aria-disabled', 'true');
    await page.getByRole('option', { name: 'Test' }).click();

    await test.step('what is not said is open, and nothing is promoted before it is', async () => {
      await expect(page.getByRole('heading', { name: /^What it mentions \([1-9]\d* open\)/ })).toBeVisible();
      await expect(page.getByText(/^Data source Cost lake is the stage’s own$/)).toBeVisible();
      await judge(page, '/releases/:hash/promote', 'open');
      await page.getByRole('button', { name: 'Review the plan' }).click();
      await expect(page.getByRole('button', { name: 'Promote', exact: true })).toBeDisabled();
      await expect(page.getByText(/^analytics_dev: what it is called there is not said/)).toBeVisible();
      await page.getByRole('button', { name: 'Back', exact: true }).click();
    });

    await test.step('a person says it, and it is remembered', async () => {
      await page.getByRole('textbox', { name: 'analytics_dev (schema) becomes' }).fill('analytics_test');
      await page.getByRole('button', { name: 'All the rest is called the same there' }).click();
      await page
        .getByRole('textbox', { name: 'Who owns what is created there' })
        .fill('group/default/cost-owners');
      await page.getByRole('checkbox', { name: 'Who holds what' }).check();
      await page.getByRole('checkbox', { name: 'Refresh schedules' }).check();
      await expect(
        page.getByText(/^Rows of the rule dataset sales_rules name users and groups/),
      ).toBeVisible();
      await page.getByRole('checkbox', { name: /^What sales_rules reads in the stage/ }).check();
      await page.getByRole('button', { name: 'Save what is said' }).click();
      await expect(page.getByText('It is kept for this stage.')).toBeVisible();
      await expect(page.getByText('group/default/cost-viewers is there, by the same name')).toBeVisible();
      await expect(page.getByText(/^Rows of the rule dataset/)).toBeHidden();
      await expect(page.getByRole('heading', { name: 'What it mentions (0 open)' })).toBeVisible();
      await page.reload();
      await expect(page.getByRole('heading', { name: 'What it mentions (0 open)' })).toBeVisible();
      // Its schema, and the same name in a dataset's SQL, where it was not said once more.
      await expect(page.getByText('analytics_test', { exact: true })).toHaveCount(2);
    });

    await test.step('the plan is reviewed, applied and verified', async () => {
      await page.getByRole('button', { name: 'Review the plan' }).click();
      await expect(page.getByText('1 dashboard new in Test.')).toBeVisible();
      await page.getByRole('button', { name: 'Promote', exact: true }).click();
      await expect(page.getByRole('heading', { name: 'Progress' })).toBeVisible();
      await expect(page.getByText(/^(\d+) of \1 steps$/)).toBeVisible();
      await page.getByRole('button', { name: 'Verification' }).click();
      await expect(page.getByText(/^Verify version 1 of Sales overview/)).toBeVisible();
      await expect
        .poll(async () => {
          const cloud = new QuickSightClient({
            endpoint: host.sandbox.endpoints.quicksight,
            region: 'eu-central-1',
            credentials: {
              accessKeyId: promotionStages[1]?.accessKeyId ?? '',
              secretAccessKey: 'any-secret-goes-with-it',
            },
          });
          return cloud
            .send(
              new DescribeDashboardCommand({ AwsAccountId: '222233334444', DashboardId: 'sales-overview' }),
            )
            .then(
              ({ Dashboard }) => Dashboard?.Version?.Status,
              (error: Error) => error.name,
            );
        })
        .toBe('CREATION_SUCCESSFUL');
    });

    await test.step('what was promoted can be taken back, and is written down', async () => {
      await expect(page.getByText('Running', { exact: true })).toBeHidden();
      const run = page.url();
      await page.getByRole('button', { name: 'Roll back' }).click();
      await expect(pageHeading(page, 'Roll back in Test')).toBeVisible();
      await expect(page.getByText(/was made by this promotion: there is no earlier version/)).toBeVisible();
      await expect(page.getByRole('button', { name: 'Roll back', exact: true })).toBeDisabled();
      await page.getByRole('button', { name: 'Back', exact: true }).click();
      await page.getByRole('checkbox', { name: /^Remove dashboards that the promotion made new/ }).check();
      await judge(page, '/releases/deployments/rollback', 'chosen');
      await page.getByRole('button', { name: 'Review the plan' }).click();
      await expect(page.getByText(/is no longer in Test\./)).toBeVisible();
      await goTo(page, 'Deployments');
      const rows = page.getByRole('table').getByRole('row');
      await expect(rows).toHaveCount(2);
      await expect(rows.nth(1)).toContainText(/Test\s*Promotion\s*Sales 1\s*Done/);
      await judge(page, '/releases/deployments', 'one');
      await page.goto(run);
    });

    await test.step('again, nothing is left to do', async () => {
      await expect(page.getByText('Running', { exact: true })).toBeHidden();
      await page.getByRole('button', { name: 'Back to the release' }).click();
      const again = await steward(data, ['release', 'list', '--json']);
      const { releases } = JSON.parse(again.stdout);
      const planned = await steward(data, ['promote', releases[0].hash, '--to', 'test', '--dry-run']);
      expect(planned.stdout).toContain('Test has this release already.');
      expect(planned.code).toBe(0);
    });
  } finally {
    await host.stop();
  }
});
