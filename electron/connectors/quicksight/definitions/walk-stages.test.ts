import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DescribeDashboardDefinitionCommand } from '@aws-sdk/client-quicksight';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isJsonObject, type JsonDocument, type JsonObject } from '../../../../shared/domain/json-document.ts';
import {
  jsonPathText,
  mapJsonStrings,
  readJsonAt,
  walkJson,
} from '../../../../shared/domain/json-document-path.ts';
import { parseJsonDocument } from '../../../../shared/domain/parse-json-document.ts';
import { printJsonDocument } from '../../../../shared/domain/print-json-document.ts';
import { promotionStages } from '../../../sandbox/seed/promotion-stages.ts';
import { startTestSandbox, type TestSandbox } from '../../../sandbox/test-sandbox.ts';
import { createRequestHandling, endRequestHandling } from '../../aws/client-settings.ts';
import { createCredentialCache } from '../../aws/credential-cache.ts';
import type { RateLimiter } from '../../cloud-call.ts';
import { openQuickSight } from '../open-quicksight.ts';
import type { QuickSight } from '../quicksight.ts';
import {
  hasRealDashboards,
  needsRealDashboards,
  readRealDefinition,
  realDashboards,
} from '../testing/read-real-dashboards.ts';
import { writeRealDashboards } from '../testing/write-real-dashboards.ts';
import { compareWithSdk } from './compare-with-sdk.ts';
import { contentHash } from './content-hash.ts';
import { createRaw, describeDefinition, describeRaw, updateRaw } from './raw-assets.ts';
import { readWithSdk } from './read-with-sdk.ts';

/** The definition of one of the seed's own dashboards, as it is in its file. */
const readOwn = (id: string): JsonDocument =>
  parseJsonDocument(
    readFileSync(
      fileURLToPath(new URL(`../../../../resources/sandbox/promotion/${id}.json`, import.meta.url)),
      'utf8',
    ),
  );
const groups = [
  {
    title: 'the seed’s dashboards',
    isThere: true,
    dashboards: ['sales-overview', 'odd-one'].map((id) => ({ id, written: () => readOwn(id) })),
    dataset: 'sales',
  },
  {
    title: `real dashboards${needsRealDashboards}`,
    isThere: hasRealDashboards,
    dashboards: realDashboards.map(({ id }) => ({ id, written: () => readRealDefinition(id) })),
    dataset: '0b4c0cab-545f-447d-b10c-8a7993a858e1',
  },
];
const handling = createRequestHandling();
const limiter: RateLimiter = {
  acquire: async () => undefined,
  succeeded: () => undefined,
  throttled: () => undefined,
};
let sandbox: TestSandbox;
let clouds: readonly QuickSight[];
beforeAll(async () => {
  sandbox = await startTestSandbox({ seed: 'promotion' });
  clouds = promotionStages.map(({ stage, accountId, region, accessKeyId }) =>
    openQuickSight({
      connectionId: stage,
      connectionName: stage,
      accountId,
      region,
      identityRegion: region,
      endpoint: sandbox.endpoints.quicksight,
      isReadOnly: () => false,
      credentials: createCredentialCache(async () => ({ accessKeyId, secretAccessKey: 'any' })),
      requestHandler: handling,
      limiter: () => limiter,
    }).metered(),
  );
  const [dev] = clouds;
  if (hasRealDashboards && dev !== undefined) await writeRealDashboards(dev);
});
afterAll(async () => {
  endRequestHandling(handling);
  await sandbox.remove();
});

const member = (document: JsonDocument, ...path: (string | number)[]): JsonDocument => {
  const found = readJsonAt(document, path);
  if (found === undefined) throw new Error(`There is no ${jsonPathText(path)}.`);
  return found;
};
const body = (members: Record<string, JsonDocument | undefined>): JsonObject =>
  new Map(Object.entries(members).filter((entry): entry is [string, JsonDocument] => entry[1] !== undefined));
const arnStart = ({ region, accountId }: Pick<QuickSight, 'region' | 'accountId'>) =>
  `arn:aws:quicksight:${region}:${accountId}:`;
/** The one change that this walk makes: whose asset a reference names. */
const moved = (document: JsonDocument, from: QuickSight, to: QuickSight): JsonDocument =>
  mapJsonStrings(document, (text) =>
    text.startsWith(arnStart(from))
      ? text
          .replace(arnStart(from), arnStart(to))
          .replace(
            /datasource\/.+/,
            `datasource/${lakes[promotionStages.findIndex(({ accountId }) => accountId === to.accountId)]}`,
          )
      : text,
  );
const lakes = ['cid-athena', 'cid-athena', 'athena-7f3c', 'prod-athena'];

/** What an asset's description says besides what the service itself knows of it. */
const own = (document: JsonDocument, besides: readonly string[]): JsonObject => {
  const told = [
    'Arn',
    'CreatedTime',
    'LastUpdatedTime',
    'OutputColumns',
    'ConsumedSpiceCapacityInBytes',
    ...besides,
  ];
  if (!isJsonObject(document)) throw new Error('no object');
  return new Map([...document].filter(([name]) => !told.includes(name)));
};

/** Reads a dashboard with all that it needs from one account and writes it into the next. */
const carry = async (from: QuickSight, to: QuickSight, id: string, done: Set<string>): Promise<void> => {
  const answer = await describeDefinition(from, 'dashboard', { id });
  const theme = answer.get('ThemeArn');
  const arns = (member(answer, 'Definition', 'DataSetIdentifierDeclarations') as JsonDocument[]).map((one) =>
    String(member(one, 'DataSetArn')),
  );
  const carryDataset = async (dataset: string): Promise<void> => {
    if (done.has(dataset)) return;
    done.add(dataset);
    const described = member(await describeRaw(from, 'dataset', { id: dataset }), 'DataSet');
    const rules = readJsonAt(described, ['RowLevelPermissionDataSet', 'Arn']);
    if (rules !== undefined) await carryDataset(String(rules).split('/').at(-1) ?? '');
    await createRaw(to, 'dataset', dataset, moved(own(described, []), from, to) as JsonObject);
  };
  for (const arn of arns) await carryDataset(arn.split('/').at(-1) ?? '');
  if (typeof theme === 'string' && theme.startsWith(arnStart(from)) && !done.has(theme)) {
    done.add(theme);
    const described = await describeRaw(from, 'theme', { id: 'house' });
    const version = member(described, 'Theme', 'Version');
    await createRaw(
      to,
      'theme',
      'house',
      body({
        Name: member(described, 'Theme', 'Name'),
        BaseThemeId: member(version, 'BaseThemeId'),
        Configuration: member(version, 'Configuration'),
      }),
    );
  }
  const members = {
    Name: answer.get('Name'),
    ThemeArn: theme === undefined ? undefined : moved(theme, from, to),
    DashboardPublishOptions: answer.get('DashboardPublishOptions'),
    Definition: moved(member(answer, 'Definition'), from, to),
  };
  await createRaw(to, 'dashboard', id, body(members));
  const analysis = await describeDefinition(from, 'analysis', { id: `${id}-analysis` });
  await createRaw(
    to,
    'analysis',
    `${id}-analysis`,
    body({ ...members, DashboardPublishOptions: undefined, Name: analysis.get('Name') }),
  );
};

/** What each account was given: the theme goes with more than one of them. */
const given = new Map<QuickSight, Set<string>>();

for (const { title, isThere, dashboards, dataset } of groups)
  describe.skipIf(!isThere)(title, () => {
    it('are in dev as they are in the files, and the service finds nothing wrong with them', async () => {
      const [dev] = clouds;
      if (dev === undefined) throw new Error('no dev');
      for (const { id, written } of dashboards) {
        const answer = await describeDefinition(dev, 'dashboard', { id });
        const text = printJsonDocument(member(answer, 'Definition'));
        expect(text.replaceAll(arnStart(dev), 'arn:aws:quicksight:::')).toBe(printJsonDocument(written()));
        const update = body({ Name: answer.get('Name'), Definition: answer.get('Definition') });
        const updated = await updateRaw(dev, 'dashboard', id, update);
        const version = Number(String(updated.get('VersionArn')).split('/').at(-1));
        const again = await describeDefinition(dev, 'dashboard', { id, version });
        expect([id, printJsonDocument(again.get('Errors') ?? [])]).toEqual([id, '[]']);
        expect(contentHash(member(again, 'Definition'))).toBe(contentHash(member(answer, 'Definition')));
        // What was published stays published.
        expect(
          contentHash(
            await describeDefinition(dev, 'dashboard', { id }).then((one) => member(one, 'Definition')),
          ),
        ).toBe(contentHash(member(answer, 'Definition')));
      }
    });

    it('go through four accounts and are equal at the end, but for the places that were mapped', async () => {
      for (const [index, from] of clouds.slice(0, -1).entries()) {
        const to = clouds[index + 1];
        if (to === undefined) throw new Error('no next stage');
        const done = given.get(to) ?? new Set<string>();
        given.set(to, done);
        for (const { id } of dashboards) await carry(from, to, id, done);
      }
      const [dev, production] = [clouds[0], clouds.at(-1)];
      if (dev === undefined || production === undefined) throw new Error('no stages');
      for (const { id } of dashboards)
        for (const kind of ['dashboard', 'analysis'] as const) {
          const at = { id: kind === 'dashboard' ? id : `${id}-analysis` };
          const before = member(await describeDefinition(dev, kind, at), 'Definition');
          const after = await describeDefinition(production, kind, at);
          expect(after.get('ResourceStatus')).toBe('CREATION_SUCCESSFUL');
          expect(after.get('Errors')).toBeUndefined();
          const mapped: string[] = [];
          walkJson(before, (path, value) => {
            const now = member(after, 'Definition', ...path);
            if (typeof value === 'string' && value !== now) mapped.push(jsonPathText(path));
            return undefined;
          });
          const declared = (member(before, 'DataSetIdentifierDeclarations') as JsonDocument[]).length;
          const references = Array.from(
            { length: declared },
            (_, index) => `$.DataSetIdentifierDeclarations[${index}].DataSetArn`,
          );
          // One stands in a visual that nobody knows.
          const hidden = id === 'odd-one' ? ['$.Sheets[0].Visuals[0].HologramVisual.Nested[0].Source'] : [];
          expect(mapped).toEqual([...references, ...hidden]);
          expect(printJsonDocument(moved(before, dev, production))).toBe(
            printJsonDocument(member(after, 'Definition')),
          );
        }
      const described = member(await describeRaw(production, 'dataset', { id: dataset }), 'DataSet');
      expect(printJsonDocument(described)).not.toContain(dev.accountId);
      expect(printJsonDocument(described)).toContain(
        '"DataSourceArn":"arn:aws:quicksight:us-east-1:444455556666:datasource/prod-athena"',
      );
    });

    it('would lose nothing on their way through the SDK of today; one with something new would', async () => {
      const [dev] = clouds;
      if (dev === undefined) throw new Error('no dev');
      const missing: Record<string, readonly string[]> = {};
      for (const { id } of dashboards) {
        const answer = await describeDefinition(dev, 'dashboard', { id });
        const command = new DescribeDashboardDefinitionCommand({
          AwsAccountId: dev.accountId,
          DashboardId: id,
        });
        const losses = compareWithSdk(answer, await readWithSdk(command, answer));
        missing[id] = losses.filter(({ loss }) => loss === 'missing').map(({ path }) => path);
      }
      const unknown: Record<string, readonly string[]> = {
        'odd-one': [
          '$.Definition.Sheets[0].Visuals[0].HologramVisual',
          '$.Definition.Sheets[0].Visuals[1].KPIVisual.Glow',
          '$.Definition.Future',
        ],
      };
      expect(missing).toEqual(Object.fromEntries(dashboards.map(({ id }) => [id, unknown[id] ?? []])));
    });
  });

describe('a bundle', () => {
  it('takes dashboards to another account, with the rules and the theme that they need', async () => {
    const [dev, test] = promotionStages;
    if (dev === undefined || test === undefined) throw new Error('no stages');
    const clientOf = ({ region, accessKeyId }: typeof dev, where = region) =>
      sandbox.quicksight({ region: where, credentials: { accessKeyId, secretAccessKey: 'any' } });
    const from = { AwsAccountId: dev.accountId, AssetBundleExportJobId: 'walk' };
    const source = clientOf(dev);
    await source.startAssetBundleExportJob({
      ...from,
      ResourceArns: ['sales-overview', 'odd-one'].map(
        (id) => `arn:aws:quicksight:${dev.region}:${dev.accountId}:dashboard/${id}`,
      ),
      IncludeAllDependencies: true,
      IncludePermissions: true,
      ExportFormat: 'QUICKSIGHT_JSON',
    });
    const { DownloadUrl = '' } = await source.describeAssetBundleExportJob(from);
    const bundle = new Uint8Array(await (await fetch(DownloadUrl)).arrayBuffer());
    // A region in which nothing is yet, of another account.
    const target = clientOf(test, 'eu-west-2');
    const start = async (AssetBundleImportJobId: string, later: boolean) => {
      const into = { AwsAccountId: test.accountId, AssetBundleImportJobId };
      const RefreshSchedules = ['sales', 'regions', 'sales-rules', 'odd'].map((DataSetId) => ({
        DataSetId,
        ScheduleId: 'daily',
        StartAfterDateTime: new Date(Date.now() + 3600_000),
      }));
      await target.startAssetBundleImportJob({
        ...into,
        AssetBundleImportSource: { Body: bundle },
        FailureAction: 'ROLLBACK',
        ...(later ? { OverrideParameters: { RefreshSchedules } } : {}),
      });
      return target.describeAssetBundleImportJob(into);
    };
    const early = await start('early', false);
    expect([early.JobStatus, early.Errors?.[0]?.Message]).toEqual([
      'FAILED_ROLLBACK_COMPLETED',
      'StartAfterDateTime must be in the future.',
    ]);
    const done = await start('later', true);
    expect([done.JobStatus, done.Errors]).toEqual(['SUCCESSFUL', undefined]);
    expect(done.Warnings?.map(({ Message }) => Message)).toContain(
      'The permissions in the bundle are of another account.',
    );
    const { Dashboard } = await target.describeDashboard({
      AwsAccountId: test.accountId,
      DashboardId: 'odd-one',
    });
    expect(Dashboard?.Version).toMatchObject({
      Status: 'CREATION_SUCCESSFUL',
      ThemeArn: `arn:aws:quicksight:eu-west-2:${test.accountId}:theme/house`,
    });
  });
});

describe('the accounts', () => {
  it('know nothing of each other', async () => {
    const [dev, test] = clouds;
    const [, stage] = promotionStages;
    if (dev === undefined || test === undefined || stage === undefined) throw new Error('no stages');
    const wrong = sandbox.quicksight({ region: test.region });
    await expect(wrong.listDashboards({ AwsAccountId: test.accountId })).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    const right = sandbox.quicksight({
      region: stage.region,
      credentials: { accessKeyId: stage.accessKeyId, secretAccessKey: 'any' },
    });
    const groups = await right.listGroups({ AwsAccountId: stage.accountId, Namespace: 'default' });
    expect(groups.GroupList?.map(({ Arn }) => Arn)).toContain(
      `arn:aws:quicksight:eu-central-1:${stage.accountId}:group/default/cost-owners`,
    );
    const identity = await sandbox
      .sts({ credentials: { accessKeyId: stage.accessKeyId, secretAccessKey: 'any' } })
      .getCallerIdentity({});
    expect(identity.Account).toBe(stage.accountId);
    const { effects } = await sandbox.control();
    expect(effects.some(({ path }) => path.includes(stage.accountId))).toBe(true);
  });

  it('an uploaded dataset is listed, and cannot be described', async () => {
    const [dev] = clouds;
    const quicksight = sandbox.quicksight();
    const AwsAccountId = dev?.accountId;
    const { DataSetSummaries } = await quicksight.listDataSets({ AwsAccountId });
    expect(DataSetSummaries?.map(({ Name }) => Name)).toContain('Targets 2026.xlsx');
    await expect(quicksight.describeDataSet({ AwsAccountId, DataSetId: 'uploaded-targets' })).rejects.toThrow(
      /not supported through API/,
    );
  });
});
