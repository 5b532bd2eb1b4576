import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  keyText,
  makeApproverKey,
  publicPart,
  signStatement,
} from '../../electron/approvals/approval-statement.ts';
import { goTo, openConsole, pageHeading } from '../pages/console.ts';
import { judge } from '../pages/judge-look.ts';
import { servePromotion } from '../promotion-world.ts';
import { expect, steward, test } from '../steward.ts';

test('a stage asks for approval and is frozen: the map says so, the freeze is broken, another person approves', async ({
  page,
  data,
  files,
}) => {
  test.setTimeout(240_000);
  const host = await servePromotion(data);
  const run = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await steward(data, args);
    expect(code, stderr).toBe(0);
    return stdout;
  };
  try {
    const made = JSON.parse(
      await run('release', 'create', '--dashboard', 'sales-overview', '--name', 'Sales 1', '--json'),
    );
    const { hash } = made.release;
    const { mapping, open } = JSON.parse(await run('release', 'mapping', hash, '--to', 'test', '--json'));
    const file = join(files, 'mapping.json');
    const names = new Set<string>(open.map(({ text }: { text: string }) => text));
    const unchanged = [...names].map((mention) => ({ mention, reason: 'called the same' }));
    writeFileSync(file, JSON.stringify({ ...mapping, unchanged, owners: ['group/default/cost-owners'] }));
    await openConsole(page, host.url);

    await test.step('the profile alone tells what could be promoted', async () => {
      await goTo(page, 'Stages');
      const row = page.getByRole('row', { name: /^Sales overview/ });
      await expect(row).toBeHidden();
      await run('directory', 'sync');
      await page.getByRole('button', { name: 'Read the list again' }).click();
      await expect(row.getByRole('button', { name: 'Promote to Test: Sales overview' })).toBeEnabled();
      await judge(page, '/releases/stages', 'nothing promoted');
    });

    await test.step('an admin says what Test asks for, and is told what is wrong with it', async () => {
      await page.getByRole('button', { name: 'What stages ask for' }).click();
      await page.getByRole('button', { name: 'Change Test' }).click();
      await page.getByLabel('Approvals by other people').fill('7');
      await page.getByRole('button', { name: 'Add a freeze' }).click();
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await expect(page.getByText('Give the freeze a name.')).toBeVisible();
      await page.getByLabel('Name', { exact: true }).fill('Fair');
      await page.getByLabel('First day').fill('2020-01-01');
      await page.getByLabel('Last day').fill('2019-12-31');
      await expect(page.getByText('It ends before it begins.')).toBeVisible();
      await page.getByLabel('Last day').fill('2999-12-31');
      await page.getByLabel(/^A person may promote in spite of it/).check();
      await judge(page, '/releases/stages/policies', 'a freeze is added');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await expect(page.getByText('A whole number from 0 to 5.')).toBeVisible();
      await page.getByLabel('Approvals by other people').fill('1');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await expect(page.getByText('approval by one other person')).toBeVisible();
      await expect(page.getByText(/^nothing during “Fair”/)).toBeVisible();
    });

    await test.step('the map tells at the button why not, the release every reason', async () => {
      await goTo(page, 'Stages');
      const button = page.getByRole('button', { name: 'Promote to Test: Sales overview' });
      // The freeze may be broken with a reason: the way there is open.
      await expect(button).toBeEnabled();
      await expect(page.getByText(/^Test is frozen until .*: “Fair”\.$/).first()).toBeVisible();
      await goTo(page, 'Releases');
      await page.getByRole('table').getByRole('link', { name: 'Sales 1' }).click();
      await expect(page.getByText('Test asks for approval by one other person.')).toBeVisible();
      await expect(page.getByText('Staging has no connection.')).toBeVisible();
      await page.getByRole('button', { name: 'Look into the accounts' }).click();
      await expect(page.getByText(/^It is not said what Test calls .*analytics_dev/)).toBeVisible();
      await judge(page, '/releases/:hash', 'why not');
    });

    await test.step('the freeze is broken with a reason, and the plan waits for another person', async () => {
      const dry = await steward(data, ['promote', hash, '--to', 'test', '--mapping', file, '--yes']);
      expect(dry.stdout + dry.stderr).toContain('Test is frozen until');
      await page.getByRole('button', { name: 'Promote', exact: true }).click();
      await expect(pageHeading(page, 'Promote Sales 1')).toBeVisible();
      await page.getByRole('button', { name: /^Stage/ }).click();
      await page.getByRole('option', { name: 'Test' }).click();
      await page.getByRole('button', { name: 'Review the plan' }).click();
      await expect(page.getByRole('button', { name: 'Ask for approval' })).toBeDisabled();
      await page.getByRole('textbox', { name: 'Break the freeze because' }).fill('The totals are wrong');
      await judge(page, '/releases/:hash/promote', 'frozen');
      await page.getByRole('button', { name: 'Plan with this reason' }).click();
      await expect(page.getByText(/It is broken: The totals are wrong$/).first()).toBeVisible();
      await page.getByRole('button', { name: 'Ask for approval' }).click();
      await expect(page.getByText('Waits for approval').first()).toBeVisible();
      await expect(page.getByRole('button', { name: 'Promote', exact: true })).toBeDisabled();
      await judge(page, '/releases/requests/:id', 'waiting');
    });

    await test.step('what another person signed lets it be promoted', async () => {
      const [request] = JSON.parse(await run('promotion', 'list', '--json')).requests;
      const approver = makeApproverKey();
      await run('grants', 'trust', keyText(publicPart(approver, 'Clara')));
      const at = new Date().toISOString();
      const said = { verdict: 'approved', planHash: request.planHash, at, name: 'Clara' } as const;
      const statement = page.getByRole('textbox', { name: 'Signed approval' });
      await statement.fill(signStatement(makeApproverKey(), said));
      await page.getByRole('button', { name: 'Hand in' }).click();
      await expect(page.getByText(/is not among the approvers of this profile/)).toBeVisible();
      await statement.fill(signStatement(approver, said));
      await page.getByRole('button', { name: 'Hand in' }).click();
      await expect(page.getByText('Clara approved')).toBeVisible();
      await page.getByRole('button', { name: 'Promote', exact: true }).click();
      await expect(page.getByText(/^(\d+) of \1 steps$/)).toBeVisible();
    });

    await test.step('the map shows it, and what a look at the account has found', async () => {
      await goTo(page, 'Stages');
      const row = page.getByRole('row', { name: /^Sales overview/ });
      await expect(row.getByRole('link', { name: 'Sales 1' })).toBeVisible();
      await page.getByRole('button', { name: 'Look now' }).click();
      await expect(page.getByText('Looked at 1 dashboard.')).toBeVisible();
      await expect(row.getByText(/^Data of /)).toBeVisible();
      await judge(page, '/releases/stages', 'promoted');
      const audit = await run('run', 'list', '--json');
      expect(audit).toContain('Promote Sales 1 to Test');
    });
  } finally {
    await host.stop();
  }
});
