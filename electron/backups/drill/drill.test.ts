import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assetKey } from '../../../shared/domain/releases/release.ts';
import { readAccount } from '../read-account.ts';
import { type BackupKit, openBackupKit, refusal } from '../testing/backup-kit.ts';
import { compareAccount } from './compare-account.ts';

const drillFolders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('steward-drill-'));

describe('a drill', () => {
  let kit: BackupKit;
  let backup: string;
  beforeAll(async () => {
    kit = await openBackupKit({ seed: 'promotion' });
    backup = (await kit.create()).backup.id;
  });
  afterAll(() => kit.close());

  it('restores everything from the recovery key alone, compares it, and is kept with its date', async () => {
    kit.keychain.clear();
    await kit.sandbox.control({ resetStats: true });
    const report = await kit.backups.drill({ backup, recoveryKey: kit.recoveryKey }, kit.call);
    expect(report.differences).toEqual([]);
    expect(report.passed).toBe(true);
    const compared = new Map(report.compared.map(({ what, count, same }) => [what, { count, same }]));
    for (const what of [
      'dashboards',
      'datasets',
      'data sources',
      'themes',
      'topics',
      'folders',
      'groups',
      'memberships',
      'permissions',
    ]) {
      expect(compared.get(what)?.count, what).toBeGreaterThan(0);
      expect(compared.get(what)?.same, what).toBe(compared.get(what)?.count);
    }
    expect(report.leftOut.map(({ name }) => name)).toContain('Targets 2026.xlsx');
    // The account itself was not asked anything, and nothing is left behind.
    expect((await kit.sandbox.control()).operations).toEqual({});
    expect(drillFolders()).toEqual([]);
    const { backups } = await kit.backups.list({}, kit.call);
    expect(backups[0]?.drill).toEqual(report);
  });

  it('is refused with another key', async () => {
    expect(
      await refusal(
        kit.backups.drill({ backup, recoveryKey: kit.recoveryKey.replace(/^..../, 'AAAA') }, kit.call),
      ),
    ).toMatchObject({ code: 'BAD_INPUT' });
  });

  it('fails over a document that is lost, and names it', async () => {
    const chunks = join(kit.place, 'chunks');
    const files = readdirSync(chunks, { recursive: true, encoding: 'utf8' })
      .map((name) => join(chunks, name))
      .filter((file) => statSync(file).isFile());
    const kept = files.map((file) => readFileSync(file));
    for (const file of files) writeFileSync(file, 'damaged');
    const report = await kit.backups.drill({ backup, recoveryKey: kit.recoveryKey }, kit.call);
    for (const [position, file] of files.entries()) writeFileSync(file, kept[position] ?? '');
    expect(report.passed).toBe(false);
    expect(report.differences[0]?.difference).toMatch(/has lost/);
    expect(drillFolders()).toEqual([]);
  });

  it('tells every kind of difference', async () => {
    const found = await readAccount(await kit.cloud(), { onDocument: async () => undefined });
    const tell = (change: (copy: typeof found) => void) => {
      const copy = structuredClone(found);
      change(copy);
      return compareAccount(found, copy, new Set()).differences.map(
        ({ what, difference }) => `${what}: ${difference}`,
      );
    };
    const asset = (copy: typeof found) => {
      const one = copy.assets.find(({ facts }) => (facts.grants?.length ?? 0) > 0);
      if (one === undefined) throw new Error('Nobody holds anything');
      return one;
    };
    expect(tell(() => undefined)).toEqual([]);
    expect(
      tell((copy) =>
        copy.assets.splice(
          copy.assets.findIndex(({ kind }) => kind === 'dashboard'),
          1,
        ),
      ),
    ).toEqual(['dashboards: It did not come back.']);
    expect(tell((copy) => Object.assign(asset(copy), { content: 'f'.repeat(64) }))[0]).toMatch(
      /came back otherwise/,
    );
    expect(tell((copy) => asset(copy).facts.grants?.pop())[0]).toMatch(/permissions: Others hold/);
    expect(tell((copy) => copy.groups[0]?.members?.pop())).toEqual([
      'memberships: Others are in it than before.',
    ]);
    expect(tell((copy) => copy.groups.pop()).length).toBeGreaterThanOrEqual(1);
    expect(tell((copy) => copy.folders.pop())).toEqual(['folders: It did not come back.']);
    expect(tell((copy) => copy.folders[0]?.members?.push({ kind: 'dashboard', id: 'x' }))).toEqual([
      'folders: Other things lie in it.',
    ]);
    const gone = found.assets.find(({ kind }) => kind === 'dashboard');
    if (gone === undefined) throw new Error('There is no dashboard');
    const without = {
      ...found,
      assets: found.assets.filter((one) => one !== gone),
      folders: found.folders.map((folder) => ({
        ...folder,
        members: folder.members?.filter((member) => assetKey(member) !== assetKey(gone)) ?? null,
      })),
    };
    expect(compareAccount(found, without, new Set([assetKey(gone)])).differences).toEqual([]);
  });
});

describe('a drill of an account with namespaces and folders in folders', () => {
  let kit: BackupKit;
  afterAll(() => kit.close());

  it('passes; a data source whose password nobody knows does not come back by itself', async () => {
    kit = await openBackupKit({ seed: 'pilot' });
    const { backup } = await kit.create();
    const report = await kit.backups.drill({ backup: backup.id, recoveryKey: kit.recoveryKey }, kit.call);
    expect(report.differences).toEqual([]);
    expect(report.passed).toBe(true);
    expect(report.leftOut).toContainEqual(expect.objectContaining({ name: '2 data sources' }));
    const { manifest } = await kit.openBackup({ backup: backup.id });
    const source = manifest.assets.find(({ facts }) => facts.sourceType === 'DATABRICKS');
    await kit.sandbox
      .quicksight()
      .deleteDataSource({ AwsAccountId: backup.accountId, DataSourceId: source?.id ?? '' });
    const { planned, assets } = await kit.backups.planRestore(
      {
        backup: backup.id,
        into: { connectionId: kit.connectionId, environment: null },
        dashboards: [],
        changed: [],
        access: 'made',
      },
      kit.call,
    );
    expect(assets.find(({ asset }) => asset.id === source?.id)?.action).toBe('left_out');
    expect(planned.plan.findings).toContainEqual(
      expect.objectContaining({
        severity: 'warning',
        message: expect.stringMatching(/cannot be made: Its credentials are not in the backup/),
      }),
    );
  });
});
