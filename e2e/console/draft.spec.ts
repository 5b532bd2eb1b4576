import { goTo, openConsole } from '../pages/console.ts';
import { wizardOn } from '../pages/wizard.ts';
import { expect, serve, test } from '../steward.ts';

test('a draft is saved as it is typed and survives a kill', async ({ page, data }) => {
  const first = await serve(data);
  const before = wizardOn(page);
  await openConsole(page, first.url);
  await page.getByRole('link', { name: 'Onboard your first tenant' }).click();
  await before.name.fill('Contoso  “Züri” & Sons');
  await before.next('Isolation');
  await before.next('Datastores');
  await before.next('People');
  await before.paste('zoë@contoso.example; Zoë O’Hara; admin\nyan@contoso.example');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('tab', { name: 'One by one' }).click();
  await page.getByLabel('E-mail').fill('yan@contoso.example');
  await page.getByLabel('Name (optional)').fill('Yan Ó Súilleabháin');
  await page.keyboard.press('Enter');
  await expect(before.person('yan@contoso.example')).toContainText('Yan Ó Súilleabháin');
  await expect(before.saved).toBeVisible();
  await first.kill();

  const second = await serve(data);
  await openConsole(page, second.url);
  await page.getByRole('link', { name: /^Continue: .*Contoso\s+“Züri” & Sons/ }).click();
  const after = wizardOn(page);
  await after.isAt('People');
  await expect(after.person('yan@contoso.example')).toContainText('Yan Ó Súilleabháin');
  await page.getByRole('button', { name: 'Step 1: Identity' }).click();
  await expect(after.name).toHaveValue('Contoso  “Züri” & Sons');
  await second.stop();
});

test('a person who was typed but not added comes along to the next page', async ({
  quietPage: page,
  console: host,
}) => {
  const wizard = wizardOn(page);
  await openConsole(page, host.url);
  await page.getByRole('link', { name: 'Onboard your first tenant' }).click();
  await wizard.name.fill('Contoso');
  await wizard.next('Isolation');
  await wizard.next('Datastores');
  await wizard.next('People');
  await page.getByLabel('E-mail').fill('yan@contoso.example');
  await wizard.next('Dashboards and datasets');
  await page.getByRole('button', { name: 'Previous' }).click();
  await expect(wizard.person('yan@contoso.example')).toBeVisible();
});

// The browser logs the refused save by itself, so this page is not a quiet one.
test('two windows on one draft: a person chooses which version goes on', async ({ page, console: host }) => {
  const here = wizardOn(page);
  await openConsole(page, host.url);
  await page.getByRole('link', { name: 'Onboard your first tenant' }).click();
  await here.name.fill('Tailwind');
  await expect(here.saved).toBeVisible();
  const address = page.url();

  // A tab that is opened from this one gets its session, as a browser does with a duplicated tab.
  const [other] = await Promise.all([
    page.waitForEvent('popup'),
    page.evaluate((url) => window.open(url), address).then(() => undefined),
  ]);
  const there = wizardOn(other);
  await expect(there.name).toHaveValue('Tailwind');
  await there.name.fill('Tailwind Toys');
  await expect(there.saved).toBeVisible();

  await here.name.fill('Tailwind Trading');
  const conflict = page.getByRole('region', { name: 'This draft was changed in another window' });
  await expect(conflict).toBeVisible();
  await conflict.getByRole('button', { name: 'Keep what I see here' }).click();
  await expect(conflict).toBeHidden();
  await expect(here.saved).toBeVisible();

  await there.name.fill('Tailwind Toys AG');
  const otherConflict = other.getByRole('region', { name: 'This draft was changed in another window' });
  await otherConflict.getByRole('button', { name: 'Use the version from the other window' }).click();
  await expect(there.name).toHaveValue('Tailwind Trading');
  await expect(there.slug).toHaveValue('tailwind-trading');

  await goTo(page, 'Tenants');
  await expect(page.getByRole('table', { name: 'Drafts' }).getByRole('link')).toHaveText('Tailwind Trading');
});
