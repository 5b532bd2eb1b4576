import { DescribeUserCommand } from '@aws-sdk/client-quicksight';
import { quickSightOf } from '../cloud.ts';
import { goTo, openConsole, pageHeading } from '../pages/console.ts';
import { expect, steward, test } from '../steward.ts';

test('seats are judged by what was done, priced, and changed by a plan', async ({
  quietPage: page,
  console: host,
  data,
}) => {
  test.setTimeout(180_000);
  await openConsole(page, host.url);
  await goTo(page, 'Licences');
  await test.step('an account that was not read does not cost nothing', async () => {
    await expect(page.getByText('Not known: the account was not read yet')).toHaveCount(3);
    await expect(page.getByText('$0', { exact: true })).toHaveCount(0);
    await expect(page.getByRole('button', { name: /^As what.*Reader$/ })).toBeVisible();
    await steward(data, ['directory', 'sync']);
    await page.reload();
  });
  const seats = page.getByRole('table', { name: 'Seats' });

  await test.step('nothing is advised while use was not read, and it says so', async () => {
    await expect(page.getByText('No seat is doubted yet')).toBeVisible();
    await expect(page.getByText('Use was never read.', { exact: false }).first()).toBeVisible();
    await expect(
      page.getByText(/AWS’s list prices of 2026-08, in US dollars: check your contract/),
    ).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Seats (45)' })).toBeVisible();
    await steward(data, ['usage', 'sync']);
    await page.getByRole('button', { name: 'Read the list again' }).click();
    await page.reload();
    await expect(page.getByText('No seat is doubted yet')).toBeHidden();
    await expect(seats.getByText('Remove', { exact: true }).first()).toBeVisible();
  });

  await test.step('the next fifty cost what their roles cost', async () => {
    await page.getByRole('button', { name: /^As what/ }).click();
    await page.getByRole('option', { name: 'Reader', exact: true }).click();
    await expect(page.getByText('50 more people would cost $150 a month.')).toBeVisible();
  });

  await test.step('prices are this account’s own', async () => {
    await page.getByRole('button', { name: 'Prices' }).click();
    const dialog = page.getByRole('dialog', { name: 'What this account pays' });
    await dialog.getByLabel('Reader seat', { exact: true }).fill('2.505');
    await expect(dialog.getByText('at most two digits after the point').first()).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled();
    await dialog.getByLabel('Reader seat', { exact: true }).fill('2.50');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('50 more people would cost $125 a month.')).toBeVisible();
    await expect(page.getByText(/^Prices set by/)).toBeVisible();
  });

  await test.step('SPICE is shown once it was read', async () => {
    await expect(page.getByText(/^Not known; \d+ GB are bundled$/)).toBeVisible();
    await page.getByRole('button', { name: 'Read it' }).click();
    await expect(page.getByText(/^\d+\.\d GB of \d+ GB bundled$/)).toBeVisible();
  });

  await test.step('a chosen change is reviewed, applied and read back', async () => {
    await page.getByRole('button', { name: /^Show/ }).click();
    await page.getByRole('option', { name: 'Advised changes' }).click();
    const author = seats.getByRole('row').filter({ hasText: 'Make Reader' }).first();
    await expect(author).toBeVisible();
    const name = `quicksight_sso/${(await author.getByRole('rowheader').innerText()).trim()}`;
    await author.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Plan 1 change' }).click();
    await expect(pageHeading(page, 'Change licences')).toBeVisible();
    await expect(page.getByText('$21.50 a month are saved, by the prices set here.')).toBeVisible();
    await page.getByRole('button', { name: 'Apply', exact: true }).click();
    await expect(page.getByText('Done', { exact: true }).first()).toBeVisible();
    const found = await Promise.all(
      ['default', 'summitview', 'northwind', 'lakeside'].map((Namespace) =>
        quickSightOf(host)
          .send(new DescribeUserCommand({ AwsAccountId: host.sandbox.accountId, Namespace, UserName: name }))
          .then(({ User }) => User?.Role)
          .catch(() => undefined),
      ),
    );
    expect(found.filter((role) => role !== undefined)).toEqual(['READER']);
    await page.getByRole('button', { name: 'Back to licences' }).click();
    await expect(pageHeading(page, 'Licences')).toBeVisible();
  });

  await test.step('people show when they were active last', async () => {
    await goTo(page, 'People');
    const known = page.getByRole('table').getByRole('cell');
    await expect(known.filter({ hasText: /^Not seen$/ }).first()).toBeVisible();
    await expect(known.filter({ hasText: /^\d+ days? ago$/ }).first()).toBeVisible();
  });
});
