import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

// Each test runs a real program in a home folder of its own: under a private D-Bus with a real
// gnome-keyring, with parts of that missing, or with none of it.

const has = (program: string) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
const absent = ['dbus-run-session', 'gnome-keyring-daemon'].filter((program) => !has(program));
const why = process.platform === 'linux' ? `${absent.join(' and ')} not installed` : 'Linux only';
const withKeyring = process.platform === 'linux' && absent.length === 0 ? '' : ` (skipped: ${why})`;

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'steward-keychain-'));
  mkdirSync(join(home, 'run'), { mode: 0o700 });
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const moduleUrl = pathToFileURL(join(import.meta.dirname, 'keychain.ts')).href;

/** A program that opens the keychain, runs `body` (with `keychain` in scope), and prints its result. */
const program = (body: string, timeoutMs: number): string => {
  const file = join(home, `program-${Math.random().toString(36).slice(2)}.ts`);
  writeFileSync(
    file,
    `import { existsSync, readFileSync, writeFileSync } from 'node:fs';
     import { openKeychain } from '${moduleUrl}';
     const kept = '${join(home, 'settings.json')}';
     const all = () => (existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : {});
     const settings = {
       get: async (key) => all()[key],
       set: async (key, value) => writeFileSync(kept, JSON.stringify({ ...all(), [key]: value })),
     };
     const started = performance.now();
     const keychain = await openKeychain({ service: 'Steward test', profileId: 'p1', settings, timeoutMs: ${timeoutMs} });
     const result = await (async () => { ${body} })();
     console.log(JSON.stringify({ result, state: keychain.state(), ms: performance.now() - started }));
     process.exit(0);`,
  );
  return file;
};

interface Outcome {
  readonly result: unknown;
  readonly state: {
    usable: boolean;
    backend?: string;
    part?: string;
    found?: string;
    todo?: string;
    changed?: { found: string };
  };
  /** From the program's start to the answer, and to its end as a process. */
  readonly ms: number;
  readonly wholeMs: number;
}

const run = async (
  command: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Outcome> => {
  const started = performance.now();
  const child = spawn(command[0] ?? '', command.slice(1), {
    env: {
      PATH: process.env.PATH ?? '',
      HOME: home,
      XDG_RUNTIME_DIR: join(home, 'run'),
      XDG_DATA_HOME: join(home, 'data'),
      XDG_CONFIG_HOME: join(home, 'config'),
      XDG_CACHE_HOME: join(home, 'cache'),
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  const timer = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), 25_000);
  // Not 'close': a prompter that the bus started holds the pipes for longer than anybody waits.
  await new Promise((resolve) => child.once('exit', resolve));
  clearTimeout(timer);
  const wholeMs = performance.now() - started;
  while (!out.includes('\n') && !child.stdout.readableEnded && performance.now() - started < 25_000) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  child.stdout.destroy();
  child.stderr.destroy();
  const line = out.split('\n').find((text) => text.startsWith('{'));
  if (!line) throw new Error(`no answer: ${out} ${err}`);
  return { ...(JSON.parse(line) as Omit<Outcome, 'wholeMs'>), wholeMs };
};

/** Quoted for sh. */
const quoted = (...words: string[]) => words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');

/** Runs a program under a bus of its own. `keyring` starts the daemon (or does not). */
const onDesktop = (keyring: string, body: string, options: { timeoutMs?: number; busConfig?: string } = {}) =>
  run([
    'dbus-run-session',
    ...(options.busConfig ? [`--config-file=${options.busConfig}`] : []),
    '--',
    'sh',
    '-c',
    `${keyring} ${quoted(process.execPath, program(body, options.timeoutMs ?? 8000))}`,
  ]);

const unlocked = (password = 'pw') =>
  `printf %s ${password} | gnome-keyring-daemon --unlock --components=secrets >/dev/null;`;
const locked = 'gnome-keyring-daemon --start --components=secrets >/dev/null;';

const busConfig = (services: Readonly<Record<string, string>>): string => {
  const folder = join(home, 'services');
  mkdirSync(folder, { recursive: true });
  for (const [name, exec] of Object.entries(services)) {
    writeFileSync(join(folder, `${name}.service`), `[D-BUS Service]\nName=${name}\nExec=${exec}\n`);
  }
  const file = join(home, 'bus.conf');
  writeFileSync(
    file,
    `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
      "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
     <busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
     <servicedir>${folder}</servicedir>
     <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
     </busconfig>`,
  );
  return file;
};

describe.skipIf(withKeyring !== '')(`a real keyring${withKeyring}`, () => {
  it('keeps a secret for the next start, apart from other profiles', async () => {
    const first = await onDesktop(
      unlocked(),
      `return [(await keychain.placeOf('a')).place, await keychain.set('a', 'hüsh\\n✓', 'session'), (await keychain.placeOf('a')).place, await keychain.get('a')]`,
    );
    expect(first.state).toEqual({ usable: true, backend: 'Secret Service' });
    expect(first.result).toEqual(['missing', 'keychain', 'keychain', 'hüsh\n✓']);

    const next = await onDesktop(
      unlocked(),
      `const other = await openKeychain({ service: 'Steward test', profileId: 'p2' });
       return [await keychain.get('a'), (await other.get('a')) ?? null, await keychain.delete('a'), await keychain.delete('a'),
               (await keychain.get('a')) ?? null, (await keychain.placeOf('a')).place]`,
    );
    expect(next.result).toEqual(['hüsh\n✓', null, 'deleted', 'absent', null, 'missing']);
    expect(next.state).toEqual({ usable: true, backend: 'Secret Service' });
    expect(readFileSync(join(home, 'settings.json'), 'utf8')).not.toContain('hüsh');
  });

  it('says that the keychain is another one for as long as a secret is in the earlier one', async () => {
    await onDesktop(unlocked(), `return keychain.set('a', 'x', 'refuse')`);
    const keyrings = join(home, 'data', 'keyrings');
    const earlier = join(home, 'earlier');
    renameSync(keyrings, earlier);
    for (const start of ['next', 'third']) {
      const { result, state } = await onDesktop(unlocked('other'), `return keychain.placeOf('a')`);
      expect(result, start).toMatchObject({
        place: 'elsewhere',
        found: expect.stringContaining('The keychain has changed'),
        todo: expect.stringContaining('Nothing was deleted'),
      });
      expect(state.changed?.found, start).toContain('another keychain (Secret Service)');
    }
    // Back to the earlier one: nothing was lost, and nothing is told.
    rmSync(keyrings, { recursive: true });
    renameSync(earlier, keyrings);
    const back = await onDesktop(
      unlocked(),
      `return [(await keychain.placeOf('a')).place, await keychain.get('a')]`,
    );
    expect(back.result).toEqual(['keychain', 'x']);
    expect(back.state.changed).toBeUndefined();
  });

  it('names the kind of keychain that a profile brings from elsewhere, until its secrets are entered again', async () => {
    const kept = { backend: 'macOS Keychain', marker: 'abc' };
    writeFileSync(join(home, 'settings.json'), JSON.stringify({ keychain: { ...kept, kept: { a: kept } } }));
    const { state, result } = await onDesktop(
      unlocked(),
      `const before = keychain.state();
       await keychain.set('a', 'again', 'refuse');
       return [before.changed.found, (await keychain.recheck()).changed ?? null, (await keychain.placeOf('a')).place]`,
    );
    expect(result).toEqual([expect.stringContaining('macOS Keychain'), null, 'keychain']);
    expect(state.changed).toBeUndefined();
  });

  it('says nothing about a keychain that changed while it held no secret', async () => {
    writeFileSync(join(home, 'settings.json'), '{"keychain":{"backend":"Secret Service","marker":"abc"}}');
    const { state } = await onDesktop(unlocked(), 'return null');
    expect(state).toEqual({ usable: true, backend: 'Secret Service' });
  });

  it('keeps nothing that the keychain does not take, unless memory was asked for', async () => {
    await onDesktop(unlocked(), 'return null');
    const { result } = await onDesktop(
      locked,
      `const refused = await keychain.set('a', 'secret', 'refuse').catch((error) => error.problem);
       const kept = await keychain.get('a').catch((error) => error.problem.code);
       return [refused.code, refused.unchanged, kept]`,
    );
    expect(result).toEqual(['KEYCHAIN', 'Nothing was saved.', 'KEYCHAIN']);
  });

  it('is usable again once it was unlocked, without being told', async () => {
    await onDesktop(unlocked(), `return keychain.set('a', 'earlier', 'refuse')`);
    const { result } = await onDesktop(
      locked,
      `const { execSync } = await import('node:child_process');
       const before = await keychain.get('a').catch((error) => error.problem.code);
       execSync('printf %s pw | gnome-keyring-daemon --replace --unlock --components=secrets', { stdio: 'ignore' });
       await new Promise((resolve) => setTimeout(resolve, 2100));
       return [before, await keychain.get('a')]`,
    );
    expect(result).toEqual(['KEYCHAIN', 'earlier']);
  });

  it('keeps secrets for the session only while the keyring is locked', async () => {
    await onDesktop(unlocked(), `return keychain.set('a', 'earlier', 'session')`);
    const { result, state } = await onDesktop(
      locked,
      `const refused = await keychain.get('a').catch((error) => error.problem);
       return [refused.code, await keychain.set('b', 'secret', 'session'), await keychain.get('b'), (await keychain.placeOf('b')).place,
               (await keychain.placeOf('a')).place, await keychain.delete('a'), (await keychain.recheck()).usable]`,
    );
    expect(state).toMatchObject({ usable: false, part: 'locked' });
    expect(state.todo).toContain('Unlock it');
    expect(result).toEqual(['KEYCHAIN', 'session', 'secret', 'session', 'unreachable', 'unreachable', false]);
    const after = await onDesktop(
      unlocked(),
      `return [await keychain.get('a'), (await keychain.placeOf('b')).place]`,
    );
    expect(after.result).toEqual(['earlier', 'missing']);
  });

  it('moves session secrets into the keyring once it is unlocked', async () => {
    await onDesktop(unlocked(), 'return null');
    const { result, state } = await onDesktop(
      locked,
      `const { execSync } = await import('node:child_process');
       const before = await keychain.set('b', 'secret', 'session');
       execSync('printf %s pw | gnome-keyring-daemon --replace --unlock --components=secrets', { stdio: 'ignore' });
       await keychain.recheck();
       return [before, (await keychain.placeOf('b')).place, await keychain.get('b')]`,
    );
    expect(state.usable).toBe(true);
    expect(result).toEqual(['session', 'keychain', 'secret']);
  });

  it('gives up on a prompt that nobody answers, and the program still ends at once', async () => {
    await onDesktop(unlocked(), 'return null');
    const prompting = busConfig({ 'org.gnome.keyring.SystemPrompter': '/bin/sleep 12' });
    const { state, ms, wholeMs } = await onDesktop(locked, 'return null', {
      timeoutMs: 1500,
      busConfig: prompting,
    });
    expect(state).toMatchObject({ usable: false, part: 'silent' });
    expect(ms).toBeLessThan(4000);
    expect(wholeMs).toBeLessThan(8000);
  });

  it('names a bus without a Secret Service', async () => {
    const { state, result } = await onDesktop('', `return keychain.set('a', 'x', 'session')`, {
      busConfig: busConfig({}),
    });
    expect(state).toMatchObject({ usable: false, part: 'no_service' });
    expect(state.todo).toContain('gnome-keyring');
    expect(result).toBe('session');
  });

  it('notices a keyring that goes away in the middle, and keeps the secret for the session', async () => {
    const { result, state } = await onDesktop(
      unlocked(),
      `const { readFileSync, readdirSync } = await import('node:fs');
       const first = await keychain.set('a', 'x', 'session');
       // Its words and its environment are empty while it turns itself into a daemon.
       const find = () => readdirSync('/proc').filter((pid) => /^\\d+$/.test(pid)).find((pid) => {
         try {
           return readFileSync('/proc/' + pid + '/cmdline', 'utf8').startsWith('gnome-keyring-daemon')
             && readFileSync('/proc/' + pid + '/environ', 'utf8').includes('HOME=' + process.env.HOME + '\\0');
         } catch { return false; }
       });
       let daemon;
       while (!(daemon = find())) await new Promise((resolve) => setTimeout(resolve, 20));
       process.kill(Number(daemon), 'SIGKILL');
       return [first, await keychain.set('b', 'y', 'session'), await keychain.get('b')]`,
      { busConfig: busConfig({}) },
    );
    expect(result).toEqual(['keychain', 'session', 'y']);
    expect(state).toMatchObject({ usable: false });
  });
});

describe.skipIf(process.platform !== 'linux')('without a keychain', () => {
  const keychainUse = `const refused = await keychain.get('a').catch((error) => error.problem);
     return [refused.code, refused.happened, await keychain.set('a', 'hush', 'session'), await keychain.get('a'), (await keychain.placeOf('a')).place,
             await keychain.delete('a'), (await keychain.placeOf('a')).place]`;

  it('says that there is no D-Bus, and keeps secrets for the session', async () => {
    const { state, result } = await run([process.execPath, program(keychainUse, 8000)]);
    expect(state).toMatchObject({ usable: false, part: 'no_dbus' });
    expect(state.todo).toContain('forgotten when Steward closes');
    expect(result).toEqual([
      'KEYCHAIN',
      'The secret cannot be read. There is no D-Bus session, through which a keychain would be reached.',
      'session',
      'hush',
      'session',
      'deleted',
      'unreachable',
    ]);
  });

  it.each([
    ['an address where nothing listens', 'unix:path=/nonexistent/bus'],
    ['an address that is none', 'rubbish'],
    ['an empty address', ''],
  ])('says that there is no D-Bus: %s', async (_why, address) => {
    const { state } = await run([process.execPath, program('return null', 8000)], {
      DBUS_SESSION_BUS_ADDRESS: address,
    });
    expect(state).toMatchObject({ usable: false, part: 'no_dbus' });
  });

  it('gives up on a bus that accepts and never answers, and the program still ends at once', async () => {
    const socket = join(home, 'stuck');
    const stuck = createServer((connection) => connection.on('error', () => undefined).resume());
    await new Promise<void>((resolve) => stuck.listen(socket, resolve));
    try {
      const { state, ms, wholeMs } = await run([process.execPath, program('return null', 1000)], {
        DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket}`,
      });
      expect(state).toMatchObject({ usable: false, part: 'silent' });
      expect(ms).toBeLessThan(3000);
      expect(wholeMs).toBeLessThan(6000);
    } finally {
      stuck.close();
    }
  });
});
