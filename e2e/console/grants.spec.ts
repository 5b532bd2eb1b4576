import { readFileSync } from 'node:fs';
import { connectSandbox } from '../../electron/sandbox/connect-sandbox.ts';
import { goTo, openConsole, pageHeading } from '../pages/console.ts';
import { judge } from '../pages/judge-look.ts';
import { tableOverflow } from '../pages/tables.ts';
import { expect, steward, test } from '../steward.ts';

test('a grant is made by the wizard, seen, and revoked; what stands in the way is told before', async ({
  quietPage: page,
  console: host,
  data,
}) => {
  test.setTimeout(240_000);
  await openConsole(page, host.url);
  await goTo(page, 'Grants');
  await expect(page.getByText('No grant yet')).toBeVisible();
  await page.getByRole('button', { name: 'New grant' }).click();
  await expect(pageHeading(page, 'Who')).toBeVisible();
  await test.step('nothing can be chosen before the account was read, and the page says where that is done', async () => {
    await expect(page.getByText('The account has not been read yet')).toBeVisible();
    await judge(page, '/grants/new', 'nothing read');
    await page.getByRole('link', { name: 'Open Directory' }).click();
    await expect(pageHeading(page, 'Directory')).toBeVisible();
    // The connection may not read one kind of thing: it is unknown then, and the page that offers it says so.
    const sandbox = connectSandbox(host.sandbox);
    const fault = { type: 'error', name: 'AccessDeniedException', status: 401 } as const;
    await sandbox.control({ faults: [{ operation: 'ListIAMPolicyAssignments', fault }] });
    expect((await steward(data, ['directory', 'sync'])).code).toBe(0);
    await sandbox.control({ faults: [] });
    await page.goBack();
    await expect(pageHeading(page, 'Who')).toBeVisible();
    await expect(page.getByText('The account has not been read yet')).toBeHidden();
  });
  const next = page.getByRole('button', { name: 'Next', exact: true });

  await next.click();
  await expect(page.getByText('Choose who receives it.').first()).toBeVisible();
  await page.getByRole('button', { name: /^People, groups, tenants and namespaces/ }).click();
  await page
    .getByRole('searchbox', { name: 'Find by name or e-mail' })
    .or(page.getByPlaceholder('Find by name or e-mail'))
    .fill('platform-authors');
  await page
    .getByRole('option', { name: /platform-authors/ })
    .first()
    .click();
  await page.keyboard.press('Escape');
  await test.step('the group is offered in place of many of its people, who came from a list', async () => {
    await page.getByRole('button', { name: 'From a list or CSV file' }).click();
    const readers = [
      'julia.brandt@harbourlight.example',
      'owen.gallagher@harbourlight.example',
      'mei-ling.chen@harbourlight.example',
      'sofia.lindqvist@harbourlight.example',
      'nobody.there@harbourlight.example',
    ];
    await page.getByRole('textbox', { name: 'Names or e-mail addresses' }).fill(readers.join('\n'));
    await page.getByRole('button', { name: 'Find them' }).click();
    await expect(page.getByText('4 found, 1 not')).toBeVisible();
    await expect(page.getByText('4 of these people are in group harbourlight-readers')).toBeVisible();
    await judge(page, '/grants/new', 'who');
    await page.getByRole('button', { name: 'Choose the group instead' }).click();
    await expect(page.getByRole('button', { name: `Take out ${readers[0]}` })).toBeHidden();
    await page.getByRole('button', { name: 'Take out harbourlight-readers' }).click();
  });
  await next.click();

  await expect(pageHeading(page, 'What')).toBeVisible();
  await expect(page.getByText(/^ListIAMPolicyAssignments: /)).toBeVisible();
  await page.getByRole('button', { name: /^Dashboards, datasets/ }).click();
  await page.getByPlaceholder('Find by name', { exact: true }).fill('Staffing levels');
  await page
    .getByRole('option', { name: /^Staffing levels/ })
    .first()
    .click();
  await page.keyboard.press('Escape');
  await judge(page, '/grants/new', 'what');
  await next.click();

  await expect(pageHeading(page, 'Level')).toBeVisible();
  await page.getByRole('radio', { name: 'Contributor' }).check();
  await expect(page.getByText(/has no contributor/)).toBeVisible();
  await judge(page, '/grants/new', 'level');
  await page.getByRole('radio', { name: 'Viewer' }).check();
  await next.click();

  await expect(pageHeading(page, 'How long')).toBeVisible();
  await judge(page, '/grants/new', 'how long');
  await next.click();
  await expect(pageHeading(page, 'Why')).toBeVisible();
  await judge(page, '/grants/new', 'why');
  await next.click();

  await test.step('without a reason it is blocked, and the link leads to where it is mended', async () => {
    await expect(page.getByText('The policy “Every grant” needs a reason.')).toBeVisible();
    await page.getByRole('link', { name: 'Go to Why' }).click();
    await page.getByRole('textbox', { name: 'Reason' }).fill('Month end closing');
  });
  await test.step('what was chosen outlives the window, and is the same in another one', async () => {
    await expect(page.getByText(/^Saved/).first()).toBeVisible();
    await page.reload();
    await expect(page.getByRole('textbox', { name: 'Reason' })).toHaveValue('Month end closing');
    await page.evaluate(() => {
      for (const key of Object.keys(sessionStorage))
        if (key.startsWith('steward.unsaved')) sessionStorage.removeItem(key);
    });
    await goTo(page, 'Grants');
    await expect(page.getByText('Begun and not handed in')).toBeVisible();
    await judge(page, '/grants', 'something begun');
    await page.getByRole('link', { name: 'Go on with a new grant' }).click();
    await expect(page.getByRole('textbox', { name: 'Reason' })).toHaveValue('Month end closing');
    await next.click();
  });
  await expect(page.getByText(/^3 people may use 1 dashboard as viewers, for 30 days/)).toBeVisible();
  await judge(page, '/grants/new', 'review');
  await page.getByRole('button', { name: 'Grant', exact: true }).click();

  await expect(pageHeading(page, /^Let platform-authors use dashboard Staffing levels/)).toBeVisible();
  await expect(page.getByRole('table', { name: 'Grants' }).getByText('In effect')).toBeVisible();
  await judge(page, '/grants/:id', 'in effect');

  await goTo(page, 'Grants');
  await page.getByRole('checkbox', { name: /^Choose platform-authors/ }).check();
  await judge(page, '/grants', 'one chosen');
  await test.step('beside an open navigation every column is on screen', async () => {
    const before = page.viewportSize() ?? { width: 1280, height: 720 };
    await page.setViewportSize({ width: 1024, height: 768 });
    await expect.poll(() => tableOverflow(page)).toBe(0);
    await page.setViewportSize(before);
  });
  await test.step('the list is exported as it stands', async () => {
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV' }).click();
    const file = await saving;
    expect(file.suggestedFilename()).toMatch(/^grants-.*\.csv$/);
    const text = readFileSync(await file.path(), 'utf8');
    expect(text).toContain('platform-authors,group,');
  });
  await page.getByRole('button', { name: 'Renew' }).click();
  await expect(pageHeading(page, 'Renew a grant')).toBeVisible();
  await page.getByRole('textbox', { name: 'Reason' }).fill('Still needed');
  await page.getByRole('button', { name: 'Review' }).click();
  await expect(page.getByText(/may use 1 dashboard as viewers, for 30 days/)).toBeVisible();
  await judge(page, '/grants/renew', 'reviewed');
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole('textbox', { name: 'Reason' })).toHaveValue('Still needed');
  }).toPass();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('checkbox', { name: /^Choose platform-authors/ }).check();
  await page.getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByText(/no longer uses Staffing levels by this grant/)).toBeVisible();
  await judge(page, '/grants/revoke', 'reviewed');
  await page.reload();
  await expect(page.getByText(/no longer uses Staffing levels by this grant/)).toBeVisible();
  await page.getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByRole('button', { name: 'Back to the grants' })).toBeVisible();
  await page.reload();
  await page.getByRole('button', { name: 'Back to the grants' }).click();
  await expect(page.getByText('Revoked', { exact: true })).toBeVisible();
});

// The browser logs the refused save by itself, so this page is not a quiet one.
test('two windows on one grant: neither goes past the other, and what is handed in is handed in once', async ({
  page,
  console: host,
  data,
}) => {
  test.setTimeout(180_000);
  expect((await steward(data, ['directory', 'sync'])).code).toBe(0);
  await openConsole(page, host.url);
  await goTo(page, 'Grants');
  await page.getByRole('button', { name: 'New grant' }).click();
  const choose = async (picker: RegExp, find: string, option: RegExp) => {
    await page.getByRole('button', { name: picker }).click();
    await page.getByPlaceholder(find).fill(option.source.replace('^', ''));
    await page.getByRole('option', { name: option }).first().click();
    await page.keyboard.press('Escape');
  };
  const nextOf = (one: typeof page) => one.getByRole('button', { name: 'Next', exact: true });
  const reasonOf = (one: typeof page) => one.getByRole('textbox', { name: 'Reason' });
  await choose(/^People, groups, tenants/, 'Find by name or e-mail', /platform-authors/);
  await nextOf(page).click();
  await choose(/^Dashboards, datasets/, 'Find by name', /^Staffing levels/);
  for (const title of ['Level', 'How long', 'Why']) {
    await nextOf(page).click();
    await expect(pageHeading(page, title)).toBeVisible();
  }
  await reasonOf(page).fill('Month end closing');
  await expect(page.getByText(/^Saved/).first()).toBeVisible();

  // A duplicated tab has the session of the first.
  const [other] = await Promise.all([
    page.waitForEvent('popup'),
    page.evaluate((url) => window.open(url), page.url()).then(() => undefined),
  ]);
  await test.step('the second window sees what the first has chosen, and the first is asked when both differ', async () => {
    await expect(reasonOf(other)).toHaveValue('Month end closing');
    await reasonOf(other).fill('Quarter end closing');
    await expect(other.getByText(/^Saved/).first()).toBeVisible();
    await reasonOf(page).fill('Year end closing');
    const conflict = page.getByRole('region', { name: 'This draft was changed in another window' });
    await expect(conflict).toBeVisible();
    await expect(reasonOf(page)).toHaveValue('Year end closing');
    await judge(page, '/grants/new', 'changed in another window');
    await conflict.getByRole('button', { name: 'Use the version from the other window' }).click();
    await expect(reasonOf(page)).toHaveValue('Quarter end closing');
    await expect(conflict).toBeHidden();
  });
  await test.step('both look at the review; the first hands it in, and the second is told', async () => {
    await nextOf(page).click();
    await expect(page.getByRole('button', { name: 'Grant', exact: true })).toBeEnabled();
    await other.reload();
    const grant = other.getByRole('button', { name: 'Grant', exact: true });
    await expect(grant).toBeEnabled();
    await page.getByRole('button', { name: 'Grant', exact: true }).click();
    await expect(page.getByRole('table', { name: 'Grants' }).getByText('In effect')).toBeVisible();
    await grant.click();
    const gone = other.getByRole('region', {
      name: 'This was handed in, or thrown away, in another window',
    });
    await expect(gone).toBeVisible();
    await expect(other.getByText(/^Nothing was handed in from this window/).first()).toBeVisible();
    await judge(other, '/grants/new', 'handed in elsewhere');
    await gone.getByRole('button', { name: 'Start with nothing chosen' }).click();
    await expect(pageHeading(other, 'Who')).toBeVisible();
  });
  const { stdout } = await steward(data, ['grants', 'list', '--json']);
  expect(JSON.parse(stdout).total).toBe(1);
});

test('the broken glass stands on Home until somebody has reviewed it', async ({
  quietPage: page,
  console: host,
  data,
}) => {
  test.setTimeout(240_000);
  expect((await steward(data, ['directory', 'sync'])).code).toBe(0);
  const given = await steward(data, [
    'grants',
    'request',
    '--who',
    'platform-authors',
    '--what',
    'dashboard/staffing-levels',
    '--level',
    'viewer',
    '--for',
    '1h',
    '--reason',
    'Outage',
    '--break-glass',
    '--yes',
  ]);
  expect(given.code, given.stderr).toBe(0);
  await openConsole(page, host.url);
  await expect(page.getByText('The glass was broken')).toBeVisible();
  await expect(page.getByText('1 grant ends within a week')).toBeVisible();
  await judge(page, '/', 'with a broken glass');
  await page.getByRole('link', { name: /^Review it/ }).click();
  await expect(page.getByText('The glass was broken, and nobody has reviewed it')).toBeVisible();
  await judge(page, '/grants/:id', 'to be reviewed');
  await page.getByRole('textbox', { name: 'What was found' }).fill('Justified by the outage');
  await page.getByRole('button', { name: 'Close the review' }).click();
  await expect(page.getByText('Break glass, reviewed')).toBeVisible();

  await test.step('and what ends is let end, with which Home asks no more', async () => {
    await goTo(page, 'Grants');
    await page.getByRole('checkbox', { name: /^Choose platform-authors/ }).check();
    await page.getByRole('button', { name: 'Let it end' }).click();
    await expect(page.getByText('let end', { exact: true })).toBeVisible();
    await goTo(page, 'Home');
    await expect(page.getByText('1 grant ends within a week')).toBeHidden();
    await expect(page.getByText('The glass was broken')).toBeHidden();
  });

  await test.step('policies are added and changed', async () => {
    await goTo(page, 'Grants');
    await page.getByRole('button', { name: 'Policies and approvers' }).click();
    await expect(page.getByRole('rowheader', { name: 'Every grant' })).toBeVisible();
    await page.getByRole('button', { name: 'Add a policy' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Production');
    await page.getByRole('textbox', { name: 'Longest time in days' }).fill('many');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('A whole number from 1 to 3650, or nothing.')).toBeVisible();
    await judge(page, '/grants/policies', 'a policy, misspelt');
    await page.getByRole('textbox', { name: 'Longest time in days' }).fill('90');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('rowheader', { name: 'Production' })).toBeVisible();
    await judge(page, '/grants/policies', 'two policies');
  });
});
