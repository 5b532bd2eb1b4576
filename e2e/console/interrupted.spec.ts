import { readNamespace } from '../cloud.ts';
import { openConsole } from '../pages/console.ts';
import { wizardOn } from '../pages/wizard.ts';
import { expect, serve, test } from '../steward.ts';
import { sixtyReaders } from '../tenant-file.ts';

test('the console is killed while sixty people are onboarded; resuming in the browser finishes exactly that', async ({
  page,
  data,
}) => {
  const wizard = wizardOn(page);
  const people = sixtyReaders('northgate.example').map(({ email }) => email);
  const dying = await serve(data, [], { STEWARD_FAULT: 'kill@step.acted:40' });

  await test.step('sixty people are applied, and the process dies in the middle', async () => {
    await openConsole(page, dying.url);
    await page.getByRole('link', { name: 'Onboard your first tenant' }).click();
    await wizard.name.fill('Northgate Schools');
    await wizard.next('Isolation');
    await wizard.next('Datastores');
    await wizard.next('People');
    await wizard.paste(people.join('\n'));
    await page.getByRole('button', { name: 'Add 60 people' }).click();
    await wizard.next('Dashboards and datasets');
    await wizard.next('Review');
    await wizard.applyPlan();
    await expect(page.getByRole('heading', { name: 'Steward has stopped answering' })).toBeVisible();
    await expect(page.getByText(/Work that was under way can be resumed/)).toBeVisible();
    await dying.kill();
  });

  const again = await serve(data);
  await test.step('Home says what happened, and one click leads to it', async () => {
    await openConsole(page, again.url);
    await expect(page.getByText(/^Interrupted after \d+ of 127 steps\./)).toBeVisible();
    await page
      .getByRole('link', { name: 'Resume: Onboard Northgate Schools into namespace northgate-schools' })
      .click();
    await expect(page.getByText(/^Interrupted: \d+ steps are left/)).toBeVisible();
  });

  await test.step('Resume ends it', async () => {
    await page.getByRole('button', { name: 'Resume' }).click();
    await expect(page.getByText('127 of 127 steps')).toBeVisible();
    await expect(page.getByText('Done', { exact: true }).first()).toBeVisible();
  });

  await test.step('the cloud has exactly what was planned', async () => {
    expect(await readNamespace(again, 'northgate-schools')).toEqual({
      users: people.map((email) => ({ name: `quicksight_sso/${email}`, role: 'READER' })),
      groups: ['northgate-schools-admins', 'northgate-schools-authors', 'northgate-schools-readers'],
      memberships: people.map((email) => `northgate-schools-readers: quicksight_sso/${email}`),
    });
  });
  await again.stop();
});

test('a tab whose console is gone says so, and what to do when another one has taken its place', async ({
  page,
  data,
}) => {
  const first = await serve(data);
  await openConsole(page, first.url);
  await first.kill();
  await expect(page.getByRole('heading', { name: 'Steward has stopped answering' })).toBeVisible();
  await expect(page.getByText('Looking for it every two seconds')).toBeVisible();

  const second = await serve(data, ['--port', new URL(first.url).port]);
  await expect(page.getByRole('heading', { name: 'This window is not signed in' })).toBeVisible();
  await expect(page.getByText(/open the address that Steward printed/)).toBeVisible();
  await openConsole(page, second.url);
  await second.stop();
});
