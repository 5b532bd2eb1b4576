import { goTo, openConsole, pageHeading } from '../pages/console.ts';
import { wear } from '../pages/looks.ts';
import { expect, steward, test } from '../steward.ts';

test('pictures', async ({ quietPage: page, console: host, data }) => {
  test.setTimeout(560_000);
  const shot = async (name: string) => {
    for (const look of [
      { width: 1024, height: 768, mode: 'light', density: 'comfortable' },
      { width: 1920, height: 1080, mode: 'dark', density: 'comfortable' },
      { width: 1024, height: 768, mode: 'dark', density: 'comfortable' },
    ] as const) {
      await wear(page, look);
      await page.screenshot({ path: `/tmp/shots/${name}-${look.width}-${look.mode}.png`, fullPage: true });
    }
  };
  expect((await steward(data, ['directory', 'sync'])).code).toBe(0);
  const give = async (who: string, what: string, more: string[]) => {
    const given = await steward(data, [
      'grants',
      'request',
      '--who',
      who,
      '--what',
      what,
      '--level',
      'viewer',
      '--reason',
      'Month end',
      '--yes',
      ...more,
    ]);
    expect(given.code, given.stderr).toBe(0);
  };
  await give('platform-authors', 'dashboard/staffing-levels', ['--for', '30d']);
  await give('julia.brandt@harbourlight.example', 'dashboard/patient-flow', ['--for', '3d']);
  await give('default', 'link/staffing-levels', ['--good']);
  await give('platform-admins', 'policy_assignment/default/curated-zone-read', [
    '--for',
    '1h',
    '--break-glass',
  ]);
  await openConsole(page, host.url);
  await goTo(page, 'Grants');
  await page.getByRole('checkbox', { name: /^Choose quicksight_sso.julia/ }).check();
  await shot('list');
  await page.getByRole('button', { name: 'Renew' }).click();
  await expect(pageHeading(page, 'Renew a grant')).toBeVisible();
  await shot('renew');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('checkbox', { name: /^Choose quicksight_sso.julia/ }).check();
  await page.getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByText(/still effective through/)).toBeVisible();
  await shot('revoke');
  await page.getByRole('button', { name: 'Revoke', exact: true }).click();
  await page.getByRole('button', { name: 'Back to the grants' }).click();
  await page.getByRole('link', { name: /^Let quicksight_sso.julia/ }).click();
  await expect(page.getByText(/still effective through/)).toBeVisible();
  await shot('request');
  await page.goto(page.url().replace(/grants.*/, 'grants/policies'));
  await expect(page.getByRole('rowheader', { name: 'Every grant' })).toBeVisible();
  await shot('policies');
  await goTo(page, 'Grants');
  await page.getByRole('button', { name: 'New grant' }).click();
  await page.getByRole('button', { name: 'From a list or CSV file' }).click();
  await page
    .getByRole('textbox', { name: 'Names or e-mail addresses' })
    .fill(
      'julia.brandt@harbourlight.example\nowen.gallagher@harbourlight.example\nmei-ling.chen@harbourlight.example\nsofia.lindqvist@harbourlight.example\nnobody',
    );
  await page.getByRole('button', { name: 'Find them' }).click();
  await expect(page.getByText(/of these people are in group/)).toBeVisible();
  await shot('who');
  const next = page.getByRole('button', { name: 'Next', exact: true });
  await next.click();
  await page.getByRole('button', { name: /^Dashboards, datasets/ }).click();
  await page.getByPlaceholder('Find by name', { exact: true }).fill('cura');
  await page
    .getByRole('option', { name: /^curated-zone-read/ })
    .first()
    .click();
  await page.waitForTimeout(600);
  await shot('what-open');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'A new IAM policy assignment' }).click();
  await page.getByRole('button', { name: 'Add it' }).click();
  await shot('what');
  await next.click();
  await page.getByRole('radio', { name: 'Owner' }).check();
  await shot('level');
  await page.getByRole('radio', { name: 'Viewer' }).check();
  await next.click();
  await next.click();
  await page.getByRole('textbox', { name: 'Reason' }).fill('Month end');
  await next.click();
  await expect(page.getByText(/in S3 and Athena/)).toBeVisible();
  await shot('review');
});
