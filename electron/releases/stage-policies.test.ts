import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StagePolicy, stagePolicy } from '../../shared/domain/releases/stage-policy.ts';
import type { StewardError } from '../../shared/errors.ts';
import { keyText, makeApproverKey, publicPart, signStatement } from '../approvals/approval-statement.ts';
import { createPipelinesService } from '../pipelines/pipelines-service.ts';
import { createStageGate } from '../pipelines/stage-gate.ts';
import { promotionStages } from '../sandbox/seed/promotion-stages.ts';
import { openTenantKit } from '../tenants/testing/tenant-kit.ts';
import { createReleasesService } from './releases-service.ts';
import { renameSheet } from './testing/change-source.ts';

const hourMs = 3_600_000;

const openKit = async () => {
  let offset = 0;
  const now = () => new Date(Date.now() + offset);
  const kit = await openTenantKit({ seed: 'promotion', now });
  const deps = { ...kit, now };
  const releases = createReleasesService(deps);
  const pipelines = createPipelinesService({ ...deps, gate: createStageGate(deps) });
  for (const { stage, accountId, region, accessKeyId } of promotionStages) {
    // Production stays without a connection.
    if (stage === 'dev' || stage === 'production') continue;
    const { id } = await kit.connections.add(
      {
        name: stage,
        credential: { kind: 'keys', accessKeyId, secretAccessKey: 'not-a-secret-at-all' },
        accountId,
        region,
        endpoints: { ...kit.sandbox.endpoints },
        readOnly: false,
      },
      kit.call,
    );
    await kit.environments.assign({ name: stage, connectionId: id }, kit.call);
  }
  const { hash } = (
    await releases.take(
      { connectionId: kit.connectionId, dashboards: ['sales-overview'], name: 'Sales', note: '' },
      kit.call,
    )
  ).release;
  /** Says of everything that a stage has it under the same name. */
  const sayAll = async (environment: string) => {
    const choice = { release: hash, environment, datasets: 'beside' } as const;
    const { mapping, mentions } = await releases.preview(choice, kit.call);
    const open = new Set(mentions.filter(({ outcome }) => outcome === 'unresolved').map(({ text }) => text));
    const unchanged = [...open].map((mention) => ({ mention, reason: 'called the same' }));
    await releases.saveMapping(
      {
        release: hash,
        environment,
        mapping: { ...mapping, unchanged, owners: ['group/default/cost-owners'] },
      },
      kit.call,
    );
  };
  const ask = async (environment: string, policy: Partial<StagePolicy>) => {
    const [first] = await pipelines.list(undefined, kit.call);
    if (first === undefined) throw new Error('There is no pipeline');
    const stages = first.stages.map((one) =>
      one.environment === environment
        ? { environment, policy: stagePolicy.parse(policy) }
        : { environment: one.environment, policy: stagePolicy.parse(one.policy ?? {}) },
    );
    await pipelines.save(
      { name: first.name, title: first.title, revision: first.revision, stages },
      kit.call,
    );
  };
  const plan = async (environment: string, breakFreeze?: string) => {
    const choice = { release: hash, environment, datasets: 'beside' } as const;
    const made = await releases.planPromotion(
      breakFreeze === undefined ? choice : { ...choice, breakFreeze },
      kit.call,
    );
    const reviewed = { planId: made.plan.id, hash: made.plan.hash };
    return { plan: made.plan, reviewed };
  };
  const apply = async (reviewed: { planId: string; hash: string }, actor = 'Ann') => {
    const { runId } = await releases.applyPromotion(reviewed, { ...kit.call, actor });
    return kit.engine.ended(runId);
  };
  const whyNot = async (look = false) => {
    const { stages } = await releases.whyNot({ release: hash, look }, kit.call);
    return Object.fromEntries(
      stages.map(({ environment, reasons }) => [environment, reasons.map(({ code }) => code)]),
    );
  };
  return {
    ...kit,
    releases,
    pipelines,
    hash,
    sayAll,
    ask,
    plan,
    apply,
    whyNot,
    now,
    /** Sets the clock, against the real one. */
    setClock: (hours: number) => {
      offset = hours * hourMs;
    },
  };
};

const refused = async (act: Promise<unknown>) => {
  const error = await act.then(
    () => undefined,
    (thrown: StewardError) => thrown,
  );
  return error?.problem.happened;
};
const blockers = (plan: { findings: readonly { severity: string; message: string }[] }) =>
  plan.findings.filter(({ severity }) => severity === 'blocker').map(({ message }) => message);

describe('a stage’s policy', () => {
  let kit: Awaited<ReturnType<typeof openKit>>;
  beforeAll(async () => {
    kit = await openKit();
  });
  afterAll(() => kit.close());

  it('is told for every stage before anything is tried', async () => {
    expect(await kit.whyNot()).toEqual({
      dev: ['already_there'],
      test: [],
      staging: [],
      production: ['no_connection', 'not_before'],
    });
    const looked = await kit.whyNot(true);
    expect(looked).toMatchObject({ test: ['not_mapped'], production: ['no_connection', 'not_before'] });
    await kit.sayAll('test');
    await kit.sayAll('staging');
    expect(await kit.whyNot(true)).toMatchObject({ test: [], staging: [] });
  });

  it('holds back what has not stood in the stage before, when planned and when applied', async () => {
    const early = await kit.plan('staging');
    await kit.ask('staging', { soakHours: 24 });
    expect(await kit.whyNot()).toMatchObject({ staging: ['not_before'] });
    expect(await refused(kit.apply(early.reviewed))).toBe(
      'What Staging asks for was changed after this plan was made.',
    );
    const { plan, reviewed } = await kit.plan('staging');
    expect(blockers(plan)).toEqual(['Test has not carried this release: Staging takes what stood in Test.']);
    expect(await refused(kit.apply(reviewed))).toContain('Test has not carried this release');
  });

  it('waits for the soak from when the release came to the stage before', async () => {
    expect((await kit.apply((await kit.plan('test')).reviewed)).state).toBe('done');
    expect(await kit.whyNot()).toMatchObject({ test: ['already_there'], staging: ['soak'] });
    const { plan } = await kit.plan('staging');
    expect(blockers(plan)).toEqual([
      expect.stringMatching(
        /^Test carries this release since \d{4}-\d\d-\d\d \d\d:\d\d UTC; Staging asks for 24 hours, that is at \d{4}-\d\d-\d\d \d\d:\d\d UTC\.$/,
      ),
    ]);
    kit.setClock(25);
    expect(blockers((await kit.plan('staging')).plan)).toEqual([]);
    kit.setClock(0);
  });

  it('is judged again when a plan is applied: the clock may have been set back, a freeze begun', async () => {
    kit.setClock(25);
    const soaked = await kit.plan('staging');
    kit.setClock(-3);
    expect(await refused(kit.apply(soaked.reviewed))).toContain(
      'which this computer’s clock says is still to come',
    );
    kit.setClock(0);
    const day = (hours: number) => new Date(Date.now() + hours * hourMs).toISOString().slice(0, 10);
    const freeze = { kind: 'dates', title: 'Fair', timeZone: 'UTC', breakable: true } as const;
    await kit.ask('staging', { freezes: [{ ...freeze, from: day(0), to: day(48) }] });
    const frozen = await kit.plan('staging');
    expect(blockers(frozen.plan)).toEqual([expect.stringMatching(/^Staging is frozen until .*: “Fair”\.$/)]);
    const broken = await kit.plan('staging', 'The invoice is wrong');
    expect(blockers(broken.plan)).toEqual([]);
    expect(broken.plan.findings).toContainEqual(
      expect.objectContaining({
        severity: 'warning',
        message: expect.stringContaining('It is broken: The invoice is wrong'),
      }),
    );
    expect(broken.plan.effects).toContain('The freeze of Staging is broken: The invoice is wrong');
    await kit.ask('staging', { freezes: [{ ...freeze, from: day(0), to: day(48), breakable: false }] });
    expect(await refused(kit.apply(broken.reviewed))).toContain('was changed after this plan was made');
    expect(blockers((await kit.plan('staging', 'The invoice is wrong')).plan)).toHaveLength(1);
  });

  it('lets a plan wait for another person, who is neither planner nor promoter', async () => {
    await kit.ask('staging', { approvals: 1, throughPrevious: true });
    expect(await kit.whyNot()).toMatchObject({ staging: ['approvals'] });
    const { plan, reviewed } = await kit.plan('staging');
    expect(await refused(kit.apply(reviewed))).toBe('This promotion needs other people’s approval.');
    const request = await kit.releases.askApproval(reviewed, kit.call);
    expect(request).toMatchObject({ state: 'waiting', approvals: 1, askedBy: 'Ann', given: [] });
    expect(await refused(kit.apply(reviewed))).toBe('This promotion waits for approval.');

    const word = (name: string, verdict: 'approved' | 'declined' = 'approved', planHash = plan.hash) => {
      const key = makeApproverKey();
      const trust = (as = name) =>
        kit.store.grants.addApprover(
          { ...publicPart(key, as), name: as },
          { at: kit.now().toISOString(), actor: 'Ann' },
        );
      return { trust, signed: signStatement(key, { verdict, planHash, at: kit.now().toISOString(), name }) };
    };
    const add = (statement: string) => kit.releases.addApproval({ planId: plan.id, statement }, kit.call);
    const [bob, other, self] = [word('Bob'), word('Bob', 'approved', 'f'.repeat(64)), word('CORP\\ann')];
    expect(keyText(publicPart(makeApproverKey(), 'Bob'))).toContain('steward-approver');
    await other.trust();
    await self.trust();
    for (const [statement, words] of [
      [bob.signed, 'is not among the approvers of this profile'],
      [other.signed, 'This was signed for another plan.'],
      [self.signed, 'nobody approves what he asked for himself'],
      [bob.signed.replace('"approved"', '"declined"'), 'it was changed after it was signed'],
      ['{}', 'This is not a signed approval'],
    ] as const)
      expect(await refused(add(statement))).toContain(words);
    expect((await kit.releases.request({ planId: plan.id }, kit.call)).state).toBe('waiting');

    await bob.trust();
    expect(await add(bob.signed)).toMatchObject({ state: 'approved', given: [{ name: 'Bob' }] });
    expect(await kit.whyNot()).toMatchObject({ staging: [] });
    expect(await refused(kit.apply(reviewed, 'bob@x.org'))).toBe('Nobody promotes what he approved himself.');
    kit.setClock(72);
    expect((await kit.apply(reviewed)).state).toBe('done');
    expect(await kit.whyNot()).toMatchObject({ staging: ['already_there'] });
  });

  it('counts for nothing where there is nothing to do', async () => {
    await kit.ask('staging', { approvals: 5 });
    const { plan } = await kit.plan('staging');
    expect([plan.steps, blockers(plan)]).toEqual([[], []]);
  });

  it('is seen in the map of stages, with what each would get next', async () => {
    const { stages, rows, total } = await kit.pipelines.status(
      { name: 'default', releasedOnly: true, limit: 50, offset: 0 },
      kit.call,
    );
    expect(stages.map(({ title, connection }) => [title, connection !== null])).toEqual([
      ['Development', true],
      ['Test', true],
      ['Staging', true],
      ['Production', false],
    ]);
    expect(total).toBe(1);
    const [row] = rows;
    expect(row?.cells.map(({ there, release, published }) => [there, release?.name, published])).toEqual([
      ['unknown', undefined, null],
      ['released', 'Sales', 1],
      ['released', 'Sales', 1],
      ['unknown', undefined, null],
    ]);
    expect(row?.cells.map(({ next, whyNot }) => [next?.name, whyNot.map(({ code }) => code)])).toEqual([
      [undefined, []],
      ['Sales', ['already_there']],
      ['Sales', ['already_there']],
      ['Sales', ['no_connection']],
    ]);
    const looked = await kit.pipelines.look({ name: 'default' }, kit.call);
    expect(looked).toEqual({ looked: 2, total: 2, failed: 0 });
    const again = await kit.pipelines.status(
      { name: 'default', releasedOnly: true, limit: 50, offset: 0 },
      kit.call,
    );
    expect(again.rows[0]?.cells.map(({ drift, data }) => [drift, data?.mode])).toEqual([
      ['unknown', undefined],
      ['none', 'spice'],
      ['none', 'spice'],
      ['unknown', undefined],
    ]);
  });

  it('tells what somebody changed by hand in a stage, once a look has seen it', async () => {
    const test = (await kit.environments.list(undefined, kit.call)).find(({ name }) => name === 'test');
    const cloud = await kit.clouds.quicksight(test?.connection?.id ?? '');
    await renameSheet(cloud, 'sales-overview', 'Mended by hand', { publish: true });
    await kit.pipelines.look({ name: 'default', dashboards: ['sales-overview'] }, kit.call);
    const { rows } = await kit.pipelines.status(
      { name: 'default', releasedOnly: true, limit: 50, offset: 0 },
      kit.call,
    );
    expect(rows[0]?.cells.map(({ drift, published }) => [drift, published])).toEqual([
      ['unknown', null],
      ['changed', 2],
      ['none', 1],
      ['unknown', null],
    ]);
  });
});
