import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import {
  keyText,
  makeApproverKey,
  publicPart,
  signStatement,
} from '../../electron/approvals/approval-statement.ts';
import { chooseInMenu, goTo, openConsole, pageHeading } from '../pages/console.ts';
import { judge } from '../pages/judge-look.ts';
import { startSecretService } from '../secrets/secret-service.ts';
import { expect, serve, steward, test } from '../steward.ts';

/** How many rows the page says there are of a decision. */
const counted = (page: Page, name: string) => page.getByRole('link', { name: new RegExp(`^${name}: `) });

test('a review is opened, decided, reloaded, submitted, applied and reported', async ({
  page,
  data,
  files,
}) => {
  test.setTimeout(300_000);
  const keychain = await startSecretService(join(files.replaceAll(' ', '-'), '..', `bus-${process.pid}`));
  const bus = { DBUS_SESSION_BUS_ADDRESS: keychain.address };
  let host = await serve(data, [], bus);
  try {
    expect((await steward(data, ['directory', 'sync'])).code).toBe(0);
    await openConsole(page, host.url);
    await goTo(page, 'Reviews');
    await expect(page.getByText('No review yet')).toBeVisible();
    await page.getByRole('button', { name: 'New review' }).first().click();
    await expect(pageHeading(page, 'New review')).toBeVisible();
    await page.getByRole('button', { name: 'Create' }).click();
    await expect(page.getByText('Give the review a name.')).toBeVisible();
    await judge(page, '/reviews/new', 'without a name');
    await page.getByRole('textbox', { name: 'Name' }).fill('Brightwater, first quarter');
    await page.getByRole('button', { name: /^Whose access/ }).click();
    await page.getByRole('option', { name: 'Groups' }).click();
    await page.getByRole('button', { name: /^Groups/ }).click();
    await page.getByPlaceholder('Find by name', { exact: true }).fill('brightwater');
    await page.getByRole('option', { name: /brightwater-readers/ }).click();
    await page.keyboard.press('Escape');
    const reviewers = page.getByRole('textbox', { name: 'Reviewers' });
    const me = await reviewers.inputValue();
    await reviewers.fill(`${me}\nBob, bob@platform.example`);
    await page.getByRole('button', { name: 'Create' }).click();

    await test.step('what would be frozen is shown before it is', async () => {
      await expect(page.getByRole('heading', { name: 'Nothing is frozen yet' })).toBeVisible();
      await expect(page.getByText(/^\d+ rows of \d+ people, groups/)).toBeVisible();
      await judge(page, '/reviews/:id', 'draft');
      await page.getByRole('button', { name: 'Freeze and open' }).click();
    });
    const rows = page.getByRole('table', { name: 'Rows' });
    await expect(rows).toBeVisible();
    await judge(page, '/reviews/:id', 'open');

    await test.step('one row is removed with a reason, the rest of the members are kept in bulk', async () => {
      await page.getByPlaceholder('Find by person, thing or reason').fill('alice.morgan');
      await rows
        .getByRole('checkbox', { name: /^Choose alice\.morgan/ })
        .first()
        .check();
      await page.getByRole('button', { name: 'Remove', exact: true }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Remove 1 row' }).click();
      await expect(dialog.getByText('Say why.')).toBeVisible();
      await dialog.getByRole('textbox', { name: 'Reason' }).fill('Left in January');
      await judge(page, '/reviews/:id', 'asking why');
      await dialog.getByRole('button', { name: 'Remove 1 row' }).click();
      await expect(counted(page, 'To be removed')).toHaveText('1');
      await expect(rows.getByText('Left in January')).toBeVisible();
      await page.getByPlaceholder('Find by person, thing or reason').fill('ben.ashworth');
      await expect(rows.getByText('Left in January')).toBeHidden();
      await rows.getByRole('checkbox', { name: 'Choose every row of this page' }).check();
      await page.getByRole('button', { name: 'Keep', exact: true }).click();
      await expect(counted(page, 'Kept')).toHaveText('1');
    });

    await test.step('what was staged is there after a reload, and after the console was started again', async () => {
      const address = new URL(page.url());
      await page.reload();
      await expect(counted(page, 'To be removed')).toHaveText('1');
      await host.kill();
      host = await serve(data, [], bus);
      await openConsole(page, host.url);
      await page.goto(new URL(address.pathname, host.url).href);
      await expect(counted(page, 'Kept')).toHaveText('1');
      await counted(page, 'To be removed').click();
      await expect(rows.getByText('Left in January')).toBeVisible();
      // The rows of the filter before stay until the answer is there.
      const decidedBy = rows.getByRole('link', { name: /: who decided what on row/ });
      await expect(decidedBy).toHaveCount(1);
      await decidedBy.click();
      await expect(page.getByRole('dialog').getByText('Left in January')).toBeVisible();
      await page.keyboard.press('Escape');
    });

    await test.step('support reads and decides nothing', async () => {
      await chooseInMenu(page, /looking as Admin/, 'Support');
      await expect(page.getByText(/^You now see Steward as Support/)).toBeVisible();
      await expect(rows.getByText('Left in January')).toBeVisible();
      await expect(page.getByText('Reviewers decide here.')).toBeVisible();
      await expect(page.getByRole('button', { name: 'Submit' })).toBeHidden();
      await expect(rows.getByRole('checkbox')).toHaveCount(0);
      await chooseInMenu(page, /looking as Support/, 'Admin');
    });

    const approver = makeApproverKey();
    await test.step('a policy of grants asks for another person’s approval of what it takes too', async () => {
      const rule = await steward(data, ['grants', 'policy', 'set', 'Every grant', '--approvals', '1']);
      expect(rule.code, rule.stderr).toBe(0);
      const trust = await steward(data, ['grants', 'trust', keyText(publicPart(approver, 'Clara'))]);
      expect(trust.code, trust.stderr).toBe(0);
    });
    await test.step('it is submitted as one plan, approved by somebody else, and applied', async () => {
      await page.getByRole('button', { name: 'Submit' }).click();
      await expect(
        page.getByText(/rows are not decided\. What nobody decided on stays as it is/),
      ).toBeVisible();
      await expect(
        page.getByText(
          'Take quicksight_sso/alice.morgan@brightwater.example out of group brightwater-readers',
        ),
      ).toBeVisible();
      await judge(page, '/reviews/:id', 'plan');
      await expect(
        page.getByText(/The policy “Every grant” asks for 1 approval by other people/),
      ).toBeVisible();
      await page.getByRole('button', { name: 'Hand in for approval' }).click();
      await expect(page.getByText('It was handed in and waits for approval')).toBeVisible();
      await expect(rows.getByRole('checkbox')).toHaveCount(0);
      await judge(page, '/reviews/:id', 'waiting for approval');
      const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
      const { stdout } = await steward(data, ['review', 'plan', id]);
      const signed = signStatement(approver, {
        verdict: 'approved',
        planHash: JSON.parse(stdout).hash,
        at: new Date().toISOString(),
        name: 'Clara',
      });
      const word = page.getByRole('textbox', { name: 'Signed approval' });
      await word.fill(signed.replace('approved', 'declined'));
      await page.getByRole('button', { name: 'Hand in', exact: true }).click();
      await expect(page.getByText(/This is not a signed approval/)).toBeVisible();
      await word.fill(signed);
      await page.getByRole('button', { name: 'Hand in', exact: true }).click();
      await expect(page.getByText('Clara approved')).toBeVisible();
      await expect(page.getByRole('heading', { name: 'Report' })).toBeVisible({ timeout: 60_000 });
      await expect(rows.getByText(/^Removed/)).toBeVisible();
      await judge(page, '/reviews/:id', 'closed');
    });

    await test.step('its report is signed, saved, and verified by the command line', async () => {
      await page.getByRole('button', { name: 'Sign the report' }).click();
      const saving = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Report as page' }).click();
      const download = await saving;
      expect(download.suggestedFilename()).toBe('access-review-brightwater-first-quarter.html');
      const file = join(files, 'report.html');
      await download.saveAs(file);
      expect(readFileSync(file, 'utf8')).toContain('Left in January');
      expect(readFileSync(file, 'utf8')).toContain('by Clara (');
      const verified = await steward(data, ['review', 'verify', file]);
      expect(verified, verified.stdout).toMatchObject({ code: 0 });
      await judge(page, '/reviews/:id', 'signed');
      await page.goto(`file://${file}`);
      await expect(page.getByRole('heading', { level: 1, name: 'Brightwater, first quarter' })).toBeVisible();
    });
  } finally {
    await host.stop();
    await keychain.close();
  }
});

test('Home tells of a review that is due within a week', async ({ quietPage: page, console: host, data }) => {
  expect((await steward(data, ['directory', 'sync'])).code).toBe(0);
  const deadline = new Date(Date.now() + 3.5 * 86_400_000).toISOString();
  const { code, stderr } = await steward(data, [
    'review',
    'create',
    '--name',
    'Owners',
    '--deadline',
    deadline,
    '--level',
    'owner',
    '--yes',
  ]);
  expect(code, stderr).toBe(0);
  await openConsole(page, host.url);
  await expect(page.getByText('Access review Owners')).toBeVisible();
  await expect(page.getByText(/It is due in 3 days, and \d+ rows are not decided/)).toBeVisible();
  await page.getByRole('link', { name: /^Decide/ }).click();
  await expect(pageHeading(page, /^Owners/)).toBeVisible();
});
