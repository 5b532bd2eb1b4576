import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectSandbox } from '../../electron/sandbox/connect-sandbox.ts';
import { readNamespace } from '../cloud.ts';
import { goTo, openConsole, pageHeading } from '../pages/console.ts';
import { keepLook } from '../pages/keep-look.ts';
import { wizardOn } from '../pages/wizard.ts';
import { expect, steward, testOnOneConsole } from '../steward.ts';
import { onboardByFile, tenantOf, threePeople, writeTenantFile } from '../tenant-file.ts';

const test = testOnOneConsole();

test('the printed address opens the console once, and the session outlives a reload', async ({
  quietPage: page,
  console: host,
  browser,
}) => {
  await openConsole(page, host.url);
  expect(new URL(page.url()).search, 'the token has left the address bar').toBe('');
  await page.reload();
  await expect(pageHeading(page, 'Home')).toBeVisible();

  const other = await browser.newContext();
  const second = await other.newPage();
  await second.goto(host.url);
  await expect(pageHeading(second, 'This address has been used')).toBeVisible();
  await expect(second.getByText(/it prints a new address/)).toBeVisible();
  await other.close();
});

test('a new user onboards a tenant, the cloud agrees, and its file changes nothing any more', async ({
  quietPage: page,
  console: host,
  data,
  files,
}) => {
  const wizard = wizardOn(page);
  await openConsole(page, host.url);

  await test.step('Home teaches', async () => {
    await expect(page.getByRole('heading', { name: 'Welcome to Steward' })).toBeVisible();
    await expect(page.getByText('Nothing needs you now.')).toBeVisible();
    await page.getByRole('link', { name: 'Onboard your first tenant' }).click();
  });

  await test.step('the name is enough: slug and tenant id follow', async () => {
    await wizard.isAt('Identity');
    await expect(wizard.name).toBeFocused();
    await page.keyboard.type('Fabrikam Retail');
    await expect(wizard.slug).toHaveValue('fabrikam-retail');
    await expect(wizard.tenantId).toHaveValue('fabrikam-retail');
    await expect(page.getByText('Connection Sandbox, account 111122223333')).toBeVisible();
    await wizard.next('Isolation');
  });

  await test.step('its own namespace is the default', async () => {
    await expect(page.getByRole('radio', { name: 'Own namespace' })).toBeChecked();
    await expect(page.getByText('fabrikam-retail-readers')).toBeVisible();
    await wizard.next('Datastores');
    await wizard.next('People');
  });

  await test.step('a pasted list: what is wrong stands beside the row', async () => {
    await wizard.paste(
      'ann@fabrikam.example; Ann Meyer; author\nbob@fabrikam.example\nnot an address\nann@fabrikam.example',
    );
    await expect(page.getByText('2 rows can be added, 2 rows cannot.')).toBeVisible();
    await expect(wizard.preview.getByRole('row', { name: /^3 / })).toContainText(
      '"not an address" is not an e-mail address.',
    );
    await expect(wizard.preview.getByRole('row', { name: /^4 / })).toContainText(
      'ann@fabrikam.example is in the file twice (also on line 1).',
    );
    await page.getByRole('button', { name: 'Add 2 people' }).click();
    await expect(wizard.person('ann@fabrikam.example')).toContainText('Author');
  });

  await test.step('a CSV out of a spreadsheet: BOM, semicolons, CRLF', async () => {
    await wizard.upload({
      name: 'staff.csv',
      text: '\ufeffE-Mail;Name;Rolle\r\ncyd@fabrikam.example;"Reyes, Cyd";Administrator\r\nbob@fabrikam.example;Bob Stone;Leser\r\n',
    });
    await expect(page.getByText('Read as UTF-8 with BOM, separated by semicolon.')).toBeVisible();
    await expect(page.getByText(/1 person is in the tenant already/)).toBeVisible();
    await page.getByRole('button', { name: 'Add 1 person' }).click();
    await expect(wizard.person('cyd@fabrikam.example')).toContainText('Admin');
    await expect(page.getByRole('heading', { name: 'People (3)' })).toBeVisible();
    await wizard.next('Dashboards and datasets');
  });

  await test.step('two dashboards', async () => {
    await wizard.choose('Patient flow');
    await wizard.choose('Revenue summary');
    await wizard.next('Review');
  });

  await test.step('the plan says what will happen before anything does', async () => {
    await expect(page.getByText('Create namespace fabrikam-retail')).toBeVisible();
    await expect(page.getByText('in Sandbox, account 111122223333, eu-central-1')).toBeVisible();
    expect((await readNamespace(host, 'default')).users.map(({ name }) => name)).not.toContainEqual(
      expect.stringContaining('fabrikam.example'),
    );
    await wizard.applyPlan();
  });

  await test.step('progress, then success', async () => {
    await expect(page.getByText('Fabrikam Retail is ready')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Progress' })).toBeVisible();
    await page.getByRole('button', { name: 'Open the tenant' }).click();
    await expect(pageHeading(page, 'Fabrikam Retail')).toBeVisible();
    await expect(page.getByText('Live', { exact: true })).toBeVisible();
    await expect(page.getByRole('tab', { name: 'People (3)' })).toBeVisible();
    await expect(page.getByRole('tab', { name: 'Dashboards and datasets (2)' })).toBeVisible();
  });

  await test.step("AWS's own client finds the same people", async () => {
    expect(await readNamespace(host, 'fabrikam-retail')).toEqual({
      users: [
        { name: 'quicksight_sso/ann@fabrikam.example', role: 'AUTHOR' },
        { name: 'quicksight_sso/bob@fabrikam.example', role: 'READER' },
        { name: 'quicksight_sso/cyd@fabrikam.example', role: 'ADMIN' },
      ],
      groups: ['fabrikam-retail-admins', 'fabrikam-retail-authors', 'fabrikam-retail-readers'],
      memberships: [
        'fabrikam-retail-admins: quicksight_sso/cyd@fabrikam.example',
        'fabrikam-retail-authors: quicksight_sso/ann@fabrikam.example',
        'fabrikam-retail-readers: quicksight_sso/bob@fabrikam.example',
      ],
    });
  });

  await test.step('Activity keeps the run', async () => {
    await goTo(page, 'Activity');
    const row = page.getByRole('row', { name: /^Onboard Fabrikam Retail/ });
    await expect(row).toContainText('Done');
    await row.getByRole('link', { name: /^Onboard Fabrikam Retail/ }).click();
    await page.getByRole('button', { name: 'People' }).click();
    await expect(page.getByText('Register cyd@fabrikam.example as admin')).toBeVisible();
  });

  await test.step('the exported file changes nothing when it is onboarded again', async () => {
    const exported = await steward(data, ['tenant', 'export', 'fabrikam-retail']);
    const file = join(files, 'fabrikam.yaml');
    writeFileSync(file, exported.stdout);
    const again = await steward(data, [
      'tenant',
      'onboard',
      '-f',
      file,
      '--dry-run',
      '--detailed-exitcode',
      '--json',
    ]);
    expect(again.code, '0 is: nothing to change').toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ nothingToDo: true, plan: { steps: [] } });
  });
});

test('the aws command line lists the people of a tenant', async ({ console: host, data, files }) => {
  test.skip(spawnSync('aws', ['--version']).error !== undefined, 'The aws command line is not installed.');
  await onboardByFile(data, files, tenantOf('fabrikam', 'Fabrikam', threePeople('fabrikam.example')));
  const { endpoints, accountId, region } = host.sandbox;
  const answer = spawnSync(
    'aws',
    [
      'quicksight',
      'list-users',
      ...['--endpoint-url', endpoints.quicksight],
      ...['--aws-account-id', accountId],
      ...['--namespace', 'fabrikam', '--output', 'json'],
    ],
    {
      encoding: 'utf8',
      env: {
        ...process.env,
        AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'dummy',
        AWS_DEFAULT_REGION: region,
        AWS_EC2_METADATA_DISABLED: 'true',
      },
    },
  );
  expect(answer.stderr).toBe('');
  const { UserList } = JSON.parse(answer.stdout) as { UserList: { UserName: string }[] };
  expect(UserList.map(({ UserName }) => UserName).sort()).toEqual([
    'quicksight_sso/ann@fabrikam.example',
    'quicksight_sso/bob@fabrikam.example',
    'quicksight_sso/cyd@fabrikam.example',
  ]);
});

test('what the account takes is offered: invited people get links that are shown once, Identity Center its groups', async ({
  quietPage: page,
  console: host,
  data,
  files,
}) => {
  const wizard = wizardOn(page);
  const look = (name: string) => keepLook(page, name);
  const control = connectSandbox(host.sandbox).control;
  await openConsole(page, host.url);
  const begin = async (name: string) => {
    await goTo(page, 'Tenants');
    await page.getByRole('button', { name: 'Onboard a tenant' }).first().click();
    await wizard.isAt('Identity');
    await wizard.name.fill(name);
    await wizard.next('Isolation');
  };

  await test.step('in a namespace of its own only federated people are possible, and it is said why', async () => {
    await begin('Guests');
    await wizard.next('Datastores');
    await wizard.next('People');
    await expect(page.getByRole('radio', { name: /by invitation/ })).toHaveCount(0);
    await expect(page.getByText(/by invitation: A namespace of its own takes people/)).toBeVisible();
    await page.getByRole('button', { name: 'Previous' }).click();
    await wizard.isAt('Datastores');
    await page.getByRole('button', { name: 'Previous' }).click();
    await page.getByRole('radio', { name: 'Shared namespace' }).check();
  });

  await test.step('people are invited', async () => {
    await wizard.next('Datastores');
    await wizard.next('People');
    await page.getByRole('radio', { name: /by invitation/ }).check();
    await expect(page.getByText('Through IAM Identity Center: This account does not use')).toBeVisible();
    await expect(wizard.federationRole).toHaveCount(0);
    await wizard.paste('gus@guests.example\nhal@guests.example');
    await page.getByRole('button', { name: 'Add 2 people' }).click();
    await look('people');
    await page.getByRole('button', { name: 'Edit hal@guests.example' }).click();
    await page.getByRole('textbox', { name: /^User name/ }).fill('hal');
    await look('person');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await wizard.next('Dashboards and datasets');
    await wizard.next('Review');
    await expect(page.getByText('2 people are invited as QuickSight users')).toBeVisible();
    await look('review');
    await wizard.applyPlan();
  });

  await test.step('the links are shown once', async () => {
    await expect(page.getByRole('heading', { name: 'Invitations (2)' })).toBeVisible();
    await look('invitations');
    await page.getByRole('button', { name: 'Show 2 links' }).click();
    const links = page.getByRole('table', { name: 'Invitation links' });
    await expect(links.getByText(/^https:\/\/signin/)).toHaveCount(2);
    await look('links');
    const link =
      (await links
        .getByText(/^https:\/\/signin/)
        .first()
        .textContent()) ?? '';
    await page.reload();
    await expect(page.getByText(/^2 links are not at hand/)).toBeVisible();
    expect(await page.content()).not.toContain(link);
    await look('gone');
  });

  await test.step('who did not get one is invited again, on their page', async () => {
    await steward(data, ['directory', 'sync', '--connection', 'Sandbox']);
    await goTo(page, 'People');
    await page.getByRole('link', { name: 'hal@guests.example' }).click();
    await page.getByRole('button', { name: 'Invite again: hal@guests.example' }).click();
    await page.getByRole('button', { name: 'Show what goes' }).click();
    await expect(page.getByText('Take back the invitation of hal@guests.example')).toBeVisible();
    await look('invite-again');
    await page.getByRole('button', { name: 'Invite again', exact: true }).click();
    await page.getByRole('button', { name: 'Show the link' }).click();
    await expect(page.getByText(/^https:\/\/signin/)).toHaveCount(1);
    await look('invited-again');
  });

  await test.step('the command line prints the links once', async () => {
    const tenant = tenantOf('visitors', 'Visitors', [{ email: 'ivy@visitors.example', role: 'reader' }], {
      isolation: { model: 'shared' },
      identities: { kind: 'native', federatedOnly: false },
    });
    const file = writeTenantFile(files, tenant);
    const told = await steward(data, ['tenant', 'onboard', '-f', file, '--yes']);
    expect(told.code, told.stderr).toBe(0);
    expect(told.stdout).toMatch(/ivy@visitors\.example +ivy@visitors\.example +https:\/\/signin/);
    expect(told.stderr).toContain('shown this once');
  });

  await test.step('an Identity Center account: its groups get roles, and nobody is registered', async () => {
    await control({
      account: { authenticationType: 'IAM_IDENTITY_CENTER' },
      identityCenter: [
        {
          name: 'QS Everybody (EU)',
          members: [{ userName: 'jo@central.example', email: 'jo@central.example' }],
        },
      ],
    });
    await page.reload();
    await begin('Central');
    await page.getByRole('radio', { name: 'Shared namespace' }).check();
    await expect(page.getByRole('radio', { name: 'Own namespace' })).toBeDisabled();
    await look('central-isolation');
    await wizard.next('Datastores');
    await wizard.next('People');
    await page.getByRole('radio', { name: 'Through IAM Identity Center' }).check();
    // A group that is not called after the tenant is named.
    const readers = page.getByRole('textbox', { name: 'Readers', exact: true });
    await expect(readers).toHaveAttribute('placeholder', 'central-readers');
    await readers.fill('QS Everybody (EU)');
    await wizard.paste('jo@central.example');
    await page.getByRole('button', { name: 'Add 1 person' }).click();
    await look('central-people');
    await wizard.next('Dashboards and datasets');
    await wizard.next('Review');
    await expect(page.getByText('Assign the Identity Center group QS Everybody (EU)')).toBeVisible();
    await look('central-review');
    await wizard.applyPlan();
    await expect(page.getByText('Central is ready')).toBeVisible();
    expect((await readNamespace(host, 'default')).memberships).toContain(
      'QS Everybody (EU): jo@central.example',
    );
  });
});
