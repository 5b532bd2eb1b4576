import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BrowserContext, chromium, expect, test } from '@playwright/test';
import { chromiumPath } from '../../scripts/prerequisites.mjs';
import { goTo, openConsole, pageHeading } from '../pages/console.ts';
import { tenantOf, threePeople, writeTenantFile } from '../tenant-file.ts';
import { writeAwsFiles } from './aws-files.ts';
import { type CredentialName, credentialFields } from './credential-fields.ts';
import { type CloudMood, type EchoingCloud, startEchoingCloud } from './echoing-cloud.ts';
import { createFindings } from './findings.ts';
import { readKeychain } from './keychain-entries.ts';
import { type Marker, markedKeyId, markedSecret, markedToken } from './marker.ts';
import { readNetLog } from './net-log.ts';
import { readHeap, readPage } from './page-memory.ts';
import { hasKeyring, startPrivateKeyring } from './private-keyring.ts';
import { descendantsOf, readProcesses } from './processes.ts';
import { createRpcCalls } from './rpc-calls.ts';
import { createSearch } from './search.ts';
import { runSteward, type ServedSteward, serveSteward, type Written } from './steward-process.ts';

test.skip(!hasKeyring, 'needs Linux with dbus-run-session and gnome-keyring-daemon');
test.setTimeout(300_000);

const fileKeyId = markedKeyId();
const toolKeyId = markedKeyId();
/** What each field was given; a role's credentials and the session secret are known when they are made. */
const planted = {
  'access key id': markedKeyId(),
  'secret access key': markedSecret(),
  'replaced access key id': markedKeyId('ZKIA'),
  'replaced secret access key': markedSecret(),
  'password in an endpoint': markedSecret().replaceAll(/[/+]/g, '@'),
  'client secret of Entra ID': markedSecret(),
  'token of GitHub': markedSecret(),
  'recovery key of account backups': markedSecret(),
  AWS_ACCESS_KEY_ID: markedKeyId(),
  AWS_SECRET_ACCESS_KEY: markedSecret(),
  AWS_SESSION_TOKEN: markedToken(),
  'aws_secret_access_key of a profile': markedSecret(),
  'aws_session_token of a profile': markedToken(),
  'external_id of a profile': `ext-${markedKeyId('')}`,
  'SSO access token': markedToken(),
  'SSO refresh token': markedToken(),
  'SSO client secret': markedToken(),
  'credential process: secret': markedSecret(),
  'credential process: token': markedToken(),
  'credential process: words on stderr': markedSecret(),
} satisfies Partial<Record<CredentialName, string>>;
const p = planted;
const typed = [
  'access key id',
  'secret access key',
  'replaced access key id',
  'replaced secret access key',
] as const;
const markersOf = (values: Readonly<Record<string, string>>): Marker[] =>
  Object.entries(values).map(([name, value]) => ({ name, value }));

let home: string;
let keyring: Awaited<ReturnType<typeof startPrivateKeyring>>;
let clouds: EchoingCloud[] = [];
let browser: BrowserContext | undefined;
let host: ServedSteward | undefined;

test.beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'steward-secrets-'));
  keyring = await startPrivateKeyring(home);
});
test.afterAll(async () => {
  await browser?.close().catch(() => undefined);
  host?.child.kill('SIGKILL');
  for (const cloud of clouds) await cloud.close();
  clouds = [];
  await keyring?.close();
  rmSync(home, { recursive: true, force: true });
});

test('a secret is in the keychain and nowhere else', async () => {
  const findings = createFindings();
  const { judge } = findings;
  const folder = (name: string): string => {
    const path = join(home, name);
    mkdirSync(path, { mode: 0o700 });
    return path;
  };
  const data = folder('profile');
  const scratch = folder('tmp');
  const reports = folder('reports');
  const downloads = folder('downloads');
  const work = folder('work');
  const userData = join(home, 'chromium');
  const files = writeAwsFiles(
    home,
    {
      file: {
        id: fileKeyId,
        secret: p['aws_secret_access_key of a profile'],
        token: p['aws_session_token of a profile'],
        externalId: p['external_id of a profile'],
      },
      sso: {
        access: p['SSO access token'],
        refresh: p['SSO refresh token'],
        client: p['SSO client secret'],
      },
      program: {
        id: toolKeyId,
        secret: p['credential process: secret'],
        token: p['credential process: token'],
        words: p['credential process: words on stderr'],
      },
    },
    '111122223333',
  );
  // What goes with each key id, as AWS itself would know it.
  const known = new Map<string, readonly string[]>([
    [p['access key id'], [p['secret access key'], p['access key id']]],
    [p['replaced access key id'], [p['replaced secret access key'], p['replaced access key id']]],
    [p.AWS_ACCESS_KEY_ID, [p.AWS_SECRET_ACCESS_KEY, p.AWS_SESSION_TOKEN, p.AWS_ACCESS_KEY_ID]],
    [fileKeyId, [p['aws_secret_access_key of a profile'], p['external_id of a profile']]],
    [toolKeyId, [p['credential process: secret'], p['credential process: token']]],
  ]);
  // A defect in the middle of a call, as any library could have one: an error that nobody catches, with the
  // credentials hanging on it.
  const defect = join(work, 'defect.mjs');
  writeFileSync(
    defect,
    `const words = process.env.DEFECT_WORDS;
     delete process.env.DEFECT_WORDS;
     process.on('SIGHUP', () => {
       const error = new Error('connect failed: {"aws_secret_access_key":"' + words + '"}');
       void Promise.reject(Object.assign(error, { $response: { headers: { 'x-amz-security-token': words } }, credentials: { secretAccessKey: words } }));
     });`,
  );
  const env: Record<string, string | undefined> = {
    PATH: process.env.PATH,
    ...keyring.env,
    ...files,
    TMPDIR: scratch,
    STEWARD_LOG: 'debug',
    AWS_ACCESS_KEY_ID: p.AWS_ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY: p.AWS_SECRET_ACCESS_KEY,
    AWS_SESSION_TOKEN: p.AWS_SESSION_TOKEN,
  };
  const commands: (Written & { readonly command: string })[] = [];
  const steward = async (...args: readonly string[]) => {
    const written = await runSteward(data, args, env);
    commands.push({ command: args.slice(0, 3).join(' '), ...written });
    return written;
  };

  host = await serveSteward(data, {
    ...env,
    DEFECT_WORDS: p['replaced secret access key'],
    NODE_OPTIONS: `--report-uncaught-exception --report-on-signal --report-on-fatalerror --report-directory=${reports} --import=${pathToFileURL(defect).href}`,
  });
  const serving = host;
  const cloud = await startEchoingCloud(host.sandbox.endpoints.quicksight, known);
  const sts = await startEchoingCloud(host.sandbox.endpoints.sts, known);
  clouds = [cloud, sts];
  const mood = (ofCloud: CloudMood, ofSts: CloudMood = ofCloud) => {
    cloud.mood = ofCloud;
    sts.mood = ofSts;
  };
  const endpoints = { quicksight: cloud.url, sts: sts.url };

  const executablePath = chromiumPath();
  const netLog = join(home, 'net-log.json');
  browser = await chromium.launchPersistentContext(userData, {
    ...(executablePath ? { executablePath } : {}),
    args: [
      ...['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
      ...['--disable-component-update', '--disable-sync'],
      ...[`--log-net-log=${netLog}`, '--net-log-capture-mode=Everything'],
    ],
    viewport: { width: 1024, height: 800 },
    env: { ...process.env, TMPDIR: scratch, HOME: home },
  });
  const page = browser.pages()[0] ?? (await browser.newPage());
  const session = await browser.newCDPSession(page);
  const screens: string[] = [];
  const look = async () => screens.push(await readPage(page));
  const typedOnly = createSearch(markersOf(planted).filter(({ name }) => typed.includes(name as never)));
  let typedId = '';

  await test.step('keys are typed into the form', async () => {
    // Keys that a person types are sent to AWS; these go to the cloud that gives everything back.
    await page.route('**/rpc/connections/add', async (route) => {
      const body = route.request().postDataJSON();
      body.json.endpoints = endpoints;
      await route.continue({ postData: JSON.stringify(body) });
    });
    await openConsole(page, serving.url);
    await goTo(page, 'Connections');
    await page.getByRole('link', { name: 'Connect an AWS account' }).click();
    await page.getByRole('radio', { name: /^Access keys/ }).click();
    await page.getByLabel('Access key id').fill(p['access key id']);
    await page.getByLabel('Secret access key').fill(p['secret access key']);
    await page.getByRole('textbox', { name: 'Name' }).fill('Typed');
    await page.getByLabel('Region', { exact: true }).fill('eu-central-1');
    // The searcher is worth something: it finds both in the memory of a page that has them.
    const now = new Set(typedOnly.inText('heap', await readHeap(session)).map(({ marker }) => marker));
    expect([...now].sort()).toEqual(['access key id', 'secret access key']);
    await expect(page.getByLabel('Access key id')).toHaveAttribute('autocomplete', 'off');
    expect
      .soft(
        await page.getByLabel('Secret access key').getAttribute('autocomplete'),
        'no password manager offers to keep it',
      )
      .toBe('one-time-code');
    await page.getByRole('button', { name: 'Save and test' }).click();
    await expect(pageHeading(page, 'Typed')).toBeVisible();
    await expect(page.getByText(/^Tested/)).toBeVisible();
    await expect(page.getByText('In the keychain')).toBeVisible();
    typedId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    await look();
  });

  await test.step('the keys are replaced', async () => {
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByLabel('New access key id').fill(p['replaced access key id']);
    await page.getByLabel('New secret access key').fill(p['replaced secret access key']);
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Typed was saved.')).toBeVisible();
    await look();
  });

  await test.step('the form is left, and the page’s memory has forgotten them', async () => {
    await goTo(page, 'Home');
    judge(
      'renderer heap after leaving the form',
      '1 snapshot',
      typedOnly.inText('heap', await readHeap(session)),
    );
    await page.reload();
    await expect(pageHeading(page, 'Home')).toBeVisible();
    judge('renderer heap after a reload', '1 snapshot', typedOnly.inText('heap', await readHeap(session)));
    await page.goBack();
    await expect(pageHeading(page, 'Typed')).toBeVisible();
    await look();
  });

  const secretOfPage = (await page.evaluate(() => sessionStorage.getItem('steward.session'))) ?? '';
  expect(secretOfPage.length).toBeGreaterThan(40);
  const rpc = createRpcCalls(serving.url, secretOfPage);
  const ids: Record<string, string> = { Typed: typedId };

  await test.step('credentials come from everywhere else', async () => {
    const { region } = serving.sandbox;
    const roleArn = `arn:aws:iam::${serving.sandbox.accountId}:role/StewardAny`;
    for (const [name, credential] of Object.entries({
      Env: { kind: 'env' },
      File: { kind: 'profile', profile: 'keys' },
      Tool: { kind: 'profile', profile: 'tool' },
      'Broken tool': { kind: 'profile', profile: 'broken-tool' },
      Role: { kind: 'profile', profile: 'role' },
      Sso: { kind: 'profile', profile: 'sso' },
      'Old sso': { kind: 'profile', profile: 'old-sso' },
      Assumed: { kind: 'assume', roleArn, sourceProfile: 'keys' },
      Chained: { kind: 'assume', roleArn },
    }))
      ids[name] = await rpc.add({ name, credential, region, endpoints });
    for (const name of ['Env', 'File', 'Tool', 'Assumed', 'Chained', 'Typed'])
      expect(await rpc.test(ids[name] ?? ''), name).toBe(true);
    for (const name of ['Broken tool', 'Role', 'Sso', 'Old sso'])
      expect(await rpc.test(ids[name] ?? ''), name).toBe(false);
    const password = p['password in an endpoint'];
    for (const address of [
      `https://ann:${password}@aws.example`,
      `https://ann:${password}/x@aws.example`,
      `https://aws.example/?token=${password}`,
    ]) {
      const refused = await steward('connection', 'add', 'Bad', '--env', '--endpoint', `sts=${address}`);
      expect(refused.code).not.toBe(0);
    }
    const { status } = await rpc.call('connections/add', {
      name: 'Bad',
      credential: { kind: 'env' },
      endpoints: { sts: `https://ann:${password}@aws.example` },
    });
    expect(status).toBe(422);
    const entra = {
      kind: 'entra',
      tenantId: 'platform.example',
      clientId: 'app',
      clientSecret: p['client secret of Entra ID'],
      loginEndpoint: 'http://127.0.0.1:9',
    };
    for (const endpoint of ['loginEndpoint', 'graphEndpoint']) {
      const source = { ...entra, [endpoint]: `https://ann:${password}@login.example` };
      expect((await rpc.call('identity/addSource', { name: 'Bad', source })).status).toBe(422);
    }
    expect((await rpc.call('identity/addSource', { name: 'Entra', source: entra })).status).toBe(200);
    const github = {
      kind: 'github',
      org: 'acme',
      token: p['token of GitHub'],
      apiEndpoint: 'http://127.0.0.1:9',
    };
    const bad = { ...github, apiEndpoint: `https://ann:${password}@github.example` };
    expect((await rpc.call('identity/addSource', { name: 'Bad', source: bad })).status).toBe(422);
    expect((await rpc.call('identity/addSource', { name: 'GitHub', source: github })).status).toBe(200);
    await rpc.call('identity/sources', {});
    const recoveryKey = p['recovery key of account backups'];
    const backups = { place: work, backup: '20260101-000000-aaaaaa', recoveryKey };
    for (const asked of ['adopt', 'contents', 'drill', 'list', 'verify'])
      expect((await rpc.call(`backups/${asked}`, backups)).status, asked).not.toBe(200);
    const groups = [recoveryKey.slice(0, 20), recoveryKey.slice(20, 40)];
    const setUpId = '01a1fe09-2df5-7128-aee5-4df4f755f314';
    expect((await rpc.call('backups/confirmSetUp', { setUpId, groups })).status).toBe(422);
  });

  await test.step('a service that refuses gives everything back', async () => {
    const file = writeTenantFile(work, tenantOf('leaky', 'Leaky', threePeople('leaky.example')));
    mood('refuse changes', 'sandbox');
    for (const name of ['Typed', 'Assumed'])
      expect((await steward('tenant', 'onboard', '-f', file, '--yes', '--connection', name)).code).not.toBe(
        0,
      );
    for (const wanted of ['refuse', 'name', 'html', 'cut'] as const) {
      mood(wanted);
      for (const name of ['Typed', 'Env', 'Assumed', 'Role'])
        expect(await rpc.test(ids[name] ?? '')).toBe(false);
      mood(wanted, 'sandbox');
      for (const name of ['Typed', 'Tool', 'Chained']) await rpc.test(ids[name] ?? '');
      await goTo(page, 'Connections');
      await page.getByRole('link', { name: 'Typed' }).click();
      await expect(page.getByText('QuickSight subscription').first()).toBeVisible();
      await look();
    }
    mood('refuse');
    expect((await steward('connection', 'test', 'Typed')).code).toBe(1);
    // TLS that is none.
    ids.Tls = await rpc.add({
      name: 'Tls',
      credential: { kind: 'env' },
      region: 'eu-central-1',
      endpoints: { sts: sts.url.replace('http:', 'https:') },
    });
    expect(await rpc.test(ids.Tls)).toBe(false);
    mood('sandbox');
  });

  await test.step('what Steward tells of it: screens, exports, command lines', async () => {
    for (const place of ['Activity', 'Health', 'Settings', 'Connections', 'Home', 'Audit'] as const) {
      await goTo(page, place);
      await page.waitForLoadState('networkidle', { timeout: 1_000 }).catch(() => undefined);
      await look();
    }
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: /CSV/ }).first().click();
    await (await saved).saveAs(join(downloads, 'audit.csv'));
    await steward('doctor', '--json');
    await steward('tenant', 'export', 'leaky');
    const { output } = await rpc.call('runs/list', { limit: 100 });
    const { runs } = output as { runs: readonly { readonly id: string }[] };
    for (const { id } of runs) await rpc.call('runs/get', { id });
    await steward('run', 'show', runs[0]?.id ?? '', '--json');
    for (const path of ['connections/list', 'audit/list', 'home/get', 'system/health'])
      await rpc.call(path, {});
  });

  const made = [...cloud.made, ...sts.made];
  expect(made.length, 'roles were assumed').toBeGreaterThan(1);
  const everything = createSearch([
    ...markersOf(planted),
    ...made.flatMap(({ secret, token }) => [
      { name: 'assumed role: secret', value: secret },
      { name: 'assumed role: token', value: token },
    ]),
    { name: 'session secret of the console', value: secretOfPage },
    ...[...cloud.received, ...sts.received].slice(-40).map((value) => ({ name: 'a signature', value })),
  ]);

  await test.step('what other programs see', async () => {
    await rpc.test(typedId); // starts the keychain's process where it was idle
    const all = readProcesses();
    judge(
      'command lines in the process list',
      `${all.length} processes`,
      all.flatMap(({ pid, commandLine }) => everything.inBytes(`process ${pid}`, commandLine)),
    );
    const children = descendantsOf(serving.pid, all);
    expect(children.length, 'the keychain’s process runs').toBeGreaterThan(0);
    judge(
      'environment of the keychain’s process',
      `${children.length} process`,
      children.flatMap(({ pid, environment }) => everything.inBytes(`process ${pid}`, environment)),
    );
    // Its own environment holds what it was started with, by nature, and nothing else.
    const own = all.find(({ pid }) => pid === serving.pid)?.environment ?? Buffer.alloc(0);
    for (const { marker } of everything.inBytes('own', own))
      expect(marker).toMatch(/^AWS_|^replaced secret access key$/);
  });

  await test.step('the keychain has the last pair, and nothing of the first', async () => {
    const entries = JSON.stringify((await readKeychain(keyring.env)).map(({ password }) => password));
    const inKeychain = new Set(
      everything.inText('keychain', JSON.parse(entries).join(' ')).map(({ marker }) => marker),
    );
    expect(inKeychain).toEqual(
      new Set([
        'replaced access key id',
        'replaced secret access key',
        'client secret of Entra ID',
        'token of GitHub',
      ]),
    );
    const keyrings = everything.inFolder(join(home, 'data', 'keyrings'));
    expect(keyrings.files, 'the keyring is a file').toBeGreaterThan(0);
    judge('the keyring’s file (it is encrypted)', `${keyrings.files} files`, keyrings.findings);
  });

  await test.step('it crashes', async () => {
    await browser?.close();
    browser = undefined;
    serving.child.kill('SIGUSR2'); // Node writes a report
    await expect.poll(() => everything.inFolder(reports).files).toBeGreaterThan(0);
    serving.child.kill('SIGHUP'); // the defect
    const ended = await serving.ended;
    expect(ended.code).not.toBe(0);
    expect(ended.stderr, 'the crash is told').toContain('connect failed');
    judge('stdout and stderr of serve', `${ended.stderr.length + ended.stdout.length} bytes`, [
      ...everything.inText('stdout', ended.stdout),
      ...everything.inText('stderr', ended.stderr),
    ]);
    // A signal that leaves no time for anything.
    const again = await serveSteward(data, {
      ...env,
      NODE_OPTIONS: `--report-on-fatalerror --report-directory=${reports}`,
    });
    again.child.kill('SIGSEGV');
    await again.ended;
    const written = everything.inFolder(reports);
    judge('crash and diagnostic reports', `${written.files} files`, written.findings);
  });

  await test.step('everything that is left is searched', async () => {
    const profile = everything.inFolder(data);
    judge(
      'profile: database, WAL, sandbox.db, logs',
      `${profile.files} files, ${profile.bytes} bytes`,
      profile.findings,
    );
    const temporary = everything.inFolder(scratch);
    judge('temporary folder', `${temporary.files} files`, temporary.findings);
    const chromiumFiles = everything.inFolder(userData);
    // A tab keeps its session in sessionStorage, which Chromium writes down. It ends with the host.
    const elsewhere = chromiumFiles.findings.filter(
      ({ marker, where }) => !(marker.startsWith('session secret') && /Session(s| Storage)\//.test(where)),
    );
    judge(
      'browser’s profile: cache, history, sessions',
      `${chromiumFiles.files} files, ${chromiumFiles.bytes} bytes`,
      elsewhere,
    );
    judge(
      'screens, storages, history of the page',
      `${screens.length} pages`,
      screens.flatMap((screen, at) =>
        everything
          .inText(`screen ${at}`, screen)
          .filter(({ marker }) => !marker.startsWith('session secret')),
      ),
    );
    judge('exports', '1 file', everything.inFolder(downloads).findings);
    judge(
      'output of commands',
      `${commands.length} commands`,
      commands.flatMap(({ command, stdout, stderr }) => everything.inText(command, stdout + stderr)),
    );
    judge(
      'rpc answers',
      `${rpc.answers.length} answers`,
      rpc.answers.flatMap((answer) => everything.inText(answer.slice(0, 60), answer)),
    );
    const wires = readNetLog(netLog);
    const bytes = (which: 'sent' | 'received') => wires.reduce((sum, wire) => sum + wire[which].length, 0);
    expect(bytes('received')).toBeGreaterThan(100_000);
    judge(
      'sockets of the browser, inwards to the page',
      `${wires.length} sockets, ${bytes('received')} bytes`,
      wires.flatMap((wire, at) =>
        everything
          .inBytes(`socket ${at}`, wire.received)
          .filter(({ marker }) => !marker.startsWith('session secret')),
      ),
    );
    const sent = Buffer.concat(wires.map((wire) => wire.sent));
    for (const name of typed)
      expect(sent.toString('latin1').split(p[name]).length - 1, `${name} crosses once, inwards`).toBe(1);
    judge(
      'sockets of the browser, outwards (the typed keys: once each)',
      `${bytes('sent')} bytes`,
      everything
        .inBytes('sent', sent)
        .filter(
          ({ marker, form }) =>
            !(typed.includes(marker as never) && /raw|json|url|html/.test(form)) &&
            !marker.startsWith('session secret'),
        ),
    );

    // The searcher is worth something: it finds every one of them, in every form, in a file that has it.
    const control = folder('control');
    const controls = [
      ...markersOf(planted),
      { name: 'assumed role: secret', value: made[0]?.secret ?? '' },
      { name: 'assumed role: token', value: made[0]?.token ?? '' },
      { name: 'session secret of the console', value: secretOfPage },
    ];
    for (const [at, encode] of [
      (text: string) => text,
      (text: string) => Buffer.from(`x${text}y`).toString('base64'),
      encodeURIComponent,
      (text: string) => Buffer.from(text).toString('hex'),
    ].entries())
      writeFileSync(join(control, String(at)), controls.map(({ value }) => encode(value)).join('\n'));
    writeFileSync(
      join(control, 'wide'),
      Buffer.from(controls.map(({ value }) => value).join('\n'), 'utf16le'),
    );
    const seen = everything.inFolder(control).findings;
    for (const { name } of credentialFields)
      for (const form of ['raw', 'base64', 'url', 'hex', 'utf16'])
        expect(
          seen.some((one) => one.marker === name && one.form === form),
          `${name} as ${form}`,
        ).toBe(true);
  });

  process.stdout.write(
    `${credentialFields.length} fields × ${findings.count()} places; found:\n${findings.table()}\n`,
  );
  expect(findings.all()).toEqual([]);
});
