import { goTo, openConsole } from '../pages/console.ts';
import { expect, steward, testOnOneConsole } from '../steward.ts';

const test = testOnOneConsole();

test('a token is made, shown once, used by a program and revoked', async ({ page, console: host, data }) => {
  const { origin } = new URL(host.url);
  const askWith = (token: string) =>
    fetch(`${origin}/api/v1/tenants`, { headers: { authorization: `Bearer ${token}` } });
  await openConsole(page, host.url);
  await goTo(page, 'API tokens');
  await expect(page.getByText('No token yet')).toBeVisible();

  await page.getByRole('button', { name: 'Make a token' }).click();
  const dialog = page.getByRole('dialog', { name: 'Make a token' });
  await dialog.getByRole('button', { name: 'Make a token' }).click();
  await expect(dialog.getByText('Give the token a name.')).toBeVisible();
  await expect(dialog.getByText('Choose at least one.')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('portal');
  await dialog.getByRole('checkbox', { name: 'tenants:read' }).click();
  await dialog.getByRole('textbox', { name: 'Calls a minute' }).fill('0');
  await dialog.getByRole('button', { name: 'Make a token' }).click();
  await expect(dialog.getByText('A whole number from 1 to 60,000.')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Calls a minute' }).fill('300');
  await dialog.getByRole('button', { name: 'Make a token' }).click();

  const made = page.getByRole('dialog', { name: 'portal was made' });
  await expect(made.getByText('This token is shown this once')).toBeVisible();
  const secret = /stw_[a-z2-7]{8}_[\w-]{43}/.exec(await made.innerText())?.[0] ?? '';
  expect((await askWith(secret)).status).toBe(200);
  await made.getByRole('button', { name: 'I have copied it' }).click();
  await expect(page.getByText(secret)).toHaveCount(0);

  await page.reload();
  const row = page.getByRole('row', { name: /^portal/ });
  await expect(row).toContainText('Active');
  await expect(row).toContainText('tenants:read');
  await expect(row).toContainText('300 calls a minute');
  await expect(row).not.toContainText('never');
  await expect(page.locator('body')).not.toContainText(secret.slice(13));

  // The name is taken for ever, and said so beside its field.
  await page.getByRole('button', { name: 'Make a token' }).click();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Portal');
  await dialog.getByRole('checkbox', { name: 'runs:read' }).click();
  await dialog.getByRole('button', { name: 'Make a token' }).click();
  await expect(dialog.getByText(/There is or was a token called Portal/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await page.getByRole('button', { name: 'Revoke portal' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click();
  await expect(page.getByText('portal can no longer be used.')).toBeVisible();
  await expect(row).toContainText('Revoked');
  expect((await askWith(secret)).status).toBe(401);

  // The command line says the same.
  const listed = await steward(data, ['token', 'list', '--json']);
  expect(JSON.parse(listed.stdout).tokens).toMatchObject([{ name: 'portal', state: 'revoked' }]);
});

test('the command line makes, lists, limits and revokes tokens, and never keeps one', async ({
  data,
  console: host,
}) => {
  const limited = await steward(data, ['token', 'limit', '7']);
  expect([limited.code, limited.stderr]).toEqual([0, expect.stringContaining('at most 7 days')]);
  const scope = ['--scope', 'runs:read,tenants:read'];
  const tooLong = await steward(data, ['token', 'create', 'pipeline', ...scope, '--expires', '30d']);
  expect([tooLong.code, tooLong.stderr]).toEqual([1, expect.stringContaining('7 days at most')]);
  const made = await steward(data, ['token', 'create', 'pipeline', ...scope, '--expires', '7d']);
  const secret = made.stdout.trim();
  expect([made.code, secret]).toEqual([0, expect.stringMatching(/^stw_[a-z2-7]{8}_[\w-]{43}$/)]);
  const ask = async () => {
    const { status } = await fetch(`${new URL(host.url).origin}/api/v1/runs`, {
      headers: { authorization: `Bearer ${secret}` },
    });
    return status;
  };
  expect(await ask()).toBe(200);
  // Whoever finds one somewhere may give itself: it stands in no journal for that.
  const revoked = await steward(data, ['token', 'revoke', secret]);
  expect([revoked.code, revoked.stderr]).toEqual([
    0,
    expect.stringContaining('pipeline can no longer be used'),
  ]);
  expect(await ask()).toBe(401);
  const unknown = await steward(data, ['token', 'revoke', `stw_aaaaaaaa_${secret.slice(13)}`]);
  expect([unknown.code, unknown.stderr]).toEqual([
    1,
    expect.stringContaining('no token called stw_aaaaaaaa_…'),
  ]);
  const runs = await steward(data, ['run', 'list', '--json']);
  expect(runs.stdout).not.toContain(secret.slice(13));
});
