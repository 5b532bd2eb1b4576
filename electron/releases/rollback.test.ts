import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StewardError } from '../../shared/errors.ts';
import { readPermissions } from '../connectors/quicksight/read-permissions.ts';
import { readTarget } from './steps/read-target.ts';
import { changeDataset, renameSheet } from './testing/change-source.ts';
import { openPromotionKit } from './testing/promotion-kit.ts';

const dashboard = { kind: 'dashboard', id: 'sales-overview' } as const;

describe('the way back from a promotion', () => {
  let kit: Awaited<ReturnType<typeof openPromotionKit>>;
  let first: string;
  let second: string;
  let sourceId: string;

  beforeAll(async () => {
    kit = await openPromotionKit();
    first = (await kit.take([dashboard.id])).release.hash;
    const { manifest } = await kit.releases.get({ release: first }, kit.call);
    sourceId = manifest.assets.find(({ kind }) => kind === 'dataset')?.id ?? '';
    for (const stage of ['test', 'staging']) await kit.sayTheRest(first, stage);
    expect((await kit.promote(first, 'test')).run?.state).toBe('done');
    expect((await kit.promote(first, 'staging')).run?.state).toBe('done');
    const dev = await kit.cloud('dev');
    await changeDataset(dev, sourceId, 'Sales with discounts');
    await renameSheet(dev, dashboard.id, 'With discounts', { publish: true });
    second = (await kit.take([dashboard.id])).release.hash;
  });
  afterAll(() => kit.close());

  const seen = async (stage: string) => {
    const found = await readTarget(await kit.cloud(stage), dashboard);
    return { published: found?.published, version: found?.version };
  };
  const problems = (plan: { readonly findings: readonly { readonly message: string }[] }) =>
    plan.findings.map(({ message }) => message);

  it('has nothing to go back to where the promotion made the dashboard, unless it shall be removed', async () => {
    const { plan } = await kit.rollBack('test', [dashboard.id]);
    expect(problems(plan)).toEqual([
      expect.stringMatching(/^The dashboard .+ was made by this promotion: there is no earlier version\.$/),
    ]);
    await expect(kit.apply({ plan })).rejects.toBeInstanceOf(StewardError);
  });

  it('has nothing to go back to where no release was brought', async () => {
    expect(problems((await kit.rollBack('test', ['odd-one'])).plan)).toEqual([
      'Steward brought no release of the dashboard odd-one to Test: there is nothing to go back to.',
    ]);
  });

  it('lets people see the version from before again, verified, with the dataset that it reads', async () => {
    const { plan: promotion, run } = await kit.promote(second, 'test');
    expect(run?.state).toBe('done');
    expect(promotion.steps.map(({ title }) => title)).toContain(
      'Create the dataset Sales with discounts beside the old one',
    );
    expect(await seen('test')).toEqual({ published: 2, version: 2 });

    const { plan } = await kit.rollBack('test', [dashboard.id]);
    expect(problems(plan)).toEqual([]);
    expect(plan.effects).toEqual([expect.stringMatching(/see version 1 of .+ again, as .+ brought it\.$/)]);
    expect(plan.steps.map(({ kind }) => kind)).toEqual([
      'quicksight.dashboard.verify',
      'quicksight.dashboard.publish',
    ]);
    expect((await kit.apply({ plan })).state).toBe('done');
    expect(await seen('test')).toEqual({ published: 1, version: 2 });
    expect(await kit.store.deployments.carried('test', 'dashboard')).toMatchObject([
      { action: 'restored', release: first, version: 1, before: null },
    ]);
    // The beginning: before the first promotion there was nothing.
    expect(problems((await kit.rollBack('test', [dashboard.id])).plan)).toEqual([
      expect.stringContaining('there is no earlier version'),
    ]);
    // Forward again: what was made is still there, and is only published.
    const again = await kit.promote(second, 'test');
    expect(again.plan.steps.map(({ kind }) => kind)).toEqual([
      'quicksight.dashboard.verify',
      'quicksight.dashboard.publish',
    ]);
    expect(await seen('test')).toEqual({ published: 2, version: 2 });
  });

  it('retires a dataset that nothing reads any more, and a rollback makes it again', async () => {
    const early = await kit.deployments.planRetirement({ environment: 'test', hours: 1 }, kit.call);
    expect(early).toMatchObject({ nothingToDo: true });

    const stage = await kit.cloud('test');
    const { plan } = await kit.deployments.planRetirement({ environment: 'test', hours: 0 }, kit.call);
    expect(problems(plan)).toEqual([]);
    const gone = plan.steps.map(({ input }) => (input as { id: string }).id);
    expect(gone).toContain(sourceId);
    expect((await kit.apply({ plan })).state).toBe('done');
    for (const id of gone) expect(await readTarget(stage, { kind: 'dataset', id })).toBeNull();
    expect(
      (await kit.deployments.planRetirement({ environment: 'test', hours: 0 }, kit.call)).nothingToDo,
    ).toBe(true);

    const back = (await kit.rollBack('test', [dashboard.id])).plan;
    expect(back.steps.map(({ title }) => title)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^Create the dataset .+ again, as it was$/)]),
    );
    expect((await kit.apply({ plan: back })).state).toBe('done');
    expect(await seen('test')).toEqual({ published: 1, version: 2 });
    for (const id of gone)
      expect([...((await readPermissions(stage, 'dataset', id)) ?? new Map()).keys()]).toEqual([
        expect.stringContaining('group/default/cost-owners'),
      ]);
    expect((await kit.promote(second, 'test')).run?.state).toBe('done');
  });

  it('says that somebody published another version since, and goes back all the same', async () => {
    const stage = await kit.cloud('test');
    await renameSheet(stage, dashboard.id, 'Mended by hand', { publish: true });
    const { plan } = await kit.rollBack('test', [dashboard.id]);
    expect(problems(plan)).toEqual([
      expect.stringMatching(/^Somebody published version 3 of .+ since the promotion, which had published 2/),
    ]);
    expect((await kit.apply({ plan })).state).toBe('done');
    expect(await seen('test')).toEqual({ published: 1, version: 3 });
  });

  it('puts back what was replaced in place', async () => {
    const stage = await kit.cloud('staging');
    const { run } = await kit.promote(second, 'staging', 'in_place');
    expect(run?.state).toBe('done');
    const name = async () =>
      (await readTarget(stage, { kind: 'dataset', id: sourceId }))?.document.get('Name');
    expect(await name()).toBe('Sales with discounts');
    const { plan } = await kit.rollBack('staging', [dashboard.id]);
    expect(problems(plan)).toEqual([
      'Everything in Staging that uses the dataset Sales with discounts changes at once, not only what is rolled back.',
    ]);
    expect((await kit.apply({ plan })).state).toBe('done');
    expect(await name()).not.toBe('Sales with discounts');
    expect(await seen('staging')).toEqual({ published: 1, version: 2 });
  });

  it('removes what a promotion made new, only when asked', async () => {
    const { plan } = await kit.rollBack('staging', [dashboard.id], true);
    expect(plan.steps.map(({ kind }) => kind)).toEqual(['quicksight.asset.remove']);
    expect((await kit.apply({ plan })).state).toBe('done');
    const stage = await kit.cloud('staging');
    expect(await readTarget(stage, dashboard)).toBeNull();
    expect(await readPermissions(stage, 'dashboard', dashboard.id)).toBeNull();
    expect(await kit.store.deployments.carried('staging', 'dashboard')).toEqual([]);
  });
});
