import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { JsonDocument } from '../../shared/domain/json-document.ts';
import { type JsonPath, readJsonAt, replaceJsonAt } from '../../shared/domain/json-document-path.ts';
import {
  describeDefinition,
  describeRaw,
  updateRaw,
} from '../connectors/quicksight/definitions/raw-assets.ts';
import type { QuickSight } from '../connectors/quicksight/quicksight.ts';
import { assetDocument } from './asset-document.ts';
import { dashboardPublish } from './steps/dashboard-publish.ts';
import { readTarget } from './steps/read-target.ts';
import { openPromotionKit } from './testing/promotion-kit.ts';

const dashboard = { kind: 'dashboard', id: 'sales-overview' } as const;
const sheetName: JsonPath = ['Definition', 'Sheets', 0, 'Name'];

/** Somebody works on a dashboard in the console of an account, and publishes that or not. */
const edit = async (cloud: QuickSight, path: JsonPath, value: JsonDocument, publish = true) => {
  const now = replaceJsonAt(await describeDefinition(cloud, 'dashboard', { id: dashboard.id }), path, value);
  const body = new Map<string, JsonDocument>();
  for (const name of ['Name', 'ThemeArn', 'DashboardPublishOptions', 'Definition']) {
    const member = readJsonAt(now, [name]);
    if (member !== undefined) body.set(name, member);
  }
  await updateRaw(cloud, 'dashboard', dashboard.id, body);
  const version = (await readTarget(cloud, dashboard))?.version ?? 0;
  if (!publish) return;
  const context = { cloud, signal: new AbortController().signal };
  await vi.waitFor(() => dashboardPublish.act({ id: dashboard.id, version }, null, context));
};

describe('a fix that was made by hand in a stage', () => {
  let kit: Awaited<ReturnType<typeof openPromotionKit>>;
  let first: string;
  let next: string;
  let test: QuickSight;
  const shownOf = async (
    handMade: { kind: 'dashboard' | 'dataset'; id: string; choice: 'keep' | 'overwrite' }[] = [],
  ) => {
    const { assets, planned } = await kit.releases.preview(
      { release: next, environment: 'test', datasets: 'beside', handMade },
      kit.call,
    );
    const found = assets.find(({ asset }) => asset.id === dashboard.id);
    return {
      ...found,
      steps: planned.plan.steps,
      findings: planned.plan.findings
        .filter(({ message }) => /by hand|stays as it is/.test(message))
        .map(({ severity, message }) => `${severity}: ${message}`),
    };
  };
  beforeAll(async () => {
    kit = await openPromotionKit();
    first = (await kit.take([dashboard.id])).release.hash;
    await kit.sayTheRest(first, 'test');
    expect((await kit.promote(first, 'test')).run?.state).toBe('done');
    await edit(await kit.cloud('dev'), sheetName, 'From the release');
    next = (await kit.take([dashboard.id])).release.hash;
    test = await kit.cloud('test');
  });
  afterAll(() => kit.close());

  it('is not found where nobody touched the stage: what differs comes from the release', async () => {
    const { since, findings, contents } = await shownOf();
    expect(since).toMatchObject({ release: first, handMade: false });
    expect(since?.parts.map(({ origin, release }) => [origin, release?.type, release?.change])).toEqual([
      ['release', 'sheet', 'renamed'],
    ]);
    expect(findings).toEqual([]);
    const { text } = await kit.releases.content({ content: contents?.wanted ?? '' }, kit.call);
    expect(text).toContain('"Name": "From the release"');
    expect((await kit.releases.content({ content: contents?.now ?? '' }, kit.call)).text).not.toContain(
      'From the release',
    );
  });

  it('takes nothing from anybody while it is not published', async () => {
    await edit(test, sheetName, 'A draft', false);
    expect(await shownOf()).toMatchObject({ since: { handMade: false }, findings: [] });
  });

  it('stands in the way until somebody says what becomes of it, and says what it is', async () => {
    await edit(test, ['Definition', 'Sheets', 0, 'Title'], 'Mended by hand, größer');
    await edit(test, sheetName, 'Mended by hand');
    const { since, findings, contents } = await shownOf();
    expect(since?.handMade).toBe(true);
    expect(since?.parts).toMatchObject([
      { origin: 'conflict', hand: { name: 'Mended by hand' }, release: { name: 'From the release' } },
    ]);
    expect(findings).toEqual([
      expect.stringMatching(
        /^blocker: The dashboard Sales overview was changed by hand in Test since it was promoted on .*: sheet Mended by hand changed \(the release changes it too\)\./,
      ),
    ]);
    expect((await kit.releases.content({ content: contents?.now ?? '' }, kit.call)).text).toContain(
      'Mended by hand, größer',
    );
  });

  it('is kept: the promotion does not touch the dashboard, and says so', async () => {
    const { action, steps, findings } = await shownOf([{ ...dashboard, choice: 'keep' }]);
    expect(action).toBe('kept');
    expect(steps).toEqual([]);
    expect(findings).toEqual([
      expect.stringMatching(/^warning: The dashboard Sales overview stays as it is in Test/),
    ]);
  });

  it('is taken to dev as a release of the stage’s account', async () => {
    const { release } = await kit.releases.take(
      {
        connectionId:
          (await kit.environments.list(undefined, kit.call)).find(({ name }) => name === 'test')?.connection
            ?.id ?? '',
        dashboards: [dashboard.id],
        name: 'Mended in Test',
        note: '',
      },
      kit.call,
    );
    const { mapping } = await kit.preview(release.hash, 'dev');
    expect(mapping.assets.map(({ kind }) => kind)).toEqual(['data_source']);
    const back = await kit.preview(release.hash, 'dev');
    expect(back.assets.find(({ asset }) => asset.id === dashboard.id)).toMatchObject({
      action: 'update',
      changes: expect.arrayContaining([
        expect.objectContaining({ type: 'sheet', name: 'Mended by hand', was: 'From the release' }),
      ]),
    });
  });

  it('is overwritten only by somebody who says so, and the plan keeps that', async () => {
    const { plan } = await kit.releases.planPromotion(
      {
        release: next,
        environment: 'test',
        datasets: 'beside',
        handMade: [{ ...dashboard, choice: 'overwrite' }],
      },
      kit.call,
    );
    expect(plan.findings.filter(({ severity }) => severity !== 'note')).toMatchObject([
      { severity: 'warning', message: expect.stringMatching(/Mended by hand.*overwritten knowingly\.$/) },
    ]);
    const { runId } = await kit.releases.applyPromotion({ planId: plan.id, hash: plan.hash }, kit.call);
    expect((await kit.engine.ended(runId)).state).toBe('done');
    const there = await readTarget(test, dashboard);
    expect(readJsonAt(there?.document ?? null, sheetName)).toBe('From the release');
    expect((await shownOf()).findings).toEqual([]);
  });

  it('is noticed in a dataset too, also in one that was made beside an older one', async () => {
    const dev = await kit.cloud('dev');
    const source = async (cloud: QuickSight, id: string) =>
      assetDocument('dataset', await describeRaw(cloud, 'dataset', { id }));
    const rename = async (cloud: QuickSight, id: string, Name: string) =>
      updateRaw(cloud, 'dataset', id, new Map([...(await source(cloud, id)), ['Name', Name]]));
    await rename(dev, 'sales', 'Sales, second');
    next = (await kit.take([dashboard.id])).release.hash;
    const { run, plan } = await kit.promote(next, 'test');
    expect(run?.state).toBe('done');
    const beside = plan.steps.find(({ title }) => title.includes('beside'))?.input as { id: string };
    await rename(test, beside.id, 'Mended by hand');
    await rename(dev, 'sales', 'Sales, third');
    next = (await kit.take([dashboard.id])).release.hash;
    const { findings } = await shownOf();
    expect(findings).toEqual([
      expect.stringMatching(
        /^blocker: The dataset Sales, third was changed by hand in Test .*\(the release changes it too\)/,
      ),
    ]);
    const kept = await shownOf([{ kind: 'dataset', id: 'sales', choice: 'keep' }]);
    expect(kept.steps.some(({ title }) => title.includes('dataset'))).toBe(false);
    expect(kept.findings).toEqual([
      expect.stringMatching(/^warning: The dataset Sales, third stays as it is/),
    ]);
  });
});
