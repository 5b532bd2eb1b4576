import { readFileSync } from 'node:fs';
import { connectSandbox } from '../../electron/sandbox/connect-sandbox.ts';
import { goTo, openConsole } from '../pages/console.ts';
import { tableOverflow } from '../pages/tables.ts';
import { expect, test } from '../steward.ts';

test('an account is read, searched, sorted and saved, and a link shows the same rows', async ({
  quietPage: page,
  console: host,
}) => {
  await openConsole(page, host.url);
  await goTo(page, 'Directory');
  await expect(page.getByText('Not read yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Read now' }).click();
  await expect(page.getByText(/Holds: 45 people, 11 groups/)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'People (45)' })).toBeVisible();

  await page.getByRole('searchbox', { name: 'Find by name or e-mail' }).fill('brightwater');
  await expect(page.getByRole('heading', { name: 'People (12)' })).toBeVisible();
  // Admins stand before readers; the other way round shows that the whole list was sorted.
  await page.getByRole('columnheader', { name: 'Role' }).getByRole('button').click();
  const roles = page.getByRole('table', { name: 'People' }).getByRole('row').locator('td:nth-child(2)');
  await expect(roles.first()).toHaveText('Admin');
  await page.getByRole('columnheader', { name: 'Role' }).getByRole('button').click();
  await expect(roles.first()).toHaveText('Reader');
  await page.reload();
  await expect(page.getByRole('heading', { name: 'People (12)' })).toBeVisible();
  await expect(roles.first()).toHaveText('Reader');

  await page.getByRole('tab', { name: 'Assets' }).click();
  await expect(page.getByRole('heading', { name: 'Assets (36)' })).toBeVisible();
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV' }).click();
  const text = readFileSync(await (await saving).path(), 'utf8');
  expect(text.trim().split('\n')).toHaveLength(37);
  expect(text).toContain('revenue-summary');

  await test.step('beside an open navigation every column is on screen', async () => {
    await page.setViewportSize({ width: 1024, height: 768 });
    for (const tab of ['People', 'Groups', 'Assets', 'IAM policy assignments']) {
      await page.getByRole('tab', { name: tab }).click();
      await expect(page.getByRole('heading', { name: new RegExp(`^${tab} \\(\\d`) })).toBeVisible();
      await expect.poll(() => tableOverflow(page), tab).toBe(0);
      if (process.env.STEWARD_LAYOUT)
        await page.screenshot({ path: `test-results/screens/directory ${tab} 1024.png` });
    }
  });
});

test('what the connection may not read is named, and unknown is never shown as none', async ({
  quietPage: page,
  console: host,
}) => {
  await connectSandbox(host.sandbox).control({
    faults: [
      {
        operation: 'ListGroupMemberships',
        fault: {
          type: 'error',
          name: 'AccessDeniedException',
          status: 401,
          message:
            'User: arn:aws:iam::111122223333:user/ops is not authorized to perform: quicksight:ListGroupMemberships on resource: *',
        },
      },
    ],
  });
  await openConsole(page, host.url);
  await goTo(page, 'Directory');
  await page.getByRole('button', { name: 'Read now' }).click();
  await expect(page.getByText('11 things could not be read')).toBeVisible();
  await expect(page.getByText('Missing permission: quicksight:ListGroupMemberships')).toBeVisible();
  await page.getByRole('tab', { name: 'Groups' }).click();
  await expect(page.getByText('Not readable').first()).toBeVisible();
});
