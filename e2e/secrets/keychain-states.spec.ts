import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { goTo, openConsole, pageHeading } from '../pages/console.ts';
import { markedKeyId, markedSecret } from './marker.ts';
import { createRpcCalls } from './rpc-calls.ts';
import { type KeychainMood, type SecretServiceOnBus, startSecretService } from './secret-service.ts';
import { runSteward, type ServedSteward, serveSteward } from './steward-process.ts';

test.skip(process.platform !== 'linux', 'the Secret Service is Linux’s');
test.setTimeout(480_000);
test.use({ viewport: { width: 1024, height: 800 }, colorScheme: 'light' });

let home: string;
let data: string;
let keychain: SecretServiceOnBus;
let host: ServedSteward | undefined;
const others: SecretServiceOnBus[] = [];

test.beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'steward-keychains-'));
  data = join(home, 'profile');
  mkdirSync(data, { mode: 0o700 });
  keychain = await startSecretService(join(home, 'bus'));
});
test.afterEach(async () => {
  host?.child.kill('SIGKILL');
  await host?.ended;
  host = undefined;
  for (const one of [keychain, ...others.splice(0)]) await one.close();
  rmSync(home, { recursive: true, force: true });
});

const environment = (bus: string | undefined) => ({
  PATH: process.env.PATH,
  HOME: home,
  ...(bus === undefined ? {} : { DBUS_SESSION_BUS_ADDRESS: bus }),
});

const keys = () => ({ kind: 'keys', accessKeyId: markedKeyId(), secretAccessKey: markedSecret() });

/** A console on this keychain, with a page and calls of its own. */
const openWith = async (page: Page, bus: string | undefined) => {
  host = await serveSteward(data, environment(bus));
  const { sandbox, url } = host;
  await openConsole(page, url);
  const session = (await page.evaluate(() => sessionStorage.getItem('steward.session'))) ?? '';
  const rpc = createRpcCalls(url, session);
  const connectionOf = (name: string, credential: object) => ({
    name,
    credential,
    region: sandbox.region,
    endpoints: sandbox.endpoints,
  });
  return { rpc, connectionOf, steward: (...args: string[]) => runSteward(data, args, environment(bus)) };
};

const screenshot = (page: Page, name: string) =>
  page.screenshot({ path: test.info().outputPath(`${name}.png`), fullPage: true });

/** Shows the connection's page and looks at its keychain by a test. */
const testOnScreen = async (page: Page, name: string): Promise<void> => {
  await goTo(page, 'Connections');
  await page.getByRole('link', { name }).click();
  await expect(pageHeading(page, name)).toBeVisible();
  const answered = page.waitForResponse((response) => response.url().endsWith('/connections/test'), {
    timeout: 40_000,
  });
  await page.getByRole('button', { name: 'Test connection' }).first().click();
  await answered;
};

interface StateRow {
  readonly mood: KeychainMood;
  /** Header of the connection's page; none where reading still works. */
  readonly header: RegExp | null;
  readonly found: RegExp;
  readonly todo: RegExp;
}

/**
 * Every state is played against the keychain's own code in `keychain-moods.test.ts`; in the browser one that cannot be
 * read and one that cannot be written stand for the others, unless all are asked for.
 */
const inShort: ReadonlySet<KeychainMood> = new Set(['locked', 'read-only']);
const wanted = ({ mood }: StateRow): boolean => process.env.STEWARD_SECRETS === 'all' || inShort.has(mood);

const states: readonly StateRow[] = [
  {
    mood: 'locked',
    header: /The access keys cannot be read/,
    found: /The keychain is locked: its question for the password was dismissed, or could not be shown\./,
    todo: /Unlock it .* and allow Steward, then try again\./,
  },
  {
    mood: 'denied',
    header: /The access keys cannot be read/,
    found: /The keychain refuses Steward\./,
    todo: /Allow Steward in the keychain’s own program, then try again\./,
  },
  {
    mood: 'absent',
    header: /The access keys cannot be read/,
    found: /D-Bus answers, but no program provides the Secret Service/,
    todo: /Install and start GNOME Keyring, KWallet or KeePassXC/,
  },
  {
    mood: 'read-only',
    header: null,
    found: /The keychain does not take anything new\. It says: .*read-only/,
    todo: /See in the keychain’s own program whether it is full or read-only/,
  },
  {
    mood: 'full',
    header: null,
    found: /The keychain does not take anything new\. It says: .*No space is left/,
    todo: /See in the keychain’s own program whether it is full or read-only/,
  },
  {
    mood: 'hangs',
    header: /The access keys cannot be read/,
    found: /does not answer\. It may be waiting for its password/,
    todo: /Answer that window; if there is none, sign out/,
  },
  {
    mood: 'forgets',
    header: null,
    found: /The keychain does not take anything new\. It says: it did not keep what was put into it/,
    todo: /See in the keychain’s own program/,
  },
];

test('each state of the keychain is told, keeps nothing half, and ends when the state ends', async ({
  page,
}) => {
  const { rpc, connectionOf, steward } = await openWith(page, keychain.address);
  await rpc.add(connectionOf('Kept', keys()));
  const before = [...keychain.items];

  for (const { mood, header, found, todo } of states.filter(wanted))
    await test.step(mood, async () => {
      keychain.mood = mood;
      await testOnScreen(page, 'Kept');
      if (header) {
        await expect(page.getByText(header).first()).toBeVisible();
        await expect(page.getByText(found).first()).toBeVisible();
        await expect(page.getByText(todo).first()).toBeVisible();
        await screenshot(page, `connection-${mood}`);
        const tested = await steward('connection', 'test', 'Kept');
        expect(tested.code).toBe(1);
        expect(tested.stdout).toMatch(found);
        expect(tested.stderr).toMatch(todo);
        const doctor = await steward('doctor');
        expect(doctor.stdout + doctor.stderr).toMatch(found);
        await goTo(page, 'Health');
        await expect(page.getByText(found).first()).toBeVisible();
      }

      const refused = await rpc.call('connections/add', connectionOf('Half', keys()));
      expect(refused.status).toBe(424);
      const { data: problem } = refused.output as {
        data: { happened: string; unchanged: string; todo: string };
      };
      expect(problem.happened).toMatch(found);
      expect(problem.unchanged).toBe('Nothing was saved.');
      expect(problem.todo).toMatch(todo);
      const { output } = await rpc.call('connections/list', undefined);
      expect((output as { name: string }[]).map(({ name }) => name).sort()).toEqual(['Kept', 'Sandbox']);
      expect([...keychain.items], 'nothing was put into the keychain or taken out').toEqual(before);

      // Unlocked, started, allowed in mid-use: the next use finds it.
      keychain.mood = 'well';
      await page.waitForTimeout(2_100);
      await testOnScreen(page, 'Kept');
      await expect(page.getByText('In the keychain', { exact: true })).toBeVisible();
      await expect(page.getByText(found)).toHaveCount(0);
    });
});

test('what was changed behind Steward’s back is not used', async ({ page }) => {
  const { rpc, connectionOf } = await openWith(page, keychain.address);
  await rpc.add(connectionOf('Kept', keys()));
  const [name = ''] = [...keychain.items.keys()].filter((each) => each.includes('connection/'));
  const entry = keychain.items.get(name) ?? '';

  keychain.items.set(
    name,
    JSON.stringify({ accessKeyId: 'AKIASOMEBODYELSE9999', secretAccessKey: markedSecret() }),
  );
  await testOnScreen(page, 'Kept');
  await expect(
    page.getByText(/The keychain holds other keys \(ending in 9999\) than the ones entered here/).first(),
  ).toBeVisible();
  await expect(page.getByText(/find out who did before you use either/).first()).toBeVisible();
  await screenshot(page, 'connection-other-keys');

  keychain.items.set(name, 'shopping list');
  await testOnScreen(page, 'Kept');
  await expect(page.getByText(/The keychain holds something else than access keys/).first()).toBeVisible();

  keychain.items.delete(name);
  await testOnScreen(page, 'Kept');
  await expect(page.getByText('The access keys are gone')).toBeVisible();
  await expect(page.getByText(/Somebody or something took them out/).first()).toBeVisible();
  await screenshot(page, 'connection-gone');

  keychain.items.set(name, entry);
  await testOnScreen(page, 'Kept');
  await expect(page.getByText('In the keychain', { exact: true })).toBeVisible();
});

test('another keychain than last time is told until the keys are entered again', async ({ page }) => {
  const first = await openWith(page, keychain.address);
  await first.rpc.add(first.connectionOf('Kept', keys()));
  const before = [...keychain.items];
  host?.child.kill('SIGTERM');
  await host?.ended;

  const another = await startSecretService(join(home, 'other-bus'));
  others.push(another);
  // A command in between must not use the notice up.
  await runSteward(data, ['doctor'], environment(another.address));
  const { steward } = await openWith(page, another.address);
  await goTo(page, 'Connections');
  await expect(page.getByText('Secret missing')).toBeVisible();
  await page.getByRole('link', { name: 'Kept' }).click();
  await expect(page.getByText('The access keys are in another keychain')).toBeVisible();
  await expect(
    page.getByText(/secrets of this profile were put into another keychain \(Secret Service\)/).first(),
  ).toBeVisible();
  await expect(page.getByText(/Nothing was deleted/).first()).toBeVisible();
  await screenshot(page, 'connection-elsewhere');
  const doctor = await steward('doctor');
  expect(doctor.stdout + doctor.stderr).toContain('The keychain has changed');

  const { accessKeyId, secretAccessKey } = keys();
  await page.getByRole('button', { name: 'Enter the keys' }).click();
  await page.getByLabel('New access key id').fill(accessKeyId);
  await page.getByLabel('New secret access key').fill(secretAccessKey);
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Kept was saved.')).toBeVisible();
  await expect(page.getByText('The access keys are in another keychain')).toHaveCount(0);
  expect((await steward('doctor')).stdout).not.toContain('The keychain has changed');
  expect([...keychain.items], 'the earlier keychain is as it was').toEqual(before);
});

test('without a keychain keys are kept in memory only where a person asks for it', async ({ page }) => {
  const { rpc } = await openWith(page, undefined);
  await goTo(page, 'Connections');
  await page.getByRole('link', { name: 'Connect an AWS account' }).click();
  await page.getByRole('radio', { name: /^Access keys/ }).click();
  const { accessKeyId, secretAccessKey } = keys();
  await page.getByLabel('Access key id').fill(accessKeyId);
  await page.getByLabel('Secret access key').fill(secretAccessKey);
  await page.getByRole('textbox', { name: 'Name' }).fill('Typed');
  const { endpoints } = host?.sandbox ?? { endpoints: {} };
  await page.route('**/rpc/connections/add', async (route) => {
    const body = route.request().postDataJSON();
    body.json.endpoints = endpoints;
    await route.continue({ postData: JSON.stringify(body) });
  });
  await page.getByRole('button', { name: 'Save and test' }).click();
  await expect(page.getByText(/The secret cannot be kept\. There is no D-Bus session/)).toBeVisible();
  await expect(page.getByText('Nothing was saved.')).toBeVisible();
  expect(((await rpc.call('connections/list', undefined)).output as unknown[]).length).toBe(1);
  await screenshot(page, 'add-refused');
  await page.getByRole('checkbox', { name: 'Keep the keys in memory until Steward closes' }).check();
  await screenshot(page, 'add-in-memory');
  await page.getByRole('button', { name: 'Save and test' }).click();
  await expect(pageHeading(page, 'Typed')).toBeVisible();
  await expect(page.getByText('In memory, only until Steward closes')).toBeVisible();
});
