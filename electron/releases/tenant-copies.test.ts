import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonDocument } from '../../shared/domain/json-document.ts';
import { replaceJsonAt } from '../../shared/domain/json-document-path.ts';
import { levelOf } from '../../shared/domain/permission-sets.ts';
import type { StageMapping } from '../../shared/domain/releases/stage-mapping.ts';
import { describeDefinition, updateRaw } from '../connectors/quicksight/definitions/raw-assets.ts';
import { readPermissions } from '../connectors/quicksight/read-permissions.ts';
import { dashboardPublish } from './steps/dashboard-publish.ts';
import { readTarget } from './steps/read-target.ts';
import { openPromotionKit, type PromotionKit } from './testing/promotion-kit.ts';

const longest = `z${'long'.repeat(9)}-eu`;
const slugs = ['acme', 'acme-eu', longest];

const tenant = (slug: string) => ({
  version: 1,
  slug,
  name: `The ${slug}`,
  tenantId: slug,
  environment: 'test',
  isolation: slug === 'acme-eu' ? { model: 'namespace', namespace: slug } : { model: 'shared' },
});

const planFor = (
  kit: PromotionKit,
  release: string,
  tenants: { slugs: string[]; canary: string },
  more: { mapping?: StageMapping; way?: 'bundle' } = {},
) =>
  kit.releases.planPromotion(
    { release, environment: 'test', datasets: 'beside', tenants, ...more },
    kit.call,
  );
const applied = async (kit: PromotionKit, { plan }: Awaited<ReturnType<typeof planFor>>) => {
  const { runId } = await kit.releases.applyPromotion({ planId: plan.id, hash: plan.hash }, kit.call);
  return kit.engine.ended(runId);
};
const copy = async (kit: PromotionKit, slug: string) =>
  readTarget(await kit.cloud('test'), { kind: 'dashboard', id: `${slug}--sales-overview` });

describe('a release goes to several tenants of one account', () => {
  let kit: PromotionKit;
  let hash: string;
  let said: StageMapping;
  beforeAll(async () => {
    kit = await openPromotionKit();
    for (const slug of slugs) expect((await kit.onboard(tenant(slug))).run.state).toBe('done');
    hash = (await kit.take(['sales-overview'])).release.hash;
    said = await kit.sayTheRest(hash, 'test');
  }, 60_000);
  afterAll(() => kit.close());

  it('leaves the others untouched when the canary fails, and says so', async () => {
    const planned = await planFor(kit, hash, { slugs, canary: 'acme-eu' });
    expect(planned.plan.findings.filter(({ severity }) => severity === 'blocker')).toEqual([]);
    expect(planned.plan.title).toMatch(/ for 3 tenants$/);
    expect(planned.plan.effects[0]).toBe(
      'The acme-eu is the canary: 2 other tenants wait until all of it is verified and published, and are left as they are if it is not.',
    );
    expect([...new Set(planned.plan.steps.map(({ section }) => section))]).toEqual([
      'Canary The acme-eu (acme-eu)',
      'Tenant The acme (acme)',
      `Tenant The ${longest} (${longest})`,
    ]);
    await kit.sandbox.control({
      faults: [
        {
          operation: 'CreateDashboard',
          count: 1,
          fault: { type: 'error', name: 'AccessDeniedException', status: 401, message: 'no' },
        },
      ],
    });
    const run = await applied(kit, planned);
    await kit.sandbox.control({ faults: [] });
    expect(run.state).toBe('stopped');
    const ends = await kit.store.runs.steps(run.id);
    const others = new Set(
      planned.plan.steps.filter(({ id }) => !id.startsWith('acme-eu:')).map(({ id }) => id),
    );
    expect(others.size).toBeGreaterThan(0);
    expect([
      ...new Set(
        ends
          .filter(({ position }) => others.has(planned.plan.steps[position]?.id ?? ''))
          .map(({ state }) => state),
      ),
    ]).toEqual(['skipped']);
    for (const slug of slugs) expect(await copy(kit, slug)).toBeNull();
    const deployed = await kit.store.deployments.assets(run.id);
    expect(deployed.filter((one) => one.tenant !== 'acme-eu').map(({ state }) => state)).not.toContain(
      'done',
    );
  });

  it('arrives at all of them, each seen by its own people only', async () => {
    expect((await applied(kit, await planFor(kit, hash, { slugs, canary: 'acme-eu' }))).state).toBe('done');
    const cloud = await kit.cloud('test');
    const carried = await kit.store.deployments.carried('test', 'dashboard');
    expect(carried.map((one) => one.tenant).sort()).toEqual([...slugs].sort());
    for (const slug of slugs) {
      expect((await copy(kit, slug))?.published).toBe(1);
      const namespace = slug === 'acme-eu' ? slug : 'default';
      const held = await readPermissions(cloud, 'dashboard', `${slug}--sales-overview`);
      expect(
        [...(held ?? [])]
          .map(([arn, actions]) => `${arn.slice(arn.lastIndexOf(':') + 1)} ${levelOf('dashboard', actions)}`)
          .sort(),
      ).toEqual([
        `group/${namespace}/${slug}-admins owner`,
        `group/${namespace}/${slug}-authors owner`,
        `group/${namespace}/${slug}-readers viewer`,
      ]);
    }
    expect((await planFor(kit, hash, { slugs, canary: 'acme' })).nothingToDo).toBe(true);
  });

  it('makes a new version of each with the next release, and takes one back alone', async () => {
    const dev = await kit.cloud('dev');
    const now = await describeDefinition(dev, 'dashboard', { id: 'sales-overview' });
    await updateRaw(
      dev,
      'dashboard',
      'sales-overview',
      new Map<string, JsonDocument>([
        ['Name', now.get('Name') ?? ''],
        ['ThemeArn', now.get('ThemeArn') ?? ''],
        ['Definition', replaceJsonAt(now.get('Definition') ?? null, ['Sheets', 0, 'Name'], 'What is coming')],
      ]),
    );
    await expect
      .poll(async () => (await readTarget(dev, { kind: 'dashboard', id: 'sales-overview' }))?.version)
      .toBeGreaterThan(1);
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
    const next = (await kit.take(['sales-overview'])).release.hash;
    expect((await applied(kit, await planFor(kit, next, { slugs, canary: longest }))).state).toBe('done');
    for (const slug of slugs) expect((await copy(kit, slug))?.published).toBe(2);
    const back = await kit.rollBack('test', ['acme--sales-overview']);
    expect((await kit.apply(back)).state).toBe('done');
    expect((await copy(kit, 'acme'))?.published).toBe(1);
    expect((await copy(kit, 'acme-eu'))?.published).toBe(2);
    const carried = await kit.store.deployments.carried('test', 'dashboard');
    expect(carried.map((one) => one.tenant).sort()).toEqual([...slugs].sort());
  });

  it('blocks ids that two tenants would share, or that are too long', async () => {
    const blockers = async (idPrefix: string, stagePrefix = '') =>
      (
        await planFor(
          kit,
          hash,
          { slugs: ['acme', longest], canary: 'acme' },
          { mapping: { ...said, idPrefix: stagePrefix, perTenant: { idPrefix } } },
        )
      ).plan.findings
        .filter(({ severity }) => severity === 'blocker')
        .map(({ message }) => message);
    expect(await blockers('x{slug}-')).toEqual([]);
    expect(await blockers('{namespace}-')).toContain(
      `The dashboard default-sales-overview would be the copy of The acme and of The ${longest}.`,
    );
    await expect(blockers('{slug}'.repeat(10), 'p'.repeat(500))).rejects.toThrow(/512 are the most/);
  });

  it.each([
    [{ slugs: ['acme'], canary: 'acme-eu' }, {}, /acme-eu is the canary and not one of the tenants/],
    [{ slugs: ['nobody'], canary: 'nobody' }, {}, /There is no tenant nobody/],
    [
      { slugs: ['acme'], canary: 'acme' },
      { way: 'bundle' as const },
      /An asset bundle goes to a stage as a whole/,
    ],
  ])('refuses %j', async (tenants, more, happened) => {
    await expect(planFor(kit, hash, tenants, more)).rejects.toThrow(happened);
  });
});
