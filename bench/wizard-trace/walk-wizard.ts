import { expect, type Page } from '@playwright/test';
import { wizardOn } from '../../e2e/pages/wizard.ts';

const csvOf = (people: number): string =>
  [
    'email;name;role',
    ...Array.from({ length: people }, (_, at) => `person${at}@trace.example;Person Number ${at};reader`),
  ].join('\n');

/** So many people by file, after so many that are pasted. */
const filed = 5_000;
const pasted = 200;

/**
 * Onboards a tenant as a person would, through every page of the wizard; `phase` is told what is about to be
 * done. The page shows Home, and may use the clipboard.
 */
export const walkWizard = async (page: Page, phase: (name: string) => Promise<void>): Promise<void> => {
  const wizard = wizardOn(page);
  const long = { timeout: 240_000 };
  await phase('open');
  await page.getByRole('link', { name: /^Onboard (your first|a) tenant$/ }).click();
  await wizard.isAt('Identity');
  await phase('identity');
  await wizard.name.pressSequentially('Trace Hospital', { delay: 30 });
  await expect(wizard.slug).toHaveValue('trace-hospital');
  await phase('isolation');
  await wizard.next('Isolation');
  await phase('datastores');
  await wizard.next('Datastores');
  await phase('people');
  await wizard.next('People');
  await phase('people: 200 pasted, preview');
  await page.getByRole('tab', { name: 'Paste a list' }).click();
  const list = Array.from({ length: pasted }, (_, at) => `first${at}@trace.example; First ${at}`).join('\n');
  await page.evaluate((text) => navigator.clipboard.writeText(text), list);
  await page.getByLabel('People, one per line').focus();
  // Through the clipboard, as a person does: a browser takes other, slower ways for text that a program enters.
  await page.keyboard.press('Control+V');
  await page.getByRole('button', { name: 'Preview' }).click();
  await expect(page.getByRole('heading', { name: /^Preview of/ })).toBeVisible(long);
  await phase('people: 200 added');
  await page.getByRole('button', { name: `Add ${pasted} people` }).click();
  await expect(page.getByRole('heading', { name: `People (${pasted})` })).toBeVisible(long);
  await phase('people: CSV of 5,000, preview');
  await wizard.upload({ name: 'staff.csv', text: csvOf(filed) });
  const add = page.getByRole('button', { name: /^Add 5,?000 people$/ });
  await expect(add).toBeVisible(long);
  await phase('people: 5,000 added');
  await add.click();
  await expect(page.getByRole('heading', { name: /^People \(5,?200\)/ })).toBeVisible(long);
  await expect(wizard.saved).toBeVisible(long);
  await phase('people: filter typed');
  await page.getByRole('searchbox').first().pressSequentially('person49', { delay: 60 });
  await expect(wizard.person('person49@trace.example')).toBeVisible(long);
  await phase('dashboards');
  await wizard.next('Dashboards and datasets');
  await wizard.choose('Patient flow');
  await phase('review: plan');
  await wizard.next('Review');
  await expect(page.getByText('Plan made')).toBeVisible(long);
  await phase('review: sections and filter');
  await page.getByRole('button', { name: 'People', exact: true }).last().click();
  await page.getByRole('searchbox', { name: 'Find a step' }).pressSequentially('person49', { delay: 60 });
  await phase('apply: live progress');
  await wizard.apply.click();
  await expect(page.getByRole('heading', { name: 'Progress' })).toBeVisible(long);
  await page.getByRole('button', { name: 'People', exact: true }).last().click();
  // Looked for from within the page and seldom: looking for it by role would cost more than the page does.
  await page.waitForFunction(
    () => document.body.textContent?.includes('Trace Hospital is ready'),
    undefined,
    {
      polling: 1_000,
      timeout: 900_000,
    },
  );
  await phase('end');
};
