import { readFileSync } from 'node:fs';
import { QuickSightClient, RegisterUserCommand } from '@aws-sdk/client-quicksight';
import { goTo, openConsole } from '../pages/console.ts';
import { tableOverflow } from '../pages/tables.ts';
import { expect, steward, test } from '../steward.ts';

const ann = 'lena.hoffmann@platform.example';

test('people are one across accounts, and a hand decides where rules cannot', async ({
  quietPage: page,
  console: host,
  data,
}) => {
  const cloud = new QuickSightClient({
    endpoint: host.sandbox.endpoints.quicksight,
    region: host.sandbox.region,
    credentials: { accessKeyId: 'AKIASANDBOX', secretAccessKey: 'sandbox' },
  });
  const register = (role: string, SessionName: string, Email: string) =>
    cloud.send(
      new RegisterUserCommand({
        AwsAccountId: host.sandbox.accountId,
        Namespace: 'default',
        IdentityType: 'IAM',
        UserRole: 'READER',
        IamArn: `arn:aws:iam::${host.sandbox.accountId}:role/${role}`,
        SessionName,
        Email,
      }),
    );
  await register('ops', ann, ann);
  await register('ops', 'lh', 'lena.hoffmann+ops@platform.example');
  await openConsole(page, host.url);
  await goTo(page, 'People');
  await expect(page.getByText('Nobody was read yet')).toBeVisible();
  await steward(data, ['directory', 'sync']);
  await page.getByRole('button', { name: 'Read the list again' }).click();
  // Forty-five and the one whose address differs; the other account of Lena is hers.
  await expect(page.getByRole('heading', { name: 'People (46)' })).toBeVisible();
  await page.reload();

  await test.step('filters stand in the address, and every row is saved', async () => {
    await page.getByRole('button', { name: /^Show/ }).click();
    await page.getByRole('option', { name: 'Several accounts' }).click();
    await expect(page.getByRole('heading', { name: 'People (1)' })).toBeVisible();
    await page.reload();
    await expect(page.getByRole('heading', { name: 'People (1)' })).toBeVisible();
    await expect(page.getByRole('row', { name: new RegExp(ann) })).toContainText('$27');
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV' }).click();
    const text = readFileSync(await (await saving).path(), 'utf8');
    expect(text.trim().split('\n')).toHaveLength(2);
    await page.goto(new URL('/people', page.url()).href);
  });

  await test.step('an account in doubt is put with its person', async () => {
    await page.getByRole('button', { name: /1 account may be another person/ }).click();
    await page.getByRole('button', { name: 'Decide: ops/lh' }).click();
    await page.getByRole('menuitem', { name: `Same person as ${ann}` }).click();
    await expect(page.getByRole('heading', { name: 'People (45)' })).toBeVisible();
    await page.getByRole('link', { name: ann }).click();
    await expect(page.getByRole('heading', { name: 'Accounts (3)' })).toBeVisible();
    await expect(page.getByRole('row', { name: /ops\/lh/ })).toContainText(/By hand, by/);
  });

  await test.step('what she reaches is told with its paths', async () => {
    await page.getByRole('tab', { name: 'Access' }).click();
    await expect(page.getByRole('heading', { name: /^(ops|quicksight_sso)\/.* \(\d+\)$/ })).toHaveCount(3);
    await page.getByRole('button', { name: /^Dashboard Absence overview/ }).click();
    await expect(page.getByText(/platform-admins/).first()).toBeVisible();
  });

  await test.step('an account is set apart, and the decision taken back', async () => {
    await page.getByRole('tab', { name: /^Accounts/ }).click();
    await page.getByRole('button', { name: `Set apart: ops/${ann}` }).click();
    await expect(page.getByRole('heading', { name: 'Accounts (1)' })).toBeVisible();
    await expect(page.getByText(/Set apart by/)).toBeVisible();
    await page.getByRole('button', { name: /^Undo: / }).click();
    await expect(page.getByRole('heading', { name: 'Accounts (3)' })).toBeVisible();
    await page.getByRole('tab', { name: 'History' }).click();
    await expect(page.getByText('In platform-admins')).toBeVisible();
  });

  await test.step('beside an open navigation every column is on screen', async () => {
    await page.setViewportSize({ width: 1024, height: 768 });
    await page.goto(new URL('/people', page.url()).href);
    await expect(page.getByRole('heading', { name: 'People (45)' })).toBeVisible();
    await expect.poll(() => tableOverflow(page)).toBe(0);
    if (process.env.STEWARD_LAYOUT) await page.screenshot({ path: 'test-results/screens/people 1024.png' });
    await page.getByRole('link', { name: ann }).click();
    await expect(page.getByRole('heading', { name: 'Accounts (3)' })).toBeVisible();
    await expect.poll(() => tableOverflow(page)).toBe(0);
    if (process.env.STEWARD_LAYOUT) await page.screenshot({ path: 'test-results/screens/person 1024.png' });
  });

  await test.step('another name is planned and reviewed, and a leaver shown what goes and removed', async () => {
    await page.getByRole('button', { name: 'Plans' }).click();
    await page.getByRole('menuitem', { name: 'Plan another name' }).click();
    await page.getByLabel('New e-mail address').fill('lena.brandt@platform.example');
    await page.getByRole('button', { name: 'Show what goes' }).click();
    await expect(page.getByText(/signs in as .*lena.brandt@platform.example from then on/)).toBeVisible();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Plans' }).click();
    await page.getByRole('menuitem', { name: 'Plan their leaving' }).click();
    await expect(page.getByText(/can no longer sign in to Sandbox: 3 accounts go/)).toBeVisible();
    if (process.env.STEWARD_LAYOUT) await page.screenshot({ path: 'test-results/screens/leaver 1024.png' });
    await page.getByRole('button', { name: 'Remove them' }).click();
    await expect(page.getByText('Done', { exact: true }).first()).toBeVisible({ timeout: 30_000 });
    await page.getByRole('button', { name: 'Read the account again' }).click();
    await expect(page.getByText(/Holds: 44 people/)).toBeVisible({ timeout: 30_000 });
  });
});
