import { DescribeAssetBundleImportJobCommand, ListRefreshSchedulesCommand } from '@aws-sdk/client-quicksight';
import { strToU8, zipSync } from 'fflate';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { JsonDocument, JsonObject } from '../../shared/domain/json-document.ts';
import { replaceJsonAt } from '../../shared/domain/json-document-path.ts';
import { parseJsonDocument } from '../../shared/domain/parse-json-document.ts';
import { printJsonDocument } from '../../shared/domain/print-json-document.ts';
import { emptyMapping, type StageMapping } from '../../shared/domain/releases/stage-mapping.ts';
import { createRaw, describeDefinition, updateRaw } from '../connectors/quicksight/definitions/raw-assets.ts';
import { readPermissions } from '../connectors/quicksight/read-permissions.ts';
import { readTags } from '../connectors/quicksight/read-places.ts';
import { dashboardPublish } from './steps/dashboard-publish.ts';
import { readTarget } from './steps/read-target.ts';
import { openPromotionKit, type PromotionKit } from './testing/promotion-kit.ts';

const dashboard = { kind: 'dashboard', id: 'sales-overview' } as const;

/** How often each operation was asked for, of all accounts. */
const sentTo = async (kit: PromotionKit): Promise<Readonly<Record<string, number>>> => {
  const { requests = [] } = await kit.sandbox.control({});
  const byOperation = Map.groupBy(requests, ({ operation }) => operation);
  return Object.fromEntries([...byOperation].map(([operation, all]) => [operation, all.length]));
};

/** Calls the first sheet of dev's dashboard otherwise, and publishes that. */
const renameSheet = async (kit: PromotionKit, name: string): Promise<void> => {
  const dev = await kit.cloud('dev');
  const definition = await describeDefinition(dev, 'dashboard', dashboard);
  const body = new Map<string, JsonDocument>();
  for (const member of ['Name', 'ThemeArn', 'DashboardPublishOptions'])
    body.set(member, definition.get(member) ?? '');
  body.set('Definition', replaceJsonAt(definition.get('Definition') ?? null, ['Sheets', 0, 'Name'], name));
  await updateRaw(dev, 'dashboard', dashboard.id, body);
  const version = (await readTarget(dev, dashboard))?.version ?? 0;
  const context = { cloud: dev, signal: new AbortController().signal };
  await expect
    .poll(() =>
      dashboardPublish.act({ id: dashboard.id, version }, null, context).then(
        () => 'published',
        (error: Error) => error.name,
      ),
    )
    .toBe('published');
};

/** A dashboard in dev that reads one dataset. */
const makeDashboardOn = async (
  kit: PromotionKit,
  id: string,
  dataset: string,
  definition = '{',
): Promise<void> => {
  const dev = await kit.cloud('dev');
  const arn = `arn:aws:quicksight:${dev.region}:${dev.accountId}:dataset/${dataset}`;
  const document = `{"Name":"${id}","ValidationStrategy":{"Mode":"LENIENT"},"Definition":${definition}"DataSetIdentifierDeclarations":[{"Identifier":"x","DataSetArn":"${arn}"}],"Sheets":[]}}`;
  await createRaw(dev, 'dashboard', id, parseJsonDocument(document) as JsonObject);
};

describe('a release with a bundle', () => {
  let kit: PromotionKit;
  let hash: string;
  beforeAll(async () => {
    kit = await openPromotionKit();
    const taken = await kit.take([dashboard.id], { bundle: true });
    expect(taken.bundleRefused).toBeNull();
    hash = taken.release.hash;
  });
  afterAll(() => kit.close());

  it('holds what QuickSight exported, and is the same release when it is taken again', async () => {
    const { manifest } = await kit.releases.get({ release: hash }, kit.call);
    expect(manifest.bundle?.files.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'dashboard/sales-overview.json',
        'dataset/sales.json',
        'datasource/cid-athena.json',
        'refreshschedule/sales~daily.json',
        'theme/house.json',
      ]),
    );
    expect((await kit.take([dashboard.id], { bundle: true })).release.hash).toBe(hash);
    const { release } = await kit.take([dashboard.id]);
    expect(release.hash).not.toBe(hash);
    const { base64 } = await kit.releases.export({ release: hash }, kit.call);
    expect(await kit.releases.import({ base64 }, kit.call)).toMatchObject({
      isNew: false,
      release: { hash },
    });
  });

  it('is imported where all of it is new and called the same, and what was imported is proved', async () => {
    const said = await kit.sayTheRest(hash, 'test');
    const mapping = { ...said, carry: { ...said.carry, schedules: true, tags: true } };
    await kit.releases.saveMapping({ release: hash, environment: 'test', mapping }, kit.call);
    const { way } = await kit.preview(hash, 'test');
    expect(way).toMatchObject({ way: 'bundle', obstacles: [], isLiveAtOnce: false });
    const { plan, run } = await kit.promote(hash, 'test');
    expect(plan.findings[0]?.message).toMatch(/^As an asset bundle\. All of it is new in Test/);
    expect(plan.steps[0]).toMatchObject({
      kind: 'quicksight.bundle.import',
      title: 'Import 6 assets as one bundle',
      before: null,
    });
    expect(run).toMatchObject({ state: 'done' });
    const [dev, test] = [await kit.cloud('dev'), await kit.cloud('test')];
    const arrived = await readTarget(test, dashboard);
    expect(arrived).toMatchObject({ version: 1, published: 1 });
    // Test's own data source was left as it is.
    const source = await readTarget(test, { kind: 'data_source', id: 'cid-athena' });
    expect(printJsonDocument(source?.document ?? null)).toContain('"WorkGroup":"cid-test"');
    const owner = `arn:aws:quicksight:${test.identityRegion}:${test.accountId}:group/default/cost-owners`;
    for (const kind of ['dashboard', 'dataset', 'theme', 'analysis'] as const) {
      const { assets } = await kit.preview(hash, 'test');
      const id = assets.find(({ asset }) => asset.kind === kind)?.targetId ?? '';
      expect([...((await readPermissions(test, kind, id)) ?? new Map()).keys()]).toEqual([owner]);
    }
    const { RefreshSchedules = [] } = await test.send(
      new ListRefreshSchedulesCommand({ AwsAccountId: test.accountId, DataSetId: 'sales' }),
    );
    expect(RefreshSchedules).toMatchObject([{ ScheduleId: 'daily' }]);
    expect(
      await readTags(test, `arn:aws:quicksight:${test.region}:${test.accountId}:dashboard/${dashboard.id}`),
    ).toEqual({ team: 'finops' });
    const there = await readTarget(dev, dashboard);
    expect(arrived?.document.size).toBe(there?.document.size);
    // All of it is there: nothing is left to do, on either way.
    expect((await kit.promote(hash, 'test')).plan.steps).toEqual([]);
    expect((await kit.promote(hash, 'test', 'in_place', 'bundle')).plan.steps).toEqual([]);
  });

  it('goes by definitions where a name becomes another one, and says which', async () => {
    const mapping = await kit.sayTheRest(hash, 'staging');
    const renamed: StageMapping = {
      ...mapping,
      unchanged: mapping.unchanged.filter(({ mention }) => mention !== 'analytics_dev'),
      names: [{ what: 'schema', from: 'analytics_dev', to: 'analytics_staging' }],
      assets: [{ kind: 'data_source', from: 'cid-athena', to: 'cid-athena' }],
    };
    const { way, planned } = await kit.preview(hash, 'staging', renamed);
    expect(way.way).toBe('definition');
    expect(way.reason).toMatch(
      /“analytics_dev” in the dataset .* becomes “analytics_staging”, which an import/,
    );
    expect(planned.plan.findings[0]?.message).toMatch(/^By definitions\. “analytics_dev”/);
  });

  it('goes by definitions where a data source has another id there, though it was chosen otherwise', async () => {
    const mapping = await kit.sayTheRest(hash, 'staging');
    expect(mapping.assets).toEqual([{ kind: 'data_source', from: 'cid-athena', to: 'athena-7f3c' }]);
    expect((await kit.preview(hash, 'staging')).way).toMatchObject({ way: 'definition' });
    const { plan } = await kit.releases.planPromotion(
      { release: hash, environment: 'staging', datasets: 'beside', way: 'bundle' },
      kit.call,
    );
    expect(plan.findings).toContainEqual(
      expect.objectContaining({
        severity: 'blocker',
        message: expect.stringMatching(/cid-athena” in the dataset .* becomes .*athena-7f3c”/),
      }),
    );
  });

  it('brings data sources along with what the stage calls otherwise in them, under a prefix', async () => {
    const { mapping, mentions } = await kit.preview(hash, 'staging', emptyMapping);
    const said: StageMapping = {
      ...mapping,
      idPrefix: 'r1-',
      owners: ['group/default/cost-owners'],
      names: [{ what: 'workgroup', from: 'cid-dev', to: 'cid-new' }],
      unchanged: [...new Set(mentions.filter(({ text }) => text !== 'cid-dev').map(({ text }) => text))]
        .filter((text) => !text.startsWith('arn:'))
        .map((mention) => ({ mention, reason: 'called the same' })),
    };
    await kit.releases.saveMapping({ release: hash, environment: 'staging', mapping: said }, kit.call);
    const { plan, run } = await kit.promote(hash, 'staging');
    expect(plan.findings.filter(({ severity }) => severity === 'blocker')).toEqual([]);
    expect(plan.steps[0]?.input).toMatchObject({
      prefix: 'r1-',
      overrides: {
        DataSources: [
          {
            DataSourceId: 'cid-athena',
            DataSourceParameters: { AthenaParameters: { WorkGroup: 'cid-new' } },
          },
        ],
      },
    });
    expect(run).toMatchObject({ state: 'done' });
    const staging = await kit.cloud('staging');
    expect(await readTarget(staging, { kind: 'dashboard', id: 'r1-sales-overview' })).toMatchObject({
      published: 1,
    });
    const source = await readTarget(staging, { kind: 'data_source', id: 'r1-cid-athena' });
    expect(printJsonDocument(source?.document ?? null)).toContain('"WorkGroup":"cid-new"');
  });

  it('over what is there is live at once, and only imported by a person who chose that', async () => {
    const test = await kit.cloud('test');
    await renameSheet(kit, 'What is coming');
    const next = (await kit.take([dashboard.id], { bundle: true })).release.hash;
    const { way } = await kit.preview(next, 'test');
    expect(way).toMatchObject({ way: 'definition', reason: expect.stringMatching(/^Test has .* already/) });
    const refused = await kit.releases.planPromotion(
      { release: next, environment: 'test', datasets: 'beside', way: 'bundle' },
      kit.call,
    );
    expect(refused.plan.findings).toContainEqual(
      expect.objectContaining({
        severity: 'blocker',
        message: expect.stringContaining('An import is live at once'),
      }),
    );
    const { plan, run } = await kit.promote(next, 'test', 'in_place', 'bundle');
    expect(plan.steps[0]?.title).toMatch(/live at once$/);
    expect(run).toMatchObject({ state: 'done' });
    expect(await readTarget(test, dashboard)).toMatchObject({ version: 2, published: 2 });
    // What an import did is gone back from like any promotion.
    expect(await kit.apply(await kit.rollBack('test', [dashboard.id]))).toMatchObject({ state: 'done' });
    expect(await readTarget(test, dashboard)).toMatchObject({ published: 1 });
  });
});

describe('what QuickSight exports', () => {
  let kit: PromotionKit;
  beforeAll(async () => {
    kit = await openPromotionKit();
  });
  afterAll(() => kit.close());
  afterEach(async () => {
    await kit.sandbox.control({ bundleDownloads: {}, faults: [] });
  });

  it('is asked for anew where the address of the bundle holds no longer', async () => {
    await kit.sandbox.control({ bundleDownloads: { expired: 2 } });
    expect(await kit.take([dashboard.id], { bundle: true })).toMatchObject({ bundleRefused: null });
    await kit.sandbox.control({ bundleDownloads: { expired: 9 } });
    expect(await kit.take([dashboard.id], { bundle: true })).toMatchObject({
      bundleRefused: expect.stringContaining('its address held no longer'),
    });
  });

  it('waits for its turn while five others run, and starts none twice where an answer is lost', async () => {
    await kit.sandbox.control({
      recordRequests: true,
      faults: [
        {
          operation: 'StartAssetBundleExportJob',
          count: 1,
          fault: { type: 'error', name: 'LimitExceededException', status: 409, message: 'At most 5 jobs.' },
        },
        { operation: 'StartAssetBundleExportJob', count: 1, skip: 1, fault: { type: 'lose_response' } },
      ],
    });
    expect(await kit.take([dashboard.id], { bundle: true })).toMatchObject({ bundleRefused: null });
  });

  it('is kept with what QuickSight warned of, which the plan of an import says', async () => {
    await makeDashboardOn(
      kit,
      'faulty',
      'sales',
      '{"CalculatedFields":[{"DataSetIdentifier":"x","Name":"a","Expression":"1"}],"ColumnConfigurations":[{"Column":{"DataSetIdentifier":"x","ColumnName":"nobodys"}}],',
    );
    const { release, bundleRefused } = await kit.take(['faulty'], { bundle: true });
    expect(bundleRefused).toBeNull();
    const { manifest } = await kit.releases.get({ release: release.hash }, kit.call);
    expect(manifest.bundle?.warnings).toEqual([
      expect.objectContaining({ message: expect.stringContaining('has associated errors') }),
    ]);
    const { planned } = await kit.preview(release.hash, 'test');
    expect(planned.plan.findings).toContainEqual(
      expect.objectContaining({
        severity: 'warning',
        message: expect.stringMatching(
          /^QuickSight warned when it exported the bundle\. .*dashboard\/faulty/,
        ),
      }),
    );
  });

  const zip = (files: Record<string, string>) =>
    Buffer.from(
      zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))),
    );
  const bomb = () => {
    const bytes = zip({ 'theme/house.json': `{"resourceType":"theme","Name":"${' '.repeat(1_000_000)}"}` });
    bytes.writeUInt32LE(4_000_000_000, bytes.lastIndexOf('PK\u0001\u0002') + 24);
    return bytes;
  };
  it.each<[what: string, make: () => Buffer, says: RegExp]>([
    ['no zip file', () => Buffer.from('<html>'), /not a zip file/],
    ['a file that leads out', () => zip({ '../../etc/passwd': '{}' }), /which no asset bundle has/],
    [
      'a file that leads out by its folder',
      () => zip({ 'dashboard/../../x.json': '{}' }),
      /no asset bundle has/,
    ],
    ['a file by the name of a way up', () => zip({ 'dashboard/...json': '{}' }), /no asset bundle has/],
    ['a file that does not belong', () => zip({ 'dashboard/run.sh': 'x' }), /no asset bundle has/],
    ['a file that is no JSON', () => zip({ 'theme/house.json': '{' }), /is not JSON/],
    ['nothing', () => zip({}), /It is empty|not a zip file/],
    ['a bomb', bomb, /larger than any asset bundle/],
  ])('is not kept where it is %s; the release is, without it', async (_what, make, says) => {
    await kit.sandbox.control({ bundleDownloads: { instead: make().toString('base64') } });
    const { release, bundleRefused } = await kit.take([dashboard.id], { bundle: true });
    expect(bundleRefused).toMatch(says);
    const { manifest } = await kit.releases.get({ release: release.hash }, kit.call);
    expect(manifest.bundle).toBeUndefined();
  });
});

describe('what cannot be exported', () => {
  let kit: PromotionKit;
  afterEach(() => kit.close());

  it.each([
    [
      'a dataset of the new data preparation',
      'odd-one',
      /Verkäufe 売上 was made with the new data preparation/,
    ],
    [
      'an uploaded file',
      'targets',
      /uploaded-targets cannot be exported, and one such asset spoils a bundle/,
    ],
  ])(
    'is found before an export is started, and said on the way by definitions: %s',
    async (_what, id, says) => {
      kit = await openPromotionKit();
      await kit.sandbox.control({ recordRequests: true });
      if (id === 'targets') await makeDashboardOn(kit, 'targets', 'uploaded-targets');
      const { release, bundleRefused } = await kit.take([id], { bundle: true });
      expect(bundleRefused).toMatch(says);
      expect(await sentTo(kit)).not.toHaveProperty('StartAssetBundleExportJob');
      const { way } = await kit.preview(release.hash, 'test');
      expect(way).toMatchObject({ way: 'definition', reason: expect.stringMatching(says) });
    },
  );
});

describe('an import that goes wrong', () => {
  let kit: PromotionKit;
  afterEach(() => kit.close());

  const ready = async (options: Parameters<typeof openPromotionKit>[0] = {}) => {
    kit = await openPromotionKit(options);
    const { hash } = (await kit.take([dashboard.id], { bundle: true })).release;
    await kit.sayTheRest(hash, 'test');
    await kit.sandbox.control({ recordRequests: true });
    return hash;
  };

  it('half-way is taken back by QuickSight, told in words, and done by the next plan', async () => {
    const hash = await ready();
    await kit.sandbox.control({ bundleImports: { failAfter: 3 } });
    const { run } = await kit.promote(hash, 'test');
    expect(run).toMatchObject({ state: 'stopped' });
    const [step] = await kit.engine.steps(run?.id ?? '');
    expect(step?.error?.message).toMatch(
      /^QuickSight could not import the bundle, and took back what it had imported: .*The service failed/,
    );
    expect(await readTarget(await kit.cloud('test'), { kind: 'dataset', id: 'sales' })).toBeNull();
    await kit.sandbox.control({ bundleImports: {} });
    // The run says the same again; a new plan has a job of its own.
    await kit.engine.resume(run?.id ?? '', { actor: 'Ann', role: 'admin', origin: 'cli' });
    expect(await kit.engine.ended(run?.id ?? '')).toMatchObject({ state: 'stopped' });
    expect((await kit.promote(hash, 'test')).run).toMatchObject({ state: 'done' });
  });

  it('and cannot be taken back says that something is left', async () => {
    const hash = await ready();
    await kit.sandbox.control({ bundleImports: { failAfter: 3, rollbackFails: true } });
    const { run } = await kit.promote(hash, 'test');
    const [step] = await kit.engine.steps(run?.id ?? '');
    expect(step?.error?.message).toMatch(/could not take back all that it had imported/);
  });

  it('is started once, though the process died between start and look', async () => {
    let died = false;
    const hash = await ready({
      hook: (point) => {
        if (point !== 'step.sent' || died) return undefined;
        died = true;
        throw new Error('died');
      },
    });
    const { run } = await kit.promote(hash, 'test');
    expect(run).toMatchObject({ state: 'interrupted' });
    await kit.engine.resume(run?.id ?? '', { actor: 'Ann', role: 'admin', origin: 'cli' });
    expect(await kit.engine.ended(run?.id ?? '')).toMatchObject({ state: 'done' });
    expect(await sentTo(kit)).toMatchObject({ StartAssetBundleImportJob: 1 });
  });

  it('is looked up where the answer to its start was lost', async () => {
    const hash = await ready();
    await kit.sandbox.control({
      faults: [{ operation: 'StartAssetBundleImportJob', count: 1, fault: { type: 'lose_response' } }],
    });
    const { run, plan } = await kit.promote(hash, 'test');
    expect(run).toMatchObject({ state: 'done' });
    expect(await sentTo(kit)).toMatchObject({ StartAssetBundleImportJob: 1 });
    const test = await kit.cloud('test');
    const { job } = (plan.steps[0]?.input ?? {}) as { job?: string };
    expect(
      await test.send(
        new DescribeAssetBundleImportJobCommand({
          AwsAccountId: test.accountId,
          AssetBundleImportJobId: job ?? '',
        }),
      ),
    ).toMatchObject({ JobStatus: 'SUCCESSFUL' });
  });

  it('waits for its turn while five others run', async () => {
    const hash = await ready();
    await kit.sandbox.control({
      faults: [
        {
          operation: 'StartAssetBundleImportJob',
          count: 2,
          fault: { type: 'error', name: 'LimitExceededException', status: 409, message: 'At most 5 jobs.' },
        },
      ],
    });
    const { run } = await kit.promote(hash, 'test');
    expect(run).toMatchObject({ state: 'done' });
    expect(await sentTo(kit)).toMatchObject({ StartAssetBundleImportJob: 3 });
  });
});
