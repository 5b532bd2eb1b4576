import { UpdateDashboardPermissionsCommand } from '@aws-sdk/client-quicksight';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonDocument, JsonObject } from '../../shared/domain/json-document.ts';
import { mapJsonStrings, readJsonAt, replaceJsonAt } from '../../shared/domain/json-document-path.ts';
import { parseJsonDocument } from '../../shared/domain/parse-json-document.ts';
import { canonicalJsonDocument, printJsonDocument } from '../../shared/domain/print-json-document.ts';
import { StewardError } from '../../shared/errors.ts';
import { describeDefinition, updateRaw } from '../connectors/quicksight/definitions/raw-assets.ts';
import type { QuickSight } from '../connectors/quicksight/quicksight.ts';
import { readPermissions } from '../connectors/quicksight/read-permissions.ts';
import {
  hasRealDashboards,
  needsRealDashboards,
  realDashboards,
} from '../connectors/quicksight/testing/read-real-dashboards.ts';
import { writeRealDashboards } from '../connectors/quicksight/testing/write-real-dashboards.ts';
import { dashboardPublish } from './steps/dashboard-publish.ts';
import { readTarget } from './steps/read-target.ts';
import { openPromotionKit } from './testing/promotion-kit.ts';

const definitionOf = async (cloud: QuickSight, id: string): Promise<JsonObject> => {
  const found = await readTarget(cloud, { kind: 'dashboard', id });
  if (found === null) throw new Error(`There is no dashboard ${id}`);
  return found.document;
};

/** Promotes a release to a stage, and finds the dashboards there as the same JSON values, but for what was mapped. */
const arrive = async (
  kit: Awaited<ReturnType<typeof openPromotionKit>>,
  hash: string,
  stage: 'test' | 'staging' | 'production',
  dashboards: readonly string[],
) => {
  const first = await kit.preview(hash, stage);
  const missing = first.assets.filter(({ action }) => action === 'absent');
  if (missing.length > 0)
    // Production's data source has neither the id nor the name: somebody has to say which one it is.
    await kit.releases.saveMapping(
      {
        release: hash,
        environment: stage,
        mapping: {
          ...first.mapping,
          assets: missing.map(({ asset }) => ({ kind: asset.kind, from: asset.id, to: 'prod-athena' })),
        },
      },
      kit.call,
    );
  await kit.sayTheRest(hash, stage);
  const { plan, run } = await kit.promote(hash, stage);
  expect(run?.state).toBe('done');
  const [from, to] = [await kit.cloud('dev'), await kit.cloud(stage)];
  const start = (cloud: QuickSight) => `arn:aws:quicksight:${cloud.region}:${cloud.accountId}:`;
  for (const id of dashboards) {
    const expected = mapJsonStrings(await definitionOf(from, id), (text) =>
      text.startsWith(start(from)) ? text.replace(start(from), start(to)) : text,
    );
    const arrived = await definitionOf(to, id);
    expect(canonicalJsonDocument(arrived)).toBe(canonicalJsonDocument(expected));
    // The number 1.0 has not become 1.
    const definition = (document: JsonObject) => printJsonDocument(document.get('Definition') ?? null);
    expect(definition(arrived)).toBe(definition(expected as JsonObject));
    expect((await readTarget(to, { kind: 'dashboard', id }))?.published).toBe(1);
  }
  return { first, plan, to };
};

describe('a release goes from dev to test, staging and production', () => {
  let kit: Awaited<ReturnType<typeof openPromotionKit>>;
  let hash: string;
  beforeAll(async () => {
    kit = await openPromotionKit();
    hash = (await kit.take(['sales-overview'])).release.hash;
  });
  afterAll(() => kit.close());

  it('blocks while it is not said what things are called there, each with its place', async () => {
    const { mentions, planned, assets, saved } = await kit.preview(hash, 'test');
    expect(saved).toBe(false);
    expect(assets.find(({ asset }) => asset.kind === 'data_source')).toMatchObject({ action: 'mapped' });
    const open = mentions.filter(({ outcome }) => outcome === 'unresolved');
    expect(open.length).toBeGreaterThan(0);
    expect(open.every(({ path }) => path.startsWith('$.'))).toBe(true);
    expect(planned.plan.findings.filter(({ severity }) => severity === 'blocker').length).toBe(
      new Set(open.map(({ text }) => text)).size,
    );
    const kept = await kit.releases.planPromotion(
      { release: hash, environment: 'test', datasets: 'beside' },
      kit.call,
    );
    const refused = await kit.releases
      .applyPromotion({ planId: kept.plan.id, hash: kept.plan.hash }, kit.call)
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(StewardError);
    expect(await readTarget(await kit.cloud('test'), { kind: 'dashboard', id: 'sales-overview' })).toBeNull();
  });

  it('blocks on an owner whom the stage does not know', async () => {
    const { mapping } = await kit.preview(hash, 'test');
    const owned = { ...mapping, owners: ['group/default/cost-owner', 'user/default/nobody/n@example.org'] };
    const { planned } = await kit.preview(hash, 'test', owned);
    expect(planned.plan.findings.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        'The owner group/default/cost-owner is not in Test.',
        'The owner user/default/nobody/n@example.org is not in Test.',
      ]),
    );
  });

  it('needs nothing behind an asset that the stage has its own of', async () => {
    const { mapping } = await kit.preview(hash, 'production');
    const { manifest } = await kit.releases.get({ release: hash }, kit.call);
    const datasets = manifest.assets.filter(({ kind }) => kind === 'dataset');
    const { assets, planned } = await kit.preview(hash, 'production', {
      ...mapping,
      assets: datasets.map(({ kind, id }) => ({ kind, from: id, to: `own-${id}` })),
    });
    expect(assets.map(({ asset }) => asset.kind)).not.toContain('data_source');
    expect(planned.plan.findings.map(({ message }) => message).join('\n')).not.toContain('data source');
  });

  it.each(['test', 'staging', 'production'] as const)(
    'arrives in %s as the same JSON values, but for what was mapped',
    async (stage) => {
      const { first, plan, to } = await arrive(kit, hash, stage, ['sales-overview']);
      expect(plan.findings.filter(({ severity }) => severity === 'blocker')).toEqual([]);
      for (const kind of ['dashboard', 'dataset', 'theme', 'analysis'] as const) {
        const [made] = first.assets.filter(({ asset }) => asset.kind === kind);
        expect([...((await readPermissions(to, kind, made?.targetId ?? '')) ?? new Map()).keys()]).toEqual([
          `arn:aws:quicksight:${to.identityRegion}:${to.accountId}:group/default/cost-owners`,
        ]);
      }
      expect((await kit.promote(hash, stage)).plan.steps).toEqual([]);
      expect(await kit.store.deployments.carried(stage, 'dashboard')).toMatchObject([
        { targetId: 'sales-overview', action: 'create', release: hash, version: 1, before: null },
      ]);
      const carried = await kit.store.deployments.carried(stage);
      expect(carried.map(({ kind }) => kind).sort()).toEqual(
        first.assets.flatMap(({ asset }) => (asset.kind === 'data_source' ? [] : [asset.kind])).sort(),
      );
    },
  );

  it('a later release makes a new version, which is published after it was verified', async () => {
    const dev = await kit.cloud('dev');
    const definition = await describeDefinition(dev, 'dashboard', { id: 'sales-overview' });
    const renamed = replaceJsonAt(definition, ['Definition', 'Sheets', 0, 'Name'], 'What is coming');
    const unknown = parseJsonDocument('{"Brand":1.0,"New":[12345678901234567890]}');
    const body = new Map<string, JsonDocument>();
    for (const name of ['Name', 'ThemeArn', 'DashboardPublishOptions']) {
      const value = definition.get(name);
      if (value !== undefined) body.set(name, value);
    }
    body.set(
      'Definition',
      replaceJsonAt(readJsonAt(renamed, ['Definition']) ?? null, ['FutureMember'], unknown),
    );
    await updateRaw(dev, 'dashboard', 'sales-overview', body);
    const version = (await readTarget(dev, { kind: 'dashboard', id: 'sales-overview' }))?.version ?? 0;
    const context = { cloud: dev, signal: new AbortController().signal };
    await expect
      .poll(() =>
        dashboardPublish.act({ id: 'sales-overview', version }, null, context).then(
          () => 'published',
          (error: Error) => error.name,
        ),
      )
      .toBe('published');
    const next = (await kit.take(['sales-overview'])).release;
    expect(next.hash).not.toBe(hash);
    const { assets } = await kit.preview(next.hash, 'test');
    expect(assets.find(({ asset }) => asset.kind === 'dashboard')).toMatchObject({
      action: 'update',
      changes: expect.arrayContaining([expect.objectContaining({ type: 'sheet', change: 'renamed' })]),
    });
    const { plan, run } = await kit.promote(next.hash, 'test');
    expect(run?.state).toBe('done');
    expect(plan.steps.map(({ kind }) => kind)).toEqual([
      'quicksight.asset.put',
      'quicksight.dashboard.verify',
      'quicksight.dashboard.publish',
    ]);
    expect(await kit.store.deployments.carried('test', 'dashboard')).toMatchObject([
      { release: next.hash, version: 2, before: { published: 1, release: hash } },
    ]);
    const arrived = await readTarget(await kit.cloud('test'), { kind: 'dashboard', id: 'sales-overview' });
    expect(arrived).toMatchObject({ version: 2, published: 2 });
    expect(
      canonicalJsonDocument(readJsonAt(arrived?.document ?? null, ['Definition', 'FutureMember']) ?? null),
    ).toBe('{"Brand":1.0,"New":[12345678901234567890]}');
  });

  it('gives what nobody holds to its owners, though it is there already', async () => {
    const stage = await kit.cloud('test');
    const principal = `arn:aws:quicksight:${stage.identityRegion}:${stage.accountId}:group/default/cost-owners`;
    const held = await readPermissions(stage, 'dashboard', 'sales-overview');
    await stage.send(
      new UpdateDashboardPermissionsCommand({
        AwsAccountId: stage.accountId,
        DashboardId: 'sales-overview',
        RevokePermissions: [{ Principal: principal, Actions: [...(held?.get(principal) ?? [])] }],
      }),
    );
    const { release } = await kit.take(['sales-overview']);
    const { plan, run } = await kit.promote(release.hash, 'test');
    expect(plan.steps.map(({ title }) => title)).toEqual([
      expect.stringMatching(/^Let default\/cost-owners have the dashboard /),
    ]);
    expect(run?.state).toBe('done');
    expect(await readPermissions(stage, 'dashboard', 'sales-overview')).toEqual(held);
  });

  it('stops where somebody else changed the stage after the plan was made', async () => {
    const stage = await kit.cloud('staging');
    const { release } = await kit.take(['sales-overview']);
    const { plan } = await kit.releases.planPromotion(
      { release: release.hash, environment: 'staging', datasets: 'beside' },
      kit.call,
    );
    const now = await describeDefinition(stage, 'dashboard', { id: 'sales-overview' });
    await updateRaw(
      stage,
      'dashboard',
      'sales-overview',
      new Map<string, JsonDocument>([
        ['Name', now.get('Name') ?? ''],
        ['ThemeArn', now.get('ThemeArn') ?? ''],
        ['Definition', replaceJsonAt(now.get('Definition') ?? null, ['Sheets', 0, 'Name'], 'Mended by hand')],
      ]),
    );
    const { runId } = await kit.releases.applyPromotion({ planId: plan.id, hash: plan.hash }, kit.call);
    const run = await kit.engine.ended(runId);
    expect(run.state).toBe('stopped');
    expect(run.steps.byState).toMatchObject({ changed: 1, skipped: 2 });
    expect(await kit.store.deployments.carried('staging', 'dashboard')).toMatchObject([
      { release: hash, version: 1 },
    ]);
    const [failed] = (await kit.store.deployments.list({ environment: 'staging', limit: 1, offset: 0 }))
      .deployments;
    expect(failed).toMatchObject({ kind: 'promotion', state: 'partly', release: release.hash });
    expect(
      (await kit.store.deployments.assets(failed?.runId ?? '')).find(({ kind }) => kind === 'dashboard'),
    ).toMatchObject({ state: 'failed', problem: expect.stringContaining('somebody else changed it') });
    expect(await readTarget(stage, { kind: 'dashboard', id: 'sales-overview' })).toMatchObject({
      version: 2,
      published: 1,
    });
  });
});

it.skipIf(!hasRealDashboards)(
  `the real dashboards go from dev to production as they are${needsRealDashboards}`,
  async () => {
    const kit = await openPromotionKit();
    try {
      await writeRealDashboards(await kit.cloud('dev'));
      const ids = realDashboards.map(({ id }) => id);
      const { hash } = (await kit.take(ids)).release;
      for (const stage of ['test', 'staging', 'production'] as const) await arrive(kit, hash, stage, ids);
    } finally {
      await kit.close();
    }
  },
  120_000,
);
