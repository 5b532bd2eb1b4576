import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../shared/domain/json-document.ts';
import { printJsonDocument } from '../../shared/domain/print-json-document.ts';
import { firstHouseStyle, houseThemeId } from '../../shared/domain/releases/house-style.ts';
import { stagePolicy } from '../../shared/domain/releases/stage-policy.ts';
import { updateRaw } from '../connectors/quicksight/definitions/raw-assets.ts';
import { readPermissions } from '../connectors/quicksight/read-permissions.ts';
import { createPipelinesService } from '../pipelines/pipelines-service.ts';
import { createStageGate } from '../pipelines/stage-gate.ts';
import { createHouseStyleService } from './house-style-service.ts';
import { readTarget } from './steps/read-target.ts';
import { renameSheet } from './testing/change-source.ts';
import { openPromotionKit } from './testing/promotion-kit.ts';

const dashboard = { kind: 'dashboard', id: 'sales-overview' } as const;
const theme = { kind: 'theme', id: houseThemeId } as const;

describe('the house style', () => {
  let kit: Awaited<ReturnType<typeof openPromotionKit>>;
  let styles: ReturnType<typeof createHouseStyleService>;

  beforeAll(async () => {
    kit = await openPromotionKit();
    styles = createHouseStyleService(kit);
    const { hash } = (await kit.take([dashboard.id])).release;
    const { manifest } = await kit.releases.get({ release: hash }, kit.call);
    const taken = manifest.assets.find(({ kind }) => kind === 'dashboard');
    // There is something in it that the SDK of the day would lose.
    expect(taken?.unknownToSdk).not.toEqual([]);
    await kit.sayTheRest(hash, 'test');
    expect((await kit.promote(hash, 'test')).run?.state).toBe('done');
  });
  afterAll(() => kit.close());

  const plan = (environment: string, dashboards?: string[]) =>
    styles.plan({ environment, ...(dashboards === undefined ? {} : { dashboards }) }, kit.call);
  const apply = async (planned: Awaited<ReturnType<typeof plan>>) => {
    const { id, hash } = planned.plan;
    const { runId } = await styles.apply({ planId: id, hash }, kit.call);
    return (await kit.engine.ended(runId)).state;
  };
  const read = async (stage: string) => {
    const found = await readTarget(await kit.cloud(stage), dashboard);
    if (found === null) throw new Error(`${stage} has no ${dashboard.id}`);
    return found;
  };
  /** All that a dashboard says but for its theme, to the letter. */
  const rest = (document: JsonObject): string =>
    printJsonDocument(new Map([...document].filter(([name]) => name !== 'ThemeArn')));
  const messages = (found: Awaited<ReturnType<typeof plan>>, severity: string) =>
    found.plan.findings.filter((one) => one.severity === severity).map(({ message }) => message);

  it('is asked for before anything is compared with it', async () => {
    expect(await styles.get(undefined, kit.call)).toBeNull();
    for (const asked of [styles.check({ environment: 'test' }, kit.call), plan('test')])
      await expect(asked).rejects.toMatchObject({
        problem: { code: 'BAD_INPUT', happened: 'Nobody has said yet what the house style is.' },
      });
  });

  it('is saved over the revision that was seen only', async () => {
    const first = await styles.save({ style: firstHouseStyle, revision: 0 }, kit.call);
    expect(first).toMatchObject({ revision: 1, style: firstHouseStyle });
    for (const revision of [0, 7])
      await expect(styles.save({ style: firstHouseStyle, revision }, kit.call)).rejects.toMatchObject({
        problem: { code: 'CONFLICT' },
      });
    expect(await styles.get(undefined, kit.call)).toEqual(first);
  });

  it('comes to a stage with the dashboards chosen; all else that they say stays, known or not', async () => {
    const before = await read('test');
    expect(await styles.check({ environment: 'test' }, kit.call)).toMatchObject({
      theme: 'absent',
      dashboards: [{ id: dashboard.id, theme: 'other', themeName: 'House style' }],
    });
    const planned = await plan('test', [dashboard.id]);
    expect(planned.plan.steps.map(({ id }) => id)).toEqual([
      'put:theme/house-style',
      expect.stringMatching(/^access:theme\/house-style:.+group\/default\/cost-owners$/),
      'put:dashboard/sales-overview',
      'verify:sales-overview',
      'publish:sales-overview',
    ]);
    expect(messages(planned, 'note')).toEqual([
      expect.stringMatching(/^This is not a promotion: the next promotion .+ by hand/),
    ]);
    expect(messages(planned, 'blocker')).toEqual([]);
    expect(await apply(planned)).toBe('done');

    const after = await read('test');
    expect(after).toMatchObject({ version: 2, published: 2 });
    expect(after.document.get('ThemeArn')).toMatch(/:theme\/house-style$/);
    expect(rest(after.document)).toBe(rest(before.document));
    const owners = await readPermissions(await kit.cloud('test'), 'theme', houseThemeId);
    expect([...(owners ?? new Map()).keys()]).toEqual([expect.stringContaining('group/default/cost-owners')]);
    expect(await styles.check({ environment: 'test' }, kit.call)).toMatchObject({
      theme: 'same',
      dashboards: [{ id: dashboard.id, theme: 'house' }],
    });
    expect(await plan('test')).toMatchObject({ nothingToDo: true });
    // It is no deployment: the stage carries what the promotion brought.
    expect(await kit.store.deployments.carried('test', 'dashboard')).toMatchObject([{ version: 1 }]);
  });

  it('that was changed, here or in the stage, differs, and is brought there again alone', async () => {
    const style = {
      ...firstHouseStyle,
      configuration: {
        ...firstHouseStyle.configuration,
        UIColorPalette: { ...firstHouseStyle.configuration.UIColorPalette, Accent: '#FF8800' },
      },
    };
    await styles.save({ style, revision: 1 }, kit.call);
    expect((await styles.check({ environment: 'test' }, kit.call)).theme).toBe('differs');
    const planned = await plan('test');
    expect(planned.plan.steps.map(({ title }) => title)).toEqual([
      'Replace the theme House style, live at once',
    ]);
    expect(messages(planned, 'warning')).toEqual([
      expect.stringMatching(/^Every dashboard and analysis in Test that has the house theme changes/),
      expect.stringMatching(/^Text on buttons and what is chosen: #FFFFFF on #FF8800/),
    ]);
    expect(await apply(planned)).toBe('done');
    expect((await styles.check({ environment: 'test' }, kit.call)).theme).toBe('same');

    const stage = await kit.cloud('test');
    const found = (await readTarget(stage, theme))?.document ?? new Map();
    await updateRaw(stage, 'theme', houseThemeId, new Map(found).set('Name', 'Mine'));
    expect((await styles.check({ environment: 'test' }, kit.call)).theme).toBe('differs');
  });

  it('is put on what people see: a draft that nobody published stays one', async () => {
    const dev = await kit.cloud('dev');
    const draft = await renameSheet(dev, dashboard.id, 'Only a draft', { publish: false });
    const planned = await plan('dev', [dashboard.id, 'not-there']);
    expect(messages(planned, 'blocker')).toEqual(['There is no dashboard not-there in Development.']);
    await expect(apply(planned)).rejects.toMatchObject({ problem: { code: 'CONFLICT' } });

    const one = await plan('dev', [dashboard.id]);
    expect(messages(one, 'warning')).toContainEqual(
      expect.stringMatching(new RegExp(`has a newer version ${draft} that is not published`)),
    );
    expect(await apply(one)).toBe('done');
    const after = await read('dev');
    expect(after).toMatchObject({ version: draft + 1, published: draft + 1 });
    expect(rest(after.document)).not.toContain('Only a draft');
  });

  it('waits for the end of a stage’s freeze, one that begins after planning, too', async () => {
    const planned = await plan('test');
    expect(planned.nothingToDo).toBe(false);
    const pipelines = createPipelinesService({ ...kit, gate: createStageGate(kit) });
    const [pipeline] = await pipelines.list(undefined, kit.call);
    if (pipeline === undefined) throw new Error('There is no pipeline');
    const day = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 10);
    const freezes = [
      {
        kind: 'dates' as const,
        title: 'Closing',
        from: day(-48),
        to: day(48),
        timeZone: 'UTC',
        breakable: true,
      },
    ];
    await pipelines.save(
      {
        ...pipeline,
        stages: pipeline.stages.map(({ environment, policy }) => ({
          environment,
          policy: stagePolicy.parse(environment === 'test' ? { ...policy, freezes } : policy),
        })),
      },
      kit.call,
    );
    await expect(apply(planned)).rejects.toMatchObject({
      problem: { code: 'CONFLICT', happened: expect.stringContaining('Closing') },
    });
    expect(messages(await plan('test'), 'blocker')).toEqual([expect.stringContaining('Closing')]);
  });
});
