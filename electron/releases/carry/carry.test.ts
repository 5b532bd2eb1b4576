import {
  CreateFolderCommand,
  ListFolderMembersCommand,
  ListRefreshSchedulesCommand,
  ListTagsForResourceCommand,
  ListUsersCommand,
} from '@aws-sdk/client-quicksight';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { levelOf } from '../../../shared/domain/permission-sets.ts';
import { emptyMapping, type StageMapping } from '../../../shared/domain/releases/stage-mapping.ts';
import { readPermissions } from '../../connectors/quicksight/read-permissions.ts';
import { promotionStages } from '../../sandbox/seed/promotion-stages.ts';
import { openTenantKit } from '../../tenants/testing/tenant-kit.ts';
import { createReleasesService } from '../releases-service.ts';
import { dashboardVerify } from '../steps/dashboard-verify.ts';
import { resolvePrincipal } from './resolve-principal.ts';

const arn = (account: string, rest: string) => `arn:aws:quicksight:us-east-1:${account}:${rest}`;

describe('who stands for whom', () => {
  const from = { accountId: '111122223333' };
  const there = (name: string) => arn('222233334444', name);
  const viewers = arn('111122223333', 'group/default/viewers');
  it.each<[string, string, Partial<StageMapping>, unknown]>([
    [
      'who has the same name',
      viewers,
      {},
      { from: 'group/default/viewers', arn: there('group/default/viewers'), isSaid: false },
    ],
    [
      'who was said by name',
      viewers,
      { principals: [{ from: 'group/default/viewers', to: 'group/prod/readers' }] },
      { from: 'group/default/viewers', arn: there('group/prod/readers'), isSaid: true },
    ],
    [
      'who was said by ARN',
      viewers,
      { arns: [{ from: viewers, to: there('user/default/ann/a@b.c') }] },
      { from: 'group/default/viewers', arn: there('user/default/ann/a@b.c'), isSaid: true },
    ],
    ['nobody, on purpose', viewers, { principals: [{ from: viewers, to: null }] }, null],
    ['nobody of another account', arn('999999999999', 'group/default/viewers'), {}, undefined],
    ['nobody for what is no principal', arn('111122223333', 'dashboard/x'), {}, undefined],
    [
      'a user whose name has slashes',
      arn('111122223333', 'user/default/role/a@b.c'),
      {},
      { from: 'user/default/role/a@b.c', arn: there('user/default/role/a@b.c'), isSaid: false },
    ],
  ])('%s', (_name, principal, mapping, expected) => {
    expect(resolvePrincipal(principal, from, { ...emptyMapping, ...mapping }, there)).toEqual(expected);
  });
});

const openKit = async () => {
  const kit = await openTenantKit({ seed: 'promotion' });
  const stage = promotionStages.find((one) => one.stage === 'test');
  if (stage === undefined) throw new Error('The sandbox has no test');
  const { id } = await kit.connections.add(
    {
      name: 'test',
      credential: { kind: 'keys', accessKeyId: stage.accessKeyId, secretAccessKey: 'not-a-secret-at-all' },
      accountId: stage.accountId,
      region: stage.region,
      endpoints: { ...kit.sandbox.endpoints },
      readOnly: false,
    },
    kit.call,
  );
  await kit.environments.assign({ name: 'test', connectionId: id }, kit.call);
  const releases = createReleasesService(kit);
  const { release } = await releases.take(
    { connectionId: kit.connectionId, dashboards: ['sales-overview'], name: '', note: '' },
    kit.call,
  );
  const choice = { release: release.hash, environment: 'test', datasets: 'beside' as const };
  const { mapping, mentions } = await releases.preview(choice, kit.call);
  const open = mentions.filter(({ outcome }) => outcome === 'unresolved').map(({ text }) => text);
  const cloud = await kit.clouds.quicksight(id);
  const { UserList } = await cloud.send(
    new ListUsersCommand({ AwsAccountId: cloud.accountId, Namespace: 'default' }),
  );
  const said: StageMapping = {
    ...mapping,
    carry: { permissions: true, tags: true, folders: true, schedules: true },
    embedAs: UserList?.[0]?.Arn?.split(':').at(-1) ?? '',
    unchanged: [...new Set(open)].map((text) => ({ mention: text, reason: 'called the same' })),
  };
  const messages = async (more: Partial<StageMapping> = {}) => {
    const { planned } = await releases.preview({ ...choice, mapping: { ...said, ...more } }, kit.call);
    return planned.plan.findings.map(({ severity, message }) => `${severity}: ${message}`);
  };
  return { ...kit, releases, choice, said, messages, cloud };
};

describe('what surrounds the assets comes along', () => {
  let kit: Awaited<ReturnType<typeof openKit>>;
  beforeAll(async () => {
    kit = await openKit();
  });
  afterAll(() => kit.close());

  it('asks who stands for whom, and tells of folders that are not there', async () => {
    expect(
      await kit.messages({
        principals: [{ from: 'group/default/cost-viewers', to: 'group/default/nobody' }],
      }),
    ).toEqual(
      expect.arrayContaining([
        'blocker: group/default/nobody, who stands for group/default/cost-viewers, is not in Test.',
        'warning: 1 asset of the release lies in folder cost, which is not in Test.',
        expect.stringMatching(/^warning: Rows of the rule dataset sales_rules name users and groups, /),
      ]),
    );
    const checked = await kit.messages({
      principals: [{ from: 'group/default/cost-viewers', to: null }],
      checkedRules: ['sales-rules'],
    });
    expect(checked.join('\n')).not.toMatch(/cost-viewers|Rows of/);
    expect(await kit.messages({ embedAs: 'user/default/nobody' })).toContain(
      'blocker: user/default/nobody, in whose name embedding is to be tried, is not in Test.',
    );
  });

  it('arrives with permissions, tags, folders and schedules, once', async () => {
    const { cloud, releases, choice } = kit;
    const AwsAccountId = cloud.accountId;
    await cloud.send(new CreateFolderCommand({ AwsAccountId, FolderId: 'cost', Name: 'Cost' }));
    await releases.saveMapping({ release: choice.release, environment: 'test', mapping: kit.said }, kit.call);
    const { plan } = await releases.planPromotion(choice, kit.call);
    expect(plan.findings.filter(({ severity }) => severity === 'blocker')).toEqual([]);
    expect(plan.findings.map(({ message }) => message).join('\n')).not.toContain('nobody owns');
    const { runId } = await releases.applyPromotion({ planId: plan.id, hash: plan.hash }, kit.call);
    expect((await kit.engine.ended(runId)).state).toBe('done');

    const held = await readPermissions(cloud, 'dashboard', 'sales-overview');
    const levels = [...(held ?? [])].map(
      ([who, actions]) => `${who.split(':').at(-1)} ${levelOf('dashboard', actions)}`,
    );
    expect(levels.sort()).toEqual(['group/default/cost-owners owner', 'group/default/cost-viewers viewer']);
    const ResourceArn = `arn:aws:quicksight:${cloud.region}:${AwsAccountId}:dashboard/sales-overview`;
    expect((await cloud.send(new ListTagsForResourceCommand({ ResourceArn }))).Tags).toEqual([
      { Key: 'team', Value: 'finops' },
    ]);
    const folder = await cloud.send(new ListFolderMembersCommand({ AwsAccountId, FolderId: 'cost' }));
    expect(folder.FolderMemberList?.map(({ MemberId }) => MemberId)).toEqual(['sales-overview']);
    const refreshed = await cloud.send(new ListRefreshSchedulesCommand({ AwsAccountId, DataSetId: 'sales' }));
    expect(refreshed.RefreshSchedules).toMatchObject([
      { ScheduleId: 'daily', RefreshType: 'FULL_REFRESH', ScheduleFrequency: { Timezone: 'Europe/Berlin' } },
    ]);
    const verified = plan.steps.find(({ kind }) => kind === 'quicksight.dashboard.verify');
    expect(verified?.needs).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^access:dashboard.*cost-owners$/),
        expect.stringMatching(/^access:dashboard.*cost-viewers$/),
      ]),
    );
    expect(JSON.stringify(await kit.store.runs.steps(runId))).not.toContain('/embed/');

    const again = await releases.planPromotion(choice, kit.call);
    expect(again.plan.steps).toEqual([]);
  });

  it.each([
    [
      'who should hold something and does not',
      { access: [{ principal: arn('1', 'group/default/x'), level: 'viewer' }] },
      'group/default/x holds nothing, and not viewer.',
    ],
    [
      'whom it cannot be embedded for',
      { embedAs: arn('222233334444', 'user/default/gone') },
      /^It cannot be embedded for user\/default\/gone: /,
    ],
  ])('a version is not published where it is found %s', async (_name, proof, wrong) => {
    const context = { cloud: kit.cloud, signal: new AbortController().signal };
    const [found] =
      (await dashboardVerify.lookMany?.([{ id: 'sales-overview', version: 1, ...proof }], context)) ?? [];
    expect(found).toMatchObject({ wrong: [expect.stringMatching(wrong)] });
  });
});
