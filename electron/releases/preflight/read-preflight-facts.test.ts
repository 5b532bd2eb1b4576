import { CreateDashboardCommand, CreateDataSetCommand, TagResourceCommand } from '@aws-sdk/client-quicksight';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalJsonDocument } from '../../../shared/domain/print-json-document.ts';
import type { StageMapping } from '../../../shared/domain/releases/stage-mapping.ts';
import { promotionStages } from '../../sandbox/seed/promotion-stages.ts';
import { openTenantKit } from '../../tenants/testing/tenant-kit.ts';
import { createReleasesService } from '../releases-service.ts';
import { dashboardVerify } from '../steps/dashboard-verify.ts';
import { readTarget } from '../steps/read-target.ts';

const openKit = async () => {
  const kit = await openTenantKit({ seed: 'promotion' });
  const stage = promotionStages.find((one) => one.stage === 'test');
  if (stage === undefined) throw new Error('The sandbox has no test');
  const { accountId, region, accessKeyId } = stage;
  const { id } = await kit.connections.add(
    {
      name: 'test',
      credential: { kind: 'keys', accessKeyId, secretAccessKey: 'not-a-secret-at-all' },
      accountId,
      region,
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
  const preview = (mapping?: StageMapping) =>
    releases.preview(
      { release: release.hash, environment: 'test', datasets: 'beside', ...(mapping ? { mapping } : {}) },
      kit.call,
    );
  return {
    ...kit,
    releases,
    release: release.hash,
    preview,
    dev: await kit.clouds.quicksight(kit.connectionId),
    test: await kit.clouds.quicksight(id),
  };
};

describe('preflight against an account', () => {
  let kit: Awaited<ReturnType<typeof openKit>>;
  beforeAll(async () => {
    kit = await openKit();
  });
  afterAll(() => kit.close());

  it('tells before the first write what the stage’s own dataset lacks and whose it is', async () => {
    const { test } = kit;
    const AwsAccountId = test.accountId;
    const arn = (rest: string) => `arn:aws:quicksight:${test.region}:${AwsAccountId}:${rest}`;
    await test.send(
      new CreateDataSetCommand({
        AwsAccountId,
        DataSetId: 'their-sales',
        Name: 'Their sales',
        ImportMode: 'DIRECT_QUERY',
        PhysicalTableMap: {
          t: {
            RelationalTable: {
              DataSourceArn: arn('datasource/cid-athena'),
              Name: 'sales',
              InputColumns: [
                { Name: 'region_code', Type: 'INTEGER' },
                { Name: 'ordered_at', Type: 'DATETIME' },
              ],
            },
          },
        },
      }),
    );
    await test.send(
      new TagResourceCommand({
        ResourceArn: arn('dataset/their-sales'),
        Tags: [{ Key: 'steward:tenant', Value: 'northgate' }],
      }),
    );
    const Definition = {
      DataSetIdentifierDeclarations: [{ Identifier: 'd', DataSetArn: arn('dataset/their-sales') }],
    };
    await test.send(
      new CreateDashboardCommand({
        AwsAccountId,
        DashboardId: 'old-sales',
        Name: 'Sales overview',
        Definition,
      }),
    );
    const { mapping } = await kit.preview();
    const { planned } = await kit.preview({
      ...mapping,
      assets: [...mapping.assets, { kind: 'dataset', from: 'sales', to: 'their-sales' }],
      parameters: [{ name: 'Gone', values: ['x'] }],
    });
    const said = planned.plan.findings.map(({ message }) => message).join('\n');
    expect(said).toMatch(
      /The dashboard Sales overview reads columns that the dataset their-sales of Test has not: /,
    );
    expect(said).toContain('Test has another dashboard called Sales overview, old-sales');
    expect(said).toContain('a default for the parameter Gone');
    expect(said).toContain('How much SPICE Test has left is not known');
  });

  it('makes a data source in the stage with what is said of it, and its datasets on it', async () => {
    const { mapping, mentions } = await kit.preview();
    const open = mentions.filter(({ outcome }) => outcome === 'unresolved').map(({ text }) => text);
    const said: StageMapping = {
      ...mapping,
      idPrefix: 'made-',
      owners: ['group/default/cost-owners'],
      assets: mapping.assets.filter(({ kind }) => kind !== 'data_source'),
      newDataSources: [{ from: 'cid-athena', secretArn: null }],
      names: [{ what: 'workgroup', from: 'cid-dev', to: 'cid-test' }],
      unchanged: [...new Set(open)].map((text) => ({ mention: text, reason: 'called the same' })),
    };
    await kit.releases.saveMapping({ release: kit.release, environment: 'test', mapping: said }, kit.call);
    const { plan } = await kit.releases.planPromotion(
      { release: kit.release, environment: 'test', datasets: 'beside' },
      kit.call,
    );
    expect(plan.findings.filter(({ severity }) => severity === 'blocker')).toEqual([]);
    const { runId } = await kit.releases.applyPromotion({ planId: plan.id, hash: plan.hash }, kit.call);
    expect((await kit.engine.ended(runId)).state).toBe('done');
    const made = await readTarget(kit.test, { kind: 'data_source', id: 'made-cid-athena' });
    expect(canonicalJsonDocument(made?.document ?? null)).toContain('"WorkGroup":"cid-test"');
    const dataset = await readTarget(kit.test, { kind: 'dataset', id: 'made-sales' });
    expect(canonicalJsonDocument(dataset?.document ?? null)).toContain('datasource/made-cid-athena"');
    const again = await kit.releases.planPromotion(
      { release: kit.release, environment: 'test', datasets: 'beside' },
      kit.call,
    );
    expect(again.plan.steps).toEqual([]);
  });

  it('takes a dataset of an uploaded file for what it is: there, and nothing to be read of it', async () => {
    const { dev } = kit;
    const AwsAccountId = dev.accountId;
    const DataSetArn = `arn:aws:quicksight:${dev.region}:${AwsAccountId}:dataset/uploaded-targets`;
    const Definition = { DataSetIdentifierDeclarations: [{ Identifier: 'd', DataSetArn }] };
    await dev.send(
      new CreateDashboardCommand({ AwsAccountId, DashboardId: 'on-a-file', Name: 'On a file', Definition }),
    );
    const context = { cloud: dev, signal: new AbortController().signal };
    await expect
      .poll(() => dashboardVerify.lookMany?.([{ id: 'on-a-file', version: 1 }], context))
      .toEqual([{ version: 1 }]);
    await kit.environments.assign({ name: 'test', connectionId: kit.connectionId }, kit.call);
    const { mapping } = await kit.preview();
    const { assets } = await kit.preview({
      ...mapping,
      assets: [...mapping.assets, { kind: 'dataset', from: 'regions', to: 'uploaded-targets' }],
    });
    expect(assets.find(({ asset }) => asset.id === 'regions')).toMatchObject({ action: 'mapped' });
  });
});
