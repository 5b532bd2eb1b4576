import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunSummary } from '../../shared/domain/plan.ts';
import { federationRole } from '../sandbox/seed/rows.ts';
import { type CommandKit, openCommandKit } from './testing/command-kit.ts';

const cli = fileURLToPath(new URL('../cli.ts', import.meta.url));
let root: string;
const living = new Set<ChildProcess>();
const kits = new Map<string, CommandKit>();

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'steward cli '));
});
afterAll(async () => {
  for (const kit of kits.values()) await kit.close();
  for (const child of living) child.kill('SIGKILL');
  await rm(root, { recursive: true, force: true });
});

/** A folder for one test's profile; short, so that its socket fits into it. */
const profile = (name: string) => join(root, name);

const start = (data: string, ...args: string[]) => startWith({}, data, ...args);
const startWith = (env: NodeJS.ProcessEnv, data: string, ...args: string[]) => {
  const child = spawn(process.execPath, [cli, ...args, '--data', data], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...process.env,
      DISPLAY: '',
      WAYLAND_DISPLAY: '',
      NODE_NO_WARNINGS: '1',
      ...env,
    },
  });
  living.add(child);
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    said.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    said.err += chunk;
  });
  const ended = once(child, 'close').then(([code]) => {
    living.delete(child);
    return code as number | null;
  });
  return { child, said, ended };
};
/** A command that hangs is killed and says so, so that a test names it. */
const patience = 40_000;
const run = async (data: string, ...args: string[]) => {
  const { child, said, ended } = start(data, ...args);
  child.stdin.end();
  const hung = setTimeout(() => {
    said.err += `\n(killed: ${args.join(' ')} did not end within ${patience} ms)`;
    child.kill('SIGKILL');
  }, patience);
  const code = await ended;
  clearTimeout(hung);
  return { code, ...said };
};
const json = async (data: string, ...args: string[]) => {
  const { code, out, err } = await run(data, ...args, '--json');
  return { code, err, value: out === '' ? expect.fail(`nothing came out: ${err}`) : JSON.parse(out) };
};
/** Starts a command that stays, and waits for its one line. */
const ready = async (data: string, ...args: string[]) => {
  const started = start(data, ...args);
  const line = await Promise.race([
    once(createInterface({ input: started.child.stdout }), 'line').then(([text]) => text as string),
    started.ended.then((code) => {
      throw new Error(`ended with ${code}: ${started.said.err}`);
    }),
  ]);
  return { ...started, info: JSON.parse(line), line };
};
/** Commands of this process on a profile that it owns until `leave`: most of what they say needs no process. */
const inside = async (data: string): Promise<CommandKit> => {
  const kit = kits.get(data) ?? (await openCommandKit(data));
  kits.set(data, kit);
  return kit;
};
const leave = async (data: string): Promise<void> => {
  const kit = kits.get(data);
  kits.delete(data);
  await kit?.close();
};
const activityIn = async ({ json: ask }: CommandKit): Promise<RunSummary[]> =>
  (await ask('run', 'list')).value.runs;
/** What Activity shows to a process that comes and goes. */
const activity = async (data: string): Promise<RunSummary[]> => {
  try {
    return await activityIn(await inside(data));
  } finally {
    await leave(data);
  }
};

const tenant = (slug: string, people = 3) => `version: 1
slug: ${slug}
name: Acme ${slug}
tenantId: T-${slug}
environment: dev
isolation: { model: namespace, namespace: ${slug} }
identities: { federationRole: "arn:aws:iam::ACCOUNT:role/ROLE" }
people:
${Array.from({ length: people }, (_, at) => `  - { email: p${at}@${slug}.example, role: reader }`).join('\n')}
`;
/** A tenant file for the profile's own sandbox account. */
const tenantFile = async ({ json: ask }: CommandKit, slug: string, people?: number): Promise<string> => {
  const file = join(root, `${slug}.yaml`);
  const { value } = await ask('connection', 'test', 'Sandbox');
  await writeFile(
    file,
    tenant(slug, people).replace('ACCOUNT', value.test.accountId).replace('ROLE', federationRole),
  );
  return file;
};

describe('a command', () => {
  test('works on a fresh profile and shows up in Activity', async () => {
    const data = profile('fresh');
    expect(await run(data, 'tenant', 'list')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^SLUG +NAME +STATUS.*\n$/),
      err: expect.stringContaining('steward tenant onboard'),
    });
    const kit = await inside(data);
    expect(await kit.json('connection', 'list')).toMatchObject({
      code: 0,
      err: '',
      value: { connections: [{ name: 'Sandbox', environments: ['dev'] }] },
    });
    const runs = await activityIn(kit);
    await leave(data);
    expect(runs.map(({ kind, state, origin }) => [kind, state, origin])).toEqual([
      ['run list', 'running', 'cli'],
      ['connection list', 'done', 'cli'],
      ['tenant list', 'done', 'cli'],
    ]);
  });

  test('that is misspelt exits with 64 and makes no profile', async () => {
    const data = profile('usage');
    const lines = [
      ['tenant', 'lsit'],
      ['serve', '--port', 'x'],
      ['tenant', 'onboard'],
      ['tenant', 'onboard', '-f', 'x.yaml'],
    ];
    for (const said of await Promise.all(lines.map((args) => run(data, ...args))))
      expect(said).toMatchObject({ code: 64, out: '', err: expect.stringMatching(/./) });
    expect(existsSync(join(data, 'steward.db'))).toBe(false);
  });

  test('that fails says what happened and what to do, to people and to programs', async () => {
    const kit = await inside(profile('fresh'));
    expect(await kit.run('tenant', 'list', '--connection', 'nowhere')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/no connection named nowhere[\s\S]*Sandbox/),
    });
    expect(await kit.json('tenant', 'show', 'nobody')).toMatchObject({
      code: 1,
      value: { error: { code: 'NOT_FOUND' } },
    });
    expect((await activityIn(kit)).find(({ state }) => state === 'failed')).toBeTruthy();
    await leave(profile('fresh'));
  });

  test('whose reader goes away ends as it would have', async () => {
    const { child, ended } = start(profile('fresh'), 'run', 'list');
    child.stdout.destroy();
    child.stdin.end();
    expect(await ended).toBe(0);
  });

  test('shares the profile with others that run at the same time', async () => {
    const data = profile('fresh');
    const all = await Promise.all(Array.from({ length: 4 }, () => run(data, 'tenant', 'list', '--json')));
    expect(all.map(({ code, err }) => [code, err])).toEqual(Array(4).fill([0, expect.any(String)]));
  });
});

describe('tenant onboard', () => {
  test('plans, applies, and has nothing to do the second time', async () => {
    const data = profile('onboard');
    const kit = await inside(data);
    const file = await tenantFile(kit, 'acme');
    const dry = await kit.run('tenant', 'onboard', '-f', file, '--dry-run', '--detailed-exitcode');
    expect(dry).toMatchObject({
      code: 2,
      out: expect.stringMatching(/\+ .*p0@acme\.example[\s\S]*Plan: \d+ to add/),
    });
    expect((await kit.json('tenant', 'list')).value.tenants).toEqual([]);

    // Another process, working through this one.
    const applied = await json(data, 'tenant', 'onboard', '-f', file, '--yes');
    expect(applied).toMatchObject({ code: 0, value: { nothingToDo: false, run: { state: 'done' } } });
    expect(applied.err).toContain('is done');
    expect((await kit.json('tenant', 'show', 'acme')).value.tenant).toMatchObject({
      status: 'live',
      people: 3,
    });

    const again = await kit.run('tenant', 'onboard', '-f', file, '--dry-run', '--detailed-exitcode');
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('Nothing to do') });
    const exported = join(root, 'exported.yaml');
    await writeFile(exported, (await kit.run('tenant', 'export', 'acme')).out);
    expect((await kit.run('tenant', 'onboard', '-f', exported, '--yes')).out).toContain('Nothing to do');

    const runs = await activityIn(kit);
    expect(runs.filter(({ type }) => type === 'plan')).toMatchObject([
      { id: applied.value.run.id, origin: 'cli' },
    ]);
    expect((await kit.run('run', 'show', applied.value.run.id)).out).toMatch(
      /State +done[\s\S]*p0@acme\.example/,
    );
  }, 120_000);

  test('is followed by suspend and resume, each planned, applied, and refused the second time', async () => {
    const kit = await inside(profile('onboard'));
    const dry = await kit.run('tenant', 'suspend', 'acme', '--dry-run', '--detailed-exitcode');
    expect(dry).toMatchObject({ code: 2, out: expect.stringContaining('p0@acme.example') });
    expect(await kit.run('tenant', 'suspend', 'acme')).toMatchObject({
      code: 64,
      err: expect.stringContaining('--yes'),
    });
    const status = async () => (await kit.json('tenant', 'show', 'acme')).value.tenant.status;
    expect(await status()).toBe('live');

    const suspended = await kit.json('tenant', 'suspend', 'acme', '--yes');
    expect(suspended).toMatchObject({ code: 0, value: { run: { state: 'done', kind: 'tenant.suspend' } } });
    expect(await status()).toBe('suspended');
    expect(await kit.run('tenant', 'suspend', 'acme', '--yes')).toMatchObject({
      code: 1,
      err: expect.stringContaining('suspended already'),
    });

    expect(await kit.run('tenant', 'resume', 'acme', '--yes')).toMatchObject({ code: 0 });
    expect(await status()).toBe('live');
    expect(await kit.run('tenant', 'resume', 'acme', '--yes')).toMatchObject({
      code: 1,
      err: expect.stringContaining('not suspended'),
    });
  }, 120_000);

  test('is offboarded over a kill, restored, offboarded again and deleted for good', async () => {
    const data = profile('onboard');
    const own = await inside(data);
    const shown = async ({ json: ask }: CommandKit) => (await ask('tenant', 'show', 'acme')).value.tenant;
    expect(await own.run('tenant', 'offboard', 'acme', '--yes')).toMatchObject({
      code: 1,
      err: expect.stringContaining('was never read'),
    });
    await own.run('directory', 'sync');
    expect(await own.run('tenant', 'delete', 'acme', '--yes')).toMatchObject({
      code: 1,
      err: expect.stringContaining('is not offboarded'),
    });

    await leave(data);
    const killed = startWith(
      { STEWARD_FAULT: 'kill@step.sent:3' },
      data,
      'tenant',
      'offboard',
      'acme',
      '--yes',
    );
    killed.child.stdin.end();
    // It died without a word: what happened is known from the journal alone.
    expect(await killed.ended).not.toBe(0);
    const kit = await inside(data);
    const [first] = (await activityIn(kit)).filter(({ kind }) => kind === 'tenant.offboard');
    expect(first).toMatchObject({ state: 'interrupted' });
    expect(await kit.run('run', 'resume', first?.id ?? '')).toMatchObject({ code: 0 });
    const offboarded = await shown(kit);
    expect(offboarded).toMatchObject({ status: 'offboarded', offboarded: { from: 'live' } });
    expect(offboarded.offboarded.memberships).toBe(offboarded.people);

    expect(await kit.run('tenant', 'restore', 'acme', '--yes')).toMatchObject({ code: 0 });
    // Nothing of the document is missing, and nothing is there beyond it.
    const again = await kit.run('tenant', 'onboard', '-f', join(root, 'exported.yaml'), '--yes');
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('Nothing to do') });

    await kit.run('tenant', 'offboard', 'acme', '--yes');
    await kit.run('directory', 'sync', '--full');
    expect(await kit.run('tenant', 'delete', 'acme')).toMatchObject({
      code: 64,
      err: expect.stringContaining('--yes'),
    });
    expect(await kit.run('tenant', 'delete', 'acme', '--yes')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Delete namespace acme'),
    });
    expect(await shown(kit)).toMatchObject({ status: 'deleted' });
  }, 120_000);

  test('licences are advised about, priced and forecast, and changed only as advised', async () => {
    const kit = await inside(profile('licences'));
    const unread = await kit.run('licence', 'advise');
    expect(unread).toMatchObject({ code: 0, out: expect.stringContaining('never read: nothing is advised') });
    expect(unread.out).toMatch(/SPICE +not known: the account was not read yet/);
    expect(unread.out).not.toContain('GB come with the seats');
    await kit.run('directory', 'sync');
    await kit.run('usage', 'sync');
    const { advice } = (await kit.json('licence', 'advise', '--only', 'suggested')).value;
    expect(advice.seats.length).toBe(advice.total);
    expect(advice.total).toBeGreaterThan(0);
    const said = await kit.run('licence', 'advise', '--only', 'suggested');
    expect(said.out).toContain('check your contract');
    for (const { userName } of advice.seats) expect(said.out).toContain(userName);

    await kit.run('licence', 'prices', '--set', 'reader=2.50', '--set', 'currency=EUR');
    expect((await kit.run('licence', 'prices')).out).toMatch(/reader +EUR 2\.50[\s\S]*Set by/);
    expect((await kit.run('licence', 'forecast', '--role', 'reader')).out).toContain(
      '50 more people would cost EUR 125 a month.',
    );
    expect((await kit.run('licence', 'prices', '--reset')).out).toMatch(/reader +\$3/);

    const [first] = advice.seats;
    const dry = await kit.run(
      'licence',
      'change',
      '--remove',
      first.userName,
      '--dry-run',
      '--detailed-exitcode',
    );
    expect(dry).toMatchObject({
      code: 2,
      out: expect.stringContaining(`Delete the account ${first.userName}`),
    });
    expect(await kit.run('licence', 'change', '--remove', 'nobody', '--dry-run')).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no account "nobody"'),
    });
    expect(await kit.run('licence', 'change', '--lower', first.userName, '--yes')).toMatchObject({
      code: 1,
      err: expect.stringContaining('is not advised to be given a lower role'),
    });
  }, 120_000);

  const broken: readonly [why: string, text: string, words: RegExp][] = [
    ['is no YAML', 'a: [1', /line \d+, column \d+/],
    ['has a key twice', 'version: 1\nslug: a\nslug: b\n', /line 3, column 1/],
    ['has a bad slug', tenant('ok-slug').replace('slug: ok-slug', 'slug: "Bad Slug!"'), /line 2, column/],
    [
      'has a bad e-mail',
      tenant('mails').replace('p1@mails.example', 'nobody'),
      /people\.1\.email.*line \d+, column/,
    ],
    ['is empty', '', /empty/],
  ];
  test.each(broken)('refuses a file that %s, with the place', async (_why, text, words) => {
    const kit = await inside(profile('broken'));
    const file = join(root, 'broken.yaml');
    await writeFile(file, text);
    expect(await kit.run('tenant', 'onboard', '-f', file, '--yes')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(words),
    });
  });

  test('of invited people prints each link once; after a kill nobody is invited twice, and a lost link is said', async () => {
    const data = profile('links');
    const file = join(root, 'guests.yaml');
    await writeFile(
      file,
      `version: 1
slug: guests
name: Guests
tenantId: T-guests
environment: dev
isolation: { model: shared }
identities: { kind: native, federatedOnly: false }
people:
${[1, 2, 3, 4].map((at) => `  - { email: g${at}@guests.example, role: reader }`).join('\n')}
`,
    );
    // Answered and not yet written down: the link was in the memory of the process alone.
    const { child, said, ended } = startWith(
      { STEWARD_FAULT: 'kill@step.sent:5' },
      data,
      ...['tenant', 'onboard', '-f', file, '--yes'],
    );
    child.stdin.end();
    expect(await ended, said.err).not.toBe(0);
    expect(said.out).not.toContain('https://');
    const kit = await inside(data);
    const killed = (await activityIn(kit)).find(({ state }) => state === 'interrupted');
    const resumed = await kit.json('run', 'resume', killed?.id ?? '');
    expect(resumed).toMatchObject({ code: 0, value: { run: { state: 'done' } } });
    const { invitations = [] } = resumed.value as { invitations?: { email: string; link: string }[] };
    const lost = /No link is at hand for (.*): it was shown/.exec(resumed.err)?.[1]?.split(', ') ?? [];
    expect([...invitations.map(({ email }) => email), ...lost].sort()).toEqual(
      [1, 2, 3, 4].map((at) => `g${at}@guests.example`),
    );
    expect(lost.length, 'some had been sent before the kill').toBeGreaterThan(0);
    expect((await kit.run('tenant', 'onboard', '-f', file, '--yes')).out).not.toContain('https://');
    await leave(data);
  });

  test('is cancelled between steps by Ctrl-C, and resumed', async () => {
    const data = profile('cancel');
    const file = await tenantFile(await inside(data), 'slow', 40);
    await leave(data);
    const sandbox = await ready(data, 'sandbox', '--latency-ms', '60');
    const onboarding = start(data, 'tenant', 'onboard', '-f', file, '--yes');
    await expect.poll(() => onboarding.said.err, { timeout: 60_000 }).toContain('✓');
    onboarding.child.kill('SIGINT');
    expect(await onboarding.ended).toBe(1);
    const [, id = ''] = /steward run resume (\S+)/.exec(onboarding.said.err) ?? [];
    const kit = await inside(data);
    expect((await kit.json('run', 'show', id)).value.run.state).toBe('cancelled');
    expect(await kit.run('run', 'resume', id)).toMatchObject({
      code: 0,
      err: expect.stringContaining('is done'),
    });
    expect(await kit.run('run', 'resume', id), 'a run that is done').toMatchObject({
      code: 0,
      err: 'This run is done. There is nothing left to resume.\n',
    });
    await leave(data);
    sandbox.child.kill('SIGTERM');
    expect(await sandbox.ended).toBe(0);
  }, 150_000);
});

describe('an environment', () => {
  test('is given a connection and loses it again, by name and in words', async () => {
    const kit = await inside(profile('environment'));
    expect((await kit.run('environment', 'list')).out).toMatch(
      /^ENVIRONMENT[\s\S]*dev +Development +Sandbox/,
    );
    expect(await kit.run('environment', 'assign', 'test', 'sandbox')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/test +Test +Sandbox/),
    });
    expect((await kit.json('connection', 'list')).value.connections[0].environments).toEqual(['dev', 'test']);
    expect(await kit.json('environment', 'assign', 'test', '--none')).toMatchObject({
      code: 0,
      value: { environment: { name: 'test', connection: null } },
    });
    expect(await kit.run('environment', 'assign', 'test', 'nobody')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/no connection named nobody[\s\S]*There are: Sandbox/),
    });
    expect(await kit.run('environment', 'assign', 'nowhere', 'Sandbox')).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no environment “nowhere”'),
    });
  }, 60_000);
});

describe('serve', () => {
  test('prints one line, answers, lets others work through it, and ends tidily', async () => {
    const data = profile('serve');
    const { child, said, ended, info } = await ready(data, 'serve', '--no-open');
    expect(info).toEqual({
      ready: true,
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/),
      sandbox: {
        endpoints: {
          quicksight: expect.stringMatching(/^http:\/\/127/),
          sts: expect.stringMatching(/^http:\/\/127/),
          cloudtrail: expect.stringMatching(/^http:\/\/127/),
          s3: expect.stringMatching(/^http:\/\/127/),
        },
        accountId: expect.stringMatching(/^\d{12}$/),
        region: expect.stringMatching(/^[a-z]+-[a-z]+-\d$/),
      },
      pid: child.pid,
    });
    expect((await fetch(info.url)).headers.get('content-security-policy')).toContain("default-src 'none'");
    expect((await json(data, 'connection', 'list')).value.connections).toHaveLength(1);

    const second = await run(data, 'serve', '--no-open');
    expect(second).toMatchObject({ code: 1, out: '', err: expect.stringContaining(`process ${child.pid}`) });
    const third = await json(data, 'serve', '--no-open');
    expect(third).toMatchObject({
      code: 1,
      err: expect.stringContaining(`process ${child.pid}`),
      value: { ready: true, open: 'already', pid: child.pid, sandbox: info.sandbox },
    });
    expect((await fetch(third.value.url)).status, 'the address in it opens the console').toBe(200);
    const [fresh = ''] = /http:\S+/.exec(second.err) ?? [];
    expect([503, 200]).toContain((await fetch(fresh)).status);

    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(said.out.trim().split('\n')).toHaveLength(1);
    expect(await readdir(data)).not.toContain('steward.sock');
    const runs = await activity(data);
    expect(runs.find(({ kind }) => kind === 'serve')).toMatchObject({
      state: 'done',
    });
  }, 60_000);

  test('on a taken port says so', async () => {
    const data = profile('port');
    const first = await ready(profile('serve'), 'serve', '--no-open');
    const { port } = new URL(first.info.url);
    expect(await run(data, 'serve', '--no-open', '--port', port)).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining(`Port ${port} is in use`),
    });
    first.child.kill('SIGTERM');
    await first.ended;
  }, 60_000);
});

describe('sandbox', () => {
  test('serves alone, beside other commands, and shows up in Activity', async () => {
    const data = profile('sandbox');
    const { child, said, ended, info } = await ready(data, 'sandbox', '--seed', 'empty');
    expect(info).toEqual({
      ready: true,
      endpoints: {
        quicksight: expect.stringMatching(/^http/),
        sts: expect.stringMatching(/^http/),
        cloudtrail: expect.stringMatching(/^http/),
        s3: expect.stringMatching(/^http/),
      },
      accountId: expect.any(String),
      region: expect.any(String),
      pid: child.pid,
    });
    expect(await (await inside(data)).run('connection', 'test', 'Sandbox')).toMatchObject({
      code: 0,
      out: expect.stringContaining('✓'),
    });
    await leave(data);
    expect(await run(data, 'sandbox')).toMatchObject({
      code: 1,
      err: expect.stringContaining(`Process ${child.pid}`),
    });
    const states = async () =>
      (await activity(data)).filter(({ kind }) => kind === 'sandbox').map(({ state }) => state);
    // The commands above opened and left the profile meanwhile.
    expect(await states()).toEqual(['failed', 'running']);
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(said.out.trim().split('\n')).toHaveLength(1);
    expect(await states()).toEqual(['failed', 'done']);
  }, 60_000);

  test.concurrent.each([
    ['{', /is not JSON/],
    ['{}', /not a list|expected array/],
    ['[{"operation":"ListUsers","fault":{"type":"explode"}}]', /0\.fault/],
  ])('refuses the faults file %s', async (text, words) => {
    const folder = await mkdtemp(join(root, 'faults '));
    const faults = join(folder, 'faults.json');
    await writeFile(faults, text);
    expect(await run(join(folder, 'profile'), 'sandbox', '--faults', faults)).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(words),
    });
  });
});

test('doctor checks this computer and says what to do', async () => {
  const { value } = await (await inside(profile('fresh'))).json('doctor');
  expect(value.checks.map(({ id }: { id: string }) => id)).toEqual(
    expect.arrayContaining(['node', 'keychain', 'sqlite', 'clock', 'disk', 'folder']),
  );
}, 60_000);

test('doctor checks everything else where the profile cannot be opened', async () => {
  const data = join(root, 'no-folder');
  await writeFile(data, '');
  const { code, value } = await json(data, 'doctor');
  expect(code).toBe(1);
  expect(value.checks).toHaveLength(11);
  expect(value.checks.find(({ id }: { id: string }) => id === 'profile')).toMatchObject({
    state: 'failed',
    found: expect.stringContaining('there is a file of that name'),
  });
});

test.runIf(process.platform === 'linux')(
  'without a home folder no profile is made where one stands',
  async () => {
    const cwd = await mkdtemp(join(root, 'here '));
    const child = spawn(process.execPath, [cli, 'tenant', 'list'], {
      cwd,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: process.env.PATH ?? '', HOME: '', NODE_NO_WARNINGS: '1' },
    });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    expect((await once(child, 'close'))[0]).toBe(1);
    expect(said).toMatch(/home folder is not known[\s\S]*--data/);
    expect(await readdir(cwd)).toEqual([]);
  },
);
