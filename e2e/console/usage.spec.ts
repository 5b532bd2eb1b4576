import AxeBuilder from '@axe-core/playwright';
import { connectSandbox } from '../../electron/sandbox/connect-sandbox.ts';
import { goTo, openConsole } from '../pages/console.ts';
import { tableOverflow } from '../pages/tables.ts';
import { expect, test } from '../steward.ts';

test('who came and when last is read from CloudTrail, searched and sorted', async ({
  quietPage: page,
  console: host,
}) => {
  await openConsole(page, host.url);
  await goTo(page, 'Usage');
  await expect(page.getByText('Not read yet.')).toBeVisible();
  await expect(page.getByText('Nobody was seen yet')).toBeVisible();
  await page.getByRole('button', { name: 'Read now' }).click();
  await expect(page.getByRole('progressbar')).toBeVisible();
  await expect(page.getByText('Known since')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('button', { name: 'Read now' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('heading', { name: /^Accounts seen \(\d\d\)/ })).toBeVisible();

  const times = page.getByRole('table', { name: 'Accounts seen' }).locator('tbody time');
  const instants = async () =>
    (await times.evaluateAll((all) => all.map((time) => time.getAttribute('datetime') ?? ''))).join(' ');
  const newestFirst = await instants();
  expect(newestFirst).toBe(newestFirst.split(' ').sort().reverse().join(' '));
  await page.getByRole('columnheader', { name: 'Last seen' }).getByRole('button').click();
  await expect.poll(instants).toBe(newestFirst.split(' ').sort().join(' '));

  await page.getByRole('searchbox', { name: 'Find by account' }).fill('brightwater');
  await expect(page.getByRole('rowheader').first()).toContainText('brightwater');

  await page.setViewportSize({ width: 1024, height: 768 });
  await expect.poll(() => tableOverflow(page)).toBe(0);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  if (process.env.STEWARD_LAYOUT) await page.screenshot({ path: 'test-results/screens/usage 1024.png' });
});

test('a connection that may not ask CloudTrail is told, and nobody counts as unseen', async ({
  quietPage: page,
  console: host,
}) => {
  await connectSandbox(host.sandbox).control({
    faults: [
      {
        operation: 'LookupEvents',
        fault: {
          type: 'error',
          name: 'AccessDeniedException',
          status: 400,
          message:
            'User: arn:aws:iam::111122223333:user/ops is not authorized to perform: cloudtrail:LookupEvents',
        },
      },
    ],
  });
  await openConsole(page, host.url);
  await goTo(page, 'Usage');
  await page.getByRole('button', { name: 'Read now' }).click();
  await expect(page.getByText(/CloudTrail does not let this connection read/)).toBeVisible();
  await expect(page.getByText(/Allow cloudtrail:LookupEvents/)).toBeVisible();
  await expect(page.getByText('Known since')).toBeHidden();
});
