import type { Page } from '@playwright/test';
import { goTo, openConsole, pageHeading } from '../pages/console.ts';
import { followInside } from '../pages/every-page.ts';
import { judge } from '../pages/judge-look.ts';
import { expect, test } from '../steward.ts';

const readAccount = async (page: Page) => {
  await goTo(page, 'Directory');
  await page.getByRole('button', { name: 'Read now' }).click();
  await expect(page.getByText(/Holds: 45 people, 11 groups/)).toBeVisible();
};

test('from a person to every path, from an asset to its audience, and what is open to everybody', async ({
  quietPage: page,
  console: host,
}) => {
  test.setTimeout(300_000);
  await openConsole(page, host.url);
  await goTo(page, 'Access');
  await expect(page.getByText('Nothing of this account was read yet.').first()).toBeVisible();
  await expect(page.getByText('No such grant was found in what could be read.')).toBeVisible();
  await page.getByRole('link', { name: 'Read the account in the Directory' }).click();
  await readAccount(page);

  await page.getByRole('searchbox', { name: 'Find by name or e-mail' }).fill('isabel');
  await expect(page.getByRole('heading', { name: 'People (1)' })).toBeVisible();
  await page.getByRole('link', { name: 'isabel.navarro@platform.example' }).click();
  await expect(pageHeading(page, 'Access of a person')).toBeVisible();
  const seen = page.getByRole('table', { name: 'What this person can see' });
  await expect(seen.getByRole('row', { name: /Attendance trends Dashboard/ })).toContainText('Contributor');
  await page.getByRole('button', { name: 'Ask the account now' }).click();
  await expect(
    page.getByText(/Asked Sandbox, namespace default, with \d+ calls, .*The directory had it so already/),
  ).toBeVisible();
  await page.getByRole('button', { name: /What this question cannot tell/ }).click();
  await judge(page, '/access/person', 'the access of a person');

  await seen.getByRole('link', { name: 'Attendance trends', exact: true }).click();
  const sentence =
    'isabel.navarro@platform.example is in group “platform-authors”, which can edit folder “Shared library”, which holds dashboard “Attendance trends”.';
  await expect(page.getByRole('listitem').filter({ hasText: sentence })).toBeVisible();
  await expect(page.getByRole('img', { name: sentence })).toBeVisible();
  await judge(page, '/access/person', 'the paths from a person to an asset');
  // A reload and a link show the same answer.
  await page.reload();
  await expect(page.getByRole('img', { name: sentence })).toBeVisible();

  await page.getByRole('button', { name: 'Person or group to compare with' }).click();
  await page.getByRole('textbox', { name: 'Group' }).fill('platform-admins');
  await page.getByRole('button', { name: 'Compare with a group' }).click();
  await expect(page.getByRole('table', { name: 'What is different' }).getByRole('row').nth(1)).toBeVisible();
  await judge(page, '/access/person', 'a person beside a group');

  await goTo(page, 'Directory');
  await page.getByRole('tab', { name: 'Assets' }).click();
  await page.getByRole('searchbox', { name: 'Find by name or id' }).fill('data-freshness');
  await expect(page.getByRole('heading', { name: 'Assets (2)' })).toBeVisible();
  await page.getByRole('link', { name: 'Data freshness', exact: true }).click();
  await expect(pageHeading(page, 'Audience of an asset')).toBeVisible();
  await expect(page.getByRole('table', { name: 'Through which grants' })).toContainText(
    'everybody in namespace “default”',
  );
  await judge(page, '/access/asset', 'the audience of an asset');
  await page.getByRole('button', { name: 'The answer in plain sentences', exact: true }).click();
  await expect(page.getByText('Everything that matters to this answer could be read.')).toBeVisible();

  await goTo(page, 'Access');
  await expect(page.getByRole('table', { name: 'Whole namespaces and everybody' })).toContainText(
    'dashboard “Data freshness”',
  );
  await judge(page, '/access', 'what is open to everybody');
});

test('a name that is nobody’s is answered with the nearest ones, and a day that was not recorded with the first', async ({
  page,
  console: host,
}) => {
  await openConsole(page, host.url);
  await readAccount(page);
  await followInside(page, '/access/person');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(page.getByText('Person is needed.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Person', exact: true }).fill('lena.hofmann@platform.example');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(page.getByText(/Did you mean “lena.hoffmann@platform.example”/)).toBeVisible();
  await followInside(page, '/access/changes?from=2020-01-01');
  await expect(page.getByText('Nothing was recorded on 2020-01-01.')).toBeVisible();
  await judge(page, '/access/changes', 'a day that was not recorded');
});
