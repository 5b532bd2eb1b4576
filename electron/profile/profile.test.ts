import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StewardError } from '../../shared/errors.ts';
import { nameInGecos } from './account-name.ts';
import { prepareProfileDirectory, profileDirectory } from './default-profile.ts';
import { folderKind, folderKindOfPath, folderKindOfType, folderWarning } from './folder-kind.ts';
import { openProfile } from './open-profile.ts';
import { ownProfile } from './own-profile.ts';
import { prepareSocketDirectory, socketPath } from './socket-path.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'steward-profile-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const problemOf = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => undefined,
    (reason) => reason,
  );
  if (!(error instanceof StewardError)) throw new Error(`not refused in words: ${error}`);
  return error.problem;
};

describe('the profile’s folder', () => {
  it('is the one named with --data, made absolute, or the system’s place', () => {
    expect(profileDirectory('some/where')).toBe(join(process.cwd(), 'some/where'));
    expect(profileDirectory()).toContain('Steward');
    expect(profileDirectory('')).toBe(profileDirectory());
  });

  it('is made for this user only, and has one name however it is spelled', async () => {
    const wanted = join(folder, 'a', 'with space', 'ünï');
    expect(await prepareProfileDirectory(wanted)).toBe(wanted);
    expect(statSync(wanted).mode & 0o777).toBe(0o700);
    symlinkSync(wanted, join(folder, 'link'));
    expect(await prepareProfileDirectory(join(folder, 'link'))).toBe(wanted);
  });

  it('keeps the permissions of a folder that was there', async () => {
    mkdirSync(join(folder, 'shared'), { mode: 0o755 });
    await prepareProfileDirectory(join(folder, 'shared'));
    expect(statSync(join(folder, 'shared')).mode & 0o777).toBe(0o755);
  });

  it.each([
    ['a file in its place', () => join(folder, 'file'), 'file of that name'],
    ['a file on the way', () => join(folder, 'file', 'below'), 'a file, not a folder'],
    ['a circle of links', () => join(folder, 'circle', 'x'), 'circle'],
    ['a name that is too long', () => join(folder, 'n'.repeat(300)), 'too long'],
    ['a place where nobody can write', () => '/proc/steward/deep', 'it does not exist and cannot be made'],
  ])('is refused in words: %s', async (_what, path, words) => {
    writeFileSync(join(folder, 'file'), '');
    symlinkSync(join(folder, 'circle'), join(folder, 'circle'));
    const problem = await problemOf(prepareProfileDirectory(path()));
    expect(problem).toMatchObject({ code: 'STORE', happened: expect.stringContaining(words) });
    expect(problem.todo).toContain('--data');
  });
});

describe('owning a profile', () => {
  const children: ReturnType<typeof spawn>[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  /** A process that tries to own the profile at once, says what came of it and stays. */
  const contender = async () => {
    const program = `
      const { ownProfile } = await import(${JSON.stringify(join(import.meta.dirname, 'own-profile.ts'))});
      const ownership = await ownProfile(${JSON.stringify(folder)}, 'web');
      process.stdout.write(JSON.stringify({ owned: ownership.owned, owner: ownership.owner }) + '\\n');
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const line = await new Promise<string>((resolve, reject) => {
      child.stdout?.once('data', (chunk) => resolve(String(chunk)));
      child.once('exit', () => reject(new Error('it ended')));
    });
    const kill = async () => {
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('exit', resolve));
    };
    return {
      ...(JSON.parse(line) as { owned: boolean; owner: { pid: number; host: string } }),
      pid: child.pid,
      kill,
    };
  };

  it('says who owns it, where it listens, and gives it up', async () => {
    const first = await ownProfile(folder, 'desktop');
    if (!first.owned) throw new Error('not owned');
    expect(JSON.parse(readFileSync(join(folder, 'owner.json'), 'utf8'))).toEqual({
      pid: process.pid,
      startedAt: first.owner.startedAt,
      host: 'desktop',
      machine: hostname(),
      socket: join(folder, 'steward.sock'),
    });
    expect(statSync(join(folder, 'owner.json')).mode & 0o777).toBe(0o600);
    expect(await ownProfile(folder)).toEqual({ owned: false, owner: first.owner });
    first.release();
    first.release();
    expect(existsSync(join(folder, 'owner.json'))).toBe(false);
    const again = await ownProfile(folder);
    expect(again.owned).toBe(true);
    if (again.owned) again.release();
  });

  it('is left also where nothing can be removed, as on a disk that has become read-only', async () => {
    const first = await ownProfile(folder);
    if (!first.owned) throw new Error('not owned');
    // What cannot be removed as a file: a folder in its place.
    rmSync(join(folder, 'owner.json'));
    mkdirSync(join(folder, 'owner.json', 'in the way'), { recursive: true });
    first.release();
    rmSync(join(folder, 'owner.json'), { recursive: true });
    const again = await ownProfile(folder);
    expect(again.owned).toBe(true);
    if (again.owned) again.release();
  });

  it('another process that owns it is named; after kill -9 the next one can own it at once', async () => {
    const other = await contender();
    expect(other.owned).toBe(true);
    expect(await ownProfile(folder)).toMatchObject({ owned: false, owner: { pid: other.pid, host: 'web' } });
    await other.kill();
    expect(existsSync(join(folder, 'owner.json'))).toBe(true); // nobody was there to remove it
    const started = performance.now();
    const mine = await ownProfile(folder);
    expect(mine).toMatchObject({ owned: true, owner: { pid: process.pid } });
    expect(performance.now() - started).toBeLessThan(500);
    if (mine.owned) mine.release();
  });

  it('of many at the same time exactly one owns it, and all others name that one', async () => {
    writeFileSync(
      join(folder, 'owner.json'),
      JSON.stringify({
        pid: 2 ** 22 - 1,
        startedAt: '2026-01-01T00:00:00.000Z',
        host: 'cli',
        machine: hostname(),
        socket: '/x',
      }),
    );
    const all = await Promise.all([contender(), contender(), contender(), contender()]);
    const owners = all.filter(({ owned }) => owned);
    expect(owners).toHaveLength(1);
    for (const { owner } of all) expect(owner.pid).toBe(owners[0]?.pid);
  });

  it.each([
    ['half written', '{"pid": 1'],
    ['of another shape', '{"pid":"root"}'],
    [
      'naming a process that is gone',
      `{"pid":4194302,"startedAt":"2026-01-01T00:00:00.000Z","host":"cli","machine":"${hostname()}","socket":"/x"}`,
    ],
  ])('an owner that cannot be told is BUSY: owner.json %s', async (_what, content) => {
    await contender();
    writeFileSync(join(folder, 'owner.json'), content);
    expect(await problemOf(ownProfile(folder))).toMatchObject({ code: 'BUSY' });
  });

  it('is not stopped by what an earlier owner left', async () => {
    writeFileSync(join(folder, 'owner.json'), 'rubbish');
    const mine = await ownProfile(folder);
    expect(mine.owned).toBe(true);
    if (mine.owned) mine.release();
  });
});

describe('the socket', () => {
  const place = { platform: 'linux', uid: 1000, runtimeDirectory: '/run/user/1000' } as const;

  it('is in the profile where its path is short enough, else in a folder of this user’s own', () => {
    expect(socketPath('/home/ann/steward', place)).toBe('/home/ann/steward/steward.sock');
    const long = `/home/${'x'.repeat(100)}`;
    expect(socketPath(long, place)).toMatch(/^\/run\/user\/1000\/steward-1000\/[0-9a-f]{24}\.sock$/);
    expect(socketPath(`${long}y`, place)).not.toBe(socketPath(long, place));
    expect(socketPath(`/home/${'ü'.repeat(45)}`, place)).toContain('/run/user/1000/');
    expect(socketPath('C:\\Users\\Ann\\Steward', { ...place, platform: 'win32' })).toMatch(
      /^\\\\\.\\pipe\\steward-[0-9a-f]{24}$/,
    );
  });

  it.each([90, 100, 104, 108, 200])(
    'is never longer than a socket may be: a folder of %i characters',
    (length) => {
      expect(Buffer.byteLength(socketPath(`/${'d'.repeat(length - 1)}`, place))).toBeLessThanOrEqual(100);
    },
  );

  const own = () => ({ platform: process.platform, uid: process.getuid?.() ?? -1, runtimeDirectory: folder });

  it('has a folder that only this user can enter', () => {
    const socket = socketPath(`/${'d'.repeat(200)}`, own());
    prepareSocketDirectory(socket, own());
    expect(statSync(join(folder, `steward-${own().uid}`)).mode & 0o777).toBe(0o700);
    prepareSocketDirectory(socket, own());
  });

  it('does not listen in a folder that somebody else could have put there', () => {
    const socket = socketPath(`/${'d'.repeat(200)}`, own());
    mkdirSync(join(folder, 'elsewhere'));
    symlinkSync(join(folder, 'elsewhere'), join(folder, `steward-${own().uid}`));
    expect(() => prepareSocketDirectory(socket, own())).toThrow('not a folder of yours');
  });

  it('makes a folder of its own that was open to others closed again', () => {
    mkdirSync(join(folder, `steward-${own().uid}`), { mode: 0o777 });
    prepareSocketDirectory(socketPath(`/${'d'.repeat(200)}`, own()), own());
    expect(statSync(join(folder, `steward-${own().uid}`)).mode & 0o777).toBe(0o700);
  });
});

describe('where the folder is', () => {
  it.each([
    ['/home/ann/Dropbox/steward', 'synced', 'Dropbox'],
    ['/Users/ann/Dropbox (Work)/s', 'synced', 'Dropbox'],
    ['C:\\Users\\ann\\OneDrive - Contoso\\Steward', 'synced', 'OneDrive'],
    ['/Users/ann/Library/Mobile Documents/com~apple~CloudDocs/s', 'synced', 'iCloud Drive'],
    ['/Users/ann/Library/CloudStorage/GoogleDrive-ann@x.org/My Drive/s', 'synced', 'a cloud drive'],
    ['/home/ann/Nextcloud/s', 'synced', 'Nextcloud'],
    ['G:\\My Drive\\steward', 'synced', 'Google Drive'],
    ['\\\\server\\share\\steward', 'network', 'a network share'],
    ['/home/ann/.local/share/Steward', 'local', undefined],
    ['/home/ann/my-dropbox-tools/s', 'local', undefined],
    ['C:\\Users\\ann\\AppData\\Local\\Steward', 'local', undefined],
    ['\\\\?\\C:\\Users\\ann', 'local', undefined],
  ])('%s is %s', (path, kind, by) => {
    expect(folderKindOfPath(path)).toMatchObject(by === undefined ? { kind } : { kind, by });
  });

  it.each([
    [0x6969, 'network', 'NFS'],
    [0xff534d42 | 0, 'network', 'CIFS'], // as a negative number
    [0xfe534d42, 'network', 'SMB2'],
    [0x65735546, 'network', 'FUSE'],
    [0x01021994, 'memory', 'tmpfs'],
    [0xef53, 'local', undefined], // ext4
    [0x9123683e, 'local', undefined], // btrfs
  ])('file system %i is %s', (type, kind, by) => {
    const found = folderKindOfType(type);
    expect(found).toMatchObject(by === undefined ? { kind } : { kind, by });
    expect(folderWarning(found) === undefined).toBe(kind === 'local');
  });

  it.skipIf(!existsSync('/dev/shm'))('asks the real file system', async () => {
    expect(await folderKind('/dev/shm')).toMatchObject({ kind: 'memory' });
    expect(await folderKind('/nonexistent')).toEqual({ kind: 'local' });
  });
});

describe('a profile', () => {
  it('starts with an id, its owner’s name and the Sandbox in dev, and keeps them', async () => {
    const first = await openProfile(folder);
    expect(first).toMatchObject({ first: true, directory: folder, file: join(folder, 'steward.db') });
    const [sandbox, ...more] = await first.store.connections.list();
    expect(more).toEqual([]);
    expect(sandbox).toMatchObject({ name: 'Sandbox', source: { kind: 'sandbox' }, region: 'eu-central-1' });
    expect(await first.store.environments.current()).toMatchObject({
      name: 'dev',
      connection: { name: 'Sandbox' },
    });
    expect(await first.store.settings.get('actor')).toMatch(/./);
    expect(statSync(first.file).mode & 0o777).toBe(0o600);
    expect(statSync(`${first.file}-wal`).mode & 0o777).toBe(0o600);
    await first.store.settings.set('actor', 'Ann Example');
    await first.close();

    const again = await openProfile(folder);
    expect(again).toMatchObject({ first: false, id: first.id });
    expect(await again.store.connections.list()).toHaveLength(1);
    expect(await again.store.settings.get('actor')).toBe('Ann Example');
    await again.close();
  });

  it('does not bring back a Sandbox that was removed', async () => {
    const first = await openProfile(folder);
    const sandbox = (await first.store.connections.list())[0];
    await first.store.environments.assign('dev', null);
    await first.store.connections.remove(sandbox?.id ?? '');
    await first.close();
    const again = await openProfile(folder);
    expect(await again.store.connections.list()).toEqual([]);
    await again.close();
  });

  it('warns about a synced folder', async () => {
    const synced = await prepareProfileDirectory(join(folder, 'Dropbox', 'steward'));
    const profile = await openProfile(synced);
    expect(profile.warnings).toEqual([
      { found: expect.stringContaining('Dropbox'), todo: expect.stringContaining('--data') },
    ]);
    await profile.close();
  });

  it('is refused in words when its file is not one', async () => {
    writeFileSync(join(folder, 'steward.db'), 'x'.repeat(5000));
    expect(await problemOf(openProfile(folder))).toMatchObject({ code: 'STORE' });
    expect(readFileSync(join(folder, 'steward.db'), 'utf8')).toBe('x'.repeat(5000));
  });
});

describe('the owner’s name', () => {
  it.each([
    ['Ann Example,,,', 'Ann Example'],
    ['Ann Example', 'Ann Example'],
    ['& Example,Room 1', 'Ann Example'],
    [',,,', undefined],
    ['', undefined],
    [' , ', undefined],
    ['42', undefined],
  ])('in %j is %s', (gecos, name) => {
    expect(nameInGecos(gecos, 'ann')).toBe(name);
  });
});
