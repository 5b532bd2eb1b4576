import { openConsole, pageHeading } from '../pages/console.ts';
import { wizardOn } from '../pages/wizard.ts';
import { expect, serve, test } from '../steward.ts';

test('what is typed while the console is being killed is told, kept, and put back when it is there again', async ({
  page,
  data,
}) => {
  test.setTimeout(180_000);
  const wizard = wizardOn(page);
  // Going away while something is not saved is asked about; a person who was told to does it.
  page.on('dialog', (dialog) => void dialog.accept());
  const first = await serve(data);
  const port = new URL(first.url).port;
  await openConsole(page, first.url);
  await page.getByRole('link', { name: 'Onboard your first tenant' }).click();
  await wizard.name.fill('Typed in the dark');
  await expect(wizard.saved).toBeVisible();

  await test.step('what was not saved is told, and not said to be safe', async () => {
    await first.kill();
    await wizard.tenantId.fill('kept-7');
    await expect(pageHeading(page, 'Steward has stopped answering')).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText('Not saved: the last changes of “Typed in the dark”.')).toBeVisible();
    await expect(page.getByText('Nothing is lost.')).toBeHidden();
  });

  const second = await serve(data, ['--port', port]);
  await test.step('a new console does not know this window, which says how to go on without a loss', async () => {
    await expect(pageHeading(page, 'This window is not signed in')).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText('Not saved: the last changes of “Typed in the dark”.')).toBeVisible();
    await expect(page.getByText(`steward serve --port ${port}`)).toBeVisible();
    await expect(page.getByText(/Close this tab/)).toBeHidden();
  });

  await test.step('the draft has what was saved and what was not', async () => {
    await openConsole(page, second.url);
    await page.getByRole('link', { name: /^Continue: .*Typed in the dark/ }).click();
    await expect(wizard.tenantId).toHaveValue('kept-7');
    await expect(wizard.name).toHaveValue('Typed in the dark');
    await expect(page.getByText(/could not be saved was put back/).first()).toBeVisible();
    await expect(wizard.saved).toBeVisible();
  });

  await test.step('and it is saved now', async () => {
    await page.reload();
    await expect(wizard.tenantId).toHaveValue('kept-7');
    await expect(page.getByText(/could not be saved was put back/)).toBeHidden();
    const kept = await page.evaluate(() =>
      Object.keys(sessionStorage).filter((name) => /unsaved/.test(name)),
    );
    expect(kept, 'nothing typed stays behind in the tab').toEqual([]);
  });
  await second.stop();
});

test('what is typed while the line to the console is cut is saved by itself when it is back', async ({
  page,
  console: host,
}) => {
  test.setTimeout(120_000);
  const wizard = wizardOn(page);
  await openConsole(page, host.url);
  await page.getByRole('link', { name: 'Onboard your first tenant' }).click();
  await wizard.name.fill('Typed in the dark');
  await expect(wizard.saved).toBeVisible();
  await page.route('**/rpc/**', (route) => route.abort('connectionrefused'));
  await wizard.tenantId.fill('kept-7');
  await expect(pageHeading(page, 'Steward has stopped answering')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('Not saved: the last changes of “Typed in the dark”.')).toBeVisible();
  await page.unroute('**/rpc/**');
  await expect(pageHeading(page, 'Steward has stopped answering')).toBeHidden({ timeout: 30_000 });
  await expect(wizard.tenantId).toHaveValue('kept-7');
  await expect(wizard.saved).toBeVisible({ timeout: 30_000 });
  await page.reload();
  await expect(wizard.tenantId, 'and it was saved').toHaveValue('kept-7');
});
