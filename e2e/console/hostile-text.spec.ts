import { CreateDashboardCommand, CreateIAMPolicyAssignmentCommand } from '@aws-sdk/client-quicksight';
import { quickSightOf } from '../cloud.ts';
import { goTo, openConsole, pageHeading } from '../pages/console.ts';
import { followInside } from '../pages/every-page.ts';
import { pageOverflow, tableOverflow } from '../pages/tables.ts';
import { wizardOn } from '../pages/wizard.ts';
import { expect, type RunningSteward, steward, test } from '../steward.ts';
import { tenantOf, writeTenantFile } from '../tenant-file.ts';
import { newestRun, openReview } from '../worlds.ts';

const markup = '<img src=x onerror=alert(1)>';
const turned = 'Sales \u202Egnp.exe\u2066\u200B';
const id = 'hostile-dashboard';

const makeDashboard = async (host: RunningSteward, DashboardId: string, Name: string) => {
  const cloud = quickSightOf(host);
  const { region, accountId: AwsAccountId } = host.sandbox;
  const DataSetArn = `arn:aws:quicksight:${region}:${AwsAccountId}:dataset/patient-flow-data`;
  const Definition = { DataSetIdentifierDeclarations: [{ Identifier: 'data', DataSetArn }] };
  await cloud.send(new CreateDashboardCommand({ AwsAccountId, DashboardId, Name, Definition }));
  cloud.destroy();
};

test('a hostile name out of the cloud is text on every screen', async ({
  quietPage: page,
  console: host,
}) => {
  await makeDashboard(host, id, `${markup} ${turned}`);
  page.on('dialog', (dialog) => {
    throw new Error(`A dialog opened: ${dialog.message()}`);
  });
  // What the eye is shown: the markup as letters, the invisible characters by their numbers.
  const shown = `${markup} Sales \\u202Egnp.exe\\u2066\\u200B`;

  const wizard = wizardOn(page);
  await openConsole(page, host.url);
  await page.getByRole('link', { name: 'Onboard your first tenant' }).click();
  await wizard.name.fill('Margie’s Travel');
  await wizard.next('Isolation');
  await wizard.next('Datastores');
  await wizard.next('People');
  await wizard.next('Dashboards and datasets');
  await page.getByRole('searchbox', { name: 'Find by name or id' }).fill(id);
  const row = wizard.assets.getByRole('row').filter({ hasText: id });
  await expect(row).toContainText(shown);
  await row.getByRole('checkbox').first().check();
  await wizard.next('Review');
  await expect(page.getByText('Plan made')).toBeVisible();
  await expect(page.getByText(shown).first()).toBeVisible();
  await wizard.applyPlan();
  await expect(page.getByText('Margie’s Travel is ready')).toBeVisible();
  await page.getByRole('button', { name: 'Open the tenant' }).click();
  await expect(pageHeading(page, 'Margie’s Travel')).toBeVisible();
  await page.getByRole('tab', { name: 'Dashboards and datasets (1)' }).click();
  await expect(page.getByRole('row').filter({ hasText: id })).toContainText(shown);
  await goTo(page, 'Audit');
  expect(await page.locator('img[src="x"]').count(), 'no markup came alive').toBe(0);
});

const makeAssignment = async (host: RunningSteward, AssignmentName: string) => {
  const cloud = quickSightOf(host);
  const { accountId: AwsAccountId } = host.sandbox;
  const PolicyArn = `arn:aws:iam::${AwsAccountId}:policy/${'p'.repeat(128)}`;
  const names = { AwsAccountId, Namespace: 'default', AssignmentName, PolicyArn };
  await cloud.send(new CreateIAMPolicyAssignmentCommand({ ...names, AssignmentStatus: 'ENABLED' }));
  cloud.destroy();
};

const slug = 'a-slug-of-just-as-many-letters-as-fit-in';
const label = 'a'.repeat(60);
/** As long as the service and the mail allow, without a place to break. */
const longest = {
  tenant: 'T'.repeat(128),
  email: `${label}@${label}.${label}.${'b'.repeat(60)}.example`,
  name: 'N'.repeat(128),
  session: 's'.repeat(64),
  dashboard: 'D'.repeat(256),
  reason: 'r'.repeat(1_000),
  ticket: 'i'.repeat(100),
  review: 'V'.repeat(200),
  policy: 'P'.repeat(100),
  token: 'K'.repeat(40),
  assignment: 'A'.repeat(256),
  release: 'R'.repeat(200),
};

test('the longest names push nothing out of a narrow window', async ({
  quietPage: page,
  console: host,
  data,
  files,
}) => {
  test.setTimeout(300_000);
  await makeDashboard(host, 'long', longest.dashboard);
  await makeAssignment(host, longest.assignment);
  const people = [{ email: longest.email, name: longest.name, role: 'author', sessionName: longest.session }];
  const tenant = tenantOf(slug, longest.tenant, people as never, {
    entitlements: [{ kind: 'dashboard', id: 'long', name: longest.dashboard, groups: ['author'] }],
  });
  const onboarded = await steward(data, ['tenant', 'onboard', '-f', writeTenantFile(files, tenant), '--yes']);
  expect(onboarded.code, onboarded.stderr).toBe(0);
  expect((await steward(data, ['directory', 'sync'])).code).toBe(0);
  await page.setViewportSize({ width: 1024, height: 768 });
  await openConsole(page, host.url);
  const visit = async (places: readonly (readonly [address: string, shown: string])[]) => {
    for (const [address, shown] of places)
      await test.step(address, async () => {
        await followInside(page, address);
        await expect(
          page.locator('#page').getByText(shown).filter({ visible: true }).first(),
          address,
        ).toBeVisible();
        expect.soft(await pageOverflow(page), `${address}: page, pixels`).toBe(0);
        expect.soft(await tableOverflow(page), `${address}: table, pixels`).toBe(0);
      });
  };
  await visit([
    ['/', longest.tenant],
    ['/tenants', longest.tenant],
    [`/tenants/${slug}`, longest.tenant],
    [`/tenants/${slug}?tab=people`, longest.email],
    [`/tenants/${slug}?tab=assets`, longest.dashboard],
    [`/tenants/${slug}?tab=activity`, longest.tenant],
    ['/people?search=aaaa', longest.email],
    ['/directory?search=ssss', longest.session],
    ['/directory?tab=assets&search=dddd', longest.dashboard],
    [`/access/person?user=${encodeURIComponent(longest.email)}`, longest.dashboard],
    ['/access/asset?asset=dashboard/long', longest.dashboard],
    ['/activity', longest.tenant],
    ['/audit', slug],
  ]);

  const runId = await newestRun(data);
  const done = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await steward(data, args);
    expect(code, `${args.slice(0, 3).join(' ')}: ${stderr}`).toBe(0);
    return stdout;
  };
  const asked = ['--who', longest.email, '--what', 'dashboard/long', '--level', 'owner', '--for', '30d'];
  const why = ['--reason', longest.reason, '--ticket', longest.ticket];
  await done('grants', 'request', '--connection', 'Sandbox', ...asked, ...why, '--yes');
  const { grants } = JSON.parse(await done('grants', 'list', '--json')) as {
    grants: { requestId: string }[];
  };
  await done('grants', 'policy', 'set', longest.policy, '--tenant', slug, '--longest', '30');
  await done('token', 'create', longest.token, '--scope', 'people:read', '--expires', '7d');
  const reviewId = await openReview(data, longest.review);
  const taken = await done('release', 'create', '--dashboard', 'long', '--name', longest.release, '--json');
  const { release } = JSON.parse(taken) as { release: { hash: string } };
  await visit([
    ['/access/changes', 'Show'],
    ['/access', 'Whole namespaces and everybody'],
    ['/directory?tab=groups&search=slug', slug],
    ['/directory?tab=policies&search=aaaa', longest.assignment],
    ['/grants', longest.dashboard],
    [`/grants/${grants[0]?.requestId}`, longest.reason],
    ['/grants/policies', longest.policy],
    ['/reviews', longest.review],
    [`/reviews/${reviewId}?search=${label}`, longest.dashboard],
    ['/releases', longest.release],
    [`/releases/${release.hash}`, longest.dashboard],
    [`/releases/${release.hash}/promote`, longest.release],
    [`/licences?tenant=${slug}`, longest.tenant],
    ['/settings/tokens', longest.token],
    [`/activity/${runId}`, longest.tenant],
  ]);
});
