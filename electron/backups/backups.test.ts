import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { features } from '../connections/feature-policies.ts';
import { createBackupsService } from './backups-service.ts';
import { type BackupKit, openBackupKit, refusal } from './testing/backup-kit.ts';
import { makeDueBackups } from './watch-schedules.ts';

/** All files below a folder, by their path in it. */
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();
const chunksIn = (folder: string): string[] =>
  filesIn(join(folder, 'chunks')).map((name) => join('chunks', name));

describe('a backup of an account', () => {
  let kit: BackupKit;
  beforeAll(async () => {
    kit = await openBackupKit({ seed: 'promotion' });
  });
  afterAll(() => kit.close());

  it('holds what the account holds, verified, and the next one writes only what changed', async () => {
    const first = await kit.create();
    expect(first.backup).toMatchObject({ state: 'here', damage: null, accountId: '111122223333' });
    expect(first.backup.verifiedAt).not.toBeNull();
    expect(first.chunks.reused).toBe(0);
    const before = chunksIn(kit.place);
    expect(before).toHaveLength(first.chunks.written);

    const second = await kit.create();
    expect(second.chunks).toEqual({ written: 0, reused: first.chunks.written });
    expect(second.backup.written).toBe(0);

    await kit.sandbox.quicksight().updateDashboardLinks({
      AwsAccountId: '111122223333',
      DashboardId: 'sales-overview',
      LinkEntities: [],
    });
    const theme = await kit.sandbox.quicksight().listThemes({ AwsAccountId: '111122223333', Type: 'CUSTOM' });
    const id = theme.ThemeSummaryList?.[0]?.ThemeId ?? '';
    await kit.sandbox.quicksight().updateTheme({
      AwsAccountId: '111122223333',
      ThemeId: id,
      BaseThemeId: 'CLASSIC',
      Name: 'Another name',
    });
    const third = await kit.create();
    expect(third.chunks.written).toBeGreaterThanOrEqual(1);
    expect(third.chunks.reused).toBeGreaterThanOrEqual(first.chunks.written - 2);
    const { backups } = await kit.backups.list({}, kit.call);
    expect(backups.map((one) => one.id)).toEqual([third.backup.id, second.backup.id, first.backup.id]);
    for (const { id } of backups)
      expect(await kit.backups.verify({ backup: id }, kit.call)).toMatchObject({ whole: true, lost: [] });
  });

  it('says nothing of the account to who has no key: not names, not ids, not known hashes', async () => {
    const everything = filesIn(kit.place).map((name) =>
      readFileSync(join(kit.place, name)).toString('latin1'),
    );
    for (const word of ['sales', 'dashboard', 'quicksight', '111122223333', 'eu-central-1'])
      expect(everything.some((text) => text.toLowerCase().includes(word))).toBe(false);
  });

  it('calls nothing but what its policy allows', async () => {
    await kit.sandbox.control({ resetStats: true });
    await kit.create();
    const { operations } = await kit.sandbox.control();
    const allowed = new Set<string>(features.find(({ feature }) => feature === 'back_up_accounts')?.actions);
    const called = Object.keys(operations).filter((name) => (operations[name]?.calls ?? 0) > 0);
    expect(called.length).toBeGreaterThan(20);
    expect(called.filter((name) => !allowed.has(`quicksight:${name}`))).toEqual([]);
  });

  it('keeps no recovery key in the profile', async () => {
    const groups = kit.recoveryKey.split('-');
    const held = readdirSync(kit.directory, { recursive: true, encoding: 'utf8' })
      .map((name) => join(kit.directory, name))
      .filter((file) => statSync(file).isFile())
      .map((file) => readFileSync(file).toString('latin1'))
      .join('\n');
    expect(held.includes(kit.recoveryKey)).toBe(false);
    expect(held.includes(groups.join(''))).toBe(false);
  });

  it('opens from an empty profile with the recovery key alone, by whatever hand it was typed', async () => {
    const { backups: known } = await kit.backups.list({}, kit.call);
    const other = await openBackupKit({ seed: 'empty' });
    try {
      const chosen = { place: kit.place, backup: known[0]?.id ?? '' };
      expect(await refusal(other.backups.verify(chosen, other.call))).toMatchObject({ code: 'KEYCHAIN' });
      expect(
        await other.backups.verify({ ...chosen, recoveryKey: kit.recoveryKey.toLowerCase() }, other.call),
      ).toMatchObject({ whole: true });
      const listed = await other.backups.list({ place: kit.place, recoveryKey: kit.recoveryKey }, other.call);
      expect(listed.backups.map(({ id }) => id)).toEqual(known.map(({ id }) => id));
      expect(listed.backups[0]).toMatchObject({ assets: known[0]?.assets, connection: { id: null } });
      expect(
        await refusal(other.backups.verify({ ...chosen, recoveryKey: other.recoveryKey }, other.call)),
      ).toMatchObject({ code: 'BAD_INPUT', happened: expect.stringMatching(/does not open/) });
      expect(
        await refusal(other.backups.verify({ ...chosen, recoveryKey: 'AAAA-BBBB' }, other.call)),
      ).toMatchObject({ code: 'BAD_INPUT', happened: expect.stringMatching(/mistyped/) });
      expect(await refusal(other.create(kit.place))).toMatchObject({
        code: 'CONFLICT',
        happened: expect.stringMatching(/another set/),
      });
    } finally {
      await other.close();
    }
  });

  it('opens with the recovery key when the keychain has lost its own, and can be taken over again', async () => {
    const copy = join(kit.directory, 'copy');
    cpSync(kit.place, copy, { recursive: true });
    const kept = new Map(kit.keychain);
    kit.keychain.clear();
    const [newest] = (await kit.backups.list({}, kit.call)).backups;
    expect(await refusal(kit.create())).toMatchObject({
      code: 'KEYCHAIN',
      todo: expect.stringMatching(/recovery/),
    });
    const opened = await kit.backups.verify(
      { backup: newest?.id ?? '', place: copy, recoveryKey: kit.recoveryKey },
      kit.call,
    );
    expect(opened.whole).toBe(true);
    await kit.backups.adopt({ place: copy, recoveryKey: kit.recoveryKey }, kit.call);
    expect((await kit.create(copy)).chunks.written).toBe(0);
    kit.keychain.clear();
    for (const [name, value] of kept) kit.keychain.set(name, value);
    // What the keychain had before opens what was written before.
    expect((await kit.backups.verify({ backup: newest?.id ?? '' }, kit.call)).whole).toBe(true);
  });
});

describe('a backup that somebody or something damaged', () => {
  let kit: BackupKit;
  let backup: string;
  let older: string;
  let whole: string;
  beforeAll(async () => {
    kit = await openBackupKit();
    older = (await kit.create()).backup.id;
    backup = (await kit.create()).backup.id;
    whole = join(kit.directory, 'whole');
    cpSync(kit.place, whole, { recursive: true });
  });
  afterEach(() => {
    rmSync(kit.place, { recursive: true, force: true });
    cpSync(whole, kit.place, { recursive: true });
  });
  afterAll(() => kit.close());

  const verify = () => kit.backups.verify({ backup }, kit.call);
  const at = (name: string) => join(kit.place, name);
  const manifest = () => at(`manifests/${backup}.backup`);
  const firstChunk = () => at(chunksIn(kit.place)[0] ?? '');
  const turn = (file: string, position: number) => {
    const bytes = readFileSync(file);
    const index = position < 0 ? bytes.length + position : position;
    bytes[index] = (bytes[index] ?? 0) ^ 1;
    writeFileSync(file, bytes);
  };

  it.each<[what: string, harm: () => void]>([
    ['a bit turned in a document', () => turn(firstChunk(), 30)],
    ['a bit turned in its tag', () => turn(firstChunk(), -1)],
    ['a document cut off', () => writeFileSync(firstChunk(), readFileSync(firstChunk()).subarray(0, 40))],
    ['an empty document', () => writeFileSync(firstChunk(), '')],
    ['a document that is gone', () => rmSync(firstChunk())],
    ['a document a thousand times its size', () => writeFileSync(firstChunk(), Buffer.alloc(50_000_000))],
    [
      'two documents that changed places',
      () => {
        const [one = '', two = ''] = chunksIn(kit.place);
        renameSync(at(one), at('aside'));
        renameSync(at(two), at(one));
        renameSync(at('aside'), at(two));
      },
    ],
  ])('names the assets that are lost: %s', async (_, harm) => {
    harm();
    const found = await verify();
    expect(found.whole).toBe(false);
    expect(found.lost.length).toBeGreaterThan(0);
    expect(found.lost.every(({ name, why }) => name !== '' && why.endsWith('.'))).toBe(true);
    const { backups } = await kit.backups.list({}, kit.call);
    expect(backups.find(({ id }) => id === backup)).toMatchObject({
      verifiedAt: null,
      damage: expect.any(Array),
    });
    // The next backup finds it so, and writes it anew: everything is whole again.
    expect((await kit.create()).chunks.written).toBeGreaterThan(0);
    expect((await verify()).whole).toBe(true);
  });

  it.each<[what: string, harm: () => void, says: RegExp]>([
    [
      'a manifest cut off',
      () => writeFileSync(manifest(), readFileSync(manifest()).subarray(0, -20)),
      /damaged, cut off/,
    ],
    ['a bit turned in it', () => turn(manifest(), 100), /damaged/],
    ['an empty one', () => writeFileSync(manifest(), ''), /damaged/],
    [
      'an older one in its place',
      () => cpSync(at(`manifests/${older}.backup`), manifest()),
      /not the one that was written under this name/,
    ],
    ['one that is gone', () => rmSync(manifest()), /no backup/],
    ['a key file that is no JSON', () => writeFileSync(at('set.json'), 'hello'), /damaged, or of a newer/],
    [
      'a key file of another version',
      () => writeFileSync(at('set.json'), '{"format":"steward-account-backups","version":2}'),
      /newer Steward/,
    ],
    ['a key file that is too large', () => writeFileSync(at('set.json'), ' '.repeat(100_000)), /damaged/],
    ['a key file that is gone', () => rmSync(at('set.json')), /no account backups/],
  ])('refuses %s in words', async (_, harm, says) => {
    harm();
    expect((await refusal(verify())).happened).toMatch(says);
  });

  it('does not open a key file whose wrapped key was changed', async () => {
    const file = JSON.parse(readFileSync(at('set.json'), 'utf8'));
    file.wraps[0].sealed = file.wraps[1].sealed;
    writeFileSync(at('set.json'), JSON.stringify(file));
    expect(await refusal(verify())).toMatchObject({ code: 'KEYCHAIN' });
  });

  it('notices that another manifest of the very same name was put in its place', async () => {
    const record = await kit.store.accountBackups.get(backup);
    await kit.store.accountBackups.remove([backup]);
    if (record === null) throw new Error('The backup is not known');
    await kit.store.accountBackups.add({ ...record, digest: 'f'.repeat(64) });
    expect(await refusal(verify())).toMatchObject({
      code: 'CONFLICT',
      happened: expect.stringMatching(/another one in its place/),
    });
    await kit.store.accountBackups.remove([backup]);
    await kit.store.accountBackups.add(record);
  });

  it('lists one that is not there any more as that, and what a stranger put there not at all', async () => {
    rmSync(manifest());
    writeFileSync(at('manifests/notes.txt'), 'hello');
    writeFileSync(at('manifests/20260101-000000-aaaaaa.backup'), 'hello');
    const { backups } = await kit.backups.list({}, kit.call);
    expect(backups.find(({ id }) => id === backup)).toMatchObject({ state: 'missing' });
    expect(backups.some(({ id }) => id.includes('aaaaaa'))).toBe(false);
  });
});

describe('a backup that is cut off', () => {
  let kit: BackupKit;
  afterEach(() => kit.close());

  it('is none, and the next one goes on with what it had written', async () => {
    kit = await openBackupKit();
    const { service } = createBackupsService({
      ...kit.deps,
      // The process is gone right before the manifest is written.
      openPlace: async (address) => {
        const place = await kit.deps.openPlace(address);
        return {
          ...place,
          write: async (name, bytes, replace) => {
            if (name.startsWith('manifests/')) throw new Error('killed');
            await place.write(name, bytes, replace);
          },
        };
      },
    });
    await expect(service.create({ connectionId: kit.connectionId }, kit.call)).rejects.toThrow('killed');
    const written = chunksIn(kit.place).length;
    expect(written).toBeGreaterThan(0);
    expect((await kit.backups.list({}, kit.call)).backups).toEqual([]);
    // Half a file, as a kill leaves it.
    mkdirSync(join(kit.place, 'chunks', 'zz'), { recursive: true });
    writeFileSync(join(kit.place, 'chunks', 'zz', 'x.1234.part'), 'half');
    mkdirSync(join(kit.place, 'manifests'), { recursive: true });
    writeFileSync(join(kit.place, 'manifests', '20260101-000000-aaaaaa.backup.1234.part'), 'half');
    const { chunks, backup } = await kit.create();
    expect(chunks).toMatchObject({ reused: written });
    expect(existsSync(join(kit.place, 'chunks', 'zz', 'x.1234.part'))).toBe(false);
    expect((await kit.backups.verify({ backup: backup.id }, kit.call)).whole).toBe(true);
  });

  it('keeps by name what the service refuses to describe, and says what it refused to list', async () => {
    kit = await openBackupKit();
    const denied = {
      type: 'error',
      name: 'AccessDeniedException',
      status: 403,
      message: 'not authorized',
    } as const;
    await kit.sandbox.control({
      faults: [
        { operation: 'ListTopics', fault: denied },
        { operation: 'DescribeDataSource', fault: denied },
      ],
    });
    const { byNameOnly, backup } = await kit.create();
    expect(byNameOnly).toContainEqual({ what: 'list', name: 'topics', why: expect.any(String) });
    expect(byNameOnly.some(({ what, why }) => what === 'data_source' && why.includes('refused'))).toBe(true);
    expect(backup.byName).toBe(byNameOnly.length);
    await kit.sandbox.control({ faults: [{ operation: 'ListDashboards', fault: denied }] });
    await expect(kit.create()).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect((await kit.backups.list({}, kit.call)).backups).toHaveLength(1);
  });

  it('lets go what the rules do not keep, and of documents only what no backup names', async () => {
    let now = Date.UTC(2026, 10, 1, 2);
    kit = await openBackupKit({ now: () => new Date(now) });
    await kit.backups.saveRules(
      { connectionId: kit.connectionId, retention: { last: 1, daily: 2, weekly: 0, monthly: 0 } },
      kit.call,
    );
    const first = await kit.create();
    now += 1000;
    const again = await kit.create();
    expect(again.pruned).toEqual([first.backup.id]);
    const ids = [again.backup.id];
    for (let day = 0; day < 3; day += 1) {
      now += 24 * 3_600_000;
      ids.push((await kit.create()).backup.id);
    }
    const { backups } = await kit.backups.list({}, kit.call);
    expect(backups.map(({ id }) => id)).toEqual(ids.slice(-2).reverse());
    expect(filesIn(join(kit.place, 'manifests'))).toHaveLength(2);
    for (const { id } of backups)
      expect((await kit.backups.verify({ backup: id }, kit.call)).whole).toBe(true);
    // A backup that cannot be read may name anything: no document goes then.
    const [, kept = ''] = filesIn(join(kit.place, 'manifests'));
    writeFileSync(join(kit.place, 'manifests', kept.replace(/-\w{6}\./, '-aaaaaa.')), 'damaged');
    const before = chunksIn(kit.place).length;
    writeFileSync(join(kit.place, 'chunks', 'orphan'), 'nobody names it');
    now += 24 * 3_600_000;
    await kit.create();
    expect(chunksIn(kit.place)).toHaveLength(before + 1);
  });
});

describe('a scheduled backup', () => {
  let kit: BackupKit;
  afterAll(() => kit.close());

  it('is made when it is due, tried again later where it failed, and told of when it is late', async () => {
    let now = new Date(2026, 10, 22, 1).getTime();
    kit = await openBackupKit({ now: () => new Date(now) });
    const defects: unknown[] = [];
    const look = () => makeDueBackups(kit.deps, kit.backups.create, kit.call, (error) => defects.push(error));
    const count = async () => (await kit.backups.list({}, kit.call)).backups.length;
    const rules = async () => (await kit.backups.status(undefined, kit.call)).rules[0];
    const hours = (hours: number) => {
      now += hours * 3_600_000;
    };
    await look();
    expect(await count()).toBe(0);
    await kit.backups.saveRules(
      { connectionId: kit.connectionId, schedule: { kind: 'daily', at: '02:30' } },
      kit.call,
    );
    await look();
    expect(await count()).toBe(1);
    hours(1);
    await look();
    expect(await count()).toBe(1);
    expect(await rules()).toMatchObject({ late: false, failure: null });
    hours(1);
    kit.keychain.clear();
    await look();
    expect(await count()).toBe(1);
    expect(await rules()).toMatchObject({
      failure: { message: expect.stringMatching(/not in the keychain/) },
    });
    hours(26);
    await look();
    expect(await rules()).toMatchObject({ late: true, failure: expect.anything() });
    await kit.backups.adopt({ place: kit.place, recoveryKey: kit.recoveryKey }, kit.call);
    await look();
    expect(await count()).toBe(1);
    hours(1);
    await look();
    expect(await count()).toBe(2);
    expect(await rules()).toMatchObject({ late: false, failure: null });
    expect(defects).toEqual([]);
  });
});

describe('setting backups up', () => {
  let kit: BackupKit;
  afterAll(() => kit.close());

  it('happens once, and only for who has written the recovery key down', async () => {
    kit = await openBackupKit({ seed: 'empty' });
    expect(await refusal(kit.backups.beginSetUp(undefined, kit.call))).toMatchObject({ code: 'CONFLICT' });
    await kit.store.settings.remove('backups.set');
    expect(await refusal(kit.create())).toMatchObject({ happened: expect.stringMatching(/not set up/) });
    const { setUpId, ask, recoveryKey } = await kit.backups.beginSetUp(undefined, kit.call);
    expect(new Set(ask).size).toBe(2);
    for (let tries = 1; tries <= 5; tries += 1)
      expect(
        await refusal(kit.backups.confirmSetUp({ setUpId, groups: ['AAAA', 'BBBB'] }, kit.call)),
      ).toMatchObject({ happened: expect.stringMatching(tries < 5 ? /not the groups/ : /forgotten/) });
    const right = ask.map((position) => recoveryKey[position - 1] ?? '');
    expect(await refusal(kit.backups.confirmSetUp({ setUpId, groups: right }, kit.call))).toMatchObject({
      happened: expect.stringMatching(/no longer waited for/),
    });
  });
});
