import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlannedRestore } from '../../../shared/contract/backups.ts';
import type { BackupManifest } from '../../../shared/domain/backups/backup-manifest.ts';
import { assetKey } from '../../../shared/domain/releases/release.ts';
import { promotionStages } from '../../sandbox/seed/promotion-stages.ts';
import { readAccount } from '../read-account.ts';
import { type BackupKit, openBackupKit } from '../testing/backup-kit.ts';

const AwsAccountId = '111122223333';

const open = async (kit: BackupKit, backup: string): Promise<BackupManifest> =>
  (await kit.openBackup({ backup })).manifest;
const read = async (kit: BackupKit) => readAccount(await kit.cloud(), { onDocument: async () => undefined });
/** What of an account a restore must bring back, without what only tells when. */
const essence = ({ assets, folders, groups }: Pick<BackupManifest, 'assets' | 'folders' | 'groups'>) => ({
  assets: assets
    .map(({ kind, id, name, content, facts: { grants, tags, folders: inFolders } }) => ({
      key: assetKey({ kind, id }),
      name,
      content,
      tags,
      grants: grants?.toSorted((a, b) => (a.principal < b.principal ? -1 : 1)),
      inFolders,
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1)),
  folders: folders
    .map((folder) => ({ ...folder, members: folder.members?.map(assetKey).sort() }))
    .sort((a, b) => (a.id < b.id ? -1 : 1)),
  groups: groups.toSorted((a, b) => (a.arn < b.arn ? -1 : 1)),
});

describe('a restore into the account that was backed up', () => {
  let kit: BackupKit;
  let backup: string;
  const plan = (more: object = {}) =>
    kit.backups.planRestore(
      {
        backup,
        into: { connectionId: kit.connectionId, environment: null },
        dashboards: [],
        changed: [],
        access: 'made',
        ...more,
      },
      kit.call,
    );
  const apply = async ({ planned }: PlannedRestore) => {
    const { id: planId, hash, findings } = planned.plan;
    expect(findings.filter(({ severity }) => severity === 'blocker')).toEqual([]);
    const { runId } = await kit.backups.applyRestore({ planId, hash }, kit.call);
    const run = await kit.engine.ended(runId);
    expect(run).toMatchObject({ state: 'done' });
  };
  beforeAll(async () => {
    kit = await openBackupKit({ seed: 'promotion' });
    backup = (await kit.create()).backup.id;
  });
  afterAll(() => kit.close());

  it('has nothing to do where everything is as it was', async () => {
    const { planned, assets } = await plan();
    expect(planned).toMatchObject({ nothingToDo: true, plan: { findings: [] } });
    expect(new Set(assets.map(({ action }) => action))).toEqual(new Set(['none', 'mapped']));
    expect(planned.plan.effects).toEqual([expect.stringMatching(/has all of it already/)]);
  });

  it('brings back what was removed, with who held it and where it lay, and leaves what was changed', async () => {
    const before = await open(kit, backup);
    const quicksight = kit.sandbox.quicksight();
    await quicksight.deleteDashboard({ AwsAccountId, DashboardId: 'sales-overview' });
    const sales = before.assets.find(({ kind, id }) => kind === 'dashboard' && id === 'sales-overview');
    const lost = sales?.needs.find(({ kind }) => kind === 'dataset')?.id ?? '';
    await quicksight.deleteDataSet({ AwsAccountId, DataSetId: lost });
    await quicksight.deleteGroup({ AwsAccountId, Namespace: 'default', GroupName: 'cost-viewers' });
    await quicksight.updateTheme({
      AwsAccountId,
      ThemeId: 'house',
      BaseThemeId: 'CLASSIC',
      Name: 'Another name',
    });

    const first = await plan();
    const actions = new Map(first.assets.map(({ asset, action }) => [assetKey(asset), action]));
    expect(actions.get('dashboard sales-overview')).toBe('create');
    expect(actions.get(`dataset ${lost}`)).toBe('create');
    expect(actions.get('theme house')).toBe('kept');
    expect(first.assets.find(({ asset }) => asset.kind === 'theme')?.changes.length).toBeGreaterThan(0);
    expect(first.planned.plan.effects).toContain('Nothing is removed, and nobody loses access.');
    await apply(first);
    const after = essence(await read(kit));
    const wanted = essence(before);
    const withoutTheme = (held: typeof wanted) => held.assets.filter(({ key }) => key !== 'theme house');
    // What the group held went with it: it is given back where it is asked for.
    const groupless = (held: typeof wanted) =>
      withoutTheme(held).map((one) => ({
        ...one,
        grants: one.key === 'dashboard sales-overview' || one.key === `dataset ${lost}` ? one.grants : null,
      }));
    expect(groupless(after)).toEqual(groupless(wanted));
    expect(after.groups).toEqual(wanted.groups);

    const second = await plan({ changed: [{ kind: 'theme', id: 'house' }], access: 'all' });
    expect(second.assets.filter(({ action }) => action === 'update').map(({ asset }) => asset.id)).toEqual([
      'house',
    ]);
    await apply(second);
    expect(essence(await read(kit))).toEqual(wanted);
    expect((await plan({ changed: 'all', access: 'all' })).planned.nothingToDo).toBe(true);
  });

  it('brings back one dashboard with what it rests on, and nothing else', async () => {
    const quicksight = kit.sandbox.quicksight();
    for (const DashboardId of ['sales-overview', 'odd-one'])
      await quicksight.deleteDashboard({ AwsAccountId, DashboardId });
    await quicksight.deleteGroup({ AwsAccountId, Namespace: 'default', GroupName: 'cost-viewers' });
    const chosen = await plan({ dashboards: ['odd-one'] });
    expect(chosen.assets.filter(({ action }) => action === 'create').map(({ asset }) => asset.id)).toEqual([
      'odd-one',
    ]);
    expect(chosen.planned.plan.steps.some(({ kind }) => kind === 'quicksight.group.create')).toBe(false);
    await apply(chosen);
    const there = (await read(kit)).assets.flatMap(({ kind, id }) => (kind === 'dashboard' ? [id] : []));
    expect(there).toEqual(['odd-one']);
    await apply(await plan({ access: 'all' }));
  });

  it('leaves out what is known by name only, with what needs it, and says so', async () => {
    const quicksight = kit.sandbox.quicksight();
    await quicksight.deleteDataSet({ AwsAccountId, DataSetId: 'uploaded-targets' });
    await quicksight.deleteDataSource({ AwsAccountId, DataSourceId: 'people-db' });
    const { planned, assets } = await plan();
    const leftOut = assets.filter(({ action }) => action === 'left_out').map(({ asset }) => asset.id);
    expect(leftOut).toEqual(['uploaded-targets']);
    // Its password is in Secrets Manager, and was never QuickSight's.
    expect(assets.find(({ asset }) => asset.id === 'people-db')?.action).toBe('create');
    const messages = planned.plan.findings.map(({ message }) => message).join('\n');
    expect(messages).toMatch(/Targets 2026\.xlsx cannot be made/);
    expect(planned.plan.findings.every(({ severity }) => severity === 'warning')).toBe(true);
  });

  it('refuses a dashboard that the backup has not', async () => {
    await expect(plan({ dashboards: ['nobodys'] })).rejects.toMatchObject({ problem: { code: 'NOT_FOUND' } });
  });
});

describe('a restore into another account', () => {
  let kit: BackupKit;
  afterAll(() => kit.close());

  it('goes through the mapping, and is refused until everything is accounted for', async () => {
    kit = await openBackupKit({ seed: 'promotion' });
    const { backup } = await kit.create();
    const stage = promotionStages.find((one) => one.stage === 'test');
    if (stage === undefined) throw new Error('There is no such stage');
    const { id } = await kit.connections.add(
      {
        name: 'Test',
        credential: { kind: 'keys', accessKeyId: stage.accessKeyId, secretAccessKey: 'not-a-secret-at-all' },
        accountId: stage.accountId,
        region: stage.region,
        endpoints: { ...kit.sandbox.endpoints },
        readOnly: false,
      },
      kit.call,
    );
    const plan = (mapping?: object) =>
      kit.backups.planRestore(
        {
          backup: backup.id,
          into: { connectionId: id, environment: null },
          dashboards: ['sales-overview'],
          changed: [],
          access: 'made',
          ...(mapping ? { mapping: mapping as never } : {}),
        },
        kit.call,
      );
    const first = await plan();
    expect(first.unresolved.length).toBeGreaterThan(0);
    expect(first.planned.plan.findings.some(({ severity }) => severity === 'blocker')).toBe(true);
    await expect(
      kit.backups.applyRestore({ planId: first.planned.plan.id, hash: first.planned.plan.hash }, kit.call),
    ).rejects.toMatchObject({ problem: { code: 'CONFLICT' } });
    const said = {
      ...first.mapping,
      unchanged: [...new Set(first.unresolved.map(({ text }) => text))].map((mention) => ({
        mention,
        reason: 'called the same',
      })),
    };
    const second = await plan(said);
    expect(second.unresolved).toEqual([]);
    const { plan: reviewed } = second.planned;
    const { runId } = await kit.backups.applyRestore({ planId: reviewed.id, hash: reviewed.hash }, kit.call);
    expect(await kit.engine.ended(runId)).toMatchObject({ state: 'done' });
    const cloud = await kit.clouds.quicksight(id);
    const found = await readAccount(cloud, { onDocument: async () => undefined });
    const back = found.assets.find((one) => one.kind === 'dashboard' && one.id === 'sales-overview');
    expect(back?.absent).toBeNull();
    expect(back?.facts.grants?.every(({ principal }) => principal.includes(`:${stage.accountId}:`))).toBe(
      true,
    );
    expect(back?.facts.grants?.length).toBeGreaterThan(0);
  });
});
