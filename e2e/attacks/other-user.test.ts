import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exchangeToken, type ServedConsole, serveConsole, tokenOf } from './served-console.ts';

const nobody = 65_534;
const mayBecomeNobody =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  spawnSync('setpriv', ['--version']).status === 0;

/** A folder that everybody may enter, with what the other user brings. */
let stage: string;
let served: ServedConsole;

/** Runs a program as the user nobody, with nothing of this user's environment. */
const asNobody = (file: string, args: readonly string[]) =>
  new Promise<{ code: number | null; out: string }>((resolve) => {
    const child = spawn(
      'setpriv',
      [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', file, ...args],
      { cwd: '/', env: { PATH: process.env.PATH ?? '' }, stdio: ['ignore', 'pipe', 'pipe'], timeout: 20_000 },
    );
    let out = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        out += chunk;
      });
    child.once('close', (code) => resolve({ code, out }));
  });
/** Runs a script of Node's as nobody; it prints what it got. */
const scriptAsNobody = async (source: string): Promise<string> => {
  const file = join(stage, 'attack.mjs');
  writeFileSync(file, source);
  chmodSync(file, 0o644);
  return (await asNobody(join(stage, 'node'), [file])).out;
};

beforeAll(async () => {
  if (!mayBecomeNobody) return;
  stage = mkdtempSync(join(tmpdir(), 'steward-stage-'));
  chmodSync(stage, 0o755);
  copyFileSync(process.execPath, join(stage, 'node'));
  chmodSync(join(stage, 'node'), 0o755);
  // The worst case: a profile in a folder that was there, and that everybody may read.
  const data = join(stage, 'profile');
  mkdirSync(data, { mode: 0o755 });
  served = await serveConsole({ data });
});
afterAll(async () => {
  await served?.stop();
  if (stage) rmSync(stage, { recursive: true, force: true });
});

describe.skipIf(!mayBecomeNobody)("another user's process (as root on Linux)", () => {
  test('reads and makes no file of the profile, even where its folder is open to everybody', async () => {
    const files = readdirSync(served.data, { recursive: true, withFileTypes: true });
    const names = files.map((entry) => entry.name);
    expect(names).toEqual(
      expect.arrayContaining([
        'steward.db',
        'owner.json',
        'owner.lock',
        'steward.sock',
        'sandbox.db',
        'steward.log',
      ]),
    );
    for (const entry of files) {
      const path = join(entry.parentPath, entry.name);
      const mode = (statSync(path).mode & 0o777).toString(8);
      expect([entry.name, mode]).toEqual([entry.name, entry.isDirectory() ? '700' : '600']);
      const read = entry.isDirectory() ? await asNobody('ls', [path]) : await asNobody('cat', [path]);
      expect([entry.name, read.out]).toEqual([entry.name, expect.stringMatching(/denied|No such device/)]);
    }
    expect((await asNobody('touch', [join(served.data, 'planted')])).code).not.toBe(0);
  });

  test('cannot connect to the local socket', async () => {
    const out = await scriptAsNobody(`
      import { request } from 'node:http';
      const asked = request({ socketPath: ${JSON.stringify(served.socket)}, path: '/address' }, async (answer) => {
        console.log('GOT', Buffer.concat(await answer.toArray()).toString());
      });
      asked.on('error', (error) => console.log(error.code));
      asked.end();`);
    expect(out.trim()).toBe('EACCES');
  });

  test('is not answered on the web port, not even the page', async () => {
    const out = await scriptAsNobody(`
      for (const host of ['127.0.0.1', '::ffff:127.0.0.1']) {
        const { request } = await import('node:http');
        await new Promise((resolve) => {
          const asked = request({ host, port: ${served.port}, path: '/', headers: { host: '127.0.0.1:${served.port}' } }, (answer) => {
            console.log('GOT', answer.statusCode); answer.resume().on('end', resolve);
          });
          asked.on('error', (error) => { console.log(error.code); resolve(); });
          asked.end();
        });
      }`);
    expect(out.trim().split('\n')).toEqual(['ECONNRESET', 'ECONNRESET']);
    expect((await fetch(`http://127.0.0.1:${served.port}/`)).status).toBe(200);
  });

  test('sees the address in the list of processes while a browser opens it, and can do nothing with it', async () => {
    const programs = join(stage, 'bin');
    mkdirSync(programs, { mode: 0o755 });
    // As a browser's own process does: it has the address as its argument for as long as it runs.
    writeFileSync(join(programs, 'xdg-open'), '#!/bin/sh\nsleep 8\n', { mode: 0o755 });
    const opening = await serveConsole({
      data: join(stage, 'made'),
      args: [],
      env: { DISPLAY: ':99', PATH: `${programs}:${process.env.PATH}` },
    });
    try {
      const out = await scriptAsNobody(`
        import { readdirSync, readFileSync } from 'node:fs';
        const seen = readdirSync('/proc').filter((name) => /^\\d+$/.test(name)).map((pid) => {
          try { return readFileSync('/proc/' + pid + '/cmdline', 'utf8'); } catch { return ''; }
        }).map((line) => /http:\\/\\/127\\.0\\.0\\.1:${opening.port}\\/\\?token=([\\w-]+)/.exec(line)?.[1]).find(Boolean);
        let environment = 'closed';
        try { readFileSync('/proc/${opening.pid}/environ'); environment = 'open'; } catch {}
        let got = 'nothing seen';
        if (seen) got = await fetch('http://127.0.0.1:${opening.port}/session', {
          method: 'POST',
          headers: { 'content-type': 'application/json', origin: 'http://127.0.0.1:${opening.port}' },
          body: JSON.stringify({ token: seen }),
        }).then((answer) => 'answered ' + answer.status, () => 'cut off');
        console.log(JSON.stringify({ seen: seen !== undefined, environment, got }));`);
      expect(JSON.parse(out)).toEqual({ seen: true, environment: 'closed', got: 'cut off' });
      // It was not used up either: the person's own browser gets in.
      expect((await exchangeToken(opening.port, tokenOf(opening.url))).status).toBe(200);
      expect(statSync(opening.data).mode & 0o777).toBe(0o700);
      expect((await asNobody('ls', [opening.data])).code).not.toBe(0);
      const own = spawnSync('cat', [`/proc/${opening.pid}/cmdline`], { encoding: 'utf8' }).stdout;
      expect(own).not.toContain('token');
    } finally {
      await opening.remove();
    }
  });
});
