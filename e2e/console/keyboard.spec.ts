import { openConsole, pageHeading } from '../pages/console.ts';
import { pressOn, tabTo } from '../pages/keyboard.ts';
import { wizardOn } from '../pages/wizard.ts';
import { test as alone, expect, serve, steward, testOnOneConsole } from '../steward.ts';
import { failNorthgate, onboardContoso } from '../worlds.ts';

const test = testOnOneConsole();

test('the wizard goes from Home to applied by keyboard alone', async ({ quietPage: page, console: host }) => {
  const wizard = wizardOn(page);
  await openConsole(page, host.url);
  const next = page.getByRole('button', { name: 'Next', exact: true });
  const nextByKey = async (to: Parameters<typeof wizard.isAt>[0]) => {
    await pressOn(page, next);
    await wizard.isAt(to);
  };

  await pressOn(page, page.getByRole('link', { name: 'Skip to the page' }));
  await pressOn(page, page.getByRole('link', { name: 'Onboard your first tenant' }));
  await expect(wizard.name).toBeFocused();
  await page.keyboard.type('Keyboard Only');
  await nextByKey('Isolation');
  await nextByKey('Datastores');
  await nextByKey('People');
  await tabTo(page, page.getByRole('textbox', { name: 'E-mail', exact: true }));
  await page.keyboard.type('kim@keyboard.example');
  await page.keyboard.press('Enter');
  await expect(wizard.person('kim@keyboard.example')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'E-mail', exact: true })).toBeFocused();
  await nextByKey('Dashboards and datasets');
  await pressOn(
    page,
    wizard.assets.getByRole('checkbox', { name: 'Choose Data freshness', exact: true }),
    'Space',
  );
  await nextByKey('Review');
  await expect(page.getByText('Plan made')).toBeVisible();
  await pressOn(page, wizard.apply);
  await expect(page.getByText('Keyboard Only is ready')).toBeVisible();
  await pressOn(page, page.getByRole('button', { name: 'Open the tenant' }));
  await expect(pageHeading(page, 'Keyboard Only')).toBeVisible();
});

test('a grant of an IAM policy is made by the wizard, and revoked, by keyboard alone', async ({
  quietPage: page,
  console: host,
  data,
}) => {
  expect((await steward(data, ['directory', 'sync'])).code).toBe(0);
  await openConsole(page, host.url);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Find anything' })).toBeFocused();
  await page.keyboard.type('grants');
  await page.keyboard.press('Enter');
  await expect(pageHeading(page, /^Grants/)).toBeVisible();
  await pressOn(page, page.getByRole('button', { name: 'New grant' }));

  const next = page.getByRole('button', { name: 'Next', exact: true });
  const nextByKey = async (to: string) => {
    await pressOn(page, next);
    await expect(pageHeading(page, to)).toBeVisible();
  };
  /** Opens a list of choices, types a name, takes the first that has it, and closes the list. */
  const choose = async (list: RegExp, name: string) => {
    const opens = page.getByRole('button', { name: list });
    await pressOn(page, opens);
    await page.keyboard.type(name);
    await expect(page.getByRole('option', { name: new RegExp(`^${name}`) }).first()).toBeVisible();
    // What was found before it was typed has gone: the heading and the one that has the name are left.
    await expect.poll(() => page.getByRole('option').count()).toBeLessThanOrEqual(2);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await expect(opens).toBeFocused();
    await expect(page.getByRole('button', { name: `Take out ${name}` })).toBeVisible();
  };
  await expect(pageHeading(page, 'Who')).toBeVisible();
  await choose(/^People, groups, tenants/, 'platform-admins');
  await nextByKey('What');
  await choose(/^Dashboards, datasets/, 'curated-zone-read');
  await nextByKey('Level');
  await nextByKey('How long');
  await tabTo(page, page.getByRole('radio', { name: 'For a time' }));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: 'For good' })).toBeChecked();
  await nextByKey('Why');
  await tabTo(page, page.getByRole('textbox', { name: 'Reason' }));
  await page.keyboard.type('They load the curated zone');
  await nextByKey('Review');
  await expect(
    page.getByText(/in S3 and Athena what the IAM policy of curated-zone-read opens, for good/),
  ).toBeVisible();
  await pressOn(page, page.getByRole('button', { name: 'Grant', exact: true }));
  await expect(page.getByRole('table', { name: 'Grants' }).getByText('In effect')).toBeVisible();

  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Find anything' })).toBeFocused();
  await page.keyboard.type('grants');
  await page.keyboard.press('Enter');
  await pressOn(page, page.getByRole('checkbox', { name: /^Choose platform-admins/ }), 'Space');
  await pressOn(page, page.getByRole('button', { name: 'Revoke' }));
  await expect(
    page.getByText('platform-admins no longer uses curated-zone-read by this grant.'),
  ).toBeVisible();
  await pressOn(page, page.getByRole('button', { name: 'Revoke', exact: true }));
  await pressOn(page, page.getByRole('button', { name: 'Back to the grants' }));
  await expect(page.getByText('Revoked', { exact: true })).toBeVisible();
});

test('a tenant is found, suspended and resumed, and a view of the list kept, by keyboard alone', async ({
  quietPage: page,
  console: host,
  data,
  files,
}) => {
  await onboardContoso(data, files);
  await openConsole(page, host.url);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Find anything' })).toBeFocused();
  await page.keyboard.type('tenants');
  await page.keyboard.press('Enter');
  await expect(pageHeading(page, 'Tenants')).toBeVisible();

  await test.step('the list is narrowed and ordered, and the view kept', async () => {
    await tabTo(page, page.getByRole('searchbox', { name: /^Search/ }));
    await page.keyboard.type('conto');
    await expect(page).toHaveURL(/search=conto/);
    await pressOn(page, page.getByRole('button', { name: /^People/ }));
    await expect(page).toHaveURL(/sort=people/);
    await expect(page.getByRole('table').getByRole('link', { name: 'Contoso' })).toBeVisible();
    await pressOn(page, page.getByRole('button', { name: 'Views' }));
    await expect(page.getByRole('menuitemcheckbox', { name: 'Everything' })).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
    await page.keyboard.type('Busy ones');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Busy ones' })).toBeVisible();
  });

  await test.step('suspend', async () => {
    await pressOn(page, page.getByRole('table').getByRole('link', { name: 'Contoso' }));
    await expect(pageHeading(page, 'Contoso')).toBeVisible();
    await pressOn(page, page.getByRole('button', { name: 'More' }));
    const item = page.getByRole('menuitem', { name: 'Suspend' });
    for (
      let presses = 0;
      presses < 6 && !(await item.evaluate((each) => each === document.activeElement));
      presses++
    )
      await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(pageHeading(page, 'Suspend Contoso')).toBeVisible();
    await expect(page.getByText(/^Sessions that are open now/)).toBeVisible();
    await pressOn(page, page.getByRole('button', { name: 'Suspend', exact: true }));
    await expect(page.getByText('Done', { exact: true }).first()).toBeVisible();
  });
  await test.step('and resume', async () => {
    await pressOn(page, page.getByRole('button', { name: 'Back to the tenant' }));
    await pressOn(page, page.getByRole('button', { name: 'Resume access' }));
    await expect(pageHeading(page, 'Resume access of Contoso')).toBeVisible();
    await expect(page.getByRole('heading', { name: /^Steps/ })).toBeVisible();
    await pressOn(page, page.getByRole('button', { name: 'Resume access' }));
    await expect(page.getByText('Done', { exact: true }).first()).toBeVisible();
  });
});

alone(
  'a connection is added, tested and removed, and a failed run resumed, by keyboard alone',
  async ({ page, data, files }) => {
    const host = await serve(data, [], { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'dummy' });
    await failNorthgate(host, data, files);
    await openConsole(page, host.url);
    await test.step('the run goes on', async () => {
      await pressOn(page, page.getByRole('link', { name: /^See what is left: Onboard Northgate/ }));
      await pressOn(page, page.getByRole('button', { name: 'Resume', exact: true }));
      await expect(page.getByText('Done', { exact: true }).first()).toBeVisible();
    });
    await test.step('the Sandbox is tested', async () => {
      await page.keyboard.press('Control+k');
      await expect(page.getByRole('combobox', { name: 'Find anything' })).toBeFocused();
      await page.keyboard.type('connections');
      await page.keyboard.press('Enter');
      await expect(pageHeading(page, /^Connections/)).toBeVisible();
      await pressOn(page, page.getByRole('table').getByRole('link', { name: 'Sandbox' }));
      await pressOn(page, page.getByRole('button', { name: 'Test connection', exact: true }));
      await expect(page.getByText(/^Tested/)).toBeVisible();
    });
    await test.step('another one is added, and removed', async () => {
      await page.keyboard.press('Control+k');
      await expect(page.getByRole('combobox', { name: 'Find anything' })).toBeFocused();
      await page.keyboard.type('connect an aws');
      await page.keyboard.press('Enter');
      await expect(pageHeading(page, 'Connect an AWS account')).toBeVisible();
      await tabTo(page, page.getByRole('radio').first());
      const byEnvironment = page.getByRole('radio', { name: /^Environment variables/ });
      for (let presses = 0; presses < 5 && !(await byEnvironment.isChecked()); presses++)
        await page.keyboard.press('ArrowDown');
      await expect(byEnvironment).toBeChecked();
      await tabTo(page, page.getByRole('textbox', { name: 'Name', exact: true }));
      await page.keyboard.type('By key');
      await pressOn(page, page.getByRole('button', { name: 'Save and test' }));
      await expect(pageHeading(page, 'By key')).toBeVisible();
      const remove = page.getByRole('button', { name: 'Remove', exact: true });
      await pressOn(page, remove);
      const dialog = page.getByRole('dialog', { name: 'Remove By key?' });
      await expect(dialog).toBeVisible();
      await pressOn(page, dialog.getByRole('button', { name: 'Remove', exact: true }));
      await expect(page.getByText('By key was removed.')).toBeVisible();
    });
    await host.stop();
  },
);
