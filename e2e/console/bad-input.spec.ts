import type { Page } from '@playwright/test';
import { readFolderNames, readNamespaceNames } from '../cloud.ts';
import { openConsole } from '../pages/console.ts';
import { wizardOn } from '../pages/wizard.ts';
import { expect, steward, testOnOneConsole } from '../steward.ts';
import { onboardByFile, tenantOf, threePeople } from '../tenant-file.ts';

const test = testOnOneConsole();

const begin = async (page: Page, url: string, name: string) => {
  const wizard = wizardOn(page);
  await openConsole(page, url);
  await page.getByRole('link', { name: /^Onboard (your first|a) tenant$/ }).click();
  await wizard.name.fill(name);
  return wizard;
};

const form = /A slug has 2 to 40 lower-case letters/;
const slugAttacks: readonly (readonly [why: string, slug: string, says: RegExp])[] = [
  ['empty', '', form],
  ['SQL', "a'; DROP TABLE tenants;--", form],
  ['a path', '../../etc/passwd', form],
  ['a Cyrillic look-alike', 'аcme', form],
  ['full-width letters', 'ａｃｍｅ', form],
  ['upper case', 'Acme', form],
  ['a trailing hyphen', 'acme-', form],
  ['10,000 characters', 'a'.repeat(10_000), form],
  ['a character that cannot be seen', 'ac\u200bme', form],
  ['markup', '<img src=x>', form],
  ['a reserved word', 'default', /"default" is reserved/],
  ['a reserved device', 'con', /"con" is reserved/],
  ['a reserved beginning', 'aws-acme', /start with "aws-" are reserved/],
];

test('hostile slugs are refused beside the field, and nothing goes on', async ({
  quietPage: page,
  console: host,
}) => {
  const wizard = await begin(page, host.url, 'Acme');
  for (const [why, slug, says] of slugAttacks)
    await test.step(why, async () => {
      await wizard.slug.fill(slug);
      await wizard.tryNext();
      await expect(wizard.slug).toHaveAccessibleDescription(says);
      await wizard.isAt('Identity');
    });
  await test.step('one field is named where several would be missed', async () => {
    await expect(page.getByText(/^1 field on this page must be mended/)).toBeVisible();
    await page.getByRole('link', { name: 'Slug' }).click();
    await expect(wizard.slug).toBeFocused();
    await wizard.slug.fill('acme');
    await wizard.next('Isolation');
  });
});

test('only federated people, except by name and reason', async ({ quietPage: page, console: host }) => {
  const wizard = await begin(page, host.url, 'Wingtip');
  await wizard.next('Isolation');
  await wizard.next('Datastores');
  await wizard.next('People');
  await wizard.paste('ivy@wingtip.example');
  await page.getByRole('button', { name: 'Add 1 person' }).click();
  await wizard.person('ivy@wingtip.example').getByRole('button', { name: 'Edit' }).click();

  const dialog = page.getByRole('dialog', { name: 'Edit ivy@wingtip.example' });
  await dialog.getByRole('radio', { name: 'IAM user' }).check();
  await dialog.getByLabel('IAM user ARN').fill('arn:aws:iam::111122223333:user/ivy');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByLabel('Reason for the exception')).toHaveAccessibleDescription(/Give the reason/);
  await dialog.getByLabel('IAM user ARN').fill('arn:aws:iam::999999999999:user/ivy');
  await dialog.getByLabel('Reason for the exception').fill('Runs the nightly export');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByLabel('IAM user ARN')).toHaveAccessibleDescription(
    /This IAM user is in account 999999999999, but the connection's account is 111122223333/,
  );
  await dialog.getByLabel('IAM user ARN').fill('arn:aws:iam::111122223333:user/ivy');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('textbox', { name: 'Reason, row 1' })).toHaveValue('Runs the nightly export');

  await test.step('without the exception the rule stops the page, and says whom it means', async () => {
    await page.getByRole('button', { name: 'Remove the exception for ivy@wingtip.example' }).click();
    await wizard.tryNext();
    await wizard.isAt('People');
    await expect(wizard.person('ivy@wingtip.example')).toContainText(/IAM user/);
    await expect(page.getByText(/^1 field on this page must be mended/)).toBeVisible();
  });
});

test('a datastore of another tenant is refused, and nothing was written', async ({
  quietPage: page,
  console: host,
  data,
  files,
}) => {
  await onboardByFile(
    data,
    files,
    tenantOf('contoso', 'Contoso', threePeople('contoso.example'), {
      datastores: [{ kind: 'uc_catalog', environment: 'dev', catalog: 'contoso_prod' }],
    }),
  );
  const before = [await readNamespaceNames(host), await readFolderNames(host)];

  const wizard = await begin(page, host.url, 'Litware');
  await wizard.next('Isolation');
  await wizard.next('Datastores');
  await page.getByRole('button', { name: 'Add a datastore' }).click();
  const identifier = page.getByRole('textbox', { name: 'Identifier, row 1' });
  await identifier.fill('litware; DROP SCHEMA contoso');
  await wizard.tryNext();
  await expect(page.getByText(/Letters, digits and underscores only/).first()).toBeVisible();
  await wizard.isAt('Datastores');
  await identifier.fill('CONTOSO_PROD');
  await wizard.tryNext();
  await expect(
    page
      .getByText(/Contoso|contoso/)
      .filter({ hasText: /belongs|has it|taken|tenant/ })
      .first(),
  ).toBeVisible();
  await wizard.isAt('Datastores');

  expect([await readNamespaceNames(host), await readFolderNames(host)]).toEqual(before);
  const { tenants } = JSON.parse((await steward(data, ['tenant', 'list', '--json'])).stdout) as {
    tenants: { slug: string }[];
  };
  expect(tenants.map(({ slug }) => slug)).toEqual(['contoso']);
});
